"""What is really wrong with a coverage, by plain overlay of every shape with every other: slow and sure."""

from collections import namedtuple

import shapely

from geogrid.domain.coverage.defect import DefectKind

Fault = namedtuple("Fault", "kind grids shape")
DUST = 1e-5  # units of the plane squared: what overlay of edges that were cut twice leaves behind


def faults(codes, shapes, parent, dust=DUST):
    """Return overlaps by pairs, what of the parent is uncovered by pieces, and what lies beyond it by owner."""
    rows = [(code, shapely.make_valid(shape)) for code, shape in zip(codes, shapes) if shape is not None]
    ground = [shape for _, shape in rows]
    return [*_overlaps(rows, ground, dust), *_uncovered(rows, ground, parent, dust), *_beyond(rows, parent, dust)]


def _overlaps(rows, ground, dust):
    for one, other in shapely.STRtree(ground).query(ground, predicate="intersects").T:
        shared = shapely.intersection(ground[one], ground[other])
        if one < other and shared.area > dust:
            yield Fault(DefectKind.OVERLAP, tuple(sorted((rows[one][0], rows[other][0]))), shared)


def _uncovered(rows, ground, parent, dust):
    rim = parent.boundary.buffer(1e-3 * dust**0.5)
    for piece in shapely.get_parts(shapely.difference(parent, shapely.union_all(ground))):
        if piece.area > dust:
            is_open = shapely.intersection(piece.boundary, rim).length > dust**0.5
            beside = [code for code, shape in rows if _share_border(piece, shape, dust)]
            yield Fault(DefectKind.INLET if is_open else DefectKind.GAP, tuple(sorted(beside)), piece)


def _beyond(rows, parent, dust):
    for code, shape in rows:
        beyond = shapely.difference(shape, parent)
        if beyond.area > dust:
            yield Fault(DefectKind.OUTSIDE, (code,), beyond)


def _share_border(piece, shape, dust):
    """A corner is not a border. Edges that were cut twice lie a hair apart, so they are made a hair thick."""
    if not shapely.dwithin(piece, shape, dust**0.5):
        return False
    return shapely.intersection(piece.boundary, shape.buffer(1e-2 * dust**0.5)).length > dust**0.5
