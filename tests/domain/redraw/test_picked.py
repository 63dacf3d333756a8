"""Ground picked by buildings, estates, blocks: it is what stands there, and can be given to a neighbour."""

from datetime import date
from functools import cache

import numpy as np
import pytest
import shapely

from geogrid.domain.coverage.rings import polygonal
from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.drawn import ground_from
from geogrid.domain.editing.edit import Named, Transfer
from geogrid.domain.evaluation.contents import Contents, Golden
from geogrid.domain.measure import LocalPlane, area_m2
from geogrid.domain.redraw.crossing import along
from geogrid.domain.redraw.picked import Unit, picked
from geogrid.errors import EditRefused
from geogrid.services.simulation import Size, make
from tests.domain.editing.drawn import mesh


@cache
def town():
    district = make(Size(40, 900, 10), date(2026, 2, 1))
    contents = Contents.of_register(district.buildings, district.estates, district.places)
    return mesh_of(district.grids, district.areas), contents, district.lines


def spot_in(shape):
    point = shapely.point_on_surface(shape)
    return point.x, point.y


def grid_of(mesh, place):
    return next(code for code in sorted(mesh.grids) if mesh.grids[code].shape.intersects(shapely.Point(place)))


def test_the_ground_around_buildings_has_them_and_no_other():
    mesh, contents, _ = town()
    done = 0
    for at in range(0, len(contents.buildings), 17):
        place = spot_in(contents.buildings.shapes[at])
        found = picked(mesh, contents, Unit.BUILDING, [place])
        code = grid_of(mesh, place)
        assert (found.givers, found.count, found.labels) == ((code,), 1, (contents.buildings.labels[at],))
        assert found.households == contents.households[at]
        own = shapely.intersection(contents.buildings.shapes[at], mesh.grids[code].shape)
        assert shapely.difference(own, found.ground).area < 1e-3 * own.area
        others = [i for i in contents.buildings.tree.query(found.ground, predicate="intersects") if i != at]
        taken = shapely.area(shapely.intersection(contents.buildings.shapes[others], found.ground))
        assert (taken < 1e-3 * shapely.area(contents.buildings.shapes[others])).all()
        done += 1
    assert done > 10


def test_a_unit_met_twice_is_not_picked():
    mesh, contents, _ = town()
    one, other = (spot_in(contents.estates.shapes[at]) for at in (0, 1))
    assert picked(mesh, contents, Unit.ESTATE, [one, other]).count == 2
    left = picked(mesh, contents, Unit.ESTATE, [one, other, one])
    assert left.labels == (contents.estates.labels[1],)
    assert picked(mesh, contents, Unit.ESTATE, [one, one]).ground is None


def test_an_outline_picks_what_has_its_middle_inside():
    mesh, contents, _ = town()
    around = contents.estates.shapes[3].buffer(2e-3)
    found = picked(mesh, contents, Unit.BUILDING, [], around)
    expected = np.flatnonzero(shapely.covers(around, shapely.point_on_surface(contents.buildings.shapes)))
    assert found.count == len(expected) > 3
    assert set(found.labels) == {contents.buildings.labels[at] for at in expected}


def test_blocks_lie_between_roads_and_never_leave_their_grid():
    mesh, contents, lines = town()
    contents = Contents(contents.buildings, contents.households, estates=contents.estates, lines=lines)
    for code in sorted(mesh.grids)[::7]:
        found = picked(mesh, contents, Unit.BLOCK, [spot_in(mesh.grids[code].shape)])
        assert (found.count, found.givers) == (1, (code,))
        assert area_m2(found.ground.difference(mesh.grids[code].shape)) < 1.0
        assert shapely.covers(found.ground, shapely.Point(spot_in(mesh.grids[code].shape)))


def test_estates_at_a_border_can_be_given_over_it():
    """Those that lie in one grid and beside another; what would be cut off is refused, never done in part."""
    mesh, contents, _ = town()
    given = 0
    for at in range(len(contents.estates)):
        found = picked(mesh, contents, Unit.ESTATE, [spot_in(contents.estates.shapes[at])])
        if len(found.givers) != 1:
            continue
        community = mesh.grids[found.givers[0]].community
        for taker in mesh.neighbours(found.givers[0]):
            if mesh.grids[taker].community != community:
                continue
            reaching = picked(mesh, contents, Unit.ESTATE, [spot_in(contents.estates.shapes[at])], taker=taker)
            try:
                after = apply(mesh, Transfer(ground_from(reaching.ground), found.givers, taker)).mesh
            except EditRefused:
                continue
            left = found.ground.difference(after.grids[taker].shape)
            assert left.area < 2e-3 * found.ground.area
            given += 1
    assert given >= 3


def test_an_estate_goes_with_the_half_roads_around_it():
    """What is shown is what is given: the giver keeps no strip but what holds it together, and no house is cut."""
    mesh, contents, _ = town()
    given = with_sides = 0
    for estate in contents.estates.shapes:
        found = picked(mesh, contents, Unit.ESTATE, [spot_in(estate)])
        for giver in found.givers if len(found.givers) == 1 else ():
            for taker in mesh.neighbours(giver):
                shown = picked(mesh, contents, Unit.ESTATE, [spot_in(estate)], taker=taker)
                try:
                    after = apply(mesh, Transfer(ground_from(shown.ground), found.givers, taker)).mesh
                except EditRefused as refusal:
                    assert "crosses itself" not in refusal.facts["reason"]
                    continue
                moved = after.grids[taker].shape.difference(mesh.grids[taker].shape)
                assert area_m2(moved.symmetric_difference(shown.ground)) < 1.0
                assert shapely.get_num_geometries(after.grids[giver].shape) == 1
                assert shapely.coverage_is_valid([grid.shape for grid in after.grids.values()])
                assert not [tip for code in (giver, taker) for tip in needles(after.grids[code].shape)]
                new = strips(after.grids[giver].shape).difference(strips(mesh.grids[giver].shape).buffer(5e-6))
                left = [part for part in shapely.get_parts(new) if area_m2(part) > 30.0]
                beside = [part.buffer(1e-7) for part in left if shapely.dwithin(part, shown.ground, 1e-7)]
                rest = polygonal(after.grids[giver].shape.difference(shapely.union_all(beside)))
                assert not beside or shapely.get_num_geometries(rest) > 1
                extra = shown.ground.difference(found.ground)
                houses = shapely.area(shapely.intersection(contents.buildings.shapes, extra))
                assert (houses < 2e-3 * shapely.area(contents.buildings.shapes)).all()
                given += 1
                with_sides += len(strips(mesh.grids[giver].shape.difference(found.ground)).geoms) > 0
    assert given > 50
    assert with_sides > 20


def needles(shape, least_m=1.0, sharp=5.0):
    """Return the corners of some ground at which its border turns back on itself, and threads of a few centimetres."""
    found = []
    for part in shapely.get_parts(shape):
        plane = LocalPlane(*part.centroid.coords[0])
        for ring in (part.exterior, *part.interiors):
            xy = shapely.get_coordinates(plane.to_plane(ring))[:-1]
            back, on = np.roll(xy, 1, axis=0) - xy, np.roll(xy, -1, axis=0) - xy
            lengths = np.hypot(*back.T), np.hypot(*on.T)
            turn = (back * on).sum(axis=1) / (lengths[0] * lengths[1])
            tips = (turn > np.cos(np.radians(sharp))) & (np.minimum(*lengths) > least_m)
            found += shapely.get_coordinates(ring)[:-1][tips].tolist()
        flat = plane.to_plane(part)
        opened = flat.buffer(-0.1, join_style="mitre").buffer(0.11, join_style="mitre")
        found += [thread.bounds for thread in shapely.get_parts(flat.difference(opened)) if thread.length > 4 * least_m]
    return found


def strips(shape, width_m=8.0):
    """Where ground is narrower than this."""
    plane = LocalPlane(*shapely.get_coordinates(shape.centroid)[0])
    metres = plane.to_plane(shape)
    wide = metres.buffer(-width_m / 2, join_style="mitre").buffer(width_m / 2 + 0.05, join_style="mitre")
    return plane.to_degrees(shapely.multipolygons(shapely.get_parts(polygonal(metres.difference(wide)))))


def test_a_gap_is_picked_to_make_a_grid_of():
    drawn = mesh("AAAA\nA..A\nA..A\nAAAA", south="")
    found = picked(drawn, Contents(), Unit.GAP, [spot_in(drawn.gaps())])
    assert (found.count, found.ground.equals(drawn.gaps())) == (1, True)
    assert picked(drawn, Contents(), Unit.GAP, [spot_in(drawn.grids["A"].shape)]).ground is None


def test_a_grid_is_parted_along_each_road_through_it():
    mesh, _, lines = town()
    parted = tried = 0
    for code, grid in sorted(mesh.grids.items()):
        inner = grid.shape.buffer(-1e-4)
        for road in lines:
            crossing = shapely.intersection(road.shape, inner)
            if crossing.length < 5e-4:
                continue
            tried += 1
            at = shapely.get_coordinates(shapely.line_interpolate_point(crossing, 0.5, normalized=True))[0]
            try:
                found = along(mesh, Contents(lines=lines), code, (float(at[0]), float(at[1])), Named("new-1", "新网格"))
            except EditRefused:
                continue
            after = apply(mesh, found.edit).mesh
            assert set(after.grids) - set(mesh.grids) == {"new-1"}
            both = shapely.union_all([after.grids[each].shape for each in (code, "new-1")])
            assert area_m2(both.symmetric_difference(grid.shape)) < 1.0
            border = after.grids[code].shape.intersection(after.grids["new-1"].shape)
            shared = shapely.get_parts(border)
            run = shapely.length(shared[shapely.get_dimensions(shared) == 1]).sum()
            assert shapely.intersection(border, found.line.buffer(1e-6)).length > 0.99 * run
            named = shapely.union_all([road.shape for road in lines if road.name == found.name])
            inside = shapely.intersection(named, grid.shape).length
            assert shapely.intersection(found.line, named.buffer(2e-7)).length > 0.5 * min(inside, 5e-4)
            spot = spot_in(after.grids["new-1"].shape)
            golden = [Golden(*spot, "老年食堂", code)]
            kept = along(
                mesh, Contents(lines=lines, golden=golden), code, (float(at[0]), float(at[1])), Named("new-1", "新网格")
            )
            assert grid_of(apply(mesh, kept.edit).mesh, spot) == code
            parted += 1
    assert tried > 20
    assert parted > 0.95 * tried


def test_where_no_road_crosses_the_reason_is_told():
    drawn = mesh()
    with pytest.raises(EditRefused, match="does not cross"):
        along(drawn, Contents(), "A", spot_in(drawn.grids["A"].shape), Named("new-1", "新"))


def test_what_is_picked_is_always_sound_ground():
    """Each estate with each neighbour that may take it, and boxes anywhere; a refusal is never about the ground."""
    mesh, contents, _ = town()
    for estate in contents.estates.shapes:
        found = picked(mesh, contents, Unit.ESTATE, [spot_in(estate)])
        for taker in {other for code in found.givers for other in mesh.neighbours(code)} - {*found.givers}:
            ground = picked(mesh, contents, Unit.ESTATE, [spot_in(estate)], taker=taker).ground
            assert ground.is_valid
            try:
                apply(mesh, Transfer(ground_from(ground), found.givers, taker))
            except EditRefused as refusal:
                assert "crosses itself" not in str(refusal)
    chance = np.random.default_rng(4)
    west, south, east, north = shapely.total_bounds([grid.shape for grid in mesh.grids.values()])
    for _ in range(60):
        x, y = chance.uniform([west, south], [east, north])
        around = shapely.box(x, y, x + chance.uniform(1e-4, 4e-3), y + chance.uniform(1e-4, 4e-3))
        for unit in (Unit.BUILDING, Unit.BLOCK):
            found = picked(mesh, contents, unit, [], around)
            for taker in {other for code in found.givers for other in mesh.neighbours(code)} - {*found.givers}:
                ground = picked(mesh, contents, unit, [], around, taker).ground
                assert ground.is_valid and ground.area > 0
