/* What operators watch, in Prometheus' text format (exposition format 0.0.4): what this process has done, and
 * how much waits. The database is not asked; whether it answers, /readyz tells. */
#include "resources/resource.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

static void add_head(struct buffer *body, const char *name, const char *kind, const char *help) {
    buffer_add_format(body, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind);
}

static void add_number(struct buffer *body, const char *name, const char *kind, const char *help,
                       long long number) {
    add_head(body, name, kind, help);
    buffer_add_format(body, "%s %lld\n", name, number);
}

static void add_requests(struct buffer *body, const struct metrics *metrics) {
    static const char *const methods[METRICS_METHODS] = {"GET", "HEAD",  "OPTIONS", "POST",
                                                         "PUT", "PATCH", "DELETE",  "other"};
    add_head(body, "opsd_http_requests_total", "counter",
             "Requests that have ended; status 0: the client left before there was an answer.");
    for (int method = 0; method < METRICS_METHODS; method++)
        for (int status = 0; status < METRICS_STATUSES; status++) {
            long long count = metrics->ended[method][status];
            if (count)
                buffer_add_format(body, "opsd_http_requests_total{method=\"%s\",status=\"%d\"} %lld\n",
                                  methods[method], status, count);
        }
}

static void add_durations(struct buffer *body, const struct metrics *metrics) {
    long long count = 0;
    long long microseconds = metrics->microseconds;
    add_head(body, "opsd_http_request_duration_seconds", "histogram",
             "Time from the first sight of a request to the end of its answer.");
    for (int bound = 0; bound < METRICS_DURATIONS; bound++) {
        count += metrics->durations[bound];
        buffer_add_format(body, "opsd_http_request_duration_seconds_bucket{le=\"%s\"} %lld\n",
                          metrics_bounds[bound].seconds, count);
    }
    count += metrics->durations[METRICS_DURATIONS];
    buffer_add_format(body, "opsd_http_request_duration_seconds_bucket{le=\"+Inf\"} %lld\n", count);
    buffer_add_format(body, "opsd_http_request_duration_seconds_sum %lld.%06lld\n", microseconds / 1000000,
                      microseconds % 1000000);
    buffer_add_format(body, "opsd_http_request_duration_seconds_count %lld\n", count);
}

static void add_http(struct buffer *body, const struct metrics *metrics) {
    add_requests(body, metrics);
    add_durations(body, metrics);
    add_number(body, "opsd_http_response_body_bytes_total", "counter", "Bytes of bodies that were sent.",
               metrics->bytes);
    add_number(body, "opsd_http_requests_in_progress", "gauge", "Requests that have not ended, this one too.",
               metrics->under_way);
    add_number(body, "opsd_http_connections", "gauge", "Clients that are connected.", metrics->connections);
}

static void add_cache(struct buffer *body, const struct service *service) {
    add_number(body, "opsd_cache_hits_total", "counter", "Requests that were answered by a reply kept.",
               service->metrics->kept);
    add_number(body, "opsd_cache_bytes", "gauge", "Memory of the replies that are kept.",
               service->cache ? (long long)cache_size(service->cache) : 0);
    add_number(body, "opsd_cache_limit_bytes", "gauge", "Memory that they may take (cache_limit).",
               service->settings->cache_limit);
}

static void add_reads(struct buffer *body, const struct metrics *metrics) {
    add_head(body, "opsd_reads_total", "counter",
             "Questions to the database that were answered, by the primary or by a replica.");
    buffer_add_format(body, "opsd_reads_total{source=\"primary\"} %lld\n", metrics->reads[false]);
    buffer_add_format(body, "opsd_reads_total{source=\"replica\"} %lld\n", metrics->reads[true]);
}

static void add_waiting(struct buffer *body, const struct service *service) {
    add_head(
        body, "opsd_reads_waiting", "gauge",
        "Requests that wait for a connection to the database: for the newest version, or an earlier one.");
    buffer_add_format(body, "opsd_reads_waiting{version=\"newest\"} %lld\n",
                      service->reads_waiting(service->database));
    buffer_add_format(body, "opsd_reads_waiting{version=\"earlier\"} %lld\n",
                      service->reads_waiting(service->past));
    add_head(body, "opsd_writes_waiting", "gauge", "Writes and uploads that wait for their turn.");
    buffer_add_format(body, "opsd_writes_waiting{kind=\"write\"} %lld\n",
                      service->writes_waiting(service->writer));
    buffer_add_format(body, "opsd_writes_waiting{kind=\"upload\"} %lld\n",
                      service->writes_waiting(service->uploader));
}

/* Resident memory, as the kernel counts it; 0 where it does not tell. */
static long long resident_bytes(void) {
    long long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file)
        return 0;
    if (fscanf(file, "%*s %lld", &pages) != 1)
        pages = 0;
    fclose(file);
    return pages * sysconf(_SC_PAGESIZE);
}

static long long open_files(void) {
    long long count = -3; /* the folder itself, and how it names itself and its parent */
    DIR *folder = opendir("/proc/self/fd");
    if (!folder)
        return 0;
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

/* By the names that Prometheus' clients have for these. */
static void add_process(struct buffer *body, const struct metrics *metrics) {
    struct rusage usage;
    struct rlimit files;
    add_head(body, "process_cpu_seconds_total", "counter", "Processor time, user and system.");
    if (getrusage(RUSAGE_SELF, &usage) == 0) {
        long long microseconds = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL +
                                 usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
        buffer_add_format(body, "process_cpu_seconds_total %lld.%06lld\n", microseconds / 1000000,
                          microseconds % 1000000);
    }
    add_number(body, "process_resident_memory_bytes", "gauge", "Resident memory.", resident_bytes());
    add_number(body, "process_open_fds", "gauge", "Open files and sockets.", open_files());
    if (getrlimit(RLIMIT_NOFILE, &files) == 0)
        add_number(body, "process_max_fds", "gauge", "How many of them there may be.",
                   (long long)files.rlim_cur);
    add_number(body, "process_start_time_seconds", "gauge", "When the server began, since 1970.",
               metrics->began);
}

static bool tell(struct request *request) {
    const struct service *service = request->service;
    struct reply *reply = &request->reply;
    struct buffer *body = &reply->body;
    reply->status = 200;
    reply->momentary = true;
    reply->content_type = "text/plain; version=0.0.4; charset=utf-8";
    add_head(body, "opsd_build_info", "gauge", "Always 1; which program this is.");
    buffer_add_string(body, "opsd_build_info{version=\"" OPS_VERSION "\"} 1\n");
    add_number(body, "opsd_dataset_version", "gauge",
               "The newest version of the record that this server has seen; 0 before the first.",
               service->edition->version);
    add_http(body, service->metrics);
    add_cache(body, service);
    add_reads(body, service->metrics);
    add_waiting(body, service);
    add_process(body, service->metrics);
    return true;
}

static const struct route routes[] = {
    {.path = "/metrics", .shape = ROUTE_HANDLED, .handle = tell},
    {0},
};

const struct resource metrics_resource = {"metrics", routes};
