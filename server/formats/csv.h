/* Rows as CSV (RFC 4180), UTF-8, exact and yet safe to open in a spreadsheet.
 *
 * A cell of text that starts with = + - @ ' or a tab or carriage return would be a formula there, or hide
 * one: it gets an apostrophe in front. Since text that starts with an apostrophe gets one too, taking one off
 * gives the exact value back. Numbers are never touched. An empty cell is null. Lists of words are joined by
 * "; ", other structures stay JSON. */
#pragma once

#include "core/statement.h"

/* The header line: area.code is area_code, a label (_label.area) is area_label. */
void csv_write_header(struct buffer *buffer, const struct rows *rows);

/* One line a row, from `first` on, `count` of them. */
void csv_write_rows(struct buffer *buffer, const struct rows *rows, int first, int count);

/* The flat name of a column, as in the header. */
void csv_add_name(struct buffer *buffer, struct text name);

/* A cell's value as plain text: what stands in the CSV before anything is quoted or made safe. */
void csv_add_plain(struct buffer *buffer, enum column_kind kind, struct text cell);
