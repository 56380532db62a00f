/* Log lines as they reach standard error: one JSON object a line, and none below the level. */
#include "../common.h"

#include "base/log.h"

#include <pthread.h>
#include <unistd.h>

static FILE *kept;
static int standard_error;
static char lines[8192];

static void catch_lines(void) {
    kept = tmpfile();
    assert_non_null(kept);
    standard_error = dup(STDERR_FILENO);
    assert_true(dup2(fileno(kept), STDERR_FILENO) >= 0);
}

static struct text caught_lines(void) {
    dup2(standard_error, STDERR_FILENO);
    close(standard_error);
    rewind(kept);
    size_t length = fread(lines, 1, sizeof lines - 1, kept);
    lines[length] = '\0';
    fclose(kept);
    return (struct text){lines, length};
}

static struct text without_end(struct text line) {
    assert_true(line.length > 0 && line.data[line.length - 1] == '\n');
    return (struct text){line.data, line.length - 1};
}

static void a_line_is_an_object(void **state) {
    (void)state;
    catch_lines();
    log_line(LOG_INFO, "started", TEXT("\"port\":8080"));
    struct text line = without_end(caught_lines());
    assert_true(is_json(line));
    assert_true(text_starts_with(line, TEXT("{\"time\":\"2")));
    assert_true(text_holds(line, "Z\",\"level\":\"info\",\"event\":\"started\",\"port\":8080}"));
    assert_int_equal(strcspn(line.data + 9, "Z"), strlen("2014-03-14T09:30:00.000"));
}

static void a_line_needs_no_members(void **state) {
    (void)state;
    catch_lines();
    log_line(LOG_ERROR, "stopped", TEXT(""));
    struct text line = without_end(caught_lines());
    assert_true(is_json(line));
    assert_true(text_holds(line, "\"level\":\"error\",\"event\":\"stopped\"}"));
}

static void a_message_is_escaped(void **state) {
    (void)state;
    catch_lines();
    log_message(LOG_WARNING, "odd", "%s is \"%d\"\nor more", "it", 7);
    struct text line = without_end(caught_lines());
    assert_true(is_json(line));
    assert_null(memchr(line.data, '\n', line.length));
    assert_true(text_holds(
        line, "\"level\":\"warning\",\"event\":\"odd\",\"message\":\"it is \\\"7\\\"\\nor more\"}"));
}

static void a_long_message_is_cut(void **state) {
    (void)state;
    catch_lines();
    log_message(LOG_ERROR, "long", "%5000d", 7);
    struct text line = without_end(caught_lines());
    assert_true(is_json(line));
    assert_true(line.length > 1000 && line.length < 1200);
}

static void a_long_message_is_cut_between_characters(void **state) {
    (void)state;
    static const char *const characters[] = {"\u00e9", "\u20ac", "\U0001F600"};
    for (size_t which = 0; which < COUNT_OF(characters); which++)
        for (int before = 0; before < 4; before++) {
            char message[2000] = "xxxx";
            message[before] = '\0';
            while (strlen(message) < 1100)
                strcat(message, characters[which]);
            catch_lines();
            log_message(LOG_ERROR, "long", "%s", message);
            struct text line = without_end(caught_lines());
            assert_true(is_json(line));
            assert_true(text_is_utf8(line));
            assert_true(line.length > 1000);
        }
}

static void lines_below_the_level_are_dropped(void **state) {
    (void)state;
    for (int lowest = LOG_DEBUG; lowest <= LOG_ERROR; lowest++) {
        catch_lines();
        log_set_level((enum log_level)lowest);
        for (int level = LOG_DEBUG; level <= LOG_ERROR; level++) {
            assert_int_equal(log_wants((enum log_level)level), level >= lowest);
            log_message((enum log_level)level, "tried", "%d", level);
        }
        log_set_level(LOG_INFO);
        struct text text = caught_lines();
        int count = 0;
        while (text.length) {
            assert_true(is_json(text_split(text, '\n', &text)));
            count++;
        }
        assert_int_equal(count, LOG_ERROR - lowest + 1);
    }
}

static void information_is_wanted_and_details_are_not(void **state) {
    (void)state;
    assert_true(log_wants(LOG_INFO));
    assert_false(log_wants(LOG_DEBUG));
}

enum { LINES = 20, WRITERS = 4 };

static void *log_many(void *argument) {
    for (int at = 0; at < LINES; at++) {
        log_open(LOG_INFO, "counted");
        log_close();
    }
    return argument;
}

static void gathered_lines_are_whole_and_none_is_lost(void **state) {
    pthread_t threads[WRITERS];
    (void)state;
    catch_lines();
    log_start();
    for (int at = 0; at < WRITERS; at++)
        assert_int_equal(pthread_create(&threads[at], NULL, log_many, NULL), 0);
    for (int at = 0; at < WRITERS; at++)
        pthread_join(threads[at], NULL);
    log_stop();
    struct text text = without_end(caught_lines());
    int count = 0;
    while (text.data) {
        assert_true(is_json(text_split(text, '\n', &text)));
        count++;
    }
    assert_int_equal(count, LINES * WRITERS);
}

/* What happens rarely is on its way before the caller goes on, and so is all that was logged before. */
static void an_event_goes_out_at_once(void **state) {
    (void)state;
    catch_lines();
    log_start();
    log_open(LOG_INFO, "first");
    log_close();
    log_line(LOG_INFO, "second", TEXT(""));
    struct text text = without_end(caught_lines());
    log_stop();
    assert_true(text_holds(text_split(text, '\n', &text), "first"));
    assert_true(text_holds(text, "second"));
}

static void a_line_can_be_put_together_in_its_place(void **state) {
    (void)state;
    catch_lines();
    struct buffer *line = log_open(LOG_INFO, "made");
    assert_non_null(line);
    buffer_add(line, TEXT(",\"number\":"));
    buffer_add_digits(line, 7, 3);
    log_close();
    assert_null(log_open(LOG_DEBUG, "unwanted"));
    assert_true(text_holds(caught_lines(), "\"event\":\"made\",\"number\":007}\n"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(information_is_wanted_and_details_are_not),
        cmocka_unit_test(a_line_is_an_object),
        cmocka_unit_test(a_line_needs_no_members),
        cmocka_unit_test(a_message_is_escaped),
        cmocka_unit_test(a_long_message_is_cut),
        cmocka_unit_test(a_long_message_is_cut_between_characters),
        cmocka_unit_test(lines_below_the_level_are_dropped),
        cmocka_unit_test(gathered_lines_are_whole_and_none_is_lost),
        cmocka_unit_test(an_event_goes_out_at_once),
        cmocka_unit_test(a_line_can_be_put_together_in_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
