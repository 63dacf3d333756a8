"""What a district holds besides its grids: named lines, surfaces, estates, buildings, places and their other names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shapely import LineString, MultiLineString, MultiPolygon, Polygon


class LineKind(StrEnum):
    ROAD = "road"
    RIVER = "river"
    RAILWAY = "railway"
    WALL = "wall"


class LineRank(StrEnum):
    """How a line is drawn; rivers, railways and walls have rank arterial."""

    ARTERIAL = "arterial"
    STREET = "street"
    LANE = "lane"


class SurfaceKind(StrEnum):
    WATER = "water"
    GREEN = "green"


class PlaceKind(StrEnum):
    ESTATE = "estate"
    BUILDING = "building"
    UNIT = "unit"
    ROOM = "room"
    HOUSE = "house"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Line:
    """A named road, river, railway or wall. `width` in metres."""

    name: str
    kind: LineKind
    rank: LineRank
    width: float
    shape: LineString | MultiLineString


@dataclass(frozen=True, slots=True)
class Surface:
    """Water or a green; `name` may be empty."""

    name: str
    kind: SurfaceKind
    shape: Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Estate:
    """A residential estate (小区)."""

    name: str
    community: str | None
    shape: Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Building:
    """A building (幢). `number` inside its estate, or its house number on the road; `households` in it."""

    code: str
    estate: str | None
    number: str
    floors: int
    households: int
    shape: Polygon


@dataclass(frozen=True, slots=True)
class Place:
    """An address: a point with a text people write.

    Parameters
    ----------
    code
        Stable and unique.
    address
        The text as it is shown: 前园南路12号, 城市花园3幢2单元501室.
    community
        Code of the community the register states; None when unknown.
    lon, lat
        CGCS2000 degrees on the storage lattice.
    """

    code: str
    kind: PlaceKind
    address: str
    community: str | None
    lon: float
    lat: float
    road: str | None = None
    number: str | None = None
    estate: str | None = None
    building: str | None = None
    unit: str | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """Another way to call something: 老大桥 for 镇海桥.

    Parameters
    ----------
    alias
        What people write.
    name
        What it stands for: the name of a road, an estate, an area or a site, or an address.
    renamed
        The day from which `name` took its place; None where both are in use.
    """

    alias: str
    name: str
    renamed: date | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """An address that belongs to another grid than its point says, by a decision.

    Parameters
    ----------
    address
        Of a place, or of an estate or building with all that is in it.
    grid
        Code of the grid that it belongs to.
    reason, document
        Why, and the number of the document that says so.
    valid_to
        The first day on which it does not hold any more.
    """

    address: str
    grid: str
    reason: str
    document: str
    valid_to: date

    @property
    def last_day(self) -> date:
        """The last day on which it holds, as people say until when it does."""
        return self.valid_to - timedelta(days=1)
