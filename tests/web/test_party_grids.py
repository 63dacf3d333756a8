"""Party grids for everybody once they are published: on the page of a grid, in its answer, and as a list."""

from dataclasses import replace
from datetime import timedelta

import pytest
import shapely
from shapely.geometry import shape

from geogrid.clock import today
from geogrid.domain.editing.mesh import Party
from geogrid.domain.grid import Generation
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.render.wording import Wording
from geogrid.services.importing import publish_coverage
from geogrid.store import parties
from tests import signing
from tests.drawn import AREAS, GRIDS, GROUND, NE, NORTH, NW, SE, SW

ENGLISH = {"Accept-Language": "en"}
CODE = NORTH + "901"
TOMORROW, LATER = (today() + timedelta(days=days) for days in (1, 2))


@pytest.fixture
def grouped(district):
    """From tomorrow on NW and NE are together."""
    with district.writing() as session:
        parties.replace(session, [Party(CODE, "城北组团", frozenset([NW, NE]))], TOMORROW)


@pytest.mark.usefixtures("grouped")
def test_the_answer_about_a_grid_or_a_point_of_it_names_it(anybody):
    named = {"code": CODE, "name": "城北组团"}
    for path in (f"/api/grid/{NW}", f"/api/grid/{NE}", "/api/point/cgcs2000/118.305,29.715"):
        assert anybody.get(path).json["party_grid"] is None
        assert anybody.get(f"{path}?on={TOMORROW}").json["party_grid"] == named
    assert anybody.get(f"/api/grid/{SW}?on={TOMORROW}").json["party_grid"] is None


@pytest.mark.usefixtures("grouped")
def test_the_list_has_their_ground(anybody):
    drawn = anybody.get(f"/api/party-grids.geojson?on={TOMORROW}")
    (feature,) = drawn.json["features"]
    assert {**feature["properties"], "area_m2": None} == {
        "code": CODE, "name": "城北组团", "grids": [NW, NE], "area_m2": None,
    }  # fmt: skip
    assert shapely.equals(shape(feature["geometry"]), shapely.union_all([GROUND[NW], GROUND[NE]]))
    assert anybody.get("/api/party-grids.geojson").json["features"] == []
    seen = {"If-None-Match": drawn.headers["ETag"]}
    assert anybody.get(f"/api/party-grids.geojson?on={TOMORROW}", headers=seen).status_code == 304
    assert anybody.get("/api/party-grids.geojson?on=1999-01-01").json["code"] == "no_generation"


@pytest.mark.usefixtures("grouped")
@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "is not a grid but the party grid 城北组团, of: 前园社区第一网格, 前园社区第二网格. Its ground: "),
        (
            "zh-CN",
            " 不是网格，而是网格集成组团 城北组团，由以下网格组成：前园社区第一网格、前园社区第二网格。其范围见：",
        ),
    ],
)
def test_asked_for_as_a_grid_it_says_what_it_is_and_where_its_ground_is(anybody, language, told):
    for path in (f"/api/grid/{CODE}", f"/api/grid/{CODE}.geojson"):
        refused = anybody.get(f"{path}?on={TOMORROW}", headers={"Accept-Language": language})
        assert (refused.status_code, refused.json["code"]) == (404, "grid_is_party")
        assert told in refused.json["detail"] and refused.json["facts"]["grids"] == [NW, NE]
        (feature,) = anybody.get(refused.json["facts"]["address"]).json["features"]
        assert feature["properties"]["code"] == CODE
    early = anybody.get(f"/api/grid/{CODE}", headers={"Accept-Language": language}).json
    assert (early["code"], early["facts"]["begins"]) == ("grid_is_party", TOMORROW.isoformat())
    assert {"en": f"It is there from {TOMORROW} on.", "zh-CN": f"该组团自 {TOMORROW} 起设立。"}[language] in early[
        "detail"
    ]
    (feature,) = anybody.get(early["facts"]["address"]).json["features"]
    assert feature["properties"]["code"] == CODE
    assert anybody.get(f"/api/party-grids.geojson?code={NW}&on={TOMORROW}").json["features"] == []


@pytest.mark.usefixtures("grouped")
@pytest.mark.parametrize("path", ["/", "/history"])
def test_a_page_asked_for_it_as_a_grid_leads_to_its_grids(anybody, english, chinese, path):
    page = english(anybody, f"{path}?grid={CODE}&on={TOMORROW}").text
    assert f"{CODE} is not a grid but the party grid 城北组团, which is made up of these grids:" in page
    assert (
        f"{CODE} 不是网格，而是网格集成组团 城北组团，由以下网格组成："
        in chinese(anybody, f"{path}?grid={CODE}&on={TOMORROW}").text
    )
    for code in (NW, NE):
        assert f'href="{path}?grid={code}&amp;on={TOMORROW}"' in page
    assert "前园社区第一网格" in page and "/api/" not in page.partition("<main")[2]
    early = english(anybody, f"{path}?grid={CODE}").text
    assert f"<p>It is there from {Wording('en').day(TOMORROW)} on.</p>" in early
    assert f'href="{path}?grid={NW}"' in early


@pytest.mark.usefixtures("grouped")
@pytest.mark.parametrize("path", ["/", "/history"])
def test_one_that_is_no_more_leads_to_the_grids_that_it_was_of(district, anybody, english, chinese, path):
    with district.writing() as session:
        parties.replace(session, [], LATER)
    refused = chinese(anybody, f"/api/grid/{CODE}?on={LATER}").json
    assert (refused["facts"]["ended"], refused["facts"]["grids"]) == (LATER.isoformat(), [NW, NE])
    assert f"该组团已于 {LATER} 撤销。" in refused["detail"]
    page = english(anybody, f"{path}?grid={CODE}&on={LATER}").text
    assert f"<p>It is no more since {Wording('en').day(LATER)}.</p>" in page
    assert f'href="{path}?grid={NW}&amp;on={LATER}"' in page


@pytest.mark.usefixtures("grouped")
def test_its_history_is_that_of_its_grids(anybody, english):
    refused = english(anybody, f"/api/grid/{CODE}/history?on={TOMORROW}")
    assert (refused.status_code, refused.json["code"], refused.json["facts"]["grids"]) == (
        404,
        "grid_is_party",
        [NW, NE],
    )
    assert english(anybody, f"/api/grid/{CODE}/history").json["facts"]["begins"] == TOMORROW.isoformat()


@pytest.mark.usefixtures("grouped")
def test_residents_are_told(anybody, english, chinese):
    page = chinese(anybody, f"/?grid={NE}&on={TOMORROW}").text
    assert "城北组团" in page and "由前园社区第一网格、前园社区第二网格组成" in page
    assert "made up of" in english(anybody, f"/?grid={NE}&on={TOMORROW}").text
    assert "组团" not in chinese(anybody, f"/?grid={NE}").text + chinese(anybody, f"/?grid={SE}&on={TOMORROW}").text


@pytest.mark.usefixtures("grouped")
def test_a_member_that_an_import_leaves_out_is_none_any_more(anybody, planner, district, record):
    kept = [grid for grid in GRIDS if grid.code != NW]
    with district.writing() as session:
        publish_coverage(session, Generation(2, TOMORROW, False, "file"), AREAS, kept, record)
    (feature,) = anybody.get(f"/api/party-grids.geojson?on={TOMORROW}").json["features"]
    assert feature["properties"]["grids"] == [NE]
    sent = {"name": "组团", "on": TOMORROW.isoformat()}
    begun = planner.post("/api/plans", json=sent, headers=ENGLISH)
    assert begun.json["parties"] == [{"code": CODE, "name": "城北组团", "members": [NE]}]
    given_up = {"kind": "group_party", "code": CODE, "name": "城北组团", "members": []}
    path, seen = f"{begun.headers['Location']}/edits", {"If-Match": '"1"', **ENGLISH}
    assert planner.post(path, json={"edit": given_up}, headers=seen).json["parties"] == []


@pytest.mark.usefixtures("grouped")
def test_a_member_that_an_import_gives_another_code_stays_in_it_and_the_plan_after_it_has_it(
    planner, district, english, record
):
    other = NORTH + "051"
    kept = [replace(grid, code=other) if grid.code == NW else grid for grid in GRIDS]
    with district.writing() as session:
        publish_coverage(session, Generation(2, TOMORROW + timedelta(days=1), False, "file"), AREAS, kept, record)
    sent = {"name": "组团", "on": (TOMORROW + timedelta(days=1)).isoformat()}
    (party,) = planner.post("/api/plans", json=sent, headers=ENGLISH).json["parties"]
    assert party["members"] == [NE, other]
    told = english(planner, "/api/compare?left=generation:2&right=plan:1").json
    assert told["parties"] == []


@pytest.mark.usefixtures("grouped")
def test_the_code_of_one_that_was_given_up_is_not_used_again(planner, district, record):
    later = TOMORROW + timedelta(days=1)
    with district.writing() as session:
        publish_coverage(session, Generation(2, later, False, "file"), AREAS, GRIDS, record, grouped=[])
    begun = planner.post("/api/plans", json={"name": "组团", "on": later.isoformat()}, headers=ENGLISH)
    assert begun.json["parties"] == []
    edit = {"kind": "recode", "code": NW, "new_code": CODE}
    seen = {"If-Match": '"1"', **ENGLISH}
    refused = planner.post(f"{begun.headers['Location']}/edits", json={"edit": edit}, headers=seen)
    assert (refused.status_code, refused.json["facts"]["reason"]) == (409, "the code was used before")


# --- in a plan


@pytest.fixture
def planner(app):
    return signing.client_of(app, "planner", [Assignment(Capacity.PLANNER)])


@pytest.fixture
def plan(planner):
    """NW and NE are together, and NE is divided."""
    made = planner.post("/api/plans", json={"name": "组团"}, headers=ENGLISH).headers["Location"]
    group = {"kind": "group_party", "code": CODE, "name": "城北组团", "members": [NW, NE]}
    divide = {"kind": "divide_micro", "code": NE, "line": [[118.30, 29.713], [118.40, 29.713]]}
    for seen, edit in enumerate((group, divide), 1):
        sent = planner.post(f"{made}/edits", json={"edit": edit}, headers={"If-Match": f'"{seen}"', **ENGLISH})
        assert sent.status_code == 200
    return made


PARTY = {
    "code": CODE, "name": "城北组团", "old": None, "new": {"name": "城北组团", "grids": [NW, NE]}, "joined": [NW, NE],
    "left": [], "text": "made up of 前园社区第一网格, 前园社区第二网格",
}  # fmt: skip
DIVISION = {
    "grid": NE, "full_name": "前园社区第二网格", "made": [NE + "01", NE + "02"], "dropped": [], "changed": [],
    "recoded": [], "text": "divided into 2 micro-grids",
}  # fmt: skip


def test_in_a_plan_its_ground_is_that_of_its_grids_as_they_are_now(planner, plan):
    def drawn():
        (feature,) = planner.get(f"{plan}/party-grids.geojson").json["features"]
        return feature["properties"], shape(feature["geometry"])

    told, ground = drawn()
    assert {**told, "area_m2": None} == {"code": CODE, "name": "城北组团", "grids": [NW, NE], "area_m2": None}
    grids = planner.get(f"{plan}/grids.geojson").json["features"]
    shapes = [shape(each["geometry"]) for each in grids if each["properties"]["code"] in (NW, NE)]
    assert shapely.equals(ground, shapely.union_all(shapes))
    other = {"kind": "group_party", "code": CODE, "name": "东片组团", "members": [NE]}
    planner.post(f"{plan}/edits", json={"edit": other}, headers={"If-Match": '"3"'})
    told, ground = drawn()
    assert (told["name"], shapely.equals(ground, shapes[1])) == ("东片组团", True)
    planner.post(f"{plan}/edits", json={"edit": {**other, "members": []}}, headers={"If-Match": '"4"'})
    assert planner.get(f"{plan}/party-grids.geojson").json["features"] == []


def test_a_plan_is_compared_with_what_is_in_force(planner, plan, english):
    number = plan.rsplit("/", 1)[1]
    told = english(planner, f"/api/compare?left=current&right=plan:{number}").json
    assert (told["parties"], told["micro_grids"]) == ([PARTY], [DIVISION])
    assert {name: told["counts"][name] for name in ("changed", "parties", "micro_grids", "households_within")} == {
        "changed": 0, "parties": 1, "micro_grids": 1, "households_within": 0,
    }  # fmt: skip
    back = english(planner, f"/api/compare?left=plan:{number}&right=current").json
    assert back["parties"][0]["text"].startswith("dissolved; it was made up of")
    assert back["micro_grids"][0]["text"] == "divided no more; it had 2 micro-grids"
    page = english(planner, f"/compare?left=current&right=plan:{number}").text
    assert "城北组团" in page and "divided into 2 micro-grids" in page


def test_who_is_affected_names_party_grids_with_their_secretaries_and_divisions(planner, plan, english, chinese):
    told = english(planner, f"{plan}/impact").json
    posts = [{"grid": NW, "full_name": "前园社区第一网格", "role": "leader"}]
    assert told["parties"] == [{**PARTY, "posts": posts}]
    assert (told["micro_grids"], told["households_within"]) == ([DIVISION], 0)
    undone = planner.post(f"{plan}/undo", json={}, headers={"If-Match": '"3"', **ENGLISH})
    assert undone.status_code == 200 and planner.get(f"{plan}/impact").json["parties"]  # no grid is another
    planner.post(f"{plan}/redo", json={}, headers={"If-Match": '"4"', **ENGLISH})
    page = chinese(planner, f"{plan.removeprefix('/api')}/impact").text
    assert "由前园社区第一网格、前园社区第二网格组成" in page and "新划分为 2 个微网格" in page
    assert "涉及的网格党组织书记：前园社区第一网格" in page
