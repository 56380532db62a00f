"""Promises and the grid that counts them: every status, rule, progress, list of evidence and count is what the record's files give by another way of working them out, on
every day on which something changes, with each update, for the true record and for one that chance has made up.
"""

import random
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from asking import run_over
from chance import seed_of_run
from imagined import Imagined
from opsd import ROOT
from promises import KEPT, Record, add_up, grid, judge, moments, progress


def shown(row):
    """A row of the server's, as the model tells it."""
    told = {name: row["progress"][name] for name in ("percent", "qualifier", "told", "formula", "observation", "cannot_compute")}
    known = sorted(str(one["id"] or f"#{one['observation']}") for one in row["evidence"])
    return row["slug"], row["status"], row["rule"]["code"], told, known, (int(row["vintage"]["update"]), row["vintage"]["document"],
                                                                         row["vintage"]["published_on"])


def expected(record, vintage="latest", day=None):
    found = []
    for promise in record.commitments:
        for moment in moments(record, promise, vintage, day):
            status, rule, known = judge(record, promise, moment)
            found.append((promise["slug"], status, rule, progress(record, promise, moment), known, moment.newest_document()))
    return found


def all_rows(reader, target):
    """All rows of a list, however many pages they take."""
    rows, target = [], target + ("&" if "?" in target else "?") + "limit=1000"
    while target:
        document = reader.json(target)
        rows += document["data"]
        target = document["links"].get("next")
    return rows


def compare(reader, query, wanted):
    found = [shown(row) for row in all_rows(reader, f"/v1/commitments?{query}")]
    assert [one[0] for one in found] == [one[0] for one in wanted], f"{query}: other promises"
    for mine, theirs in zip(wanted, found):
        assert mine == theirs, f"{query}:\nfiles  {mine}\nserver {theirs}"


def days(record, chance):
    """The days around every publication and correction, and some others."""
    changed = {*record.public.values(), *(date.fromisoformat(row["corrected_on"]) for row in record.observations if row["corrected_on"])}
    known = [day + timedelta(days=shift) for day in sorted(changed) for shift in (-1, 0)]
    return known + [date(2011, 1, 1) + timedelta(days=chance.randrange(2300)) for _ in range(5)]


def status_now(reader, _, record):
    compare(reader, "vintage=latest", expected(record))
    compare(reader, "vintage=first", expected(record, "first"))


def status_on_a_day(reader, chance, record):
    for day in days(record, chance):
        compare(reader, f"as_of={day}", expected(record, day=day))


def status_with_each_update(reader, _, record):
    for year in record.years:
        compare(reader, f"vintage={year}", expected(record, str(year)))
    compare(reader, "vintage=all", expected(record, "all"))


def the_filter_is_the_status(reader, chance, record):
    for query in ("vintage=latest", "vintage=all", f"as_of={chance.choice(days(record, chance))}"):
        rows = all_rows(reader, f"/v1/commitments?{query}")
        for asked in ("met", "partly-met,not-met", "in-progress", "dropped", "not-reported"):
            wanted = [row for row in rows if row["status"] in asked.split(",")]
            assert all_rows(reader, f"/v1/commitments?{query}&status={asked}") == wanted, f"{query} status={asked}"
            assert reader.json(f"/v1/commitments?{query}&status={asked}&limit=1")["meta"]["total"] == str(len(wanted)) or not wanted


def a_state_stays_at_its_link(reader, chance, record):
    for query in ("vintage=latest", "vintage=first", "vintage=all", f"as_of={chance.choice(days(record, chance))}"):
        for row in chance.sample(rows := all_rows(reader, f"/v1/commitments?{query}"), min(len(rows), 20)):
            state = reader.json(row["links"]["state"])["data"]
            # Its other links stay at that moment.
            assert state | {"links": row["links"]} == row and state["links"]["state"] == row["links"]["state"], (query, row["links"]["state"])


def what_decides_is_marked(reader, _, record):
    for row in all_rows(reader, "/v1/commitments?vintage=all"):
        deciding = [one["reports"] for one in row["evidence"] if one["decides"]]
        silent = row["rule"]["code"] in ("nothing-reported", "silent-since")
        assert bool(deciding) != silent and set(deciding) <= {row["status"]}, row
        assert bool(row["evidence"]) == (row["rule"]["code"] != "nothing-reported"), row


def numbers(counts):
    return {name: int(count) for name, count in counts.items()}


def grid_rows(reader, query):
    return [(row["id"], row["level"], numbers(row["indicators"]), numbers(row["commitments"]))
            for row in all_rows(reader, f"/v1/progress?{query}")]


def the_grid_is_the_files(reader, chance, record):
    assert grid_rows(reader, "") == grid(record)
    for day in chance.sample(days(record, chance), 6):
        assert grid_rows(reader, f"as_of={day}") == grid(record, day), day


def the_grid_adds_up(reader, chance, record):
    """Programmes to principles, principles to updates, statuses to promises, whatever is asked for; and promises to their own list."""
    principles = [row["slug"] for row in record.principles]
    for query in ("", f"as_of={chance.choice(days(record, chance))}", f"principle={','.join(chance.sample(principles, 2))}",
                  f"programme={','.join(row['slug'] for row in chance.sample(record.programmes, 12))}"):
        rows = grid_rows(reader, query)
        assert len({row[0] for row in rows}) == len(rows)
        for upper, lower in (("update", "principle"), ("principle", "programme")):
            for key, level, *counts in rows:
                below = [row[2:] for row in rows if row[1] == lower and row[0].startswith(f"{key}/")]
                assert level != upper or tuple(counts) == add_up(below), (query, key)
        for key, _, _, kept in rows:
            assert kept["total"] == sum(kept[status] for status in KEPT[3:]), (query, key)
            assert kept["open"] == kept["total"] - kept["met"] - kept["not_met"] - kept["dropped"], (query, key)
        for level in ("programme", "principle,update"):
            assert grid_rows(reader, f"{query}&level={level}") == [row for row in rows if row[1] in level.split(",")], (query, level)
    for key, level, _, kept in grid_rows(reader, "level=update"):
        assert kept["total"] == int(reader.json(f"/v1/commitments?vintage={key}&limit=1")["meta"]["total"]), key


PROPERTIES = [status_now, status_on_a_day, status_with_each_update, the_filter_is_the_status, a_state_stays_at_its_link,
              what_decides_is_marked, the_grid_is_the_files, the_grid_adds_up]


def every_rule_was_at_work(reader, _, record):
    """Made-up promises are only worth something if none of the rules went untried."""
    words = reader.json("/v1/config")["data"]["enumerations"]
    tried = expected(record, "all")
    assert {one[2] for one in tried} == set(words["commitment_rule"]), set(words["commitment_rule"]) - {one[2] for one in tried}
    assert {one[3]["cannot_compute"] for one in tried} == {None, *words["cannot_compute"]}
    assert {one[1] for one in tried} == set(words["commitment_status"])


def main():
    seed = seed_of_run()
    with tempfile.TemporaryDirectory() as folder:
        imagined = Imagined(random.Random(f"{seed} imagined"), Path(folder, "record")).write()
        failed = run_over(ROOT / "record", PROPERTIES, seed, Record(ROOT / "record"))
        failed += run_over(imagined, [*PROPERTIES, every_rule_was_at_work], seed, Record(imagined))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
