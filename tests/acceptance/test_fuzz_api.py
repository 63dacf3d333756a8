"""What schemathesis makes of /openapi.json, valid and not: no 5xx, and no status that is not described.

As each capacity and as anybody, GEOGRID_REQUESTS in all. GEOGRID_SEED repeats the chances.
"""

import math
import os
import random
import sys
from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from geogrid.domain.people.account import Assignment, Capacity
from geogrid.settings import Settings
from geogrid.web.app import create_app
from tests import drawn, signing

REQUESTS = int(os.environ.get("GEOGRID_REQUESTS", "2000"))
SEED = int(os.environ.get("GEOGRID_SEED") or random.randrange(10**9))
NOT_SENT = ("cookie", "authorization", "x-csrf-token", "content-length", "host")


@pytest.fixture
def app(embedded, folder):
    drawn.store_in(embedded)
    folder.mkdir()
    return create_app(Settings(folder, None, "a secret of the tests", changes=10**9), embedded)


def client_of(app, capacity):
    if capacity is Capacity.RESIDENT:
        return app.test_client()
    # The last administrator cannot lock everybody out; so there is another one who is not asked to do anything.
    signing.client_of(app, "keeper", [Assignment(Capacity.ADMINISTRATOR)])
    return signing.client_of(app, capacity.value, [Assignment(capacity)])


def real(planner, administrator, case, chance):
    """Half of the times say what is there: grids, defects, accounts, and the version that changes need."""
    if case.path_parameters and chance.random() < 0.5:
        known = {"crs": "wgs84", "point": "118.305,29.715", "code": drawn.NW, "name": "grids", "number": 2}
        items = planner.get("/api/repair").json.get("items")
        known["key"] = items[0]["key"] if items else "x"
        case.path_parameters = {name: known.get(name, value) for name, value in case.path_parameters.items()}
    if "/api/repair/" in case.path and case.method == "POST" and chance.random() < 0.5:
        case.headers["If-Match"] = planner.get("/api/repair").headers.get("ETag", '"1"')
    elif "/{number}/" in case.path and chance.random() < 0.5:
        told = administrator.get(f"/api/accounts/{case.path_parameters['number']}")
        case.headers["If-Match"] = told.headers.get("ETag", '"1"')


def sent(client, case):
    """What is answered to a case of schemathesis."""
    told = case.as_transport_kwargs()
    headers = {name: value for name, value in (told.get("headers") or {}).items() if name.lower() not in NOT_SENT}
    body = {name: told[name] for name in ("json", "data") if told.get(name) is not None}
    return client.open(
        path=case.formatted_path, method=case.method, query_string=told.get("params"), headers=headers, **body
    )


def ask(clients, operation, most):
    """Ask for so many cases of an operation as each capacity; how often which was answered what."""
    described = {*operation.definition.raw["responses"], "405"}
    cases = st.one_of(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)
    statuses, chance = {capacity: Counter() for capacity in clients}, random.Random(SEED)

    @seed(SEED)
    @settings(
        max_examples=most,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def one(case):
        real(clients[Capacity.PLANNER], clients[Capacity.ADMINISTRATOR], case, chance)
        for capacity, client in clients.items():
            answer = sent(client, case)
            statuses[capacity][answer.status_code] += 1
            asked = f"{capacity}: {operation.label} {case.formatted_path} {case.query} {case.headers} {case.body!r}"
            told = f"{asked}: {answer.status} {answer.data[:300]!r}"
            assert answer.status_code < 500, told
            assert str(answer.status_code) in described, told

    one()
    return statuses


@pytest.mark.timeout(36_000)
def test_nothing_fails_and_nothing_is_undescribed(app):
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations()]
    clients = {capacity: client_of(app, capacity) for capacity in Capacity}
    statuses = {capacity: Counter() for capacity in Capacity}
    for operation in operations:
        for capacity, counted in ask(clients, operation, math.ceil(REQUESTS / len(Capacity) / len(operations))).items():
            statuses[capacity] += counted
    for capacity, counted in statuses.items():
        told = dict(sorted(counted.items()))
        sys.stdout.write(f"{capacity.value:<14}{counted.total():>7} requests, {told}, GEOGRID_SEED={SEED}\n")
    assert all(counted.total() * len(Capacity) >= 0.9 * REQUESTS for counted in statuses.values())
