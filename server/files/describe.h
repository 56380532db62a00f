/* What goes with the files in an archive: for a person README.md and LICENCE.txt, for a program
 * csv-metadata.json (W3C: Metadata Vocabulary for Tabular Data, "CSVW"). All of it follows from files.def. */
#pragma once

#include "base/text.h"

#define README_NAME "README.md"
#define LICENCE_NAME "LICENCE.txt"
#define METADATA_NAME "csv-metadata.json"

/* Which state of the record it is. */
struct files_edition {
    struct text version; /* the dataset version */
    struct text date;    /* the day on which it was published, YYYY-MM-DD */
};

void describe_readme(struct buffer *buffer, const struct files_edition *edition);

void describe_licence(struct buffer *buffer, const struct files_edition *edition);

void describe_metadata(struct buffer *buffer, const struct files_edition *edition);

/* The name of the archive; each edition has its own. */
void describe_archive_name(struct buffer *buffer, struct text version);
