"""Communities and towns as what an address is matched with: their grids, as far as a text is about them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from geogrid.domain.addressing.doubt.said import ODD
from geogrid.domain.addressing.finding import How, Note, Remark, Spot
from geogrid.domain.addressing.ground import spread
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import ABOVE, HOUSE, INSIDE, Element, Parse
from geogrid.domain.addressing.other_names.similar import Near
from geogrid.domain.addressing.other_names.villages_of import village_of
from geogrid.domain.addressing.register.directory import Directory
from geogrid.domain.addressing.text.numerals import CHARACTERS, value

_MORE = frozenset(
    (*HOUSE, *INSIDE, levels.ROAD, levels.GROUP, levels.ESTATE, levels.OFFSET, levels.RELATION, levels.JUNCTION)
)
"""What a text says of an area, or beside it, that is not the area as a whole."""
_AREAS = {level: rank for rank, level in enumerate(ABOVE) if level is not levels.ZONE}
_ENDS_AN_AREA = re.compile("村|社区")
_N = rf"\d+|[{CHARACTERS}]+"
_A_GRID = re.compile(rf"第?(?P<before>{_N})(?:号|个)?网格|网格(?P<behind>{_N})(?![\d{CHARACTERS}号栋幢楼室单组])")


class Areas:
    """The areas of a district.

    Parameters
    ----------
    above
        Names of the areas that each grid lies in, the narrowest first, and its own at the end, by its code.
    with_numbers
        What has numbers behind it in the register: 红砂村, 红砂村大屋场.
    """

    def __init__(self, above: Mapping[str, Sequence[str]], with_numbers: Iterable[str]) -> None:
        self._above = above
        self._grids_in: dict[str, list[str | None]] = {}
        for code, names in above.items():
            for name in names:
                self._grids_in.setdefault(name, []).append(code)
        self._of_rows: dict[str, list[str]] = {}
        for name in dict.fromkeys(with_numbers):
            for end in _ENDS_AN_AREA.finditer(name):
                if (area := name[: end.end()]) in self._grids_in:
                    self._of_rows.setdefault(area, []).append(name)

    def of(self, parse: Parse, directory: Directory) -> list[Spot]:
        """Return the grids of the narrowest areas that are named, each area as likely."""
        for level in (levels.COMMUNITY, levels.TOWN):
            named = [e for e in parse.all(level) if e.value in self._grids_in]
            if named:
                return [self._whole(parse, area, 1 / len(named), directory) for area in named]
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

    def _whole(self, parse: Parse, area: Element, trust: float, directory: Directory) -> Spot:
        """Return an area as a whole, less sure where a text says something of it, or beside it, that nobody knows."""
        grids, rest = self._grids_in[area.value], parse.text[area.end :]
        said_grids = list(_A_GRID.finditer(rest))
        names = {code: self._above[code or ""][-1].removeprefix(area.value) for code in grids}
        named = [code for code in grids if _is_said(names[code], rest, said_grids)]
        of = named if named and area.level is levels.COMMUNITY else grids
        spot = Spot(How.COMMUNITY, area.value, spread(of), trust=trust)
        told = {area.end + at for grid in said_grids for at in range(*grid.span())} if named else set()
        said = next((e for e in parse.elements if e.level in _MORE and e.start not in told), None)
        village = village_of(parse)
        part = village.part if village else said_grids[0][0] if said_grids and not named else None
        if said is None and part is None:
            return spot if named else self._with_rows(spot, directory)
        is_part = said is not None and said.level not in (levels.RELATION, levels.OFFSET)
        missing = part or (parse.text[said.start : said.end] if said and is_part else "")
        note = Note(Remark.NOT_LISTED, missing, area.value) if missing else Note(Remark.NOT_JUST_THERE, "", "")
        return spot._replace(trust=trust * ODD, notes=(note,))

    def _with_rows(self, spot: Spot, directory: Directory) -> Spot:
        """Return a community with the other grids in which the register has places that are called by it."""
        rows = [site for name in self._of_rows.get(spot.text, ()) for site in directory.under(name)]
        beyond = [site for site in rows if site.grid not in spot.grids]
        if not beyond:
            return spot
        counts = Counter(site.grid for site in beyond)
        grids = {grid: share * ODD for grid, share in spot.grids.items()}
        grids |= {grid: (1 - ODD) * count / len(beyond) for grid, count in counts.items()}
        note = Note(Remark.ALSO_A_PART, beyond[0].text, spot.text)
        return spot._replace(grids=grids, notes=(*spot.notes, note))


def _is_said(name: str, rest: str, said: Iterable[re.Match[str]]) -> bool:
    """Return whether what is said behind a community has the name of a grid of it: 第二网格, 2网格, 02网格, 网格2."""
    own = _A_GRID.fullmatch(name)
    if own is None:
        return name in rest
    return any("个" not in grid[0] and _number(own) == _number(grid) for grid in said)


def _number(grid: re.Match[str]) -> str:
    return value(grid["before"] or grid["behind"])


def stated_in(parse: Parse) -> list[Element]:
    """Return the communities and towns of the district that a text states."""
    communities, towns = parse.all(levels.COMMUNITY), parse.all(levels.TOWN)
    return [e for e in (*communities, *towns) if e.known] if communities or towns else []


def strange_in(parse: Parse) -> list[Element]:
    """Return the areas that a text names and nobody knows, the widest first, but for zones."""
    found = [e for e in parse.elements if not e.known and e.level in _AREAS and not e.repeated]
    return sorted(found, key=lambda e: _AREAS[e.level])
