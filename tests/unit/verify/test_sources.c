/* Documents read from a folder of their own, found by digest, and the lines that a locator names. */
#include "../common.h"

#include "verify/sources.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/sources.XXXXXX";

static const struct {
    const char *name, *content, *sha256;
} files[] = {
    {"abc.txt", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"a name with spaces", "one\ntwo\n", "c3f9c8c283a2b1f2f1896f27a01cbe3cddc0c9d93f752e4639035a0f5b36f6e8"},
    {".hidden", "hidden", "e564b4081d7a9ea4b00dada53bdae70c99b87b6fce869f0c3dd4d2bfa1e53e1c"},
};

static void path_of(char *path, size_t size, const char *name) {
    snprintf(path, size, "%s/%s", folder, name);
}

static int make_folder(void **state) {
    (void)state;
    char path[64];
    if (!mkdtemp(folder))
        return -1;
    for (size_t at = 0; at < COUNT_OF(files); at++) {
        path_of(path, sizeof path, files[at].name);
        FILE *file = fopen(path, "w");
        if (!file || fputs(files[at].content, file) < 0 || fclose(file))
            return -1;
    }
    path_of(path, sizeof path, "folder");
    return mkdir(path, 0700);
}

static int remove_folder(void **state) {
    (void)state;
    char path[64];
    for (size_t at = 0; at < COUNT_OF(files); at++) {
        path_of(path, sizeof path, files[at].name);
        unlink(path);
    }
    path_of(path, sizeof path, "folder");
    rmdir(path);
    return rmdir(folder);
}

static void documents_are_found_by_their_digest(void **state) {
    (void)state;
    struct buffer fault = {0};
    struct sources *sources = sources_read(folder, &fault);
    assert_non_null(sources);
    assert_int_equal(fault.length, 0);
    assert_text(sources_find(sources, text_of(files[0].sha256)), "abc");
    assert_text(sources_find(sources, text_of(files[1].sha256)), "one\ntwo\n");
    assert_text(sources_find(sources, text_of(files[2].sha256)), NULL);
    assert_text(sources_find(sources, TEXT("")), NULL);
    assert_text(sources_find(sources, no_value), NULL);
    assert_text(sources_find(sources, TEXT("abc.txt")), NULL);
    assert_text(sources_find(sources, (struct text){files[0].sha256, 63}), NULL);
    sources_free(sources);
}

static void digests_are_lower_case(void **state) {
    (void)state;
    struct buffer fault = {0};
    struct sources *sources = sources_read(folder, &fault);
    assert_text(
        sources_find(sources, TEXT("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")),
        NULL);
    sources_free(sources);
}

static void a_folder_that_is_not_there_is_a_fault(void **state) {
    (void)state;
    char path[64];
    struct buffer fault = {0};
    path_of(path, sizeof path, "nowhere");
    assert_null(sources_read(path, &fault));
    assert_true(text_holds(buffer_text(&fault), "nowhere: No such file or directory; --sources names"));
    buffer_free(&fault);
    path_of(path, sizeof path, "abc.txt");
    assert_null(sources_read(path, &fault));
    assert_true(text_holds(buffer_text(&fault), "abc.txt: Not a directory"));
    buffer_free(&fault);
    assert_null(sources_read("", &fault));
    buffer_free(&fault);
}

static void an_empty_folder_has_no_documents(void **state) {
    (void)state;
    char path[64];
    struct buffer fault = {0};
    path_of(path, sizeof path, "folder");
    struct sources *sources = sources_read(path, &fault);
    assert_non_null(sources);
    assert_text(sources_find(sources, text_of(files[0].sha256)), NULL);
    sources_free(sources);
}

static void every_file_of_a_large_folder_is_read(void **state) {
    (void)state;
    enum { FILES = 200 };
    /* The digests of "0" and of "199". */
    static const char *const digests[] = {"5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9",
                                          "5a39cadd1b007093db50744797c7a04a34f73b35ed444704206705b02597d6fd"};
    char path[64];
    struct buffer fault = {0};
    for (int number = 0; number < FILES; number++) {
        snprintf(path, sizeof path, "%s/folder/%d", folder, number);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fprintf(file, "%d", number);
        fclose(file);
    }
    path_of(path, sizeof path, "folder");
    struct sources *sources = sources_read(path, &fault);
    assert_text(sources_find(sources, text_of(digests[0])), "0");
    assert_text(sources_find(sources, text_of(digests[1])), "199");
    sources_free(sources);
    for (int number = 0; number < FILES; number++) {
        snprintf(path, sizeof path, "%s/folder/%d", folder, number);
        unlink(path);
    }
}

static const struct {
    const char *content, *locator, *lines;
} locators[] = {
    {"one\ntwo\nthree", "lines:1", "one"},
    {"one\ntwo\nthree", "lines:2", "two"},
    {"one\ntwo\nthree", "lines:3", "three"},
    {"one\ntwo\nthree", "lines:1-1", "one"},
    {"one\ntwo\nthree", "lines:1-2", "one\ntwo"},
    {"one\ntwo\nthree", "lines:1-3", "one\ntwo\nthree"},
    {"one\ntwo\nthree", "lines:2-3", "two\nthree"},
    {"one\ntwo\nthree", "lines:002", "two"},
    {"one\ntwo\nthree\n", "lines:3", "three"},
    {"one\n\nthree", "lines:2", ""},
    {"one\n\nthree", "lines:2-3", "\nthree"},
    {"\n\nthree", "lines:1-3", "\n\nthree"},
    {"one\r\ntwo", "lines:1", "one\r"},
    {"one", "lines:1", "one"},
    {"one", "lines:2", NULL},
    {"one\n", "lines:1", "one"},
    {"one\n", "lines:2", NULL},
    {"one\n", "lines:1-2", NULL},
    {"one\n\n", "lines:2", ""},
    {"one\n\n", "lines:3", NULL},
    {"", "lines:1", NULL},
    {"one\ntwo\nthree", "lines:4", NULL},
    {"one\ntwo\nthree", "lines:3-4", NULL},
    {"one\ntwo\nthree", "lines:1-999999999999999999", NULL},
    {"one\ntwo\nthree", "lines:999999999999999999", NULL},
    {"one\ntwo\nthree", "lines:9999999999999999999", NULL},
    {"one\ntwo\nthree", "lines:0", NULL},
    {"one\ntwo\nthree", "lines:0-1", NULL},
    {"one\ntwo\nthree", "lines:2-1", NULL},
    {"one\ntwo\nthree", "lines:-1", NULL},
    {"one\ntwo\nthree", "lines:1-", NULL},
    {"one\ntwo\nthree", "lines:1--2", NULL},
    {"one\ntwo\nthree", "lines:1-2-3", NULL},
    {"one\ntwo\nthree", "lines:", NULL},
    {"one\ntwo\nthree", "lines:1 ", NULL},
    {"one\ntwo\nthree", "lines: 1", NULL},
    {"one\ntwo\nthree", "lines:one", NULL},
    {"one\ntwo\nthree", "line:1", NULL},
    {"one\ntwo\nthree", "Lines:1", NULL},
    {"one\ntwo\nthree", "page:1", NULL},
    {"one\ntwo\nthree", "1", NULL},
    {"one\ntwo\nthree", "", NULL},
    {"one\ntwo\nthree", NULL, NULL},
    {NULL, "lines:1", NULL},
};

static void locators_name_lines(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(locators); at++) {
        struct text content = text_of(locators[at].content);
        assert_text(sources_lines(content, text_of(locators[at].locator)), locators[at].lines);
    }
}

static void every_range_is_cut_where_its_lines_are(void **state) {
    (void)state;
    struct buffer content = {0};
    size_t starts[41];
    for (int line = 0; line < 40; line++) {
        starts[line] = content.length;
        buffer_add_format(&content, "%*s\n", line * 7 % 11, "");
    }
    starts[40] = content.length;
    for (int first = 1; first <= 40; first++)
        for (int last = first; last <= 40; last++) {
            char locator[40];
            snprintf(locator, sizeof locator, "lines:%d-%d", first, last);
            struct text lines = sources_lines(buffer_text(&content), text_of(locator));
            assert_ptr_equal(lines.data, content.data + starts[first - 1]);
            assert_int_equal(lines.length, starts[last] - 1 - starts[first - 1]);
        }
    buffer_free(&content);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_found_by_their_digest),
        cmocka_unit_test(digests_are_lower_case),
        cmocka_unit_test(a_folder_that_is_not_there_is_a_fault),
        cmocka_unit_test(an_empty_folder_has_no_documents),
        cmocka_unit_test(every_file_of_a_large_folder_is_read),
        cmocka_unit_test(locators_name_lines),
        cmocka_unit_test(every_range_is_cut_where_its_lines_are),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
