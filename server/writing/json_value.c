/* Lets jansson read, and takes the spelling of each number from the text itself: both meet the numbers in the
 * same order. Decides nothing about what the values mean. */
#include "writing/json_value.h"

#include <jansson.h>

#include <stdlib.h>
#include <string.h>

/* Where in the tree a place of the text is: a name or an index for each level. */
struct place {
    struct text names[JSON_DEPTH + 1]; /* raw, without their quotes; without a value in an array */
    size_t indexes[JSON_DEPTH + 1];
    bool named[JSON_DEPTH + 1]; /* an object: what comes next is a name or has one */
    int depth;
};

static size_t end_of_string(struct text text, size_t start) {
    size_t at = start + 1;
    while (at < text.length && text.data[at] != '"')
        at += text.data[at] == '\\' ? 2 : 1;
    return at + 1;
}

static void follow(struct place *place, struct text text, size_t *at, bool *value_next) {
    char byte = text.data[*at];
    if (byte == '"') {
        size_t end = end_of_string(text, *at);
        /* A name that is cut off may be cut within a character. */
        if (place->depth && place->named[place->depth] && !*value_next && end <= text.length)
            place->names[place->depth] = (struct text){text.data + *at + 1, end - *at - 2};
        *at = end;
        return;
    }
    if ((byte == '{' || byte == '[') && place->depth < JSON_DEPTH) {
        place->depth++;
        place->named[place->depth] = byte == '{';
        place->indexes[place->depth] = 0;
        place->names[place->depth] = (struct text){NULL, 0};
        *value_next = false;
    } else if ((byte == '}' || byte == ']') && place->depth > 0) {
        place->depth--;
    } else if (byte == ':') {
        *value_next = true;
    } else if (byte == ',') {
        *value_next = false;
        place->indexes[place->depth]++;
        place->names[place->depth] = (struct text){NULL, 0};
    }
    (*at)++;
}

void json_pointer_add(struct buffer *pointer, struct text name) {
    buffer_add_byte(pointer, '/');
    for (size_t at = 0; at < name.length; at++)
        if (name.data[at] == '~')
            buffer_add(pointer, TEXT("~0"));
        else if (name.data[at] == '/')
            buffer_add(pointer, TEXT("~1"));
        else
            buffer_add_byte(pointer, name.data[at]);
}

/* A name that stands between two quotation marks, without its escapes; as it is where it cannot be read. */
static void add_name(struct buffer *pointer, struct text raw) {
    json_t *name = json_loadb(raw.data - 1, raw.length + 2, JSON_DECODE_ANY, NULL);
    json_pointer_add(pointer, name ? (struct text){json_string_value(name), json_string_length(name)} : raw);
    json_decref(name);
}

/* The pointer (RFC 6901) to where a text stands at its end. */
static struct text pointer_of(struct arena *arena, struct text text) {
    struct place place = {.depth = 0};
    struct buffer pointer = {0};
    bool value_next = false;
    for (size_t at = 0; at < text.length;)
        follow(&place, text, &at, &value_next);
    for (int level = 1; level <= place.depth; level++)
        if (!place.named[level])
            buffer_add_format(&pointer, "/%zu", place.indexes[level]);
        else if (place.names[level].data)
            add_name(&pointer, place.names[level]);
    struct text copy = arena_copy(arena, buffer_text(&pointer));
    buffer_free(&pointer);
    return copy.data ? copy : TEXT("");
}

/* What is found in the text before jansson sees it, so that its memory is bounded. */
struct scan {
    struct text text;
    size_t at;
    int depth;
    int values;
    struct text *numbers;
    size_t number_count;
    size_t number_room;
};

/* Something is wrong with the byte at `at`. */
static bool fail(struct arena *arena, struct json_fault *fault, struct text text, size_t at, const char *code,
                 struct text message) {
    *fault = (struct json_fault){code, message, 1, 1, TEXT("")};
    for (size_t byte = 0; byte < at && byte < text.length; byte++) {
        bool end = text.data[byte] == '\n';
        fault->line += end;
        fault->column = end ? 1 : fault->column + 1;
    }
    fault->pointer = pointer_of(arena, (struct text){text.data, at < text.length ? at : text.length});
    return false;
}

static bool is_number_byte(char byte) {
    return (byte >= '0' && byte <= '9') || (byte && strchr("+-.eE", byte));
}

static bool keep_number(struct scan *scan) {
    size_t start = scan->at;
    while (scan->at < scan->text.length && is_number_byte(scan->text.data[scan->at]))
        scan->at++;
    if (scan->number_count == scan->number_room) {
        scan->number_room = scan->number_room ? 2 * scan->number_room : 16;
        struct text *grown = realloc(scan->numbers, scan->number_room * sizeof *grown);
        if (!grown)
            return false;
        scan->numbers = grown;
    }
    scan->numbers[scan->number_count++] = (struct text){scan->text.data + start, scan->at - start};
    return true;
}

/* Whether a value begins with that byte, or a name, which a colon tells from a string. */
static bool begins_value(char byte) {
    return (byte >= '0' && byte <= '9') || (byte && strchr("-{[\"tfn", byte));
}

static size_t end_of_word(struct text text, size_t at) {
    while (at < text.length && text.data[at] >= 'a' && text.data[at] <= 'z')
        at++;
    return at;
}

/* Counts values by what begins them. False when a limit is passed. */
static bool look(struct scan *scan, struct arena *arena, struct json_fault *fault) {
    while (scan->at < scan->text.length) {
        char byte = scan->text.data[scan->at];
        bool number = (byte >= '0' && byte <= '9') || byte == '-';
        scan->depth += (byte == '{' || byte == '[') - (byte == '}' || byte == ']');
        scan->values += begins_value(byte) - (byte == ':');
        if (scan->depth > JSON_DEPTH)
            return fail(arena, fault, scan->text, scan->at, "too-deep",
                        TEXT("Values may be nested 32 deep."));
        if (scan->values > JSON_VALUES)
            return fail(arena, fault, scan->text, scan->at, "too-many-values",
                        TEXT("There may be 20,000 values in one text."));
        if (byte == '"')
            scan->at = end_of_string(scan->text, scan->at);
        else if (byte >= 'a' && byte <= 'z')
            scan->at = end_of_word(scan->text, scan->at);
        else if (!number)
            scan->at++;
        else if (!keep_number(scan))
            return fail(arena, fault, scan->text, scan->at, "no-memory", TEXT("Memory has run out."));
    }
    return true;
}

struct walk {
    struct arena *arena;
    const struct text *numbers;
};

static struct json_value *convert(struct walk *walk, json_t *value);

static struct json_value **append(struct json_value **end, struct json_value *child) {
    *end = child;
    return child ? &child->next : end;
}

static void convert_object(struct walk *walk, json_t *object, struct json_value *into) {
    struct json_value **end = &into->first;
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
        struct json_value *child = convert(walk, json_object_iter_value(at));
        if (child)
            child->name = arena_copy(walk->arena,
                                     (struct text){json_object_iter_key(at), json_object_iter_key_len(at)});
        end = append(end, child);
    }
}

static struct json_value *convert(struct walk *walk, json_t *value) {
    struct json_value *converted = arena_take(walk->arena, sizeof *converted);
    if (!converted)
        return NULL;
    struct json_value **end = &converted->first;
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        converted->kind = JSON_KIND_OBJECT;
        convert_object(walk, value, converted);
        break;
    case JSON_ARRAY:
        converted->kind = JSON_KIND_ARRAY;
        for (size_t at = 0; at < json_array_size(value); at++)
            end = append(end, convert(walk, json_array_get(value, at)));
        break;
    case JSON_STRING:
        converted->kind = JSON_KIND_STRING;
        converted->text =
            arena_copy(walk->arena, (struct text){json_string_value(value), json_string_length(value)});
        break;
    case JSON_INTEGER:
    case JSON_REAL:
        converted->kind = JSON_KIND_NUMBER;
        converted->text = arena_copy(walk->arena, *walk->numbers++);
        break;
    case JSON_NULL:
        converted->kind = JSON_KIND_NULL;
        break;
    default:
        converted->kind = JSON_KIND_BOOLEAN;
        converted->text = json_is_true(value) ? TEXT("true") : TEXT("false");
    }
    return converted;
}

/* By jansson's kinds of error; its own words name functions of C and memory sizes, and say no more. */
static const char *code_of(const json_error_t *error) {
    switch (json_error_code(error)) {
    case json_error_duplicate_key:
        return "duplicate-member";
    case json_error_invalid_utf8:
        return "not-utf-8";
    case json_error_numeric_overflow:
        return "number-out-of-range";
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return "zero-character";
    default:
        return "malformed-json";
    }
}

/* The position is that after the last byte that was read: after the name of a member that is there twice,
 * which belongs to the pointer, or after a bracket that is out of place, which closes nothing. */
static void explain(struct arena *arena, struct json_fault *fault, struct text text,
                    const json_error_t *error) {
    size_t end = (size_t)error->position < text.length ? (size_t)error->position : text.length;
    const char *code = code_of(error);
    struct text message = strcmp(code, "zero-character") == 0 ? TEXT("A text cannot hold the character zero.")
                                                              : arena_copy(arena, text_of(error->text));
    fail(arena, fault, text, end ? end - 1 : 0, code, message);
    if (end && text.data[end - 1] && !strchr("{}[]", text.data[end - 1]))
        fault->pointer = pointer_of(arena, (struct text){text.data, end});
}

struct json_value *json_value_read(struct arena *arena, struct text text, struct json_fault *fault) {
    struct scan scan = {.text = text};
    struct json_value *value = NULL;
    json_error_t error;
    if (look(&scan, arena, fault)) {
        json_t *read = json_loadb(text.data ? text.data : "", text.length,
                                  JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, &error);
        if (read)
            value = convert(&(struct walk){arena, scan.numbers}, read);
        else
            explain(arena, fault, text, &error);
        if (read && !value)
            fail(arena, fault, text, 0, "no-memory", TEXT("Memory has run out."));
        json_decref(read);
    }
    free(scan.numbers);
    return value;
}
