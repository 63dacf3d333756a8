"""How far somebody's rights reach in a district, and what of a repair lies within them."""

import dataclasses
from datetime import datetime

import pytest
from shapely import box

from geogrid.domain.cases.selection import Within
from geogrid.domain.coverage.defect import DefectKind
from geogrid.domain.coverage.intent import Intent
from geogrid.domain.grid import Area, Generation, Grid, Level
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Action, Actor, Scope, Thing
from geogrid.errors import BeyondScope, OwnWork
from geogrid.services import reach, repair_rights
from geogrid.services.draft import Draft
from geogrid.services.snapshot import Snapshot
from tests import drawn
from tests.drawn import DISTRICT, NE, NORTH, NORTH_STREET, NW, SE, SINCE, SOUTH, SW

OVER = {NW: box(118.30, 29.71, 118.3101, 29.72)}  # 10 m into NE
STRAY = Grid("stray", "无名网格", None, None, box(118.40, 29.71, 118.41, 29.72))


def snapshot_of(grids, areas=drawn.AREAS):
    codes, shapes = [grid.code for grid in grids], [grid.shape for grid in grids]
    by_code = dict(zip(codes, grids, strict=True))
    generation = Generation(1, SINCE, True, "drawn")
    return Snapshot(generation, by_code, {area.code: area for area in areas}, LocateIndex(codes, shapes))


@pytest.fixture
def snapshot():
    return snapshot_of([*drawn.GRIDS, STRAY])


def within(snapshot, *pairs):
    return reach.within(snapshot, Scope(frozenset(pairs)))


def codes(grids):
    return [grid.code for grid in grids]


def test_whole_rights_have_no_limit(snapshot):
    assert within(snapshot, (None, None), (NW, "路灯")) is None
    assert codes(reach.grids_in(snapshot, None)) == [NW, NE, SW, SE, "stray"]


@pytest.mark.parametrize(
    ("area", "grids", "communities"),
    [
        (DISTRICT, [NW, NE, SW, SE], {DISTRICT, NORTH_STREET, drawn.SOUTH_STREET, NORTH, SOUTH}),
        (NORTH_STREET, [NW, NE], {NORTH_STREET, NORTH}),
        (SOUTH, [SW, SE], {SOUTH}),
        (NE, [NE], {NE}),
        ("nowhere", [], {"nowhere"}),
    ],
)
def test_an_area_reaches_what_is_below_it(snapshot, area, grids, communities):
    parts = within(snapshot, (area, "路灯"))
    assert parts == (Within(tuple(sorted(communities)), (area,), "路灯", SINCE),)
    assert codes(reach.grids_in(snapshot, parts)) == grids


def test_a_category_everywhere_and_several_parts_in_order(snapshot):
    parts = within(snapshot, (SOUTH, None), (None, "路灯"), (NE, "噪声"), (NE, "路灯"))
    assert [(part.grids, part.category) for part in parts] == [
        (None, "路灯"), ((SOUTH,), None), ((NE,), "噪声"), ((NE,), "路灯"),
    ]  # fmt: skip
    assert parts[0].communities is None
    assert codes(reach.grids_in(snapshot, parts[:1])) == [NW, NE, SW, SE, "stray"]
    assert codes(reach.grids_in(snapshot, parts[1:])) == [NE, SW, SE]
    assert reach.grids_in(snapshot, ()) == []
    assert codes(reach.grids_in(snapshot, [Within((NORTH,), None, None, SINCE)])) == [NW, NE]


def test_parts_of_one_area_come_in_the_order_of_their_categories(snapshot):
    categories = list("四三二一十九八七六五")
    parts = within(snapshot, *[(NE, category) for category in categories], (NE, None))
    assert [part.category for part in parts] == [None, *sorted(categories)]


@pytest.mark.parametrize(
    ("pairs", "codes"),
    [
        ([(None, None)], {DISTRICT, NORTH_STREET, drawn.SOUTH_STREET, NORTH, SOUTH, NW, NE, SW, SE, "stray"}),
        ([(SOUTH, None)], {SOUTH, SW, SE}),
        ([(NORTH_STREET, None), (SE, None)], {NORTH_STREET, NORTH, NW, NE, SE}),
        ([("stray", None)], {"stray"}),
        ([("gone", None)], {"lost"}),
        ([(NORTH, "路灯")], set()),
        ([], set()),
    ],
)
def test_the_grids_and_areas_of_a_scope(snapshot, pairs, codes):
    """Also where the community of a grid is none of the areas: its code counts, and no other grid's does."""
    lost = dataclasses.replace(STRAY, code="lost", community="gone")
    grids = [*snapshot.grids.values()] + ([lost] if codes == {"lost"} else [])
    assert reach.codes_in(snapshot_of(grids), Scope(frozenset(pairs))) == codes


def test_what_grids_are_to_the_policy(snapshot):
    above = frozenset({NORTH, NORTH_STREET, DISTRICT})
    alone = (frozenset({"stray"}), frozenset({"gone"}))
    assert reach.thing(snapshot, [NW, "stray", "gone"], frozenset({7})) == Thing((above | {NW}, *alone), None, {7})
    assert reach.thing(snapshot, []) == Thing((), None, frozenset())


def test_areas_that_lie_in_each_other_end():
    ring = [Area("a", "", Level.STREET, "b", STRAY.shape), Area("b", "", Level.COMMUNITY, "a", STRAY.shape)]
    snapshot = snapshot_of([dataclasses.replace(STRAY, community="b")], ring)
    assert reach.path_of(snapshot, "stray") == {"stray", "a", "b"}


# --- a repair


@pytest.fixture
def draft():
    """NW reaches into NE; what is below belongs to nobody's repair."""
    grids = [dataclasses.replace(g, shape=OVER.get(g.code, g.shape)) for g in drawn.GRIDS]
    return Draft.of(snapshot_of(grids), [])


def actor(capacity, area=None):
    return Actor(7, (Assignment(capacity, area),))


@pytest.mark.parametrize(
    ("area", "grids", "may"),
    [(None, [], True), (None, [NW, SE], True), (NORTH, [NW, NE], True), (NORTH, [NW, SE], False), (NORTH, [], False)],
)
def test_a_planner_changes_the_own_part(draft, area, grids, may):
    if may:
        repair_rights.check(actor(Capacity.PLANNER, area), Action.PLAN, draft, grids)
    else:
        with pytest.raises(BeyondScope):
            repair_rights.check(actor(Capacity.PLANNER, area), Action.PLAN, draft, grids)


def test_the_own_work_is_told_from_what_lies_beyond(draft):
    approver = actor(Capacity.APPROVER)
    repair_rights.check(approver, Action.PUBLISH, draft, [NW], [8, None])
    with pytest.raises(OwnWork):
        repair_rights.check(approver, Action.PUBLISH, draft, [NW], [None, 8, 7])
    with pytest.raises(BeyondScope):
        repair_rights.check(actor(Capacity.APPROVER, SOUTH), Action.PUBLISH, draft, [NW], [8])
    with pytest.raises(BeyondScope):
        repair_rights.check(actor(Capacity.OFFICIAL), Action.PLAN, draft, [NW], [7])
    operator = Actor(None, (Assignment(Capacity.APPROVER),))  # whoever works on the machine is no account
    repair_rights.check(operator, Action.PUBLISH, draft, [NW], [None])


def test_what_an_action_touches(draft):
    now = datetime(2026, 1, 2)
    overlap = next(defect for defect in draft.defects if defect.kind == DefectKind.OVERLAP)
    aside = draft.after(Intent(overlap.key, "skip", now))
    assert list(repair_rights.touched(draft, draft)) == []
    assert sorted(repair_rights.touched(draft, aside)) == [NW, NE]
    mended = draft.after(Intent(None, "all:50.0", now))
    changed = list(repair_rights.touched(draft, mended))
    assert set(changed) == {NW, NE}  # one of them won no ground; the overlap was about it, though
    assert repair_rights.grids_of(draft, dataclasses.replace(overlap, grids=(NE, "outside", NW))) == [NE, NW]


def test_whole_rights_do_not_ask_which_grids(draft):
    """To work them out takes long in a large district."""

    def asked():
        raise AssertionError("they were worked out")
        yield

    repair_rights.check(actor(Capacity.PLANNER), Action.PLAN, draft, asked())


def test_joined_borders_touch_what_won_ground():
    """Borders closer than the snapping tolerance are no defect, and joining them is about none."""
    short = dataclasses.replace(drawn.GRIDS[0], shape=box(118.30, 29.71, 118.30999995, 29.72))  # 5 mm short of NE
    draft = Draft.of(snapshot_of([short, *drawn.GRIDS[1:]]), [])
    joined = draft.after(Intent(None, "join", datetime(2026, 1, 2)))
    assert joined.steps[0].defect is None
    assert NE in set(repair_rights.touched(draft, joined)) <= {NW, NE, SW, SE}
