"""What a draft holds, row by row, for who works on it: in every order of paging and format; and a row taken out of it."""

import csv
import io
import json
import unittest

import invented
from editing import Caller, make_key
from opsd import Cluster, Server
from writing import add

DRAFT = f"/v1/updates/{invented.YEAR}/draft"


def setUpModule():
    global cluster, server, editor, bound, admin, figure
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster))
    editor, admin = (Caller(server, make_key(cluster, role)) for role in ("editor", "admin"))
    bound = Caller(server, make_key(cluster, "editor", "--programme", "free-schools"))
    figure, _ = invented.draft(cluster)


def data(answer):
    assert answer.status == 200, answer
    return answer.json()["data"]


def entries(query=""):
    return data(editor.get(f"{DRAFT}?limit=1000{query}"))


class Reading(unittest.TestCase):
    def test_every_row_is_there_as_it_was_written(self):
        rows = [(file.replace("_", "-"), row) for file, kept in invented.ROWS.items() for row in kept]
        found = entries()
        self.assertEqual(len(found), len(rows))
        files = [entry["file"] for entry in found]
        self.assertEqual(files, sorted(files, key=[file.replace("_", "-") for file in invented.ROWS].index), "files stand in their order")
        for file, row in rows:
            row = {name: invented.numbered(cell, figure, str(int(figure) + 1)) for name, cell in row.items()}
            alike = [entry for entry in found if entry["file"] == file and row.items() <= entry["cells"].items()]
            self.assertEqual(len(alike), 1, (file, row))
            entry, = alike
            self.assertEqual(data(editor.get(entry["links"]["self"])), entry)
            self.assertEqual(entry["id"], ":".join([file, *entry["key"].split(" ")]))
            self.assertEqual(entry["links"]["self"], f"{DRAFT}/{entry['id']}")
        programmes = {entry["id"]: entry["programme"] for entry in found}
        self.assertEqual(programmes[f"observations:{figure}:1"], "free-schools")
        self.assertEqual(programmes[f"observations:{int(figure) + 2}:1"], f"{invented.WORD}-programme")
        self.assertIsNone(programmes[f"documents:{invented.DOCUMENT}"])

    def test_a_permalink_leads_back(self):
        page = editor.get(f"{DRAFT}?limit=3").json()
        self.assertEqual(page["meta"]["permalink"], f"{DRAFT}?limit=3")
        self.assertEqual(data(editor.get(page["meta"]["permalink"])), page["data"])

    def test_links_of_a_draft_lead_to_what_it_holds(self):
        shown = editor.get(f"/v1/updates/{invented.YEAR}").json()
        listed = [update for update in data(editor.get("/v1/updates")) if update["state"] == "draft"]
        self.assertEqual(listed, [shown["data"]])
        for name in ("observations", "documents", "commitments"):
            rows = data(editor.get(shown["data"]["links"][name]))
            self.assertEqual([row["cells"] for row in rows], [row["cells"] for row in entries(f"&file={name}")])
            self.assertEqual(len(rows), len(invented.ROWS[name]))

    def test_no_version_is_named_that_holds_no_draft(self):
        for path in (f"/v1/updates/{invented.YEAR}", "/v1/updates"):
            page = editor.get(path).json()
            self.assertNotIn("dataset_version", page["meta"]["permalink"])
            self.assertEqual(data(editor.get(page["meta"]["permalink"])), page["data"])
        pinned = editor.get("/v1/updates/2014").json()["meta"]["permalink"]
        self.assertIn("dataset_version=", pinned)

    def test_pages_make_up_the_whole(self):
        whole = entries()
        for limit in (1, 2, 3, 7, len(whole) - 1, len(whole)):
            pages, target = [], f"{DRAFT}?limit={limit}"
            while target:
                page = editor.get(target).json()
                self.assertEqual(page["meta"]["total"], len(whole))
                self.assertLessEqual(len(page["data"]), limit)
                pages += page["data"]
                target = page["links"].get("next")
            self.assertEqual(pages, whole, f"{limit} a page")

    def test_formats_agree(self):
        whole = entries()
        lines = editor.get(f"{DRAFT}.ndjson").body.decode().splitlines()
        self.assertEqual([json.loads(line) for line in lines], whole)
        table = list(csv.DictReader(io.StringIO(editor.get(f"{DRAFT}.csv").body.decode())))
        self.assertEqual([(row["id"], json.loads(row["cells"])) for row in table], [(entry["id"], entry["cells"]) for entry in whole])

    def test_files_can_be_picked(self):
        whole = entries()
        for files in (["documents"], ["observations", "events"], ["principle-names"]):
            self.assertEqual(entries(f"&file={','.join(files)}"), [entry for entry in whole if entry["file"] in files])
        wrong = editor.get(f"{DRAFT}?file=observation")
        self.assertEqual((wrong.status, wrong.json()["errors"][0]["nearest"]), (400, "observations"))
        self.assertEqual(editor.get(f"{DRAFT}?limit=1&cursor=AAAA").status, 400)

    def test_what_is_not_there(self):
        for target in ("/v1/updates/2014/draft", "/v1/updates/2016/draft", "/v1/updates/x/draft", "/v1/updates/99999/draft", f"{DRAFT}/x",
                       f"{DRAFT}/observations:{figure}", f"{DRAFT}/observations:{figure}:2", f"{DRAFT}/documents:{invented.DOCUMENT}:1",
                       f"/v1/updates/2014/draft/documents:{invented.DOCUMENT}", f"{DRAFT}/events:{invented.DOCUMENT}"):
            self.assertEqual(editor.get(target).status, 404, target)
            self.assertEqual(Caller(server).get(target).status, 401, target)

    def test_an_answer_is_for_its_reader_alone(self):
        for target in (DRAFT, f"{DRAFT}/observations:{figure}:1"):
            headers = editor.get(target).headers
            self.assertEqual(headers["cache-control"], "private, no-store")
            self.assertIn("Authorization", headers["vary"])


class Removing(unittest.TestCase):
    def remove(self, entry, caller=None):
        caller = caller or editor
        path = f"{DRAFT}/{entry}"
        return caller.delete(path, caller.tag(path))

    def test_each_kind_of_row(self):
        """Each is put back, so that the draft is whole for the others."""
        for entry in reversed(entries()):
            before = entries()
            answer = self.remove(entry["id"])
            self.assertEqual((answer.status, answer.body), (204, b""), answer)
            self.assertEqual(entries(), [other for other in before if other["id"] != entry["id"]])
            self.assertEqual(editor.get(entry["links"]["self"]).status, 404)
            self.assertEqual(editor.delete(entry["links"]["self"], "*").status, 404)
            newest = data(admin.get("/v1/audit?limit=1"))[0]
            self.assertEqual((newest["method"], newest["target"], newest["subject"]), ("DELETE", entry["links"]["self"], invented.YEAR))
            self.assertEqual((newest["before"]["id"], newest["before"]["cells"], newest["after"]), (entry["id"], entry["cells"], None))
        self.assertEqual(entries(), [])
        cluster.sql(f"DELETE FROM draft.yearly_update WHERE year = {invented.YEAR}")
        cluster.sql(f"SELECT setval('observation_number', {figure}, false)")
        self.assertEqual(invented.draft(cluster)[0], figure)

    def test_it_must_have_been_read(self):
        path = f"{DRAFT}/events:{invented.WORD}-day"
        tag = editor.tag(path)
        self.assertEqual(editor.delete(path).status, 428)
        self.assertEqual(editor.delete(path, '"v1-0123"').status, 412)
        row = {**invented.ROWS["events"][0], "title": "Somebody else's"}
        self.assertEqual(add(cluster, invented.YEAR, events=[row]), [])
        self.assertEqual(editor.delete(path, tag).status, 412)
        self.assertEqual(data(editor.get(path))["cells"]["title"], "Somebody else's")
        self.assertEqual(add(cluster, invented.YEAR, events=[invented.ROWS["events"][0]]), [])

    def test_what_is_left_is_checked(self):
        """A row that others name can go; then the check tells what is missing."""
        self.assertTrue(data(editor.get(f"/v1/updates/{invented.YEAR}/check"))["publishable"])
        self.assertEqual(self.remove(f"documents:{invented.DOCUMENT}").status, 204)
        told = data(editor.get(f"/v1/updates/{invented.YEAR}/check"))
        self.assertFalse(told["publishable"])
        self.assertIn(invented.DOCUMENT, {fault["message"].split('"')[1] for fault in told["faults"] if fault["code"] == "unknown-reference"})
        self.assertEqual(add(cluster, invented.YEAR, documents=invented.ROWS["documents"]), [])

    def test_a_key_for_one_programme(self):
        for entry in entries():
            if entry["programme"] != "free-schools":
                self.assertEqual(self.remove(entry["id"], bound).status, 403, entry)
        self.assertEqual(self.remove(f"commitments:{invented.WORD}-for-all", bound).status, 204)
        self.assertEqual(add(cluster, invented.YEAR, commitments=invented.ROWS["commitments"]), [])

    def test_nobody_else(self):
        path = f"{DRAFT}/observations:{figure}:1"
        self.assertEqual(Caller(server).delete(path, "*").status, 401)
        self.assertEqual(editor.delete(f"/v1/updates/2014/draft/documents:open-public-services-2014", "*").status, 404)
        for method in ("POST", "PUT", "PATCH"):
            answer = editor.ask(method, path, {})
            self.assertEqual((answer.status, answer.headers["allow"]), (405, "GET, HEAD, OPTIONS, DELETE"))


if __name__ == "__main__":
    unittest.main()
