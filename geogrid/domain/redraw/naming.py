"""Codes and names of grids to be: codes that were never used before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from geogrid.domain.editing.edit import Create, Edit, Named, Split
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.numerals import numeral

_IN_DIGITS = re.compile(r"第?\d+网格")
_PARTIES_FROM = 901
"""Party grids are numbered from here on, beside the grids of their community."""


def renewed(mesh: Mesh, edits: Iterable[Edit], announced: Iterable[str] = ()) -> tuple[Edit, ...]:
    """Return the edits of a redraw with codes for its new grids that are free in a mesh that has gone on since.

    Parameters
    ----------
    announced
        As for `Names`.
    """
    names = Names(mesh, announced)
    return tuple(_renewed(mesh, edit, names) for edit in edits)


def _renewed(mesh: Mesh, edit: Edit, names: Names) -> Edit:
    if isinstance(edit, Create):
        fresh = names.new(edit.community)
        return replace(edit, code=fresh.code, name=fresh.name)
    if isinstance(edit, Split):
        community = mesh.grid(edit.code).community
        first, second = (each if each.code == edit.code else names.new(community) for each in edit.pieces)
        return replace(edit, pieces=(first, second))
    return edit


class Names:
    """Gives new grids codes that were never used: that of the community and the next number, three digits or more.

    Parameters
    ----------
    announced
        Codes that withdrawn publications had announced, which are not given either.
    """

    def __init__(self, mesh: Mesh, announced: Iterable[str] = ()) -> None:
        self._used = {*mesh.used, *announced}
        self._in_digits = any(_IN_DIGITS.search(grid.name) for grid in mesh.grids.values())

    def new(self, community: str | None) -> Named:
        """Return the next code of a community, and a name after its number, written as other grids write theirs."""
        number, code = self._free(community, 1)
        return Named(code, f"第{self._written(number)}网格")

    def new_party(self, community: str | None, called: str) -> Named:
        """Return the next code for a party grid of a community, and a name after the community and its number."""
        number, code = self._free(community, _PARTIES_FROM)
        return Named(code, f"{called}第{self._written(number - _PARTIES_FROM + 1)}组团")

    def _free(self, community: str | None, least: int) -> tuple[int, str]:
        codes = ((number, f"{community or ''}{number:03d}") for number in count(least))
        number, code = next(each for each in codes if each[1] not in self._used)
        self._used.add(code)
        return number, code

    def _written(self, number: int) -> str:
        return str(number) if self._in_digits or number > 999 else numeral(number)
