"""Blocks cut from a mesh: they cover it exactly, share vertices, follow lines, keep buildings and households whole."""

import numpy as np
import pytest
import shapely

from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.soundness import LEAST_M2
from geogrid.domain.grid import Grid
from geogrid.domain.measure import area_m2, perimeter_m
from geogrid.domain.redraw.balance import divide
from geogrid.domain.redraw.cutting import NARROW_M, Contents, cut
from geogrid.domain.register import Building, Line, LineKind, LineRank
from geogrid.errors import EditRefused
from geogrid.services.plan_proposing import measures
from tests.domain.editing.drawn import mesh
from tests.domain.redraw.redraws import graph, town
from tests.store import pictures

WHOLE = """
    AAAA
    AAAA
    AAAA
    AAAA
"""


def road(*places, width=6.0, name="路"):
    return Line(
        name, LineKind.ROAD, LineRank.STREET, width, shapely.LineString([pictures.at(*place) for place in places])
    )


def house(column, row, size=0.2, households=10, code="H"):
    (west, north), (east, south) = pictures.at(column, row), pictures.at(column + size, row + size)
    return Building(code, None, "1", 6, households, shapely.box(west, south, east, north))


def blocks_of(picture, lines=(), buildings=(), whole=True, south="", **more):
    base = mesh(picture, south)
    return base, cut(base, base.grids, Contents(lines, buildings, **more), whole=whole)


def assert_cover(base, blocks):
    """Together they are the grids, vertex for vertex, but for where lines meet borders; none is too small."""
    for name in set(blocks.community):
        own = blocks.shapes[blocks.of_community(name)]
        assert shapely.is_valid(own).all()
        assert shapely.coverage_is_valid(own)
        ground = shapely.union_all([grid.shape for grid in base.grids.values() if grid.community == name])
        assert shapely.symmetric_difference(shapely.coverage_union_all(own), ground).area * 1e10 < 0.02
    plots = [(plot.grid, plot.shape) for some in blocks.plots for plot in some]
    for code, grid in base.grids.items():
        own = shapely.union_all([shape for of, shape in plots if of == code])
        assert shapely.symmetric_difference(own, grid.shape).area * 1e10 < 0.02
        sound = fits(grid.shape)
        assert not sound or all(fits(shape) for of, shape in plots if of == code)
    of = {code: grid.community for code, grid in base.grids.items()}
    assert [{of[plot.grid] for plot in some} for some in blocks.plots] == [{name} for name in blocks.community]


def fits(shape):
    parts = shapely.get_parts(shape)
    return all(area_m2(p) >= 0.999 * LEAST_M2 and 2 * area_m2(p) / perimeter_m(p) >= 0.999 * NARROW_M for p in parts)


def assert_beside(blocks):
    found = graph(blocks)
    pairs = {tuple(sorted(pair)) for pair in found.edges if len({blocks.community[at] for at in pair}) == 1}
    assert {*zip(blocks.one.tolist(), blocks.other.tolist())} == pairs
    assert (blocks.feature_m <= blocks.border_m + 1e-6).all()


def test_two_roads_make_four_blocks():
    base, blocks = blocks_of(WHOLE, [road((2, -1), (2, 5)), road((-1, 1), (5, 1))])
    assert len(blocks) == 4
    assert_cover(base, blocks)
    assert_beside(blocks)
    assert np.allclose(blocks.feature_m, blocks.border_m)
    assert np.allclose(sorted(blocks.area_m2), sorted(area_m2(shape) for shape in blocks.shapes), rtol=1e-4)
    assert np.allclose(blocks.outline_m, [perimeter_m(shape) for shape in blocks.shapes], rtol=1e-4)


def test_a_road_that_ends_inside_cuts_nothing():
    base, blocks = blocks_of(WHOLE, [road((2, -1), (2, 2))])
    assert len(blocks) == 1
    assert blocks.shapes[0].equals(base.grids["A"].shape)


def test_a_present_border_without_a_line_is_not_kept_unless_wanted():
    picture = "AABB AABB"
    base, blocks = blocks_of(picture)
    assert [[plot.grid for plot in some] for some in blocks.plots] == [["A", "B"]]
    assert_cover(base, blocks)
    base, blocks = blocks_of(picture, whole=False)
    assert len(blocks) == 2
    assert blocks.feature_m.tolist() == [0]
    assert blocks.border_m[0] > 200


def test_a_border_two_metres_beside_its_road_is_that_of_the_blocks():
    """No sliver is left between them, and the border counts as one along the road."""
    beside = road((2.02, -1), (2.02, 5))
    base, blocks = blocks_of("AABB AABB", [beside])
    assert len(blocks) == 2
    assert_cover(base, blocks)
    assert blocks.feature_m[0] == blocks.border_m[0] > 0
    assert {tuple(plot.grid for plot in some) for some in blocks.plots} == {("A",), ("B",)}


def test_a_road_as_the_edge_of_the_community_leaves_no_strip():
    base, blocks = blocks_of(WHOLE, [road((0.01, -1), (0.01, 5)), road((3.995, -1), (4.005, 5)), road((2, -1), (2, 5))])
    assert len(blocks) == 2
    assert_cover(base, blocks)


def test_communities_are_cut_apart():
    base, blocks = blocks_of("AABB AABB", [road((-1, 1), (5, 1))], south="B")
    assert sorted(zip(blocks.community, [some[0].grid for some in blocks.plots])) == [
        ("north", "A"), ("north", "A"), ("south", "B"), ("south", "B")]  # fmt: skip
    assert len(blocks.one) == 2
    assert_cover(base, blocks)


def test_a_building_over_a_road_keeps_its_blocks_together():
    lines = [road((2, -1), (2, 5)), road((-1, 2), (5, 2))]
    _, blocks = blocks_of(WHOLE, lines, [house(1.9, 0.5)])
    assert len(blocks) == 3
    assert blocks.cut == ()
    assert sorted(blocks.households) == [0, 0, 10]


def test_a_building_that_just_reaches_over_is_told_and_counts_where_it_stands():
    lines = [road((2, -1), (2, 5))]
    _, blocks = blocks_of(WHOLE, lines, [house(1.81, 0.5), house(1, 1, households=7, code="G")])
    assert len(blocks) == 2
    assert blocks.cut == ("H",)
    assert sorted(blocks.households) == [0, 17]
    _, blocks = blocks_of(WHOLE, lines, [house(1.7999, 0.5)])
    assert blocks.cut == ()


def test_a_building_over_the_border_of_communities_is_told():
    _, blocks = blocks_of("AABB AABB", [], [house(1.9, 0.5)], south="B")
    assert blocks.cut == ("H",)
    assert blocks.households.sum() == 10


def test_addresses_are_counted_in_each_grid_of_a_block():
    spots = np.array([pictures.at(1, 1), pictures.at(3, 1), pictures.at(3.5, 1), pictures.at(9, 9)])
    _, blocks = blocks_of("AABB AABB", addresses=spots)
    assert blocks.addresses == ({"A": 1, "B": 2},)


def test_without_addresses_households_are_counted_and_called_so():
    _, unknown = blocks_of("AABB AABB")
    _, known = blocks_of("AABB AABB", addresses=np.empty((0, 2)))
    assert (unknown.by_households, known.by_households) == (True, False)
    for blocks, none in ((unknown, "addresses_moved"), (known, "households_moved")):
        found = measures(divide(blocks, len(blocks), seed=1))
        assert [name for name in ("addresses_moved", "households_moved") if found[name] is None] == [none]


def test_without_buildings_the_households_of_grids_are_spread():
    _, blocks = blocks_of("AABB AABB", [road((-1, 1), (5, 1)), road((2, -1), (2, 5))])
    assert blocks.households == pytest.approx([50] * 4, rel=1e-6)


def test_one_grid_alone():
    base = mesh("AABB AABB", "")
    blocks = cut(base, ["B"], Contents([road((-1, 1), (5, 1))]))
    assert [[plot.grid for plot in some] for some in blocks.plots] == [["B"], ["B"]]
    with pytest.raises(EditRefused):
        cut(base, ["Z"], Contents())


def test_a_simulated_district():
    base, contents = town(40)
    blocks = cut(base, base.grids, contents)
    assert blocks.households.sum() == sum(building.households for building in contents.buildings)
    assert sum(sum(held.values()) for held in blocks.addresses) == len(contents.addresses)
    assert blocks.cut == ()
    assert_cover(base, blocks)
    assert_beside(blocks)


@pytest.mark.parametrize("seed", [4, 85, *range(8, 14)])
def test_roads_and_buildings_anywhere(seed):
    """Lines through vertices, beside borders by a millimetre or a metre, over each other, and doubled."""
    chance = np.random.default_rng(seed)
    base, _ = town(10)
    corners = np.unique(shapely.get_coordinates([grid.shape for grid in base.grids.values()]), axis=0)
    west, south, east, north = shapely.total_bounds([grid.shape for grid in base.grids.values()])
    lines = []
    for _ in range(40):
        size = int(chance.integers(2, 6))
        xy = chance.uniform((west, south), (east, north), (size, 2))
        caught = chance.random(size) < 0.5
        xy[caught] = corners[chance.integers(0, len(corners), caught.sum())]
        xy[caught] += chance.normal(0, chance.choice([0, 1e-9, 1e-8, 1e-7, 1e-5]), (caught.sum(), 2))
        lines.append(shapely.LineString(xy))
    for grid in list(base.grids.values())[:4]:
        lines.append(
            shapely.LineString(
                shapely.get_coordinates(shapely.get_parts(grid.shape)[0].exterior) + chance.normal(0, 1e-7, 2)
            )
        )
    lines += [shapely.transform(line, lambda xy: xy + 2e-8) for line in lines[:5]]
    named = [Line(f"路{at}", LineKind.ROAD, LineRank.LANE, 4.0, line) for at, line in enumerate(lines)]
    boxes = chance.uniform((west, south), (east, north), (30, 2))
    buildings = [
        Building(str(at), None, "1", 3, 5, shapely.box(x, y, x + 2e-4, y + 1e-4))
        for at, (x, y) in enumerate(boxes.tolist())
    ]
    blocks = cut(base, base.grids, Contents(named, buildings))
    assert len(blocks) > 20
    assert_cover(base, blocks)
    assert_beside(blocks)


def test_a_gap_and_an_enclave():
    base, blocks = blocks_of("AAAA A.EA AAAA AAAA", [road((-1, 2), (5, 2))])
    assert_cover(base, blocks)
    shapes = [grid.shape for grid in base.grids.values()]
    assert mesh_of([Grid(str(at), "", None, None, shape) for at, shape in enumerate(shapes)])
