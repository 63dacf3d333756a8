"""Cases that are imported while a plan is open: its figures, and what it changes, are with them."""

from datetime import timedelta

import pytest
from click.testing import CliRunner

from geogrid.cli.main import main
from geogrid.clock import moment
from tests import signing
from tests.drawn import NORTH, NW

NEW = NORTH + "003"
SPLIT = {
    "kind": "split",
    "code": NW,
    "line": [[118.305, 29.70], [118.305, 29.73]],
    "pieces": [{"code": NW, "name": "第一网格"}, {"code": NEW, "name": "第三网格"}],
}


@pytest.fixture
def imported(district, folder):
    """Import cases by the command line, each as its code, its longitude and its state."""

    def done(*listed):
        table = folder / "cases.csv"
        at = moment() - timedelta(days=1)
        rows = [f"{code},暴露垃圾,{at:%Y-%m-%d %H:%M},{lon},29.715,{state}" for code, lon, state in listed]
        table.write_text("\n".join(["编号,类别,时间,经度,纬度,状态", *rows]), encoding="utf-8")
        runner = CliRunner(env={"GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": district.url})
        told = runner.invoke(main, ["import", "cases", str(table), "--crs", "4490", "--commit"], catch_exceptions=False)
        assert told.exit_code == 0, told.output

    return done


@pytest.fixture
def client(app):
    return signing.client_of(app)


@pytest.fixture
def plan(client):
    plan = client.post("/api/plans", json={"name": "调整"}).headers["Location"]
    client.post(f"{plan}/edits", json={"edit": SPLIT}, headers={"If-Match": '"1"'})
    return plan


def figures(client, plan):
    told = client.get(f"{plan}/grids.geojson").json["features"]
    found = next(each["properties"] for each in told if each["properties"]["code"] == NEW)
    return found["cases"], found["cases_per_month"] > 0, found["open_cases"]


def test_what_a_plan_changes_is_with_the_cases_that_came_and_were_closed(client, plan, imported):
    def gone_over():
        told = client.get(f"{plan}/impact").json
        return (told["cases"], told["open_cases"]), figures(client, plan)

    assert gone_over() == ((0, None), (0, False, None))
    imported(("SJ-8", 118.308, "处理中"), ("SJ-9", 118.307, "处理中"), ("SJ-10", 118.303, "处理中"))
    assert gone_over() == ((2, 2), (2, True, 2))
    imported(("SJ-8", 118.308, "已办结"))
    assert gone_over() == ((2, 1), (2, True, 1))


def test_two_sides_are_compared_with_the_cases_of_now(client, plan, imported):
    number = plan.rsplit("/", 1)[1]

    def compared():
        told = client.get(f"/api/compare?left=generation:1&right=plan:{number}").json
        return [(each["cases"], each["open_cases"]) for each in told["flow"] if each["to"] == NEW]

    assert compared() == [(0, None)]
    imported(("SJ-9", 118.307, "处理中"))
    assert compared() == [(1, 1)]
