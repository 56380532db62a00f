/* Opens and ends what works behind the listener, in an order in which nothing is missed. */
#include "commands/house.h"

#include "base/scratch.h"
#include "db/exporter.h"
#include "db/migrate.h"
#include "db/pool.h"
#include "db/reading.h"
#include "db/watcher.h"
#include "db/writer.h"
#include "resources/resource.h"
#include "stages/stages.h"

#include <unistd.h>

/* Uploads and exports would find it out later, each for itself. */
static bool can_write_files(const struct settings *settings, struct buffer *fault) {
    int file = scratch_open(settings->cache_directory, fault);
    if (file < 0)
        buffer_add_string(fault, "; it takes a folder that is there, and that opsd may write to");
    else
        close(file);
    return file >= 0;
}

/* The columns of every statement; NULL when the database cannot be reached or has not the schema that this
 * binary needs. */
static struct shape *read_shapes(struct house *house, struct buffer *fault) {
    struct session *session = session_open(&house->settings, SESSION_READER, fault);
    struct shape *shapes = session && migrate_is_current(session, fault)
                               ? session_shapes(session, all_statements, &house->arena, fault)
                               : NULL;
    session_close(session);
    return shapes;
}

static bool start(struct house *house) {
    const struct settings *settings = &house->settings;
    house->edition.patience = settings->version_milliseconds * 1000000LL;
    house->newest =
        reading_start(settings, all_statements, (int)settings->database_connections, NULL, &house->edition);
    house->past =
        reading_start(settings, all_statements, (int)settings->past_connections, "pinned,public", NULL);
    house->exporter = exporter_start(settings);
    house->writer = writer_start(settings, (size_t)settings->write_connections);
    house->uploader = writer_start(settings, (size_t)settings->upload_connections);
    house->flights = flights_new();
    if (settings->cache_limit)
        house->cache = cache_new((size_t)settings->cache_limit, &house->edition);
    house->watcher = watcher_start(settings, &house->edition, house->cache);
    return house->newest && house->past && house->exporter && house->writer && house->uploader &&
           house->flights && (house->cache || !settings->cache_limit) && house->watcher;
}

static struct service service_of(struct house *house, const struct shape *shapes, struct metrics *metrics) {
    return (struct service){.settings = &house->settings,
                            .guests = &house->guests,
                            .resources = all_resources,
                            .stages = request_stages,
                            .write_stages = write_stages,
                            .submit = reading_submit,
                            .release = pool_release,
                            .database = house->newest,
                            .past = house->past,
                            .reads_waiting = reading_waiting,
                            .shapes = shapes,
                            .fetch = exporter_fetch,
                            .exporter = house->exporter,
                            .write = writer_submit,
                            .writer = house->writer,
                            .uploader = house->uploader,
                            .writes_waiting = writer_waiting,
                            .edition = &house->edition,
                            .cache = house->cache,
                            .flights = house->flights,
                            .metrics = metrics};
}

bool house_open(struct house *house, struct metrics *metrics, struct buffer *fault) {
    struct shape *shapes = can_write_files(&house->settings, fault) ? read_shapes(house, fault) : NULL;
    if (!shapes) {
        arena_free(&house->arena);
        return false;
    }
    if (!start(house)) {
        buffer_add_string(fault, "cannot start: the system refuses memory or threads");
        house_stop(house); /* what has started of it */
        house_free(house);
        return false;
    }
    house->service = service_of(house, shapes, metrics);
    house->open = true;
    return true;
}

void house_stop(struct house *house) {
    reading_stop(house->newest);
    reading_stop(house->past);
    writer_stop(house->writer);
    writer_stop(house->uploader);
    exporter_stop(house->exporter);
    watcher_stop(house->watcher);
}

void house_free(struct house *house) {
    exporter_free(house->exporter);
    writer_free(house->writer);
    writer_free(house->uploader);
    reading_free(house->newest);
    reading_free(house->past);
    watcher_free(house->watcher);
    flights_free(house->flights);
    cache_free(house->cache);
    arena_free(&house->arena);
    house->open = false;
}
