"""Edits of the micro-grids of one grid: `DivideMicro`, `MergeMicro`, `RenameMicro`, `RecodeMicro`.

The micro-grids of a grid are a mesh of their own, in which the grid is the community: they are parted and merged there
as grids are, and then laid into the grid.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import shapely

from geogrid.domain.editing import dividing, joining
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.change import Change, recoding, refuse_unchanged
from geogrid.domain.editing.drawn import line_of, middle_of
from geogrid.domain.editing.edit import DivideMicro, Merge, MergeMicro, Named, RecodeMicro, RenameMicro, Split
from geogrid.domain.editing.keeping import Cell
from geogrid.domain.editing.mesh import Mesh, Micro, Patch
from geogrid.domain.editing.nesting import settled
from geogrid.domain.editing.refusal import NO_MICRO, refused
from geogrid.domain.editing.soundness import check, reshaped
from geogrid.domain.grid import Grid

_OTHER = ""
"""The code of the part that is given one of its own when it is laid into the grid."""


def divide(mesh: Mesh, edit: DivideMicro) -> Patch:
    """Return the patch that parts a grid, or one of its micro-grids.

    Raises
    ------
    EditRefused
        As for `Split`, but micro-grids may meet at four corners.
    """
    inside = _inside(mesh, edit.code)
    middle = shapely.Point(middle_of(line_of(edit.line)))
    parted = min(inside.grids.values(), key=lambda grid: (shapely.distance(grid.shape, middle), grid.code)).code
    split = Split(parted, edit.line, (Named(parted, parted), Named(_OTHER, _OTHER)))
    micros = {micro.code: micro for micro in mesh.micros.get(edit.code, ())}
    micros |= {_OTHER: micros[parted]} if micros else {}
    return _laid(mesh, inside, dividing.split(inside, split, at_junctions=True), edit.code, micros, edit.first)


def merge(mesh: Mesh, edit: MergeMicro) -> Patch:
    """Return the patch that makes micro-grids of a grid one.

    Raises
    ------
    EditRefused
        As for `Merge`.
    """
    inside = _inside(mesh, edit.code)
    micros = {micro.code: micro for micro in mesh.micros.get(edit.code, ())}
    _refuse_unknown(mesh, micros, [*edit.micros, edit.into])
    return _laid(mesh, inside, joining.merge(inside, Merge((*edit.micros, edit.into), edit.into)), edit.code, micros)


def rename(mesh: Mesh, edit: RenameMicro) -> Patch:
    """Return the patch that gives a micro-grid another name."""
    micro = _known(mesh, edit.code, edit.micro)
    refuse_unchanged(micro.name, edit.name, edit.micro)
    return _written(mesh, edit.code, micro, replace(micro, name=edit.name))


def recode(mesh: Mesh, edit: RecodeMicro) -> Patch:
    """Return the patch that gives a micro-grid another code.

    Raises
    ------
    EditRefused
        When that is or was used, by whatever else.
    """
    micro = _known(mesh, edit.code, edit.micro)
    refuse_unchanged(edit.micro, edit.new_code, edit.code)
    recoded = recoding(mesh, edit.micro, edit.new_code)
    patch = _written(mesh, edit.code, micro, replace(micro, code=edit.new_code))
    return replace(patch, used={edit.new_code: True}, recoded=recoded)


def _known(mesh: Mesh, code: str, micro: str) -> Micro:
    mesh.grid(code)
    micros = {each.code: each for each in mesh.micros.get(code, ())}
    _refuse_unknown(mesh, micros, [micro])
    return micros[micro]


def _written(mesh: Mesh, code: str, old: Micro, new: Micro) -> Patch:
    """Return the patch that writes something else of a micro-grid; they stay in the order of their codes."""
    micros = (new if micro is old else micro for micro in mesh.micros[code])
    return Patch(micros={code: tuple(sorted(micros, key=lambda micro: micro.code))})


def _inside(mesh: Mesh, code: str) -> Mesh:
    """Return the micro-grids of a grid as a mesh; the grid itself where it has none."""
    grid = mesh.grid(code)
    micros = mesh.micros.get(code, (Micro(code, grid.name, grid.shape),))
    return mesh_of([Grid(micro.code, micro.name, code, None, micro.shape) for micro in micros])


def _laid(mesh: Mesh, inside: Mesh, change: Change, code: str, micros: dict[str, Micro], first: int = 1) -> Patch:
    """Return the patch when the micro-grids of a grid change."""
    patch = change.patch(inside)
    after = inside.patched(patch)
    check(inside, after, reshaped(inside, patch), change.was, several_parts=change.several_parts)
    cells = [Cell(grid.shape, micros.get(grid.code)) for grid in after.grids.values()]
    return settled(mesh, {code: cells}, first)


def _refuse_unknown(mesh: Mesh, micros: dict[str, Micro], codes: Iterable[str]) -> None:
    unknown = [code for code in codes if code not in micros]
    if unknown:
        now = mesh.successor(unknown[0])
        known: dict[str, Any] = {"code_now": now} if now in micros else {}
        raise refused(NO_MICRO, codes=unknown, given=unknown[0], **known)
