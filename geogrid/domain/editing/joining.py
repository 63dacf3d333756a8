"""Grids made one: `Merge`, `Retire`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import shapely

from geogrid.domain.editing.change import Change, in_one_community, refuse_used
from geogrid.domain.editing.edit import Merge, Retire
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.refusal import APART, SEVERAL_PARTS, TWO_PARTIES, UNCHANGED, refused
from geogrid.domain.editing.welding import Piece
from geogrid.domain.grid import Grid
from geogrid.errors import EditRefused


def merge(mesh: Mesh, edit: Merge) -> Change:
    """Return what a merge makes of a mesh.

    Raises
    ------
    EditRefused
        When the grids are in several communities or party grids, do not touch along borders or would be in more parts
        than any of them is, or the code is not free.
    """
    codes = list(dict.fromkeys(edit.codes))
    in_one_community(mesh, codes)
    if len(codes) < 2:
        raise refused(UNCHANGED, codes=codes)
    if edit.into not in codes:
        refuse_used(mesh, edit.into)
    _refuse_apart(mesh, codes)
    _refuse_two_parties(mesh, codes)
    first = mesh.grids[edit.into if edit.into in codes else codes[0]]
    whole = replace(
        first,
        code=edit.into,
        name=edit.name or first.name,
        households=_together(mesh.grids[code].households for code in codes),
    )
    return _joined(mesh, codes, whole)


def retire(mesh: Mesh, edit: Retire) -> Change:
    """Return what the retirement of a grid makes of a mesh.

    Raises
    ------
    EditRefused
        When the heir is not a neighbour, or in another community or party grid, or would be in several parts; with no
        heir named, when that is so of each neighbour: told of the one with the longest border.
    """
    grid = mesh.grid(edit.code)
    if edit.heir == edit.code:
        raise refused(UNCHANGED, codes=[edit.code])
    if edit.heir is not None:
        in_one_community(mesh, [edit.code, edit.heir])
    beside = mesh.neighbours(edit.code)
    fellows = [code for code in beside if mesh.grids[code].community == grid.community]
    heirs = [code for code in fellows if edit.heir in (None, code)]
    if not heirs:
        raise _apart(mesh, edit.code)
    heirs.sort(key=lambda code: (-beside[code], code))
    able = (code for code in heirs if _can_join(mesh, [edit.code, code]))
    heir = mesh.grids[next(able, heirs[0])]
    _refuse_two_parties(mesh, [edit.code, heir.code])
    whole = replace(heir, households=_together([grid.households, heir.households]))
    return _joined(mesh, [edit.code, heir.code], whole)


def _joined(mesh: Mesh, codes: list[str], whole: Grid) -> Change:
    """Return the change that makes some grids one."""
    arcs = mesh.bordering(codes)
    names = dict.fromkeys(codes, whole.code)
    given_up = [code for code in codes if code != whole.code]
    records: dict[str, Grid | None] = {**dict.fromkeys(given_up), whole.code: whole}
    heirs = dict.fromkeys(given_up, (whole.code,))
    pieces = [Piece.of(arc, names) for arc in arcs]
    _refuse_more_parts(mesh, codes)
    return Change(records, arcs, pieces, heirs, several_parts=True)


def _can_join(mesh: Mesh, codes: list[str]) -> bool:
    """Return whether grids beside each other can be made one."""
    try:
        _refuse_two_parties(mesh, codes)
        _refuse_more_parts(mesh, codes)
    except EditRefused:
        return False
    return True


def _refuse_more_parts(mesh: Mesh, codes: list[str]) -> None:
    """Refuse to make grids one that would be in more parts than any of them is."""
    parts = shapely.get_parts(mesh.outline(codes))
    if len(parts) > max(shapely.get_num_geometries(mesh.grids[code].shape) for code in codes):
        spot = min(parts, key=shapely.area).representative_point()
        raise refused(SEVERAL_PARTS, (spot.x, spot.y), codes)


def _refuse_apart(mesh: Mesh, codes: list[str]) -> None:
    """Refuse grids of which one cannot be reached from the others over common borders."""
    reached, waiting = {codes[0]}, [codes[0]]
    while waiting:
        beside = (set(mesh.neighbours(waiting.pop())) & set(codes)) - reached
        reached |= beside
        waiting += beside
    alone = next((code for code in codes if code not in reached), None)
    if alone is not None:
        raise _apart(mesh, alone)


def _apart(mesh: Mesh, code: str) -> Exception:
    spot = mesh.grids[code].shape.representative_point()
    return refused(APART, (spot.x, spot.y), [code])


def _refuse_two_parties(mesh: Mesh, codes: list[str]) -> None:
    for party in mesh.parties.values():
        if 0 < len(party.members.intersection(codes)) < len(codes):
            raise refused(TWO_PARTIES, codes=codes)


def _together(households: Iterable[int | None]) -> int | None:
    """Return the sum of households; unknown when one is."""
    counts = list(households)
    return None if None in counts else sum(count for count in counts if count is not None)
