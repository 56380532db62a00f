/* Host tool: puts files into the binary, so that opsd is one file that can be copied anywhere. It writes them
 * as string literals: compilers read those ten times as fast as lists of numbers, and in a sixth of the
 * memory. usage: embed SOURCE FILE…   gives `const struct embedded_file embedded_files[]` (base/embedded.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 100 };

static void write_byte(FILE *out, int byte) {
    if (byte == '"' || byte == '\\' || byte == '?') /* two ?? could start a trigraph */
        fprintf(out, "\\%c", byte);
    else if (byte >= ' ' && byte <= '~')
        fputc(byte, out);
    else
        fprintf(out, "\\%03o", byte); /* always three digits: one that follows is not taken for part of it */
}

static void write_bytes(FILE *out, const char *path, int number) {
    FILE *in = fopen(path, "rb");
    int byte;
    int column = 0;
    if (!in) {
        fprintf(stderr, "embed: cannot open %s\n", path);
        exit(1);
    }
    fprintf(out, "static const char file_%d[] = \"", number);
    while ((byte = fgetc(in)) != EOF) {
        if (column++ % LINE_BYTES == 0)
            fputs("\"\n    \"", out);
        write_byte(out, byte);
    }
    fputs("\";\n", out);
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
