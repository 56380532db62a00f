"""Search as people use it: misspelt, half typed, by initials, by number; what it refuses; and that nothing anybody can send
is answered with a fault of the server."""

import csv
import json
import random
import re
from urllib.parse import quote

from opsd import Cluster, ROOT, Server

MISSPELT = {
    "programme/police-and-crime-commissioners": [
        "police commisioners", "police and crime comissioners", "polise comissioner", "polcie and crime commissioners"],
    "programme/troubled-families": ["troubeld famlies", "trubled familys"],
    "programme/free-schools": ["free shcools", "freeschools", "free-schools", "FREE SCHOOLS!", "free schoools"],
    "programme/academies": ["acadamies"],
    "programme/pupil-premium": ["pupil premum", "pupel premium"],
    "programme/clinical-commissioning-groups": ["clinical comissioning groups"],
    "programme/social-impact-bonds": ["social impact bons", "socal impact bonds"],
    "programme/behavioural-insights-team": ["behavioral insights team", "behavoural insight team"],
    "programme/university-technical-colleges": ["universty technical collages"],
    "programme/personal-health-budgets": ["personal helth budgets"],
    "programme/personal-budgets": ["personel budgets"],
    "programme/neighbourhood-plans": ["neighborhood plans"],
    "programme/neighbourhood-councils": ["nieghbourhood councils"],
    "programme/rehabilitation-services": ["rehabilitaton services"],
    "programme/commissioning-academy": ["comissioning academy"],
    "programme/better-care-fund": ["better care fnd", "bettercare fund"],
    "programme/payment-by-results": ["payment by resuts", "payment-by results"],
    "programme/new-homes-bonus": ["new homes bonous"],
    "programme/friends-and-family-test": ["friends and famly test", "friends & family test"],
    "programme/gov-uk": ["govuk", "gov uk", "GOV.UK"],
    "programme/unistats": ["unistat"],
    "programme/local-healthwatch": ["healthwach"],
    "programme/justice-data-lab": ["justice datalab"],
    "programme/work-programme": ["work programe"],
    "programme/government-digital-strategy": ["goverment digital strategy"],
    "programme/youth-contract": ["youth contrat"],
    "principle/decentralisation": ["decentralization", "local controll"],
    "principle/accountability": ["accountibility"],
    "principle/diversity": ["diversty"],
    "principle/fair-access": ["fair acess"],
    "area/E11000001": ["manchestr"],
}

# Half typed, by initials, by another document's name, by number, as a question, by words that are mostly filler.
SAID_OTHERWISE = {
    "free sch": "programme/free-schools", "troubled fam": "programme/troubled-families", "universi": "programme/university-technical-colleges",
    "police and cr": "programme/police-and-crime-commissioners", "social imp": "programme/social-impact-bonds",
    "PCC": "programme/police-and-crime-commissioners", "pccs": "programme/police-and-crime-commissioners",
    "CCG": "programme/clinical-commissioning-groups", "SIB": "programme/social-impact-bonds",
    "PbR": "programme/payment-by-results", "UTC": "programme/university-technical-colleges", "nudge unit": "programme/behavioural-insights-team",
    "local control": "principle/decentralisation", "E92000001": "area/E92000001", "22,000": "observation/59", "22000": "observation/59",
    "how many free schools are open": "indicator/free-schools-open", "what works": "programme/what-works-centres",
    "our place": "programme/our-place", "What Works": "programme/what-works-centres",
}

INJECTIONS = [
    "'", "''", "\\", "\\'", "'; DROP TABLE search_entry; --", "' OR '1'='1", "$1", "$$", ":*", ":", "!", "&", "|", "<->", "()", "((",
    "free & ", "| schools", "!free", "'free':*", "free:A", "free <2> schools", '"free schools', '"" -', "-", "-free", "or", "OR OR",
    "%", "_", "%_%", "{", "}", "{}", "{{order}}", "[", "*", "?", ".", "..", "1.", ".1", "1.2.3.4", "1e400", "-1", "NaN", "null", "NULL",
    "<script>alert(1)</script>", "&amp;", "\t", "\r\n", "a\u0301", "\u202e", "\ufeff", "\ufffd", "İ", "ß", "ﬁ", "１２", "٣",
    "a" * 200, "é" * 200, "😀" * 200, "a " * 100, "ab " * 66, "''" * 100, "\\" * 200, "«»", "‹›", "0" * 200,
]


def search(server, question, **others):
    more = "".join(f"&{name}={quote(str(value))}" for name, value in others.items())
    return server.json(f"/v1/search?q={quote(question, safe='')}{more}")


def first(server, question):
    data = search(server, question, limit=1)["data"]
    return f"{data[0]['type']}/{data[0]['id']}" if data else None


def rows_of(name):
    with open(ROOT / "record" / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_misspelt(server):
    asked = [(question, wanted) for wanted, questions in MISSPELT.items() for question in questions]
    found = {question: first(server, question) for question, _ in asked}
    wrong = {question: found[question] for question, wanted in asked if found[question] != wanted}
    assert not wrong and len(asked) >= 25, wrong


def test_what_only_resembles_the_question_is_found_by_its_own_name(server):
    """A figure and a conflict have none: they are called after their indicator, which is found."""
    for question in ("freeschoolsapproved", "freeschoolopenorapproved", "pupilpremiummoney"):
        types = [hit["type"] for hit in search(server, question)["data"]]
        assert "indicator" in types and not {"observation", "conflict"} & set(types), (question, types)


def test_what_a_question_is_taken_for(server):
    for question, words in (("police comissioner", "police, commissioners instead of comissioner"), ("the free schools", "free, schools"), ("the", "the"),
                            ("xyzzy", "xyzzy"), ("!!!", "!!!"), ("wine", "line or win instead of wine")):
        understood = search(server, question, explain="true")["meta"]["explain"]["understood"]
        assert understood == [{"parameter": "q", "meaning": f"looks for {words}"}], (question, understood)
    assert "the" not in search(server, "thn", explain="true")["meta"]["explain"]["understood"][0]["meaning"].split()


def test_said_otherwise(server):
    wrong = {question: first(server, question) for question, wanted in SAID_OTHERWISE.items() if first(server, question) != wanted}
    assert not wrong, wrong


def test_every_programme_by_all_its_names(server):
    named = {}
    for row in rows_of("programmes.csv"):
        for name in [row["name"], *filter(None, row["aliases"].split("; "))]:
            named.setdefault(name.lower(), set()).add("programme/" + row["slug"])
    # One name also stands, to the letter, for a body.
    wrong = {name: first(server, name) for name, slugs in named.items() if first(server, name) not in slugs}
    assert not wrong, wrong


def test_everything_is_found_by_its_title(server):
    files = {"principle": ("principles", "slug", "name"), "organisation": ("organisations", "slug", "name"),
             "area": ("areas", "code", "name"), "update": ("updates", "year", "title"), "document": ("documents", "slug", "title"),
             "indicator": ("indicators", "slug", "name"), "commitment": ("commitments", "slug", "title"),
             "event": ("events", "slug", "title"), "recommendation": ("recommendations", "slug", "title"),
             "case-study": ("case_studies", "slug", "title"), "check": ("checks", "slug", "title")}
    for kind, (file, key, title) in files.items():
        for row in rows_of(file + ".csv"):
            data = search(server, row[title], type=kind, limit=5)["data"]
            assert row[key] in [hit["id"] for hit in data], (kind, row[title], data)


def test_conflicts_by_their_claims(server):
    conflicts = server.json("/v1/conflicts?limit=1000")["data"]
    listed = search(server, "".join(f"{word} " for word in "schools pupils families pounds about more than".split()), type="conflict", limit=1000)["data"]
    assert {hit["id"] for hit in listed} <= {row["id"] for row in conflicts}, listed
    for row in conflicts:
        hit = next(hit for hit in search(server, row["title"][:200], type="conflict", limit=20)["data"] if hit["id"] == row["id"])
        assert hit["title"] == row["title"] and hit["programme"] == row["programme"], hit
        assert server.json(hit["links"]["self"])["data"]["id"] == row["id"]


def test_checks_that_the_rules_ask_for_are_not_listed(server):
    hits = search(server, "share total families schools", type="check", limit=1000)["data"]
    assert hits and not [hit for hit in hits if re.match(r"(derived|share|cumulative)-\d", hit["id"])], hits


def test_figures_by_their_words(server):
    for row in rows_of("observations.csv"):
        ids = [hit["id"] for hit in search(server, row["value_text"], type="observation", limit=1000)["data"]]
        assert (row["id"] in ids) == (not row["formula"]), (row["id"], row["value_text"])


def test_what_is_not_the_figure_is_marked(server):
    """Rivals and what later documents have told otherwise are found by their words, and not taken for the figure."""
    standing = {str(row["id"]) for row in server.json("/v1/observations?limit=1000")["data"]}
    rivals = {str(row["id"]) for row in server.json("/v1/observations?vintage=all&limit=1000")["data"] if row["rival"]}
    found = {}
    for row in rows_of("observations.csv"):
        for hit in search(server, row["value_text"], limit=1000)["data"]:
            assert (hit["rival"] is None) == (hit["superseded"] is None) == (hit["type"] != "observation"), hit
            found.update({hit["id"]: hit} if hit["type"] == "observation" else {})
    assert rivals and rivals == {name for name, hit in found.items() if hit["rival"]}, rivals
    assert standing == {name for name, hit in found.items() if not hit["rival"] and not hit["superseded"]}


def test_shape(server):
    seen = set()
    for question in ("choice", "police", "schools", "england", "manchester", "panel", "public services"):
        answer = search(server, question)
        scores = [hit["score"] for hit in answer["data"]]
        assert scores == sorted(scores, reverse=True) and min(scores) > 0, question
        for hit in answer["data"]:
            assert list(hit) == ["type", "id", "title", "snippet", "score", "programme", "rival", "superseded", "links"], hit
            if hit["type"] not in seen:
                status, _, body = server.get(hit["links"]["self"])
                data = json.loads(body)["data"]
                assert status == 200 and hit["id"] in (str(data.get(key)) for key in ("slug", "code", "id", "year")), hit
            seen.add(hit["type"])
    assert len(seen) == 14, seen


def test_snippets(server):
    def snippet(question, key):
        return next(hit["snippet"] for hit in search(server, question, limit=1000)["data"] if hit["id"] == key)
    assert "«police» «commissioners»" in snippet("police commisioners", "police-and-crime-commissioners")
    assert snippet("PCC", "police-and-crime-commissioners").startswith("Also «PCC»")
    assert "«schools»" in snippet("free sch", "free-schools")
    for question in ("schools", "service", "the"):
        for hit in search(server, question, limit=1000)["data"]:
            text = hit["snippet"]
            assert re.fullmatch(r"([^«»]|«[^«»\s]+»)*", text) and len(text.split()) <= 45, text


def test_types(server):
    everything = search(server, "services", limit=1000)["data"]
    for kinds in ("programme", "indicator,observation", "case-study, update"):
        wanted = [hit for hit in everything if hit["type"] in kinds.replace(" ", "").split(",")]
        answer = search(server, "services", type=kinds, limit=1000)
        assert answer["data"] == wanted and answer["meta"]["total"] == len(wanted), kinds
    assert search(server, "police commissioners", type="area")["data"] == []
    fault = problem(server, "/v1/search?q=a&type=programe")
    assert (fault["code"], fault["nearest"], len(fault["allowed"])) == ("invalid-value", "programme", 14), fault


def problem(server, target):
    """The one fault of a question that must be refused."""
    status, headers, body = server.get(target)
    assert status == 400 and headers["content-type"] == "application/problem+json", (target, status, body)
    errors = json.loads(body)["errors"]
    assert len(errors) == 1, errors
    return errors[0]


def test_what_is_refused(server):
    for target, code in {"/v1/search": "missing-parameter", "/v1/search?type=area": "missing-parameter", "/v1/search?q=": "invalid-value",
                         "/v1/search?q": "invalid-value", "/v1/search?q=%20+%09": "invalid-value", "/v1/search?q=a&q=b": "repeated-parameter",
                         "/v1/search?q=" + "a" * 201: "invalid-value", "/v1/search?q=" + "%C3%A9" * 201: "invalid-value",
                         "/v1/search?q=a%00": "broken-encoding", "/v1/search?q=%ff": "broken-encoding",
                         "/v1/search?q=%ed%a0%80": "broken-encoding", "/v1/search?q=a&cursor=x": "invalid-value"}.items():
        fault = problem(server, target)
        assert (fault["code"], fault["parameter"]) == (code, "cursor" if "cursor" in target else "q"), fault


def check_never_a_fault(server, questions):
    for question in questions:
        status, _, body = server.get("/v1/search?limit=3&q=" + quote(question, safe=""))
        allowed = (200,) if question.strip(" \t") else (400,)
        assert status in allowed, (question, status, body)


def test_injections(server, cluster):
    before = cluster.sql("SELECT count(*) FROM search_entry")
    check_never_a_fault(server, INJECTIONS)
    check_never_a_fault(server, [f"free {text} schools"[:200] for text in INJECTIONS])
    assert cluster.sql("SELECT count(*) FROM search_entry") == before


def test_every_plane(server):
    random_numbers = random.Random(4287)
    for plane in range(17):
        edges = [plane << 16 | low for low in (1, 0x41, 0x300, 0x2028, 0xD7FF, 0xE000, 0xFDD0, 0xFFFD, 0xFFFE, 0xFFFF)]
        drawn = [plane << 16 | random_numbers.randrange(1, 0x10000) for _ in range(190)]
        letters = [chr(code) for code in edges + drawn if not 0xD800 <= code <= 0xDFFF]
        check_never_a_fault(server, ["".join(letters), " ".join(letters[:100]), *letters[:10]])


def test_random_strings(server):
    random_numbers = random.Random(2014)
    signs = "abcdefgz019 \t'\"\\:*&|!()<>-.,;%_{}[]$#@~`^=+/?\x01\x1f\x7f£«»“”’éßİ—\u00a0\u200b"
    check_never_a_fault(server, ["".join(random_numbers.choices(signs, k=random_numbers.randint(1, 60))) for _ in range(1500)])


def test_pages(server):
    for question in ("schools", "the", "govuk", "services england", "police commisioners"):
        whole = search(server, question, limit=1000)
        assert whole["meta"]["total"] == len(whole["data"]) and "next" not in whole["links"]
        for limit in (1, 7, 50):
            if limit == 1 and len(whole["data"]) > 100:
                continue
            pages, target = [], f"/v1/search?q={quote(question)}&limit={limit}"
            while target:
                answer = server.json(target)
                pages += answer["data"]
                target = answer["links"].get("next")
            assert pages == whole["data"], (question, limit)


def test_nothing_found(server):
    for question in ("xyzzy", "!!!", "qqqq zzzz", "«»"):
        answer = search(server, question)
        assert answer["data"] == [] and answer["meta"]["total"] == 0, answer


TESTS = [test_misspelt, test_what_only_resembles_the_question_is_found_by_its_own_name, test_what_a_question_is_taken_for, test_said_otherwise,
         test_every_programme_by_all_its_names, test_everything_is_found_by_its_title,
         test_figures_by_their_words, test_what_is_not_the_figure_is_marked, test_shape, test_snippets, test_types, test_what_is_refused, test_every_plane, test_random_strings,
         test_pages, test_nothing_found]


def main():
    with Cluster() as cluster, Server(cluster) as server:
        for test in TESTS:
            test(server)
            print(f"{test.__name__}: good")
        test_injections(server, cluster)
        print("test_injections: good")


if __name__ == "__main__":
    main()
