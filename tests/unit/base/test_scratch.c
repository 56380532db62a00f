/* Files without a name: nobody else sees them, and a full disk is told. */
#include "../common.h"

#include "base/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static int entries(const char *folder) {
    DIR *directory = opendir(folder);
    int count = 0;
    assert_non_null(directory);
    while (readdir(directory))
        count++;
    closedir(directory);
    return count;
}

static void a_file_has_no_name(void **state) {
    (void)state;
    char folder[] = "/tmp/ops-test-XXXXXX";
    struct buffer fault = {0};
    struct stat about;
    assert_non_null(mkdtemp(folder));
    int file = scratch_open(folder, &fault);
    assert_true(file >= 0);
    assert_int_equal(fault.length, 0);
    assert_int_equal(entries(folder), 2); /* . and .. */
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(fstat(file, &about), 0);
    assert_int_equal(about.st_nlink, 0);
    assert_int_equal(about.st_size, 0);
    close(file);
}

static void where_there_is_no_folder_there_is_a_fault(void **state) {
    (void)state;
    struct buffer fault = {0};
    assert_int_equal(scratch_open("/nowhere", &fault), -1);
    assert_true(text_holds(buffer_text(&fault), "/nowhere (--cache-directory)"));
    buffer_free(&fault);
}

static void what_is_written_stands_one_after_the_other(void **state) {
    (void)state;
    struct buffer fault = {0};
    char read_back[8] = "";
    int file = scratch_open("", &fault);
    assert_true(scratch_write(file, TEXT("abc")));
    assert_true(scratch_write(file, no_value));
    assert_true(scratch_write(file, TEXT("def")));
    assert_int_equal(pread(file, read_back, sizeof read_back, 0), 6);
    assert_string_equal(read_back, "abcdef");
    close(file);
}

static void a_full_disk_is_told(void **state) {
    (void)state;
    int file = open("/dev/full", O_WRONLY | O_CLOEXEC);
    assert_true(file >= 0);
    assert_false(scratch_write(file, TEXT("abc")));
    assert_int_equal(errno, ENOSPC);
    close(file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_has_no_name),
        cmocka_unit_test(where_there_is_no_folder_there_is_a_fault),
        cmocka_unit_test(what_is_written_stands_one_after_the_other),
        cmocka_unit_test(a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
