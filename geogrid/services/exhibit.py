"""What a consultation shows: the grids that change, as they are and are to be, as it was when the plan was put out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid.domain.comparing.compare import Comparison, Difference
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.grid import Grid, full_name
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.locating.rows import Extent
from geogrid.domain.register import LineKind, LineRank
from geogrid.errors import ConsultationEmpty
from geogrid.render import exhibit_map, geojson
from geogrid.services import plan_impact
from geogrid.services.plan_work import Work

COLOURS = 6
"""By which grids side by side are told apart."""
_MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class Row:
    """Ground that goes over from a grid to another, or a grid that is called otherwise; None is outside all grids.

    Parameters
    ----------
    stays
        Whether the old grid goes on, and only a part of it goes over.
    community, kind
        The community and the kind that the grid is to have, where it is another one.
    """

    old: str | None
    new: str | None
    old_name: str | None
    new_name: str | None
    differences: tuple[Difference, ...]
    stays: bool = False
    community: str | None = None
    kind: str | None = None

    @property
    def is_of_one(self) -> bool:
        """Whether it is of one grid that is called otherwise, maybe by another code."""
        return self.old == self.new or Difference.RECODED in self.differences


@dataclass(frozen=True)
class Exhibit:
    """What is shown.

    Parameters
    ----------
    drawing
        GeoJSON: `kind` of each is `line` (a road or a water), `around`, `new` (with its `colour`) or `old`.
    rows
        What goes over from where to where.
    names
        The grids that are drawn, by code: as they are to be, those that are no more as they are now.
    """

    drawing: bytes
    rows: Sequence[Row]
    names: dict[str, str]
    features: Sequence[dict[str, Any]]
    shapes: Sequence[BaseGeometry]
    _old: LocateIndex
    _new: LocateIndex
    _old_names: dict[str, str]

    @property
    def extent(self) -> Extent:
        """How far all that is drawn reaches."""
        west, south, east, north = shapely.total_bounds(self.shapes).tolist()
        return west, south, east, north

    @property
    def changing(self) -> dict[str, str]:
        """The grids that change, as they are to be, by code."""
        return {each["code"]: each["name"] for each in self.features if each["kind"] == "new"}

    @property
    def ending(self) -> dict[str, str]:
        """The grids that are to be no more, by code."""
        stay = self.changing
        return {
            each["code"]: each["name"] for each in self.features if each["kind"] == "old" and each["code"] not in stay
        }

    @property
    def colours(self) -> list[int]:
        """The colours that the grids to come are drawn with."""
        return sorted({each["colour"] for each in self.features if each["kind"] == "new"})

    @cached_property
    def picture(self) -> exhibit_map.Drawing:
        """A drawing of it, made once: it takes up to a second for a whole district."""
        return exhibit_map.draw(self.features, self.shapes)

    def at(self, lon: float, lat: float) -> Row | None:
        """Return the old and the new grid of a point (CGCS2000 degrees); None where nothing that changes is near."""
        old, new = self._old.locate_one(lon, lat), self._new.locate_one(lon, lat)
        if old is None and new is None:
            return None
        return Row(old, new, self._old_names.get(old or ""), self.names.get(new or ""), ())

    def about(self, code: str) -> Row | None:
        """Return what else becomes of a grid that stays, by its code to come; None for nothing."""
        return next((row for row in self.rows if row.new == code and row.is_of_one), None)


def freeze(work: Work) -> str:
    """Return what is shown of a plan, as JSON that `read` reads.

    Raises
    ------
    ConsultationEmpty
        When no grid changes.
    """
    compared = plan_impact.comparison(work)
    if not compared.changes:
        raise ConsultationEmpty()
    old, new, around, window = _parts(compared)
    colours = _colours([grid.shape for grid in new])
    drawn = [("around", grid, 0) for grid in around]
    drawn += [("new", grid, colour) for grid, colour in zip(new, colours, strict=True)]
    drawn += [("old", grid, 0) for grid in old]
    properties: list[dict[str, Any]] = [
        {"kind": kind, "code": grid.code, "name": _name(work.plan.mesh, grid), "own": grid.name, "colour": colour}
        for kind, grid, colour in drawn
    ]
    shapes: list[BaseGeometry] = [grid.shape for _, grid, _ in drawn]
    lines = _lines(work, window)
    drawing = geojson.feature_collection(
        [*(shape for _, shape in lines), *shapes],
        [*(told for told, _ in lines), *properties],
        geojson.DATA_DECIMALS,
    )
    return orjson.dumps({"drawing": orjson.Fragment(drawing), "rows": _rows(work, compared)}).decode()


def read(text: str) -> Exhibit:
    """Return what was frozen."""
    kept = orjson.loads(text)
    features = kept["drawing"]["features"]
    shapes = shapely.from_geojson([orjson.dumps(each["geometry"]).decode() for each in features])
    told = [each["properties"] for each in features]

    def of(*kinds: str) -> tuple[LocateIndex, dict[str, str]]:
        chosen = [(each, shape) for each, shape in zip(told, shapes, strict=True) if each["kind"] in kinds]
        names = {each["code"]: each["name"] for each, _ in chosen}
        return LocateIndex(list(names), [shape for _, shape in chosen]), names

    (before, old_names), (after, names) = of("around", "old"), of("around", "new")
    rows = _read_rows(kept["rows"], {each["code"] for each in told if each["kind"] == "new"})
    return Exhibit(orjson.dumps(kept["drawing"]), rows, old_names | names, told, list(shapes), before, after, old_names)


def _read_rows(kept: Sequence[Sequence[Any]], changing: Collection[str]) -> list[Row]:
    rows = [
        Row(old, new, was, now, tuple(map(Difference, why)), False, *more) for old, new, was, now, why, *more in kept
    ]
    on = {row.old for row in rows if row.is_of_one} | set(changing)
    return [replace(row, stays=row.old in on and not row.is_of_one) for row in rows]


def _parts(compared: Comparison) -> tuple[list[Grid], list[Grid], list[Grid], exhibit_map.Bounds]:
    """Return the grids that change as they are, as they are to be, those around them, and how far the map reaches."""
    old = [compared.old[code] for code in compared.changes if code in compared.old]
    new = [compared.new[code] for code in compared.changes if code in compared.new]
    rest = [grid for code, grid in compared.new.items() if code not in compared.changes]
    tree = shapely.STRtree([grid.shape for grid in rest])
    changing = [grid.shape for grid in (*old, *new)]
    window = exhibit_map.window(changing)
    near = tree.query([*changing, shapely.box(*window)], predicate="intersects")[1]
    return old, new, [rest[number] for number in np.unique(near).tolist()], window


def _rows(work: Work, compared: Comparison) -> list[list[Any]]:
    """Return who gets whose ground, then what is only called otherwise."""
    pairs = dict.fromkeys((piece.old, piece.new) for piece in compared.pieces)
    met = {code for pair in pairs for code in pair}
    pairs |= {
        (code, code): None for code in compared.changes if code not in met or _is_called_otherwise(compared, code)
    }
    return [
        [
            compared.former.get(old or "", old), new, _name(work.plan.mesh, compared.old.get(old or "")),
            _name(work.plan.mesh, compared.new.get(new or "")), _differences(compared, old, new),
            *_record(work.plan.mesh, compared, old, new),
        ]
        for old, new in pairs
    ]  # fmt: skip


def _record(mesh: Mesh, compared: Comparison, old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Return the community and the kind that a grid is to have, where it is another one."""
    differences, grid = _differences(compared, old, new), compared.new.get(new or "")
    community = mesh.area_name(grid.community) if grid and Difference.COMMUNITY in differences else None
    return community, grid.kind.value if grid and Difference.KIND in differences else None


def _is_called_otherwise(compared: Comparison, code: str) -> bool:
    """Return whether more is different of a grid that stays than its ground."""
    return code in compared.old and code in compared.new and bool(_differences(compared, code, code))


def _differences(compared: Comparison, old: str | None, new: str | None) -> list[Difference]:
    """Return what else is different than the ground: of two grids that one is no more, and that the other is new."""
    before, after = (
        compared.changes[code].differences if code in compared.changes else () for code in (old or "", new or "")
    )
    if old == new:
        return [each for each in before if each is not Difference.RESHAPED]
    return [each for each in (Difference.GONE, Difference.NEW) if each in (before, after)[each is Difference.NEW]]


def _colours(shapes: Sequence[BaseGeometry]) -> list[int]:
    """Return a number for each shape, another than those of the shapes beside it where there are enough numbers."""
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects") if shapes else ([], [])
    beside: dict[int, set[int]] = {}
    for left, right in zip(one, other, strict=True):
        beside.setdefault(int(left), set()).add(int(right))
    found: list[int] = []
    for number in range(len(shapes)):
        taken = [found[each] for each in beside[number] if each < number]
        found.append(min(range(COLOURS), key=lambda colour: (taken.count(colour), colour)))
    return found


def _lines(work: Work, window: exhibit_map.Bounds) -> list[tuple[dict[str, Any], BaseGeometry]]:
    """Return the roads and waters around what changes, by which a resident knows where it is."""
    found = []
    for line in work.tally.contents.lines:
        if line.kind is LineKind.WALL or line.rank is LineRank.LANE:
            continue
        shape = shapely.clip_by_rect(line.shape, *window)
        if not shape.is_empty:
            told = {"kind": "line", "name": line.name, "line": line.kind.value, "rank": line.rank.value}
            found.append((told, shape))
    return found[:_MOST_LINES]


def _name(mesh: Mesh, grid: Grid | None) -> str | None:
    return full_name(grid.name, mesh.area_name(grid.community)) if grid else None
