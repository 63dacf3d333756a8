"""Comments on places and grids of a plan: said, answered, done, taken back; on both stores."""

import json

import pytest
from shapely import Point

from geogrid.clock import today
from geogrid.domain.editing.dossier import Comment
from geogrid.domain.editing.edit import Merge, Rename
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import OPERATOR, Actor
from geogrid.errors import (
    BeyondScope,
    CommentAnswered,
    CommentUnknown,
    GridUnknown,
    PlanUnknown,
    PointOutOfRange,
    QueryError,
    TooMany,
)
from geogrid.errors.conflicts import CommentsFull
from geogrid.services import plan_comments
from geogrid.store import audit, plans
from tests import drawn
from tests.drawn import NE, NORTH, NW, SE

PLANNER, OFFICIAL = (Actor(n, (Assignment(c),)) for n, c in ((1, Capacity.PLANNER), (2, Capacity.OFFICIAL)))
STRANGER = Actor(4, (Assignment(Capacity.PLANNER, NORTH),))
PLACE = (118.308, 29.715)


@pytest.fixture
def plan(house, record):
    return house.open("调整", "", "", record, on=today(), actor=PLANNER).dossier.id


@pytest.fixture
def at(district, house, plan):
    """What each use case is called with first."""
    return district, house, plan


def listed(at, actor=OPERATOR):
    return plan_comments.listing(*at, actor).comments


def test_what_is_said_stands_at_its_place_and_counts_for_itself(at, house, plan, record):
    first = plan_comments.add(*at, " 此处为学校 ", record, PLANNER, grid=NW, at=PLACE)
    second = plan_comments.add(*at, "户数偏多", record, OFFICIAL, grid=SE)
    third = plan_comments.add(*at, "<b>路口</b>", record, OPERATOR, at=(118.30, 29.70))
    said = plan_comments.listing(*at, PLANNER)
    assert (said.version, [each.id for each in said.comments]) == (3, [first, second, third])
    told = [(each.text, each.grid, each.author) for each in said.comments]
    assert told == [("此处为学校", NW, 1), ("户数偏多", SE, 2), ("<b>路口</b>", None, None)]
    assert (said.comments[0].lon, said.comments[0].lat) == PLACE
    assert drawn.GROUND[SE].covers(Point(said.comments[1].lon, said.comments[1].lat))
    assert house.dossier(plan).version == 1
    house.apply(plan, Rename(SE, "滨江网格"), 1, record, PLANNER)  # nobody's edit is stale by it


def test_it_is_answered_done_and_open_again(at, record):
    asked = plan_comments.add(*at, "可否南移？", record, PLANNER, grid=NW)
    answer = plan_comments.answer(*at, asked, "可以", record, OFFICIAL)
    again = plan_comments.answer(*at, answer, "谢谢", record, PLANNER)
    assert [(each.id, each.answers) for each in listed(at)] == [(asked, None), (answer, asked), (again, asked)]
    plan_comments.settle(*at, asked, record, OFFICIAL)
    assert (listed(at)[0].done_by, listed(at)[0].done_at is None) == (2, False)
    plan_comments.settle(*at, asked, record, PLANNER, done=False)
    assert (listed(at)[0].done_by, listed(at)[0].done_at) == (None, None)
    with pytest.raises(CommentUnknown):
        plan_comments.settle(*at, answer, record, PLANNER)
    assert plan_comments.listing(*at).version == 5


def test_only_what_is_ones_own_and_not_answered_is_taken_back(at, record):
    asked = plan_comments.add(*at, "可否南移？", record, PLANNER, grid=NW)
    answer = plan_comments.answer(*at, asked, "可以", record, OFFICIAL)
    with pytest.raises(BeyondScope):
        plan_comments.remove(*at, answer, record, PLANNER)
    with pytest.raises(CommentAnswered):
        plan_comments.remove(*at, asked, record, PLANNER)
    plan_comments.remove(*at, answer, record, OFFICIAL)
    plan_comments.remove(*at, asked, record, PLANNER)
    assert listed(at) == []
    for number in (asked, 10**30):
        with pytest.raises(CommentUnknown):
            plan_comments.remove(*at, number, record, PLANNER)
        with pytest.raises(CommentUnknown):
            plan_comments.answer(*at, number, "?", record, PLANNER)


@pytest.mark.parametrize(
    ("text", "where", "error"),
    [
        (" ", {"grid": NW}, QueryError),
        ("长" * 2001, {"grid": NW}, QueryError),
        ("a\x00b", {"grid": NW}, QueryError),
        ("x", {}, QueryError),
        ("x", {"grid": "341002001001999"}, GridUnknown),
        ("x", {"at": (500.0, 29.7)}, PointOutOfRange),
        ("x", {"at": (float("nan"), 29.7)}, PointOutOfRange),
        ("x", {"at": (0.0, 0.0)}, QueryError),
    ],
)
def test_what_says_nothing_or_about_nothing_is_refused(at, record, text, where, error):
    with pytest.raises(error):
        plan_comments.add(*at, text, record, PLANNER, **where)
    assert plan_comments.listing(*at) == (0, [])


def test_on_a_grid_that_is_no_more_it_keeps_its_place(at, house, plan, record):
    plan_comments.add(*at, "太小", record, PLANNER, grid=NE)
    before = listed(at)[0]
    house.apply(plan, Merge((NW, NE), NW), 1, record, PLANNER)
    assert NE not in house.state(plan).work.plan.mesh.grids
    assert listed(at) == [before]
    with pytest.raises(GridUnknown):
        plan_comments.add(*at, "太小", record, PLANNER, grid=NE)


def test_to_whom_the_plan_is_unknown_its_comments_are(at, record):
    number = plan_comments.add(*at, "x", record, PLANNER, grid=NW)
    for deed in (
        lambda: plan_comments.listing(*at, STRANGER),
        lambda: plan_comments.add(*at, "x", record, STRANGER, grid=NW),
        lambda: plan_comments.answer(*at, number, "x", record, STRANGER),
        lambda: plan_comments.settle(*at, number, record, STRANGER),
        lambda: plan_comments.remove(*at, number, record, STRANGER),
    ):
        with pytest.raises(PlanUnknown):
            deed()


def test_that_it_was_said_is_noted_and_not_what(at, district, record):
    number = plan_comments.add(*at, "此处为学校", record, PLANNER, grid=NW)
    with district.reading() as session:
        entry = list(audit.entries(session))[-1]
    assert (entry.action, entry.object) == ("plan.comment", "plan 1")
    assert json.loads(entry.after) == {"comment": number, "deed": "add"}


def test_an_account_says_so_much_in_an_hour_and_others_go_on(at, record):
    said = [plan_comments.add(*at, f"第{n}处", record, PLANNER, grid=NW) for n in range(30)]
    with pytest.raises(TooMany) as refused:
        plan_comments.answer(*at, said[0], "同意", record, PLANNER)
    assert 0 < refused.value.facts["seconds"] <= 30
    plan_comments.answer(*at, said[0], "同意", record, OFFICIAL)
    plan_comments.settle(*at, said[0], record, PLANNER)  # what is no comment is not counted
    assert len(listed(at)) == 31


def test_a_plan_takes_so_many_comments_until_one_is_taken_back(at, record):
    database, _, plan = at
    last = plan_comments.add(*at, "户数偏多", record, PLANNER, grid=NW)
    with database.writing() as session:
        for n in range(plan_comments.MOST - 1):
            plans.add_comment(session, Comment(0, plan, 3, float(n), "路口", None, *PLACE))
    with pytest.raises(CommentsFull) as refused:
        plan_comments.add(*at, "再补一条", record, OFFICIAL, at=PLACE)
    assert refused.value.facts == {"most": plan_comments.MOST}
    assert len(listed(at)) == plan_comments.MOST
    plan_comments.remove(*at, last, record, PLANNER)
    assert plan_comments.add(*at, "再补一条", record, OFFICIAL, at=PLACE)
