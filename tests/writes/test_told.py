"""What an update tells of: whoever asks which it is, by a filter, by the grid of progress, by its vintage or among the warnings before it comes out, is told the same."""

import unittest

from editing import Caller, make_key
from opsd import Cluster, Server

EARLY = "/v1/updates/2012"
SOURCES = [{"document": "of-2012", "section": "2", "locator": "lines:1"}]


def setUpModule():
    global server, publisher
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster, cache=True))
    publisher = Caller(server, make_key(cluster, "publisher"))
    for path, body in (("/v1/updates", {"year": 2012, "title": "An early update", "published_on": "2012-03-29"}),
                       (f"{EARLY}/documents", {"slug": "of-2012", "title": "A document", "publisher": "A publisher", "summary": "What it says."}),
                       (f"{EARLY}/programme-names", [{"programme": "free-schools", "name": "Free schooling", "sources": SOURCES}]),
                       (f"{EARLY}/observations", [{"indicator": "free-schools-open", "area": "E92000001", "period": "2012-02", "value": 24, "sources": SOURCES}])):
        answer = publisher.post(path, body)
        assert answer.status in (200, 201), answer


def slugs(target):
    return [row["slug"] for row in server.json(target)["data"]]


def cell():
    """The programme in the grid of 2012, and the whole of that year."""
    rows = server.json("/v1/progress?update=2012&programme=free-schools&level=programme")["data"]
    whole, = server.json("/v1/progress?update=2012&level=update")["data"]
    return rows, whole


class Told(unittest.TestCase):
    def test_in_turn(self):
        """First as the draft's maker is warned, then published, then with another source."""
        indicators = server.json("/v1/progress?update=2013&level=update")["data"][0]["indicators"]["total"]
        warnings = publisher.get(f"{EARLY}/check").json()["data"]["warnings"]
        self.assertIn(("told-later", "free-schools-open"), {(warning["code"], warning["key"]) for warning in warnings})
        self.assertEqual(publisher.ask("POST", f"{EARLY}/publish").status, 200)
        self.named()
        self.described(indicators)

    def named(self):
        self.assertEqual(server.json("/v1/programmes/free-schools")["data"]["first_reported"], 2012)
        for query in ("update=2012", "document=of-2012", "update=2012&document=of-2012"):
            self.assertEqual(slugs(f"/v1/programmes?{query}"), ["free-schools"], query)
        rows, _ = cell()
        self.assertEqual([row["programme"] for row in rows], ["free-schools"])
        self.assertEqual(rows[0]["indicators"]["total"], 0, "its indicator is described later")

    def described(self, before):
        """A further source tells of a thing as the first does."""
        path = "/v1/indicators/free-schools-open"
        sources = publisher.get(path).json()["data"]["sources"]
        answer = publisher.patch(path, {"sources": [*sources, *SOURCES]}, match=publisher.tag(path))
        self.assertEqual(answer.status, 200, answer)
        rows, whole = cell()
        self.assertEqual(rows[0]["indicators"]["total"], 1)
        self.assertEqual(whole["indicators"]["total"], server.json("/v1/indicators?vintage=2012")["meta"]["total"])
        self.assertEqual(server.json("/v1/progress?update=2013&level=update")["data"][0]["indicators"]["total"], before + 1)


if __name__ == "__main__":
    unittest.main()
