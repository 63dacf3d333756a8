"""Edits in JSON that are damaged, and those who send them: each a process, to one plan on a server."""

from __future__ import annotations

import http.client
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from geogrid.web.api.plans import LARGEST_EDIT
from tests.drawn import NE, NORTH, NW, SE, SOUTH, SW

PATIENCE = 120.0
SLOWEST = 45.0
"""Seconds after which an answer is a fault: nobody else can work at plans meanwhile."""
NAMES = ("code", "name", "kind", "codes", "into", "line", "pieces", "grids", "at", "to", "ground", "givers", "taker",
         "heir", "new_code", "grid_kind", "community", "members", "several_parts", "x")  # fmt: skip
CODES = (
    NW,
    NE,
    SW,
    SE,
    NORTH,
    SOUTH,
    NORTH + "003",
    "341002002004999",
    "",
    " ",
    "../../etc/passwd",
    "9" * 100_000,
    "网格",
)
VALUES = (None, True, False, 0, -1, 10**400, -(10**25), 1e308, 5e-324, -0.0, 91.0, 181.0, "", "\x00", "\x1b[2J",
          "\ud800", "1", "NaN", [], {}, [[]], [None], {"code": NW}, [118.3, 29.7],
          "a" * 300_000, [0] * 50_000)  # fmt: skip
LITERALS = (b"NaN", b"Infinity", b"-Infinity", b"1e999", b"0x10", b"01", b"'", b"\xff\xfe", b"\x00", b"{", b"]", b"")
SEEN = (None, '"0"', '"999999999"', '"-1"', '"1e9"', '"' + "9" * 400 + '"', 'W/"{now}"', "*", '"{now}", "{next}"',
        "{now}", '"{next}"', '"{before}"')  # fmt: skip


def edits(chance: random.Random) -> dict[str, Any]:
    """Return an edit of any kind, which can perhaps be done."""
    one, other, new = *chance.sample([NW, NE, SW, SE], 2), f"{chance.choice([NORTH, SOUTH])}{chance.randint(3, 999):03}"
    at, to = ([118.30 + 0.02 * chance.random(), 29.70 + 0.02 * chance.random()] for _ in range(2))
    west, south = at
    ring = [[west, south], [west + 0.003, south], [west + 0.003, south + 0.003], [west, south + 0.003], [west, south]]
    named = [{"code": one, "name": "甲"}, {"code": new, "name": "乙"}]
    kinds: dict[str, dict[str, Any]] = {
        "split": {"code": one, "line": [[west, 29.69], [west + 1e-4, 29.73]], "pieces": named},
        "merge": {"codes": [one, other], "into": one, "name": None},
        "move_border": {"grids": [NW, NE], "at": [118.31, 29.715], "line": [[118.31, 29.71], at, [118.31, 29.72]]},
        "move_junction": {"at": [118.31, 29.71], "to": to},
        "transfer": {"ground": [[ring]], "givers": [one], "taker": other},
        "create": {"ground": [[ring]], "code": new, "name": "丙", "community": one[:12]},
        "retire": {"code": one, "heir": other},
        "rename": {"code": one, "name": f"网格{chance.randint(1, 10**6)}"},
        "recode": {"code": one, "new_code": new},
        "change_kind": {"code": one, "grid_kind": chance.choice(["base", "dedicated"])},
        "change_community": {"code": one, "community": chance.choice([NORTH, SOUTH])},
        "group_party": {"code": new, "name": "组团", "members": [one, other]},
        "divide_micro": {"code": one, "line": [[118.29, south], [118.33, south + 1e-4]]},
        "merge_micro": {"code": one, "micros": [f"{one}01", f"{one}02"], "into": f"{one}01"},
        "recode_micro": {"code": one, "micro": f"{one}01", "new_code": f"{one}{chance.randint(1, 99):02}"},
        "rename_micro": {"code": one, "micro": f"{one}02", "name": f"微网格{chance.randint(1, 10**6)}"},
    }
    kind = chance.choice(list(kinds))
    return {"kind": kind, **kinds[kind]}


def bodies(chance: random.Random) -> bytes:
    """Return the body of a request: an edit, mostly damaged in its values, its structure or its bytes."""
    sent: Any = {"edit": edits(chance)}
    way = chance.randrange(12)
    if way < 5:
        for _ in range(chance.choice([1, 1, 2, 5])):
            _damage(sent, chance)
    body = json.dumps(sent).encode()
    if way == 5:
        body = b'{"edit": ' + _deep(chance) + b"}"
    elif way == 6:
        body = _large(chance)
    elif way in (7, 8):
        where = chance.randrange(len(body))
        body = body[:where] + chance.choice(LITERALS) + body[where + chance.choice([0, 1, 7, 10**6]) :]
    return body


def _damage(sent: Any, chance: random.Random) -> None:
    """Change one place somewhere in it."""
    if not sent:  # nothing is left of it
        return
    inside, key = chance.choice(list(_places(sent)))
    way = chance.randrange(5)
    if way == 0 and isinstance(inside, dict):
        del inside[key]
    elif way == 1 and isinstance(inside, dict):
        inside[chance.choice(NAMES)] = deepcopy(chance.choice(VALUES))
    elif way == 2:
        inside[key] = chance.choice(CODES)
    elif way == 3 and isinstance(inside[key], list):
        inside[key] = inside[key] * chance.choice([0, 2, 50])
    else:
        inside[key] = deepcopy(chance.choice(VALUES))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    for key, member in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key
        if isinstance(member, (dict, list)):
            yield from _places(member)


def _deep(chance: random.Random) -> bytes:
    depth = chance.choice([100, 1_000, 100_000])
    if chance.random() < 0.5:
        return b"[" * depth + b"]" * depth
    return b'{"edit":' * depth + b"1" + b"}" * depth


def _large(chance: random.Random) -> bytes:
    """Return an edit of up to a little more than a megabyte: a line that goes to and fro over a border, or anywhere."""
    count = chance.choice([300, 3_000, 30_000, 45_000])
    if chance.random() < 0.5:
        line = [[118.309 + 0.002 * (at % 2), round(29.70 + 0.02 * at / count, 7)] for at in range(count)]
    else:
        line = [
            [round(118.30 + 0.02 * chance.random(), 6), round(29.70 + 0.02 * chance.random(), 6)] for _ in range(count)
        ]
    kind = chance.choice(["split", "move_border", "transfer"])
    drawn = {
        "split": {
            "code": NW,
            "line": line,
            "pieces": [{"code": NW, "name": "甲"}, {"code": NORTH + "777", "name": "乙"}],
        },
        "move_border": {"grids": [NW, NE], "at": [118.31, 29.715], "line": line},
        "transfer": {"ground": [[[*line, line[0]]]], "givers": [NW, NE], "taker": NW, "several_parts": True},
    }
    return json.dumps({"edit": {"kind": kind, **drawn[kind]}}, separators=(",", ":")).encode()


class Sender:
    """Somebody who sends edits to a plan.

    Parameters
    ----------
    port, plan
        Of the server, and the path of the plan.
    headers
        By which who sends is known.
    """

    def __init__(self, port: int, plan: str, headers: Mapping[str, str]) -> None:
        self.port, self.plan, self.headers = port, plan, dict(headers)

    def ask(self, method: str, path: str, body: bytes = b"", **more: str) -> tuple[int, Any, bytes]:
        """Ask over a connection of its own; gives status, headers and what was answered."""
        sent = {**self.headers, "Content-Type": "application/json", "Connection": "close", **more}
        begun = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, self.plan + path, body or None, sent)
            answer = connection.getresponse()
            told = answer.read()
        except (BrokenPipeError, ConnectionResetError):  # a body that is too long is not read to its end
            assert len(body) > LARGEST_EDIT, f"hung up for {body[:300]!r}"
            return 413, {"Content-Type": "application/problem+json"}, b'{"code": "request_entity_too_large"}'
        finally:
            connection.close()
        took = time.monotonic() - begun
        assert took < SLOWEST, f"{took:.0f} s for {body[:300]!r}"
        return answer.status, answer.headers, told

    def state(self) -> dict[str, Any]:
        """Return the plan as it is told now."""
        status, _, told = self.ask("GET", "")
        assert status == 200, told[:300]
        return json.loads(told)


def checked(status: int, headers: Any, told: bytes, sent: bytes) -> str:
    """Hold an answer to what every answer is; return its code."""
    said = f"{status} {told[:300]!r} for {sent[:600]!r}"
    assert 200 <= status < 500, said
    if status < 300:
        return "done"
    assert headers["Content-Type"] == "application/problem+json", said
    found = json.loads(told)
    assert found["code"] and "Traceback" not in told.decode(), said
    return str(found["code"])


def send_many(
    port: int, plan: str, headers: Mapping[str, str], seed: str, count: int
) -> tuple[Counter[str], list[int]]:
    """Send so many edits beside others; return how often what was answered, and the versions that were made."""
    chance, sender = random.Random(seed), Sender(port, plan, headers)
    answers, versions = Counter[str](), []
    version = sender.state()["version"]
    for _ in range(count):
        way = chance.choice(["/edits"] * 8 + ["/undo", "/redo"])
        body = bodies(chance) if way == "/edits" else b"{}"
        seen = f'"{version}"' if chance.random() < 0.8 else chance.choice(SEEN)
        values = {"now": version, "next": version + 1, "before": version - 1}
        status, told_headers, told = sender.ask(
            "POST", way, body, **({"If-Match": seen.format(**values)} if seen else {})
        )
        code = checked(status, told_headers, told, body)
        answers[code] += 1
        if code == "done":
            version = json.loads(told)["version"]
            versions.append(version)
        elif code == "stale":
            version = sender.state()["version"]
    return answers, versions
