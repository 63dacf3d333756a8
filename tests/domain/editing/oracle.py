"""What must hold of a mesh, asked of GEOS and of the check, which know nothing of arcs."""

from collections import defaultdict

import numpy as np
import shapely

from geogrid.domain.coverage.defect import DefectKind
from geogrid.domain.coverage.validate import validate
from geogrid.domain.editing.mesh import TABLES, Micro
from geogrid.domain.grid import Level

GROUND = {DefectKind.GAP, DefectKind.OVERLAP, DefectKind.INLET, DefectKind.OUTSIDE, DefectKind.MISMATCH,
          DefectKind.INVALID, DefectKind.EMPTY}  # fmt: skip

BENT = 0.02 / 1.07e10
"""0.02 m2 in square degrees at 29.7 N: by so much a vertex half a lattice step beside an edge of 700 m bends it."""


def shapes(mesh, codes=None):
    return np.array([mesh.grids[code].shape for code in sorted(mesh.grids if codes is None else codes)], dtype=object)


def assert_seamless(some):
    assert shapely.is_valid(some).all()
    assert not shapely.is_empty(some).any()
    assert shapely.coverage_is_valid(some)


def assert_checked(mesh):
    """The check, which nodes everything anew, finds nothing against the outline."""
    codes = sorted(mesh.grids)
    report = validate(codes, list(shapes(mesh)), parent=shapely.coverage_union_all(shapes(mesh)))
    assert [defect for defect in report.defects if defect.kind in GROUND] == []


def assert_levels(mesh):
    """Each area is the union of what is in it, vertex for vertex, whoever puts it together."""
    below = {grid.code: (grid.community, grid.shape) for grid in mesh.grids.values()}
    for level in reversed(Level):
        parts = defaultdict(list)
        for parent, shape in below.values():
            parts[parent].append(shape)
        areas = [area for area in mesh.areas.values() if area.level is level]
        for area in areas:
            assert_same_edges(mesh.area_shape(area.code), shapely.coverage_union_all(parts[area.code]))
        below = {area.code: (area.parent, mesh.area_shape(area.code)) for area in areas if parts[area.code]}


def assert_nested(mesh, codes=None):
    """The micro-grids of each grid are that grid, vertex for vertex; there are two or more, with codes of their own."""
    every = [micro.code for some in mesh.micros.values() for micro in some]
    assert len(set(every)) == len(every)
    assert mesh.used.keys() >= set(every)
    assert mesh.micros.keys() <= mesh.grids.keys()
    for code in mesh.micros if codes is None else [code for code in codes if code in mesh.micros]:
        micros = mesh.micros[code]
        assert [micro.code for micro in micros] == sorted(micro.code for micro in micros)
        assert len(micros) > 1
        assert_seamless(np.array([micro.shape for micro in micros], dtype=object))
        assert_same_edges(shapely.coverage_union_all([micro.shape for micro in micros]), mesh.grids[code].shape)


def assert_same_edges(one, other):
    assert edges(one) == edges(other)


def edges(shape):
    """The edges of a shape, each without a direction; floats are compared as they are."""
    found = set()
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        xy = [tuple(vertex) for vertex in shapely.get_coordinates(ring).tolist()]
        found |= {frozenset(pair) for pair in zip(xy, xy[1:])}
    return found


def assert_arcs(mesh):
    """The tables of a mesh are those of a mesh made anew of its shapes, and each arc lies between its grids."""
    from geogrid.domain.editing.building import mesh_of

    anew = mesh_of(list(mesh.grids.values()))
    for code in {*mesh.arcs, *anew.arcs}:
        assert [(a.sides, a.xy.tolist()) for a in mesh.arcs[code]] == [
            (a.sides, a.xy.tolist()) for a in anew.arcs[code]
        ]
    assert {p: sorted(a.key for a in arcs) for p, arcs in mesh.ends.items()} == {
        p: sorted(a.key for a in arcs) for p, arcs in anew.ends.items()
    }


def assert_same(one, other):
    """Two meshes are the same to the byte."""
    for name in TABLES:
        first, second = getattr(one, name), getattr(other, name)
        assert first.keys() == second.keys(), name
        assert [key for key in first if not same(first[key], second[key])] == [], name
    assert {code: one.area_shape(code).wkb for code in one.areas} == {
        code: other.area_shape(code).wkb for code in other.areas
    }


def same(one, other):
    if one is other:
        return True
    if isinstance(one, tuple) and any(isinstance(each, Micro) for each in one):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, tuple):
        return [(a.sides, a.xy.tobytes()) for a in one] == [(a.sides, a.xy.tobytes()) for a in other]
    if hasattr(one, "shape"):
        return one == other and one.shape.wkb == other.shape.wkb
    return one.wkb == other.wkb if hasattr(one, "wkb") else one == other


def assert_ground_kept(before, after, changed, filled):
    """The grids that changed have together the ground they had, but for what of a gap was filled."""
    old, new = (
        shapely.union_all(shapes(mesh, [code for code in changed if code in mesh.grids])) for mesh in (before, after)
    )
    apart = shapely.area(shapely.difference(old, new) if filled else shapely.symmetric_difference(old, new))
    assert apart <= BENT
