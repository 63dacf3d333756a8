"""?on=DATE on every route that takes a grid, an address or a point, or answers for all: past, current and scheduled."""

import re
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from shapely import box

from geogrid.clock import today
from geogrid.domain.editing.mesh import Micro, Party
from geogrid.domain.grid import Generation
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.sides.side import SidesText
from geogrid.services.importing import publish_coverage
from geogrid.store import micros, parties, sides_texts
from tests import signing
from tests.drawn import AREAS, GRIDS, GROUND, NE, NORTH, NW

NEW = NORTH + "003"
_WHOLE = next(grid for grid in GRIDS if grid.code == NW)
SPLIT = [
    replace(_WHOLE, shape=box(118.30, 29.71, 118.305, 29.72)),
    replace(_WHOLE, code=NEW, name="第三网格", shape=box(118.305, 29.71, 118.31, 29.72)),
    *(grid for grid in GRIDS if grid.code != NW),
]
PAST, NOW, LATER = date(2026, 6, 1), today(), today() + timedelta(days=30)
"""Until now NW is whole and alone; from now on a part of it is NEW; later that is in a party grid, and divided."""
SAID = {PAST: "东至老路", NOW: "东至今路", LATER: "东至新路"}
POINT = "118.3095,29.715"  # of 前园南路12号, in the part that is split off
ADDRESS = quote("前园南路12号")


@pytest.fixture
def story(district, record):
    with district.writing() as session:
        for number, since in ((2, NOW), (3, LATER)):
            publish_coverage(session, Generation(number, since, False, "file"), AREAS, SPLIT, record)
        for since, said in SAID.items():
            sides_texts.add(session, [SidesText(NW, said)], since)
        parties.replace(session, [Party(NORTH + "901", "城北组团", frozenset([NEW, NE]))], LATER)
        micros.replace(session, {NE: (Micro(NE + "01", "第一微网格", GROUND[NE]),)}, LATER)
    return district


@pytest.fixture
def clerk(app):
    return signing.client_of(app, "clerk", [Assignment(Capacity.CLERK), Assignment(Capacity.PLANNER)])


def features(answer):
    return sorted(each["properties"]["code"] for each in answer.json["features"])


ALL = sorted(grid.code for grid in GRIDS)
ROUTES = [  # path, what is taken from its answer, and that of the past, of now, of later
    (f"/api/point/cgcs2000/{POINT}", lambda a: a.json["code"], (NW, NEW, NEW)),
    (f"/api/grid/{NW}", lambda a: a.json["generation"]["number"], (1, 2, 3)),
    (f"/api/grid/{NEW}", lambda a: a.status_code, (404, 200, 200)),
    (f"/api/grid/{NEW}.geojson", lambda a: a.status_code, (404, 200, 200)),
    (f"/api/grid/{NE}", lambda a: a.json["party_grid"] is not None, (False, False, True)),
    ("/api/party-grids.geojson", features, ([], [], [NORTH + "901"])),
    (f"/api/grid/{NE}/micro-grids.geojson", features, ([], [], [NE + "01"])),
    (f"/api/grid/{NEW}/history", lambda a: a.json["in_force"], (False, True, True)),
    (f"/api/address?q={ADDRESS}", lambda a: a.json["grids"][0]["grid"]["code"], (NW, NEW, NEW)),
    (f"/api/places?q={ADDRESS}", lambda a: a.json["places"][0]["grid"]["code"], (NW, NEW, NEW)),
    ("/api/places/P1", lambda a: a.json["grid"]["code"], (NW, NEW, NEW)),
    (f"/api/suggest?q={ADDRESS}", lambda a: a.json["suggestions"][0]["grid"]["code"], (NW, NEW, NEW)),
    ("/api/map/grids.geojson", features, (ALL, sorted([*ALL, NEW]), sorted([*ALL, NEW]))),
    ("/api/district", lambda a: (a.json["generation"]["number"], a.json["counts"]["grids"]), ((1, 4), (2, 5), (3, 5))),
    ("/api/check", lambda a: a.json["features"], (4, 5, 5)),
    (f"/?q={ADDRESS}", lambda a: f'data-grid="{NEW}"' in a.text, (False, True, True)),
    ("/?x=118.3095&y=29.715&crs=cgcs2000", lambda a: f'data-grid="{NEW}"' in a.text, (False, True, True)),
    (f"/?grid={NEW}", lambda a: a.status_code == 200 and "data-grid=" in a.text, (False, True, True)),
    (f"/?grid={NW}", lambda a: next(said for said in SAID.values() if said in a.text), tuple(SAID.values())),
    (f"/?grid={NE}", lambda a: "城北组团" in a.text, (False, False, True)),
    (f"/?grid={NE}", lambda a: "第一微网格" in a.text, (False, False, True)),
    (f"/history?grid={NEW}", lambda a: 'class="note note-warning"' in a.text, (True, False, False)),
    (f"/api/grid/{NW}/sides", lambda a: a.json["text"], tuple(SAID.values())),
    (f"/api/grid/{NW}/sides", lambda a: a.json["is_outdated"], (False, False, False)),
    (f"/api/grid/{NEW}/sides", lambda a: a.json.get("text", a.status_code), (404, None, None)),
    ("/list", lambda a: NEW in a.text, (False, True, True)),
    ("/sides", lambda a: (NEW in a.text, [said for said in SAID.values() if said in a.text]),
     ((False, [SAID[PAST]]), (True, [SAID[NOW]]), (True, [SAID[LATER]]))),
    (f"/sides/grid?code={NW}", lambda a: next(said for said in SAID.values() if said in a.text), tuple(SAID.values())),
    (f"/sides/grid?code={NEW}", lambda a: a.status_code, (404, 200, 200)),
    ("/sides/described.csv", lambda a: NEW in a.text, (False, True, True)),
]  # fmt: skip


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize(("path", "taken", "expected"), ROUTES, ids=[path for path, *_ in ROUTES])
def test_a_route_answers_for_the_day(clerk, path, taken, expected):
    joined = "&" if "?" in path else "?"
    found = tuple(taken(clerk.get(f"{path}{joined}on={day}")) for day in (PAST, NOW, LATER))
    assert found == expected
    assert taken(clerk.get(path)) == found[1]


@pytest.mark.usefixtures("story")
def test_many_points_are_located_on_the_day(anybody):
    asked = {"points": [[118.3095, 29.715]], "crs": "cgcs2000"}
    found = [anybody.post(f"/api/locate?on={day}", json=asked).json for day in (PAST, NOW, LATER)]
    assert [list(each["grids"]) for each in found] == [[NW], [NEW], [NEW]]


@pytest.mark.usefixtures("story")
def test_the_pages_of_another_day_lead_on_to_that_day(clerk, anybody):
    """Wherever one goes from the page of a day, it is of that day, or says that it is of today."""
    listed = clerk.get(f"/sides?on={PAST}").text
    assert f"/sides/grid?code={NW}&amp;on={PAST}" in listed and f"/sides/described.csv?on={PAST}" in listed
    assert f'value="{PAST}"' in listed and "查看今日" in listed
    page = clerk.get(f"/sides/grid?code={NW}&on={PAST}").text
    assert f'data-on="{PAST}"' in page and "<textarea" not in page and f"/sides?on={PAST}" in page
    assert "<textarea" in clerk.get(f"/sides/grid?code={NW}").text
    card = anybody.get(f"/?grid={NW}&on={PAST}").text
    assert f'<input type="hidden" name="on" value="{PAST}">' in card and f"/list?on={PAST}" in card
    assert f"&amp;on={PAST}" in anybody.get(f"/?q={quote('前园南路')}&on={PAST}").text  # to choose from
    assert f'<a class="no-print" href="/?grid={NW}">查看今日</a>' in card
    assert "以下为2026年6月1日的情况" in card and "的情况。" not in anybody.get(f"/?grid={NW}").text
    assert f"/?grid={NW}&amp;on={PAST}" in anybody.get(f"/list?on={PAST}").text


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("path", ["/sides", f"/sides/grid?code={NW}", "/sides/described.csv", "/list", f"/?grid={NW}"])
def test_a_day_before_all_and_what_is_no_day_are_refused(clerk, path):
    joined = "&" if "?" in path else "?"
    for day, said in (("1999-01-01", "1999-01-01"), ("2026-02-31", "2026-02-31"), ("%22%3E%3Cb%3E", "")):
        answer = clerk.get(f"{path}{joined}on={day}")
        assert said in answer.text and "<b>" not in answer.text
        assert answer.status_code in (400, 404) or path.startswith("/?")


def test_a_new_plan_begins_with_the_generation_it_can_be_published_on(story, clerk):
    page = clerk.get("/plans", headers={"Accept-Language": "en"}).text
    (chosen,) = re.findall(r'<option value="([^"]+)" selected>', page)
    assert chosen == LATER.isoformat()


@pytest.mark.usefixtures("district")
def test_an_address_that_a_scheduled_plan_moves_is_answered_by_the_day(app, anybody):
    """Asked by its text, by its point and among many, before the plan comes into force and from its day on."""
    planner, approver = (
        signing.client_of(app, each.value, [Assignment(each)]) for each in (Capacity.PLANNER, Capacity.APPROVER)
    )
    plan, day = planner.post("/api/plans", json={"name": "调整"}).headers["Location"], today() + timedelta(days=7)
    pieces = [{"code": NW, "name": "第一网格"}, {"code": NEW, "name": "第三网格"}]
    split = {"kind": "split", "code": NW, "line": [[118.305, 29.70], [118.305, 29.73]], "pieces": pieces}
    steps = ((planner, "edits", {"edit": split}), (planner, "submit", {}), (approver, "approve", {}),
             (approver, "publish", {"valid_from": day.isoformat()}))  # fmt: skip
    for seen, (who, step, sent) in enumerate(steps, 1):
        done = who.post(f"{plan}/{step}", json=sent, headers={"If-Match": f'"{seen}"'})
        assert done.status_code == 200, done.json

    def answers(query):
        joined = f"on={query}" if query else ""
        return (
            anybody.get(f"/api/address?q={ADDRESS}&{joined}").json["grids"][0]["grid"]["code"],
            anybody.get(f"/api/point/cgcs2000/{POINT}?{joined}").json["code"],
            anybody.get(f"/api/places/P1?{joined}").json["grid"]["code"],
        )

    assert answers("") == answers(day - timedelta(days=1)) == (NW, NW, NW)
    assert answers(day) == answers(day + timedelta(days=400)) == (NEW, NEW, NEW)
    asked = {"points": [[118.3095, 29.715], [118.301, 29.715]], "crs": "cgcs2000"}
    for on, grids in ((day - timedelta(days=1), [NW]), (day, [NW, NEW])):
        assert sorted(anybody.post(f"/api/locate?on={on}", json=asked).json["grids"]) == grids


@pytest.mark.usefixtures("story")
def test_before_the_first_grids_a_resident_is_told_from_when_on_there_are_some(anybody):
    page = anybody.get(f"/?q={ADDRESS}&on=2020-01-01", headers={"Accept-Language": "zh-CN"}).get_data(as_text=True)
    assert "2020-01-01 没有网格数据。最早的网格自 2026-01-01 起启用。" in page
    assert "geogrid import" not in page
