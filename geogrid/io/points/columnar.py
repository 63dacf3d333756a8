"""Parquet of any size, with coordinates in two columns or as the points of a GeoParquet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from geogrid.errors import PointsRefused
from geogrid.io.points.piece import Piece

SUFFIXES = (".parquet", ".geoparquet", ".pq")
GEO = b"geo"
_DAMAGED = "it is damaged, or no Parquet that can be read here"
_WRITTEN = ("snappy", "gzip", "brotli", "zstd", "lz4")
# Cells of one piece: so many rows that numpy is quick, so few that wide tables fit into memory.
_CELLS, _LEAST, _MOST = 3_000_000, 4_096, 262_144


class ParquetFile:
    """A Parquet file, open to be read as often as wanted.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    PointsRefused
        It cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.file = path, path.name
        with self._opened() as opened:
            self._schema: pa.Schema = opened.schema_arrow
            self.rows = int(opened.metadata.num_rows)
            self.compression = _compression(opened.metadata)
        self.geometry, self.crs = self._geo()
        self.columns: Sequence[str] = [name for name in self._schema.names if name != self.geometry]
        if len(set(self._schema.names)) < len(self._schema.names):
            raise PointsRefused(file=self.file, reason="two of its columns have one name")

    def schema(self) -> pa.Schema:
        """Return the types of all columns, with all that the file says of them."""
        return self._schema

    def pieces(self, wanted: Sequence[str] | None = None) -> Iterator[Piece]:
        """Yield all rows from the beginning, with the columns named or all; rows are numbered from 1."""
        row = 1
        with self._opened() as opened:
            size = min(max(_CELLS // max(len(self._schema), 1), _LEAST), _MOST)
            for batch in opened.iter_batches(size, columns=wanted, use_threads=True):
                table = pa.Table.from_batches([batch])
                yield Piece(row, table, min((row - 1 + len(batch)) / max(self.rows, 1), 1.0))
                row += len(batch)

    @contextmanager
    def _opened(self) -> Iterator[pq.ParquetFile]:
        """Open the file; whatever is wrong with it, now or while it is read, is told in words."""
        try:
            # Buffered and not read ahead: of a group of rows of any size only pages are held.
            with pq.ParquetFile(self.path, pre_buffer=False, buffer_size=1 << 20) as opened:
                yield opened
        except (pa.ArrowException, OSError, UnicodeDecodeError) as fault:
            if isinstance(fault, OSError) and fault.errno is not None:
                raise PointsRefused(file=self.file, reason=fault.strerror or _DAMAGED) from None
            raise PointsRefused(file=self.file, reason=_DAMAGED) from None

    def _geo(self) -> tuple[str | None, str | None]:
        """Return the column of shapes and its system by the metadata of GeoParquet."""
        held = (self._schema.metadata or {}).get(GEO)
        if held is None:
            return None, None
        try:
            geo = json.loads(held)
            column = geo["primary_column"]
            system = geo["columns"][column].get("crs", "OGC:CRS84")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise PointsRefused(file=self.file, reason="what it says of its shapes is damaged") from None
        if column not in self._schema.names:
            raise PointsRefused(file=self.file, reason="what it says of its shapes is damaged")
        return column, _system(system)


def _compression(metadata: pq.FileMetaData) -> str:
    """Return how the file is compressed, by its first column."""
    filled = metadata.num_row_groups and metadata.num_columns
    found = str(metadata.row_group(0).column(0).compression).lower() if filled else "snappy"
    return found if found in _WRITTEN else "snappy"


def _system(crs: Any) -> str | None:
    """Return a system of GeoParquet (PROJJSON, or by definition WGS 84) in words that `domain.crs.name` takes."""
    if crs is None:
        return None
    known = crs.get("id") if isinstance(crs, dict) else None
    name = (
        f"{known['authority']}:{known['code']}"
        if isinstance(known, dict) and {*known} >= {"authority", "code"}
        else crs
    )
    if name == "OGC:CRS84":
        return "EPSG:4326"
    return name if isinstance(name, str) else json.dumps(name)
