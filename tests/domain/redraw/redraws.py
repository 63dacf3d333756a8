"""Districts to redraw, and oracles that know nothing of how it is done."""

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import count

import networkx
import numpy as np
import shapely

from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.edit import Named
from geogrid.domain.measure import area_m2, perimeter_m
from geogrid.domain.redraw.cutting import Contents
from geogrid.services.simulation import Size, make


@cache
def town(grids, communities=None):
    """A simulated district: its mesh, and what stands on it."""
    district = make(Size(grids, 20 * grids + 100, 10), date(2026, 2, 1))
    mesh = mesh_of(district.grids, district.areas)
    if communities is not None:
        into = _joined(mesh, communities)
        mesh = mesh_of([replace(grid, community=into[grid.community]) for grid in district.grids])
    places = np.array([(place.lon, place.lat) for place in district.places])
    return mesh, Contents(district.lines, district.buildings, places)


def _joined(mesh, left):
    """Which of so few communities each is in, when the one with fewest grids joins its smallest neighbour."""
    size = {grid.community: 0 for grid in mesh.grids.values()}
    for grid in mesh.grids.values():
        size[grid.community] += 1
    into = {name: name for name in size}
    while len(size) > left:
        least = min(size, key=lambda name: (size[name], name))
        own = [code for code, grid in mesh.grids.items() if into[grid.community] == least]
        beside = {into[mesh.grids[other].community] for code in own for other in mesh.neighbours(code)} - {least}
        heir = min(beside, key=lambda name: (size[name], name))
        size[heir] += size.pop(least)
        into = {name: heir if to == least else to for name, to in into.items()}
    return into


def new_codes():
    """Codes and names that no grid has."""
    numbers = count(1)

    def new(community):
        number = next(numbers)
        return Named(f"{community}-{number:04d}", f"新{number}")

    return new


def graph(blocks):
    """The blocks that have a common border, as GEOS sees it."""
    found = networkx.Graph()
    found.add_nodes_from(range(len(blocks)))
    one, other = shapely.STRtree(blocks.shapes).query(blocks.shapes, predicate="touches")
    common = shapely.length(shapely.intersection(blocks.shapes[one], blocks.shapes[other]))
    found.add_edges_from(zip(one[common > 1e-9].tolist(), other[common > 1e-9].tolist()))
    return found


def assert_sound(division, blocks, counts=None):
    """All blocks are in one part each, parts are connected and in one community, figures are what they say."""
    beside = graph(blocks)
    assert sorted(np.unique(division.part).tolist()) == list(range(len(division)))
    for at in range(len(division)):
        members = np.flatnonzero(division.part == at).tolist()
        assert networkx.is_connected(beside.subgraph(members))
        assert {blocks.community[block] for block in members} == {division.community[at]}
    for name in set(division.community):
        of = [at for at, own in enumerate(division.community) if own == name]
        assert counts is None or len(of) == counts[name]
        loads = np.array([blocks.households[division.part == at].sum() for at in of])
        off = loads / loads.mean() - 1.0 if loads.any() else loads
        assert np.allclose(division.deviation[of], off)
    heirs = [heir for heir in division.heir if heir is not None]
    assert len(heirs) == len(set(heirs))


def assert_round(division, blocks):
    """Polsby and Popper's measure is that of the unions of blocks on the ellipsoid."""
    shapes = [shapely.coverage_union_all(blocks.shapes[division.part == at]) for at in range(len(division))]
    real = [4 * np.pi * area_m2(shape) / perimeter_m(shape) ** 2 for shape in shapes]
    assert np.allclose(division.compactness, real, rtol=2e-3)
