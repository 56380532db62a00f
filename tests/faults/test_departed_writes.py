"""Writes whose clients close the connection before their turn has come: where too many wait, they make room for those of others, have no effect, and can be
sent again; where there is room they are done."""

import contextlib
import json
import select
import socket
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from editing import Caller, holding_the_record, make_key, writers_waiting
from opsd import Cluster, Server, wait_until

PLACES = 4
# One write is under way, and so many may wait.
NARROW = ("--write-connections", "1", "--write-queue", str(PLACES), "--write-seconds", "600")


def setUpModule():
    global cluster, key
    cluster = unittest.enterModuleContext(Cluster(record=None))
    cluster.opsd("migrate", check=True)
    key = make_key(cluster, "editor")


def area(code):
    return {"code": code, "name": "An area", "level": "region", "scheme": "local"}


def ask(server, stack, code):
    """A connection on which a write has been sent, and nothing received."""
    connection = stack.enter_context(contextlib.closing(server.connect()))
    connection.request("POST", "/v1/areas", json.dumps(area(code)),
                       {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "Idempotency-Key": code})
    return connection


def status_of(connection):
    with connection.getresponse() as answer:
        answer.read()
        return answer.status


def closed_by_clients(server):
    """How many connections of the server its clients have closed their side of, as the kernel sees it (CLOSE_WAIT)."""
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    return [line.split()[3] for line in lines if line.split()[1].endswith(f":{server.port:04X}")].count("08")


def post(server, code):
    return Caller(server, key).post("/v1/areas", area(code), Idempotency_Key=code)


def effects(codes):
    """Of each: how many rows there are, how many entries of the audit log and how many kept answers."""
    return [tuple(map(int, cluster.sql(f"""
        SELECT (SELECT count(*) FROM area WHERE code = '{code}'), (SELECT count(*) FROM audit_entry WHERE subject = '{code}'),
          (SELECT count(*) FROM idempotency WHERE idempotency_key = '{code}')""")[0])) for code in codes]


class Departed(unittest.TestCase):
    def fill(self, server, stack, name):
        """Writes by their keys that wait behind one that is under way. One more is sent, and one refused: so there is no place left."""
        asked = {f"x-{name}-{number}": ask(server, stack, f"x-{name}-{number}") for number in range(PLACES + 1)}
        ready, _, _ = select.select([connection.sock for connection in asked.values()], [], [])
        refused = [code for code, connection in asked.items() if connection.sock in ready]
        self.assertEqual([status_of(asked.pop(code)) for code in refused], [503])
        return asked

    def test_they_make_room(self):
        with Server(cluster, *NARROW) as server, ThreadPoolExecutor(1 + PLACES) as pool, contextlib.ExitStack() as stack:
            with holding_the_record(cluster) as release:
                first = pool.submit(post, server, "x-first")
                wait_until(lambda: writers_waiting(cluster) == 1)
                gone = self.fill(server, stack, "gone")
                for connection in gone.values():
                    connection.close()
                wait_until(lambda: closed_by_clients(server) == PLACES)
                others = [f"x-other-{number}" for number in range(PLACES)]
                sent = [pool.submit(post, server, code) for code in others]
                wait_until(lambda: server.logged().count('"event":"request"') == 1 + PLACES)
                release()
                self.assertEqual([one.result().status for one in [first, *sent]], [201] * (1 + PLACES))
            self.assertEqual(effects(gone), [(0, 0, 0)] * PLACES)
            self.assertEqual([post(server, code).status for code in gone], [201] * PLACES)
        self.assertEqual(effects([*gone, *others, "x-first"]), [(1, 1, 1)] * (2 * PLACES + 1))

    def test_where_there_is_room_they_are_done(self):
        """Nobody can tell whether one that has closed its side still waits for the answer."""
        with Server(cluster, *NARROW) as server, ThreadPoolExecutor(1) as pool, contextlib.ExitStack() as stack:
            with holding_the_record(cluster) as release:
                first = pool.submit(post, server, "x-second")
                wait_until(lambda: writers_waiting(cluster) == 1)
                asked = self.fill(server, stack, "room")
                one, another, *others = asked.values()
                one.sock.shutdown(socket.SHUT_WR)
                another.close()
                wait_until(lambda: closed_by_clients(server) == 2)
                release()
                self.assertEqual([first.result().status, *map(status_of, others)], [201] * (PLACES - 1))
            wait_until(lambda: effects(asked) == [(1, 1, 1)] * PLACES)


if __name__ == "__main__":
    unittest.main(verbosity=2)
