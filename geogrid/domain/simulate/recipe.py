"""The recipe of a simulated district: real names and codes, and a sketch of the town as a sheet of bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geogrid.domain.register import Alias, LineKind, LineRank

OUTSIDE = "。"


@dataclass(frozen=True)
class Township:
    """A street (街道) or town (镇) and its 12-digit code."""

    code: str
    name: str


@dataclass(frozen=True)
class Community:
    """A community, its 12-digit code, and how it is built: `kind` is old, town or edge."""

    code: str
    name: str
    kind: str

    @property
    def township(self) -> str:
        """Code of the street or town it belongs to: the first nine digits and zeros."""
        return self.code[:9] + "000"


@dataclass(frozen=True)
class Way:
    """A named line of the town: a road or a river. `runs_east` tells an east-west line from a north-south one."""

    name: str
    kind: LineKind
    rank: LineRank
    width: float
    runs_east: bool


@dataclass(frozen=True)
class Stretch:
    """Where a way lies on the sheet: on line `line`, from crossing line `start` to crossing line `stop`."""

    way: Way
    line: int
    start: int
    stop: int


@dataclass(frozen=True)
class Category:
    """What is reported, its share of all cases (any unit), and its daily rhythm: day, evening, night or work."""

    name: str
    share: float
    rhythm: str


@dataclass(frozen=True)
class Names:
    """Stocks of names, taken in turn."""

    fixed_estate: str
    fixed_estate_community: str
    estates: tuple[str, ...]
    lanes: tuple[str, ...]
    greens: tuple[str, ...]
    sites: tuple[str, ...]


@dataclass(frozen=True)
class Stock:
    """Made-up other names, and the share of the things of a kind that get one of them."""

    share: float
    names: tuple[str, ...]


@dataclass(frozen=True)
class OldNames:
    """Stocks of other names for estates, roads, lanes and sites."""

    estates: Stock
    roads: Stock
    lanes: Stock
    sites: Stock


@dataclass(frozen=True)
class Numbering:
    """House numbers: the end they start from, and the side with the odd ones.

    Source: 北京 door plate rule of 2012: east-west roads from the east, north side odd; north-south roads from the
    north, west side odd. Cities differ, so it is data.
    """

    row_from_east: bool
    row_odd_north: bool
    column_from_north: bool
    column_odd_west: bool


@dataclass(frozen=True)
class Recipe:
    """What `simulate` needs to know of a real district; made by `Recipe.parse`.

    Parameters
    ----------
    name, code
        Of the district; 12 digits.
    origin
        CGCS2000 longitude and latitude of the point where the rivers meet, degrees.
    columns, rows
        Widths of the bands of the town plan, west to east and north to south, metres.
    meet
        Column line and row line of the origin.
    cells
        For each row band, for each column band, the place of its community in `communities`, -1 outside.
    modules
        Numbers of column bands and of row bands that are taken together where the town grows.
    townships, communities
        The real ones; communities in the order in which a growing town takes them up.
    stretches
        Roads and rivers on the lines of the sheet.
    aliases
        Other names on record, of things that a district may or may not have.
    old_names
        Other names to be given out.
    """

    name: str
    code: str
    origin: tuple[float, float]
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    meet: tuple[int, int]
    cells: tuple[tuple[int, ...], ...]
    modules: tuple[tuple[int, ...], tuple[int, ...]]
    townships: tuple[Township, ...]
    communities: tuple[Community, ...]
    stretches: tuple[Stretch, ...]
    numbering: Numbering
    names: Names
    aliases: tuple[Alias, ...]
    old_names: OldNames
    categories: tuple[Category, ...]

    @classmethod
    def parse(cls, table: Mapping[str, Any]) -> Recipe:
        """Return the recipe in a table of plain values, as `tomllib` reads it.

        Parameters
        ----------
        table
            The keys of data/boundaries/tunxi.toml.

        Raises
        ------
        KeyError
            When a key or the community of a sign is missing.
        """
        sheet, order = table["sheet"], table["communities"]["order"]
        place = {entry["sign"]: index for index, entry in enumerate(order)} | {OUTSIDE: -1}
        return cls(
            name=table["name"],
            code=table["code"],
            origin=(table["origin"][0], table["origin"][1]),
            columns=tuple(sheet["columns"]),
            rows=tuple(sheet["rows"]),
            meet=(sheet["rivers_meet"]["column"], sheet["rivers_meet"]["row"]),
            cells=tuple(tuple(place[sign] for sign in line) for line in sheet["cells"].split()),
            modules=(tuple(sheet["modules"]["columns"]), tuple(sheet["modules"]["rows"])),
            townships=tuple(Township(entry["code"], entry["name"]) for entry in table["streets"]),
            communities=tuple(Community(e["code"], e["name"], e["kind"]) for e in order),
            stretches=tuple(_stretches(table)),
            numbering=_numbering(table["numbering"]),
            names=_names(table["names"]),
            aliases=tuple(Alias(e["alias"], e["name"], e.get("renamed")) for e in table["aliases"]),
            old_names=_old_names(table["old_names"]),
            categories=tuple(Category(e["name"], e["share"], e["when"]) for e in table["cases"]["categories"]),
        )


def _stretches(table: Mapping[str, Any]) -> list[Stretch]:
    groups = [(LineKind.RIVER, LineRank.ARTERIAL, group) for group in table["rivers"]]
    groups += [(LineKind.ROAD, LineRank(rank), table["roads"][rank]) for rank in ("arterial", "street")]
    return [
        Stretch(Way(name, kind, rank, float(group["width"]), axis == "rows"), line, start, stop)
        for kind, rank, group in groups
        for axis in ("rows", "columns")
        for name, line, start, stop in group.get(axis, [])
    ]


def _numbering(table: Mapping[str, Any]) -> Numbering:
    row, column = table["row"], table["column"]
    return Numbering(row["from"] == "east", row["odd"] == "north", column["from"] == "north", column["odd"] == "west")


def _names(table: Mapping[str, Any]) -> Names:
    joined = (head + tail for tail in table["estate_tails"] for head in table["estate_heads"])
    return Names(
        fixed_estate=table["fixed_estate"]["name"],
        fixed_estate_community=table["fixed_estate"]["community"],
        estates=(*table["estates"], *joined),
        lanes=tuple(table["lanes"]),
        greens=tuple(table["greens"]),
        sites=tuple(table["sites"]),
    )


def _old_names(table: Mapping[str, Any]) -> OldNames:
    def stock(kind: str) -> Stock:
        part = table[kind]
        return Stock(part["share"], tuple(head + tail for tail in part["tails"] for head in part["heads"]))

    return OldNames(stock("estates"), stock("roads"), stock("lanes"), stock("sites"))
