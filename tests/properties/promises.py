"""How promises stand and how they add up, worked out from the record's files alone: the other side of every comparison.

Written from openapi.yaml (CommitmentRule, Progress) and docs/record.md, in another way than the server's: it looks at one promise at a
time and keeps everything in lists.
"""

import csv
from datetime import date
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext

from record import span

STATUSES = ["met", "partly-met", "in-progress", "not-met", "dropped", "not-reported"]
LEAST_FAVOURABLE_FIRST = ["dropped", "not-met", "in-progress", "partly-met", "met"]
LOOSE = ("about", "nearly", "projected")
FIGURE_STATUS = {"figure-reaches-target": "met", "figure-reaches-target-late": "partly-met", "figure-leaves-open": "partly-met",
                 "figure-short-when-due": "not-met", "figure-on-the-way": "in-progress"}


class Record:
    """The files of one folder, with what a document's or an update's date means in days."""

    def __init__(self, folder):
        for name in ("updates", "documents", "principles", "programmes", "indicators", "observations", "commitments", "evidence"):
            with open(folder / f"{name}.csv", newline="", encoding="utf-8") as file:
                setattr(self, name, list(csv.DictReader(file)))
        self.public = {row["slug"]: span(row["published_on"])[1] for row in self.documents}
        self.update_of = {row["slug"]: int(row["update"]) for row in self.documents}
        self.years = sorted(set(self.update_of.values()))  # an update without documents tells of nothing
        self.measure = {row["slug"]: row["measure"] for row in self.indicators}

    def made(self, promise):
        return self.public[promise["document"]]

    def made_in(self, promise):
        return self.update_of[promise["document"]]


class Moment:
    """What had been published: by documents of updates up to a year, until a day."""

    def __init__(self, record, year=9999, day=date.max):
        self.record, self.year, self.day = record, year, day

    def shows(self, document):
        return self.record.update_of[document] <= self.year and self.record.public[document] <= self.day

    def newest_update(self):
        """The newest update of which its own report, and not only what others wrote, has been published."""
        return max((self.record.update_of[row["slug"]] for row in self.record.documents
                    if row["role"] in ("primary", "summary") and self.shows(row["slug"])), default=0)

    def newest_document(self):
        """Update, document and date: of the newest update the newest document, of one day the first by name."""
        shown = [row for row in self.record.documents if self.shows(row["slug"])]
        update = max(self.record.update_of[row["slug"]] for row in shown)
        shown = [row for row in shown if self.record.update_of[row["slug"]] == update]
        newest = max(self.record.public[row["slug"]] for row in shown)
        one = min((row for row in shown if self.record.public[row["slug"]] == newest), key=lambda row: row["slug"])
        return update, one["slug"], one["published_on"]


def least(size, qualifier):
    """What the figure is at least, seen in the direction of the target; None where it does not say."""
    below = ("more-than", "at-least") if size >= 0 else ("nearly", "up-to", "under")
    return size if qualifier == "exact" or qualifier in below else None


def most(size, qualifier):
    above = ("nearly", "up-to", "under") if size >= 0 else ("more-than", "at-least")
    return size if qualifier == "exact" or qualifier in above else None


class Figure:
    def __init__(self, record, row, promise):
        target = Decimal(promise["target_value"])
        self.id, self.qualifier, self.value, self.text = int(row["id"]), row["qualifier"], Decimal(row["value"]), row["value_text"]
        days = span(row["period"])
        self.start = days[0] if days and days[0] > date.min else None
        self.end = days[1] if days and days[1] < date.max else None
        self.published = record.public[row["document"]]
        self.update = record.update_of[row["document"]]
        self.day = self.end or self.published
        self.goal, aim = abs(target), promise["target_qualifier"]
        self.size = self.value if target > 0 else -self.value
        low, high = least(self.size, self.qualifier), most(self.size, self.qualifier)
        beyond = aim == "more-than"
        self.reaches = low is not None and (low > self.goal or (low == self.goal and (not beyond or self.qualifier == "more-than")))
        self.falls_short = aim in ("exact", "at-least", "more-than") and high is not None and (
            high < self.goal or (high == self.goal and (beyond or self.qualifier in ("nearly", "under"))))

    def counts(self, record, promise):
        """Whether it is of a time that the promise can be judged by."""
        measure = record.measure[promise["indicator"]]
        if measure == "cumulative":
            return True
        if measure in ("stock", "ratio") or promise["due"] == "undated":
            return self.day > record.made(promise)
        first, last = due_days(promise)
        return (first is None or (self.start is not None and self.start >= first)) and (
            last is None or (self.end is not None and self.end <= last))


def due_days(promise):
    days = span(promise["due"]) or (date.min, date.max)
    return (days[0] if days[0] > date.min else None), (days[1] if days[1] < date.max else None)


def figure_of(record, promise, moment):
    """The figure that counts, or None, and why there is none."""
    if not promise["target_text"]:
        return None, "no-figure-promised"
    if not promise["target_value"]:
        return None, "target-in-words"
    if not promise["indicator"]:
        return None, "no-indicator"
    if Decimal(promise["target_value"]) == 0:
        return None, "target-is-zero"
    if promise["target_qualifier"] in ("up-to", "under"):
        return None, "target-is-a-ceiling"
    revisions = {}
    for row in record.observations:
        if (row["indicator"] == promise["indicator"] and row["dimensions"] == "{}" and row["status"] == "actual" and not row["formula"]
                and not row["rival_of"] and moment.shows(row["document"])):
            if row["id"] not in revisions or int(row["revision"]) > int(revisions[row["id"]]["revision"]):
                revisions[row["id"]] = row
    rows = list(revisions.values())
    if not rows:
        return None, "no-figure-reported"
    if len({row["area"] for row in rows}) > 1:
        return None, "different-areas"
    figures = [Figure(record, row, promise) for row in rows if row["value"]]
    if not figures:
        return None, "figure-in-words"
    figures = [figure for figure in figures if figure.counts(record, promise)]
    if not figures:
        return None, "different-time"
    return choose(figures, due_days(promise)[1]), None


def choose(figures, due):
    """The newest; but one that reached the target in time is not undone by what came later."""
    def newest(some):
        return max(some, key=lambda figure: (figure.day, figure.published, figure.id))
    in_time = [figure for figure in figures if due and figure.day <= due]
    if in_time and newest(in_time).reaches:
        return newest(in_time)
    return newest(figures)


def figure_rule(figure, due):
    if figure.reaches:
        return "figure-reaches-target" if due is None or figure.day <= due else "figure-reaches-target-late"
    if due is not None and figure.day >= due:
        return "figure-short-when-due" if figure.falls_short else "figure-leaves-open"
    return "figure-on-the-way" if figure.size > 0 else None


def judge(record, promise, moment):
    """Status and rule, and the numbers of evidence and figures that are known."""
    said = [(record.public[row["document"]], row["reports"], "told-" + row["reports"], record.update_of[row["document"]], int(row["id"]))
            for row in record.evidence if row["commitment"] == promise["slug"] and moment.shows(row["document"])]
    figure, _ = figure_of(record, promise, moment)
    rule = figure and figure_rule(figure, due_days(promise)[1])
    if rule:
        said.append((figure.published, FIGURE_STATUS[rule], rule, figure.update, f"#{figure.id}"))
    known = sorted(str(one[4]) for one in said)
    if not said:
        return "not-reported", "nothing-reported", known
    newest = max(one[0] for one in said)
    said = [one for one in said if one[0] == newest]
    _, status, rule, update, _ = min(said, key=lambda one: (LEAST_FAVOURABLE_FIRST.index(one[1]), one[2]))
    if status == "in-progress" and update < moment.newest_update():
        return "not-reported", "silent-since", known
    return status, rule, known


def progress(record, promise, moment):
    """The members of `progress` but for `why`, numbers as text."""
    figure, reason = figure_of(record, promise, moment)
    aim = promise["target_qualifier"]
    if figure and aim in LOOSE and figure.qualifier not in ("exact", "about", "projected"):
        reason = "qualifiers-leave-open"
    if reason:
        return {"percent": None, "qualifier": None, "told": None, "formula": None, "observation": None, "cannot_compute": reason}
    qualifier = "about" if aim in LOOSE or figure.qualifier == "projected" else figure.qualifier
    way = {"more-than": ROUND_DOWN, "at-least": ROUND_DOWN, "nearly": ROUND_CEILING, "up-to": ROUND_CEILING, "under": ROUND_CEILING}
    with localcontext() as context:
        context.prec = 60
        share = 100 * figure.value / Decimal(promise["target_value"])
        percent = share.quantize(Decimal("0.1"), way.get(qualifier, ROUND_HALF_UP))
    return {"percent": f"{percent + 0:.1f}", "qualifier": qualifier, "told": f"{figure.text} of {promise['target_text']}",
            "formula": f"100 * #{figure.id} / {promise['target_value']}", "observation": str(figure.id), "cannot_compute": None}


def moments(record, promise, vintage="latest", day=None):
    """The states of one promise that a query asks for: none where it had not been made by then."""
    if vintage == "all":
        asked = [Moment(record, year) for year in record.years if year >= record.made_in(promise)]
    elif vintage == "first":
        asked = [Moment(record, day=record.made(promise))]
    elif vintage == "latest":
        asked = [Moment(record, day=day or date.max)]
    else:
        asked = [Moment(record, int(vintage))]
    return [moment for moment in asked if moment.shows(promise["document"])]


COUNTS = ["total", "with_target", "with_result", "reported"]
KEPT = ["total", "made", "open", *(status.replace("-", "_") for status in STATUSES)]


def documents_of(row):
    return [row["document"], *(place.split(" > ")[0] for place in row["other_sources"].split(" | ") if place)]


def is_told(record, programme, moment):
    documents = documents_of(programme)
    for row in record.indicators + record.commitments:
        if row["programme"] == programme["slug"]:
            documents.append(row["document"])
    return any(moment.shows(document) for document in documents)


def measured(record, programme, moment):
    results = [row for row in record.observations if row["status"] == "actual" and not row["formula"] and not row["rival_of"]
               and moment.shows(row["document"])]
    aims = {row["indicator"] for row in record.commitments if row["target_text"] and moment.shows(row["document"])}
    shown = {row["indicator"] for row in results}
    new = {row["indicator"] for row in results if record.update_of[row["document"]] == moment.year}
    known = {row["slug"] for row in record.indicators if row["programme"] == programme["slug"] and moment.shows(row["document"])}
    return dict(zip(COUNTS, (len(known), len(known & aims), len(known & shown), len(known & new))))


def kept(record, programme, moment):
    promises = [row for row in record.commitments if row["programme"] == programme["slug"] and moment.shows(row["document"])]
    statuses = [judge(record, promise, moment)[0] for promise in promises]
    found = {status.replace("-", "_"): statuses.count(status) for status in STATUSES}
    closed = found["met"] + found["not_met"] + found["dropped"]
    made = sum(record.made_in(promise) == moment.year for promise in promises)
    return {"total": len(promises), "made": made, "open": len(promises) - closed, **found}


def add_up(rows):
    """Counts of several rows together."""
    return tuple({name: sum(row[at][name] for row in rows) for name in names} for at, names in enumerate((COUNTS, KEPT)))


def grid(record, day=date.max):
    """The rows of the grid in order: what each is for, its level, counts of indicators and of promises."""
    rows = []
    for year in record.years:
        moment = Moment(record, year, day)
        if not any(record.update_of[row["slug"]] == year and moment.shows(row["slug"]) for row in record.documents):
            continue
        below = {principle["slug"]: [] for principle in sorted(record.principles, key=lambda row: int(row["position"]))}
        for programme in record.programmes:
            if is_told(record, programme, moment):
                counts = measured(record, programme, moment), kept(record, programme, moment)
                below[programme["principles"].split("; ")[0]].append((programme["slug"], counts))
        rows.append((f"{year}", "update", *add_up([counts for cells in below.values() for _, counts in cells])))
        for principle, cells in below.items():
            if cells:
                rows.append((f"{year}/{principle}", "principle", *add_up([counts for _, counts in cells])))
                rows += [(f"{year}/{principle}/{slug}", "programme", *counts) for slug, counts in cells]
    return rows
