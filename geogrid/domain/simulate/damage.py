"""Known defects put into a valid coverage, so that a check can be judged: did it find each, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain import crs as systems
from geogrid.domain.coverage.defect import DefectKind
from geogrid.domain.measure import LocalPlane, area_m2
from geogrid.domain.simulate import fabric as fabrics
from geogrid.domain.simulate.arrays import Floats, Shapes
from geogrid.domain.simulate.fabric import Fabric, Finding, NoRoomError, Wound
from geogrid.domain.simulate.wounds import MAKERS, Way

WIDTHS = (0.02, 50.0)
_TRIES = 60  # an injury, until it fits somewhere
_LATTICE = 9  # decimals of a degree


@dataclass(frozen=True)
class Injury:
    """One defect that was put in, as a check against the parent should report it.

    Parameters
    ----------
    way
        What was done. A stray part and a lost shape make two defects each.
    kind, grids
        What should be found, and with which codes, lowest first.
    shape
        Its ground, in the plane of the coverage; of an invalid grid, the ground that is anybody's guess; a point of
        a mismatch; empty for an empty shape.
    area
        Geodesic (m2); 0 for a defect without ground.
    width
        Diameter of the largest circle inside (m).
    place
        A point of it, in the plane of the coverage.
    """

    way: Way
    kind: DefectKind
    grids: tuple[str, ...]
    shape: BaseGeometry
    area: float
    width: float
    place: BaseGeometry


@dataclass(frozen=True)
class Damaged:
    """A coverage that is not one any more.

    Parameters
    ----------
    codes, shapes
        One a row; shapes not concerned are those given, byte for byte.
    injuries
        What was done.
    """

    codes: list[str]
    shapes: Shapes
    injuries: list[Injury]


def damage(
    codes: Sequence[str],
    shapes: Sequence[BaseGeometry],
    parent: BaseGeometry,
    *,
    count: int,
    seed: int,
    crs: str,
    ways: Sequence[Way] = tuple(Way),
    widths: tuple[float, float] = WIDTHS,
) -> Damaged:
    """Put wounds into a valid coverage, each in a neighbourhood of its own.

    Parameters
    ----------
    codes, shapes
        A coverage of polygons, in `crs`; degrees on the storage lattice, 1e-9.
    parent
        The ground of all, with the vertices of the outer border.
    count
        How many wounds; fewer are made where there is no more room. One takes two to four grids, a lost one nine.
    seed
        The same coverage, numbers and seed give the same damage.
    crs
        The plane of the coverage: EPSG:4490, or a projected system.
    ways
        Taken in turn.
    widths
        The narrowest and the widest strip or slab (m); as many between 2 and 20 cm as between 2 and 20 m.

    Returns
    -------
    Damaged
    """
    plane = _Plane(np.asarray(shapes, dtype=object), crs)
    fabric = Fabric(list(codes), plane.metres(np.asarray(shapes, dtype=object)), plane.metres(parent))
    chance = np.random.default_rng(seed)
    rows = _Rows(codes, shapes)
    injuries = []
    for way in islice(cycle(ways), count):
        wound = _wound(fabric, plane, way, widths, chance)
        if wound:
            fabric.free[list(wound.touched)] = False
            rows.apply(wound, plane)
            injuries += [_injury(way, finding, plane) for finding in wound.findings]
    return Damaged(*rows.left(), injuries)


def _wound(
    fabric: Fabric, plane: _Plane, way: Way, widths: tuple[float, float], chance: np.random.Generator
) -> Wound | None:
    """Try places and widths until a wound fits."""
    for _ in range(_TRIES):
        width = float(np.exp(chance.uniform(*np.log(widths))))
        with suppress(NoRoomError):
            wound = MAKERS[way](fabric, width, chance)
            if all(fabric.free[member] for member in wound.touched) and plane.keeps(wound):
                return wound
    return None


class _Plane:
    """The plane of the coverage stretched to metres; straight edges stay straight."""

    def __init__(self, shapes: Shapes, crs: str) -> None:
        self.crs = crs
        self._is_degrees = systems.is_geographic(crs)
        west, south, east, north = shapely.total_bounds(shapes)
        local = LocalPlane((west + east) / 2, (south + north) / 2)
        scale = (local.east, local.north) if self._is_degrees else (systems.metres_per_unit(crs),) * 2
        self._scale: Floats = np.array(scale)

    def metres(self, shapes: Any) -> Any:
        """Return a shape, or an array of shapes, in metres."""
        return shapely.transform(shapes, lambda xy: xy * self._scale)

    def back(self, shape: BaseGeometry) -> BaseGeometry:
        """Return a shape to the plane it came from; vertices that did not move are the same as before, bit for bit."""
        return shapely.transform(shape, self._back)

    def keeps(self, wound: Wound) -> bool:
        """Return whether the lattice breaks no shape that the wound has left whole."""
        shapes = [shape for shape in (*wound.changed.values(), *wound.added.values()) if shape]
        return all(self.back(shape).is_valid == shape.is_valid for shape in shapes)

    def _back(self, xy: Floats) -> Floats:
        return np.round(xy / self._scale, _LATTICE) if self._is_degrees else xy / self._scale

    def storage(self, shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, lambda xy: np.column_stack(systems.to_storage(self.crs, *xy.T)))


class _Rows:
    """Codes and shapes of a file, while it is being damaged."""

    def __init__(self, codes: Sequence[str], shapes: Sequence[BaseGeometry]) -> None:
        self._codes: list[str] = list(codes)
        self._shapes: list[BaseGeometry | None] = list(shapes)
        self._removed: set[int] = set()

    def apply(self, wound: Wound, plane: _Plane) -> None:
        for member, shape in wound.changed.items():
            self._shapes[member] = shape and plane.back(shape)
        for member, code in wound.renamed.items():
            self._codes[member] = code
        for code, shape in wound.added.items():
            self._codes.append(code)
            self._shapes.append(plane.back(shape))
        self._removed.update(wound.removed)

    def left(self) -> tuple[list[str], Shapes]:
        keep = [member for member in range(len(self._codes)) if member not in self._removed]
        shapes = np.empty(len(keep), dtype=object)
        shapes[:] = [self._shapes[member] for member in keep]
        return [self._codes[member] for member in keep], shapes


def _injury(way: Way, finding: Finding, plane: _Plane) -> Injury:
    shape = plane.back(finding.shape)
    has_ground = finding.kind not in (DefectKind.EMPTY, DefectKind.INVALID, DefectKind.MISMATCH)
    return Injury(
        way,
        finding.kind,
        finding.grids,
        shape,
        area_m2(plane.storage(shape)) if has_ground else 0.0,
        fabrics.width(finding.shape) if has_ground else 0.0,
        shapely.point_on_surface(shape),
    )
