"""Importing grids or areas from a file: first what would happen, then, if wanted, doing it in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geogrid.domain import crs as systems
from geogrid.domain.audit.entry import Action
from geogrid.domain.comparing.compare import compare
from geogrid.domain.comparing.lineage import DescentKind, lineage
from geogrid.domain.comparing.parties import PartyChange, changed_parties
from geogrid.domain.coverage.allowance import allowed
from geogrid.domain.coverage.defect import DEFAULTS, Allowance, DefectKind, Report
from geogrid.domain.coverage.lattice import snap
from geogrid.domain.coverage.noding import node
from geogrid.domain.editing.mesh import Party
from geogrid.domain.grid import Area, Generation, Grid, GridKind, Level, community_of
from geogrid.errors import BeforeCurrentGeneration, GenerationTaken, RepairUnfinished, ShapeInvalid
from geogrid.services import descents, place_reading, reused_codes
from geogrid.services.audit import Record
from geogrid.services.boundary_file import BoundaryFile, to_storage
from geogrid.services.validation import check_against, check_file, check_grids, lowest_areas
from geogrid.store import case_routes, coverage, generations, micros, parties, recodings
from geogrid.store import descents as descents_kept
from geogrid.store.micros import Nested

_BLOCKING = (DefectKind.INVALID, DefectKind.EMPTY)


@dataclass(frozen=True)
class Change:
    """How the codes of a file compare with what is in force."""

    new: list[str]
    changed: list[str]
    unchanged: list[str]
    retired: list[str]


@dataclass(frozen=True)
class BoundaryImport:
    """What an import would do.

    Parameters
    ----------
    file
        What was read.
    report
        What the check of the file found.
    generation
        The generation it would publish.
    areas, grids
        All areas and grids that would be in force.
    change
        Of the imported level.
    orphans
        Codes of imported grids that lie in no stored community.
    parties
        The party grids that would be others.
    undivided
        The codes of the grids whose micro-grids would end, as their shape is another or they are no more.
    recoded
        The codes that grids of the same ground would be given, by those they have: what is kept by these goes over.
    blocked
        Whether the file has invalid or empty shapes, so that it cannot be written; areas and grids are then empty.
    """

    file: BoundaryFile
    report: Report
    generation: Generation
    areas: list[Area]
    grids: list[Grid]
    change: Change
    orphans: list[str]
    parties: tuple[PartyChange, ...] = ()
    undivided: tuple[str, ...] = ()
    recoded: Mapping[str, str] = field(default_factory=dict)
    blocked: bool = False


def plan_grids(session: Session, file: BoundaryFile, valid_from: date) -> BoundaryImport:
    """Work out what importing the grids of a file would do. Writes nothing.

    The file's grids replace all grids in force. Their borders are noded in the file's plane, then together with the
    stored areas, so that all levels share identical vertices. A grid whose kind the file does not say keeps its own.

    Raises
    ------
    BeforeCurrentGeneration, ShapeInvalid, ValueInvalid, CrsNeedsParameters, CodesReused
    """
    generation = _next_generation(session, file, valid_from)
    areas, before = coverage.areas(session, valid_from), coverage.grids(session, valid_from)
    report = check_against(file, lowest_areas(areas))
    if _is_blocked(report):
        return BoundaryImport(file, report, generation, [], [], Change([], [], [], []), [], blocked=True)
    shapes, area_shapes = _noded_with(file, [area.shape for area in areas])
    areas = [replace(area, shape=shape) for area, shape in zip(areas, area_shapes, strict=True)]
    communities = _communities(file.codes, shapes, areas)
    known = {grid.code: grid for grid in before}
    kinds = [
        kind or (known[code].kind if code in known else GridKind.BASE)
        for code, kind in zip(file.codes, file.kinds(), strict=True)
    ]
    grids = [
        Grid(code, name, community, households, shape, kind)
        for code, name, community, households, shape, kind in zip(
            file.codes, file.names, communities, file.households(), shapes, kinds, strict=True
        )
    ]
    reused_codes.refuse(session, file.file, grids, valid_from)
    change = _change(known, {grid.code: grid for grid in grids})
    orphans = [grid.code for grid in grids if grid.community is None] if areas else []
    held = {party.code: party for party in parties.parties(session, valid_from)}
    others = {party.code: party for party in parties.still_grouped(session, grids, valid_from)}
    return BoundaryImport(
        file, report, generation, areas, grids, change, orphans, changed_parties(held, others),
        _undivided(session, grids, valid_from), _recoded(before, grids),
    )  # fmt: skip


def plan_areas(session: Session, file: BoundaryFile, level: Level, valid_from: date) -> BoundaryImport:
    """Work out what importing the areas of one level would do; other levels and the grids stay. Writes nothing.

    Raises
    ------
    BeforeCurrentGeneration, ShapeInvalid, CrsNeedsParameters
    """
    generation = _next_generation(session, file, valid_from)
    report = check_file(file)
    stored, grids = coverage.areas(session, valid_from), coverage.grids(session, valid_from)
    others = [area for area in stored if area.level != level]
    if _is_blocked(report):
        return BoundaryImport(file, report, generation, [], [], Change([], [], [], []), [], blocked=True)
    shapes, known = _noded_with(file, [area.shape for area in others] + [grid.shape for grid in grids])
    others = [replace(area, shape=shape) for area, shape in zip(others, known, strict=False)]
    grids = [replace(grid, shape=shape) for grid, shape in zip(grids, known[len(others) :], strict=True)]
    above = [area for area in others if area.level == _level_above(level)]
    areas = [
        Area(code, name, level, parent, shape)
        for code, name, parent, shape in zip(file.codes, file.names, _inside(shapes, above), shapes, strict=True)
    ]
    change = _change({area.code: area for area in stored if area.level == level}, {area.code: area for area in areas})
    if level == Level.COMMUNITY:
        known_communities = _communities([grid.code for grid in grids], [grid.shape for grid in grids], areas)
        grids = [replace(grid, community=code) for grid, code in zip(grids, known_communities, strict=True)]
    undivided = _undivided(session, grids, valid_from)
    return BoundaryImport(file, report, generation, others + areas, grids, change, [], undivided=undivided)


def commit(session: Session, planned: BoundaryImport, record: Record) -> Generation:
    """Publish what was planned, in the session's transaction; returns the new generation.

    Parameters
    ----------
    record
        Notes who does it.

    Raises
    ------
    ShapeInvalid
        When the file has shapes that cannot be stored.
    """
    if planned.blocked:
        raise _first_blocking(planned)
    publish_coverage(session, planned.generation, planned.areas, planned.grids, record)
    return planned.generation


def publish_repaired(
    session: Session,
    base: Generation,
    areas: Sequence[Area],
    grids: Sequence[Grid],
    allowances: Sequence[Allowance],
    valid_from: date,
    record: Record,
) -> Generation:
    """Publish the grids of a generation after their repair, in the session's transaction.

    They are noded together with the areas of all levels, as those of a file are, and checked once more as they will be
    stored.

    Parameters
    ----------
    base
        The generation that was repaired.
    areas, grids
        Its areas, and its grids as they are now.
    allowances
        Gaps and overlaps that are meant so.
    record
        Notes who does it.

    Raises
    ------
    GenerationTaken
        When another generation was published since.
    RepairUnfinished
        When errors are left.
    BeforeCurrentGeneration, ShapeInvalid
    """
    newest = generations.current(session)
    if newest is None or newest.number != base.number:
        raise GenerationTaken(number=generations.latest_number(session))
    generation = _numbered(session, valid_from, base.source, base.simulated)
    shapes = _noded([area.shape for area in areas] + [grid.shape for grid in grids])
    for code, shape in zip([area.code for area in areas] + [grid.code for grid in grids], shapes, strict=True):
        _check_kept(shape, base.source, "-", code)
    areas = [replace(area, shape=shape) for area, shape in zip(areas, shapes, strict=False)]
    grids = [replace(grid, shape=shape) for grid, shape in zip(grids, shapes[len(areas) :], strict=True)]
    if errors := allowed(check_grids(grids, areas), allowances).errors:
        raise RepairUnfinished(errors=errors)
    publish_coverage(session, generation, areas, grids, record)
    return generation


def publish_coverage(
    session: Session,
    generation: Generation,
    areas: Sequence[Area],
    grids: Sequence[Grid],
    record: Record,
    nested: Nested | None = None,
    grouped: Iterable[Party] | None = None,
    recoded: Mapping[str, str] | None = None,
) -> None:
    """Let these areas and grids, and no others, be in force from the generation's first day.

    Micro-grids and party grids as `generations.publish`; the new codes, by the old ones, of grids that are given
    others: None where that is to be seen by their shapes.

    Who did it is noted, what became of the grids kept, posts, decisions and texts go over to the codes that grids are
    given, and places are read by the names of the areas that are new, in the same transaction.
    """
    before = generations.current(session)
    known = {area.code: area for area in coverage.areas(session, before.valid_from)} if before else {}
    overtaken = descents_kept.recoded_on(session, generation.valid_from)
    generations.publish(session, generation, areas, grids, None, nested, grouped)
    place_reading.read_by_areas(session, known, {area.code: area for area in areas}, generation.valid_from)
    still = _still_given(overtaken, {grid.code for grid in grids})
    descents.note(session, generation, still if recoded is None else recoded, is_told=recoded is not None)
    _carry(session, generation, overtaken, recoded)
    case_routes.route(session, generation.valid_from)
    after = {
        "generation": generation.number,
        "valid_from": generation.valid_from.isoformat(),
        "areas": len(areas),
        "grids": len(grids),
    }
    old = {"generation": before.number, "valid_from": before.valid_from.isoformat()} if before else None
    record.note(session, Action.PUBLISH, f"generation {generation.number}", old, after)


def _still_given(overtaken: Mapping[str, str], codes: Collection[str]) -> dict[str, str]:
    """Return the codes, of those given on the very day by a generation that another takes the place of, that stay."""
    return {old: new for old, new in overtaken.items() if new in codes and old not in codes}


def _carry(
    session: Session, generation: Generation, overtaken: Mapping[str, str], recoded: Mapping[str, str] | None
) -> None:
    """Let what is kept by the codes of grids go over to those that they are given, and back from those they are not.

    Parameters
    ----------
    overtaken
        The codes that grids and micro-grids were given by a generation that this one takes the place of.
    recoded
        As of `publish_coverage`.
    """
    day = generation.valid_from
    nested = {micro.code for some in micros.micros(session, day).values() for micro in some} if overtaken else set()
    descents_kept.add_recoded(session, generation.number, _still_given(overtaken, nested))
    given = descents_kept.recoded_on(session, day) if recoded is None else recoded
    recodings.take_back(session, dict(overtaken.items() - given.items()), day)
    recodings.carry(session, dict(given.items() - overtaken.items()), day)


def _next_generation(session: Session, file: BoundaryFile, valid_from: date) -> Generation:
    return _numbered(session, valid_from, file.file, simulated=False)


def _numbered(session: Session, valid_from: date, source: str, simulated: bool) -> Generation:
    current = generations.current(session)
    if current and valid_from < current.valid_from:
        raise BeforeCurrentGeneration(valid_from=valid_from.isoformat(), current=current.valid_from.isoformat())
    return Generation(generations.latest_number(session) + 1, valid_from, simulated, source)


def _is_blocked(report: Report) -> bool:
    return any(defect.kind in _BLOCKING for defect in report.defects)


def _first_blocking(planned: BoundaryImport) -> ShapeInvalid:
    defect = next(defect for defect in planned.report.defects if defect.kind in _BLOCKING)
    code = defect.grids[0]
    row = planned.file.rows[planned.file.codes.index(code)]
    return ShapeInvalid(file=planned.file.file, row=row, shape_code=code, reason=defect.reason or defect.kind.value)


def _noded_with(
    file: BoundaryFile, known: Sequence[BaseGeometry]
) -> tuple[list[Polygon | MultiPolygon], list[Polygon | MultiPolygon]]:
    """Return the file's shapes and the known ones, in CGCS2000 on the lattice, sharing identical vertices."""
    own = to_storage(
        file.crs, node([s for s in file.shapes if s], DEFAULTS.snapping / systems.metres_per_unit(file.crs))
    )
    both = _noded([*known, *own])
    for shape, row, code in zip(both[len(known) :], file.rows, file.codes, strict=True):
        _check_kept(shape, file.file, row, code)
    for shape in both[: len(known)]:
        _check_kept(shape, file.file, "-", "-")
    return both[len(known) :], both[: len(known)]


def _noded(shapes: Sequence[BaseGeometry]) -> list[Polygon | MultiPolygon]:
    """Return shapes of all levels, in CGCS2000 on the lattice, sharing identical vertices."""
    return [snap(shape) for shape in node(shapes, DEFAULTS.snapping / systems.metres_per_unit(systems.STORAGE))]


def _check_kept(shape: BaseGeometry, file: str, row: int | str, code: str) -> None:
    """Refuse what joining borders and the lattice have made unusable: it would be stored as something else."""
    if shape.is_empty or not shape.is_valid:
        reason = "empty" if shape.is_empty else shapely.is_valid_reason(shape)
        raise ShapeInvalid(file=file, row=row, shape_code=code, reason=reason)


def _communities(codes: Sequence[str], shapes: Sequence[BaseGeometry], areas: Sequence[Area]) -> list[str | None]:
    """A grid's community: by its code where such a community is stored, else by where most of it lies."""
    communities = [area for area in areas if area.level == Level.COMMUNITY]
    stored = {area.code for area in communities}
    by_code = [community_of(code) for code in codes]
    return [
        code if code in stored else place for code, place in zip(by_code, _inside(shapes, communities), strict=True)
    ]


def _inside(shapes: Sequence[BaseGeometry], areas: Sequence[Area]) -> list[str | None]:
    """The area that holds a point well inside each shape; the lowest code where areas overlap."""
    found: list[str | None] = [None] * len(shapes)
    ordered = sorted(areas, key=lambda area: area.code, reverse=True)
    tree = shapely.STRtree([area.shape for area in ordered])
    for shape, area in zip(*tree.query(shapely.point_on_surface(list(shapes)), predicate="within"), strict=True):
        found[shape] = min(filter(None, (found[shape], ordered[area].code)))
    return found


def _undivided(session: Session, grids: Sequence[Grid], on: date) -> tuple[str, ...]:
    kept = {micro.code for some in micros.still_nested(session, grids, on).values() for micro in some}
    held = micros.micros(session, on).items()
    return tuple(sorted(grid for grid, some in held if not kept.issuperset(micro.code for micro in some)))


def _recoded(before: Sequence[Grid], after: Sequence[Grid]) -> dict[str, str]:
    """Return the codes that grids are given which go on, by those that they had."""
    codes, known = {grid.code for grid in after}, {grid.code for grid in before}
    gone, come = [grid for grid in before if grid.code not in codes], [grid for grid in after if grid.code not in known]
    found = lineage(compare(gone, come)) if gone and come else ()
    return {each.old: each.new for each in found if each.kind is DescentKind.RECODED and each.old and each.new}


def _level_above(level: Level) -> Level | None:
    order = list(Level)
    return order[order.index(level) - 1] if order.index(level) else None


def _change(before: Mapping[str, Grid | Area], after: Mapping[str, Grid | Area]) -> Change:
    kept = [code for code in after if code in before]
    return Change(
        new=[code for code in after if code not in before],
        changed=[code for code in kept if after[code] != before[code]],
        unchanged=[code for code in kept if after[code] == before[code]],
        retired=[code for code in before if code not in after],
    )
