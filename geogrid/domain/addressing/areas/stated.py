"""Whether what was matched lies in the communities and towns that a text states."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from geogrid.domain.addressing.areas.areas import stated_in, strange_in
from geogrid.domain.addressing.doubt.said import ODD, TRUST, is_name_of, is_named_so
from geogrid.domain.addressing.finding import How, Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.other_names.mistakes import Mistakes
from geogrid.domain.addressing.other_names.similar import is_slip
from geogrid.domain.addressing.reading.country import DIVISIONS
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import is_list
from geogrid.domain.addressing.text.numerals import CHARACTERS
from geogrid.domain.register import Override

_AREAS = (levels.COMMUNITY, levels.TOWN)
_KIND = re.compile("[街路道镇乡村]*(?:社区|街道|[镇乡村])$")
"""What an area is called by besides its name."""
_VILLAGE = re.compile(rf"[{CHARACTERS}][\u3400-\u9fff]{{1,4}}村")
"""How a village may be called that begins with a numeral, and so is read as a word."""
_NO_NAME = re.compile("(?:[本该此某我们咱这那个各全贵请让和与]|城中|老旧|新农)(?:社区|街道|[镇乡村])$")
"""How ends what no area is called: 市民反映我们社区, 城中村."""


class Stated:
    """Compares what was matched with the areas that a text states.

    Parameters
    ----------
    above
        Names of the areas that each grid lies in, the narrowest first, and its own at the end, by its code.
    gazetteer
        The names of the district.
    mistakes
        What of them may be written wrongly.
    """

    def __init__(self, above: Mapping[str, Sequence[str]], gazetteer: Gazetteer, mistakes: Mistakes) -> None:
        self._above, self._mistakes = above, mistakes
        self._knows_areas = any(name.level in _AREAS for _, name in gazetteer.own())

    def as_stated(self, spot: Spot, stated: Sequence[Element]) -> Spot:
        """Return a spot less sure where a text states a community or a town in which none of its grids lies."""
        likeliest = max(spot.grids, key=lambda grid: spot.grids[grid], default=None)
        against = [
            note for e, note in self._against(stated, likeliest)
            if not any(e.value in self._above.get(grid or "", ()) for grid in spot.grids)
        ]  # fmt: skip
        return (
            spot._replace(trust=spot.trust * TRUST["contradicted"], notes=(*spot.notes, *against)) if against else spot
        )

    def unless_strange(self, parse: Parse, strange: list[Element], spot: Spot, directory: Directory) -> Spot:
        """Return a spot less sure where a text states a town or a community that nobody knows here: 岩寺镇."""
        if not self._knows_areas or spot.how is How.COMMUNITY:
            return spot
        above = {name for grid in spot.grids for name in self._above.get(grid or "", ())}
        near = ((said, near) for said, near in self._mistakes.areas(parse) if near.name.text in above)
        meant = {said for said, near in near if near.name.text == said or is_slip(said, near.written)}
        called = {_KIND.sub("", name) for name in above}
        unknown = [
            e for e in strange
            if not (e.value in meant or _KIND.sub("", e.value) in called or _NO_NAME.search(e.value))
            and not is_named_so(spot, e.value, directory)
        ]  # fmt: skip
        if not unknown:
            return spot
        likeliest = max(spot.grids, key=lambda grid: spot.grids[grid], default=None)
        here = next(iter(self._above.get(likeliest or "", ())), spot.text)
        notes = [Note(Remark.CONTRADICTED, said, here) for said in dict.fromkeys(e.value for e in unknown)]
        most = ODD if any(e.level not in DIVISIONS for e in unknown) else TRUST["contradicted"]
        return spot._replace(trust=min(spot.trust, most), notes=(*spot.notes, *notes))

    def agrees(self, parse: Parse, spot: Spot, directory: Directory) -> bool:
        """Return whether a text names the community, or an estate, that a spot is in."""
        stated = [e.value for e in parse.all(levels.COMMUNITY) if e.known]
        if any(all(name in self._above.get(grid or "", ()) for grid in spot.grids) for name in stated):
            return True
        estates = (directory.within(e.value) for e in parse.all(levels.ESTATE) if e.known)
        return any(spot.grids.keys() <= within.keys() for within in estates)

    def denied(self, stated: Sequence[Element], grid: str | None, decision: Override | None, site: Site) -> list[Note]:
        """Return what is said of the areas that a text states and a place is not in, by its point or a decision."""
        by_point = self._above.get(site.grid or "", ()) if decision else ()
        said = [e for e in stated if not is_name_of(e, site)]
        return [note for e, note in self._against(said, grid) if e.value not in by_point]

    def is_anothers(self, name: Element, sites: Iterable[Site], stated: Sequence[Element]) -> bool:
        """Return whether a name goes with an area in short that what the register calls so is not in.

        云塘曙光学校 is called by that, and 河街（窑湾段）35号 is on the part of the road there.
        """
        beside = (name.start, None) if name.level is levels.SITE else (None, name.end + 1)
        said = [e for e in stated if (e.end == beside[0] or e.start == beside[1]) and e.end - e.start < len(e.value)]
        return bool(said) and all(self.denied(said, site.grid, None, site) for site in sites)

    def where_stated(self, stated: Sequence[Element], sites: list[Site]) -> list[Site]:
        """Return those of some places that lie in the areas a text states, by their points; all where none does."""
        return [site for site in sites if not self.denied(stated, site.grid, None, site)] or sites if stated else sites

    def fitting(
        self, parse: Parse, whole: str, sites: Sequence[Site], where: Sequence[tuple[str | None, Override | None]]
    ) -> Sequence[int]:
        """Return which of some places are meant by a text that states areas: those in them, and all where none is.

        Of a list or a range each that is said is asked for by itself: 6组 of 红砂村3、6组, wherever that lies.

        Parameters
        ----------
        whole
            What of the text is the key of what they are in.
        where
            The grid of each, and the decision about it.
        """
        stated, is_of_several = stated_in(parse), is_list(parse)
        fits = [
            not self.denied(_unnamed(stated, whole, site), *at, site) for at, site in zip(where, sites, strict=True)
        ]
        asked: dict[str, list[int]] = defaultdict(list)
        for at, site in enumerate(sites):
            asked[site.text if is_of_several else ""].append(at)
        kept = ([at for at in places if fits[at]] or places for places in asked.values())
        return sorted(at for places in kept for at in places)

    def _against(self, stated: Iterable[Element], grid: str | None) -> list[tuple[Element, Note]]:
        """Return which areas a text states that a grid does not lie in, as far as those are known, and what to say."""
        above = self._above.get(grid or "", ())
        return [
            (e, Note(Remark.CONTRADICTED, e.value, above[0]))
            for e in stated
            if len(above) > _AREAS.index(e.level) + 1 and e.value not in above
        ]


def unknown_areas(parse: Parse) -> list[Element]:
    """Return the areas that a text states and nobody knows here: 岩寺镇, and 八里铺村 before a road."""
    areas = strange_in(parse)
    words = [e for e in parse.all(levels.SITE) if not e.known and _VILLAGE.fullmatch(e.value)]
    return areas + [e for e in words if any(of.own and of.start == e.end for of in parse.elements)] if words else areas


def _unnamed(stated: Sequence[Element], whole: str, site: Site) -> Sequence[Element]:
    """Return the areas that a text states without the village by which a part of what is meant is called itself.

    The houses of 红砂村大屋场 are in it, wherever they lie.
    """
    if site.code and site.text == whole:
        return stated
    return [e for e in stated if not (e.level is levels.COMMUNITY and site.text.startswith(e.value))]
