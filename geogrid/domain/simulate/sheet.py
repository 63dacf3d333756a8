"""The sheet of the town: bands, the community of each cell, and the ways on its lines, at the size asked for.

The named communities hold up to nine grids each. A town of fewer grids takes up fewer of them; a larger one grows
round about by modules of two bands by two, each an invented community, gathered in invented towns (模拟第1镇).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np

from geogrid.domain.register import LineKind, LineRank
from geogrid.domain.simulate.arrays import Bools, Ints
from geogrid.domain.simulate.recipe import Community, Recipe, Township, Way

GRIDS_PER_COMMUNITY = 4.6  # 92 grids in 20 communities, the district's own figure
GRIDS_AT_MOST = 9  # in a named community, before the town grows beyond them
GRID_GROUND = 92_000.0  # square metres of land that a grid takes
BUILDING_GROUND = 1_400.0  # square metres of land per building, at least
BAND = 400  # metres, of the bands that are added
TOWN_CODES = range(150, 200)  # 镇 are 100 to 199 (GB/T 10114); the real ones here end at 104

NONE = -1


@dataclass
class Sheet:
    """A town plan on bands; lengths in metres on the plan, rows counted from the north.

    Parameters
    ----------
    columns, rows
        Positions of the lines: eastings ascending, northings descending; 0, 0 is where the rivers meet.
    owner
        Community of each cell by place in `communities`; -1 outside. Shape (rows, columns).
    column_ways, row_ways
        Which of `ways` runs on each cell edge, -1 for none. Shapes (rows, columns + 1), (rows + 1, columns).
    """

    columns: Ints
    rows: Ints
    owner: Ints
    column_ways: Ints
    row_ways: Ints
    ways: list[Way]
    communities: list[Community]
    townships: list[Township]
    water: Bools = field(init=False)

    def __post_init__(self) -> None:
        river = np.array([way.kind is LineKind.RIVER for way in self.ways] + [False])
        beside, above = river[self.column_ways], river[self.row_ways]
        self.water = beside[:, 1:] | beside[:, :-1] | above[1:] | above[:-1]


@dataclass(frozen=True)
class Size:
    """How far the recipe's town is stretched, and how many grids lie beyond its named communities."""

    named: int
    scale: float
    beyond: int
    band: int


def size(recipe: Recipe, grids: int, buildings: int) -> Size:
    """Return how large the town has to be to hold so many grids and buildings."""
    named = min(len(recipe.communities), grids)
    named = min(named, max(1, round(max(grids / GRIDS_PER_COMMUNITY, buildings / 300))))
    inside = min(grids, named * GRIDS_AT_MOST) if named == len(recipe.communities) else grids
    crowding = max(1.0, buildings * BUILDING_GROUND / (grids * GRID_GROUND))
    scale = (inside * GRID_GROUND * crowding / _land(recipe, named)) ** 0.5
    return Size(named, scale, grids - inside, round(BAND * crowding**0.5))


def _land(recipe: Recipe, named: int) -> float:
    """Return the land of the first `named` communities as drawn, in square metres."""
    owner = np.array(recipe.cells)
    area = np.outer(recipe.rows, recipe.columns)
    return float(area[(owner >= 0) & (owner < named) & ~_wet(recipe)].sum())


def _wet(recipe: Recipe) -> Bools:
    wet = np.zeros((len(recipe.rows), len(recipe.columns)), bool)
    for stretch in recipe.stretches:
        if stretch.way.kind is LineKind.RIVER:
            beside, along = slice(stretch.line - 1, stretch.line + 1), slice(stretch.start, stretch.stop)
            wet[(beside, along) if stretch.way.runs_east else (along, beside)] = True
    return wet


def draw(recipe: Recipe, grids: int, buildings: int) -> Sheet:
    """Return the sheet of a town for so many grids and buildings."""
    wanted = size(recipe, grids, buildings)
    east, south = _padding(recipe, wanted)
    wet = _wet(recipe)
    widths = _widths(recipe.columns, wet[0], wanted, 2 * east)
    heights = _widths(recipe.rows, wet[:, 0], wanted, 2 * south)
    meet = (recipe.meet[0] + 2 * east, recipe.meet[1] + 2 * south)
    columns, rows = _lines(widths, meet[0]), -_lines(heights, meet[1])
    core = np.array(recipe.cells)
    core[core >= wanted.named] = NONE
    owner = np.pad(core, ((2 * south,) * 2, (2 * east,) * 2), constant_values=NONE)
    sheet = Sheet(
        columns,
        rows,
        owner,
        np.full((len(heights), len(columns)), NONE),
        np.full((len(rows), len(widths)), NONE),
        [],
        list(recipe.communities[: wanted.named]),
        list(recipe.townships),
    )
    _lay_ways(sheet, recipe, 2 * east, 2 * south)
    if wanted.beyond:
        _grow(sheet, recipe, wanted, east, south)
    sheet.__post_init__()
    return sheet


def _widths(core: tuple[int, ...], wet: Bools, wanted: Size, padding: int) -> list[int]:
    scaled = [width if water else round(width * wanted.scale) for width, water in zip(core, wet, strict=True)]
    return [wanted.band] * padding + scaled + [wanted.band] * padding


def _lines(widths: list[int], zero: int) -> Ints:
    lines = np.array([0, *accumulate(widths)])
    return lines - lines[zero]


def _lay_ways(sheet: Sheet, recipe: Recipe, east: int, south: int) -> None:
    for stretch in recipe.stretches:
        way = _add(sheet, stretch.way)
        if stretch.way.runs_east:
            sheet.row_ways[stretch.line + south, stretch.start + east : stretch.stop + east] = way
        else:
            sheet.column_ways[stretch.start + south : stretch.stop + south, stretch.line + east] = way


def _add(sheet: Sheet, way: Way) -> int:
    sheet.ways.append(way)
    return len(sheet.ways) - 1


# --- growing beyond the named communities ---------------------------------------------------------------------------


def _padding(recipe: Recipe, wanted: Size) -> tuple[int, int]:
    """Return how many modules to lay out at each side, east-west and north-south: enough for a round town."""
    if not wanted.beyond:
        return 0, 0
    breadth, height = (sum(widths) * wanted.scale for widths in (recipe.columns, recipe.rows))
    ground = breadth * height + wanted.beyond * (wanted.band / BAND) ** 2 * GRID_GROUND
    side = 1.3 * ground**0.5
    modules = [max(1, int((side - length) / 2 / (2 * wanted.band)) + 1) for length in (breadth, height)]
    return modules[0], modules[1]


def _grow(sheet: Sheet, recipe: Recipe, wanted: Size, east: int, south: int) -> None:
    columns = [2] * east + list(recipe.modules[0]) + [2] * east
    rows = [2] * south + list(recipe.modules[1]) + [2] * south
    _fill_corners(sheet.owner[2 * south : -2 * south, 2 * east : -2 * east])
    _extend_ways(sheet, recipe, east, south)
    sheet.__post_init__()
    kept = _nearest_modules(sheet, wanted, _edges(columns), _edges(rows))
    tile = int(np.ceil((len(kept) / (0.5 * len(TOWN_CODES))) ** 0.5)) + 1
    towns: dict[tuple[int, int], int] = {}
    sizes: dict[int, int] = {}
    for number, (row, column, cells) in enumerate(kept, 1):
        town = towns.setdefault((row // tile, column // tile), len(towns))
        sizes[town] = sizes.get(town, 0) + 1
        code = f"{recipe.code[:6]}{TOWN_CODES[town]}"
        sheet.owner[cells] = len(sheet.communities)
        kind = "edge" if number > len(kept) // 2 else "town"
        sheet.communities.append(Community(f"{code}{sizes[town]:03d}", f"模拟第{number}社区", kind))
    sheet.townships += [Township(f"{recipe.code[:6]}{TOWN_CODES[town]}000", f"模拟第{town + 1}镇") for town in sizes]


def _edges(groups: list[int]) -> list[int]:
    return [0, *accumulate(groups)]


def _fill_corners(core: Ints) -> None:
    """Give the cells outside the recipe's outline to the community beside them, so that the town has no hole."""
    for line in core:
        inside = np.flatnonzero(line >= 0)
        line[: inside[0]] = line[inside[0]]
        line[inside[-1] :] = line[inside[-1]]


def _nearest_modules(
    sheet: Sheet, wanted: Size, columns: list[int], rows: list[int]
) -> list[tuple[int, int, tuple[slice, slice]]]:
    """Return the modules nearest to the centre that together hold the grids beyond the named communities."""
    area = np.outer(-np.diff(sheet.rows), np.diff(sheet.columns)) * ~sheet.water
    middle = (sheet.columns[[0, -1]].mean(), sheet.rows[[0, -1]].mean())
    found = []
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            cells = (slice(rows[row], rows[row + 1]), slice(columns[column], columns[column + 1]))
            if (sheet.owner[cells] == NONE).all():
                away = np.hypot(
                    sheet.columns[[cells[1].start, cells[1].stop]].mean() - middle[0],
                    sheet.rows[[cells[0].start, cells[0].stop]].mean() - middle[1],
                )
                found.append((float(away), row, column, cells))
    found.sort(key=lambda module: module[:3])
    ground = wanted.beyond * GRID_GROUND * (wanted.band / BAND) ** 2
    enough = np.searchsorted(np.cumsum([area[module[3]].sum() for module in found]), ground)
    return [module[1:] for module in found[: int(enough) + 1]]


def _extend_ways(sheet: Sheet, recipe: Recipe, east: int, south: int) -> None:
    """Carry every line of the sheet on to its edge: rivers as rivers, the others as invented roads."""
    meet = (recipe.meet[0] + 2 * east, recipe.meet[1] + 2 * south)
    for line in range(len(sheet.columns)):
        for part in _bare_ends(sheet.column_ways[:, line]):
            _extend_column(sheet, line, part, meet)
    for line in range(len(sheet.rows)):
        for part in _bare_ends(sheet.row_ways[line]):
            _extend_row(sheet, line, part, meet)


def _bare_ends(ways: Ints) -> list[slice]:
    """Return the parts of a line before its first way and after its last: all of it where there is none."""
    drawn = np.flatnonzero(ways != NONE)
    if not len(drawn):
        return [slice(0, len(ways))]
    ends = [slice(0, int(drawn[0])), slice(int(drawn[-1]) + 1, len(ways))]
    return [end for end in ends if end.start < end.stop]


def _extend_column(sheet: Sheet, line: int, part: slice, meet: tuple[int, int]) -> None:
    northern = part.start < meet[1]
    if line == meet[0] and northern:
        sheet.column_ways[part, line] = _river_on(sheet, sheet.column_ways[:, line])
    elif northern or line not in (meet[0] - 1, meet[0] + 1):
        bridge = line % 4 == 0
        way = _invented(sheet, runs_east=False, arterial=bridge)
        wet = [] if bridge else [row for row in (meet[1] - 1, meet[1]) if part.start <= row < part.stop]
        sheet.column_ways[part, line] = way
        sheet.column_ways[wet, line] = NONE


def _extend_row(sheet: Sheet, line: int, part: slice, meet: tuple[int, int]) -> None:
    if line == meet[1]:
        beside = part.stop if part.start == 0 else part.start - 1
        sheet.row_ways[line, part] = sheet.row_ways[line, beside]
        return
    bridge = line % 4 == 0
    sheet.row_ways[line, part] = _invented(sheet, runs_east=True, arterial=bridge)
    if not bridge and line < meet[1] and part.start <= meet[0] < part.stop:
        sheet.row_ways[line, meet[0] - 1 : meet[0] + 1] = NONE


def _river_on(sheet: Sheet, ways: Ints) -> int:
    return next(int(way) for way in ways if way >= 0 and sheet.ways[way].kind is LineKind.RIVER)


def _invented(sheet: Sheet, *, runs_east: bool, arterial: bool) -> int:
    number = sum(way.name.startswith("模拟") and way.runs_east == runs_east for way in sheet.ways) + 1
    name = f"模拟第{number}{'路' if runs_east else '街'}"
    rank, width = (LineRank.ARTERIAL, 26.0) if arterial else (LineRank.STREET, 16.0)
    return _add(sheet, Way(name, LineKind.ROAD, rank, width, runs_east))
