"""The grid (网格), the areas above it, the generation they belong to, and their codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shapely import MultiPolygon, Polygon


class Level(StrEnum):
    """The areas above the grid, from the top."""

    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"


class GridKind(StrEnum):
    """基础网格 covers the ground; 专属网格 is one school, hospital, market or park."""

    BASE = "base"
    DEDICATED = "dedicated"


@dataclass(frozen=True, slots=True)
class Area:
    """A district, street or community.

    Parameters
    ----------
    code
        Its division code: 6 digits and zeros, or whatever the source file uses.
    parent
        Code of the area one level up; None at the top or when unknown.
    shape
        Its ground, on the storage lattice.
    """

    code: str
    name: str
    level: Level
    parent: str | None
    shape: Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Grid:
    """One governed area of a few hundred households.

    Parameters
    ----------
    code
        15 digits in the national form; any unique text in files from elsewhere.
    community
        Code of the community it belongs to; None when unknown.
    households
        Counted or estimated households; None when unknown.
    shape
        Its ground, on the storage lattice.
    """

    code: str
    name: str
    community: str | None
    households: int | None
    shape: Polygon | MultiPolygon
    kind: GridKind = GridKind.BASE


@dataclass(frozen=True, slots=True)
class Generation:
    """A published, dated version of all grids and areas. Immutable.

    Parameters
    ----------
    number
        1, 2, 3 ... in order of publishing.
    valid_from
        The first day it answers for. Of two with the same day, the later number wins.
    simulated
        Whether it is made up (模拟数据): every page and export then says so.
    source
        Where it came from: a file name, or the simulation's seed.
    """

    number: int
    valid_from: date
    simulated: bool
    source: str


# What every page and export of made-up data says.
SIMULATED = "模拟数据"

CODE_15 = re.compile(r"[0-9]{15}")

CODE_MICRO = re.compile(r"[0-9]{17,18}")
"""That of a grid and a number of two digits; three when they are used up."""


def community_of(code: str) -> str | None:
    """Return the 12-digit community code inside a 15-digit grid code, None for any other form.

    Source: DB11 《网格化城市管理系统 单元网格划分》, 6 county + 3 street + 3 community + 3 sequence digits.
    """
    return code[:12] if CODE_15.fullmatch(code) else None


def grid_code(community: str, sequence: int) -> str:
    """Return the 15-digit code of the `sequence`-th grid (from 1) of a 12-digit community code."""
    if not 1 <= sequence <= 999:
        raise ValueError(f"sequence {sequence} is not 1 to 999")
    return f"{community}{sequence:03d}"


def full_name(name: str, community: str | None) -> str:
    """Return a grid's name with its community before it, unless it is there already: 前园社区第三网格."""
    return name if not community or name.startswith(community) else community + name


@dataclass(frozen=True, slots=True)
class Called:
    """What a grid is called on a day: all that is said of it but its shape.

    Parameters
    ----------
    community
        The name of its community; its code where no such community is stored, None when unknown.
    """

    code: str
    name: str
    community: str | None
    kind: GridKind

    @property
    def full_name(self) -> str:
        """The grid's name with its community before it."""
        return full_name(self.name, self.community)
