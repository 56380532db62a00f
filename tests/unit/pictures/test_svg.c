/* Elements are spelt so that any text is safe in them, and the frame holds what a reader who sees nothing
 * needs. */
#include "../common.h"

#include "pictures/svg.h"

static void text_is_escaped(void **state) {
    (void)state;
    struct buffer body = {0};
    svg_text(&body, 1, 2.25, (struct font){13, true}, ANCHOR_END, "ink", TEXT("a < b & \"c\""));
    assert_text(buffer_text(&body),
                "<text class=\"ink\" x=\"1.0\" y=\"2.2\" font-size=\"13\" font-weight=\"700\" "
                "text-anchor=\"end\">a &lt; b &amp; &quot;c&quot;</text>\n");
    buffer_free(&body);
    body = (struct buffer){0};
    svg_text(&body, 1, 2, (struct font){13, true}, ANCHOR_END, "ink", TEXT(""));
    assert_int_equal(body.length, 0);
    svg_open_link(&body, TEXT("/v1/a?b=1&c=2"), TEXT("<it>"));
    assert_text(buffer_text(&body), "<a href=\"/v1/a?b=1&amp;c=2\"><title>&lt;it&gt;</title>\n");
    buffer_free(&body);
}

static void a_paragraph_moves_the_picture_on(void **state) {
    (void)state;
    struct arena arena = {0};
    struct buffer body = {0};
    struct picture picture = {&arena, &body, 120, 20, 5};
    assert_true(picture_room(&picture) == 80);
    picture_paragraph(&picture, (struct font){10, false}, "ink", TEXT("one two three four five"), 9);
    assert_true(picture.y > 5 + 2 * 10 && text_holds(buffer_text(&body), "five</text>"));
    double before = picture.y;
    picture_paragraph(&picture, (struct font){10, false}, "ink", TEXT(""), 9);
    assert_true(picture.y == before);
    buffer_free(&body);
    arena_free(&arena);
}

static void the_frame_names_and_describes(void **state) {
    (void)state;
    struct arena arena = {0};
    struct buffer inner = {0};
    struct buffer body = {0};
    struct picture picture = {&arena, &inner, 320, 20, 100};
    svg_line(&inner, "axis", 0, 0, 1, 1);
    picture_write(&body, &picture, TEXT("a-b"), TEXT("A & B"), TEXT("one\ntwo"));
    struct text whole = buffer_text(&body);
    assert_true(text_starts_with(whole, TEXT("<svg xmlns=\"http://www.w3.org/2000/svg\"")));
    assert_true(text_holds(whole, "role=\"img\"") && text_holds(whole, "viewBox=\"0 0 320 120\""));
    assert_true(text_holds(whole, "aria-labelledby=\"title-a-b\"") &&
                text_holds(whole, "<title id=\"title-a-b\">A &amp; B</title>"));
    assert_true(text_holds(whole, "<desc id=\"description-a-b\">one&#10;two</desc>"));
    assert_true(text_holds(whole, "prefers-color-scheme: dark") && text_holds(whole, "@media print"));
    assert_true(text_holds(whole, "<line class=\"axis\"") && text_holds(whole, "</svg>\n"));
    inner.failed = true;
    picture_write(&body, &picture, TEXT("a"), TEXT("a"), TEXT("a"));
    assert_true(body.failed);
    buffer_free(&inner);
    buffer_free(&body);
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_escaped),
        cmocka_unit_test(a_paragraph_moves_the_picture_on),
        cmocka_unit_test(the_frame_names_and_describes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
