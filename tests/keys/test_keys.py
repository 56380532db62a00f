"""Makes, uses and revokes API keys as their owners do: what opsd key says, who gets in, and that nobody learns of a key."""

import json
import random
import re
import string
import subprocess
from pathlib import Path

from opsd import BINARIES, OPSD, Cluster, Server, environment, wait_until
from writing import Session

DIGITS = string.digits + string.ascii_letters
KEY = re.compile(r"ops_[0-9A-Za-z]{43}")
# The database keeps a record of all that it is asked, with values.
TALKATIVE = ("-c", "log_statement=all", "-c", "log_min_messages=debug1", "-c", "log_parameter_max_length_on_error=-1")

FAULTS = [ # what is asked for, the exit code, what the one line says
    ([], 2, "followed by one of create, list, revoke"),
    (["forge"], 2, 'unknown command "key forge"'),
    (["create"], 2, "--role is missing; it takes editor, publisher or admin"),
    (["create", "--role", "admin"], 2, "--name is missing"),
    (["create", "--role", "owner", "--name", "x"], 2, '--role takes editor, publisher or admin, not "owner"'),
    (["create", "--rule", "admin", "--name", "x"], 2, "did you mean --role?"),
    (["create", "--role", "admin", "--name", "x", "--port", "x"], 2, "--port (OPS_PORT) takes"),
    (["create", "--role", "admin", "--name", "x", "y"], 2, "usage: opsd key create"),
    (["create", "--role", "admin", "--name", ""], 2, "--name takes 1 to 100 characters"),
    (["create", "--role", "admin", "--name", " "], 2, "--name takes 1 to 100 characters"),
    (["create", "--role", "admin", "--name", "a\nb"], 2, "--name takes 1 to 100 characters"),
    (["create", "--role", "admin", "--name", "x" * 101], 2, "--name takes 1 to 100 characters"),
    (["create", "--role", "admin", "--name", "x", "--programme", "nonesuch"], 1, "there is no programme of that name"),
    (["create", "--role", "admin", "--name", "x", "--programme", "No Slug"], 1, "there is no programme of that name"),
    (["create", "--role", "admin", "--name", "x", "--expires", "soon"], 2, "--expires takes a day as YYYY-MM-DD"),
    (["create", "--role", "admin", "--name", "x", "--expires", "2099-02-30"], 2, "--expires takes a day that there is"),
    (["create", "--role", "admin", "--name", "x", "--expires", "2014-12-31"], 2, "--expires takes a day that is not past"),
    (["list", "all"], 2, "usage: opsd key list"),
    (["revoke"], 2, "usage: opsd key revoke PREFIX|NUMBER"),
    (["revoke", "ops_"], 1, "there is no such key"),
    (["revoke", "999999999999999999999"], 1, "there is no such key"),
    (["revoke", "-1"], 1, "there is no such key"),
    (["revoke", "%"], 1, "there is no such key"),
]


def make(cluster, *flags):
    """A new key, which is all that there is on standard output."""
    done = cluster.opsd("key", "create", *flags, check=True)
    assert KEY.fullmatch(done.stdout.removesuffix("\n")) and done.stdout.strip() not in done.stderr, done
    return done.stdout.strip()


def ask(server, key, target="/v1/areas?limit=1", method="GET"):
    return server.request(method, target, {"Authorization": f"Bearer {key}"})


def statement(name):
    """A statement of the binary, by its name."""
    parts = subprocess.run([str(BINARIES / "tests" / "list_statements"), "writes"], check=True, capture_output=True).stdout
    fields = parts.decode().split("\0")
    return fields[fields.index(name) + 2]


def check_faults(cluster):
    for arguments, code, told in FAULTS:
        done = cluster.opsd("key", *arguments)
        assert done.returncode == code and told in done.stderr, (arguments, done)
        assert done.stdout == "" and done.stderr.count("\n") == 1, (arguments, done)
    assert cluster.sql("SELECT count(*) FROM api_key") == [["0"]]
    assert cluster.sql("SELECT count(*) FROM audit_entry WHERE key_name = 'opsd key'") == [["0"]], "what was refused is no write"


def check_list(cluster):
    keys = [make(cluster, "--role", "publisher", "--name", "Me"),
            make(cluster, "--role=editor", "--name", "Zoë of the Reform Team", "--programme", "free-schools", "--expires", "2099-12-31")]
    cluster.opsd("key", "revoke", keys[0][:12], check=True)
    listed = cluster.opsd("key", "list", check=True).stdout
    head, rule, *lines = listed.rstrip("\n").split("\n")
    assert head.split() == ["id", "prefix", "name", "role", "programme", "created", "last_used", "expires", "revoked"]
    columns = [match.span() for match in re.finditer(r"-+", rule)]
    first, second = ([line[start:end].strip() for start, end in columns] for line in lines)
    assert [[first[0]], [second[0]]] == cluster.sql("SELECT key_id FROM api_key ORDER BY 1")
    assert first[1:5] == [keys[0][:12], "Me", "publisher", ""] and first[6:8] == ["", ""] and first[8] == first[5], first
    assert second[1:5] == [keys[1][:12], "Zoë of the Reform Team", "editor", "free-schools"], second
    assert second[7:] == ["2100-01-01 00:00", ""], second
    assert not any(key in listed for key in keys)
    return keys


def check_revoking(cluster, server):
    """By number, by prefix, by the key itself; from the next request on, also on a connection that is open already."""
    for name in (lambda key: key[:12], lambda key: key, lambda key: cluster.sql(f"SELECT key_id FROM api_key WHERE prefix = '{key[:12]}'")[0][0]):
        key = make(cluster, "--role", "admin", "--name", "Me")
        kept = server.connect()
        for revoked in (False, True, True):
            if revoked:
                done = cluster.opsd("key", "revoke", name(key), check=True)
                assert key not in done.stderr and done.stdout == ""
            kept.request("GET", "/v1/areas?limit=1", headers={"Authorization": f"Bearer {key}"})
            answer = kept.getresponse()
            answer.read()
            assert answer.status == (401 if revoked else 200)
        kept.close()


def check_programmes(cluster, server):
    """A key goes with the programme that it is bound to, and one is not made for a programme that goes at the same time."""
    here = "INSERT INTO programme (slug, name, summary, citation_id) SELECT 'brief', 'Brief', 'Soon over.', min(citation_id) FROM citation"
    cluster.sql(here)
    bound, other = (make(cluster, "--role", "editor", "--name", "Me", "--programme", slug) for slug in ("brief", "free-schools"))
    with Session(cluster) as leaving:
        leaving.sql("DELETE FROM programme WHERE slug = 'brief'")
        assert ask(server, bound)[0] == 200
        late = subprocess.Popen([str(OPSD), "key", "create", "--role", "editor", "--name", "Late", "--programme", "brief"], env=environment(OPS_DATABASE_URL=cluster.url),
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_until(lambda: cluster.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INTO api_key%'"))
        leaving.commit()
        made, told = late.communicate()
    assert late.returncode == 1 and not made and "there is no programme of that name" in told, (made, told)
    assert [ask(server, key)[0] for key in (bound, other)] == [401, 200]
    revoked = f"SELECT revoked_at FROM api_key WHERE prefix = '{bound[:12]}'"
    before = cluster.sql(revoked)
    cluster.sql(here)
    assert ask(server, bound)[0] == 401
    cluster.sql("DELETE FROM programme WHERE slug = 'brief'")
    assert cluster.sql(revoked) == before != [[""]]
    cluster.opsd("key", "revoke", other[:12], check=True)


def check_expiry(cluster, server):
    today, = cluster.sql("SELECT (now() AT TIME ZONE 'UTC')::date")[0]
    key = make(cluster, "--role", "editor", "--name", "For today", "--expires", today)
    assert ask(server, key)[0] == 200
    row = f"WHERE prefix = '{key[:12]}'"
    assert cluster.sql(f"SELECT expires_at = date '{today}' + 1 FROM api_key {row}") == [["t"]]
    cluster.sql(f"UPDATE api_key SET created_at = created_at - interval '1 hour', expires_at = now() {row}")
    assert ask(server, key)[0] == 401
    cluster.sql(f"UPDATE api_key SET expires_at = now() + interval '1 hour' {row}")
    assert ask(server, key)[0] == 200
    return key


def check_reading(cluster, server, key):
    """A key changes nothing of what everybody may read, in any kind of answer."""
    for target in ("/v1/areas", "/v1/observations.csv", "/v1/observations?dataset_version=1&limit=3", "/v1/areas?q=zzzz&explain=true",
                   "/v1/indicators/free-schools-open/chart.svg", "/v1/export", "/", "/v1/areas?limit=0", "/v1/areas/nonesuch", "/healthz"):
        for method in ("GET", "HEAD", "OPTIONS"):
            plain, keyed = server.request(method, target), ask(server, key, target, method)
            for headers in (plain[1], keyed[1]):
                headers.pop("date"), headers.pop("server-timing", None), headers.pop("cache-status", None)
            assert plain == keyed, (method, target, plain, keyed)


def spoilt(key, chance):
    """What is nearly a key."""
    at = chance.randrange(4, len(key))
    yield key[:at] + chance.choice(DIGITS.replace(key[at], "")) + key[at + 1:]
    yield key[:at]
    yield key[:12]
    yield key[at:]
    yield key + chance.choice(DIGITS)
    yield key[:at] + key[at + 1:]
    yield key.swapcase()
    yield key[:4] + key[4:][::-1]
    yield f"{key},{key}"
    yield f"{key} {key}"
    yield f'"{key}"'
    yield f"{key[:12]}%"


def check_strangers(server, good, bad):
    """Random and spoilt keys never get in, and all are told the same: nothing of why."""
    chance = random.Random(2011)
    given = [*bad, *(near for key in good for _ in range(20) for near in spoilt(key, chance))]
    given += ["ops_" + "".join(chance.choices(DIGITS, k=43)) for _ in range(2000)]
    given += ["".join(chance.choices(string.printable[:94], k=chance.randrange(80))).strip() for _ in range(500)]
    answers = set()
    kept = server.connect()
    for key in given:
        kept.request("GET", "/v1/areas?limit=1", headers={"Authorization": f"Bearer {key}"})
        answer = kept.getresponse()
        answers.add((answer.status, answer.getheader("WWW-Authenticate"), answer.getheader("Cache-Control"), answer.read()))
    for field in [f"Basic {good[0]}", good[0], f"Bearer{good[0]}", f"Bearer={good[0]}", "Bearer", "", f"Token {good[0]}", f"Bearer:{good[0]}"]:
        kept.request("GET", "/v1/areas?limit=1", headers={"Authorization": field})
        answer = kept.getresponse()
        answers.add((answer.status, answer.getheader("WWW-Authenticate"), answer.getheader("Cache-Control"), answer.read()))
    kept.close()
    (status, challenge, cached, body), = answers
    assert (status, cached) == (401, "no-store") and challenge == 'Bearer realm="Open Public Services", error="invalid_token"'
    assert b'"/problems/unauthenticated"' in body and b"ops_" not in body
    assert all(ask(server, key)[0] == 200 for key in good)
    return len(given)


def check_touching(cluster, key):
    """The writer notes the use of a key, once a minute, and can change nothing else of it."""
    number, = cluster.sql(f"SELECT key_id FROM api_key WHERE prefix = '{key[:12]}'")[0]
    touch = f"SET ROLE ops_writer; PREPARE touch AS {statement('keys_touch')}; EXECUTE touch ({number}); RESET ROLE; "
    look = f"SELECT last_used_at FROM api_key WHERE key_id = {number}"
    assert cluster.sql(look) == [[""]], "reading with a key writes nothing"
    used = cluster.sql(touch + look)
    assert used != [[""]] and cluster.sql(touch + look) == used
    cluster.sql(f"UPDATE api_key SET created_at = now() - interval '1 hour', last_used_at = now() - interval '61 seconds' WHERE key_id = {number}")
    assert cluster.sql(touch + look)[0][0] > used[0][0]


def check_audit(cluster):
    """Who made and revoked which keys can be found out; what was done before leaves nothing."""
    key = make(cluster, "--role", "editor", "--name", "Me", "--programme", "free-schools", "--expires", "2099-12-31")[:12]
    for _ in range(2):
        cluster.opsd("key", "revoke", key, check=True)
    entered = cluster.sql(f"SELECT key_name, method, target, before - 'key_id', after - 'key_id' FROM audit_entry WHERE subject = '{key}' ORDER BY entry_id")
    told = {"prefix": key, "name": "Me", "role": "editor", "programme": "free-schools", "expires": "2100-01-01 00:00"}
    assert [(*entry[:3], *(value and json.loads(value) for value in entry[3:])) for entry in entered] == [
        ("opsd key", "POST", "opsd key create", "", told), ("opsd key", "DELETE", "opsd key revoke", told, "")], entered


def check_secrecy(cluster, server, keys):
    """No key stands anywhere but with its owner: not in a log, not in the database, not in what others may see of its sessions."""
    asked = cluster.sql("SELECT query FROM pg_stat_activity")
    dump = subprocess.run(["pg_dump", cluster.url], check=True, capture_output=True, text=True).stdout
    logged = Path(cluster.directory, "cluster", "log").read_text(errors="replace")
    assert "api_key_find" in logged and "INSERT INTO api_key" in logged, "the database was not talkative"
    assert '"status":401' in server.logged()
    for place in (str(asked), dump, logged, server.logged()):
        for key in keys:
            assert key not in place and key[12:] not in place


def main():
    with Cluster(options=TALKATIVE) as cluster:
        check_faults(cluster)
        revoked, bound = check_list(cluster)
        check_audit(cluster)
        with Server(cluster) as server:
            check_revoking(cluster, server)
            check_programmes(cluster, server)
            lasting = check_expiry(cluster, server)
            expired = make(cluster, "--role", "admin", "--name", "Late")
            cluster.sql(f"UPDATE api_key SET created_at = now() - interval '2 days', expires_at = now() - interval '1 day' WHERE prefix = '{expired[:12]}'")
            check_reading(cluster, server, bound)
            tried = check_strangers(server, [bound, lasting], [revoked, expired])
            check_touching(cluster, lasting)
            check_secrecy(cluster, server, [revoked, bound, lasting, expired])
    print(f"{tried} keys that are not good were refused")


if __name__ == "__main__":
    main()
