"""/compare and /api/compare: two sets of grids beside each other over HTTP, and for whom."""

import io
import re
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from geogrid.clock import today
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.register import Override
from geogrid.store import overrides
from tests import signing
from tests.drawn import NE, NORTH, NW, SE
from tests.services.test_grid_history import ENDED, JUNE, LAST, NEW, SPLIT, grids, publish
from tests.web.test_plans import RENAME, send

ASKED = "left=generation:2&right=generation:3"


@pytest.fixture
def person(app):
    def signed_in(capacity, area=None):
        return signing.client_of(app, f"{capacity}-{area}", [Assignment(capacity, area)])

    return signed_in


@pytest.fixture(autouse=True)
def story(district):
    publish(district, 2, JUNE, grids(**SPLIT))
    publish(district, 3, date(2099, 1, 1), grids(**ENDED))


@pytest.fixture
def planner(person):
    return person(Capacity.PLANNER)


def test_two_generations(planner, english):
    answer = english(planner, f"/api/compare?{ASKED}")
    told = answer.json
    assert answer.headers["Cache-Control"] == "no-store"
    assert (told["left"]["side"], told["right"]["generation"]) == (
        "generation:2", {"number": 3, "valid_from": "2099-01-01"},
    )  # fmt: skip
    assert {each["code"]: each["differences"] for each in told["changes"]} == {
        NW: ["gone"], NE: ["reshaped"], NEW: ["gone"], LAST: ["new"],
    }  # fmt: skip
    assert {(each["from"], each["to"]) for each in told["flow"]} == {(NE, NE), (NW, NE), (NEW, LAST)}
    ground = planner.get(f"/api/compare/ground.geojson?{ASKED}").json["features"]
    assert {(f["properties"]["from"], f["properties"]["to"]) for f in ground} == {(NW, NE), (NEW, LAST)}
    before = planner.get("/api/compare/generation:2/grids.geojson").json["features"]
    assert {f["properties"]["code"] for f in before} == {grid.code for grid in grids(**SPLIT)}
    corner = planner.get("/api/compare/generation:3/grids.geojson?bbox=118.319,29.701,118.3191,29.702").json["features"]
    assert [f["properties"]["code"] for f in corner] == [SE]


def test_a_plan_beside_what_is_in_force(planner, english):
    plan = planner.post("/api/plans", json={"name": "调整"}, headers={"Accept-Language": "en"}).headers["Location"]
    send(planner, f"{plan}/edits", 1, edit=RENAME)
    number = plan.rpartition("/")[2]
    told = english(planner, f"/api/compare?left=current&right=plan:{number}").json
    assert [each["text"] for each in told["changes"]] == ["renamed: 第二网格 → 滨江网格"]
    assert told["right"]["plan"] == {"id": int(number), "name": "调整", "version": 2}
    names = planner.get(f"/api/compare/plan:{number}/grids.geojson").json["features"]
    assert "滨江网格" in {f["properties"]["name"] for f in names}
    page = english(planner, f"/compare?left=current&right=plan:{number}").text
    assert "renamed: 第二网格 → 滨江网格" in page and f'value="plan:{number}" selected' in page


def test_what_others_published_meanwhile_is_told_apart_from_what_the_plan_changes(district, planner, english):
    plan = planner.post("/api/plans", json={"name": "调整"}, headers={"Accept-Language": "en"}).headers["Location"]
    send(planner, f"{plan}/edits", 1, edit=RENAME)
    name = f"plan:{plan.rpartition('/')[2]}"
    page = english(planner, f"/compare?left=generation:3&right={name}").text
    assert re.search("Before: generation 3, from [^;]*2099; after: plan \\d+, begun with generation 2", page)
    assert "What generation 3 changed stands in this comparison, too" in page
    assert f"/compare?left=generation%3A2&amp;right={name.replace(':', '%3A')}" in page
    alone = english(planner, f"/compare?left=current&right={name}").text
    assert "begun with generation 2" in alone and 'id="between"' not in alone
    assert 'id="between"' not in english(planner, f"/compare?{ASKED}").text
    impact = english(planner, f"/plans/{name[5:]}/impact").text
    assert (
        "beside generation 2, with which it began" in impact and "What generation 3 changed is not among it" in impact
    )


def test_decisions_that_lose_their_grid_are_on_the_page_and_in_the_answer(district, planner, english):
    with district.writing() as session:
        made = Override("前园南路120号", NW, "挂靠管理", "屯政发〔2026〕8号", today() + timedelta(days=9))
        overrides.add(session, [made], today())
    plan = planner.post("/api/plans", json={"name": "调整"}).headers["Location"]
    send(planner, f"{plan}/edits", 1, edit={"kind": "merge", "codes": [NW, NE], "into": NE})
    page = english(planner, f"/plans/{plan.rpartition('/')[2]}/impact").text
    section = page.partition("Decisions without a grid</h2>")[2].partition("<h2>")[0]
    assert "屯政发〔2026〕8号" in section and re.search(rf"前园社区第一网格.*{NW}.*{NE}", section, re.DOTALL)
    (told,) = planner.get(f"{plan}/impact").json["decisions"]
    assert (told["address"], told["grid"], told["to"], told["places"]) == ("前园南路120号", NW, [NE], 1)


def test_the_check_leads_to_the_plans_whoever_may_plan(person, planner):
    assert 'id="to-plans"' in planner.get("/plan").text
    assert 'id="to-plans"' not in person(Capacity.OFFICIAL).get("/plan").text


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("", 400, "query"),
        ("left=current", 400, "query"),
        ("left=current&right=tomorrow", 400, "query"),
        ("left=current&right=generation:9", 404, "generation_unknown"),
        ("left=current&right=plan:9", 404, "plan_unknown"),
    ],
)
def test_what_cannot_be_compared_is_refused(planner, asked, status, code):
    for path in ("/api/compare", "/api/compare/ground.geojson"):
        answer = planner.get(f"{path}?{asked}")
        assert (answer.status_code, answer.json["code"]) == (status, code)
    assert planner.get(f"/compare/changes.csv?{asked}").status_code == status
    if "right" in asked:
        page = planner.get(f"/compare?{asked}")
        assert page.status_code == status and "note-bad" in page.text and 'name="left"' in page.text


def test_it_is_for_those_who_see_plans_and_a_draft_for_who_sees_that(person, anybody, planner):
    mine = person(Capacity.PLANNER, NORTH)
    plan = mine.post("/api/plans", json={"name": "前园"}, headers={"Accept-Language": "en"}).headers["Location"]
    name = f"plan:{plan.rpartition('/')[2]}"
    asked = f"left=current&right={name}"
    paths = [f"/api/compare?{asked}", f"/api/compare/ground.geojson?{asked}", f"/api/compare/{name}/grids.geojson",
             f"/compare?{asked}", f"/compare/flow.csv?{asked}"]  # fmt: skip
    assert {mine.get(path).status_code for path in paths} == {200}
    assert {planner.get(path).status_code for path in paths} == {200}
    assert {person(Capacity.OFFICIAL, NORTH).get(path).status_code for path in paths} == {404}
    assert name not in person(Capacity.OFFICIAL, NORTH).get("/compare").text
    assert {person(Capacity.CLERK).get(path).status_code for path in paths} == {403}
    assert {anybody.get(path).status_code for path in paths[:3]} == {401}
    assert anybody.get(paths[3]).status_code == 302


def test_the_page_says_all_that_the_map_shows(planner, chinese, english):
    page = chinese(planner, "/compare").text
    assert "第 3 版，2099年1月1日起" in page and "有变化的网格：4" in page
    assert f'href="/history?grid={NW}"' in page and "划转明细" in page and "近一年事件" in page
    assert re.search(r"划[出入] [\d.,]+ (公顷|平方米)", page)
    assert "Both sides are the same." in english(planner, "/compare?left=current&right=current").text
    assert planner.get("/compare/changes.pdf?" + ASKED).status_code == 404
    assert planner.get("/compare/others.csv?" + ASKED).status_code == 404


def test_party_grids_that_differ_alone_are_taken_along(planner, chinese):
    plan = planner.post("/api/plans", json={"name": "调整"}, headers={"Accept-Language": "en"}).headers["Location"]
    grouped = {"kind": "group_party", "code": NORTH + "901", "name": "组团", "members": [NE, NEW]}
    assert send(planner, f"{plan}/edits", 1, edit=grouped).status_code == 200
    query = f"left=current&right=plan%3A{plan.rpartition('/')[2]}"
    page = chinese(planner, f"/compare?{query}").text.replace("&amp;", "&")
    assert "没有变化的网格。" in page and f'href="/compare/parties.csv?{query}"' in page
    assert f'href="/compare/all.xlsx?{query}"' in page and "/compare/changes.csv" not in page
    book = load_workbook(io.BytesIO(planner.get(f"/compare/all.xlsx?{query}").data))
    assert [len(list(sheet.rows)) for sheet in book] == [1, 1, 2, 1]
    assert planner.get(f"/compare/all.csv?{query}").status_code == 404


@pytest.mark.parametrize("table", ["changes", "flow"])
def test_tables_are_taken_along(planner, chinese, table):
    answer = chinese(planner, f"/compare/{table}.csv?{ASKED}")
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="geogrid-compare-{table}-')
    rows = answer.get_data(as_text=True).removeprefix("\ufeff").splitlines()
    assert len(rows) == {"changes": 5, "flow": 4}[table]
    assert planner.get(f"/compare/{table}.xlsx?{ASKED}").data[:2] == b"PK"
