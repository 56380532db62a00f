/* Elements and attributes. Numbers have one digit after the point: a tenth of a pixel is as fine as anybody
 * sees. */
#include "pictures/svg.h"

#include "base/embedded.h"
#include "base/xml.h"

#include <stdarg.h>
#include <stdio.h>

void svg_text(struct buffer *body, double x, double y, struct font font, enum anchor anchor,
              const char *class, struct text text) {
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    if (!text.length)
        return;
    buffer_add_format(body, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" font-size=\"%.0f\"%s%s>", class, x, y,
                      font.size, font.bold ? " font-weight=\"700\"" : "", anchors[anchor]);
    xml_add_text(body, text);
    buffer_add_string(body, "</text>\n");
}

void svg_line(struct buffer *body, const char *class, double x1, double y1, double x2, double y2) {
    buffer_add_format(body, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", class,
                      x1, y1, x2, y2);
}

void svg_rectangle(struct buffer *body, const char *class, double x, double y, double width, double height) {
    buffer_add_format(body, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n",
                      class, x, y, width, height);
}

void svg_circle(struct buffer *body, const char *class, double x, double y, double radius) {
    buffer_add_format(body, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>\n", class, x, y,
                      radius);
}

void svg_path(struct buffer *body, const char *class, const char *format, ...) {
    char data[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(data, sizeof data, format, arguments);
    va_end(arguments);
    buffer_add_format(body, "<path class=\"%s\" d=\"%s\"/>\n", class, data);
}

void svg_open_link(struct buffer *body, struct text link, struct text title) {
    buffer_add_string(body, "<a href=\"");
    xml_add_text(body, link);
    buffer_add_string(body, "\">");
    xml_add_element(body, "title", title);
    buffer_add_byte(body, '\n');
}

void svg_close_link(struct buffer *body) {
    buffer_add_string(body, "</a>\n");
}

double picture_room(const struct picture *picture) {
    return picture->width - 2 * picture->margin;
}

void picture_paragraph(struct picture *picture, struct font font, const char *class, struct text text,
                       int most) {
    enum { LINES = 12 };
    struct text lines[LINES];
    int count =
        lettering_wrap(picture->arena, text, font, picture_room(picture), lines, most < LINES ? most : LINES);
    for (int at = 0; at < count; at++) {
        svg_text(picture->body, picture->margin, picture->y + font.size, font, ANCHOR_START, class,
                 lines[at]);
        picture->y += font.size * 1.35;
    }
}

void picture_write(struct buffer *body, const struct picture *picture, struct text name, struct text title,
                   struct text description) {
    double height = picture->y + picture->margin;
    buffer_add_format(
        body,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ops\" role=\"img\" xml:lang=\"en-GB\" "
        "viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" ",
        picture->width, height, picture->width, height);
    buffer_add_format(body, "aria-labelledby=\"title-%.*s\" aria-describedby=\"description-%.*s\">\n",
                      TEXT_FORMAT(name), TEXT_FORMAT(name));
    buffer_add_format(body, "<title id=\"title-%.*s\">", TEXT_FORMAT(name));
    xml_add_text(body, title);
    buffer_add_format(body, "</title>\n<desc id=\"description-%.*s\">", TEXT_FORMAT(name));
    xml_add_text(body, description);
    buffer_add_string(body, "</desc>\n<style>\n");
    buffer_add(body, embedded_content("picture.css"));
    buffer_add_string(body, "</style>\n");
    svg_rectangle(body, "paper", 0, 0, picture->width, height);
    buffer_add(body, buffer_text(picture->body));
    buffer_add_string(body, "</svg>\n");
    body->failed = body->failed || picture->body->failed;
}
