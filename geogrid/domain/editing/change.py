"""What the edits have in common: the change of a mesh that each makes, and what none may do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from geogrid.domain.editing.arc import Arc
from geogrid.domain.editing.mesh import Mesh, Party, Patch
from geogrid.domain.editing.refusal import CODE_TAKEN, CODE_TWICE, CODE_USED, TWO_COMMUNITIES, UNCHANGED, refused
from geogrid.domain.editing.welding import Piece, redrawn
from geogrid.domain.grid import Grid
from geogrid.errors import EditRefused


@dataclass(frozen=True)
class Change:
    """What an edit makes of a mesh.

    Parameters
    ----------
    gone, pieces
        Arcs that are taken out, and what takes their place; see `welding.redrawn`.
    records
        The grids that are changed or new; None for one that is retired.
    heirs
        Into which grids each retired grid went: party grids follow.
    was
        The codes that grids had before, where they had others.
    recoded
        The new code, by the old one, of a grid that stays the one that it was; None where it has the old one again.
    several_parts
        Whether grids may be in more parts than before.
    """

    records: Mapping[str, Grid | None]
    gone: Collection[Arc] = ()
    pieces: Iterable[Piece] = ()
    heirs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    was: Mapping[str, str] = field(default_factory=dict)
    recoded: Mapping[str, str | None] = field(default_factory=dict)
    several_parts: bool = False

    def patch(self, mesh: Mesh) -> Patch:
        """Return the patch of a mesh, with the codes it uses and the party grids it concerns."""
        used = {code: True for code in self.records if code not in mesh.used}
        patch = redrawn(mesh, self.gone, self.pieces, self.records, self.was)
        return replace(patch, used=used, parties=_followed(mesh, self.heirs), recoded=self.recoded)


def _followed(mesh: Mesh, heirs: Mapping[str, tuple[str, ...]]) -> dict[str, Party]:
    """Return the party grids with retired members replaced by those that have their ground."""
    found: dict[str, Party] = {}
    for code, party in mesh.parties.items():
        if party.members & heirs.keys():
            members = {heir for member in party.members for heir in heirs.get(member, (member,))}
            found[code] = replace(party, members=frozenset(members))
    return found


def recoding(mesh: Mesh, code: str, new_code: str) -> dict[str, str | None]:
    """Return what is noted of a grid or micro-grid that is given another code: nothing of it where it had that before.

    Raises
    ------
    EditRefused
        When something else has the code, or had it.
    """
    if mesh.code_now(new_code) == code:
        return dict.fromkeys(mesh.recoded_since(new_code))
    refuse_used(mesh, new_code)
    return {code: new_code}


def refuse_used(mesh: Mesh, *codes: str) -> None:
    """Refuse codes that are or were used, or are given twice; of one in use it is told what has it, and where."""
    twice = next((code for at, code in enumerate(codes) if code in codes[:at]), None)
    if twice is not None:
        raise refused(CODE_TWICE, codes=[twice], given=twice)
    used = next((code for code in codes if code in mesh.used), None)
    if used is not None:
        raise _used(mesh, used)


def _used(mesh: Mesh, code: str) -> EditRefused:
    holder = mesh.holder(code)
    if holder is None:
        return refused(CODE_USED, codes=[code], given=code)
    spot = holder.shape.representative_point()
    return refused(CODE_TAKEN, (spot.x, spot.y), holder.grids, given=code, holder=holder.name)


def refuse_unchanged(old: object, new: object, code: str) -> None:
    """Refuse an edit that leaves everything as it is."""
    if old == new:
        raise refused(UNCHANGED, codes=[code])


def in_one_community(mesh: Mesh, codes: Iterable[str], reason: str = TWO_COMMUNITIES) -> None:
    """Refuse grids that are not all in one community, and such as are not there."""
    grids = [mesh.grid(code) for code in codes]
    if len({grid.community for grid in grids}) > 1:
        spot = grids[-1].shape.representative_point()
        raise refused(reason, (spot.x, spot.y), [grid.code for grid in grids])


def uncounted(grid: Grid) -> Grid:
    """Return a grid whose ground is another: nobody has counted its households yet."""
    return replace(grid, households=None)
