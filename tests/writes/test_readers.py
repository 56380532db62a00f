"""Readers while updates are published and withdrawn in a loop, and other rows changed: each answer belongs wholly to one version of the dataset,
nobody is taken back to an older one, and who writes sees it in the next answer."""

import http.client
import json
import random
import threading
import time
import unittest

from editing import Caller, make_key
from opsd import Cluster, Server

ROUNDS = 4
DOCUMENT = "brimblethorpe-report"
AREA = "x-bloomsbury-estate"
LISTS = ("/v1/updates", "/v1/documents", "/v1/observations?limit=1000&derived=true", "/v1/observations?indicator=free-schools-open&vintage=all",
         "/v1/indicators?include=programme&limit=1000", "/v1/commitments?limit=1000", "/v1/events?limit=1000", "/v1/progress?level=update",
         "/v1/search?q=brimblethorpe", "/v1/conflicts", "/v1/checks?limit=1000", "/v1/areas", "/v1/compare?from=2011&to=2014&limit=1000",
         "/v1/case-studies?q=brimblethorpe", "/v1/programmes?programme=free-schools")
STREAMS = ("/v1/observations.ndjson?vintage=all&derived=true", "/v1/observations.csv?sort=-value", "/v1/search.ndjson?q=brimblethorpe+schools")


def source(line):
    return [{"document": DOCUMENT, "section": "1. Invented", "locator": f"lines:{line}"}]


BROUGHT = {
    "documents": {"slug": DOCUMENT, "title": "Report of brimblethorpe", "publisher": "Cabinet Office", "summary": "Invented."},
    "observations": [
        *({"indicator": "free-schools-open", "period": f"2015-{month:02}", "value": 200 + month, "area": "E92000001", "sources": source(month)}
          for month in range(1, 13)),
        {"indicator": "academies-open", "period": "2015", "value": 4000.50, "note": "brimblethorpe", "sources": source(20)}],
    "commitments": {"slug": "brimblethorpe-for-all", "programme": "free-schools", "title": "Schools of brimblethorpe", "summary": "Invented.",
                    "due": "2016", "sources": source(30)},
    "events": [{"slug": f"brimblethorpe-{number}", "title": "Day of brimblethorpe", "summary": "Invented.", "period": "2015-01", "sources": source(number)}
               for number in range(1, 6)],
}

# In how many rows of a list it shows.
BROUGHT_TO = {"/v1/updates": 1, "/v1/documents": 1, "/v1/observations?limit=1000&derived=true": 13, "/v1/events?limit=1000": 5}


def setUpModule():
    global cluster, server, streaming, publisher, editor
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster, "--log", "errors", "--write-connections", "4", "--database-connections", "3", cache=True))
    # Another process, whose streams have many pages.
    streaming = unittest.enterModuleContext(Server(cluster, "--log", "errors", "--page-limit", "20", "--page-default", "20"))
    publisher, editor = (Caller(server, make_key(cluster, role)) for role in ("publisher", "editor"))


def version_of(headers):
    """The version that an answer was read at, as its ETag names it."""
    return int(headers["etag"].strip('"').removeprefix("v").partition("-")[0])


class Reader(threading.Thread):
    """Asks again and again on one connection, and keeps what it was told of each version."""

    def __init__(self, server, targets, seed):
        super().__init__()
        self.server, self.targets, self.chance = server, targets, random.Random(seed)
        self.told, self.broken, self.faults = {}, 0, []
        self.ending = threading.Event()

    def run(self):
        try:
            self.read()
        except Exception as fault: # which would end the thread unseen
            self.faults.append(repr(fault))

    def read(self):
        connection, seen = self.server.connect(), 0
        while not self.ending.is_set():
            target = self.chance.choice(self.targets)
            try:
                connection.request("GET", target)
                reply = connection.getresponse()
                headers, body = reply.fields(), reply.read()
            except http.client.IncompleteRead: # a stream that would have mixed two versions
                self.broken += 1
                connection.close()
                continue
            version = version_of(headers) if reply.status == 200 else 0
            if reply.status != 200 or version < seen:
                self.faults.append((target, reply.status, f"version {version} after {seen}"))
            seen = max(seen, version)
            if self.told.setdefault((target, version), body) != body:
                self.faults.append((target, version, "told otherwise before"))
        connection.close()


class Test(unittest.TestCase):
    def expect(self, answer, *statuses):
        self.assertIn(answer.status, statuses, answer)
        return answer

    def publish(self):
        """Drafts and publishes; the version that brought it."""
        self.expect(editor.post("/v1/updates", {"slug": "2015", "year": 2015, "title": "Of brimblethorpe", "published_on": "2015-03-13"}), 201)
        for file, rows in BROUGHT.items():
            self.expect(editor.post(f"/v1/updates/2015/{file}", rows), 200)
        answer = self.expect(publisher.ask("POST", "/v1/updates/2015/publish"), 200)
        for caller in (publisher, Caller(server)):
            seen = self.expect(caller.get("/v1/updates/2015"), 200)
            self.assertEqual(seen.json()["data"]["state"], "published")
            self.assertGreaterEqual(version_of(seen.headers), version_of(answer.headers))
            self.assertEqual(caller.get(f"/v1/events?q=brimblethorpe").json()["meta"]["total"], 5)
        return version_of(answer.headers)

    def withdraw(self):
        answer = self.expect(publisher.post("/v1/updates/2015/withdraw", {"reason": "Brimblethorpe is invented."}), 200)
        for caller in (publisher, Caller(server)):
            self.expect(caller.get("/v1/updates/2015"), 410)
            self.assertEqual(caller.get("/v1/events?q=brimblethorpe").json()["meta"]["total"], 0)
        return answer.json()["meta"]["dataset_version"]

    def change_names(self, ending, made):
        """Another writer, whose versions come between those of the publisher."""
        while not ending.wait(0.2):
            tag = editor.tag(f"/v1/areas/{AREA}")
            name = f"Estate {len(made)}"
            answer = editor.patch(f"/v1/areas/{AREA}", {"name": name}, tag)
            if answer.status != 200:
                made.append(answer)
                return
            made.append((version_of(answer.headers), name))
            if editor.get(f"/v1/areas/{AREA}").json()["data"]["name"] != name:
                made.append("its author does not see it")
                return

    def test_each_answer_is_of_one_version(self):
        readers = [Reader(*asked, seed) for seed, asked in enumerate(
            [(server, LISTS), (server, LISTS), (server, LISTS + STREAMS), (streaming, STREAMS), (streaming, STREAMS)])]
        ending, names, states = threading.Event(), [], {1: False}
        other = threading.Thread(target=self.change_names, args=(ending, names))
        for thread in (*readers, other):
            thread.start()
        try:
            for _ in range(ROUNDS):
                states[self.publish()] = True
                time.sleep(0.2)
                states[self.withdraw()] = False
                time.sleep(0.2)
        finally:
            ending.set()
            for reader in readers:
                reader.ending.set()
            for thread in (*readers, other):
                thread.join()
        self.assertEqual([reader.faults[:3] for reader in readers], [[]] * len(readers))
        self.assertTrue(names and all(isinstance(made, tuple) for made in names), names)
        told = self.together(readers)
        versions = {version for _, version in told}
        self.assertGreater(len(versions), ROUNDS, "too few versions were met")
        self.check_states(told, states)
        self.check_pinned(told)
        print(f"{len(told)} different answers in {len(versions)} versions; {sum(reader.broken for reader in readers)} streams broke off")

    def together(self, readers):
        """What all were told, of which no two were told differently."""
        told = {}
        for reader in readers:
            for key, body in reader.told.items():
                self.assertEqual(told.setdefault(key, body), body, key)
        return told

    def check_states(self, told, states):
        """All of the update in each version from its publication to its withdrawal, and none of it in others."""
        for (target, version), body in told.items():
            published = states[max(known for known in states if known <= version)]
            if target in BROUGHT_TO:
                found = sum("brimblethorpe" in json.dumps(row) for row in json.loads(body)["data"])
                self.assertEqual(found, BROUGHT_TO[target] if published else 0, (target, version))

    def check_pinned(self, told):
        """What was told then is what that version holds for good."""
        for (target, version), body in told.items():
            pinned = server.get(f"{target}{'&' if '?' in target else '?'}dataset_version={version}")[2]
            if ".csv" in target or ".ndjson" in target:
                self.assertEqual(pinned, body, (target, version))
            else:
                self.assertEqual(json.loads(pinned)["data"], json.loads(body)["data"], (target, version))
                self.assertEqual(json.loads(body)["meta"]["dataset_version"], version)


if __name__ == "__main__":
    unittest.main()
