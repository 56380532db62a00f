/* Three small machines that go through the bytes once. A record that lies in the bytes as a whole is handed
 * over where it lies; only what is cut by their end is copied. */
#include "writing/splitter.h"

#include <string.h>

/* What the next byte meets. */
enum {
    /* lines and CSV */
    CELL_START,
    CELL_PLAIN,
    CELL_QUOTED,
    CELL_QUOTE, /* within quotes: their end, or the first of two */
    /* JSON */
    JSON_START,
    JSON_BEFORE, /* of an element: nothing but space so far */
    JSON_WITHIN,
    JSON_STRING,
    JSON_ESCAPE,
    JSON_DONE
};

void splitter_begin(struct splitter *splitter, enum splitter_form form,
                    void (*take)(void *context, const struct record *record), void *context) {
    *splitter = (struct splitter){.form = form,
                                  .take = take,
                                  .context = context,
                                  .line = 1,
                                  .column = 1,
                                  .state = form == SPLIT_JSON ? JSON_START : CELL_START};
}

static bool is_space(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static void step(struct splitter *splitter, char byte) {
    splitter->column = byte == '\n' ? 1 : splitter->column + 1;
    splitter->line += byte == '\n';
}

/* A record begins where the splitter stands. */
static void begin_record(struct splitter *splitter) {
    splitter->record.line = splitter->line;
    splitter->record.column = splitter->column;
    splitter->length = splitter->held.length = 0;
}

/* Keeps a part of the record that is cut by the end of the bytes. */
static void hold(struct splitter *splitter, struct text part) {
    splitter->length += part.length;
    if (splitter->length <= RECORD_LIMIT)
        buffer_add(&splitter->held, part);
}

/* The record ends with this last part of it. */
static void end_record(struct splitter *splitter, struct text part) {
    struct record *record = &splitter->record;
    bool whole = splitter->held.length == 0;
    if (!whole)
        hold(splitter, part);
    else
        splitter->length += part.length;
    record->text = whole ? part : buffer_text(&splitter->held);
    if (splitter->length > RECORD_LIMIT || splitter->held.failed)
        record->text = (struct text){NULL, 0};
    splitter->take(splitter->context, record);
    record->place++;
    splitter->length = splitter->held.length = 0;
}

/* The place of the byte that ends the record, or the length. */
static size_t find_line_end(struct splitter *splitter, struct text bytes, size_t at) {
    const char *end = memchr(bytes.data + at, '\n', bytes.length - at);
    size_t found = end ? (size_t)(end - bytes.data) : bytes.length;
    splitter->column += (long long)(found - at);
    return found;
}

static size_t find_row_end(struct splitter *splitter, struct text bytes, size_t at) {
    for (; at < bytes.length; at++) {
        char byte = bytes.data[at];
        if (byte == '"')
            splitter->state = splitter->state == CELL_QUOTED  ? CELL_QUOTE
                              : splitter->state == CELL_PLAIN ? CELL_PLAIN
                                                              : CELL_QUOTED;
        else if (splitter->state == CELL_QUOTED)
            splitter->line += byte == '\n';
        else if (byte == '\n')
            return at;
        else
            splitter->state = byte == ',' ? CELL_START : CELL_PLAIN;
    }
    return at;
}

static void put_lines(struct splitter *splitter, struct text bytes) {
    size_t start = 0;
    while (start < bytes.length) {
        bool row = splitter->form == SPLIT_CSV;
        size_t end = row ? find_row_end(splitter, bytes, start) : find_line_end(splitter, bytes, start);
        struct text part = {bytes.data + start, end - start};
        if (end == bytes.length) {
            hold(splitter, part);
            return;
        }
        end_record(splitter, part);
        splitter->state = CELL_START;
        splitter->line++;
        splitter->column = 1;
        begin_record(splitter);
        start = end + 1;
    }
}

static void fail(struct splitter *splitter, enum splitter_fault fault) {
    splitter->fault = fault;
    splitter->record.line = splitter->line;
    splitter->record.column = splitter->column;
}

/* A byte of an element, or of the only value; true when it is the first after its end. */
static bool follow_value(struct splitter *splitter, char byte) {
    bool array = splitter->record.within_array;
    switch (splitter->state) {
    case JSON_STRING:
        splitter->state = byte == '"' ? JSON_WITHIN : byte == '\\' ? JSON_ESCAPE : JSON_STRING;
        return false;
    case JSON_ESCAPE:
        splitter->state = JSON_STRING;
        return false;
    default:
        if (array && splitter->depth == 0 && (byte == ',' || byte == ']'))
            return true;
        if (byte == '"')
            splitter->state = JSON_STRING;
        splitter->depth += byte == '{' || byte == '[';
        splitter->depth -= byte == '}' || byte == ']';
        return false;
    }
}

/* What stands where no value has begun yet. */
static void meet(struct splitter *splitter, char byte) {
    bool first = splitter->state == JSON_START;
    if (is_space(byte))
        return;
    if (first && byte == '[') {
        splitter->record.within_array = true;
        splitter->state = JSON_BEFORE;
    } else if (!first && byte == ']' && splitter->record.place == 0) {
        splitter->state = JSON_DONE;
    } else if (!first && (byte == ',' || byte == ']')) {
        fail(splitter, SPLITTER_EMPTY);
    } else {
        begin_record(splitter);
        splitter->depth = 0;
        splitter->state = JSON_WITHIN;
        follow_value(splitter, byte);
    }
}

static bool is_within(const struct splitter *splitter) {
    return splitter->state == JSON_WITHIN || splitter->state == JSON_STRING || splitter->state == JSON_ESCAPE;
}

static void put_json(struct splitter *splitter, struct text bytes) {
    size_t start = 0; /* of the value, where it has begun in an earlier piece: of the bytes */
    for (size_t at = 0; at < bytes.length && !splitter->fault; at++) {
        char byte = bytes.data[at];
        if (splitter->state == JSON_DONE) {
            if (!is_space(byte))
                fail(splitter, SPLITTER_AFTER);
        } else if (!is_within(splitter)) {
            start = at;
            meet(splitter, byte);
        } else if (follow_value(splitter, byte)) {
            end_record(splitter, (struct text){bytes.data + start, at - start});
            splitter->state = byte == ']' ? JSON_DONE : JSON_BEFORE;
        }
        step(splitter, byte);
    }
    if (is_within(splitter) && !splitter->fault)
        hold(splitter, (struct text){bytes.data + start, bytes.length - start});
}

/* The byte order mark, which some programs put before UTF-8. */
static const char MARK[] = "\xEF\xBB\xBF";
enum { MARK_LENGTH = sizeof MARK - 1 };

/* Without that mark at the start, which may come in pieces. */
static struct text skip_mark(struct splitter *splitter, struct text bytes) {
    while (!splitter->begun && bytes.length) {
        splitter->begun = *bytes.data != MARK[splitter->mark];
        if (splitter->begun)
            break;
        splitter->mark++;
        bytes.data++;
        bytes.length--;
        splitter->begun = splitter->mark == MARK_LENGTH;
    }
    return bytes;
}

static void put(struct splitter *splitter, struct text bytes) {
    if (splitter->form == SPLIT_JSON)
        put_json(splitter, bytes);
    else
        put_lines(splitter, bytes);
}

void splitter_put(struct splitter *splitter, struct text bytes) {
    if (!splitter->begun) {
        bytes = skip_mark(splitter, bytes);
        if (!splitter->begun)
            return;
        begin_record(splitter);
        /* What only began like a mark is text. */
        if (splitter->mark < MARK_LENGTH)
            put(splitter, (struct text){MARK, splitter->mark});
    }
    if (!splitter->fault)
        put(splitter, bytes);
}

void splitter_end(struct splitter *splitter) {
    if (splitter->form != SPLIT_JSON) {
        if (splitter->state == CELL_QUOTED)
            splitter->fault = SPLITTER_QUOTE;
        else if (splitter->length)
            end_record(splitter, TEXT(""));
    } else if (!splitter->fault && is_within(splitter) && !splitter->record.within_array) {
        end_record(splitter, TEXT(""));
    } else if (!splitter->fault && splitter->state != JSON_DONE && splitter->record.within_array) {
        fail(splitter, SPLITTER_CUT);
    }
    buffer_free(&splitter->held);
}
