/* The exporter's thread sleeps until somebody wants an archive that is not at hand; all who come meanwhile
 * wait for that one. Decides when an archive is made anew; what it holds is decided by db/record_export.c. */
#include "db/exporter.h"

#include "base/log.h"
#include "base/scratch.h"
#include "core/pipeline.h"
#include "db/record.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct archive {
    int file; /* -1 where there is none */
    long long size;
    char tag[36];
    struct record_edition edition;
};

struct exporter {
    const struct settings *settings;
    pthread_t thread;
    pthread_mutex_t lock; /* guards all below */
    pthread_cond_t wake;
    bool stopping;
    struct session *session; /* of the archive that is being made */
    struct download *waiting;
    struct archive archive;
};

static bool hash(struct archive *archive) {
    struct sha256_ctx context;
    uint8_t digest[16];
    uint8_t block[65536];
    long long at = 0;
    ssize_t got;
    sha256_init(&context);
    while ((got = pread(archive->file, block, sizeof block, at)) > 0) {
        sha256_update(&context, (size_t)got, block);
        at += got;
    }
    sha256_digest(&context, sizeof digest, digest);
    archive->tag[0] = '"';
    base16_encode_update(archive->tag + 1, sizeof digest, digest);
    strcpy(archive->tag + 33, "\"");
    return got == 0 && at == archive->size;
}

/* The session is seen by exporter_stop only while it is open. False when it is too late to begin. */
static bool show_session(struct exporter *exporter, struct session *session, struct buffer *fault) {
    pthread_mutex_lock(&exporter->lock);
    bool stopping = exporter->stopping;
    exporter->session = session;
    pthread_mutex_unlock(&exporter->lock);
    if (stopping && session)
        buffer_add_string(fault, "the server is stopping");
    return !stopping;
}

static bool fill(struct exporter *exporter, struct archive *archive, struct buffer *fault) {
    const struct settings *settings = exporter->settings;
    struct progress progress = {0};
    struct stat about;
    struct session *session = session_open(settings, SESSION_READER, fault);
    if (!session)
        return false;
    session_set_deadline(session, clock_now() + settings->export_seconds * 1000000000LL);
    bool good = show_session(exporter, session, fault) &&
                record_archive(session, archive->file, settings->cache_directory, &progress,
                               &archive->edition, fault);
    show_session(exporter, NULL, fault);
    session_close(session);
    if (!good)
        return false;
    archive->size = fstat(archive->file, &about) == 0 ? about.st_size : -1;
    if (hash(archive))
        return true;
    buffer_add_string(fault, "the archive cannot be read back");
    return false;
}

static bool make(struct exporter *exporter, struct archive *archive) {
    struct buffer fault = {0};
    long long began = clock_now();
    *archive = (struct archive){.file = scratch_open(exporter->settings->cache_directory, &fault)};
    bool good = archive->file >= 0 && fill(exporter, archive, &fault);
    if (good)
        log_message(LOG_INFO, "archive-made", "dataset version %lld, %lld bytes, %lld ms",
                    archive->edition.version, archive->size, (clock_now() - began) / 1000000);
    else
        log_message(LOG_ERROR, "archive-not-made", "%.*s", TEXT_FORMAT(buffer_text(&fault)));
    if (!good && archive->file >= 0)
        close(archive->file);
    buffer_free(&fault);
    return good;
}

/* A copy of the descriptor, since every receiver closes its own. */
static void hand_out(const struct archive *archive, struct download *download) {
    download->file = fcntl(archive->file, F_DUPFD_CLOEXEC, 0);
    download->ready = download->file >= 0;
    download->size = archive->size;
    download->version = archive->edition.version;
    memcpy(download->tag, archive->tag, sizeof download->tag);
}

static bool fits(const struct archive *archive, const struct download *download) {
    return archive->file >= 0 && text_equal(download->key, text_of(archive->edition.key));
}

/* Takes those out of the queue whom this archive, or the failure to make one, answers: all who came before it
 * was begun, and of the others those who want that very version. */
static struct download *take_answered(struct exporter *exporter, bool made) {
    struct download *answered = NULL;
    struct download **at = &exporter->waiting;
    while (*at) {
        struct download *download = *at;
        if (made && !download->queued_in_time && !fits(&exporter->archive, download)) {
            at = &download->next;
            continue;
        }
        *at = download->next;
        if (made)
            hand_out(&exporter->archive, download);
        download->next = answered;
        answered = download;
    }
    return answered;
}

static void finish_all(struct download *downloads) {
    while (downloads) {
        struct download *next = downloads->next; /* it may be gone once it is finished */
        downloads->finished(downloads, downloads->owner);
        downloads = next;
    }
}

/* Waits until somebody waits, and notes who does; false when the thread is to end. */
static bool await_work(struct exporter *exporter) {
    pthread_mutex_lock(&exporter->lock);
    while (!exporter->waiting && !exporter->stopping)
        pthread_cond_wait(&exporter->wake, &exporter->lock);
    bool going_on = !exporter->stopping;
    for (struct download *download = exporter->waiting; download; download = download->next)
        download->queued_in_time = true;
    pthread_mutex_unlock(&exporter->lock);
    return going_on;
}

static void *run(void *argument) {
    struct exporter *exporter = argument;
    struct archive made;
    while (await_work(exporter)) {
        bool good = make(exporter, &made);
        pthread_mutex_lock(&exporter->lock);
        if (good && exporter->archive.file >= 0)
            close(exporter->archive.file);
        if (good)
            exporter->archive = made;
        struct download *answered = take_answered(exporter, good);
        pthread_mutex_unlock(&exporter->lock);
        finish_all(answered);
    }
    pthread_mutex_lock(&exporter->lock);
    struct download *left = take_answered(exporter, false);
    pthread_mutex_unlock(&exporter->lock);
    finish_all(left);
    return NULL;
}

struct exporter *exporter_start(const struct settings *settings) {
    struct exporter *exporter = calloc(1, sizeof *exporter);
    if (!exporter)
        return NULL;
    exporter->settings = settings;
    exporter->archive.file = -1;
    pthread_mutex_init(&exporter->lock, NULL);
    pthread_cond_init(&exporter->wake, NULL);
    if (pthread_create(&exporter->thread, NULL, run, exporter) == 0)
        return exporter;
    exporter_free(exporter);
    return NULL;
}

void exporter_fetch(void *argument, struct download *download) {
    struct exporter *exporter = argument;
    download->ready = download->queued_in_time = false;
    pthread_mutex_lock(&exporter->lock);
    bool at_hand = fits(&exporter->archive, download);
    bool queued = !at_hand && !exporter->stopping;
    if (at_hand)
        hand_out(&exporter->archive, download);
    if (queued) {
        download->next = exporter->waiting;
        exporter->waiting = download;
        pthread_cond_signal(&exporter->wake);
    }
    pthread_mutex_unlock(&exporter->lock);
    if (!queued)
        download->finished(download, download->owner);
}

void exporter_stop(struct exporter *exporter) {
    if (!exporter)
        return;
    pthread_mutex_lock(&exporter->lock);
    exporter->stopping = true;
    if (exporter->session)
        session_abandon(exporter->session);
    pthread_cond_signal(&exporter->wake);
    pthread_mutex_unlock(&exporter->lock);
    pthread_join(exporter->thread, NULL);
}

void exporter_free(struct exporter *exporter) {
    if (!exporter)
        return;
    if (exporter->archive.file >= 0)
        close(exporter->archive.file);
    pthread_mutex_destroy(&exporter->lock);
    pthread_cond_destroy(&exporter->wake);
    free(exporter);
}
