"""Reading the record: pages join to the list, filters combine as sets, links lead somewhere, and what is served is
what the record's files say, digit for digit. Random input; OPS_SEED repeats a run.
"""

import json
from datetime import date, timedelta

from asking import LISTS, ROUNDS, identities, parse, run, text_of, with_query
from record import overlap, some_period, span, stored_span, table


def pages(reader, chance, path, query):
    """All rows, page by page with a limit that changes, and the totals that were told on the way."""
    rows, totals, cursor = [], set(), None
    while True:
        limit = chance.choice([1, 2, 3, 7, 20, 50, 100, 1000])
        asked = {**query, "limit": str(limit), **({"cursor": cursor} if cursor else {})}
        answer = reader.ask(with_query(path, asked))
        assert answer.status == 200, (path, asked, answer.body)
        document = parse(answer.body.decode())
        rows += document["data"]
        totals.add(int(document["meta"]["total"]))
        assert int(document["meta"]["count"]) == len(document["data"]) <= limit
        following = document["links"].get("next")
        assert (following is not None) == ('rel="next"' in answer.headers["link"])
        if following is None:
            return rows, totals
        assert len(document["data"]) == limit, "a page that is not the last is full"
        assert f"<{following}>; rel=\"next\"" in answer.headers["link"]
        cursor = following.rpartition("cursor=")[2]


def pages_join_to_the_list(reader, chance):
    for path in list(LISTS) + chance.choices(list(LISTS), k=ROUNDS):
        query = reader.some_query(chance, path)
        whole = reader.rows(with_query(path, query))
        rows, totals = pages(reader, chance, path, query)
        assert text_of(rows) == text_of(whole), f"the pages of {path} {query} differ from the whole"
        assert totals == {len(whole)}, f"{path} {query} has {len(whole)} rows and tells of {totals}"


def next_leads_through_the_list(reader, chance):
    for path in LISTS:
        target, seen = with_query(path, {"limit": str(chance.randint(1, 40))}), []
        while target:
            document = reader.json(target)
            seen += identities(document["data"], path)
            target = document["links"].get("next")
        assert seen == identities(reader.rows(path), path), path
        assert len(set(seen)) == len(seen), f"{path} shows a row twice"


def two_values_are_the_union(reader, chance):
    filtered = [path for path, (_, filters) in LISTS.items() if filters]
    for path in chance.choices(filtered, k=ROUNDS):
        name, kind = chance.choice(sorted(LISTS[path][1].items()))
        one, other = chance.sample(reader.words[kind], 2)
        rest = reader.some_query(chance, path, 1)

        def found(value):
            return identities(reader.rows(with_query(path, {**rest, name: value})), path)

        both = found(f"{one},{other}")
        assert set(both) == set(found(one)) | set(found(other)), f"{path} {rest} {name}={one},{other}"
        assert both == found(f"{other},{one}"), f"{path}: the order of values changes the rows"


def filters_only_narrow(reader, chance):
    for path in chance.choices([path for path in LISTS if LISTS[path][1]], k=ROUNDS):
        query = reader.some_query(chance, path, 3)
        rest = {name: value for name, value in query.items() if name not in LISTS[path][1]}
        whole = identities(reader.rows(with_query(path, rest)), path)
        some = identities(reader.rows(with_query(path, query)), path)
        places = [whole.index(identity) for identity in some]
        assert places == sorted(places), f"{path} {query} changes the order"


def links_in(value):
    """Every target under a member `links`, or that is itself called link."""
    if isinstance(value, list):
        for element in value:
            yield from links_in(element)
    elif isinstance(value, dict):
        for name, member in value.items():
            if name == "links":
                yield from (link for link in member.values() if link is not None)
            elif name in ("link", "path"):
                yield member
            else:
                yield from links_in(member)


def every_link_answers(reader, chance):
    known, waiting = {"/"}, ["/"]
    while waiting:
        target = waiting.pop(chance.randrange(len(waiting)))
        answer = reader.ask(target)
        assert answer.status == 200, f"a link leads to {target}, which gives {answer.status}"
        if answer.headers["content-type"] != "application/json" or target == "/openapi.json":
            continue  # the contract speaks of links, and leads nowhere
        found = list(links_in(parse(answer.body.decode())))
        found += [part.strip()[1:].partition(">")[0] for part in answer.headers.get("link", "").split(",") if part]
        for link in found:
            if link not in known:
                known.add(link)
                waiting.append(link)
    assert len(known) > 500, len(known)


def a_row_is_the_same_alone(reader, chance):
    for path in LISTS:
        rows = reader.rows(with_query(path, {"vintage": "all", "derived": "true"} if "observations" in path else {}))
        for row in chance.sample(rows, min(len(rows), 10)):
            alone = reader.json(row["links"]["self"])["data"]
            alone = alone[0] if isinstance(alone, list) else alone  # of a list whose rows have no address of their own
            # Links stay at the moment of their row, which in a list of every vintage is not now.
            assert text_of(alone | {"links": row["links"]}) == text_of(row), row["links"]["self"]


def lists_hold_the_record(reader, _):
    for name in ("principles", "programmes", "indicators", "documents", "commitments", "events", "recommendations",
                 "case_studies", "areas", "organisations"):
        path = "/v1/" + name.replace("_", "-")
        wanted = [row.get("slug") or row["code"] for row in table(name)]
        found = identities(reader.rows(path), path)
        assert sorted(found) == sorted(wanted), f"{path}: {set(found) ^ set(wanted)}"
    assert [row["slug"] for row in reader.rows("/v1/updates")] == [row["year"] for row in table("updates")]


def as_in_the_file(row):
    """An observation as its row in the file."""
    derived = row["derived"] or {"formula": ""}
    source = row["sources"][0]
    found = {"id": row["id"], "revision": row["revision"]["number"], "indicator": row["indicator"],
             "area": row["area"]["code"], "area_basis": row["area"]["basis"], "period": row["period"]["code"],
             "as_stated": row["period"]["as_stated"], "value": row["value"], "value_text": row["value_text"],
             "qualifier": row["qualifier"], "status": row["status"], "formula": derived["formula"],
             "rival_of": row["rival_of"], "note": row["note"], "document": source["document"],
             "section": source["section"], "locator": source["locator"], "kind": source["kind"],
             "other_sources": " | ".join(" > ".join(other[part] for part in ("document", "section", "locator", "kind"))
                                         for other in row["sources"][1:])}
    return {name: "" if value is None else str(value) for name, value in found.items()}


def figures_are_the_files(reader, _):
    wanted = {row["id"]: row for row in table("observations")}
    rows = reader.rows("/v1/observations?vintage=all&derived=true")
    assert {row["id"] for row in rows} == set(wanted)
    for row in rows:
        for name, text in as_in_the_file(row).items():
            assert text == wanted[row["id"]][name], f"#{row['id']} {name}: {text!r}, not {wanted[row['id']][name]!r}"
        assert row["dimensions"] == json.loads(wanted[row["id"]]["dimensions"]), row["id"]
    targets = {row["slug"]: row for row in table("commitments")}
    for row in reader.rows("/v1/commitments"):
        text = row["target"]["value"] if row["target"] else None
        assert (text or "") == targets[row["slug"]]["target_value"], row["slug"]


def periods_select_what_overlaps(reader, chance):
    plain = [row for row in table("observations") if not row["formula"] and not row["rival_of"]]
    known = (("/v1/observations", "period", plain, "id", "period"),
             ("/v1/events", "period", table("events"), "slug", "period"),
             ("/v1/commitments", "due", table("commitments"), "slug", "due"))
    for code in ["undated", *(some_period(chance) for _ in range(ROUNDS))]:
        for path, name, rows, key, column in known:
            wanted = {row[key] for row in rows if overlap(stored_span(row[column]), span(code))}
            found = set(identities(reader.rows(f"{path}?{name}={code}"), path))
            assert found == wanted, f"{path}?{name}={code}: missing {wanted - found}, too many {found - wanted}"


def as_of_shows_what_was_public(reader, chance):
    public = {row["slug"]: span(row["published_on"])[1] for row in table("documents")}
    rows = [row for row in table("observations") if not row["formula"] and not row["rival_of"]]
    days = [day + timedelta(days=shift) for day in public.values() for shift in (-1, 0, 1)]
    days += [date(2010, 1, 1) + timedelta(days=chance.randrange(2200)) for _ in range(ROUNDS)]
    for day in days:
        wanted = {row["id"] for row in rows if public[row["document"]] <= day}
        found = set(identities(reader.rows(f"/v1/observations?as_of={day}"), "/v1/observations"))
        assert found == wanted, f"as_of={day}: {found ^ wanted}"


if __name__ == "__main__":
    run([pages_join_to_the_list, next_leads_through_the_list, two_values_are_the_union, filters_only_narrow,
         every_link_answers, a_row_is_the_same_alone, lists_hold_the_record, figures_are_the_files,
         periods_select_what_overlaps, as_of_shows_what_was_public])
