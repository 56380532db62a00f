/* What a generated record says beside its figures: what they are figures of. */
#pragma once

#include <stdio.h>

/* Writes what is generated of a file of the catalogue; nothing for most. */
void generate_catalogue(FILE *out, const char *file_name, long long observations);
