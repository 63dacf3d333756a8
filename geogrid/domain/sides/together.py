"""Texts of neighbours drawn together: of what each may mean that which makes one coverage; what is left is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.measure import area_m2, perimeter_m
from geogrid.domain.sides.draw import Drawer, Drawing
from geogrid.domain.sides.side import Reading

_NARROW_M = 0.2
"""What is narrower is no overlap and no gap: lines are drawn to the centimetre."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text of one of several grids.

    Parameters
    ----------
    name
        What other texts may call the grid by.
    """

    name: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Ground:
    """Ground of several grids, or of none between them.

    Parameters
    ----------
    texts
        The places of the texts that claim it; of a gap those around it.
    shape
        CGCS2000 degrees.
    m2
        Its area.
    """

    texts: tuple[int, ...]
    shape: Polygon | MultiPolygon
    m2: float


@dataclass(frozen=True, slots=True)
class Together:
    """Texts drawn together.

    Parameters
    ----------
    drawings
        In the order of the texts.
    chosen
        Which candidate of each fits best with those of the others, counted from 0; None where there is none.
    overlaps, gaps
        What those have twice, and what they enclose and none has; nothing of it is smoothed away. The largest first.
    """

    drawings: tuple[Drawing, ...]
    chosen: tuple[int | None, ...]
    overlaps: tuple[Ground, ...]
    gaps: tuple[Ground, ...]


def together(
    said: Sequence[Said],
    drawer: Drawer,
    tell: Callable[[int, int], None] = lambda done, whole: None,
    picked: Mapping[int, int] = {},
) -> Together:
    """Return what texts of neighbours mean together.

    A text that refers to another of the grids by its name is drawn along the one that was chosen for that.

    Parameters
    ----------
    tell
        Is told how many texts are drawn, of how many.
    picked
        The candidates that somebody has picked, counted from 0, by the places of their texts; the others go with them.
    """
    drawings = []
    for at, each in enumerate(said):
        drawings.append(drawer.draw(each.reading))
        tell(at + 1, len(said))
    chosen = _chosen(drawings, picked)
    beside = {
        each.name: drawings[at].candidates[rank].shape
        for at, (each, rank) in enumerate(zip(said, chosen, strict=True))
        if rank is not None
    }
    waiting = [at for at, drawing in enumerate(drawings) if _refers(drawing, beside)]
    if waiting:
        with_them = drawer.beside(beside)
        for at in waiting:
            drawings[at] = with_them.draw(said[at].reading)
        chosen = _chosen(drawings, picked)
    shapes = {
        at: drawing.candidates[rank].shape
        for at, (drawing, rank) in enumerate(zip(drawings, chosen, strict=True))
        if rank is not None
    }
    return Together(tuple(drawings), tuple(chosen), tuple(_overlaps(shapes)), tuple(_gaps(shapes)))


def _refers(drawing: Drawing, beside: Mapping[str, Polygon | MultiPolygon]) -> bool:
    names = {normalise(name) for name in beside}
    return any(normalise(missing.name) in names for missing in drawing.missing)


def _chosen(drawings: Sequence[Drawing], picked: Mapping[int, int]) -> list[int | None]:
    """Return which candidates go together: the surest text first, each as good as can be, less what those have too."""
    picked = {at: rank for at, rank in picked.items() if rank < len(drawings[at].candidates)}
    owner = [at for at, drawing in enumerate(drawings) for _ in drawing.candidates]
    first = {at: owner.index(at) for at in owner}
    every = [each for drawing in drawings for each in drawing.candidates]
    taken = _taken([each.shape for each in every], owner)
    chosen: dict[int, int] = {}
    for at in sorted(
        first, key=lambda at: (at not in picked, not drawings[at].is_certain, -drawings[at].candidates[0].score)
    ):
        own = range(first[at], first[at] + len(drawings[at].candidates))
        if at in picked:
            own = own[picked[at] : picked[at] + 1]
        elif drawings[at].is_certain:
            own = own[:1]
        chosen[at] = max(own, key=lambda one: every[one].score - sum(taken[one].get(c, 0.0) for c in chosen.values()))
    return [chosen[at] - first[at] if at in chosen else None for at in range(len(drawings))]


def _taken(shapes: Sequence[Polygon | MultiPolygon], owner: Sequence[int]) -> list[dict[int, float]]:
    """Return for each candidate which share of it those of other texts have too, by their places."""
    taken: list[dict[int, float]] = [{} for _ in shapes]
    ground = np.array(shapes, dtype=object)
    one, other = shapely.STRtree(ground).query(ground, predicate="intersects")
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        if owner[a] < owner[b]:
            common = float(shapely.area(shapely.intersection(shapes[a], shapes[b])))
            if common > 0:
                taken[a][b] = common / float(shapely.area(shapes[a]))
                taken[b][a] = common / float(shapely.area(shapes[b]))
    return taken


def _overlaps(shapes: Mapping[int, Polygon | MultiPolygon]) -> list[Ground]:
    texts, ground = list(shapes), np.array(list(shapes.values()), dtype=object)
    one, other = shapely.STRtree(ground).query(ground, predicate="intersects")
    found = [
        _ground((texts[a], texts[b]), shapely.intersection(ground[a], ground[b]))
        for a, b in zip(one.tolist(), other.tolist(), strict=True)
        if a < b
    ]
    return _largest_first(found)


def _gaps(shapes: Mapping[int, Polygon | MultiPolygon]) -> list[Ground]:
    """Return the ground that is enclosed by some grids and belongs to none of them."""
    texts, ground = list(shapes), list(shapes.values())
    tree = shapely.STRtree(ground)
    holes = [Polygon(hole) for part in shapely.get_parts(shapely.union_all(ground)) for hole in part.interiors]
    around = [tuple(texts[at] for at in sorted(tree.query(hole, predicate="intersects").tolist())) for hole in holes]
    return _largest_first([_ground(some, hole) for some, hole in zip(around, holes, strict=True)])


def _ground(texts: tuple[int, ...], shape: shapely.Geometry) -> Ground | None:
    """Return ground without slivers; None where nothing is left."""
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]
    wide = [part for part in parts if not _is_narrow(part)]
    whole = shapely.union_all(wide)
    return Ground(texts, whole, area_m2(whole)) if wide else None


def _is_narrow(part: Polygon) -> bool:
    return bool(2 * area_m2(part) < _NARROW_M * perimeter_m(part))


def _largest_first(found: Sequence[Ground | None]) -> list[Ground]:
    return sorted((ground for ground in found if ground), key=lambda ground: -ground.m2)
