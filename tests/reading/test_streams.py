"""Long answers are sent page by page: whole, packed or not, in little memory, and broken visibly when the record changes under
them. Readers here are slow on purpose: their sockets take a few kilobytes, so that the server waits for them.
"""

import contextlib
import http.client
import itertools
import json
import os
import re
import socket
import struct
import subprocess
import tempfile
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from odd import grow, make_noisy
from opsd import OPSD, Cluster, Server, wait_until
from reading import get, read_ndjson
from recording import Request, Response

TARGETS = ["/v1/observations.csv", "/v1/observations.ndjson", "/v1/observations.ndjson?sort=-value,indicator",
           "/v1/observations.csv?vintage=all&derived=true&include=source"]
PLAIN = "/v1/observations.ndjson?fields=id,indicator,area,period,value,value_text,sources"  # long enough to take its time, and no longer
CODINGS = ["identity", "gzip"]
# Readers wait for their turn, and a busy machine takes its time; neither is to break a stream.
PATIENT = ("--idle-seconds", "3600", "--statement-milliseconds", "60000")
SANITIZED = OPSD.parent.name in ("asan", "tsan")  # sanitizers keep memory of their own


def start(server, target, coding="identity", segment=None):
    """A slow reader that has seen the head of its answer and some of the body. With small segments the server's side of the connection, too,
    takes little at a time."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    if segment:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, segment)
    line.settimeout(60)
    line.connect(("127.0.0.1", server.port))
    line.sendall(f"GET {target} HTTP/1.1\r\nHost: here\r\nAccept-Encoding: {coding}\r\n\r\n".encode())
    reply = Response(line)
    reply.request = Request("GET", target, {"Accept-Encoding": coding})
    reply.begin()
    assert reply.status == 200, reply.status
    assert reply.headers.get("Content-Encoding", "identity") == coding, reply.headers
    return line, reply, reply.read(5000)


def finish(line, reply, begun):
    """(whether the answer came to its proper end, all that came)."""
    try:
        return True, begun + reply.read()
    except http.client.IncompleteRead as cut:
        return False, begun + cut.partial
    except ConnectionError:
        return False, begun
    finally:
        line.close()


def unpack(coding, sent):
    """(whether its coding came to its proper end, all that could be read); what has no coding has no end of its own."""
    if coding == "identity":
        return None, sent
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    plain = unpacking.decompress(sent)
    assert not unpacking.unused_data
    return unpacking.eof, plain


def publish(cluster):
    cluster.sql("UPDATE dataset SET version = version + 1")


def check_whole(server, total):
    for target in TARGETS[:3]:
        headers, body = get(server, target)
        assert headers["transfer-encoding"] == "chunked" and "content-length" not in headers, headers
        assert finish(*start(server, target)) == (True, body), f"{target} is another for a slow reader"
        ended, packed = finish(*start(server, target, "gzip"))
        assert ended and unpack("gzip", packed) == (True, body) and len(packed) < 0.6 * len(body), f"{target} is another when packed"
    ids = [row["id"] for row in read_ndjson(server, "/v1/observations.ndjson?vintage=all&derived=true")]
    assert len(ids) == total and len(set(ids)) > 0.99 * total, (len(ids), total)
    newest = len(read_ndjson(server, "/v1/observations.ndjson"))
    assert json.loads(get(server, "/v1/observations?limit=1")[1])["meta"]["total"] == newest, "a total that is kept is that of the rows"


def check_empty(server):
    """A table waits for no total, but one below what does not exist is not taken for an empty one."""
    for suffix in ("csv", "ndjson"):
        status, _, body = server.get(f"/v1/updates/2013/observations.{suffix}?period=1800")
        assert status == 200 and body.count(b"\n") == (suffix == "csv"), (status, body)
        assert server.get(f"/v1/updates/1999/observations.{suffix}")[0] == 404


def check_publication(cluster, server):
    """The same stream twice: with a publication in its midst it breaks, and what came until then is true."""
    for target, coding in zip(TARGETS, CODINGS * 2):
        _, whole = get(server, target)
        stream = start(server, target, coding)
        publish(cluster)
        ended, sent = finish(*stream)
        unpacked, body = unpack(coding, sent)
        assert not ended and not unpacked, f"{target} mixed two versions, or hid that it ended early"
        assert whole.startswith(body) and 5000 <= len(body) < len(whole), (target, len(body), len(whole))
        assert get(server, target)[1] == whole, "the next one is whole again"


def check_lost_database(cluster, server):
    """A stream whose database connections die goes on or breaks, but never ends as if that were all."""
    _, whole = get(server, TARGETS[1])
    for coding in CODINGS * 2:
        wait_until(lambda: server.get("/readyz")[0] == 200)
        stream = start(server, TARGETS[1], coding)
        cluster.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")
        ended, sent = finish(*stream)
        unpacked, body = unpack(coding, sent)
        assert unpacked in (None, ended)
        assert body == whole if ended else whole.startswith(body)
    wait_until(lambda: server.get("/readyz")[0] == 200)


def open_files(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def check_gone(server):
    """Readers that leave in the middle, politely or not, cost nothing that stays."""
    before = open_files(server)
    for rudely in [False, True] * 20:
        line, _, _ = start(server, TARGETS[rudely])
        if rudely:  # no farewell: a reset
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()
    wait_until(lambda: open_files(server) <= before)
    assert get(server, "/v1/principles") and get(server, TARGETS[0])


def memory(server, name):
    """VmRSS (now) or VmHWM (at most since the last reset), in megabytes."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split(name + ":")[1].split()[0]) / 1024


def check_memory(server):
    """Eight slow readers at once need a few pages of memory each, not eight whole answers."""
    _, whole = get(server, TARGETS[0])
    size = len(whole) / 1e6
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")
    before = memory(server, "VmRSS")
    streams = [start(server, TARGETS[0]) for _ in range(8)]
    for stream in streams:
        assert finish(*stream) == (True, whole)
    grown = memory(server, "VmHWM") - before
    print(f"8 answers of {size:.0f} MB in {grown:.0f} MB more than the {before:.0f} MB before")
    assert SANITIZED or grown < 4 * size, "memory grows with what is sent"


def read_slowly(line, reply, begun, pause):
    """All that comes, at a megabyte a second or a little less."""
    while piece := reply.read(2**16):
        begun += piece
        time.sleep(pause)
    line.close()
    return begun


def check_time(cluster):
    """A reader's time grows with what it is sent, and the time in which it waits for the database is not its own; one who stops reading is
    cut."""
    with Server(cluster, *PATIENT, "--send-seconds", "1") as server:
        _, whole = get(server, PLAIN)
        assert len(whole) > 4e6, "too little to take long"
        assert read_slowly(*start(server, PLAIN), 0.06) == whole
        with ThreadPoolExecutor() as readers:
            stream = start(server, PLAIN)
            with cluster.locking("observation"):
                read = readers.submit(finish, *stream)
                wait_until(cluster.waiting_for_lock)
                time.sleep(4)
            assert read.result() == (True, whole)
    # It is given time for what is on its way.
    with Server(cluster, *PATIENT, "--send-seconds", "1", "--page-limit", "50", "--page-default", "50") as server:
        line, _, _ = start(server, TARGETS[0], segment=536)
        wait_until(lambda: b"opsd_http_connections 1\n" in get(server, "/metrics")[1])  # the one that asks
        line.close()


def check_head(server):
    """What can be had without the stream: its head, and that nothing has changed."""
    for target in TARGETS:
        headers, _ = get(server, target)
        status, other, body = server.request("HEAD", target)
        assert status == 200 and body == b"" and other["etag"] == headers["etag"], (target, other)
        begun = time.monotonic()
        status, other, body = server.get(target, **{"If-None-Match": headers["etag"]})
        assert status == 304 and body == b"" and other["etag"] == headers["etag"], (target, status, other)
        assert time.monotonic() - begun < 5


def send(line, method, target, version="1.1", **headers):
    """The answer to a request on a connection of one's own, read to its end."""
    lines = [f"{method} {target} HTTP/{version}", "Host: here", *(f"{name}: {value}" for name, value in headers.items())]
    line.sendall("\r\n".join([*lines, "", ""]).encode())
    reply = Response(line, method=method)
    reply.request = Request(method, target, headers)
    reply.begin()
    reply.read()
    return reply


def check_no_body(server):
    """HEAD, and GET of what one has, are answered with a head and not a byte more, which says no length: it is not that of the stream."""
    for target, coding, version in itertools.product(TARGETS[:2], CODINGS, ("1.1", "1.0")):
        whole, _ = get(server, target, **{"Accept-Encoding": coding})
        for method, tag in (("HEAD", '"another"'), ("HEAD", whole["etag"]), ("GET", whole["etag"])):
            case = (method, target, coding, version, tag)
            with socket.create_connection(("127.0.0.1", server.port), timeout=60) as line:
                reply = send(line, method, target, version, **{"Accept-Encoding": coding, "If-None-Match": tag})
                assert reply.status == (304 if tag == whole["etag"] else 200), (case, reply.status)
                assert "Content-Length" not in reply.headers and "Transfer-Encoding" not in reply.headers, (case, reply.headers)
                for name in ("ETag", "Vary", "Cache-Control", *(["Content-Type", "Link"] if reply.status == 200 else [])):
                    assert reply.headers[name] == whole[name.lower()], (case, name, reply.headers)
                if reply.headers["Connection"] != "close":
                    assert send(line, "GET", "/healthz").status == 200, case
                assert line.recv(1) == b"", (case, "more than a head")


class Old:
    """A caller that speaks HTTP/1.0, in which an answer without a length ends when the connection does."""

    def __init__(self, server):
        self.line = socket.create_connection(("127.0.0.1", server.port), timeout=60)

    def send(self, target, method="GET", **headers):
        lines = [f"{method} {target} HTTP/1.0", *(f"{name}: {value}" for name, value in headers.items())]
        self.request = Request(method, target, headers)
        self.line.sendall("\r\n".join([*lines, "", ""]).encode())

    def receive(self):
        """(status, headers, body); with a body shorter than was said, an exception."""
        reply = Response(self.line, method=self.request.method)
        reply.request = self.request
        reply.begin()
        assert "Transfer-Encoding" not in reply.headers, reply.headers
        assert self.request.method == "HEAD" or reply.status == 304 or "Content-Length" in reply.headers, reply.headers
        return reply.status, reply.headers, reply.read()

    def ask(self, *line, **headers):
        self.send(*line, **headers)
        return self.receive()


def check_old(server):
    """Who cannot take chunks gets the same bytes with their number, on a connection that can be kept, and the same tag."""
    for target, coding in itertools.product(TARGETS[:2], CODINGS):
        wanted, body = get(server, target, **{"Accept-Encoding": coding})
        caller = Old(server)
        for _ in range(2):
            status, headers, same = caller.ask(target, **{"Accept-Encoding": coding, "Connection": "keep-alive"})
            assert status == 200 and same == body and headers["Content-Length"] == str(len(body)), (target, coding, headers)
            assert {name: headers[name] for name in ("ETag", "Vary", "Content-Type", "Link", "Content-Encoding")} == \
                {name: wanted.get(name.lower()) for name in ("ETag", "Vary", "Content-Type", "Link", "Content-Encoding")}
        status, headers, same = caller.ask(target, **{"Accept-Encoding": coding, "If-None-Match": wanted["etag"]})
        assert status == 304 and same == b"" and headers["ETag"] == wanted["etag"]
        status, headers, same = Old(server).ask(target, "HEAD", **{"Accept-Encoding": coding})
        assert status == 200 and same == b"" and headers["ETag"] == wanted["etag"]
    curl = subprocess.run(["curl", "-0", "-sS", f"http://127.0.0.1:{server.port}{TARGETS[0]}"], check=True, stdout=subprocess.PIPE)
    assert curl.stdout == get(server, TARGETS[0])[1]


def spooled(server):
    """How many bytes the server has put into files without a name."""
    size = 0
    for file in Path(f"/proc/{server.process.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            if re.search(r"/opsd-\w{6} \(deleted\)$", os.readlink(file)):
                size += file.stat().st_size
    return size


def half_way(server, target):
    """A caller of the old kind whose answer is being put together."""
    caller = Old(server)
    caller.send(target)
    wait_until(lambda: spooled(server) > 5000)
    return caller


def check_old_breaks(cluster):
    """What breaks half-way is a problem, and nothing of the answer was sent; pages are small, so that there is a half-way."""
    with Server(cluster, *PATIENT, "--page-limit", "5", "--page-default", "5") as server:
        before = open_files(server)
        caller = half_way(server, TARGETS[0])
        publish(cluster)
        status, headers, body = caller.receive()
        problem = json.loads(body)
        assert (status, problem["type"]) == (503, "/problems/record-changed"), (status, body)
        assert headers["Retry-After"] and not {"ETag", "Link", "Content-Encoding"} & set(headers), headers
        half_way(server, TARGETS[1]).line.close()  # who leaves is not missed
        caller = half_way(server, TARGETS[0])
        cluster.kill()
        status, headers, body = caller.receive()
        assert status in (503, 504) and json.loads(body)["status"] == status, (status, body)
        wait_until(lambda: spooled(server) == 0 and open_files(server) <= before)
        cluster.start()
        wait_until(lambda: server.get("/readyz")[0] == 200)
        status, _, body = Old(server).ask("/v1/programmes.csv")
        assert status == 200 and body == get(server, "/v1/programmes.csv")[1]


def check_old_without_room(cluster):
    folder = tempfile.mkdtemp()
    with Server(cluster, *PATIENT, "--cache-directory", folder) as server:
        os.rmdir(folder)
        status, _, body = Old(server).ask(TARGETS[0])
        assert status == 500 and json.loads(body)["type"] == "/problems/internal-error", (status, body)
        assert "spool-failed" in server.logged()
        assert get(server, TARGETS[0]), "who takes chunks needs no file"


def main():
    with Cluster() as cluster, Server(cluster, *PATIENT) as server:
        total = grow(cluster, series=100, periods=130)
        make_noisy(cluster) # or the system's buffers would take in a whole answer once it is packed
        publish(cluster)
        page = json.loads(get(server, "/v1/observations?vintage=all&derived=true&limit=1")[1])
        assert page["meta"]["total"] == total
        check_whole(server, total)
        check_empty(server)
        check_head(server)
        check_no_body(server)
        check_time(cluster)
        check_publication(cluster, server)
        check_lost_database(cluster, server)
        check_gone(server)
        check_memory(server)
        check_old(server)
        check_old_without_room(cluster)
        check_old_breaks(cluster)
    print(f"{total} figures stream whole, or break where everyone can see it")


if __name__ == "__main__":
    main()
