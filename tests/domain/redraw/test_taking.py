"""Who can be given picked ground: those beside it, of whom each can be, that with the longest border first."""

import pytest
import shapely

from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.drawn import ground_from
from geogrid.domain.editing.edit import Transfer
from geogrid.domain.editing.refusal import SEVERAL_PARTS
from geogrid.domain.evaluation.contents import Contents
from geogrid.domain.redraw.pick import Picked
from geogrid.domain.redraw.picked import Unit, picked
from geogrid.domain.redraw.reaching import reaching
from geogrid.domain.redraw.taking import takers
from geogrid.errors import EditRefused
from tests.domain.editing.drawn import box, mesh
from tests.domain.redraw.test_picked import spot_in, town

# A has its longest border with B; E is of another community.
PICTURE = """
    BBBB
    AAAA
    AAAC
    AAAD
    AAAD
    EEEE
"""


def test_those_beside_the_ground_the_longest_border_first():
    drawn = mesh(PICTURE, south="E")
    assert who(drawn, box(2, 1, 4, 2)) == ["B", "C"]
    assert who(drawn, box(2, 2, 3, 5)) == ["D", "C"]
    assert who(drawn, box(2, 4, 3, 5)) == ["D"]
    assert who(drawn, box(0, 4, 1, 5)) == []  # beside another community only
    assert who(drawn, box(1, 2, 2, 3)) == []  # beside nobody
    assert who(drawn, box(0, 1, 4, 5)) == []  # nothing would be left


def test_nobody_by_whom_a_grid_would_come_apart():
    drawn = mesh("BBB\nAAA\nACA", south="")
    assert who(drawn, box(1, 1, 2, 2)) == []


def test_where_nobody_can_it_is_said_which_grid_would_lose_which_piece():
    drawn = mesh("BBB\nAAA\nACA", south="")
    found = asked(drawn, box(1, 1, 2, 2))
    told = [(each.taker, each.reason, each.grid, each.piece.area) for each in found.obstacles]
    cut_off = asked(drawn, box(1, 1, 2, 2)).obstacles[0].piece
    assert told == [(taker, SEVERAL_PARTS, "A", cut_off.area) for taker in ("B", "C")]
    assert not found.able and cut_off.touches(shapely.Polygon(box(1, 1, 2, 2)[0][0]))


def test_ground_that_would_lie_apart_from_who_takes_it():
    drawn = mesh("BBBB\nAAAA\nAAAA\nAAAA", south="")
    two = shapely.MultiPolygon([shapely.Polygon(box(x, y, x + 1, y + 1)[0][0]) for x, y in ((0, 1), (2, 3))])
    found = takers(drawn, Contents(), Picked(two, ("A",)))
    (told,) = found.obstacles
    assert (told.taker, told.grid, told.reason) == ("B", "B", SEVERAL_PARTS)
    assert told.piece.equals_exact(two.geoms[1], 1e-9, normalize=True)


def test_a_grid_of_another_community_beside_the_ground_is_named_and_one_at_its_corner_is_not():
    drawn = mesh("AABB\nAABB\nEEFF", south="EF")
    found = asked(drawn, box(0, 1, 2, 2))
    assert (found.able, found.strangers) == (("B",), ())  # who can take it is offered
    left = asked(drawn, box(0, 1, 1, 2))
    assert (left.able, left.obstacles, left.strangers) == ((), (), ("E",))


def test_of_several_givers_one_can_have_the_ground():
    drawn = mesh("AABB\nAABB\nAABB", south="")
    assert sorted(who(drawn, box(1, 0, 3, 1), ("A", "B"))) == ["A", "B"]
    apart = mesh("AABB\nAABB", south="B")
    assert who(apart, box(1, 0, 3, 1), ("A", "B")) == []


def test_the_grid_that_has_most_of_the_ground_is_offered_last():
    drawn = mesh("CCCCC\nAAABB\nAAABB", south="")
    assert who(drawn, box(1, 1, 4, 2), ("A", "B")) == ["C", "B", "A"]
    assert who(drawn, box(2, 1, 5, 2), ("A", "B")) == ["C", "A", "B"]
    assert who(drawn, box(2, 2, 5, 3), ("A", "B")) == ["A", "B"]


def test_a_grid_is_given_only_what_it_has_not_and_the_strip_of_road_up_to_it():
    whole, contents, _ = town()
    several = 0
    for at in range(len(contents.estates)):
        near = contents.estates.shapes[at].buffer(1e-3)
        found = picked(whole, contents, Unit.BUILDING, [], near)
        for taker in takers(whole, contents, found).able:
            given = picked(whole, contents, Unit.BUILDING, [], near, taker)
            own = whole.grids[taker].shape
            assert taker not in given.givers
            assert own.intersection(given.ground).area < 1e-6 * given.ground.area
            assert found.ground.difference(own).difference(given.ground).area < 2e-3 * found.ground.area
            assert 0 < given.count <= found.count
            after = apply(whole, Transfer(ground_from(given.ground), given.givers, taker)).mesh
            moved = after.grids[taker].shape.difference(own)
            assert moved.symmetric_difference(given.ground).area < 1e-3 * given.ground.area
            if taker in found.givers:
                assert given.count < found.count
                several += 1
    assert several > 5


def test_an_estate_goes_to_the_first_and_to_none_that_is_left_out():
    whole, contents, _ = town()
    first = others = 0
    for estate in contents.estates.shapes:
        found = picked(whole, contents, Unit.ESTATE, [spot_in(estate)])
        if len(found.givers) != 1:
            continue
        (giver,) = found.givers
        able = takers(whole, contents, found).able
        for code in whole.neighbours(giver):
            if whole.grids[code].community == whole.grids[giver].community:
                ground = picked(whole, contents, Unit.ESTATE, [spot_in(estate)], taker=code).ground
                assert can_be_given(whole, ground, giver, code) == (code in able)
        first += bool(able)
        others += len(able) > 1 and able[0] != most(whole.neighbours(giver), able)
    assert first > 10
    assert others


def who(whole, ground, givers=("A",)):
    return list(asked(whole, ground, givers).able)


def asked(whole, ground, givers=("A",)):
    return takers(whole, Contents(), Picked(shapely.Polygon(ground[0][0]), givers))


def can_be_given(whole, ground, giver, taker):
    try:
        after = apply(whole, Transfer(ground_from(ground), (giver,), taker)).mesh
    except EditRefused:
        return False
    return all(shapely.get_num_geometries(after.grids[code].shape) == 1 for code in (giver, taker))


def most(beside, able):
    return max(able, key=lambda code: beside[code])


@pytest.mark.parametrize("first", range(3))
def test_what_is_given_of_a_building_has_no_house_that_was_not_picked_and_cuts_none(first):
    whole, contents, _ = town()
    buildings, offered = contents.buildings, 0
    for at in range(first, len(buildings), 6):
        found = picked(whole, contents, Unit.BUILDING, [spot_in(buildings.shapes[at])])
        for taker in takers(whole, contents, found).able:
            given = reaching(whole, contents, found, taker)
            near = buildings.tree.query(given.ground, predicate="intersects")
            share = shapely.area(shapely.intersection(buildings.shapes[near], given.ground))
            share /= shapely.area(buildings.shapes[near])
            assert near[share > 0.001].tolist() == [at] and share.max() > 0.999, (at, taker)
            assert given.households == found.households == contents.households[at]
            offered += 1
    assert offered > 20
