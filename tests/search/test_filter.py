"""The filter q of every list: it keeps the rows that hold all words of a question, as a model in Python of the record's files has
it; what search finds by the same words is the same; and questions that have no answer are told why. OPS_SEED repeats a run.
"""

import json
import random
import re
from urllib.parse import quote

from chance import seed_of_run
from opsd import Cluster, ROOT, Server
from test_search import INJECTIONS, problem, rows_of

ROUNDS = 60
WORD = re.compile(r"[^\W_]+(?:,[0-9]{3}(?![0-9])|\.[0-9]+)*")
# The list of each type of thing, the member that names a row, and more that it takes to see all rows.
LISTS = {
    "principle": ("/v1/principles", "slug", ""), "programme": ("/v1/programmes", "slug", ""),
    "organisation": ("/v1/organisations", "slug", ""), "area": ("/v1/areas", "code", ""), "update": ("/v1/updates", "slug", ""),
    "document": ("/v1/documents", "slug", ""), "indicator": ("/v1/indicators", "slug", ""),
    "observation": ("/v1/observations", "id", "&vintage=all&derived=true"), "commitment": ("/v1/commitments", "slug", ""),
    "event": ("/v1/events", "slug", ""), "recommendation": ("/v1/recommendations", "slug", ""),
    "case-study": ("/v1/case-studies", "slug", ""),
}


def words_of(*texts):
    return [word.lower().replace(",", "") for text in texts for word in WORD.findall(text or "")]


class Record:
    """The words by which each thing of the record is told, out of its files."""

    def __init__(self):
        self.areas = {row["code"]: row["name"] for row in rows_of("areas.csv")}
        self.programmes = {row["slug"]: f"{row['name']} {row['aliases']}" for row in rows_of("programmes.csv")}
        self.indicators = {row["slug"]: row for row in rows_of("indicators.csv")}
        self.told = {
            "principle": {row["slug"]: words_of(row["name"], row["summary"], *self.other_names(row)) for row in rows_of("principles.csv")},
            "programme": {row["slug"]: words_of(row["name"], row["aliases"], row["summary"]) for row in rows_of("programmes.csv")},
            "organisation": {row["slug"]: words_of(row["name"], row["aliases"], row["summary"], row["organisation_kind"])
                             for row in rows_of("organisations.csv")},
            "area": {row["code"]: words_of(row["name"], row["level"], "in" if row["parent"] else "", self.areas.get(row["parent"]),
                                           row["code"]) for row in rows_of("areas.csv")},
            "update": {row["year"]: words_of(row["title"], row["summary"], row["year"]) for row in rows_of("updates.csv")},
            "document": {row["slug"]: words_of(row["title"], row["summary"], row["publisher"], row["contributors"])
                         for row in rows_of("documents.csv")},
            "indicator": {slug: words_of(row["name"], row["definition"], row["comparability"], self.programmes[row["programme"]])
                          for slug, row in self.indicators.items()},
            "commitment": self.of("commitments.csv", "title", "summary", "target_text", "due_as_stated"),
            "event": self.of("events.csv", "title", "summary", "as_stated", "period"),
            "recommendation": self.of("recommendations.csv", "title", "summary", "made_to"),
            "case-study": {row["slug"]: words_of(row["title"], row["summary"], self.areas.get(row["area"]),
                                                 self.programmes[row["programme"]]) for row in rows_of("case_studies.csv")},
        }
        self.figures = {row["id"]: row for row in rows_of("observations.csv")}
        self.told["observation"] = {number: self.figure(row) for number, row in self.figures.items() if not row["formula"]}

    def of(self, file, *columns):
        return {row["slug"]: words_of(*(row[column] for column in columns), self.programmes.get(row["programme"]))
                for row in rows_of(file)}

    def other_names(self, principle):
        return [row["name"] for row in rows_of("principle_names.csv") if row["principle"] == principle["slug"]]

    def figure(self, row):
        indicator = self.indicators[row["indicator"]]
        return words_of(indicator["name"], row["value_text"], row["as_stated"] or row["period"], self.areas.get(row["area"]), row["note"],
                        row["value"], row["period"], self.programmes[indicator["programme"]])

    def number_alone(self, number):
        """The number of a figure that is told by nothing else; None for others."""
        row = self.figures[number]
        qualifier = "" if row["qualifier"] == "exact" else row["qualifier"].replace("-", " ") + " "
        alone = not row["note"] and not row["as_stated"] and row["value_text"].translate({ord(sign): None for sign in ",£%"}) == qualifier + row["value"]
        return row["value"].lstrip("-") if alone else None


class Model:
    """What q means. Stems and words that are mostly filler are PostgreSQL's; all else is said here once more."""

    def __init__(self, cluster, record):
        self.cluster = cluster
        self.record = record
        self.vocabulary = {word for rows in record.told.values() for words in rows.values() for word in words if len(word) <= 40}
        self.stems, self.fillers = {}, set()
        self.learn(self.vocabulary)
        self.entries = {kind: {key: self.stemmed(words) for key, words in rows.items()} for kind, rows in record.told.items()}

    def learn(self, words):
        """Stems of words not yet known, all in one question."""
        unknown = sorted({word for word in words if word not in self.stems})
        listed = ", ".join(f"('{word}')" for word in unknown)  # letters and digits only
        for word, stem, filler in self.cluster.sql(
                f"SELECT word, search_stem(word), ts_lexize('english_stem', word) = '{{}}' FROM (VALUES {listed}) AS w (word)") if unknown else []:
            self.stems[word] = stem
            if filler == "t":
                self.fillers.add(word)

    def stemmed(self, words):
        return frozenset(self.stems[word] for word in words)

    def asked(self, question):
        """For each word that counts: the stems it may be, and how a stem may begin."""
        words = words_of(question)
        self.learn(words)
        kept = [word for word in words if word not in self.fillers] or words
        asked = [({self.stems[word]}, None) for word in kept]
        if kept and not kept[-1][0].isdigit():
            begun = self.stemmed(word for word in self.vocabulary if word.startswith(kept[-1]))
            asked[-1] = (asked[-1][0] | begun, kept[-1])
        return asked

    @staticmethod
    def holds(stems, asked):
        return all(stems & wanted or beginning and any(stem.startswith(beginning) for stem in stems) for wanted, beginning in asked)

    def kept(self, kind, question):
        asked = self.asked(question)
        if kind != "observation":
            return self.fitting(kind, asked)
        fitting = self.fitting(kind, asked)
        return {number for number, row in self.record.figures.items() if number in fitting or self.holds(self.series(row), asked)}

    def fitting(self, kind, asked):
        """The things of a kind that have all words themselves; a figure that is told by its number alone only where that is one of them."""
        given = set().union(*(wanted for wanted, _ in asked))
        return {key for key, stems in self.entries[kind].items() if self.holds(stems, asked)
                and (kind != "observation" or self.record.number_alone(key) in (None, *given))}

    def series(self, row):
        return self.entries["indicator"][row["indicator"]] | self.entries["area"].get(row["area"], frozenset())

    def some_question(self, chance, kind):
        """Words of one row, in any order and case, the last one perhaps cut; now and then one of another row, or filler."""
        rows = self.record.told[kind]
        words = chance.choices(chance.choice(sorted(rows.values())), k=chance.randint(1, 3))
        if chance.random() < 0.2:
            words.append(chance.choice(sorted(self.vocabulary)))
        if chance.random() < 0.2:
            words.insert(chance.randrange(len(words) + 1), chance.choice(("the", "of", "in")))
        if chance.random() < 0.3:
            words[-1] = words[-1][:chance.randint(1, len(words[-1]))].rstrip(".")
        return chance.choice((" ", " ", ", ", " - ", " & ")).join(chance.choice((word, word.upper(), word.title())) for word in words)


def ask(server, kind, question, more=""):
    path, key, others = LISTS[kind]
    answer = server.json(f"{path}?q={quote(question, safe='')}&limit=1000{others}{more}")
    assert answer["meta"]["total"] == len(answer["data"]), (path, question)
    return {str(row[key]) for row in answer["data"]}


def test_the_model(server, model, chance):
    found = 0
    for kind in LISTS:
        for question in (model.some_question(chance, kind) for _ in range(ROUNDS)):
            kept, wanted = ask(server, kind, question), model.kept(kind, question)
            assert kept == wanted, f"{kind} {question!r}: missing {wanted - kept}, too many {kept - wanted}"
            found += bool(kept)
    print(f"{len(LISTS) * ROUNDS} questions, {found} with an answer")
    assert found > len(LISTS) * ROUNDS / 2


def test_search_finds_the_same(server, model, chance):
    """Where one entry has all words, search finds no more and no less. It looks into entries alone: a figure whose words are partly
    its own and partly its area's is kept by the filter and not found by search."""
    for kind in LISTS:
        for question in (model.some_question(chance, kind) for _ in range(ROUNDS // 6)):
            fitting = model.fitting(kind, model.asked(question))
            hits = server.json(f"/v1/search?q={quote(question, safe='')}&type={kind}&limit=1000")["data"]
            found = {hit["id"] for hit in hits}
            assert not fitting or found == fitting, (kind, question, found ^ fitting)


def test_figures_of_what_is_measured(server, model, chance):
    """Whatever finds an indicator finds all its figures, derived ones too."""
    for question in (model.some_question(chance, "indicator") for _ in range(ROUNDS // 3)):
        indicators = ask(server, "indicator", question)
        figures = {number for number, row in model.record.figures.items() if row["indicator"] in indicators}
        assert figures <= ask(server, "observation", question), question
    derived = {number for number, row in model.record.figures.items() if row["formula"]}
    assert derived & ask(server, "observation", "troubled families in England") >= {"133", "134", "135", "155"}


def test_beside_other_filters(server, model, chance):
    for _ in range(ROUNDS):
        question = model.some_question(chance, "observation")
        programme = chance.choice(sorted(model.record.programmes))
        both = ask(server, "observation", question, f"&programme={programme}&sort=-value")
        without = {str(row["id"]) for row in server.json(f"/v1/observations?programme={programme}&limit=1000&vintage=all&derived=true")["data"]}
        assert both == without & model.kept("observation", question), (question, programme)
        below = server.json(f"/v1/updates/2014/observations?q={quote(question, safe='')}&limit=1000")["data"]
        beside = server.json(f"/v1/observations?q={quote(question, safe='')}&limit=1000&update=2014")["data"]
        assert below == beside, question


def test_cursors(server):
    pages = {path: server.json(f"{path}?q=the&limit=1") for path, _, _ in LISTS.values()}
    following = {path: page["links"]["next"] for path, page in pages.items() if "next" in page["links"]}
    assert len(following) > 8, following
    for path, target in following.items():
        page = pages[path]
        assert server.json(target)["meta"]["total"] == page["meta"]["total"] > 1
        for other in (target.replace("q=the", "q=of"), target.replace("q=the&", "")):
            fault = problem(server, other)
            assert (fault["code"], fault["parameter"]) == ("invalid-value", "cursor"), (other, fault)


def test_what_is_refused(server):
    for path in (path for path, _, _ in LISTS.values()):
        for question in ("", "+", "!!!", "%C2%AB%C2%BB", "%F0%9F%98%80", "a" * 201):
            fault = problem(server, f"{path}?q={question}")
            assert (fault["code"], fault["parameter"]) == ("invalid-value", "q"), (path, question, fault)
        status, _, body = server.get(f"{path}?q=!&limit=0&nonsense=1")
        codes = [fault["code"] for fault in json.loads(body)["errors"]]
        assert status == 400 and sorted(codes) == ["invalid-value", "invalid-value", "unknown-parameter"], codes


def test_what_is_nearby(server):
    def told(target):
        answer = server.json(f"{target}&explain=true")
        assert answer["data"] == [], target
        return answer["meta"]["explain"]

    one, = told("/v1/programmes?q=police%20comissioners")["emptied_by"]
    assert one["parameter"] == "q" and one["nearest"] == ["commissioners"] and one["total_without"] > 50, one
    one, = told("/v1/commitments?q=budjets&programme=personal-budgets")["emptied_by"]
    assert one["parameter"] == "q" and one["nearest"] == ["budgets"] and one["total_without"] < 10, one
    one, = told("/v1/observations?q=free%20schools%20kent")["emptied_by"]
    assert one["nearest"] == [] and len(one["nearby"]) == 3, one  # the record has each word, though not together
    assert told("/v1/events?q=3%2C000%20zzzz")["understood"] == [{"parameter": "q", "meaning": "holds all words of 3,000 zzzz"}]


def test_any_text(server, chance):
    """Whatever is sent is answered, and refused only where it has no word."""
    for question in INJECTIONS + [f"free {text}"[:200] for text in INJECTIONS]:
        path = LISTS[chance.choice(sorted(LISTS))][0]
        status, _, body = server.get(f"{path}?limit=3&q={quote(question, safe='')}")
        assert status == (200 if words_of(question) else 400), (path, question, status, body)


def main():
    seed = seed_of_run()
    with Cluster() as cluster, Server(cluster) as server:
        model = Model(cluster, Record())
        for test in (test_the_model, test_search_finds_the_same, test_figures_of_what_is_measured, test_beside_other_filters):
            test(server, model, random.Random(f"{seed} {test.__name__}"))
            print(f"{test.__name__}: good")
        for test in (test_cursors, test_what_is_refused, test_what_is_nearby):
            test(server)
            print(f"{test.__name__}: good")
        test_any_text(server, random.Random(seed))
        print("test_any_text: good")


if __name__ == "__main__":
    main()
