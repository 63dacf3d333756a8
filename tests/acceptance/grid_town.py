"""A small town of square grids in one community, whose grids all bear the name of the file they came from."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

from shapely import Polygon, box, get_coordinates, to_geojson, union_all

from geogrid.domain.grid import Area, Generation, Grid, Level
from geogrid.store import Database, generations

SIDE = 5
WEST, SOUTH, STEP = 118.30, 29.70, 0.002
SINCE = date(2019, 1, 1)
DISTRICT, STREET, COMMUNITY = "341002000000", "341002001000", "341002001003"
FIRST = "first.geojson"
CODES = [f"{COMMUNITY}{number:03}" for number in range(1, SIDE * SIDE + 1)]


def _cell(column: int, row: int) -> Polygon:
    west, south = WEST + column * STEP, SOUTH + row * STEP
    return box(*(round(each, 9) for each in (west, south, west + STEP, south + STEP)))


CELLS = [_cell(number % SIDE, number // SIDE) for number in range(SIDE * SIDE)]


def _outline() -> Polygon:
    """Return the town with a vertex wherever grids meet on its edge."""
    corners = {tuple(xy) for xy in get_coordinates(CELLS)}
    around = union_all(CELLS).envelope.exterior
    on_edge = [xy for xy in corners if xy[0] in around.xy[0] or xy[1] in around.xy[1]]
    return Polygon(sorted(on_edge, key=lambda xy: _along(*xy)))


def _along(x: float, y: float) -> float:
    """Return how far along the edge a point is, from the south-west and counter-clockwise."""
    across, up = (x - WEST) / STEP, (y - SOUTH) / STEP
    if up < 0.5 and across < SIDE - 0.5:
        return across
    if across > SIDE - 0.5 and up < SIDE - 0.5:
        return SIDE + up
    return 3 * SIDE - across if up > SIDE - 0.5 and across > 0.5 else 4 * SIDE - up


def point(chance: random.Random) -> tuple[float, float]:
    """Return a point in the town."""
    return WEST + chance.random() * SIDE * STEP, SOUTH + chance.random() * SIDE * STEP


def store_in(database: Database) -> None:
    """Store the town as the first generation, all in order."""
    named = zip((DISTRICT, STREET, COMMUNITY), ("屯溪区", "昱东街道", "水心亭社区"), list(Level)[:3], strict=True)
    areas, parent = [], None
    for code, name, level in named:
        areas.append(Area(code, name, level, parent, _outline()))
        parent = code
    grids = [Grid(code, FIRST, COMMUNITY, 400, shape) for code, shape in zip(CODES, CELLS, strict=True)]
    with database.writing() as session:
        generations.publish(session, Generation(1, SINCE, False, FIRST), areas, grids, [])


def file_of(folder: Path, name: str, defective: bool) -> Path:
    """Write a file of the grids; a defective one has one that reaches 10 m into the next."""
    shapes = list(CELLS)
    if defective:
        west, south, east, north = shapes[0].bounds
        shapes[0] = box(west, south, round(east + 0.0001, 9), north)
    file = folder / f"{name}.geojson"
    features = [
        {"type": "Feature", "properties": {"code": code, "name": file.name}, "geometry": json.loads(to_geojson(shape))}
        for code, shape in zip(CODES, shapes, strict=True)
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


def cases_in(folder: Path, name: str, count: int) -> Path:
    """Write a file of cases."""
    file = folder / f"{name}.csv"
    file.write_text(cases_text(name, count))
    return file


def cases_text(name: str, count: int) -> str:
    """Return what such a file has."""
    rows = (f"{name}-{n},暴露垃圾,2026-03-02 09:30,{WEST + n / 1e4:.9f},{SOUTH + 0.001}" for n in range(count))
    return "\n".join(["编号,类别,时间,经度,纬度", *rows])
