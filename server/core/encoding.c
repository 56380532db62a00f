/* zlib around a reply's body. The header holds no time, so that the same bytes always give the same bytes. */
#include "core/encoding.h"

#include "core/format.h"

#include <limits.h>
#include <zlib.h>

bool encoding_wants_gzip(struct text accept_encoding) {
    if (!accept_encoding.data)
        return false;
    /* Codings are weighed like media types without a slash: named outright, or by the star. */
    enum { NOT_NAMED = -1 };
    struct text rest = accept_encoding;
    int gzip = NOT_NAMED;
    int other = NOT_NAMED;
    int none = NOT_NAMED;
    while (rest.data) {
        struct text parameters;
        struct text one = text_split(rest, ',', &rest);
        struct text coding = text_trim(text_split(one, ';', &parameters));
        if (text_equal_ignoring_case(coding, TEXT("gzip")) ||
            text_equal_ignoring_case(coding, TEXT("x-gzip")))
            gzip = format_weight(parameters);
        else if (text_equal(coding, TEXT("*")))
            other = format_weight(parameters);
        else if (text_equal_ignoring_case(coding, TEXT("identity")))
            none = format_weight(parameters);
    }
    int wanted = gzip == NOT_NAMED ? other : gzip;
    return wanted > 0 && wanted >= none;
}

bool encoding_gzip(struct buffer *bytes) {
    enum { GZIP = 16, WINDOW = 15, MEMORY = 8, LEVEL = 5 };
    z_stream stream = {0};
    struct buffer packed = {0};
    if (bytes->length > UINT_MAX / 2 ||
        deflateInit2(&stream, LEVEL, Z_DEFLATED, WINDOW + GZIP, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    bool good = buffer_reserve(&packed, deflateBound(&stream, bytes->length));
    if (good) {
        stream.next_in = (Bytef *)bytes->data;
        stream.avail_in = (uInt)bytes->length;
        stream.next_out = (Bytef *)packed.data;
        stream.avail_out = (uInt)packed.capacity;
        good = deflate(&stream, Z_FINISH) == Z_STREAM_END;
        packed.length = stream.total_out;
    }
    deflateEnd(&stream);
    if (!good) {
        buffer_free(&packed);
        return false;
    }
    buffer_free(bytes);
    *bytes = packed;
    return true;
}
