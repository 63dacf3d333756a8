"""Queries in which a name is another one, misspelt, or all there is."""

from __future__ import annotations

from geogrid.domain.grid import Area
from geogrid.domain.register import Alias, Place
from geogrid.domain.simulate.queries import wording
from geogrid.domain.simulate.queries.atlas import Atlas, called, rest
from geogrid.domain.simulate.queries.chance import Chance
from geogrid.domain.simulate.queries.query import Query, QueryKind
from geogrid.domain.simulate.queries.slips import one_slip, slip
from geogrid.domain.simulate.queries.spots import crossing_text
from geogrid.domain.simulate.queries.upper import district_words, in_district, with_areas
from geogrid.domain.simulate.queries.wording import Style


def alias(atlas: Atlas, chance: Chance) -> Query | None:
    """Return an address with another name for its road, estate, site, community or town.

    Decidable as the address itself is. Of a road without houses, a bridge, a crossing is asked: see `crossing`.
    """
    sort = chance.weighted({"estate": 35, "road": 35, "site": 15, "area": 15})
    areas = {area.name: area for area in atlas.areas.values()}
    kinds = {
        "estate": lambda name: name in atlas.estates,
        "road": lambda name: name in atlas.chart.crossings_of,
        "site": lambda name: name in atlas.at and name not in atlas.estates,
        "area": lambda name: name in areas,
    }
    fitting = [other for other in atlas.aliases if kinds[sort](other.name)]
    if not fitting:
        return None
    other = chance.pick(fitting)
    if sort == "area":
        return _of_area(atlas, chance, other, areas[other.name])
    if sort == "road" and not atlas.houses.get(other.name):
        met = chance.pick(atlas.chart.crossings_of[other.name])
        text = crossing_text(met, chance, {other.name: other.alias})
        grids = atlas.chart.within(met.spots, met.reach)
        return Query(QueryKind.ALIAS, in_district(atlas, chance, text), None, grids)
    among = atlas.estates.get(other.name) or [*atlas.houses.get(other.name, {}).values()] or [atlas.at[other.name]]
    place = chance.pick([place for place in among if called(place) == other.name])
    text = with_areas(atlas, place, chance, wording.address(atlas, place, chance, other.alias))
    return Query(QueryKind.ALIAS, text, place.code, atlas.of(place))


def _of_area(atlas: Atlas, chance: Chance, other: Alias, area: Area) -> Query | None:
    """Return an address with the other name of its community or town."""
    inside = [code for code in atlas.communities if area.code in (code, atlas.areas[code].parent)]
    places = [place for code in inside for place in atlas.communities[code]]
    if not places:
        return None
    place = chance.pick(places)
    above = [district_words(atlas, chance)] if chance.share(0.5) else []
    text = "".join([*above, other.alias, wording.address(atlas, place, chance)])
    return Query(QueryKind.ALIAS, text, place.code, atlas.of(place))


def typo(atlas: Atlas, chance: Chance) -> Query | None:
    """Return an address with one character of a name replaced, left out, doubled or swapped with the next.

    Decidable where all names of the district that are one slip away, and have what follows in the register, lead to
    one grid. A slip in the name of an area above a full address decides nothing.

    Not asked for: a slip that makes another name, which nobody can see; and one by sound or shape that leaves another
    name as near, where some clerks would be sure and others not.
    """
    place = wording.some_place(atlas, chance)
    if place is None:
        return None
    if chance.share(0.15):
        return _typo_above(atlas, chance, place)
    name, follows = called(place), rest(place)
    written, alike = slip(name, chance)
    if len(name) < 3 or written == name or written in atlas.names.all:
        return None
    found = [atlas.at[near + follows] for near in atlas.names.near(written) if near + follows in atlas.at]
    if alike and len(found) > 1:
        return None
    text = chance.weighted(wording.GAPS).join([written, *wording.after_name(place, Style.of(chance), chance)])
    code = place.code if len(found) == 1 else None
    return Query(QueryKind.TYPO, in_district(atlas, chance, text), code, atlas.of_all(found))


def _typo_above(atlas: Atlas, chance: Chance, place: Place) -> Query | None:
    """Return an address with a slip in the name of its community or town."""
    own = chance.pick((atlas.community(place), atlas.town(place)))
    written, _ = slip(own.name, chance)
    others = [area.name for area in atlas.areas.values() if area is not own]
    if written == own.name or written in atlas.names.all or any(one_slip(written, name) for name in others):
        return None
    above = [district_words(atlas, chance)] if chance.share(0.5) else []
    text = "".join([*above, written, wording.address(atlas, place, chance)])
    return Query(QueryKind.TYPO, text, place.code, atlas.of(place))


def estate_only(atlas: Atlas, chance: Chance) -> Query | None:
    """Return the name of an estate alone. The grids of all places in it, and of its gate.

    A few say only what several estates begin with (金桂那个小区), or two estates: the grids of all of them.
    """
    if not atlas.estates:
        return None
    names = list(atlas.estates)
    name = chance.pick(names)
    way = chance.weighted({"one": 88, "begun": 7, "two": 5})
    if way == "one":
        return _one_estate(atlas, chance, name)
    if way == "begun":
        head = name[:2]
        meant = [other for other in names if other.startswith(head)]
        text = head + chance.pick(("那个小区", "那边的小区", "什么小区来着", "那个小区里面"))
        if len(meant) < 2 or head + "小区" in atlas.estates:
            return None
    else:
        meant = [name, chance.pick(names)]
        text = chance.pick(("和", "、", "及", "，")).join(meant)
        if meant[0] == meant[1]:
            return None
    grids = atlas.of_all([place for other in meant for place in atlas.estates[other]])
    return Query(QueryKind.ESTATE_ONLY, in_district(atlas, chance, text), None, grids)


def _one_estate(atlas: Atlas, chance: Chance, name: str) -> Query:
    ends = {"": 50, "里面": 7, "院内": 5, "门口": 8, "大门口": 5, "物业": 3, "业主": 3}
    if not name.endswith("小区"):
        ends |= {"小区": 15, "小区里": 4, "小区门口": 4}
    text = chance.weighted({"": 75, "我住": 10, "我家在": 8, "住": 3, "在": 4}) + name + chance.weighted(ends)
    place = atlas.at[name]
    if text.startswith(name):
        text = with_areas(atlas, place, chance, text)
    return Query(QueryKind.ESTATE_ONLY, text, place.code, atlas.of_all(atlas.estates[name]))
