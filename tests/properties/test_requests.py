"""Requests by chance: validators hold for every answer, a cursor that was touched is refused, and no bytes whatever
bring an error of the server or an answer that is not JSON. Random input; OPS_SEED repeats a run.
"""

import base64
import hashlib
import string
from urllib.parse import quote_from_bytes

from asking import LISTS, OTHERS, ROUNDS, parse, run, with_query

FIXED = ["/", "/v1/config", "/problems", "/problems/not-found", "/healthz", "/readyz", "/openapi.yaml"]
WORD = string.ascii_letters + string.digits + "-_"


def some_target(reader, chance):
    """A target that answers 200: a list, one of its rows, or a page that is no list."""
    path = chance.choice(list(LISTS))
    query = {**reader.some_query(chance, path), "limit": str(chance.randint(1, 30))}
    rows = reader.json(with_query(path, query))["data"]
    single = chance.choice(rows)["links"]["self"] if rows else path
    return chance.choice([with_query(path, query), single, chance.choice(FIXED)])


def same_headers(one, other):
    ignored = ("date", "server-timing", "cache-status")  # what no two answers share
    return {name: value for name, value in one.items() if name not in ignored} == \
           {name: value for name, value in other.items() if name not in ignored}


def validators_hold(reader, chance):
    for _ in range(ROUNDS):
        target = some_target(reader, chance)
        answer, again = reader.ask(target), reader.ask(target)
        tag = answer.headers["etag"]
        assert answer.status == 200 and (answer.body, tag) == (again.body, again.headers["etag"]), target
        assert tag.startswith('"') and answer.headers["content-length"] == str(len(answer.body)), target
        for field in (tag, f"W/{tag}", f'"x", {tag}', f'W/"x",{tag} , "y"', "*"):
            same = reader.ask(target, {"If-None-Match": field})
            assert same.status == 304 and same.body == b"", (target, field, same.status)
            for name in ("etag", "cache-control", "vary"):
                assert same.headers.get(name) == answer.headers[name], (target, name, same.headers)
        for field in (tag[:-2] + '"', f'"{tag[2:]}', '"*"', "x"):
            changed = reader.ask(target, {"If-None-Match": field})
            assert changed.status == 200 and changed.body == answer.body, (target, field)


def head_is_get_without_a_body(reader, chance):
    broken = ["/v1/nothing", "/v1/observations?limit=0", "/v1/principles/none", "/v1/areas/%zz"]
    for target in broken + [some_target(reader, chance) for _ in range(ROUNDS)]:
        get, head = reader.ask(target), reader.ask(target, method="HEAD")
        assert head.status == get.status and head.body == b"", (target, head.status, head.body)
        assert same_headers(get.headers, head.headers), (target, get.headers, head.headers)


def different_answers_have_different_tags(reader, _):
    tags = {}
    for path in list(LISTS) + FIXED:
        answer = reader.ask(path)
        assert tags.setdefault(answer.headers["etag"], answer.body) == answer.body, path


def some_cursor(reader, chance):
    """A list, its query and a cursor given out for it."""
    while True:
        path = chance.choice(list(LISTS))
        query = {**reader.some_query(chance, path, 1), "limit": str(chance.randint(1, 3))}
        following = reader.json(with_query(path, query))["links"].get("next")
        if following:
            return path, query, following.rpartition("cursor=")[2]


def touched(chance, cursor):
    """The cursor after some accident."""
    at = chance.randrange(len(cursor))
    letter = chance.choice([other for other in WORD if other != cursor[at]])
    return chance.choice([
        cursor[:at] + letter + cursor[at + 1:], cursor[:at] + letter + cursor[at:], cursor[:at] + cursor[at + 1:],
        cursor[:at] + cursor[at:].swapcase(), cursor[:at], cursor + cursor, cursor[::-1], cursor + letter,
        cursor[:at] + "+" + cursor[at:], cursor[:at] + "%0A" + cursor[at:], cursor[:at] + "%3D" + cursor[at:],
        cursor + "=", cursor + "A"])


def touched_cursors_are_refused(reader, chance):
    for _ in range(ROUNDS):
        path, query, cursor = some_cursor(reader, chance)
        assert reader.ask(with_query(path, {**query, "cursor": cursor})).status == 200
        for _ in range(10):
            bad = touched(chance, cursor)
            answer = reader.ask(with_query(path, {**query, "cursor": bad}))
            assert bad == cursor or answer.status == 400, f"{path} {query} takes {bad} for {cursor}"


def seal(*parts):
    return hashlib.sha256(b"\n".join(parts)).hexdigest()[:12].encode()


def forged_cursors_do_no_harm(reader, chance):
    """Whoever reads the source can seal a position of their own; it may be taken or refused, and no more."""
    positions = [b"x", b"-1", b"9" * 30, b"\xff", b"1\x002", b"{", b"{}", b"{a,b,c,d,e,f}", b"NULL", b"2014-02-30", b"'"]
    for path in LISTS:
        following = reader.json(path + "?limit=1")["links"].get("next", "").rpartition("cursor=")[2]
        whole = base64.urlsafe_b64decode(following + "=" * (-len(following) % 4))
        query, sealed, position = whole[:12], whole[12:24], whole[24:]
        if sealed != seal(query, position):
            continue  # it is sealed in a way that cannot be copied
        for forged in positions + [bytes(chance.choices(position, k=len(position) + chance.randint(-1, 1)))]:
            cursor = base64.urlsafe_b64encode(query + seal(query, forged) + forged).decode().rstrip("=")
            answer = reader.ask(f"{path}?limit=1&cursor={cursor}")
            assert answer.status in (200, 400), (path, forged, answer.status, answer.body)


def cursors_belong_to_their_query(reader, chance):
    for _ in range(ROUNDS):
        path, query, cursor = some_cursor(reader, chance)
        other = chance.choice([name for name in LISTS if name != path])
        assert reader.ask(with_query(other, {"cursor": cursor})).status == 400, (path, other)
        if len(query) > 1:
            assert reader.ask(with_query(path, {"cursor": cursor})).status == 400, (path, query)
        turned = {"cursor": cursor, **dict(reversed(query.items()))}
        assert reader.ask(with_query(path, turned)).status == 200, f"the order of {query} matters"


def some_bytes(chance, most, plain):
    """Bytes that may stand in a request line: no control byte, no space."""
    palette = [bytes([byte]) for byte in range(0x21, 0x7f if plain else 0x100) if byte != 0x7f]
    favourites = [b"%", b"%00", b"%ff", b"%0a", b"%2F", b"%e2%82%ac", b"/", b"?", b"&", b"=", b",", b"..", b"'", b'"',
                  b"\\", b"{", b"#", b"+"]
    return b"".join(chance.choice(chance.choice([palette, favourites])) for _ in range(chance.randint(0, most)))


def some_hostile_target(chance, plain):
    path = chance.choice(list(LISTS)).encode()
    known = {name for _, filters in LISTS.values() for name in filters} | {"limit", "cursor", "as_of", "q"}
    names = sorted(name.encode() for name in known.union(*OTHERS.values()))

    def value():
        raw = bytes(chance.randrange(256) for _ in range(chance.randint(0, 30)))
        return chance.choice([some_bytes(chance, 20, plain), b"2014" + some_bytes(chance, 3, plain),
                              quote_from_bytes(raw).encode(), b"9" * chance.randint(1, 40), b"0000-00-00",
                              b"0001-01-01", b"9999-12-31", b"AY9998", b"true"])

    names.append(some_bytes(chance, 8, plain))
    query = b"&".join(chance.choice(names) + b"=" + value() for _ in range(chance.randint(0, 5)))
    return chance.choice([b"/" + some_bytes(chance, 60, plain), path + b"/" + some_bytes(chance, 20, plain),
                          path + b"?" + query, path + b"?" + query, some_bytes(chance, 40, plain) or b"/",
                          b"http://" + some_bytes(chance, 20, plain) + path + b"?" + query])


def is_sound(answer, sent):
    """No failure of the server, and a body that is what its type says."""
    assert answer.status < 500, (sent, answer.status, answer.body)
    kind = answer.headers.get("content-type", "")
    if answer.status in (204, 304) or kind.startswith(("text/", "application/yaml")) and answer.status == 200:
        return
    assert kind in ("application/json", "application/problem+json"), (sent, answer.status, kind, answer.body[:200])
    try:
        document = parse(answer.body.decode())
    except (ValueError, AssertionError) as error:
        raise AssertionError(f"{sent}: {error}: {answer.body[:300]}") from None
    is_problem = kind == "application/problem+json"
    assert is_problem == (answer.status >= 400) == (document.get("status") == str(answer.status)), (sent, answer.body)


def targets_of_ascii_are_answered(reader, chance):
    for _ in range(20 * ROUNDS):
        target = some_hostile_target(chance, plain=True)
        is_sound(reader.ask(target), target)


def targets_of_any_bytes_are_answered(reader, chance):
    for _ in range(10 * ROUNDS):
        target = some_hostile_target(chance, plain=False)
        is_sound(reader.ask(target), target)


def long_targets_are_answered(reader, chance):
    """Up to the limit, past it, and close to it on either side; and past the library's own buffer. Of a head that fills this to the last
    hundred bytes nothing is known: the library has no room for its refusal then."""
    limit = int(reader.json("/v1/config")["data"]["limits"]["head_bytes"])
    within = [chance.randint(1, limit + 2048) for _ in range(ROUNDS)] + [limit - step for step in range(0, 800, 20)]
    for size in within + [chance.randint(2 * limit, 3 * limit) for _ in range(ROUNDS)]:
        answer = reader.ask("/v1/principles?document=" + "a" * size)
        assert answer.status in (400, 414, 431), (size, answer.status)
        # A head that leaves no room for a reply gets a status alone, or the library's own page, and neither has a type.
        if size < limit or "content-type" in answer.headers:
            is_sound(answer, size)
        crowded = "/v1/principles?" + "&".join(f"{chance.choice(WORD)}" for _ in range(size // 40))
        is_sound(reader.ask(crowded), crowded)


def any_headers_are_answered(reader, chance):
    known = ["Accept", "Accept-Encoding", "Accept-Language", "If-None-Match", "If-Match", "If-Modified-Since", "Range",
             "User-Agent", "Cookie", "Authorization", "Origin", "Referer", "traceparent", "Prefer", "Cache-Control"]
    for _ in range(5 * ROUNDS):
        names = chance.choices(known + ["X-" + "".join(chance.choices(WORD, k=8))], k=chance.randint(1, 6))
        headers = [(name, some_bytes(chance, 40, plain=False)) for name in names]
        target = chance.choice(list(LISTS) + FIXED)
        is_sound(reader.ask(target, headers), (target, headers))


def any_method_is_answered(reader, chance):
    tokens = string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~"
    for _ in range(2 * ROUNDS):
        method = "".join(chance.choices(tokens, k=chance.randint(1, 12)))
        answer = reader.ask(chance.choice(list(LISTS)), method=method)
        assert answer.status == 501, (method, answer.status)
        assert parse(answer.body.decode())["type"] == "/problems/not-implemented", answer.body


if __name__ == "__main__":
    run([validators_hold, head_is_get_without_a_body, different_answers_have_different_tags,
         touched_cursors_are_refused, forged_cursors_do_no_harm, cursors_belong_to_their_query,
         targets_of_ascii_are_answered, targets_of_any_bytes_are_answered, long_targets_are_answered,
         any_headers_are_answered, any_method_is_answered])
