/* Opens folders and archives for an import. Decides what an archive of the record may hold, and trusts none:
 * names are compared and never used, claimed sizes are checked, and so is what is really there. */
#include "db/record_source.h"

#include "archive/zip_reader.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static bool read_folder(const char *folder, take_file *take, void *context, struct buffer *fault) {
    bool good = true;
    for (int about = 0; good && about < FILE_COUNT; about++) {
        struct buffer path = {0};
        buffer_add_format(&path, "%s/%s", folder, files_about[about].file_name);
        buffer_add_byte(&path, '\0');
        FILE *file = path.failed ? NULL : fopen(path.data, "rb");
        if (!file)
            buffer_add_format(fault, "cannot open %s: %s", path.data, strerror(errno));
        good = file && take(context, (enum files_file)about, file, fault);
        if (file && !good)
            buffer_add_format(fault, " (%s)", path.data);
        if (file)
            fclose(file);
        buffer_free(&path);
    }
    return good;
}

/* A name that somebody else chose, fit for a terminal. */
static void add_name(struct buffer *fault, const char *name) {
    enum { LONGEST = 80 };
    buffer_add_byte(fault, '"');
    for (size_t at = 0; at < LONGEST && name[at]; at++)
        buffer_add_byte(fault, name[at] >= ' ' && name[at] <= '~' ? name[at] : '?');
    buffer_add_string(fault, strlen(name) > LONGEST ? "…\"" : "\"");
}

/* What a look at the archive's directory has shown so far. */
struct survey {
    long long limit;
    long long total;
    bool seen[FILE_COUNT];
};

static bool check_entry(struct survey *survey, const struct zip_entry *entry, struct buffer *fault) {
    enum files_file about = files_find(entry->name);
    bool known = about < FILE_COUNT || files_is_companion(entry->name);
    if (!known) {
        buffer_add_string(fault, "it holds ");
        add_name(fault, entry->name);
        buffer_add_string(fault, ", which is no file of a record");
    } else if (!entry->plain) {
        buffer_add_format(fault, "%s in it is encrypted or no plain file", entry->name);
    } else if (about < FILE_COUNT && survey->seen[about]) {
        buffer_add_format(fault, "it holds %s twice", entry->name);
    } else if (entry->size < 0 || entry->size > survey->limit - survey->total) {
        buffer_add_format(fault, "it unfolds to more than %lld bytes (--import-limit)", survey->limit);
    } else {
        survey->total += entry->size;
        if (about < FILE_COUNT)
            survey->seen[about] = true;
        return true;
    }
    return false;
}

static bool check_archive(const char *path, long long limit, struct buffer *fault) {
    struct survey survey = {.limit = limit};
    struct zip_entry entry;
    struct zip_reader *reader = zip_reader_open(path, limit, fault);
    bool good = reader != NULL;
    while (good && zip_reader_next(reader, &entry, fault))
        good = check_entry(&survey, &entry, fault);
    zip_reader_free(reader);
    for (int about = 0; about < FILE_COUNT && !fault->length; about++)
        if (!survey.seen[about])
            buffer_add_format(fault, "it lacks %s", files_about[about].file_name);
    return !fault->length;
}

static bool take_entry(struct zip_reader *reader, enum files_file about, take_file *take, void *context,
                       struct buffer *fault) {
    struct buffer refused = {0};
    FILE *file = zip_reader_content(reader);
    bool good = file && take(context, about, file, &refused);
    if (file)
        fclose(file);
    /* That the database got no more is a consequence; the archive knows why. */
    struct text why = zip_reader_fault(reader);
    if (!good || why.length) {
        buffer_add(fault, why.length ? why : buffer_text(&refused));
        buffer_add_format(fault, " (%s)", files_about[about].file_name);
    }
    buffer_free(&refused);
    return good && !why.length;
}

static bool read_archive(const char *path, long long limit, take_file *take, void *context,
                         struct buffer *fault) {
    struct zip_entry entry;
    struct zip_reader *reader = zip_reader_open(path, limit, fault);
    bool good = reader != NULL;
    while (good && zip_reader_next(reader, &entry, fault)) {
        enum files_file about = files_find(entry.name);
        if (about < FILE_COUNT)
            good = take_entry(reader, about, take, context, fault);
    }
    zip_reader_free(reader);
    return good && !fault->length;
}

bool record_source_read(const char *path, long long limit, take_file *take, void *context,
                        struct buffer *fault) {
    struct stat about;
    struct buffer why = {0};
    if (stat(path, &about) != 0) {
        buffer_add_format(fault, "cannot open %s: %s", path, strerror(errno));
        return false;
    }
    if (S_ISDIR(about.st_mode))
        return read_folder(path, take, context, fault);
    bool good = check_archive(path, limit, &why) && read_archive(path, limit, take, context, &why);
    if (!good)
        buffer_add_format(fault, "%s is refused: %.*s; nothing was loaded", path,
                          TEXT_FORMAT(buffer_text(&why)));
    buffer_free(&why);
    return good;
}
