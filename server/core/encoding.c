/* zlib around a reply's body, whole or piece by piece. The header holds no time, so that the same bytes
 * always give the same bytes. */
#include "core/encoding.h"

#include "core/accept.h"

#include <limits.h>
#include <stdlib.h>
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
            gzip = accept_weight(parameters);
        else if (text_equal(coding, TEXT("*")))
            other = accept_weight(parameters);
        else if (text_equal_ignoring_case(coding, TEXT("identity")))
            none = accept_weight(parameters);
    }
    int wanted = gzip == NOT_NAMED ? other : gzip;
    return wanted > 0 && wanted >= none;
}

struct encoding {
    z_stream stream;
};

struct encoding *encoding_new(void) {
    enum { GZIP = 16, WINDOW = 15, MEMORY = 8, LEVEL = 5 };
    struct encoding *encoding = calloc(1, sizeof *encoding);
    if (!encoding ||
        deflateInit2(&encoding->stream, LEVEL, Z_DEFLATED, WINDOW + GZIP, MEMORY, Z_DEFAULT_STRATEGY) == Z_OK)
        return encoding;
    free(encoding);
    return NULL;
}

bool encoding_pack(struct encoding *encoding, struct buffer *bytes, bool last) {
    enum { BLOCK = 32768 };
    z_stream *stream = &encoding->stream;
    struct buffer packed = {0};
    if (bytes->length > UINT_MAX)
        return false;
    stream->next_in = (Bytef *)bytes->data;
    stream->avail_in = (uInt)bytes->length;
    /* All has come out once there is room left over. */
    for (stream->avail_out = 0; stream->avail_out == 0; packed.length += BLOCK - stream->avail_out) {
        if (!buffer_reserve(&packed, BLOCK)) {
            buffer_free(&packed);
            return false;
        }
        stream->next_out = (Bytef *)packed.data + packed.length;
        stream->avail_out = BLOCK;
        deflate(stream, last ? Z_FINISH : Z_SYNC_FLUSH);
    }
    buffer_free(bytes);
    *bytes = packed;
    return true;
}

void encoding_free(struct encoding *encoding) {
    if (encoding)
        deflateEnd(&encoding->stream);
    free(encoding);
}

bool encoding_gzip(struct buffer *bytes) {
    struct encoding *encoding = encoding_new();
    bool good = encoding && encoding_pack(encoding, bytes, true);
    encoding_free(encoding);
    return good;
}
