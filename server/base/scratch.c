/* Makes a file and takes its name away at once. Decides only where, when nobody else does. */
#include "base/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *folder_or_default(const char *folder) {
    const char *temporary = getenv("TMPDIR");
    if (*folder)
        return folder;
    return temporary && *temporary ? temporary : "/tmp";
}

int scratch_open(const char *folder, struct buffer *fault) {
    struct buffer path = {0};
    buffer_add_format(&path, "%s/opsd-XXXXXX", folder_or_default(folder));
    buffer_add_byte(&path, '\0');
    int file = path.failed ? -1 : mkostemp(path.data, O_CLOEXEC);
    if (file < 0)
        buffer_add_format(fault, "cannot make a file in %s (--cache-directory): %s",
                          folder_or_default(folder), strerror(errno));
    else
        unlink(path.data);
    buffer_free(&path);
    return file;
}

bool scratch_write(int file, struct text bytes) {
    while (bytes.length) {
        ssize_t written = write(file, bytes.data, bytes.length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes.data += written;
        bytes.length -= (size_t)written;
    }
    return true;
}
