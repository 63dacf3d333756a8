"""The history of a plan: what each step did, by the names of that moment, with the ground that it gave."""

import pytest

from geogrid.domain.people.account import Assignment, Capacity
from geogrid.settings import Settings
from geogrid.web.app import create_app
from tests import signing
from tests.drawn import NE, NORTH, NW, SE, SOUTH, SW

ENGLISH, CHINESE = {"Accept-Language": "en"}, {"Accept-Language": "zh-CN"}
FIRST, SECOND, SOUTH_FIRST, SOUTH_SECOND = (
    "前园社区第一网格", "前园社区第二网格", "水心亭社区第一网格", "水心亭社区第二网格",
)  # fmt: skip
RENAME = {"kind": "rename", "code": NW, "name": "滨江网格"}


def ground(west, south, east, north):
    return [[[[west, south], [east, south], [east, north], [west, north], [west, south]]]]


@pytest.fixture
def plan(app):
    planner = signing.client_of(app, "planner", [Assignment(Capacity.PLANNER, None)])
    return planner, planner.post("/api/plans", json={"name": "调整"}).headers["Location"]


def send(plan, path, sent):
    client, at = plan
    answer = client.post(f"{at}/{path}", json=sent, headers={"If-Match": client.get(at).headers["ETag"]})
    assert answer.status_code == 200, answer.json


def edit(plan, *edits):
    for each in edits:
        send(plan, "edits", {"edit": each})


def told(plan, language=ENGLISH):
    return [step["text"] for step in plan[0].get(plan[1], headers=language).json["steps"]]


def test_a_later_edit_leaves_what_was_told_of_a_step_as_it_is(plan):
    edit(plan, {**RENAME, "name": "甲网格"}, RENAME)
    first = [f"{FIRST} called 甲网格", "前园社区甲网格 called 滨江网格"]
    assert told(plan) == first
    edit(plan, {"kind": "recode", "code": NW, "new_code": NORTH + "009"})
    edit(plan, {"kind": "rename", "code": NORTH + "009", "name": "乙网格"})
    after = [f"前园社区滨江网格 ({NW}) given the code {NORTH}009", "前园社区滨江网格 called 乙网格"]
    assert told(plan) == [*first, *after]
    events = plan[0].get(f"{plan[1]}/changes?since=1", headers=ENGLISH).json["events"]
    assert [event["text"] for event in events] == [*first, *after]
    assert plan[0].get(plan[1]).json["steps"][2]["grids"] == [NW]


def test_what_was_undone_keeps_the_names_of_its_moment_also_in_another_process(plan, district, folder):
    edit(plan, RENAME, {"kind": "change_kind", "code": NW, "grid_kind": "dedicated"})
    words = [f"{FIRST} called 滨江网格", "前园社区滨江网格 made a dedicated grid, from a base grid"]
    assert told(plan) == words
    send(plan, "undo", {"steps": 2})
    assert told(plan) == words
    other = create_app(Settings(folder, None, "a secret of the tests"), district)
    assert told((signing.client_of(other, "another"), plan[1])) == words
    send(plan, "redo", {"steps": 1})
    assert told(plan) == words


def test_ground_that_is_given_is_told_with_what_is_on_it_and_whose_it_was(plan):
    estate = ground(118.3015, 29.7015, 118.31, 29.7065)
    edit(plan, {"kind": "transfer", "ground": estate, "givers": [SW], "taker": SE})
    assert told(plan) == [f"Ground of {SOUTH_FIRST} (城市花园, 1 building, 24 households) given to {SOUTH_SECOND}"]
    assert told(plan, CHINESE) == [f"将{SOUTH_FIRST}的部分范围（城市花园、1 幢楼、24 户）划给{SOUTH_SECOND}"]


def test_ground_on_which_nothing_is_known_to_stand_is_told_by_its_size(plan):
    strip = ground(118.305, 29.71, 118.31, 29.72)
    edit(plan, {"kind": "create", "ground": strip, "code": NORTH + "003", "name": "第三网格", "community": NORTH})
    (text,) = told(plan)
    assert text.startswith(f"前园社区第三网格 ({NORTH}003) created on ground of {FIRST}: 53") and text.endswith(" m²")


def test_a_grid_that_is_retired_says_who_has_its_ground_and_a_community_is_told_by_name(plan):
    edit(plan, {"kind": "change_community", "code": SW, "community": NORTH}, {"kind": "retire", "code": NE, "heir": NW})
    assert told(plan) == [f"{SOUTH_FIRST} given to community 前园社区", f"{SECOND} retired into {FIRST}"]
    assert told(plan, CHINESE) == [f"{SOUTH_FIRST}划归前园社区", f"{SECOND}撤并入{FIRST}"]


def test_a_junction_that_is_moved_is_told_by_the_grids_that_meet_there(plan):
    edit(plan, {
        "kind": "split", "code": NW, "line": [[118.299, 29.715], [118.312, 29.715]],
        "pieces": [{"code": NW, "name": "第一网格"}, {"code": NORTH + "003", "name": "第三网格"}],
    })  # fmt: skip
    edit(plan, {"kind": "move_junction", "at": [118.31, 29.715], "to": [118.3102, 29.7151]})
    assert told(plan)[-1] == f"Where the borders of {FIRST}, {SECOND}, 前园社区第三网格 meet moved"


def test_a_junction_on_the_border_of_a_community_names_also_the_grid_beyond_it_that_stays(plan):
    edit(plan, {
        "kind": "split", "code": NW, "line": [[118.305, 29.709], [118.305, 29.721]],
        "pieces": [{"code": NW, "name": "第一网格"}, {"code": NORTH + "003", "name": "第三网格"}],
    })  # fmt: skip
    edit(plan, {"kind": "move_junction", "at": [118.305, 29.71], "to": [118.306, 29.71]})
    assert told(plan)[-1] == f"Where the borders of {SOUTH_FIRST}, {FIRST}, 前园社区第三网格 meet moved"
    assert told(plan, CHINESE)[-1] == f"移动{SOUTH_FIRST}、{FIRST}、前园社区第三网格的边界交会点"


def test_a_party_grid_is_told_by_its_name_when_it_is_made_and_given_up(plan):
    group = {"kind": "group_party", "code": NORTH + "101", "name": "前园组团"}
    edit(plan, {**group, "members": [NW, NE]}, {**group, "members": []})
    assert told(plan) == [f"Party grid 前园组团 of {FIRST}, {SECOND}", "Party grid 前园组团 given up"]


def test_who_is_stale_reads_the_names_of_that_moment(plan):
    edit(plan, RENAME, {**RENAME, "name": "乙网格"})
    late = {"edit": {"kind": "rename", "code": SOUTH + "002", "name": "丙网格"}}
    refused = plan[0].post(f"{plan[1]}/edits", json=late, headers={"If-Match": '"1"', **ENGLISH})
    assert refused.status_code == 412
    assert f"前园社区滨江网格 called 乙网格; planner: {FIRST} called 滨江网格" in refused.json["detail"]
