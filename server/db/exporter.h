/* Keeps the archive of the whole record: made once for each version by a thread of its own, and handed out as
 * an open file to whoever asks. */
#pragma once

#include "base/settings.h"
#include "core/download.h"

struct exporter;

/* Starts the thread; NULL when it cannot. */
struct exporter *exporter_start(const struct settings *settings);

/* Fits service->fetch: gives out the archive at hand, or queues for the one to be made. */
void exporter_fetch(void *exporter, struct download *download);

/* Ends the thread, in the middle of an archive if need be. Who waits is told, and so is who asks later. */
void exporter_stop(struct exporter *exporter);

/* After the last fetch. */
void exporter_free(struct exporter *exporter);
