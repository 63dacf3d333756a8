"""Micro-grids over HTTP: in a plan as it is drawn, and for everybody once it is published."""

from datetime import timedelta

import pytest
import shapely
from shapely.geometry import MultiPolygon, box, shape

from geogrid.clock import today
from geogrid.domain.editing.mesh import Micro
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.post import Post, Role
from geogrid.render.wording import Wording
from geogrid.store import micros, people
from tests import signing
from tests.drawn import GROUND, NE, NW, SE, SW

ENGLISH = {"Accept-Language": "en"}
DIVIDE = {"kind": "divide_micro", "code": NE, "line": [[118.30, 29.713], [118.40, 29.713]]}
CODES = [NE + "01", NE + "02"]
TOMORROW = today() + timedelta(days=1)


def send(client, path, seen, **sent):
    return client.post(path, json=sent, headers={"If-Match": f'"{seen}"', **ENGLISH})


@pytest.fixture
def planner(app):
    return signing.client_of(app, "planner", [Assignment(Capacity.PLANNER)])


@pytest.fixture
def plan(planner):
    return planner.post("/api/plans", json={"name": "微网格"}, headers=ENGLISH).headers["Location"]


def divided(features, code=NE):
    (found,) = [each["properties"] for each in features if each["properties"]["code"] == code]
    return found


def test_an_edit_answers_the_micro_grids_with_their_households(planner, plan):
    told = send(planner, f"{plan}/edits", 1, edit=DIVIDE).json
    grid = divided(told["changed"]["features"])
    assert [each["code"] for each in grid["micro_grids"]] == CODES
    assert sum(each["households"] for each in grid["micro_grids"]) == grid["households"]
    assert [each["text"] for each in told["steps"]] == ["前园社区第二网格 divided into 2 micro-grids"]
    listed = planner.get(f"{plan}/grids.geojson").json["features"]
    assert divided(listed) == grid
    assert all("micro_grids" not in divided(listed, code) for code in (NW, SW, SE))
    back = send(planner, f"{plan}/undo", 2).json
    assert "micro_grids" not in divided(back["changed"]["features"])


def test_they_are_renamed_recoded_and_merged(planner, plan):
    send(planner, f"{plan}/edits", 1, edit=DIVIDE)
    named = {"kind": "rename_micro", "code": NE, "micro": CODES[0], "name": "花园微网格"}
    told = send(planner, f"{plan}/edits", 2, edit=named).json
    assert divided(told["changed"]["features"])["micro_grids"][0]["name"] == "花园微网格"
    recode = {"kind": "recode_micro", "code": NE, "micro": CODES[1], "new_code": f"{NE}20"}
    told = send(planner, f"{plan}/edits", 3, edit=recode).json
    assert told["steps"][-1]["text"] == f"Micro-grid 前园社区第二网格第二微网格 ({CODES[1]}) given the code {NE}20"
    assert divided(told["changed"]["features"])["micro_grids"][1]["code"] == f"{NE}20"
    again = send(planner, f"{plan}/edits", 4, edit={**recode, "micro": CODES[0], "new_code": CODES[1]})
    assert (again.status_code, again.json["facts"]["reason"]) == (409, "the code was used before")
    merge = {"kind": "merge_micro", "code": NE, "micros": [CODES[0], f"{NE}20"], "into": CODES[0]}
    assert "micro_grids" not in divided(send(planner, f"{plan}/edits", 4, edit=merge).json["changed"]["features"])
    refused = send(planner, f"{plan}/edits", 5, edit=named)
    assert (refused.status_code, refused.json["facts"]["reason"]) == (409, "there is no such micro-grid")


def test_published_they_are_for_everybody(app, planner, plan, anybody, district):
    approver, day = signing.client_of(app, "approver", [Assignment(Capacity.APPROVER)]), today() + timedelta(days=1)
    send(planner, f"{plan}/edits", 1, edit=DIVIDE)
    send(planner, f"{plan}/submit", 2)
    send(approver, f"{plan}/approve", 3)
    assert send(approver, f"{plan}/publish", 4, valid_from=day.isoformat()).status_code == 200
    drawn = anybody.get(f"/api/grid/{NE}/micro-grids.geojson?on={day}")
    features = drawn.json["features"]
    assert [each["properties"]["code"] for each in features] == CODES
    assert shapely.coverage_is_valid([shape(each["geometry"]) for each in features])
    assert shapely.equals(shapely.union_all([shape(each["geometry"]) for each in features]), GROUND[NE])
    assert [each["properties"]["leader"] for each in features] == [None, None]
    with district.writing() as session:
        people.fill(session, [Post(CODES[1], Role.LEADER, "示例微网格长", "0559-0000-009")], day)
    led = anybody.get(f"/api/grid/{NE}/micro-grids.geojson?on={day}").json["features"][1]["properties"]
    assert (led["leader"], led["duty_phone"]) == ({"name": "示例微网格长"}, "0559-0000-009")
    assert anybody.get(f"/api/grid/{NE}/micro-grids.geojson").json["features"] == []
    drawn = anybody.get(f"/api/grid/{NE}/micro-grids.geojson?on={day}")
    seen = {"If-None-Match": drawn.headers["ETag"]}
    assert anybody.get(f"/api/grid/{NE}/micro-grids.geojson?on={day}", headers=seen).status_code == 304
    page = anybody.get(f"/?grid={NE}&on={day}", headers=ENGLISH).text
    assert "Micro-grids: 2" in page and CODES[1] in page
    assert "示例微网格长" in page and "0559-0000-009" in page
    assert "微网格：2 个" in anybody.get(f"/?grid={NE}&on={day}", headers={"Accept-Language": "zh"}).text
    assert "Micro-grids" not in anybody.get(f"/?grid={NE}", headers=ENGLISH).text


@pytest.fixture
def nested(district):
    """From tomorrow on NE is of two micro-grids."""
    west, east = (
        MultiPolygon([box(*around)]) for around in ((118.31, 29.71, 118.315, 29.72), (118.315, 29.71, 118.32, 29.72))
    )
    halves = (Micro(CODES[0], "花园<微网格>", west), Micro(CODES[1], "第二微网格", east))
    with district.writing() as session:
        micros.replace(session, {NE: halves}, TOMORROW)


@pytest.mark.usefixtures("nested")
@pytest.mark.parametrize("path", ["/", "/history"])
def test_a_page_asked_for_one_as_a_grid_leads_to_its_grid(anybody, english, chinese, path):
    asked = f"{path}?grid={CODES[0]}&on={TOMORROW}"
    page = english(anybody, asked).text
    assert f"{CODES[0]} is not a grid but 花园&lt;微网格&gt;, a micro-grid of this grid:" in page
    assert f'href="{path}?grid={NE}&amp;on={TOMORROW}"' in page and "前园社区第二网格" in page
    assert f"{CODES[0]} 不是网格，而是以下网格的微网格：花园&lt;微网格&gt;。" in chinese(anybody, asked).text
    early = english(anybody, f"{path}?grid={CODES[0]}").text
    assert f"<p>It is there from {Wording('en').day(TOMORROW)} on.</p>" in early
    assert f'href="{path}?grid={NE}"' in early


@pytest.mark.usefixtures("nested")
def test_asked_for_as_a_grid_it_says_of_which_it_is(anybody, english, chinese):
    for path in ("", ".geojson", "/history", "/sides", "/micro-grids.geojson"):
        refused = english(anybody, f"/api/grid/{CODES[1]}{path}?on={TOMORROW}")
        assert (refused.status_code, refused.json["code"]) == (404, "grid_is_micro")
        assert refused.json["detail"] == (
            f"{CODES[1]} is not a grid but 第二微网格, a micro-grid of 前园社区第二网格 ({NE})."
        )
    told = chinese(anybody, f"/api/grid/{CODES[1]}?on={TOMORROW}").json["detail"]
    assert told == f"{CODES[1]} 不是网格，而是前园社区第二网格（{NE}）的微网格：第二微网格。"
    early = english(anybody, f"/api/grid/{CODES[1]}").json
    assert (early["code"], early["facts"]["begins"]) == ("grid_is_micro", TOMORROW.isoformat())
    assert early["detail"].endswith(f"a micro-grid of 前园社区第二网格 ({NE}). It is there from {TOMORROW} on.")


def test_its_old_code_leads_to_the_code_that_it_has_now(planner, app, anybody, english, chinese):
    new, later = NE + "11", TOMORROW + timedelta(days=1)
    published(app, planner, DIVIDE, TOMORROW)
    recode = {"kind": "recode_micro", "code": NE, "micro": CODES[0], "new_code": new}
    published(app, planner, recode, later)
    before = english(anybody, f"/api/grid/{CODES[0]}?on={TOMORROW}").json
    assert before["facts"]["grids"] == [NE] and "now" not in before["facts"]
    told = chinese(anybody, f"/api/grid/{CODES[0]}?on={later}").json
    assert (told["code"], told["facts"]["now"], told["facts"]["since"]) == ("grid_is_micro", new, later.isoformat())
    assert told["facts"]["grids"] == [NE] and told["detail"].endswith(f"自 {later} 起编码为 {new}。")
    page = english(anybody, f"/?grid={CODES[0]}&on={later}").text
    assert f"<p>It has the code {new} since {Wording('en').day(later)}.</p>" in page
    assert f'href="/?grid={NE}&amp;on={later}"' in page
    early = english(anybody, f"/api/grid/{new}?on={TOMORROW}").json
    assert (early["code"], early["facts"]["begins"]) == ("grid_is_micro", later.isoformat())
    end = later + timedelta(days=1)
    published(app, planner, {"kind": "merge_micro", "code": NE, "micros": [CODES[1]], "into": new}, end)
    for code in (CODES[0], CODES[1], new):
        gone = english(anybody, f"/api/grid/{code}?on={end}").json
        assert (gone["facts"]["ended"], gone["facts"]["grids"]) == (end.isoformat(), [NE])
        assert gone["detail"].endswith(f"It is no more since {end}.")


def published(app, planner, edit, day):
    approver = signing.client_of(app, f"approver {day}", [Assignment(Capacity.APPROVER)])
    told = {"name": "微网格", "on": (day - timedelta(days=1)).isoformat()}
    path = planner.post("/api/plans", json=told, headers=ENGLISH).headers["Location"]
    deeds = ((planner, "edits", {"edit": edit}), (planner, "submit", {}), (approver, "approve", {}),
             (approver, "publish", {"valid_from": day.isoformat()}))  # fmt: skip
    for seen, (who, deed, more) in enumerate(deeds, 1):
        answer = send(who, f"{path}/{deed}", seen, **more)
        assert answer.status_code in (200, 201), answer.json
