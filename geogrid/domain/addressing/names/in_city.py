"""Districts known by their city alone: 新城区, which any city has, and 市南区, which shares the 市 of 青岛市."""

from __future__ import annotations

from collections.abc import Mapping

NO_NAMES = frozenset(("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"))
"""What stands in the national codes in place of a name."""
PARTS_OF_ESTATES = frozenset(("东区", "西区"))
"""Districts that are called as parts of estates are."""
AS_PARTS = PARTS_OF_ESTATES | {"城区", "老城区", "新城区", "矿区", "郊区", "市中区"}
"""Districts that are called as a part of any city is."""
_SHARED = "市"
_SHORTEST = 2
_COUNTY, _CITY = slice(0, 4), "00"


def is_named(name: str) -> bool:
    """Return whether a division is known by its name anywhere in the country."""
    return name not in NO_NAMES and name not in AS_PARTS


def called_in(divisions: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return by city how its districts are called behind it that are not known anywhere by that, with their names.

    西安市 has 新城区 (新城), 青岛市 has 南区 for 市南区 (青岛南区).
    """
    found: dict[str, dict[str, str]] = {}
    for code, name in divisions.items():
        shares = name.startswith(_SHARED)
        if name in NO_NAMES or not (shares or name in AS_PARTS):
            continue
        ways = [name, *([name[1:]] if shares else []), name[:-1]]
        city = found.setdefault(divisions.get(code[_COUNTY] + _CITY, ""), {})
        city.update((way, name) for way in ways if len(way) >= _SHORTEST)
    return found


def sharing(called: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return by city the districts that share its 市: 市南区 and 市北区 of 青岛市."""
    return {
        city: tuple(dict.fromkeys(name for name in ways.values() if name.startswith(_SHARED)))
        for city, ways in called.items()
    }


def is_part(said: str, county_here: str, *, is_inside: bool) -> bool:
    """Return whether what some district is called is a part of a city, or behind a road or an estate of that."""
    return said in PARTS_OF_ESTATES if is_inside else said in AS_PARTS and said != county_here
