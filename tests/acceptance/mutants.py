"""Sound files of every format, and what damages them: bytes at random, and what each format is made of."""

from __future__ import annotations

import io
import json
import random
import re
import sqlite3
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyogrio
import shapely

from tests import drawn
from tests.io.test_damaged_files import DAMAGES

Damage = Callable[[bytearray, random.Random], bytearray]
NUMBERS = ("0", "-1", "1e999", "NaN", "-Infinity", "1e-320", "4294967295", "118.3", "29.7", "90.0000001", "1" * 400)
VALUES: tuple[Any, ...] = (
    None, True, [], {}, "", "a", "\0", "=1+1", 0, -1, 2**31, 2**63, 1e300, 1.5, [None], [[]], [0, 0], [[0, 0]],
    {"type": "Polygon"}, "\ud800", "x" * 5_000,
)  # fmt: skip
WORDS = (
    b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\0", b"\x01\0\0\0", b"\0\0\0\x01", b"\0\0\0\x80",
    b"\xfe\xff\xff\xff", b"\0\0\x10\0", b"\0\0\xf8\x7f", b"\0\0\xf0\xff",
)  # fmt: skip


def sound(folder: Path) -> dict[str, bytes]:
    """Return by its name a file of each format: the drawn district's grids, and cases and points in it."""
    rows = [np.array([getattr(grid, field) for grid in drawn.GRIDS], object) for field in ("code", "name")]
    wkb = shapely.to_wkb([grid.shape for grid in drawn.GRIDS])
    for name in ("grids.geojson", "grids.gpkg", "grids.fgb", "grids.shp", "grids.kml"):
        driver = {"driver": "LIBKML"} if name.endswith(".kml") else {}
        pyogrio.raw.write(
            folder / name,
            wkb,
            rows,
            ["code", "name"],
            crs="EPSG:4490",
            geometry_type="Polygon",
            encoding="UTF-8",
            **driver,
        )
    parts = {path.name: path.read_bytes() for path in sorted(folder.glob("grids.*"))}
    shape = {name: parts.pop(name) for name in list(parts) if name.endswith((".shp", ".shx", ".dbf", ".prj", ".cpg"))}
    tables = {f"{name}{suffix}": made for name, table in TABLES.items() for suffix, made in written(table).items()}
    packed = {"grids.zip": zipped(shape), "grids.kmz": zipped({"doc.kml": parts["grids.kml"]})}
    return {**parts, **packed, "grids.topojson": TOPOLOGY.encode(), **tables}


TABLES = {
    "cases": [
        ["编号", "类别", "时间", "经度", "纬度", "地址"],
        *(
            [f"SJ-{n}", "暴露垃圾", "2026-03-02 09:30", 118.301 + n / 1e4, 29.705, "前园南路12号"]
            for n in range(10, 22)
        ),
    ],
    "points": [["id", "lon", "lat"], *([n, 118.301 + n / 1e4, 29.705] for n in range(20))],
}
ARCS = [[[0, 0], [9, 0], [0, 9], [-9, 0], [0, -9]], [[9, 0], [9, 0], [0, 9], [-9, 0]]]
TOPOLOGY = json.dumps({
    "type": "Topology",
    "arcs": ARCS,
    "transform": {"scale": [0.001, 0.001], "translate": [118.3, 29.7]},
    "objects": {"grids": {"type": "GeometryCollection", "geometries": [
        {"type": "Polygon", "arcs": [[n]], "properties": {"code": str(n), "name": "前园"}} for n in range(2)
    ]}},
})  # fmt: skip


def written(table: list[list[Any]]) -> dict[str, bytes]:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in table:
        book.active.append(row)
    book.save(content)
    text = "\n".join(",".join(map(str, row)) for row in table)
    return {".csv": text.encode(), ".xlsx": content.getvalue()}


def zipped(entries: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, entry in entries.items():
            archive.writestr(name, entry)
    return content.getvalue()


def damaged(name: str, content: bytes, chance: random.Random) -> bytes:
    """Return a file damaged in one to three ways; half of them know the format."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        ways = chance.choice((DAMAGES, KNOWING[name.rpartition(".")[2]]))
        content = bytes(chance.choice(ways)(bytearray(content), chance)) or b"\0"
    return content


# --- text


def json_value(content: bytearray, chance: random.Random) -> bytearray:
    """Put something else in the place of any value of a JSON text."""
    try:
        root = json.loads(content)
    except (ValueError, RecursionError):
        return content
    holders = [
        (holder, key) for holder in walk(root) for key in (holder if isinstance(holder, dict) else range(len(holder)))
    ]
    if not holders:
        return content
    holder, key = chance.choice(holders)
    way = chance.randrange(4)
    if way == 0:
        holder[key] = chance.choice(VALUES)
    elif way == 1:
        del holder[key]
    elif way == 2 and isinstance(holder, list):
        holder[key:key] = holder[key : key + 1] * chance.choice((1, 50))
    else:
        other, at = chance.choice(holders)
        holder[key] = json.loads(json.dumps(other[at])) if _has(other, at) else None
    return bytearray(json.dumps(root, ensure_ascii=chance.random() < 0.5).encode("utf-8", "replace"))


def _has(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)


def walk(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, (dict, list)) else []
    return own + [found for one in inner for found in walk(one)]


def number(content: bytearray, chance: random.Random) -> bytearray:
    """Write another number in the place of one."""
    found = list(re.finditer(rb"-?\d+(\.\d+)?", content))
    if found:
        place = chance.choice(found)
        content[place.start() : place.end()] = chance.choice(NUMBERS).encode()
    return content


def cell(content: bytearray, chance: random.Random) -> bytearray:
    """Write something else in the place of what stands between commas."""
    lines = content.decode("utf-8", "replace").split("\n")
    at = chance.randrange(len(lines))
    cells = lines[at].split(",")
    cells[chance.randrange(len(cells))] = chance.choice(
        (*NUMBERS, '"', '""', "\0", "=1+1", "2026-13-45", "x" * 5_000, "")
    )
    lines[at] = ",".join(cells) if chance.random() < 0.9 else ",".join(cells[1:])
    return bytearray("\n".join(lines).encode())


def markup(content: bytearray, chance: random.Random) -> bytearray:
    """Drop, repeat or rename an element of XML."""
    found = list(re.finditer(rb"</?[\w:]+[^>]*>", content))
    if not found:
        return content
    place = chance.choice(found)
    other = chance.choice((b"", place[0] * 2, chance.choice(found)[0], b"<a>", b"<![CDATA[", b"&a;"))
    content[place.start() : place.end()] = other
    return content


# --- counters


def word(content: bytearray, chance: random.Random, places: range) -> bytearray:
    """Write a telling number at one of these places."""
    if places and places[-1] + 4 <= len(content):
        place = chance.choice(places)
        content[place : place + 4] = chance.choice(WORDS)
    return content


def counters(content: bytearray, chance: random.Random) -> bytearray:
    return word(content, chance, range(0, max(0, len(content) - 4), 2))


def shp_record(content: bytearray, chance: random.Random) -> bytearray:
    """Change the length, type, parts, points or a coordinate of a record, or the head."""
    places, at = [24, 28, 32, 36, 68], 100
    while at + 60 <= len(content) and len(places) < 200:
        places += [at + 4, at + 8, at + 12, at + 44, at + 48, at + 52, at + 56, at + 58, at + 64, at + 70]
        length = struct.unpack_from(">I", content, at + 4)[0]
        at += 8 + 2 * min(length, 10**6)
    place = chance.choice(places)
    if place + 4 <= len(content):
        content[place : place + 4] = chance.choice(WORDS)
    return content


def dbf_head(content: bytearray, chance: random.Random) -> bytearray:
    """Change counts, lengths or a field of a .dbf."""
    place = chance.choice((4, 6, 8, 9, 10, 11, 29, 32 + 11, 32 + 16, 32 + 17, 64 + 11, 64 + 16, 64, 96))
    if place < len(content):
        content[place] = chance.randrange(256)
    return content


OF_SHAPEFILE: Mapping[str, tuple[Damage, ...]] = {
    ".shp": (shp_record, *DAMAGES), ".shx": (shp_record, counters), ".dbf": (dbf_head, counters, *DAMAGES),
    ".prj": (number, *DAMAGES), ".cpg": DAMAGES,
}  # fmt: skip


def inside(ways: Mapping[str, tuple[Damage, ...]]) -> Damage:
    """Return what damages one entry of an archive that stays whole."""

    def damage(content: bytearray, chance: random.Random) -> bytearray:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                entries = {name: archive.read(name) for name in archive.namelist()}
        except Exception:  # damaged before
            return content
        if not entries:
            return content
        name = chance.choice(list(entries))
        kind = next((kind for kind in ways if name.lower().endswith(kind)), None)
        way = chance.randrange(12)
        if way == 0:
            del entries[name]
        elif way == 1:
            entries[chance.choice(list(entries))] = entries[name]
        elif kind and entries[name]:
            entries[name] = bytes(chance.choice(ways[kind])(bytearray(entries[name]), chance))
        return bytearray(zipped(entries))

    return damage


def directory(content: bytearray, chance: random.Random) -> bytearray:
    """Change a number of the head of an entry, of the table of contents or of its end."""
    heads = [found.start() for found in re.finditer(rb"PK(\x01\x02|\x03\x04|\x05\x06)", content)]
    if heads:
        place = chance.choice(heads) + chance.randrange(4, 46)
        content[place : place + 2] = chance.choice((b"\xff\xff", b"\0\0", b"\x01\0", b"\x08\0", b"\0\x08"))
    return content


# --- GeoPackage


def page_head(content: bytearray, chance: random.Random) -> bytearray:
    """Change a number of the head of the file or of one of its pages."""
    page = 4096 * chance.randrange(max(1, len(content) // 4096))
    place = chance.choice(
        (chance.randrange(16, 100), page + chance.randrange(0, 12), page + chance.randrange(100, 140))
    )
    if place < len(content):
        content[place] = chance.choice((0, 1, 5, 13, 127, 128, 255))
    return content


STATEMENTS = (
    "UPDATE gpkg_geometry_columns SET srs_id = {n}",
    "UPDATE gpkg_contents SET srs_id = {n}",
    "UPDATE gpkg_geometry_columns SET geometry_type_name = {t}",
    "UPDATE gpkg_geometry_columns SET column_name = {t}",
    "UPDATE gpkg_contents SET table_name = {t}",
    "UPDATE gpkg_contents SET data_type = {t}",
    "UPDATE gpkg_spatial_ref_sys SET definition = {t}",
    "UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = {n}",
    "UPDATE grids SET code = {t}",
    "UPDATE grids SET code = {n}",
    "UPDATE grids SET name = x'ff00fe'",
    "DELETE FROM grids",
    "UPDATE grids SET geom = {t}",
    "UPDATE grids SET geom = NULL",
    "UPDATE grids SET fid = {n} WHERE fid = 1",
    "DROP TABLE gpkg_geometry_columns",
    "DROP TABLE gpkg_spatial_ref_sys",
    "ALTER TABLE grids ADD COLUMN more REAL",
    "INSERT INTO grids (geom, code) SELECT geom, code FROM grids",
    "PRAGMA user_version = {n}",
    "DELETE FROM gpkg_contents",
)


def tables(content: bytearray, chance: random.Random) -> bytearray:
    """Change a shape's bytes, or a table, by SQL: the file itself stays sound."""
    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(bytes(content))
        base.execute("PRAGMA writable_schema = ON")
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f'DROP TRIGGER "{name}"')
        if chance.random() < 0.5:
            shape = bytearray(base.execute("SELECT geom FROM grids WHERE fid = 1").fetchone()[0])
            word(shape, chance, range(3, len(shape) - 4))
            base.execute("UPDATE grids SET geom = ? WHERE fid = 1", [bytes(shape)])
        else:
            number, text = (
                chance.choice((0, -1, 4326, 2**40, 99999)),
                chance.choice(("''", "'grids'", "NULL", "'a'", "x'00'")),
            )
            base.execute(chance.choice(STATEMENTS).format(n=number, t=text))
        base.commit()
        return bytearray(base.serialize())
    except (sqlite3.Error, TypeError, ValueError):  # damaged before
        return content
    finally:
        base.close()


JSON = (json_value, json_value, number)
KNOWING: Mapping[str, tuple[Damage, ...]] = {
    "geojson": JSON,
    "topojson": JSON,
    "kml": (markup, number),
    "gpkg": (tables, tables, page_head),
    "fgb": (counters,),
    "zip": (inside(OF_SHAPEFILE), inside(OF_SHAPEFILE), directory),
    "kmz": (inside({".kml": (markup, number, *DAMAGES)}), directory),
    "csv": (cell, cell, number),
    "xlsx": (inside({".xml": (markup, number, *DAMAGES), ".rels": (markup,)}), directory),
}
