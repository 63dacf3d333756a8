"""Files damaged at random. Each is refused in plain words, or what was read of it is finite and flat.

A failing case is repeated by its seed: GEOGRID_FUZZ_SEED; GEOGRID_FUZZ_FILES says how many.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geogrid import errors
from geogrid.io import vector
from geogrid.io.limits import Limits

SEED = int(os.environ.get("GEOGRID_FUZZ_SEED") or random.randrange(10**9))
FILES = int(os.environ.get("GEOGRID_FUZZ_FILES") or 64)
FORMATS = (
    "grids.geojson", "grids.shp", "grids.dbf", "grids.shx", "grids.gpkg", "grids.kml", "grids.fgb", "grids.zip",
    "towns.json",
)  # fmt: skip
TOPOLOGY = (
    '{"type": "Topology", "objects": {"towns": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", '
    '"arcs": [[0]], "properties": {"name": "前园"}}]}}, "arcs": [[[0, 0], [9, 0], [0, 9], [-9, 0], [0, -9]]], '
    '"transform": {"scale": [0.1, 0.1], "translate": [118, 29]}}'
)


def flip(content: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 3, 20))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return content


def extreme(content: bytearray, chance: random.Random) -> bytearray:
    place = chance.randrange(max(1, len(content) - 8))
    content[place : place + 4] = chance.choice((b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\0", b"\x80\0\0\0"))
    return content


def cut(content: bytearray, chance: random.Random) -> bytearray:
    return content[: chance.randrange(len(content))]


def repeat(content: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(content))
    piece = content[start : start + chance.randrange(1, 200)]
    return content[:start] + piece * chance.choice((2, 50)) + content[start:]


def drop(content: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randrange(1, 100) :]


DAMAGES: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (flip, extreme, cut, repeat, drop)


@pytest.fixture
def whole(made, zipped, tmp_path) -> dict[str, dict[str, bytes]]:
    """For each format the files that make it up."""
    alone = ("grids.geojson", "grids.gpkg", "grids.kml", "grids.fgb")
    for name in (*alone, "grids.shp"):
        made(name)
    parts = {suffix: (tmp_path / f"grids{suffix}").read_bytes() for suffix in (".shp", ".shx", ".dbf", ".prj")}
    shapefile = {f"grids{suffix}": content for suffix, content in parts.items()}
    files = {name: {name: (tmp_path / name).read_bytes()} for name in alone}
    files |= dict.fromkeys(("grids.shp", "grids.dbf", "grids.shx"), shapefile)
    return files | {
        "grids.zip": {"grids.zip": zipped(shapefile).read_bytes()},
        "towns.json": {"towns.json": TOPOLOGY.encode()},
    }


def damage(number: int, whole: dict[str, dict[str, bytes]], folder: Path) -> Path:
    """Write the case `number`: a copy of one format with one of its files damaged."""
    chance = random.Random(SEED + number)
    name = FORMATS[number % len(FORMATS)]
    own = folder / str(number)
    own.mkdir()
    for part, content in whole[name].items():
        (own / part).write_bytes(chance.choice(DAMAGES)(bytearray(content), chance) if part == name else content)
    return own / name.replace(".dbf", ".shp").replace(".shx", ".shp")


def read(path: Path) -> str:
    """Return how it went; anything but a plain refusal or a good answer fails, with the seed."""
    try:
        file = vector.read(path, limits=Limits(wall_seconds=20))
    except (errors.FileError, errors.FieldError) as error:
        return type(error).__name__
    except Exception as error:
        raise AssertionError(f"GEOGRID_FUZZ_SEED={SEED}, case {path.parent.name}, {path.name}") from error
    assert len(file.shapes) == len(file.rows) > 0
    assert all(len(column) == len(file.rows) for column in file.columns.values())
    shapes = [shape for shape in file.shapes if shape is not None]
    assert {shape.geom_type for shape in shapes} <= {
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
    }
    return "read"


def test_damaged_files(whole, tmp_path):
    folder = tmp_path / "damaged"
    folder.mkdir()
    paths = [damage(number, whole, folder) for number in range(FILES)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = list(pool.map(read, paths))
    told = {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))}
    assert "ReadTimeout" not in told, f"GEOGRID_FUZZ_SEED={SEED}: {told}"
