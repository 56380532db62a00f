/* Days and periods, counted and spoken. Decides how a period code (docs/record.md) reads in a sentence. */
#pragma once

#include "base/arena.h"

/* Days since 1 January 1970 in the Gregorian calendar. */
long calendar_day(int year, int month, int day);

/* The same of a date as PostgreSQL spells it, YYYY-MM-DD; false when there is none. */
bool calendar_read(struct text date, long *day);

/* The year that a day lies in. */
int calendar_year(long day);

/* "14 March 2014", "autumn 2013", "financial year 2014 to 2015", "up to 14 March 2014", "date not stated". */
struct text calendar_words(struct arena *arena, struct text period);
