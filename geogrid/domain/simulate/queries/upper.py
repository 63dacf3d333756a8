"""The areas that people name before an address, shortened as they do."""

from __future__ import annotations

from geogrid.domain.register import Place, PlaceKind
from geogrid.domain.simulate.queries.atlas import Atlas
from geogrid.domain.simulate.queries.chance import Chance

ABOVE = {"341002": ("安徽省", "黄山市")}  # province and city, by the code of the district

_GAPS = {"": 80, " ": 14, "，": 3, ",": 2, "　": 1}
_LEVELS = {"": 28, "d": 24, "c": 12, "t": 5, "tc": 6, "dt": 7, "dc": 9, "dtc": 9}
_OF_SITES = {"": 45, "d": 30, "t": 10, "dt": 15}  # their names begin with the community's


def district_words(atlas: Atlas, chance: Chance, *, backwards: bool = False) -> str:
    """Return the district with or without what is above it: 安徽省黄山市屯溪区, 安徽黄山屯溪, 屯溪 ..."""
    name = atlas.district.name
    province, city = ABOVE.get(atlas.district.code[:6], ("", ""))
    gap = chance.weighted(_GAPS)
    full = [part for part in (province, city, name) if part]
    forms: dict[tuple[str, ...], float] = {
        tuple(full): 30,
        tuple(full[-2:]): 25,
        (name,): 25,
        tuple(part[:-1] for part in full): 8,
        tuple(part[:-1] for part in full[-2:]): 4,
        (name[:-1],): 5,
        tuple(full[:-1] or full): 3,
    }
    words = chance.weighted(forms)
    return gap.join(reversed(words) if backwards else words)


def areas_words(atlas: Atlas, place: Place, chance: Chance, levels: str, *, backwards: bool = False) -> list[str]:
    """Return the areas above a place, the large first: `levels` of d, t and c for district, town, community.

    `backwards` is for what is above the district alone: 屯溪区黄山市.
    """
    words = []
    if "d" in levels:
        words.append(district_words(atlas, chance, backwards=backwards))
    if "t" in levels:
        words.append(atlas.town(place).name)
    if "c" in levels:
        words.append(atlas.community(place).name)
    return words


def some_areas(atlas: Atlas, place: Place, chance: Chance, *, least: int = 0, backwards: bool = False) -> list[str]:
    """Return the areas that somebody names before a place; of as many levels as `least`, or more."""
    weights = _OF_SITES if place.kind is PlaceKind.SITE else _LEVELS
    levels = chance.weighted({levels: weight for levels, weight in weights.items() if len(levels) >= least})
    return areas_words(atlas, place, chance, levels, backwards=backwards)


def with_areas(atlas: Atlas, place: Place, chance: Chance, text: str) -> str:
    """Return a text about a place with some of the areas above it, or none."""
    gap = chance.weighted(_GAPS)
    return gap.join([*some_areas(atlas, place, chance), text])


def in_district(atlas: Atlas, chance: Chance, text: str) -> str:
    """Return a text with the district before it, or not: where the smaller areas would decide what is asked."""
    if chance.share(0.6):
        return text
    return district_words(atlas, chance) + chance.weighted(_GAPS) + text
