"""Damaged edits over HTTP: answered by 2xx or a problem of 4xx, and what is refused changes nothing of the plan.

GEOGRID_EDIT_MUTANTS edits, half of them on each store, to two worker processes: first one after the other, with a look
at the plan after each that is refused, then from processes that send at once. GEOGRID_SEED repeats the chances.
"""

import hashlib
import hmac
import json
import os
import random
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from geogrid import settings
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from geogrid.store import Database
from geogrid.web.identity import COOKIE
from tests import signing
from tests.acceptance.edit_mutants import SEEN, Sender, bodies, checked, send_many
from tests.cli.test_serving import serving

MUTANTS = int(os.environ.get("GEOGRID_EDIT_MUTANTS", "200")) // 4
SEED = int(os.environ.get("GEOGRID_SEED") or random.randrange(10**9))
SENDERS = 4


@pytest.fixture
def place(district, folder):
    """A data folder, and the URL of the drawn district where it is no file."""
    folder.mkdir()
    if district.file is not None:
        district.file.rename(folder / "geogrid.sqlite")
        district.close()
    return folder, "" if district.file is not None else district.url


@pytest.fixture
def sender(place, request):
    """Whoever plans, signed in, at a server of its own."""
    folder, url = place
    if url:
        request.getfixturevalue("postgis_durable")
    environment = {**os.environ, "GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": url, "LC_ALL": "C.UTF-8"}
    environment["GEOGRID_CHANGES"] = "999999999"
    database = Database.at(url or folder / "geogrid.sqlite")
    token = signing.session_of(database, signing.account(database, "planner", [Assignment(Capacity.PLANNER)]))
    key = hashlib.sha256(token.encode()).hexdigest()
    proof = hmac.new(settings.read(environment).key("csrf"), key.encode(), "sha256").hexdigest()
    headers = {"Cookie": f"{COOKIE}={token}", "X-CSRF-Token": proof, "Accept-Language": "en"}
    with serving(environment, "--production", "--workers", "2") as (_, port):
        made = Sender(port, "/api/plans", headers)
        status, told_headers, told = made.ask("POST", "", b'{"name": "x"}')
        assert status == 201, told
        made.plan = told_headers["Location"]
        yield made, database
    database.close()


@pytest.fixture
def postgis_durable(postgis_server):
    with postgis_server.durable():
        yield


def one_after_the_other(sender, chance):
    """Send edits, and look at the plan after each that is refused; count what was answered."""
    answers, state, shown = Counter(), sender.state(), sender.ask("GET", "/grids.geojson")[2]
    for _ in range(MUTANTS):
        version = state["version"]
        body, seen = bodies(chance), chance.choice([*[f'"{version}"'] * 40, *SEEN])
        values = {"now": version, "next": version + 1, "before": version - 1}
        more = {"If-Match": seen.format(**values)} if seen else {}
        if chance.random() < 0.2:
            more["Idempotency-Key"] = f"edit-{chance.random()}-{SEED}"
        code = checked(*sender.ask("POST", "/edits", body, **more), body)
        answers[code] += 1
        now = sender.state()
        if code == "done":
            assert now["version"] == version + 1
            state, shown = now, sender.ask("GET", "/grids.geojson")[2]
        else:
            assert now == state, f"{code} for {body[:600]!r} changed the plan"
            if answers.total() % 10 == 0:
                assert sender.ask("GET", "/grids.geojson")[2] == shown
    return answers


def at_once(sender):
    """Send edits from processes; what was answered as done is done once each, and nothing else."""
    before = sender.state()["version"]
    with ProcessPoolExecutor(SENDERS, mp_context=get_context("spawn")) as senders:
        asked = [
            senders.submit(send_many, sender.port, sender.plan, sender.headers, f"{SEED}-{number}", MUTANTS // SENDERS)
            for number in range(SENDERS)
        ]
        told = [each.result() for each in asked]
    made = sorted(version for _, versions in told for version in versions)
    assert made == list(range(before + 1, sender.state()["version"] + 1))
    return sum((answers for answers, _ in told), Counter())


@pytest.mark.timeout(14_400)
def test_what_is_no_edit_is_refused_and_changes_nothing(sender):
    ask, database = sender
    chance = random.Random(SEED)
    answers = one_after_the_other(ask, chance) + at_once(ask)
    state = ask.state()
    with database.reading() as session:
        dialect = session.connection().dialect.name
    sys.stdout.write(f"{dialect}: {answers.total()} edits, {dict(answers.most_common())}, GEOGRID_SEED={SEED}\n")
    assert answers["done"] > answers.total() / 50
    number = int(ask.plan.rpartition("/")[2])
    again = Plans(database, Lookup(database)).state(number)
    shown = json.loads(ask.ask("GET", "/grids.geojson")[2])
    assert {f["properties"]["code"]: f["properties"]["name"] for f in shown["features"]} == {
        code: grid.name for code, grid in again.work.plan.mesh.grids.items()
    }
    assert [step["undone"] for step in state["steps"]] == [step.undone for step in again.steps]
