"""Many who change the same thing at once overwrite nothing of each other; what is sent several times is done once.

Over HTTP, to worker processes, on each store. GEOGRID_EDITORS editors try GEOGRID_EDITS changes each, a quarter of them
of the rights of one account and of one repair on each store; GEOGRID_POSTS accounts are added, half of them on each
store, each asked for 1 to 5 times at once with one key. GEOGRID_SEED repeats the chances.
"""

import hashlib
import hmac
import http.client
import json
import os
import random
import shutil
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from threading import Lock, local

import pytest
from shapely import box

from geogrid import settings
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.store import Database, accounts
from geogrid.web.identity import COOKIE
from tests import drawn, signing
from tests.cli.test_serving import serving

EDITORS, EDITS = int(os.environ.get("GEOGRID_EDITORS", "8")), int(os.environ.get("GEOGRID_EDITS", "200")) // 4
POSTS = int(os.environ.get("GEOGRID_POSTS", "500")) // 2
SEED = int(os.environ.get("GEOGRID_SEED") or random.randrange(10**9))
PATIENCE, IDLE = 120.0, 5.0
DEEPEST = 6  # steps of a repair, so that what is answered stays short
SHIFTED = {drawn.NW: box(118.30, 29.71, 118.3101, 29.72)}  # 10 m into NE


@pytest.fixture(scope="module", params=["embedded", pytest.param("postgis", marks=pytest.mark.postgis)])
def place(request, tmp_path_factory):
    """A data folder, and the URL of a PostGIS database where it is that."""
    folder = tmp_path_factory.mktemp("data")
    if request.param == "embedded":
        shutil.copy(request.getfixturevalue("embedded_template"), folder / "geogrid.sqlite")
        yield folder, ""
    else:
        template, server = (request.getfixturevalue(f"postgis_{name}") for name in ("template", "server"))
        with server.durable(), server.database(template) as url:
            yield folder, url


@pytest.fixture(scope="module")
def district(place):
    folder, url = place
    database = Database.at(url or folder / "geogrid.sqlite")
    with pytest.MonkeyPatch.context() as changed:
        grids = [type(g)(g.code, g.name, g.community, g.households, SHIFTED.get(g.code, g.shape)) for g in drawn.GRIDS]
        changed.setattr(drawn, "GRIDS", grids)
        drawn.store_in(database)
    yield database
    database.close()


@pytest.fixture(scope="module")
def ask(place, district):
    """Ask worker processes: method, path, what is sent, by whom and headers; gives status, headers and JSON."""
    folder, url = place
    environment = {**os.environ, "GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": url, "LC_ALL": "C.UTF-8"}
    environment["GEOGRID_CHANGES"] = "999999999"  # what is tried here is not pace
    own, all_of_them = local(), []
    signed_in, door = cache(partial(browser, district, settings.read(environment))), Lock()
    with serving(environment, "--production", "--workers", "2") as (_, port):

        def send(method, path, sent=None, by="everybody", **headers):
            if not hasattr(own, "connection"):
                own.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
                all_of_them.append(own.connection)
            elif time.monotonic() > own.used + IDLE:
                own.connection.close()  # the server may do so at any moment; this opens another one
            headers = {name.replace("_", "-"): value for name, value in headers.items()}
            with door:  # several may be the first to ask for somebody
                who = signed_in(by)
            told = {**who, "Content-Type": "application/json", **headers}
            own.connection.request(method, path, None if sent is None else json.dumps(sent), told)
            answer = own.connection.getresponse()
            told = json.loads(answer.read())
            own.used = time.monotonic()
            return answer.status, answer.headers, told

        yield send
        for connection in all_of_them:
            connection.close()


def browser(database, chosen, name):
    """Return the headers of somebody who is signed in and may do everything: giving rights is not for programs."""
    token = signing.session_of(database, signing.account(database, name))
    key = hashlib.sha256(token.encode()).hexdigest()
    proof = hmac.new(chosen.key("csrf"), key.encode(), "sha256").hexdigest()
    return {"Cookie": f"{COOKIE}={token}", "X-CSRF-Token": proof}


def tell(text):
    sys.stdout.write(f"{text}, GEOGRID_SEED={SEED}\n")


def all_at_once(work):
    """Let all editors work; gives what each has counted, and the kinds of answers there were."""
    with ThreadPoolExecutor(EDITORS) as editors:
        done = [each for editor in editors.map(lambda number: list(work(number)), range(EDITORS)) for each in editor]
    assert len(done) == EDITORS * EDITS
    statuses = Counter(status for status, _ in done)
    tell(f"{EDITORS} editors, {EDITS} changes each: {statuses[200]} kept, {statuses[412]} stale")
    assert set(statuses) <= {200, 412}
    assert statuses[200] >= EDITS, "somebody is always the first"
    return [kept for status, kept in done if status == 200]


@pytest.mark.timeout(3600)
def test_rights_of_one_account(ask, district):
    path = f"/api/accounts/{signing.account(district, 'li.na', [Assignment(Capacity.CLERK, None, '0')])}"

    def edit(number):
        editor = f"editor {number}"
        for _ in range(EDITS):
            _, headers, told = ask("GET", path, by=editor)
            count = int(told["rights"][0]["category"])
            rights = [{"capacity": "clerk", "category": str(count + 1)}]
            status, *_ = ask("PUT", f"{path}/rights", {"rights": rights}, editor, If_Match=headers["ETag"])
            yield status, told["version"]

    begun_from = all_at_once(edit)
    assert len(set(begun_from)) == len(begun_from), "two changes were made from the same version"
    told = ask("GET", path)[2]
    assert (told["version"], told["rights"][0]["category"]) == (1 + len(begun_from), str(len(begun_from)))


@pytest.mark.timeout(3600)
def test_one_repair(ask):
    key = next(item["key"] for item in ask("GET", "/api/repair")[2]["items"] if item["mendable"])

    def edit(number):
        chance, editor = random.Random(SEED + number), f"editor {number}"
        _, headers, state = ask("GET", "/api/repair", by=editor)
        for _ in range(EDITS):
            undoes = state["position"] and chance.random() < max(0.4, state["position"] / DEEPEST)
            action, sent = ("undo", {}) if undoes else (chance.choice(["skip", "unskip"]), {"key": key})
            status, headers_then, then = ask("POST", f"/api/repair/{action}", sent, editor, If_Match=headers["ETag"])
            yield status, -1 if undoes else 1
            _, headers, state = (status, headers_then, then) if status == 200 else ask("GET", "/api/repair", by=editor)

    done = sum(all_at_once(edit))
    assert ask("GET", "/api/repair")[2]["position"] == done


@pytest.mark.timeout(3600)
def test_what_is_sent_several_times_is_added_once(ask, district):
    chance = random.Random(SEED)
    wanted = [(number, chance.randint(1, 5)) for number in range(POSTS)]

    def add(number):
        sent = {"name": f"person.{number}", "full_name": "李娜", "rights": [{"capacity": "clerk"}]}
        status, _, told = ask("POST", "/api/accounts", sent, Idempotency_Key=f"add-{number}")
        return told["code"] if status == 409 else status, number, told.get("first_password")

    ask("GET", "/api/district")  # whoever asks has an account too
    with district.reading() as session:
        before = accounts.count(session)
    with ThreadPoolExecutor(8) as senders:
        told = list(senders.map(add, [number for number, times in wanted for _ in range(times)]))
        again = list(senders.map(add, range(POSTS)))
    assert {status for status, *_ in told} <= {201, "in_flight"}
    assert {status for status, *_ in again} == {201}
    shown = [(number, first) for status, number, first in told if status == 201 and first]
    assert sorted(number for number, _ in shown) == list(range(POSTS)), "a first password is shown once"
    assert not any(first for *_, first in again)
    with district.reading() as session:
        assert accounts.count(session) == before + POSTS
    tell(f"{POSTS} accounts asked for {len(told)} times: added once each")
