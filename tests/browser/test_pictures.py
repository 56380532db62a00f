"""Looks at the chart of every indicator in a browser, and at some that are made up (pictures.sql): no text lies on another or
leaves the picture, text and marks stand out from the ground on light, dark and paper, every figure has its words and its
link, and an image on another page asks nothing of anybody.

With OPS_SCREENSHOTS, a folder, pictures of what was seen are left there.
"""

import gzip
import os
import sys
import xml.etree.ElementTree as tree
from itertools import groupby
from pathlib import Path

from browser import Browser
from opsd import Cluster, Server

SVG = "{http://www.w3.org/2000/svg}"
QUERIES = ("", "?width=320", "?width=960&vintage=all&derived=true")
MOST_PACKED = 32768
MOST_FIGURES = 300
MOST_NAMED = 36
SCHEMES = {"light": ("screen", "light"), "dark": ("screen", "dark"), "print": ("print", "dark")}

# Puts pictures into the page as they are on their own: parsed as XML, one after the other.
SHOW = """
document.body.replaceChildren();
return Promise.all(arguments[0].map(target => fetch(target).then(answer => answer.text()))).then(texts => texts.map(text => {
    const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    document.body.append(document.adoptNode(root));
    return root.nodeName;
}));"""

# The boxes of all lettering of each picture, with its own size first.
BOXES = """
return [...document.querySelectorAll('svg')].map(svg => [[svg.viewBox.baseVal.width, svg.viewBox.baseVal.height],
    [...svg.querySelectorAll('text')].map(text => {
        const box = text.getBBox();
        return [text.textContent, box.x, box.y, box.x + box.width, box.y + box.height];
    })]);"""

# Ground, colours of lettering, and colours of what a mark is made of.
COLOURS = """
const of = (element, name) => getComputedStyle(element)[name];
const unlike = (list) => [...new Set(list)].filter(colour => colour !== 'none');
return [of(document.querySelector('.paper'), 'fill'),
    unlike([...document.querySelectorAll('text')].map(text => of(text, 'fill'))),
    unlike([...document.querySelectorAll('.mark, .span, .target')].map(mark => of(mark, 'stroke')))];"""


def luminance(colour):
    """Relative luminance of rgb(…) (WCAG 2.2)."""
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").rstrip(")").split(",")]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def check_boxes(target, size, boxes):
    """Nothing leaves the picture, and no two texts meet by more than the air around their letters."""
    assert boxes, f"{target} has no text"
    for text, left, top, right, bottom in boxes:
        assert left >= 0 and top >= 0 and right <= size[0] and bottom <= size[1], f"{target}: {text!r} leaves the picture"
    for at, one in enumerate(boxes):
        for other in boxes[:at]:
            across = min(one[3], other[3]) - max(one[1], other[1])
            down = min(one[4], other[4]) - max(one[2], other[2])
            assert across <= 0.5 or down <= 1, f"{target}: {one[0]!r} lies on {other[0]!r}"


def series_of(figure):
    return figure["area"]["code"], str(figure["dimensions"])


def landmarks(figures):
    """Of each series that has values the first and last, the lowest and highest; and every rival."""
    for _, several in groupby(figures, series_of):
        several = list(several)
        yield from (figure for figure in several if figure["rival"])
        with_value = [figure for figure in several if figure["value"] is not None and not figure["rival"]]
        if with_value:
            yield from (with_value[0], with_value[-1], min(with_value, key=lambda figure: figure["value"]),
                        max(with_value, key=lambda figure: figure["value"]))


def check_drawn(target, figures, titles, told):
    """All figures are drawn; or whole series of them, and that there are more is said. Too many to be named each, landmarks are."""
    drawn = [figure for figure in figures if f"/v1/observations/{figure['id']}" in titles]
    assert drawn == figures[:len(drawn)] and len(drawn) <= MOST_FIGURES, target
    if len(drawn) < len(figures):
        assert "Only the first" in told and series_of(drawn[-1]) != series_of(figures[len(drawn)]), target
    named = drawn if len(drawn) <= MOST_NAMED else landmarks(drawn)
    assert all(titles[f"/v1/observations/{figure['id']}"] in told for figure in named), target
    return drawn


def check_words(server, target):
    """The picture as a document: every figure that the record gives for the same question is told, titled and linked."""
    status, headers, body = server.get(target)
    assert status == 200 and headers["content-type"] == "image/svg+xml" and len(gzip.compress(body, 1)) < MOST_PACKED, (target, status)
    root = tree.fromstring(body)
    told = root.findtext(f"{SVG}desc")
    titles = {link.get("href"): link.findtext(f"{SVG}title") for link in root.iter(f"{SVG}a")}
    path, _, query = target.partition("?")
    slug = path.split("/")[3]
    given = "&".join(part for part in query.split("&") if part and not part.startswith("width="))
    figures = server.json(f"/v1/observations?indicator={slug}&limit=1000&{given}".rstrip("&"))["data"]
    for figure in check_drawn(target, figures, titles, told):
        title = titles[f"/v1/observations/{figure['id']}"]
        source = figure["sources"][0]
        assert figure["value_text"] in title, (target, title)
        assert f"{source['section']}, {source['locator']}." in title, (target, title)
    for commitment in server.json(f"/v1/commitments?indicator={slug}")["data"]:
        if commitment["target"]:
            assert commitment["target"]["value_text"] in titles[commitment["links"]["self"]], target
    return len(figures)


def picture(browser, name):
    folder = os.environ.get("OPS_SCREENSHOTS")
    if folder:
        browser.screenshot(f"{folder}/{name}.png")


def try_layout(browser, origin, targets):
    """All pictures, some at a time, in each of the schemes."""
    browser.open(origin + "/v1/config")
    for first in range(0, len(targets), 50):
        some = targets[first:first + 50]
        assert browser.run(SHOW, some) == ["svg"] * len(some), some
        for target, (size, boxes) in zip(some, browser.run(BOXES)):
            check_boxes(target, size, boxes)
        for name, (media, scheme) in SCHEMES.items():
            browser.prefer(scheme, media)
            ground, letters, marks = browser.run(COLOURS)
            picture(browser, f"{first}-{name}")
            assert (luminance(ground) < 0.1) == (name == "dark"), (name, ground)
            assert letters and min(contrast(colour, ground) for colour in letters) >= 7, (name, letters)
            assert marks and min(contrast(colour, ground) for colour in marks) >= 4.5, (name, marks)
        browser.prefer("light")


def try_image(browser, origin, elsewhere):
    """On a page of another origin, and alone in a tab: it shows, is silent and asks for nothing."""
    target = f"{origin}/v1/indicators/free-schools-open/chart.svg"
    browser.open(f"{elsewhere}/v1/config")
    browser.network()
    browser.run("document.body.replaceChildren(); document.body.append(new Image()); document.images[0].src = arguments[0]", target)
    size = browser.wait_for("const image = document.images[0]; return image.complete && [image.naturalWidth, image.naturalHeight]")
    assert size[0] == 640 and size[1] > 200, size
    browser.open(target)
    assert browser.run("return document.documentElement.getAttribute('role')") == "img"
    picture(browser, "alone")
    # The icon that a browser asks of every site is its own affair.
    wanted = {params["request"]["url"] for name, params in browser.network() if name == "Network.requestWillBeSent"}
    assert {url for url in wanted if not url.endswith("/favicon.ico")} == {target}, wanted
    said = [line for line in browser.console() if "/favicon.ico" not in line]
    assert said == [], said


def main():
    figures = 0
    with Cluster() as cluster:
        cluster.sql(Path(__file__).with_suffix("").with_name("pictures.sql").read_text())
        with Server(cluster) as server, Server(cluster) as other, Browser() as browser:
            origin = f"http://127.0.0.1:{server.port}"
            links = [one["links"]["chart"] for one in server.json("/v1/indicators?limit=1000")["data"]]
            targets = [link + query for link in links for query in QUERIES]
            for target in targets:
                figures += check_words(server, target)
            try_layout(browser, origin, targets)
            try_image(browser, origin, f"http://127.0.0.1:{other.port}")
    print(f"{len(targets)} pictures of {len(links)} indicators show {figures} figures")


if __name__ == "__main__":
    sys.exit(main())
