"""What else is called as a community is without its last part: the temple 大慈寺, 华兴正街 by 华兴街."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from geogrid.domain.addressing.doubt.said import ODD
from geogrid.domain.addressing.finding import DEPTH, How, Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import ABOVE, HOUSE, INSIDE, Parse
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.wording import WAYS
from geogrid.domain.addressing.register.behind import is_sight, stands_alone

_STREETS = 0.9
"""How likely what is called as streets are is one of those, and not the community."""
_MIDDLE = 1, 2
"""Characters that a street may have more: 华兴正街 for 华兴街."""


def known_by(behind: Mapping[str, str], gazetteer: Gazetteer) -> Iterator[tuple[str, str]]:
    """Yield the names behind house numbers that places are known by.

    Short ones where an area is called so, and those of sights where nothing else is: 兰桂坊.
    """
    for name, key in behind.items():
        known = gazetteer.named(name)
        is_stem = known is not None and known.short and known.own and known.level in ABOVE[-2:]
        is_free = known is None and not any(gazetteer.roads(name))
        if stands_alone(name) or is_stem or (is_free and is_sight(name)):
            yield name, key


class Streets:
    """Finds the streets of which a text says only what a community is called by as well.

    Parameters
    ----------
    gazetteer
        The names of the district.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        own = list(gazetteer.own())
        stems = {written for written, name in own if name.short and name.level is levels.COMMUNITY}
        self._of: dict[str, list[str]] = {stem: [] for stem in stems if _way(stem)}
        for road in dict.fromkeys(name.text for _, name in own if name.level is levels.ROAD) if self._of else ():
            for called in _without_middle(road):
                if called in self._of:
                    self._of[called].append(road)

    def of(self, parse: Parse) -> list[tuple[str, str]]:
        """Return what a text that says nothing else calls a community by, with each of the streets it may mean."""
        last = parse.first(levels.COMMUNITY) if self._of else None
        if last is None or any(e.level not in (*ABOVE, levels.NOISE) for e in parse.elements):
            return []
        said = parse.text[last.start : last.end]
        return [(said, road) for road in self._of.get(said, ())]


def with_streets(areas: list[Spot], said: str, streets: Iterable[Spot]) -> list[Spot]:
    """Return the streets that may be meant, each as likely, and to the rest the areas."""
    spots = list(streets)
    found = [
        spot._replace(trust=_STREETS / len(spots), notes=(Note(Remark.CORRECTED, said, spot.text), *spot.notes))
        for spot in spots
    ]
    return [*found, *(area._replace(trust=area.trust * (1 - _STREETS)) for area in areas)] if found else areas


def with_begun(parse: Parse, areas: list[Spot], begun: Iterable[list[Spot]]) -> list[Spot]:
    """Return the communities whose stem a text says, with the estates and places that begin so, each as likely.

    Where the text has a building or a house those that the register has are meant first: 莲花新村3栋 for 莲花3栋.
    """
    is_inside = any(e.level in (*HOUSE, *INSIDE) for e in parse.elements)
    least = DEPTH[How.ALIAS if is_inside else How.ESTATE]
    found = [spots for spots in begun if spots and DEPTH[spots[0].how] >= least and not _lacks(spots[0])]
    here = {grid for area in areas for grid in area.grids}
    if not is_inside and all(spot.grids.keys() <= here for spots in found for spot in spots):
        return areas
    share, rest = (ODD, 1 - ODD) if is_inside and found else (len(found) / (len(found) + 1), 1 / (len(found) + 1))
    said = next(e for e in parse.elements if e.level is levels.COMMUNITY)
    written = parse.text[said.start : said.end]
    named = [
        spot._replace(
            trust=spot.trust * share / len(found), notes=(Note(Remark.CORRECTED, written, spot.text), *spot.notes)
        )
        for spots in found
        for spot in spots
    ]
    notes = (Note(Remark.ALSO_FITS, named[0].text, written),) if named else ()
    return [*(a._replace(trust=a.trust * rest, notes=(*a.notes, *notes)) for a in areas), *named]


def _lacks(spot: Spot) -> bool:
    return any(note.remark is Remark.NOT_LISTED for note in spot.notes)


def _way(name: str) -> str:
    return next((end for end in WAYS if name.endswith(end) and name != end), "")


def _without_middle(road: str) -> Iterator[str]:
    """Yield a road without what may be its middle: 华兴街 of 华兴正街."""
    way = _way(road)
    stem = road.removesuffix(way) if way else ""
    yield from (stem[:-more] + way for more in _MIDDLE if len(stem) > more + 1)
