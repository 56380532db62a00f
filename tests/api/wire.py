"""One request as bytes on a connection of its own, and the answer to it.

The standard client refuses to send a target with a space, a zero byte or a broken escape in it; here whatever a test
writes goes out as it stands. Knows nothing of what is asked or answered.
"""

import http.client
import socket

from recording import Request, Response

FOREVER = 30  # seconds; only keeps a server that never answers from hanging the tests


class Answer:
    """Status, headers with lower-case names (repeated ones joined by a comma) and the body as bytes."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.fields()
        self.body = response.read()


def head(method, target, headers=()):
    """A request head; `headers` are pairs, and Host and Connection are added where they are missing."""
    given = {name.lower() for name, _ in headers}
    usual = [("Host", "localhost"), ("Connection", "close")]
    lines = [pair for pair in usual if pair[0].lower() not in given] + list(headers)
    text = [to_bytes(method) + b" " + to_bytes(target) + b" HTTP/1.1"]
    text += [to_bytes(name) + b": " + to_bytes(value) for name, value in lines]
    return b"\r\n".join(text) + b"\r\n\r\n"


def to_bytes(text):
    return text if isinstance(text, bytes) else text.encode()


def to_text(data):
    return data if isinstance(data, str) else data.decode("latin-1")


def send(port, data, request):
    """Sends the bytes of a request; None when there is no answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=FOREVER) as connection:
        try:
            connection.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has seen enough; what it answered may still be there
        response = Response(connection, method=request.method)
        response.request = request
        try:
            response.begin()
            return Answer(response)
        except (http.client.RemoteDisconnected, ConnectionResetError, TimeoutError):
            return None


def ask(port, method, target, headers=(), body=None):
    """Sends a request and returns its answer."""
    pairs = list(headers.items()) if isinstance(headers, dict) else list(headers)
    if body is not None:
        pairs.append(("Content-Length", str(len(body))))
    return send(port, head(method, target, pairs) + (body or b""), Request(to_text(method), to_text(target), dict(pairs)))
