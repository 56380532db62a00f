/* Content coding: who wants gzip, and that what was packed comes back byte by byte. */
#include "../common.h"

#include "core/encoding.h"

#include <zlib.h>

static const struct {
    bool wanted;
    const char *field;
} fields[] = {
    {false, NULL},
    {false, ""},
    {false, ","},
    {true, "gzip"},
    {true, "GZip"},
    {true, "x-gzip"},
    {true, "gzip;q=1.0"},
    {true, "gzip;q=0.001"},
    {true, " gzip ; q=0.5 "},
    {true, "deflate, gzip, br"},
    {true, "br;q=1.0, gzip;q=0.8, *;q=0.1"},
    {true, "*"},
    {true, "*;q=0.5"},
    {true, "br, *"},
    {true, "*;q=0, gzip"},
    {true, "identity, gzip"},
    {true, "identity;q=0.5, gzip;q=0.5"},
    {true, "identity;q=0, gzip;q=0.1"},
    {true, "gzip;q=high"},
    {false, "gzip;q=0"},
    {false, "gzip;q=0.000"},
    {false, "gzip;q=0, *"},
    {false, "*, gzip;q=0"},
    {false, "*;q=0"},
    {false, "br"},
    {false, "deflate, br;q=0.5"},
    {false, "identity"},
    {false, "identity, gzip;q=0.5"},
    {false, "gzip;q=0.5, identity;q=0.6"},
    {false, "identity, *;q=0.5"},
    {false, "gzipped"},
    {false, "x-gzi"},
    {false, "br;x=gzip"},
};

static void gzip_is_for_who_wants_it(void **state) {
    (void)state;
    for (size_t at = 0; at < COUNT_OF(fields); at++)
        if (encoding_wants_gzip(text_of(fields[at].field)) != fields[at].wanted)
            fail_msg("%s", fields[at].field);
}

/* What zlib's own reader makes of packed bytes; the caller frees it. */
static struct buffer unpack(const struct buffer *packed, size_t most) {
    enum { GZIP = 16, WINDOW = 15 };
    struct buffer plain = {0};
    z_stream stream = {0};
    assert_true(buffer_reserve(&plain, most + 1));
    assert_int_equal(inflateInit2(&stream, WINDOW + GZIP), Z_OK);
    stream.next_in = (Bytef *)packed->data;
    stream.avail_in = (uInt)packed->length;
    stream.next_out = (Bytef *)plain.data;
    stream.avail_out = (uInt)(most + 1);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.avail_in, 0);
    plain.length = stream.total_out;
    inflateEnd(&stream);
    return plain;
}

static void check_round_trip(struct text text) {
    struct buffer bytes = {0};
    buffer_add(&bytes, text);
    assert_true(encoding_gzip(&bytes));
    assert_false(bytes.failed);
    assert_memory_equal(bytes.data, "\x1F\x8B\x08", 3);
    struct buffer plain = unpack(&bytes, text.length);
    assert_true(text_equal(buffer_text(&plain), text));
    buffer_free(&plain);
    buffer_free(&bytes);
}

static void what_was_packed_comes_back(void **state) {
    (void)state;
    static char bytes[300000];
    uint64_t seed = 1952;
    static const size_t lengths[] = {0, 1, 2, 999, 1000, 4096, 65535, 65536, 65537, sizeof bytes};
    check_round_trip(TEXT("{\"data\":[]}\n"));
    for (size_t at = 0; at < COUNT_OF(lengths); at++) {
        memset(bytes, 'x', lengths[at]);
        check_round_trip((struct text){bytes, lengths[at]});
        for (size_t byte = 0; byte < lengths[at]; byte++) /* nothing to be gained */
            bytes[byte] = (char)next_random(&seed);
        check_round_trip((struct text){bytes, lengths[at]});
    }
}

static void text_becomes_shorter(void **state) {
    (void)state;
    struct buffer bytes = {0};
    for (int at = 0; at < 500; at++)
        buffer_add_format(&bytes, "{\"id\":%d,\"indicator\":\"free-schools-open\"},", at);
    size_t before = bytes.length;
    assert_true(encoding_gzip(&bytes));
    assert_true(bytes.length * 5 < before);
    buffer_free(&bytes);
}

static void the_same_bytes_are_packed_the_same(void **state) {
    (void)state;
    struct buffer one = {0};
    struct buffer other = {0};
    buffer_add(&one, TEXT("the same bytes"));
    buffer_add(&other, TEXT("the same bytes"));
    encoding_gzip(&one);
    encoding_gzip(&other);
    assert_true(text_equal(buffer_text(&one), buffer_text(&other)));
    assert_memory_equal(one.data + 4, "\0\0\0\0", 4); /* no time in the header */
    buffer_free(&one);
    buffer_free(&other);
}

/* What can be read of the beginning of a gzip form: the caller frees it. */
static struct buffer unpack_begun(struct text packed, size_t most, bool *ended) {
    enum { GZIP = 16, WINDOW = 15 };
    struct buffer plain = {0};
    z_stream stream = {0};
    assert_true(buffer_reserve(&plain, most + 1));
    assert_int_equal(inflateInit2(&stream, WINDOW + GZIP), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)packed.data;
    stream.avail_in = (uInt)packed.length;
    stream.next_out = (Bytef *)plain.data;
    stream.avail_out = (uInt)(most + 1);
    *ended = inflate(&stream, Z_SYNC_FLUSH) == Z_STREAM_END;
    plain.length = stream.total_out;
    inflateEnd(&stream);
    return plain;
}

/* Pieces of any size, random ones that cannot be packed and empty ones among them: after each, all so far can
 * be read, and only after the last is that said to be the end. */
static void pieces_are_packed_as_they_come(void **state) {
    (void)state;
    static const size_t lengths[] = {1, 0, 500000, 3, 32768, 100000, 32767, 0};
    uint64_t seed = 1951;
    struct buffer whole = {0};
    struct buffer sent = {0};
    struct encoding *encoding = encoding_new();
    assert_non_null(encoding);
    for (size_t at = 0; at < COUNT_OF(lengths); at++) {
        struct buffer piece = {0};
        bool ended;
        for (size_t byte = 0; byte < lengths[at]; byte++)
            buffer_add_byte(&piece, at % 2 ? (char)next_random(&seed) : (char)('a' + byte % 9));
        buffer_add(&whole, buffer_text(&piece));
        assert_true(encoding_pack(encoding, &piece, at == COUNT_OF(lengths) - 1));
        buffer_add(&sent, buffer_text(&piece));
        struct buffer plain = unpack_begun(buffer_text(&sent), whole.length, &ended);
        assert_true(text_equal(buffer_text(&plain), buffer_text(&whole)));
        assert_int_equal(ended, at == COUNT_OF(lengths) - 1);
        buffer_free(&plain);
        buffer_free(&piece);
    }
    encoding_free(encoding);
    encoding_free(NULL);
    buffer_free(&sent);
    buffer_free(&whole);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gzip_is_for_who_wants_it),
        cmocka_unit_test(what_was_packed_comes_back),
        cmocka_unit_test(text_becomes_shorter),
        cmocka_unit_test(the_same_bytes_are_packed_the_same),
        cmocka_unit_test(pieces_are_packed_as_they_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
