/* Host tool: puts files into the binary, so that opsd is one file that can be copied anywhere.
 * usage: embed SOURCE FILE…   gives `const struct embedded_file embedded_files[]` (base/embedded.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_bytes(FILE *out, const char *path, int number) {
    FILE *in = fopen(path, "rb");
    int byte;
    int column = 0;
    if (!in) {
        fprintf(stderr, "embed: cannot open %s\n", path);
        exit(1);
    }
    fprintf(out, "static const char file_%d[] = {", number);
    while ((byte = fgetc(in)) != EOF)
        fprintf(out, "%s%d,", column++ % 24 ? "" : "\n    ", (signed char)byte);
    fprintf(out, "\n    0};\n");
    fclose(in);
}

int main(int count, char **arguments) {
    FILE *out = count > 1 ? fopen(arguments[1], "w") : NULL;
    if (!out) {
        fprintf(stderr, "usage: embed SOURCE FILE…\n");
        return 2;
    }
    fputs("/* Made by embed. */\n#include \"base/embedded.h\"\n\n", out);
    for (int at = 2; at < count; at++)
        write_bytes(out, arguments[at], at);
    fputs("\nconst struct embedded_file embedded_files[] = {\n", out);
    for (int at = 2; at < count; at++) {
        const char *slash = strrchr(arguments[at], '/');
        fprintf(out, "    {\"%s\", {file_%d, sizeof file_%d - 1}},\n", slash ? slash + 1 : arguments[at], at,
                at);
    }
    fputs("    {0},\n};\n", out);
    return fclose(out);
}
