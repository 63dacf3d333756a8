"""Files of every format, made here. The two grids of most of them:

+-------+-------+
|       |       |
|   1   |   2   |     前园 (1) and 柏树 (2), one unit wide
|       |       |
+-------+-------+
"""

from __future__ import annotations

import http.server
import json
import struct
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

GRIDS = (shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1))
NAMES = ("前园", "柏树")
CODES = ("341002002004001", "341002002004002")


@pytest.fixture(autouse=True)
def no_folder_left(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever happens to a file, its quarantine folder is gone afterwards."""
    private = tmp_path_factory.mktemp("quarantine")
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    yield
    assert list(private.iterdir()) == []


@pytest.fixture
def geojson(tmp_path: Path) -> Callable[..., Path]:
    """Write a GeoJSON file: of given geometries (as text or as values), the two grids when none are given."""

    def write(*geometries: object, name: str = "grids.geojson", **members: object) -> Path:
        shapes = geometries or tuple(json.loads(shapely.to_geojson(shape)) for shape in GRIDS)
        texts = [one if isinstance(one, str) else json.dumps(one) for one in shapes]
        features = (
            f'{{"type": "Feature", "properties": {{"code": "{i}"}}, "geometry": {text}}}'
            for i, text in enumerate(texts, 1)
        )
        more = "".join(f'"{key}": {json.dumps(value, ensure_ascii=False)}, ' for key, value in members.items())
        path = tmp_path / name
        path.write_text(f'{{"type": "FeatureCollection", {more}"features": [{", ".join(features)}]}}', "utf-8")
        return path

    return write


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Path]:
    """Write the two grids with GDAL; the suffix of the name is the format."""

    def write(name: str, shapes: tuple = GRIDS, crs: str = "EPSG:4490", **options: object) -> Path:
        texts = [np.array([column[i % 2] for i in range(len(shapes))], object) for column in (CODES, NAMES)]
        pyogrio.raw.write(
            tmp_path / name,
            shapely.to_wkb(np.array(shapes, object)),
            texts,
            np.array(["code", "名称"], object),
            crs=crs,
            geometry_type=shapes[0].geom_type,
            **({"driver": "LIBKML"} if name.endswith(".kml") else {}),
            **options,
        )
        return tmp_path / name

    return write


@pytest.fixture
def shapefile(made: Callable[..., Path]) -> Callable[..., Path]:
    """Write the two grids as a Shapefile whose .dbf is `encoding`, as old programs do: without a .cpg."""

    def write(encoding: str = "gbk", language_byte: int = 0, cpg: str | None = None, **texts: list[str]) -> Path:
        path = made("网格.shp")
        headings, names = texts.get("headings", ["编码", "名称"]), texts.get("names", NAMES)
        fields = [(heading.encode(encoding), width) for heading, width in zip(headings, (20, 8), strict=True)]
        rows = [[code.encode(), name.encode(encoding)] for code, name in zip(CODES, names, strict=True)]
        path.with_suffix(".dbf").write_bytes(dbf(fields, rows, language_byte))
        path.with_suffix(".cpg").unlink()
        if cpg is not None:
            path.with_suffix(".cpg").write_text(cpg)
        return path

    return write


def dbf(fields: list[tuple[bytes, int]], rows: list[list[bytes]], language_byte: int) -> bytes:
    """A dBASE III table of text fields; a text longer than its field is cut, as programs do."""
    width = 1 + sum(size for _, size in fields)
    head = struct.pack("<4BIHH17xB2x", 3, 126, 1, 1, len(rows), 33 + 32 * len(fields), width, language_byte)
    columns = b"".join(name.ljust(11, b"\0") + b"C" + struct.pack("<4xBB14x", size, 0) for name, size in fields)
    cells = (
        b" " + b"".join(cell[:size].ljust(size) for cell, (_, size) in zip(row, fields, strict=True)) for row in rows
    )
    return head + columns + b"\r" + b"".join(cells) + b"\x1a"


@pytest.fixture
def zipped(tmp_path: Path) -> Callable[..., Path]:
    """Write a zip of entries {name: path or bytes}."""

    def write(entries: dict[str, Path | bytes], name: str = "grids.zip") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, content in entries.items():
                archive.writestr(entry, content.read_bytes() if isinstance(content, Path) else content)
        return path

    return write


@pytest.fixture
def honeypot() -> Iterator[tuple[str, list[str]]]:
    """An HTTP server of this machine, and the requests it got."""
    hits: list[str] = []

    class Trap(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Trap) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", hits
        server.shutdown()
