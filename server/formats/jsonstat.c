/* Finds the categories of each dimension in the order in which they first come, then places every row. */
#include "formats/jsonstat.h"

#include "base/json.h"

#include <string.h>

enum { INDICATOR, AREA, PERIOD, SLICE, CLAIM, DIMENSIONS };

static const long long MOST_CELLS = 10000000;

struct category {
    struct text code;
    struct text label;
};

struct dimension {
    const char *id;
    const char *label;
    struct category *categories;
    int size;
    bool shown;
};

struct cube {
    struct dimension dimensions[DIMENSIONS];
    int (*places)[DIMENSIONS]; /* of each row */
    long long *cells;          /* of each row: its place in the flat value list */
    int rows;
};

static int category_of(struct dimension *dimension, struct text code, struct text label) {
    for (int at = 0; at < dimension->size; at++)
        if (text_equal(dimension->categories[at].code, code))
            return at;
    dimension->categories[dimension->size] = (struct category){code, label};
    return dimension->size++;
}

static struct text or_word(struct text value, const char *word) {
    return value.data ? value : text_of(word);
}

static void place_row(struct cube *cube, const struct rows *rows, int row) {
    struct dimension *dimensions = cube->dimensions;
    int *place = cube->places[row];
    struct text slice = rows_value(rows, row, "dimensions");
    place[INDICATOR] = category_of(&dimensions[INDICATOR], rows_value(rows, row, "indicator"),
                                   rows_value(rows, row, "_label.indicator"));
    place[AREA] = category_of(&dimensions[AREA], or_word(rows_value(rows, row, "area.code"), "not-stated"),
                              or_word(rows_value(rows, row, "area.name"), "area not stated"));
    place[PERIOD] = category_of(&dimensions[PERIOD], rows_value(rows, row, "period.code"),
                                rows_value(rows, row, "period.code"));
    place[SLICE] = category_of(&dimensions[SLICE], slice, slice);
}

/* Rows that share all else are told apart by their number among themselves. */
static void place_claims(struct cube *cube, struct arena *arena) {
    int most = 1;
    for (int row = 0; row < cube->rows; row++) {
        int claim = 0;
        for (int earlier = 0; earlier < row; earlier++)
            claim += memcmp(cube->places[row], cube->places[earlier], sizeof(int) * CLAIM) == 0;
        cube->places[row][CLAIM] = claim;
        most = claim + 1 > most ? claim + 1 : most;
    }
    for (int claim = 1; claim <= most; claim++) {
        struct text code = arena_format(arena, "%d", claim);
        category_of(&cube->dimensions[CLAIM], code, code);
    }
}

static bool take_memory(struct cube *cube, struct arena *arena, int count) {
    cube->places = arena_take(arena, sizeof *cube->places * (size_t)(count + 1));
    cube->cells = arena_take(arena, sizeof *cube->cells * (size_t)(count + 1));
    bool good = cube->places && cube->cells;
    for (int at = 0; at < DIMENSIONS; at++) {
        struct dimension *dimension = &cube->dimensions[at];
        dimension->categories = arena_take(arena, sizeof *dimension->categories * (size_t)(count + 1));
        good = good && dimension->categories;
    }
    cube->rows = count;
    return good;
}

/* The flat place of every row, last dimension fastest; false when there are too many cells. */
static bool count_cells(struct cube *cube) {
    long long cells = 1;
    for (int at = 0; at < DIMENSIONS; at++) {
        struct dimension *dimension = &cube->dimensions[at];
        dimension->shown = at < SLICE || dimension->size > 1;
        cells *= dimension->size ? dimension->size : 1;
        if (cells > MOST_CELLS)
            return false;
    }
    for (int row = 0; row < cube->rows; row++)
        for (int at = 0; at < DIMENSIONS; at++)
            cube->cells[row] = cube->cells[row] * cube->dimensions[at].size + cube->places[row][at];
    return true;
}

static void write_ids(struct buffer *buffer, const struct cube *cube) {
    buffer_add(buffer, TEXT(",\"id\":["));
    for (int at = 0; at < DIMENSIONS; at++)
        if (cube->dimensions[at].shown)
            buffer_add_format(buffer, "%s\"%s\"", at ? "," : "", cube->dimensions[at].id);
    buffer_add(buffer, TEXT("],\"size\":["));
    for (int at = 0; at < DIMENSIONS; at++)
        if (cube->dimensions[at].shown)
            buffer_add_format(buffer, "%s%d", at ? "," : "", cube->dimensions[at].size);
    buffer_add(buffer,
               TEXT("],\"role\":{\"time\":[\"period\"],\"geo\":[\"area\"],\"metric\":[\"indicator\"]}"));
}

static void write_unit(struct buffer *buffer, const struct cube *cube, const struct rows *rows,
                       int category) {
    int row = 0;
    while (cube->places[row][INDICATOR] != category)
        row++;
    json_add_name(buffer, cube->dimensions[INDICATOR].categories[category].code);
    buffer_add(buffer, TEXT("{\"label\":"));
    json_add_string(buffer, rows_value(rows, row, "unit"));
    buffer_add_byte(buffer, '}');
}

static void write_dimension(struct buffer *buffer, const struct cube *cube, const struct rows *rows,
                            const struct dimension *dimension) {
    json_add_name(buffer, text_of(dimension->id));
    buffer_add_format(buffer, "{\"label\":\"%s\",\"category\":{\"index\":[", dimension->label);
    for (int at = 0; at < dimension->size; at++) {
        if (at)
            buffer_add_byte(buffer, ',');
        json_add_string(buffer, dimension->categories[at].code);
    }
    buffer_add(buffer, TEXT("],\"label\":{"));
    for (int at = 0; at < dimension->size; at++) {
        json_add_name(buffer, dimension->categories[at].code);
        json_add_string(buffer, or_word(dimension->categories[at].label, ""));
    }
    buffer_add_byte(buffer, '}');
    if (dimension == &cube->dimensions[INDICATOR]) {
        buffer_add(buffer, TEXT(",\"unit\":{"));
        for (int at = 0; at < dimension->size; at++)
            write_unit(buffer, cube, rows, at);
        buffer_add_byte(buffer, '}');
    }
    buffer_add(buffer, TEXT("}}"));
}

static void write_cells(struct buffer *buffer, const struct cube *cube, const struct rows *rows,
                        const char *name, const char *column, bool number) {
    json_add_name(buffer, text_of(name));
    buffer_add_byte(buffer, '{');
    for (int row = 0; row < cube->rows; row++) {
        struct text cell = rows_value(rows, row, column);
        buffer_add_format(buffer, "%s\"%lld\":", row ? "," : "", cube->cells[row]);
        if (number && cell.data)
            buffer_add(buffer, cell);
        else
            json_add_string(buffer, cell);
    }
    buffer_add_byte(buffer, '}');
}

bool jsonstat_write(struct buffer *buffer, struct arena *arena, const struct rows *rows, int count,
                    struct text label, struct text href) {
    struct cube cube = {.dimensions = {{.id = "indicator", .label = "Indicator"},
                                       {.id = "area", .label = "Area"},
                                       {.id = "period", .label = "Period"},
                                       {.id = "slice", .label = "Slice"},
                                       {.id = "claim", .label = "Claim"}}};
    if (!take_memory(&cube, arena, count)) {
        buffer->failed = true;
        return true;
    }
    for (int row = 0; row < count; row++)
        place_row(&cube, rows, row);
    place_claims(&cube, arena);
    if (!count_cells(&cube))
        return false;
    buffer_add(buffer, TEXT("{\"version\":\"2.0\",\"class\":\"dataset\",\"href\":"));
    json_add_string(buffer, href);
    buffer_add(buffer, TEXT(",\"label\":"));
    json_add_string(buffer, label);
    write_ids(buffer, &cube);
    buffer_add(buffer, TEXT(",\"dimension\":{"));
    for (int at = 0; at < DIMENSIONS; at++)
        if (cube.dimensions[at].shown)
            write_dimension(buffer, &cube, rows, &cube.dimensions[at]);
    buffer_add_byte(buffer, '}');
    write_cells(buffer, &cube, rows, "value", "value", true);
    write_cells(buffer, &cube, rows, "status", "status", false);
    buffer_add(buffer, TEXT(",\"extension\":{"));
    write_cells(buffer, &cube, rows, "observation", "id", true);
    write_cells(buffer, &cube, rows, "qualifier", "qualifier", false);
    write_cells(buffer, &cube, rows, "value_text", "value_text", false);
    write_cells(buffer, &cube, rows, "permalink", "permalink", false);
    write_cells(buffer, &cube, rows, "content_hash", "content_hash", false);
    buffer_add(buffer, TEXT("}}\n"));
    return true;
}
