"""What a refused edit tells over HTTP: the place that is wrong, the grids it is about, and by how much."""

from datetime import timedelta

import pytest

from geogrid.clock import today
from geogrid.domain.people.account import Assignment, Capacity
from tests import signing
from tests.drawn import NE, NORTH, NW, SOUTH, SW

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def planner(app):
    return signing.client_of(app, "planner", [Assignment(Capacity.PLANNER)])


@pytest.fixture
def plan(planner):
    return planner.post("/api/plans", json={"name": "调整"}, headers=ENGLISH).headers["Location"]


def refused(planner, plan, edit):
    answer = planner.post(f"{plan}/edits", json={"edit": edit}, headers={"If-Match": '"1"', **ENGLISH})
    assert (answer.status_code, answer.json["code"]) == (409, "edit_refused"), answer.json
    return answer.json["facts"]


def send(client, path, seen, language="en", **sent):
    return client.post(path, json=sent, headers={"If-Match": f'"{seen}"', "Accept-Language": language})


def place(facts):
    return round(facts["lon"], 6), round(facts["lat"], 6)


def split(*line):
    pieces = [{"code": NW, "name": "第一网格"}, {"code": NORTH + "003", "name": "第三网格"}]
    return {"kind": "split", "code": NW, "line": line, "pieces": pieces}


def divide(*line):
    return {"kind": "divide_micro", "code": NW, "line": line}


@pytest.mark.parametrize("edit", [split, divide])
def test_where_a_line_comes_back_into_the_grid(planner, plan, edit):
    there_and_back = edit([118.302, 29.709], [118.302, 29.7205], [118.304, 29.7205], [118.304, 29.709])
    facts = refused(planner, plan, there_and_back)
    assert (facts["reason"], place(facts)) == ("the line crosses the grid more than once", (118.304, 29.72))


@pytest.mark.parametrize("edit", [split, divide])
def test_where_a_line_beside_the_grid_is_nearest_to_it(planner, plan, edit):
    facts = refused(planner, plan, edit([118.29, 29.73], [118.305, 29.721], [118.308, 29.73], [118.309, 29.74]))
    assert (facts["reason"], place(facts)) == ("the line does not cross the grid", (118.305, 29.721))


def test_the_end_of_a_line_that_is_inside_the_grid(planner, plan):
    facts = refused(planner, plan, split([118.299, 29.715], [118.309, 29.715]))
    assert (facts["reason"], place(facts)) == ("the line ends inside the grid", (118.309, 29.715))


def test_where_a_line_of_many_corners_first_crosses_itself(planner, plan):
    down = [[118.302, 29.709 + row * 4e-5] for row in range(250)]
    loop = [[118.305, 29.719], [118.305, 29.712], [118.299, 29.712], [118.299, 29.715], [118.308, 29.715]]
    facts = refused(planner, plan, split(*down, *loop))
    assert (facts["reason"], place(facts)) == ("the line crosses itself", (118.302, 29.712))


def recode(code, new_code):
    return {"kind": "recode", "code": code, "new_code": new_code}


def test_what_has_a_code_that_is_given_is_told_with_its_place(planner, plan):
    answer = send(planner, f"{plan}/edits", 1, edit=recode(NW, NE))
    assert answer.json["detail"] == (
        f"This edit cannot be done: the code is in use. The code is {NE}. 前园社区第二网格 has it. Nothing was changed."
    )
    assert (place(answer.json["facts"]), answer.json["facts"]["codes"]) == ((118.315, 29.715), [NE])
    send(planner, f"{plan}/edits", 1, edit={**divide([118.3, 29.713], [118.4, 29.713]), "code": NE})
    facts = send(planner, f"{plan}/edits", 2, edit=recode(NW, NE + "01")).json["facts"]
    assert facts["holder"].startswith("前园社区第二网格第") and (facts["codes"], facts["lon"] > 118.31) == ([NE], True)


def test_how_large_a_piece_would_be_and_the_least(planner, plan):
    answer = send(planner, f"{plan}/edits", 1, edit=split([118.300004, 29.7], [118.300004, 29.73]), language="zh")
    facts = answer.json["facts"]
    assert (facts["width_m"], facts["least_m2"], facts["least_width_m"]) == (0.38, 100.0, 0.5)
    size = f"这一块只有 {facts['area_m2']:g} 平方米，平均宽 0.38 米。至少要有 100 平方米，平均宽 0.5 米。"
    assert size in answer.json["detail"]


@pytest.fixture
def copied(app, planner, plan):
    """Copy a plan of one edit onto the generation that another plan has become meanwhile."""

    def copy(edit, other, language="en"):
        approver = signing.client_of(app, "审批", [Assignment(Capacity.APPROVER)])
        published = planner.post("/api/plans", json={"name": "先"}, headers=ENGLISH).headers["Location"]
        for at, each in ((plan, edit), (published, other)):
            assert send(planner, f"{at}/edits", 1, edit=each).status_code == 200
        send(planner, f"{published}/submit", 2)
        send(approver, f"{published}/approve", 3)
        day = (today() + timedelta(days=1)).isoformat()
        assert send(approver, f"{published}/publish", 4, valid_from=day).status_code == 200
        answer = planner.post(f"{plan}/copy", json={"on": "current"}, headers={"Accept-Language": language})
        assert (answer.status_code, answer.json["code"]) == (409, "edit_outdated"), answer.json
        return answer.json

    return copy


FRESH = NORTH + "003"


def test_a_copy_tells_the_code_that_is_taken_which_grid_has_it_and_where(planner, copied):
    told = copied(recode(NW, FRESH), recode(NE, FRESH), "zh")
    assert told["detail"] == (
        f"方案的第 1 步（前园社区第一网格（{NW}）改编码为 {FRESH}）在第 2 版上无法进行：该编码正在使用。"
        f"编码是 {FRESH}。使用它的是前园社区第二网格。涉及前园社区第二网格。没有复制。"
        "可以略去无法进行的步骤（第 1 步）再复制：在方案页面上操作，"
        "或使用 `geogrid plan copy 方案号 --on current --leave-out`。"
        "原版还在时，也可在原版上复制方案，把这一步换一种做法，再复制到新版。"
    )
    assert (place(told["facts"]), told["facts"]["codes"]) == ((118.315, 29.715), [FRESH])
    page = planner.post("/plans/1/copy", data={"on": "current"}, headers=ENGLISH).text
    assert 'data-lon="118.315" data-lat="29.715"' in page


def test_a_copy_tells_the_grid_that_is_no_more_as_it_was_called_and_where_it_lay(copied):
    told = copied({"kind": "rename", "code": NE, "name": "滨江网格"}, {"kind": "retire", "code": NE, "heir": NW})
    facts = told["facts"]
    assert (facts["reason"], facts["step"]) == ("the grid is retired", "前园社区第二网格 called 滨江网格")
    assert (facts["grids"], place(facts)) == (["前园社区滨江网格"], (118.315, 29.715))


def test_a_copy_tells_where_a_border_is_no_more(copied):
    moved = {
        "kind": "move_border", "grids": [NW, NE], "at": [118.31, 29.715],
        "line": [[118.31, 29.71], [118.311, 29.715], [118.31, 29.72]],
    }  # fmt: skip
    told = copied(moved, {"kind": "retire", "code": NE, "heir": NW})
    assert (told["facts"]["grids"], place(told["facts"])) == (["前园社区第二网格"], (118.31, 29.715))


def test_a_copy_tells_where_no_borders_meet_any_more(copied):
    at, to = [118.31, 29.72], [118.3102, 29.72]
    told = copied({"kind": "move_junction", "at": at, "to": to}, {"kind": "retire", "code": NE, "heir": NW})
    assert told["facts"]["reason"] == "no borders meet here"
    assert (told["facts"]["grids"], place(told["facts"])) == (["前园社区第一网格"], tuple(at))


def test_what_a_rule_finds_has_the_bounds_of_what_is_wrong(planner, plan):
    cut = {**split([118.3031, 29.69], [118.3031, 29.72]), "code": SW}
    cut["pieces"][0]["code"], cut["pieces"][1]["code"] = SW, SOUTH + "003"
    told = send(planner, f"{plan}/edits", 1, edit=cut).json
    golden = [{"label": "社区食堂", "lon": 118.304, "lat": 29.704, "grid": NE}]
    told = send(planner, f"{plan}/golden", 2, places=golden).json
    found = {each["rule"]: each["bounds"] for each in told["findings"]}
    assert found["buildings_whole"] == [118.303, 29.703, 118.3033, 29.7032]
    assert found["estates_whole"] == [118.302, 29.702, 118.306, 29.706]
    assert found["golden_stay"] == [118.304, 29.704, 118.304, 29.704]
    assert found["household_band"] is None, "of the grid as a whole"
