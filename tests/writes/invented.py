"""An invented update of 2015 with rows of every kind. WORD stands in each of them and nowhere in the record, so that whatever tells of one is found."""

from writing import add, create

WORD = "quibblewick"
YEAR = "2015"
DOCUMENT = f"{WORD}-report"
UPDATE = {"year": YEAR, "title": f"The {WORD} update", "published_on": "2015-03-13", "summary": f"What {WORD} brought."}
FIGURE, RIVAL = "FIGURE", "RIVAL"  # stand for the numbers of two figures, which are given when they are drafted


def place(line):
    return {"document": DOCUMENT, "section": f"On {WORD}", "locator": f"lines:{line}", "kind": "body"}


# By file, in the order in which they refer to each other; some stand beside things that are in the record already.
ROWS = {
    "documents": [{"slug": DOCUMENT, "update": YEAR, "title": f"The {WORD} report", "publisher": f"Office of {WORD}",
                   "published_on": "2015-03-13", "document_kind": "report", "role": "primary", "licence": f"{WORD} licence",
                   "contributors": f"A. {WORD} = Minister", "summary": f"Tells of {WORD}."}],
    "organisations": [{"slug": f"{WORD}-office", "name": f"Office of {WORD}", "organisation_kind": "charity", "aliases": f"{WORD} people",
                       "summary": f"Looks after {WORD}.", **place(2)}],
    "areas": [{"code": f"x-{WORD}", "name": f"{WORD} valley", "level": "region", "parent": "E92000001", "scheme": "local"}],
    "principles": [{"slug": f"{WORD}-principle", "position": "6", "name": f"Of {WORD}", "summary": f"Everybody has {WORD}.", **place(3)}],
    "principle_names": [{"principle": "choice", "name": f"{WORD} choosing", **place(4)}],
    "programmes": [{"slug": f"{WORD}-programme", "name": f"Programme of {WORD}", "aliases": f"{WORD} scheme", "principles": f"choice; {WORD}-principle",
                    "organisations": f"{WORD}-office; cabinet-office", "summary": f"Brings {WORD}.", **place(5)}],
    "programme_names": [{"programme": "free-schools", "name": f"{WORD} schools", **place(6)}],
    "indicators": [{"slug": f"{WORD}-count", "programme": f"{WORD}-programme", "name": f"How many {WORD}", "unit": f"{WORD}-units", "measure": "stock",
                    "definition": f"Counts {WORD}.", "comparability": f"Not with other {WORD}.", **place(7)},
                   {"slug": f"{WORD}-schools", "programme": "free-schools", "name": f"Schools with {WORD}", "unit": "schools", "measure": "stock",
                    "definition": f"Schools that have {WORD}.", **place(8)}],
    "redefinitions": [{"indicator": f"{WORD}-schools", "formerly": "free-schools-open", "reason": f"Counts {WORD} now.", **place(9)}],
    "observations": [
        {"indicator": "free-schools-open", "area": "E92000001", "period": "2015-02", "as_stated": f"{WORD} month", "value": "254.10",
         "note": f"With {WORD}.", "other_sources": f"open-public-services-2014 > {WORD} > lines:1 > body", **place(10)},
        {"indicator": "free-schools-open", "area": "E92000001", "period": "2015-02", "value": "263", "rival_of": FIGURE, **place(11)},
        {"indicator": f"{WORD}-count", "area": f"x-{WORD}", "period": "2015", "value": "7", "value_text": f"seven {WORD}", "qualifier": "about",
         "dimensions": f'{{"{WORD}": "all"}}', **place(12)},
        {"indicator": f"{WORD}-count", "period": "2014", "value": "3", "status": "planned", **place(13)},
        {"indicator": f"{WORD}-schools", "period": "2015", "value": "70000", **place(14)},
        {"indicator": "free-schools-open", "area": "E92000001", "period": "2015-02", "dimensions": '{"counted": "doubled"}',
         "value": "508.20", "formula": f"2 * #{FIGURE}", "note": f"Twice the {WORD}.", **place(15)}],
    "commitments": [{"slug": f"{WORD}-for-all", "programme": "free-schools", "title": f"{WORD} for all", "summary": f"All get {WORD}.", "due": "2016",
                     "due_as_stated": f"after {WORD}", "indicator": "free-schools-open", "target_value": "300", **place(16)}],
    "events": [{"slug": f"{WORD}-day", "programme": f"{WORD}-programme", "title": f"{WORD} begins", "summary": f"The first {WORD}.", "period": "2015-01-31",
                "as_stated": f"{WORD} eve", **place(17)}],
    "recommendations": [{"slug": f"{WORD}-more", "programme": "free-schools", "title": f"More {WORD}", "summary": f"Have more {WORD}.",
                         "made_by": f"{WORD}-office", "made_to": f"Friends of {WORD}", **place(18)}],
    "case_studies": [{"slug": f"{WORD}-case", "programme": "free-schools", "title": f"A {WORD} school", "summary": f"It has {WORD}.", "area": f"x-{WORD}",
                      "organisations": f"{WORD}-office", "observations": FIGURE, **place(19)}],
    "evidence": [{"commitment": "free-schools-fund-180", "reports": "met", "wording": f"{WORD} was funded", "observation": FIGURE,
                  "note": f"Says {WORD}.", **place(20)}],
    "checks": [{"slug": f"{WORD}-check", "check_kind": "part", "title": f"{WORD} is part of all", "left_side": f"#{FIGURE}", "relation": "<=",
                "right_side": f"#{RIVAL}", "note": f"As {WORD} is.", **place(21)}],
}

# Where each of its things can be read once it is published.
PATHS = (f"/v1/updates/{YEAR}", f"/v1/updates/{YEAR}/observations", f"/v1/documents/{DOCUMENT}", f"/v1/organisations/{WORD}-office", f"/v1/areas/x-{WORD}",
         f"/v1/principles/{WORD}-principle", f"/v1/programmes/{WORD}-programme", f"/v1/indicators/{WORD}-count", f"/v1/indicators/{WORD}-schools",
         f"/v1/indicators/{WORD}-count/chart.svg", f"/v1/observations/{FIGURE}", f"/v1/observations/{RIVAL}", f"/v1/observations/{FIGURE}/citation",
         f"/v1/commitments/{WORD}-for-all", f"/v1/events/{WORD}-day", f"/v1/recommendations/{WORD}-more", f"/v1/case-studies/{WORD}-case",
         f"/v1/checks/{WORD}-check", f"/v1/conflicts/{FIGURE}-{RIVAL}")


def numbered(text, figure, rival):
    return text.replace(FIGURE, figure).replace(RIVAL, rival)


def next_figures(cluster):
    """The numbers that the two figures will have: the next ones that were never given."""
    following = int(cluster.sql("SELECT last_value + is_called::int FROM observation_number")[0][0])
    return str(following), str(following + 1)


def draft(cluster):
    """Makes the draft, through the door that every row goes through; gives the numbers of the two figures."""
    numbers = next_figures(cluster)
    create(cluster, UPDATE)
    first, rival, *others = ROWS["observations"]
    for rows in ({"documents": ROWS["documents"], "observations": [first]}, {"observations": [rival]}, {**ROWS, "observations": others}):
        faults = add(cluster, YEAR, **{
            file: [{name: numbered(cell, *numbers) for name, cell in row.items()} for row in kept] for file, kept in rows.items()})
        assert not faults, faults
    return numbers


def paths(figure, rival):
    return [numbered(path, figure, rival) for path in PATHS]
