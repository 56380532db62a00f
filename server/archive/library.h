/* libarchive as a table of its functions: it brings nine libraries along, 2.3 MB in every process, and most
 * servers are never asked for an archive. So it is loaded by whoever first wants one. */
#pragma once

#include "base/text.h"

#include <archive.h>
#include <archive_entry.h>

struct library {
#define FUNCTION(name) __typeof__(name) *name;
#include "archive/library.def"
#undef FUNCTION
};

/* Finds all of them; libarchive stays loaded. False with a fault. */
bool library_load(struct library *library, struct buffer *fault);
