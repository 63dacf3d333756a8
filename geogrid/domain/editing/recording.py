"""Edits that leave the ground as it is: `Rename`, `Recode`, `ChangeKind`, `ChangeCommunity`, `GroupParty`."""

from __future__ import annotations

from dataclasses import replace

from geogrid.domain.editing.change import Change, recoding, refuse_unchanged, refuse_used
from geogrid.domain.editing.edit import ChangeCommunity, ChangeKind, GroupParty, Recode, Rename
from geogrid.domain.editing.mesh import Mesh, Party, Patch
from geogrid.domain.editing.refusal import NO_COMMUNITY, TWO_PARTIES, refused
from geogrid.domain.editing.welding import Piece


def rename(mesh: Mesh, edit: Rename) -> Change:
    """Return what another name makes of a mesh."""
    grid = mesh.grid(edit.code)
    refuse_unchanged(grid.name, edit.name, edit.code)
    return Change({edit.code: replace(grid, name=edit.name)})


def recode(mesh: Mesh, edit: Recode) -> Change:
    """Return what another code makes of a mesh: the grid stays the one that it was."""
    grid = mesh.grid(edit.code)
    refuse_unchanged(edit.code, edit.new_code, edit.code)
    recoded = recoding(mesh, edit.code, edit.new_code)
    arcs = mesh.arcs[edit.code]
    pieces = [Piece.of(arc, {edit.code: edit.new_code}) for arc in arcs]
    records = {edit.code: None, edit.new_code: replace(grid, code=edit.new_code)}
    heirs = {edit.code: (edit.new_code,)}
    return Change(records, arcs, pieces, heirs, was={edit.new_code: edit.code}, recoded=recoded)


def change_kind(mesh: Mesh, edit: ChangeKind) -> Change:
    """Return what another kind makes of a mesh."""
    grid = mesh.grid(edit.code)
    refuse_unchanged(grid.kind, edit.grid_kind, edit.code)
    return Change({edit.code: replace(grid, kind=edit.grid_kind)})


def change_community(mesh: Mesh, edit: ChangeCommunity) -> Patch:
    """Return the patch that gives a grid to another community; the outlines of both follow.

    Raises
    ------
    EditRefused
        When there is no such community.
    """
    grid = mesh.grid(edit.code)
    refuse_unchanged(grid.community, edit.community, edit.code)
    if mesh.areas and edit.community not in mesh.areas:
        raise refused(NO_COMMUNITY, codes=[edit.code])
    touched = {*mesh.above(grid.community)} ^ {*mesh.above(edit.community)}
    return Patch(
        grids={edit.code: replace(grid, community=edit.community)},
        drawn=dict.fromkeys(touched),
    )


def group_party(mesh: Mesh, edit: GroupParty) -> Patch:
    """Return the patch that makes, changes or gives up a party grid.

    Raises
    ------
    EditRefused
        When a member is not there or in another party grid, or the code is not free.
    """
    if edit.code not in mesh.parties:
        refuse_used(mesh, edit.code)
    for member in edit.members:
        mesh.grid(member)
    members = frozenset(edit.members)
    if any(party.members & members for code, party in mesh.parties.items() if code != edit.code):
        raise refused(TWO_PARTIES, codes=edit.members)
    party = Party(edit.code, edit.name, members) if members else None
    refuse_unchanged(mesh.parties.get(edit.code), party, edit.code)
    used = {} if edit.code in mesh.used else {edit.code: True}
    return Patch(parties={edit.code: party}, used=used)
