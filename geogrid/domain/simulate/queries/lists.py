"""Queries for several places at once: from a number to another, or a list of numbers."""

from __future__ import annotations

from collections.abc import Mapping

from geogrid.domain.register import Place, PlaceKind
from geogrid.domain.simulate.queries import wording
from geogrid.domain.simulate.queries.atlas import Atlas
from geogrid.domain.simulate.queries.chance import Chance
from geogrid.domain.simulate.queries.query import Query, QueryKind
from geogrid.domain.simulate.queries.upper import in_district

_TO = {"-": 40, "—": 15, "至": 15, "到": 10, "~": 8, "～": 5, "–": 3, "－": 2, "--": 2}


def number_range(atlas: Atlas, chance: Chance) -> Query | None:
    """Return a range or a list of house numbers, or of buildings or entrances of an estate.

    The grids of all places in it. From a number to another takes both sides of a road; only one where that is said
    (单号, 双号). Where both numbers are odd or both even and nothing is said, clerks differ on whether it takes the
    other side too: asked for only where that leads to the same grids.
    """
    kind = chance.weighted({PlaceKind.HOUSE: 60, PlaceKind.BUILDING: 32, PlaceKind.UNIT: 8})
    place = wording.some_place(atlas, chance, (kind,))
    if place is None:
        return None
    name, word, numbers = _row(atlas, place, chance)
    if len(numbers) < 2:
        return None
    make = _listed if chance.share(0.35) else _houses if kind is PlaceKind.HOUSE else _from_to
    made = make(numbers, word, chance)
    if made is None:
        return None
    text, meant = made
    grids = atlas.of_all([numbers[number] for number in meant])
    if make is _houses and (meant[-1] - meant[0]) % 2 == 0:
        one_side = [numbers[number] for number in meant if (number - meant[0]) % 2 == 0]
        if atlas.of_all(one_side) != grids:
            return None
    return Query(QueryKind.RANGE, in_district(atlas, chance, name + text), None, grids)


def _row(atlas: Atlas, place: Place, chance: Chance) -> tuple[str, str, Mapping[int, Place]]:
    """Return the name before the numbers, the word after them, and all places that are counted with this one."""
    if place.kind is PlaceKind.HOUSE:
        return place.road or "", "号", atlas.houses[place.road or ""]
    if place.kind is PlaceKind.BUILDING:
        return place.estate or "", chance.pick(("幢", "幢", "栋", "号楼")), _counted(atlas, place, place.kind)
    return f"{place.estate}{place.building}", "单元", _counted(atlas, place, place.kind)


def _counted(atlas: Atlas, place: Place, kind: PlaceKind) -> Mapping[int, Place]:
    """Return the buildings of an estate, or the entrances of a building, by number."""
    found = [other for other in atlas.estates[place.estate or ""] if other.kind is kind]
    if kind is PlaceKind.UNIT:
        return {int(wording.bare(other.unit)): other for other in found if other.building == place.building}
    return {int(wording.bare(other.building)): other for other in found}


def _from_to(numbers: Mapping[int, Place], word: str, chance: Chance) -> tuple[str, list[int]] | None:
    """Return 1-6幢 or 1幢至6幢, and the numbers in it."""
    at = sorted(numbers)
    start = chance.below(len(at) - 1)
    stop = min(len(at) - 1, start + chance.between(1, 7))
    first = chance.weighted({"": 75, word: 25})
    return f"{at[start]}{first}{chance.weighted(_TO)}{at[stop]}{word}", at[start : stop + 1]


def _houses(numbers: Mapping[int, Place], word: str, chance: Chance) -> tuple[str, list[int]] | None:
    """Return 1-15号, and the numbers in it; of one side where the text says so."""
    made = _from_to(numbers, word, chance)
    if made is None:
        return None
    text, meant = made
    if chance.share(0.8):
        return made
    first, last = meant[0], meant[-1]
    if first == last or (first - last) % 2:
        return None
    side = "单号" if first % 2 else "双号"
    return text + chance.pick((f"({side})", f"（{side}）", side)), [n for n in meant if (n - first) % 2 == 0]


def _listed(numbers: Mapping[int, Place], word: str, chance: Chance) -> tuple[str, list[int]] | None:
    """Return 3、5、7号 or 3号和7号, and these numbers."""
    at = sorted(numbers)
    start = chance.below(len(at))
    meant = sorted({at[min(len(at) - 1, start + step * chance.between(1, 3))] for step in range(chance.between(2, 4))})
    if len(meant) < 2:
        return None
    gap = chance.weighted({"、": 60, ",": 12, "，": 12, " ": 4})
    if chance.share(0.3):
        parts = [f"{number}{word}" for number in meant]
        return gap.join(parts[:-1]) + chance.pick((gap, "和", "及")) + parts[-1], meant
    return gap.join(map(str, meant)) + word, meant
