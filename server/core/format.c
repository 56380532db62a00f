/* The table of formats. */
#include "core/format.h"

const struct format_about *format_about(enum format format) {
    /* In the order of preference when a caller does not care. */
    static const struct format_about about[] = {
        [FORMAT_JSON] = {"json", "application/json", "application/json"},
        [FORMAT_CSV] = {"csv", "text/csv", "text/csv; charset=utf-8; header=present"},
        [FORMAT_NDJSON] = {"ndjson", "application/x-ndjson", "application/x-ndjson"},
        [FORMAT_JSONSTAT] = {"jsonstat", "application/vnd.json-stat+json", "application/vnd.json-stat+json"},
        [FORMAT_TEXT] = {"txt", "text/plain", "text/plain; charset=utf-8"},
        [FORMAT_CSVW] = {"csv-metadata.json", "application/csvm+json", "application/csvm+json"},
    };
    return &about[format];
}

enum format format_of_suffix(struct text suffix) {
    enum format format = FORMAT_JSON;
    while (format < FORMAT_COUNT && !text_equal(suffix, text_of(format_about(format)->suffix)))
        format++;
    return format;
}
