"""Corrections that wait at the same time are made as one: one version of the dataset and one commit, and yet each has its own answer, revision,
change and audit entry. What is at fault with one concerns no other, and nothing is made twice."""

import unittest
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from editing import Caller, holding_the_record, make_key, writers_waiting
from opsd import Cluster, Server, wait_until

TOGETHER = 8
# Of the first writes after this, so many fail as they are kept: with an SQLSTATE, or by losing the session.
FAILURES = """
CREATE SEQUENCE failure;
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF nextval('failure') = 1 THEN
    {how};
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER failing AFTER INSERT ON audit_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (new.subject <> '{spared}') EXECUTE FUNCTION fail();
"""
NO_FAILURES = "DROP TRIGGER failing ON audit_entry; DROP FUNCTION fail; DROP SEQUENCE failure"


def setUpModule():
    global cluster, server, publisher
    cluster = unittest.enterModuleContext(Cluster())
    server = unittest.enterModuleContext(Server(cluster, "--write-queue", str(TOGETHER)))
    publisher = Caller(server, make_key(cluster, "publisher"))


def figures(count):
    """Numbers of figures that have not been corrected."""
    rows = cluster.sql("SELECT observation_id FROM observation GROUP BY 1 HAVING count(*) = 1 AND bool_and(formula IS NULL) ORDER BY 1 DESC"
                       f" LIMIT {count}")
    return [int(row[0]) for row in rows]


def correct(figure, note, by=None, **headers):
    body = {"note": note, "reason": f"Because {note}."}
    return (by or publisher).post(f"/v1/observations/{figure}/corrections", body, **headers)


def together(posts):
    """Runs the posts, functions without arguments; all of them wait while another correction does. One more than may wait is among them: it is refused,
    which shows that the others do wait, and sent again later. Returns their answers, and that of the other correction."""
    assert len(posts) == TOGETHER + 1
    with ThreadPoolExecutor(len(posts) + 1) as pool:
        with holding_the_record(cluster) as release:
            before = pool.submit(correct, 17, f"held {cluster.sql('SELECT version FROM dataset')[0][0]}")
            wait_until(lambda: writers_waiting(cluster) == 1)
            answers = [pool.submit(post) for post in posts]
            wait_until(lambda: any(answer.done() for answer in answers))
            release()
        answers = [answer.result() for answer in answers]
    refused = [at for at, answer in enumerate(answers) if answer.status == 503 and b"Too many writes wait" in answer.body]
    assert len(refused) == 1, answers
    answers[refused[0]] = posts[refused[0]]()
    return answers, before.result()


def version_of(answer):
    return int(answer.headers["etag"].split("-")[0].strip('"v'))


def entries(figure):
    return int(cluster.sql(f"SELECT count(*) FROM audit_entry WHERE subject = '{figure}'")[0][0])


class Together(unittest.TestCase):
    def check(self, figure, answer, note, revision=2):
        """It has been made once, and is told wherever corrections are."""
        data = answer.json()["data"]
        self.assertEqual((answer.status, answer.headers["location"]), (201, f"/v1/observations/{figure}"), answer)
        self.assertEqual((data["id"], data["note"], data["revision"]), (figure, note, {"number": revision, "reason": f"Because {note}."}))
        self.assertEqual(cluster.sql(f"SELECT revision FROM observation WHERE (observation_id, note) = ({figure}, '{note}')"), [[str(revision)]])
        version = version_of(answer)
        self.assertEqual(answer.json()["meta"]["dataset_version"], version)
        self.assertEqual(
            cluster.sql(f"SELECT reason, dataset_version FROM change WHERE subject = '{figure}' AND (after ->> 'revision')::int = {revision}"),
            [[f"Because {note}.", str(version)]])
        self.assertEqual(cluster.sql("SELECT before ->> 'id', after ->> 'note', after ->> 'revision' FROM audit_entry"
                                     f" WHERE subject = '{figure}' AND dataset_version = {version} AND after ->> 'note' = '{note}'"),
                         [[str(figure), note, str(revision)]])

    def test_those_that_wait_go_as_one(self):
        some = figures(TOGETHER + 1)
        answers, before = together([lambda figure=figure: correct(figure, f"as one {figure}") for figure in some])
        for figure, answer in zip(some, answers):
            self.check(figure, answer, f"as one {figure}")
        self.assertEqual(sorted(Counter(map(version_of, answers)).values()), [1, TOGETHER])
        self.assertEqual(min(map(version_of, answers)), version_of(before) + 1)

    def test_who_is_at_fault_is_refused_alone(self):
        some = figures(TOGETHER + 1)
        told = [server.json(f"/v1/observations/{figure}")["data"] for figure in some]
        elsewhere = "free-schools" if told[3]["programme"] != "free-schools" else "gov-uk"
        stranger = Caller(server, make_key(cluster, "publisher", "--programme", elsewhere))
        faulty = {some[0]: (404, lambda: correct(987654321, "nowhere")), some[1]: (404, lambda: correct(987654322, "nowhere")),
                  some[2]: (412, lambda: correct(some[2], "unseen", If_Match='"v1-0"')), some[3]: (403, lambda: correct(some[3], "mine", stranger)),
                  some[4]: (422, lambda: correct(some[4], told[4]["note"]))}
        answers, _ = together([faulty[figure][1] if figure in faulty else lambda figure=figure: correct(figure, f"beside {figure}") for figure in some])
        for figure, answer in zip(some, answers):
            if figure in faulty:
                self.assertEqual((answer.status, entries(figure)), (faulty[figure][0], 0), answer)
            else:
                self.check(figure, answer, f"beside {figure}")
        versions = {version_of(answer) for figure, answer in zip(some, answers) if figure not in faulty}
        self.assertLessEqual(len(versions), 2, "the others do not go together")

    def test_the_same_figure_is_corrected_one_after_the_other(self):
        figure = figures(1)[0]
        answers, _ = together([lambda number=number: correct(figure, f"again {number}") for number in range(TOGETHER + 1)])
        self.assertEqual(sorted(answer.json()["data"]["revision"]["number"] for answer in answers), list(range(2, TOGETHER + 3)))
        for number, answer in enumerate(answers):
            self.check(figure, answer, f"again {number}", answer.json()["data"]["revision"]["number"])

    def test_what_is_repeated_takes_effect_once(self):
        some = figures(5)
        answers, _ = together([lambda figure=figure: correct(figure, "once", Idempotency_Key=f"together {figure}") for figure in (*some[:4], *some)])
        for figure, answer in zip((*some[:4], *some), answers):
            self.check(figure, answer, "once")
        for first, second in zip(answers[:4], answers[4:]):
            self.assertEqual(first.body, second.body)
            self.assertEqual(sum("idempotency-replayed" in one.headers for one in (first, second)), 1)

    def test_a_key_of_another_correction_is_refused(self):
        some = figures(TOGETHER + 1)
        answers, _ = together([lambda figure=figure: correct(figure, "mixed up", Idempotency_Key="together with others") for figure in some])
        self.assertEqual(sorted(answer.status for answer in answers), [201] + [422] * TOGETHER)

    def let_fail(self, how):
        cluster.sql(FAILURES.format(how=how, spared=17))
        self.addCleanup(cluster.sql, NO_FAILURES)

    def test_what_fails_as_it_is_kept_is_made_again(self):
        some = figures(TOGETHER + 1)
        self.let_fail("RAISE EXCEPTION 'made up' USING ERRCODE = '40001'")
        answers, _ = together([lambda figure=figure: correct(figure, f"in the end {figure}") for figure in some])
        for figure, answer in zip(some, answers):
            self.check(figure, answer, f"in the end {figure}")

    def test_what_may_have_been_kept_is_not_made_again(self):
        some = figures(TOGETHER + 1)
        self.let_fail("PERFORM pg_terminate_backend(pg_backend_pid())")
        answers, _ = together([lambda figure=figure: correct(figure, f"perhaps {figure}") for figure in some])
        self.assertEqual(Counter(answer.status for answer in answers), {503: TOGETHER, 201: 1})
        for figure, answer in zip(some, answers):
            if answer.status == 503:
                self.assertIn("may have taken effect", answer.json()["detail"])
                self.assertEqual(entries(figure), 0)
                answer = correct(figure, f"perhaps {figure}")
            self.check(figure, answer, f"perhaps {figure}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
