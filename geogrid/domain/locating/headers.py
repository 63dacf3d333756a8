"""The columns of a table of points: those of coordinates, by the headers people give them, and names for new ones."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geogrid.domain.addressing.text.normalise import normalise

# As `normalise` spells them, without what stands in brackets: 经度(GCJ02), wgs84_lng, 东坐标, X坐标, POINT_X.
_EAST = re.compile(
    r".*经度.*|东经|.*东坐标.*|.*横坐标.*|(.*_)?(lon|lng|long|longitude)(_.*|\d*)?|((point|coord|pos|gis|map)_)?x(坐标|_coord|_?\d)?|坐标x|easting|east"
)
_NORTH = re.compile(
    r".*纬度.*|北纬|.*北坐标.*|.*纵坐标.*|(.*_)?(lat|latitude)(_.*|\d*)?|((point|coord|pos|gis|map)_)?y(坐标|_coord|_?\d)?|坐标y|northing|north"
)
# Ends at the next bracket of either kind: what is not closed is looked at once.
_BRACKETS = re.compile(r"[(\[（【][^()\[\]（）【】]*[)\]）】]")
_LONGEST = 200  # characters; what is longer names no coordinate


def coordinate_columns(header: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the columns that look like longitude or east, and those that look like latitude or north.

    Parameters
    ----------
    header
        Column names as written; blanks, case, full-width letters and what stands in brackets do not matter. One of more
        than 200 characters is none of them.
    """
    spelled = [(name, _BRACKETS.sub("", normalise(name))) for name in header if len(name) <= _LONGEST]
    return (
        [name for name, word in spelled if _EAST.fullmatch(word)],
        [name for name, word in spelled if _NORTH.fullmatch(word)],
    )


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return a name for a column that no other has: name, name_2, name_3 ...; capitals do not matter."""
    known = {other.casefold() for other in taken}
    numbered = (f"{name}_{number}" if number > 1 else name for number in range(1, len(known) + 2))
    return next(wish for wish in numbered if wish.casefold() not in known)


def free_names(names: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """Return for each name of a column to be added one that neither the table nor another added column has."""
    found: dict[str, str] = {}
    taken = set(taken)
    for name in names:
        found[name] = free_name(name, {*taken, *found.values()})
    return found
