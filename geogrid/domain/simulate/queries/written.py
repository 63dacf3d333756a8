"""Queries for one place, written otherwise than in the register: their grid is that of the place.

Now and then people leave out too much; then all places that the rest of the address fits are possible.
"""

from __future__ import annotations

from geogrid.domain.register import Place, PlaceKind
from geogrid.domain.simulate.queries import wording
from geogrid.domain.simulate.queries.atlas import Atlas, called, house_number, rest
from geogrid.domain.simulate.queries.chance import Chance
from geogrid.domain.simulate.queries.query import Query, QueryKind
from geogrid.domain.simulate.queries.upper import areas_words, district_words, some_areas, with_areas
from geogrid.domain.simulate.queries.wording import Style

_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}


def missing_upper(atlas: Atlas, chance: Chance) -> Query | None:
    """Return an address without any area above it. Decidable, since the register has each but once.

    A few leave out the estate or the road too (3幢2单元501室), or the community of a site (小学): then the grids of all
    that are called so, and asked for only where these are several.
    """
    place = wording.some_place(atlas, chance)
    if place is None:
        return None
    if chance.share(0.95):
        return Query(QueryKind.MISSING_UPPER, wording.address(atlas, place, chance), place.code, atlas.of(place))
    text, grids = _tail(atlas, place)
    return Query(QueryKind.MISSING_UPPER, text, None, grids) if len(grids) > 1 else None


def _tail(atlas: Atlas, place: Place) -> tuple[str, frozenset[str]]:
    """Return the last part of an address, and the grids of all that end so."""
    if place.kind is PlaceKind.SITE:
        sort = place.address.removeprefix(atlas.community(place).name)
        sites = [site for site in atlas.kinds[PlaceKind.SITE] if site.address.endswith(sort)]
        return sort, atlas.of_all(sites)
    if place.kind is PlaceKind.HOUSE:
        number = house_number(place)
        houses = [numbers[number] for numbers in atlas.houses.values() if number in numbers]
        return f"{number}号", atlas.of_all(houses)
    return rest(place), frozenset(atlas.inner.get(rest(place), ()))


def wrong_community(atlas: Atlas, chance: Chance) -> Query | None:
    """Return an address with another community or town than the register's before it.

    Decidable: the register has the address but once, and it counts more than the area. Not asked for where a place in
    the stated area has nearly the same address, so that either could be the slip.
    """
    place = wording.some_place(atlas, chance)
    if place is None:
        return None
    own = atlas.community(place) if place.kind is not PlaceKind.SITE and chance.share(0.75) else atlas.town(place)
    others = [area for area in atlas.level(own.level) if area.code != own.code]
    if not others:
        return None
    stated = chance.pick(others)
    near = [atlas.at.get(name + rest(place)) for name in atlas.names.near(called(place))]
    if any(other and stated.code in (other.community, atlas.town(other).code) for other in near):
        return None
    above = [district_words(atlas, chance)] if chance.share(0.35) else []
    if own.code == place.community and stated.parent and chance.share(0.3):
        above.append(atlas.areas[stated.parent].name)
    text = chance.weighted(wording.GAPS).join([*above, stated.name, wording.address(atlas, place, chance)])
    return Query(QueryKind.WRONG_COMMUNITY, text, place.code, atlas.of(place))


def full_width(atlas: Atlas, chance: Chance) -> Query | None:
    """Return an address with all its digits, letters, signs and blanks in full width (１２号). Decidable."""
    place = wording.some_place(atlas, chance, wording.NUMBERED)
    if place is None:
        return None
    text = with_areas(atlas, place, chance, wording.address(atlas, place, chance)).translate(_WIDE)
    return Query(QueryKind.FULL_WIDTH, text, place.code, atlas.of(place))


def chinese_numerals(atlas: Atlas, chance: Chance) -> Query | None:
    """Return an address with numbers in Chinese: 一百零三号, 三幢二单元五〇一室. Decidable."""
    place = wording.some_place(atlas, chance, wording.NUMBERED)
    if place is None:
        return None
    block, entrance, room = (
        chance.pick(("幢", "栋", "号楼")),
        chance.weighted(wording.ENTRANCES),
        chance.pick(("室", "")),
    )
    text = "".join(wording.pieces(place, Style(block, entrance, room, chinese=True), chance))
    return Query(QueryKind.CHINESE_NUMERALS, with_areas(atlas, place, chance, text), place.code, atlas.of(place))


def omitted_hao(atlas: Atlas, chance: Chance) -> Query | None:
    """Return an address with bare numbers: 前园南路12, 城市花园3-2-501, 城市花园3 2 501. Decidable."""
    place = wording.some_place(atlas, chance, wording.NUMBERED)
    if place is None:
        return None
    numbers = [wording.bare(part) for part in (place.number, place.building, place.unit, place.room) if part]
    tail = chance.weighted({"-": 50, " ": 20, "—": 5, "/": 5, "－": 5, "#": 5, ".": 3}).join(numbers)
    if place.room and chance.share(0.15):
        tail = f"{place.building}{numbers[-1]}"
    text = called(place) + chance.weighted({"": 80, " ": 20}) + tail
    return Query(QueryKind.OMITTED_HAO, with_areas(atlas, place, chance, text), place.code, atlas.of(place))


def turned_round(atlas: Atlas, chance: Chance) -> Query | None:
    """Return an address from the small to the large: 501室2单元3幢 城市花园 水心亭社区 屯溪区. Decidable."""
    place = wording.some_place(atlas, chance)
    if place is None:
        return None
    style = Style(chance.pick(("幢", "栋", "号楼")), "单元", chance.weighted({"室": 85, "号": 15}))
    name, *parts = wording.pieces(place, style, chance)
    gap = chance.weighted({" ": 45, "": 22, "，": 15, ",": 8, ", ": 5, "　": 3, "、": 2})
    tail = chance.pick(("", gap)).join(reversed(parts))
    above = [*some_areas(atlas, place, chance, least=1, backwards=chance.share(0.5))]
    text = gap.join([*filter(None, [tail]), name, *reversed(above)])
    return Query(QueryKind.REVERSED, text, place.code, atlas.of(place))


def doubled_prefix(atlas: Atlas, chance: Chance) -> Query | None:
    """Return an address with areas above it named twice, once perhaps shorter: 黄山市屯溪区屯溪区. Decidable."""
    place = wording.some_place(atlas, chance)
    if place is None:
        return None
    gap = chance.weighted({"": 70, " ": 25, "，": 5})
    first = chance.pick(
        ("d", "d", "t", "dt") if place.kind is PlaceKind.SITE else ("d", "d", "t", "c", "dt", "dc", "dtc")
    )
    again = first if chance.share(0.6) else first + ("" if place.kind is PlaceKind.SITE else "c")
    words = areas_words(atlas, place, chance, first) + areas_words(atlas, place, chance, again)
    if first == "d" and "".join(words).count(atlas.district.name[:-1]) < 2:
        return None  # the city before or after the district doubles nothing
    text = gap.join([*words, wording.address(atlas, place, chance)])
    return Query(QueryKind.DOUBLED_PREFIX, text, place.code, atlas.of(place))
