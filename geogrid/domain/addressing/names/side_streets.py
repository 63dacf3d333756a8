"""Side streets that are named with their main road: 仓边路旧仓巷, which is called 旧仓巷 alone as well."""

from __future__ import annotations

import re
from collections.abc import Iterable

_COUNTED = "一二三四五六七八九十东西南北中上下横直新后前"
_LAST_OF = re.compile(
    rf".+(?:路|街|大道|巷)(?=(?![{_COUNTED}]+[街巷路里坊约]$)(?:(?![路街巷])[\u3400-\u9fff]){{2,6}}[街巷里坊路弄约]$)"
)
"""What is only counted (惠福东路三巷, 东街) has no name of its own."""


def last_of(road: str) -> str:
    """Return the side street of one that is named with its main road: 旧仓巷 of 仓边路旧仓巷; else what was given."""
    found = _LAST_OF.match(road)
    return road[found.end() :] if found else road


def called_alone(roads: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the side streets of main roads, and the names by which the register has each."""
    found: dict[str, list[str]] = {}
    for road in dict.fromkeys(roads):
        if (alone := last_of(road)) != road:
            found.setdefault(alone, []).append(road)
    return {alone: tuple(named) for alone, named in found.items()}
