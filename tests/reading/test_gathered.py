"""Those who ask for single figures at the same time are answered as one, each as if it had been alone."""

import threading
import unittest
from pathlib import Path

from opsd import Cluster, Server, wait_until

TARGETS = [f"/v1/observations/{target}" for target in (
    *range(1, 61), "17?revision=1", "17?revision=2", "18?include=indicator,programme,source", "19?include=source", "20?fields=id,value", "21.csv",
    "22?format=text", "999999999", "0", "99999999999999999999", "seventeen", "%7B%22,%5C")]
# How many sessions of the server wait for a lock, and how many of these with a statement for many callers.
WAITING = """SELECT count(*), count(*) FILTER (WHERE query LIKE '%asked.caller%') FROM pg_stat_activity
             WHERE application_name = 'opsd' AND wait_event_type = 'Lock'"""
SESSIONS = 4
TALKATIVE = ("-c", "log_statement=all")


def are_held_up(cluster):
    """Whether some are asked as one, or every session is busy, so that those who come will be."""
    waiting, gathered = map(int, cluster.sql(WAITING)[0])
    return gathered > 0 or waiting == SESSIONS


def answers_at_once(cluster, server):
    """The answers to all targets, each on a connection of its own, which all came while the database kept the first of them waiting."""
    answers = {}

    def ask(target):
        answers[target] = server.get(target)[::2]

    with cluster.locking("observation"):
        asking = [threading.Thread(target=ask, args=(target,)) for target in TARGETS]
        for thread in asking:
            thread.start()
        wait_until(lambda: are_held_up(cluster))
    for thread in asking:
        thread.join()
    assert "execute observations_get_gathered" in Path(cluster.directory, "cluster", "log").read_text(errors="replace")
    return answers


class Gathered(unittest.TestCase):
    def test_each_is_answered_as_if_alone(self):
        with Cluster(options=TALKATIVE) as cluster, Server(cluster) as server:
            alone = {target: server.get(target)[::2] for target in TARGETS}
            self.assertLessEqual({200, 404}, {status for status, _ in alone.values()})
            self.assertEqual(alone, answers_at_once(cluster, server))

    def test_what_is_at_fault_with_one_concerns_no_other(self):
        with Cluster(options=TALKATIVE) as cluster:
            cluster.sql("""CREATE OR REPLACE FUNCTION lower_bound(value numeric, qualifier text) RETURNS numeric LANGUAGE plpgsql AS
                           $$BEGIN IF value = (SELECT value FROM observation WHERE observation_id = 17) THEN RAISE 'broken'; END IF; RETURN NULL; END$$""")
            with Server(cluster) as server:
                alone = {target: server.get(target)[0] for target in TARGETS}
                self.assertEqual(500, alone["/v1/observations/17?revision=1"])
                self.assertEqual(alone, {target: status for target, (status, _) in answers_at_once(cluster, server).items()})


if __name__ == "__main__":
    unittest.main()
