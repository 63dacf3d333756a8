"""GET /metrics over real servers: what all processes counted, by route, for whoever may watch."""

import contextlib
import os
import re
import urllib.error
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families

from geogrid.domain.audit.entry import By
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.services.accounts import Accounts
from geogrid.services.audit import Audit
from geogrid.store import Database
from tests import drawn, signing
from tests.cli.test_serving import serving

ASKED = ["/api/point/cgcs2000/118.305,29.715"] * 12 + ["/api/places?q=100001"] * 7 + ["/nothing/100001"] * 3


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A data folder and an administrator's token."""
    folder = tmp_path_factory.mktemp("data")
    with contextlib.closing(Database.at(folder / "geogrid.sqlite")) as database:
        database.migrate()
        drawn.store_in(database)
        boss = signing.account(database, "boss", [Assignment(Capacity.ADMINISTRATOR)])
        accounts = Accounts(database, Audit(b"a" * 32, folder / "heads.log"))
        token = accounts.add_token(
            By(str(boss), "127.0.0.0/24"), boss, "prometheus", 30, may_write=False, metrics_only=True
        )
    return folder, token


def fetch(url, token=None):
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    with contextlib.suppress(urllib.error.HTTPError), urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode()
    return None


def samples(text):
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.parametrize("arguments", [(), ("--production", "--workers", "2")], ids=["alone", "workers"])
def test_what_all_processes_answered_is_counted(place, arguments):
    folder, token = place
    environment = {**os.environ, "GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": "", "LC_ALL": "C.UTF-8"}
    with serving(environment, *arguments) as (_, port):
        address = f"http://127.0.0.1:{port}"
        assert fetch(f"{address}/metrics") is None
        for path in ("/api/accounts", "/people", "/api/cases", "/account", "/api/repair"):
            assert fetch(address + path, token) is None, path
        before = samples(fetch(f"{address}/metrics", token))
        for path in ASKED:  # each by a connection of its own, so that each worker has some
            fetch(address + path)
        text = fetch(f"{address}/metrics", token)
    after = samples(text)

    def more(name, **labels):
        key = (name, *sorted(labels.items()))
        return after.get(key, 0) - before.get(key, 0)

    assert more("geogrid_lookups_total") == 12
    assert more("geogrid_requests_total", method="GET", route="/api/places", status="200") == 7
    assert more("geogrid_request_seconds_count", route="/api/places") == 7
    assert more("geogrid_requests_total", method="GET", route="none", status="404") == 3
    assert after["geogrid_generation",] == 1
    assert not re.search(r"100001|118\.30|29\.71|boss", text)
