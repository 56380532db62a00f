/*
 * Does a published figure or name stand in the lines it cites? The question is put with a claim (what the
 * record says) and a passage (the cited lines, UTF-8); the answer is the first thing the passage fails to
 * say, or that it says it all.
 */
#pragma once

#include <stddef.h>

/* The longest passage, in bytes, that is read: cited lines are a narrow range, never a whole archive. */
enum { CLAIM_PASSAGE_LIMIT = 65536 };

/* A figure as recorded (docs/record.md, "Rules for a figure"). A member that is NULL means the same as "". A
 * unit that starts with "percent" wants a share and no other takes one; only one that starts with "gbp" or
 * "pound" takes a pound sign; only "year" takes a year; an empty unit takes all but a year. */
struct claim {
    const char *value;      /* plain decimal, "-50" or "3800000000"; empty for a share without a number */
    const char *value_text; /* read only when the value is empty: "the majority" */
    const char *qualifier;  /* "exact", "more-than" and so on; empty asks no more than "exact" does */
    const char *measure;    /* "change" frees the figure from its sign: "by half" is -50 */
    const char *unit;       /* "percent", "gbp", "year" or any other */
    const char *period_as_stated; /* time phrase word for word, or empty */
    const char *name;             /* what the document calls a thing, word for word, or empty */
};

enum claim_fault {
    CLAIM_STANDS,
    CLAIM_NUMBER_MISSING,    /* no number of the passage is the value, in a spelling that fits the unit */
    CLAIM_QUALIFIER_MISSING, /* the number never has the words of the qualifier, or none is known */
    CLAIM_PERIOD_MISSING,    /* the time phrase is not there word for word */
    CLAIM_NAME_MISSING,      /* the name is not there word for word, large or small letters apart */
    CLAIM_WORDS_MISSING,     /* a share without a number: a word of value_text is not there */
    CLAIM_PASSAGE_TOO_LONG   /* nothing was read */
};

/* The first fault of number or words, qualifier, period, name, in this order. Uses 70 kB of stack and nothing
 * else.
 */
enum claim_fault claim_check(const struct claim *claim, const char *passage, size_t length);

/* One plain sentence without a full stop for a fault; never NULL. */
const char *claim_fault_text(enum claim_fault fault);
