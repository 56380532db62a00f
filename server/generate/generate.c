/* The folder and its files: the real record as it was built in, and what is generated after it. */
#include "generate/generate.h"

#include "base/embedded.h"
#include "files/files.h"
#include "generate/catalogue.h"
#include "generate/figures.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static bool write_file(const char *folder, int about, const struct generate_size *size,
                       struct buffer *fault) {
    const char *name = files_about[about].file_name;
    struct text record = embedded_content(name);
    struct buffer path = {0};
    buffer_add_format(&path, "%s/%s", folder, name);
    buffer_add_byte(&path, '\0');
    FILE *out = path.failed ? NULL : fopen(path.data, "wb");
    if (out) {
        fwrite(record.data, 1, record.length, out);
        if (about == FILE_observations)
            generate_figures(out, size);
        else
            generate_catalogue(out, name, size->observations);
    }
    bool written = out && !ferror(out);
    if ((out && fclose(out) != 0) || !written) {
        buffer_add_format(fault, "cannot write %s/%s: %s", folder, name, strerror(errno));
        written = false;
    }
    buffer_free(&path);
    return written;
}

bool generate_record(const char *folder, const struct generate_size *size, struct buffer *fault) {
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        buffer_add_format(fault, "cannot make %s: %s", folder, strerror(errno));
        return false;
    }
    for (int about = 0; about < FILE_COUNT; about++)
        if (!write_file(folder, about, size, fault))
            return false;
    return true;
}
