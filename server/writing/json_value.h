/* A JSON text as a tree of texts: numbers stay as they are spelled, since no binary number holds every
 * decimal one. Read by jansson (RFC 8259), which is seen nowhere else. */
#pragma once

#include "base/arena.h"

enum json_kind {
    JSON_KIND_NULL,
    JSON_KIND_BOOLEAN,
    JSON_KIND_NUMBER,
    JSON_KIND_STRING,
    JSON_KIND_ARRAY,
    JSON_KIND_OBJECT
};

struct json_value {
    enum json_kind kind;
    struct text name; /* of a member of an object */
    struct text text; /* of a string, decoded; of a number or boolean, as spelled */
    struct json_value *first;
    struct json_value *next; /* in the order in which they are written */
};

/* Why a text cannot be read. */
struct json_fault {
    const char *code;
    struct text message;
    long long line;      /* from 1 */
    long long column;    /* from 1, in bytes */
    struct text pointer; /* to the value in which it is, as far as the text can be understood */
};

enum { JSON_DEPTH = 32, JSON_VALUES = 20000 };

/* Adds a name to a JSON pointer (RFC 6901). */
void json_pointer_add(struct buffer *pointer, struct text name);

/* Reads a text; the tree lives in the arena. NULL with a fault when it is no JSON, holds a member twice,
 * bytes that are not UTF-8 or a zero character, nests deeper than JSON_DEPTH or has more than JSON_VALUES
 * values. */
struct json_value *json_value_read(struct arena *arena, struct text text, struct json_fault *fault);
