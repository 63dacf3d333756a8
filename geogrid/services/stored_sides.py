"""What is written of the sides of stored grids, beside the stored map."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geogrid.domain.grid import Area, Grid
from geogrid.domain.sides.describe import Description, Unit, describe
from geogrid.domain.sides.draw import Drawer
from geogrid.domain.sides.read import read
from geogrid.domain.sides.side import WRITTEN
from geogrid.domain.sides.verify import Verdict, Verified, verify
from geogrid.domain.sides.write import written
from geogrid.store import aliases, base_map


def units(grids: Sequence[Grid], areas: Sequence[Area]) -> list[Unit]:
    """Return grids as they are described: with the names of their communities."""
    names = {area.code: area.name for area in areas}
    return [Unit(grid.code, grid.name, names.get(grid.community or "", ""), grid.shape) for grid in grids]


def verified(
    session: Session, on: date, grids: Sequence[Grid], areas: Sequence[Area], texts: Mapping[str, str]
) -> list[Verified]:
    """Return texts beside the map of a day, in the order of the grids.

    Parameters
    ----------
    grids, areas
        All of that day.
    texts
        By the codes of their grids.
    """
    read_texts = {code: read(text) for code, text in texts.items()}
    return verify(
        units(grids, areas), read_texts, base_map.lines(session, on), _estates(session, on), _others(session, on)
    )


def described(
    session: Session, on: date, grids: Sequence[Grid], areas: Sequence[Area], codes: Collection[str]
) -> list[tuple[Unit, Description]]:
    """Return some grids, and what their borders run along."""
    every = units(grids, areas)
    wanted = [at for at, unit in enumerate(every) if unit.code in codes]
    found = describe(every, base_map.lines(session, on), of=wanted, areas=_estates(session, on))
    return [(every[at], each) for at, each in zip(wanted, found, strict=True)]


def drawer(session: Session, on: date, areas: Sequence[Area]) -> Drawer:
    """Return what draws texts by the stored lines, communities and estates of a day."""
    named = {area.name: area.shape for area in areas}
    return Drawer(base_map.lines(session, on), named | _estates(session, on), _others(session, on))


def _estates(session: Session, on: date) -> dict[str, Polygon | MultiPolygon]:
    return {estate.name: estate.shape for estate in base_map.estates(session, on)}


def _others(session: Session, on: date) -> dict[str, str]:
    return {each.alias: each.name for each in aliases.aliases(session, on)}


def where(found: Verified) -> BaseGeometry:
    """Return the sides of which something else is written than is so; the whole border where it cannot be read."""
    wrong = {side.direction for side in found.sides if side.verdict is not Verdict.MATCH}
    wrong |= {dispute.direction for dispute in found.disputes}
    stretches = found.description.stretches
    lines = [s.shape for direction, some in stretches.items() if not wrong or direction in wrong for s in some]
    return shapely.line_merge(shapely.union_all(lines))


def reason(found: Verified) -> str:
    """Return what is written and what is so, side by side: 北 黄山中路 / 延安路."""
    told = [
        f"{WRITTEN[side.direction]} {written(side.said) or '—'} / {written(side.shown) or '—'}"
        for side in found.sides
        if side.verdict is not Verdict.MATCH
    ]
    told += [
        f"{WRITTEN[dispute.direction]} {'、'.join(dispute.names)} / {dispute.other} {'、'.join(dispute.other_names)}"
        for dispute in found.disputes
    ]
    return "；".join(told) or "—"
