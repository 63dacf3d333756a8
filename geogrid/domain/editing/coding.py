"""The codes that an edit gives: of what form they have to be, and of what. What was done before is not judged anew."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from geogrid.domain.editing.about import place_drawn
from geogrid.domain.editing.edit import (
    ChangeCommunity,
    Create,
    DivideMicro,
    Edit,
    GroupParty,
    Merge,
    Recode,
    RecodeMicro,
    Split,
)
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.nearness import refuse_near
from geogrid.domain.editing.plan import Plan
from geogrid.domain.editing.refusal import CODE_ANNOUNCED, CODE_OF_15, CODE_OF_MICRO, CODE_PLAIN, NO_COMMUNITY, refused
from geogrid.domain.grid import CODE_15, CODE_MICRO
from geogrid.errors import EditRefused

_PLAIN = re.compile(r"[^\W_][\w.-]{0,39}")
_NUMBER = re.compile("[0-9]{2,3}")
_SHOWN = 40


def is_national(base: Mesh) -> bool:
    """Return whether all grids have codes of the national form, so that new ones have to be of it, too."""
    return bool(base.grids) and all(CODE_15.fullmatch(code) for code in base.grids)


def applied(plan: Plan, edit: Edit, announced: Collection[str] = ()) -> Plan:
    """Return a plan with one more edit that somebody asks for now; micro-grids are numbered behind those announced.

    Parameters
    ----------
    announced
        Codes that withdrawn publications had announced: people were told of them, and rows may be there.

    Raises
    ------
    EditRefused
        As `Plan.apply`, when a code that it gives is not of the form of codes or was announced, when a grid is to be in
        an area above communities, and when borders would meet too near a place where others do.
    """
    mesh = plan.mesh
    new = ((code, is_micro) for code, is_micro in _given(edit) if code not in mesh.used and code not in mesh.parties)
    for code, is_micro in new:
        if code in announced:
            raise _malformed(mesh, edit, CODE_ANNOUNCED, code)
        form, reason = _PLAIN, CODE_PLAIN
        if is_national(plan.base):
            form, reason = (CODE_MICRO, CODE_OF_MICRO) if is_micro else (CODE_15, CODE_OF_15)
        if not form.fullmatch(code):
            raise _malformed(mesh, edit, reason, code)
    above = mesh.areas.keys() - {area.code for area in mesh.communities}
    if isinstance(edit, ChangeCommunity | Create) and edit.community in above:
        raise _malformed(mesh, edit, NO_COMMUNITY, edit.code)
    after = plan.apply(edit)
    if isinstance(edit, DivideMicro) and any(code in announced for code in after.mesh.used.keys() - mesh.used.keys()):
        after = plan.apply(replace(edit, first=_past(edit.code, announced)))
    refuse_near(mesh, after.mesh, after.steps[-1].done)
    return after


def _past(grid: str, announced: Iterable[str]) -> int:
    """Return the first number of a micro-grid of a grid behind all that were announced."""
    numbers = (_NUMBER.fullmatch(code.removeprefix(grid)) for code in announced if code.startswith(grid))
    return 1 + max((int(number.group()) for number in numbers if number), default=0)


def _given(edit: Edit) -> Iterator[tuple[str, bool]]:
    """Yield the codes that an edit gives, or leaves, and whether to a micro-grid."""
    found: tuple[str, ...] = ()
    if isinstance(edit, RecodeMicro):
        yield edit.new_code, True
    elif isinstance(edit, Split):
        found = tuple(piece.code for piece in edit.pieces)
    elif isinstance(edit, Merge):
        found = (edit.into,)
    elif isinstance(edit, Create | GroupParty):
        found = (edit.code,)
    elif isinstance(edit, Recode):
        found = (edit.new_code,)
    yield from ((code, False) for code in found)


def _malformed(mesh: Mesh, edit: Edit, reason: str, code: str) -> EditRefused:
    about = mesh.grids.get(getattr(edit, "code", ""))
    spot = about.shape.representative_point() if about else None
    return refused(reason, (spot.x, spot.y) if spot else place_drawn(edit), [code[:_SHOWN]])
