"""What an outline has picked, with single units taken off and others added."""

import pytest
import shapely

from geogrid.domain.editing.building import mesh_of
from geogrid.domain.evaluation.contents import Contents
from geogrid.domain.redraw.pick import Nobodys
from geogrid.domain.redraw.picked import Unit, picked
from tests.domain.redraw.test_picked import spot_in, town


@pytest.mark.parametrize("unit", [Unit.BUILDING, Unit.ESTATE, Unit.BLOCK])
def test_a_place_takes_off_what_is_in_the_outline_and_adds_what_is_not(unit):
    mesh, contents, lines = town()
    contents = Contents(contents.buildings, contents.households, estates=contents.estates, lines=lines)
    around = contents.estates.shapes[3].buffer(2e-3)
    outlined = picked(mesh, contents, unit, [], around)
    inside = next(at for at in places(unit, contents) if is_one(mesh, contents, unit, at, outlined.ground))
    beside = next(
        at
        for at in places(unit, contents)
        if not shapely.dwithin(outlined.ground, shapely.Point(at), 1e-3) and picked(mesh, contents, unit, [at]).ground
    )
    fewer = picked(mesh, contents, unit, [inside], around)
    assert fewer.count == outlined.count - 1
    assert not fewer.ground.intersects(shapely.Point(inside))
    assert picked(mesh, contents, unit, [inside, inside], around).count == outlined.count
    assert picked(mesh, contents, unit, [inside, beside], around).count == outlined.count
    assert picked(mesh, contents, unit, [beside], around).count == outlined.count + 1


def test_all_of_an_outline_may_be_taken_off():
    mesh, contents, _ = town()
    estate = contents.estates.shapes[3]
    assert picked(mesh, contents, Unit.ESTATE, [spot_in(estate)], estate.buffer(1e-5)).ground is None


@pytest.mark.parametrize("unit", [Unit.BUILDING, Unit.ESTATE])
def test_what_is_in_no_grid_is_told_apart(unit):
    """Of each grid that may be missing: whether it leaves a gap, or the edge of the district is another."""
    whole, contents, _ = town()
    met = {True: 0, False: 0}
    for gone in sorted(whole.grids):
        mesh = without(whole, gone)
        shape = whole.grids[gone].shape
        at = [place for place in places(unit, contents) if shapely.contains_xy(shape, *place)]
        there = picked(whole, contents, unit, at)
        if there.givers != (gone,) or not there.ground.within(shape.buffer(1e-9)):
            continue
        enclosed = shapely.area(mesh.gaps()) > 0.0
        found = picked(mesh, contents, unit, at)
        told = Nobodys(there.count, there.households, enclosed)
        assert (found.givers, found.count, found.nobodys) == ((), there.count, told)
        beside = next(place for place in places(unit, contents) if picked(mesh, contents, unit, [place]).givers)
        both = picked(mesh, contents, unit, [*at, beside])
        assert (both.nobodys, both.count) == (told, there.count + 1)
        met[enclosed] += 1
    assert min(met.values()) > 2


def test_a_gap_is_a_block_of_nobody():
    whole, contents, _ = town()
    gone = next(code for code in sorted(whole.grids) if shapely.area(without(whole, code).gaps()) > 0.0)
    mesh = without(whole, gone)
    found = picked(mesh, contents, Unit.BLOCK, [spot_in(whole.grids[gone].shape)])
    assert (found.givers, found.nobodys.count, found.nobodys.enclosed) == ((), 1, True)
    assert found.ground.equals(shapely.normalize(mesh.gaps()))


def without(mesh, code):
    return mesh_of([grid for other, grid in mesh.grids.items() if other != code])


def places(unit, contents):
    shapes = contents.buildings.shapes if unit is Unit.BUILDING else contents.estates.shapes
    return map(spot_in, shapes)


def is_one(mesh, contents, unit, place, ground):
    """Whether something that is picked in whole stands at a place."""
    own = picked(mesh, contents, unit, [place]).ground
    return own is not None and ground.intersects(shapely.Point(place)) and own.difference(ground).area < 1e-12
