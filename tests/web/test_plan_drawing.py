"""What a planner draws with, over HTTP: the next free code, ground picked, a grid parted along a road."""

import pytest
from shapely.geometry import shape

from geogrid.domain.people.account import Assignment, Capacity
from tests import signing
from tests.drawn import NE, NORTH, NW, SW

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def planner(app):
    return signing.client_of(app, "planner", [Assignment(Capacity.PLANNER, None)])


@pytest.fixture
def plan(planner):
    return planner.post("/api/plans", json={"name": "调整"}, headers=ENGLISH).headers["Location"]


def ask(client, path, **sent):
    return client.post(path, json=sent, headers=ENGLISH)


def test_the_next_code_is_one_that_was_never_used(planner, plan):
    told = planner.get(f"{plan}/next-grid?community={NORTH}").json
    assert told["code"].startswith(NORTH) and told["code"] not in (NW, SW)
    refused = planner.get(f"{plan}/next-grid?community=9", headers=ENGLISH)
    assert (refused.status_code, refused.json["code"]) == (409, "edit_refused")


def test_the_next_code_of_a_party_grid_stands_apart_from_those_of_grids(planner, plan):
    told = planner.get(f"{plan}/next-grid?kind=party&community={NORTH}").json
    assert told["code"] == f"{NORTH}901" and told["name"].endswith("第一组团")
    refused = planner.get(f"{plan}/next-grid?kind=huge", headers=ENGLISH)
    assert (refused.status_code, refused.json["facts"]["field"]) == (400, "kind")


def test_a_block_is_ground_of_the_grid_that_was_clicked(planner, plan):
    told = ask(planner, f"{plan}/ground", unit="block", places=[[118.305, 29.715]]).json
    assert (told["givers"], told["count"]) == ([NW], 1)
    assert told["ground"]["type"] == "Polygon"
    assert told["nobodys"] == {"count": 0, "households": 0, "enclosed": False}
    assert told["takers"] == []  # the only block there: nothing of the giver would be left
    reasons = [(each["reason"], each["grid"], each["piece"]) for each in told["obstacles"]]
    assert reasons == [("a grid would be left without ground", NW, None)]
    assert told["strangers"] == [SW]
    assert "takers" not in ask(planner, f"{plan}/ground", unit="block", places=[[118.305, 29.715]], taker=NE).json
    nothing = ask(planner, f"{plan}/ground", unit="estate", places=[[100.0, 20.0]]).json
    assert (nothing["ground"], nothing["givers"], nothing["takers"]) == (None, [], [])


def test_a_grid_is_given_only_what_it_has_not_yet(planner, plan):
    asked = {"unit": "block", "places": [[118.305, 29.715], [118.315, 29.715]]}
    both = ask(planner, f"{plan}/ground", **asked).json
    assert (both["givers"], both["count"]) == ([NW, NE], 2)
    told = ask(planner, f"{plan}/ground", **asked, taker=NE).json
    assert (told["givers"], told["count"]) == ([NW], 1)
    west, east = (shape(answer["ground"]).bounds[::2] for answer in (told, both))
    assert west[0] == east[0] and west[1] < east[1]
    own = ask(planner, f"{plan}/ground", unit="block", places=[[118.315, 29.715]], taker=NE).json
    assert (own["ground"], own["givers"], own["count"], own["households"]) == (None, [], 0, 0)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"unit": "tree"}, "unit"),
        ({"unit": "block", "places": [[1]]}, "places"),
        ({"unit": "block", "places": [[None, 2]]}, "places"),
        ({"unit": "block", "places": 7}, "places"),
        ({"unit": "block", "places": [[1e9, 2]]}, "places"),
        ({"unit": "block", "within": [[1, 2], [1, 3]]}, "within"),
        ({"unit": "block", "within": [[1, 2], [1, 2], [1, 2]]}, "within"),
    ],
)
def test_what_is_no_place_is_refused_by_its_field(planner, plan, sent, field):
    answer = ask(planner, f"{plan}/ground", **sent)
    assert (answer.status_code, answer.json["facts"]["field"]) == (400, field)


def test_where_no_road_is_the_reason_is_told(planner, plan):
    answer = ask(planner, f"{plan}/crossing", grid=NW, at=[118.305, 29.715])
    assert (answer.status_code, answer.json["code"]) == (409, "edit_refused")
    assert ask(planner, f"{plan}/crossing", grid="9", at=[118.3, 29.7]).status_code in (404, 409)
    assert ask(planner, f"{plan}/crossing", grid=NW, at="here").json["facts"]["field"] == "at"


@pytest.mark.parametrize("turned", [False, True])
def test_the_larger_half_keeps_the_code_unless_the_other_is_chosen(planner, plan, turned):
    line = [[118.3025, 29.70], [118.3025, 29.73]][:: -1 if turned else 1]
    told = ask(planner, f"{plan}/crossing", grid=NW, line=line).json
    large, small = told["halves"]
    assert told["edit"] == large["edit"]
    assert large["area_m2"] == pytest.approx(3 * small["area_m2"], rel=0.01)
    assert (large["households"], large["places"], small["places"], large["golden"]) == (0, 1, 0, 0)
    for version, half in ((1, large), (3, small)):
        seen = {"If-Match": f'"{version}"', **ENGLISH}
        done = planner.post(f"{plan}/edits", json={"edit": half["edit"]}, headers=seen).json
        kept = next(each for each in done["changed"]["features"] if each["properties"]["code"] == NW)
        assert kept["properties"]["area_m2"] == pytest.approx(half["area_m2"])
        planner.post(f"{plan}/undo", json={}, headers={"If-Match": f'"{version + 1}"', **ENGLISH})


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ([[118.303, 29.70], [118.303, 29.73]], ["east", "west"]),
        ([[118.29, 29.716], [118.32, 29.716]], ["south", "north"]),
        ([[118.2999, 29.7201], [118.3098, 29.7102], [118.3098, 29.70]], ["east", "west"]),
        ([[118.303, 29.73], [118.303, 29.7102], [118.307, 29.7102], [118.307, 29.73]], ["larger", "smaller"]),
        ([[118.3045, 29.73], [118.3045, 29.7101], [118.3055, 29.7101], [118.3055, 29.73]], ["larger", "smaller"]),
    ],
)
def test_the_halves_are_never_called_alike(planner, plan, line, parts):
    told = ask(planner, f"{plan}/crossing", grid=NW, line=line).json
    assert [half["part"] for half in told["halves"]] == parts


def test_of_two_halves_the_one_with_more_households_keeps_the_code(planner, plan):
    first, second = ask(planner, f"{plan}/crossing", grid=SW, line=[[118.3045, 29.69], [118.3045, 29.72]]).json[
        "halves"
    ]
    assert (first["households"], second["households"]) == (24, 0)
    assert first["area_m2"] < second["area_m2"]


def test_who_may_not_plan_is_given_nothing_to_draw_with(app, plan):
    official = signing.client_of(app, "official", [Assignment(Capacity.OFFICIAL, None)])
    assert official.get(f"{plan}/next-grid").status_code == 403
    assert ask(official, f"{plan}/ground", unit="block").status_code == 403


def test_what_a_drawn_line_cuts_is_told_before(planner, plan):
    through, beside = ([[lon, 29.69], [lon, 29.72]] for lon in (118.30315, 118.30331))
    assert ask(planner, f"{plan}/crossing", grid=SW, line=through).json["cuts"] == ["城市花园3幢"]
    assert ask(planner, f"{plan}/crossing", grid=SW, line=beside).json["cuts"] == []
    other = ask(planner, f"{plan}/crossing", grid=NW, line=[[118.30315, 29.70], [118.30315, 29.73]]).json
    assert other["cuts"] == [], "it stands in the grid to the south"
