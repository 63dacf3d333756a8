"""Communities and towns as what an address is matched with: their grids, as far as a text is about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from geogrid.domain.addressing import levels
from geogrid.domain.addressing.element import HOUSE, INSIDE, Element, Parse
from geogrid.domain.addressing.finding import How, Note, Remark, Spot
from geogrid.domain.addressing.ground import spread
from geogrid.domain.addressing.said import ODD
from geogrid.domain.addressing.similar import Near

_MORE = frozenset(
    (*HOUSE, *INSIDE, levels.ROAD, levels.GROUP, levels.ESTATE, levels.OFFSET, levels.RELATION, levels.JUNCTION)
)
"""What a text says of an area, or beside it, that is not the area as a whole."""
_A_GRID = re.compile(r"第?[\d一二三四五六七八九十]+(?:号|个)?网格")


class Areas:
    """The areas of a district.

    Parameters
    ----------
    above
        Names of the areas that each grid lies in, the narrowest first, and its own at the end, by its code.
    """

    def __init__(self, above: Mapping[str, Sequence[str]]) -> None:
        self._above = above
        self._grids_in: dict[str, list[str | None]] = {}
        for code, names in above.items():
            for name in names:
                self._grids_in.setdefault(name, []).append(code)

    def of(self, parse: Parse) -> list[Spot]:
        """Return the grids of the narrowest areas that are named, each area as likely."""
        for level in (levels.COMMUNITY, levels.TOWN):
            named = [e for e in parse.all(level) if e.value in self._grids_in]
            if named:
                return [self._whole(parse, area, 1 / len(named)) for area in named]
        return []

    def like(self, meant: Iterable[tuple[str, Near]]) -> list[Spot]:
        """Return the grids of the areas whose name may have been written wrongly.

        Parameters
        ----------
        meant
            What was written, and the name that may be meant.
        """
        return [
            Spot(How.COMMUNITY, near.name.text, spread(grids), trust=ODD,
                 notes=(Note(Remark.CORRECTED, said, near.name.text),))
            for said, near in meant
            if (grids := self._grids_in.get(near.name.text))
        ]  # fmt: skip

    def _whole(self, parse: Parse, area: Element, trust: float) -> Spot:
        """Return an area as a whole, less sure where a text says something of it, or beside it, that nobody knows."""
        grids, rest = self._grids_in[area.value], parse.text[area.end :]
        named = [code for code in grids if self._above[code or ""][-1].removeprefix(area.value) in rest]  # 第二网格
        of = named if named and area.level is levels.COMMUNITY else grids
        spot = Spot(How.COMMUNITY, area.value, spread(of), trust=trust)
        said = next((e for e in parse.elements if e.level in _MORE), None)
        grid = None if named else _A_GRID.search(rest)
        if said is None and grid is None:
            return spot
        is_part = said is not None and said.level not in (levels.RELATION, levels.OFFSET)
        missing = parse.text[said.start : said.end] if said and is_part else grid[0] if grid else ""
        note = Note(Remark.NOT_LISTED, missing, area.value) if missing else Note(Remark.NOT_JUST_THERE, "", "")
        return spot._replace(trust=trust * ODD, notes=(note,))


def stated_in(parse: Parse) -> list[Element]:
    """Return the communities and towns of the district that a text states."""
    return [e for e in (*parse.all(levels.COMMUNITY), *parse.all(levels.TOWN)) if e.known]
