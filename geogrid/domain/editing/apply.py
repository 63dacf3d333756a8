"""One edit done to a mesh: `apply`. What cannot be done is refused, with the reason and the place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geogrid.domain.editing import dividing, joining, moving, recording, subdividing
from geogrid.domain.editing.change import Change
from geogrid.domain.editing.edit import (
    ChangeCommunity,
    ChangeKind,
    Create,
    DivideMicro,
    Edit,
    GroupParty,
    Merge,
    MergeMicro,
    MoveBorder,
    MoveJunction,
    Recode,
    RecodeMicro,
    Rename,
    RenameMicro,
    Retire,
    Split,
    Transfer,
)
from geogrid.domain.editing.mesh import Mesh, Patch
from geogrid.domain.editing.nesting import followed
from geogrid.domain.editing.soundness import check, reshaped

_DONE_BY: dict[type[Edit], Callable[[Mesh, Any], Change | Patch]] = {
    Split: dividing.split,
    Transfer: dividing.transfer,
    Create: dividing.create,
    Merge: joining.merge,
    Retire: joining.retire,
    MoveBorder: moving.move_border,
    MoveJunction: moving.move_junction,
    Rename: recording.rename,
    Recode: recording.recode,
    ChangeKind: recording.change_kind,
    ChangeCommunity: recording.change_community,
    GroupParty: recording.group_party,
    DivideMicro: subdividing.divide,
    MergeMicro: subdividing.merge,
    RenameMicro: subdividing.rename,
    RecodeMicro: subdividing.recode,
}


@dataclass(frozen=True)
class Applied:
    """What an edit came to.

    Parameters
    ----------
    mesh
        The mesh after it.
    changed
        The codes, in order, of the grids and party grids whose record, shape or micro-grids are others, that are new,
        or that are no more. A grid whose border only took over a vertex is among them.
    done, undo
        The patches that lead from the mesh before to this one, and back to the very objects of before.
    """

    mesh: Mesh
    changed: tuple[str, ...]
    done: Patch
    undo: Patch


def apply(mesh: Mesh, edit: Edit) -> Applied:
    """Return what an edit makes of a mesh, which itself stays as it is.

    Raises
    ------
    EditRefused
        When the edit cannot be done; the facts are its `reason`, the place `lon`, `lat` (None when it is about no
        place) and the `codes` it is about.
    """
    found = _DONE_BY[type(edit)](mesh, edit)
    patch = found.patch(mesh) if isinstance(found, Change) else found
    after = mesh.patched(patch)
    if isinstance(found, Change):
        check(mesh, after, reshaped(mesh, patch), found.was, several_parts=found.several_parts)
        if mesh.micros:
            patch = patch.then(followed(mesh, after, patch, found.heirs))
            after = mesh.patched(patch)
    return Applied(after, tuple(sorted({*patch.grids, *patch.parties, *patch.micros})), patch, mesh.reverse(patch))
