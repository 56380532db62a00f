/* What stands below: warnings in whole sentences, a key of what is used and no more, each document once. */
#include "drawing.h"

#include "pictures/notes.h"

static const struct {
    bool cut, with_rivals;
    long long rivals;
    int homeless;
    const char *words;
    int series;
    bool crowded;
} warned[] = {
    {false, false, 0, 0, "", 1, false},
    {true, false, 0, 0, "Only the first 1 figures are shown; /list has all. ", 1, false},
    {false, false, 1, 0,
     "1 rival claim disagrees with these figures and is not shown; vintage=all shows it. ", 1, false},
    {false, false, 2, 0,
     "2 rival claims disagree with these figures and are not shown; vintage=all shows them. ", 1, false},
    {false, true, 2, 0, "", 1, false},
    {false, false, 0, 1, "1 mark has no room for a label; /list has the figures. ", 1, false},
    {false, false, 0, 7, "7 marks have no room for a label; /list has the figures. ", 1, false},
    {true, false, 0, 0, "Only the first 2 series, with 1 figures, are shown; /list has all. ", 2, false},
    {false, false, 0, 0, "Numbers stand beside the first, last, highest and lowest mark. ", 1, true},
    {false, false, 0, 0, "Numbers stand beside the first, last, highest and lowest mark of each series. ", 2,
     true},
};

static void warnings_are_sentences(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(warned); at++) {
        struct arena arena = {0};
        struct figure figure = {.rivals = warned[at].rivals};
        struct chart chart = {.arena = &arena,
                              .figures = &figure,
                              .figure_count = 1,
                              .cut = warned[at].cut,
                              .crowded = warned[at].crowded,
                              .series_count = warned[at].series,
                              .with_rivals = warned[at].with_rivals,
                              .list = TEXT("/list")};
        assert_text(notes_warnings(&chart, warned[at].homeless), warned[at].words);
        arena_free(&arena);
    }
}

static const struct {
    struct figure figure;
    const char *there[3], *not_there;
} keys[] = {
    {{.reach = REACH_EXACT}, {NULL}, "<text"},
    {{.reach = REACH_ABOUT}, {">about<"}, ">exact<"},
    {{.reach = REACH_ABOVE}, {">more than, or at least<"}, ">exact<"},
    {{.reach = REACH_BELOW, .ahead = true}, {">less than, or at most<", ">planned or projected<"}, ">exact<"},
    {{.reach = REACH_EXACT, .ahead = true}, {">exact<", ">planned or projected<"}, ">about<"},
    {{.reach = REACH_EXACT, .rival = true}, {">a rival claim<"}, ">about<"},
    {{.when = {.has_first = true, .has_last = true, .first = 5, .last = 9}},
     {">the days it covers<"},
     "not stated"},
    {{.when = {.has_last = true, .last = 9}}, {">start or end not stated<"}, "days"},
};

static void a_key_has_what_is_used(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(keys); at++) {
        struct arena arena = {0};
        struct buffer body = {0};
        struct picture picture = {&arena, &body, 640, 20, 0};
        struct figure figure = keys[at].figure;
        figure.drawn = figure.has_value = true;
        struct chart chart = {
            .arena = &arena, .figures = &figure, .figure_count = 1, .has_marks = true, .has_timeline = true};
        if (!figure.when.has_last)
            chart.has_timeline = false;
        notes_key(&picture, &chart);
        for (size_t entry = 0; entry < COUNT_OF(keys[at].there) && keys[at].there[entry]; entry++)
            assert_true(text_holds(buffer_text(&body), keys[at].there[entry]));
        assert_false(text_holds(buffer_text(&body), keys[at].not_there));
        buffer_free(&body);
        arena_free(&arena);
    }
}

static const char *const cells[] = {FIGURE("1", "10", "2013-03-14", "81"),
                                    FIGURE("2", "10", "2014-03-14", "174")};

static void a_document_is_named_once(void **state) {
    (void)state;
    struct drawing drawing;
    struct text drawn = drawing_of(&drawing, cells, 2, NULL, 0, 9);
    const char *source = memmem(drawn.data, drawn.length, ">Source: The office, The report", 31);
    assert_non_null(source);
    struct text rest = {source + 31, drawn.length - (size_t)(source + 31 - drawn.data)};
    assert_false(text_holds(rest, "The report"));
    assert_true(text_holds(rest, "dataset version 3"));
    drawing_end(&drawing);
}

static void of_many_documents_some_are_named(void **state) {
    (void)state;
    enum { MANY = 6 };
    static const char *const titles[MANY] = {"first", "second", "third", "fourth", "fifth", "sixth"};
    struct arena arena = {0};
    struct buffer body = {0};
    struct picture picture = {&arena, &body, 3000, 20, 0};
    struct figure figures[MANY] = {{.series = 0}};
    for (int at = 0; at < MANY; at++) {
        figures[at].document = text_of(titles[at]);
        figures[at].published_on = TEXT("2014");
    }
    notes_caption(&picture, &(struct chart){.arena = &arena, .figures = figures, .figure_count = MANY});
    assert_true(text_holds(buffer_text(&body), "first") && text_holds(buffer_text(&body), "fourth"));
    assert_false(text_holds(buffer_text(&body), "fifth"));
    assert_true(text_holds(buffer_text(&body), "and 2 more, each named by its marks."));
    assert_true(text_holds(buffer_text(&body), "Open Government Licence"));
    buffer_free(&body);
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(warnings_are_sentences),
        cmocka_unit_test(a_key_has_what_is_used),
        cmocka_unit_test(a_document_is_named_once),
        cmocka_unit_test(of_many_documents_some_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
