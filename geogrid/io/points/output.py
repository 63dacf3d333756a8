"""Write located points: CSV, Parquet, XLSX or GeoPackage. The file is there when it is whole, and not before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
import shapely

from geogrid.domain import crs as systems
from geogrid.domain.locating.headers import free_name
from geogrid.errors import ExportUnsuitable
from geogrid.io.points.added import AddedColumns, AddedText, Found
from geogrid.io.points.cells import as_plain, plain_schema
from geogrid.io.points.columnar import GEO, ParquetFile
from geogrid.io.points.delimited import DelimitedFile
from geogrid.io.points.piece import Piece, PointFile

UNFINISHED = ".unfinished-"
SHIFTED = (systems.GCJ02, systems.BD09)  # no format can say these
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a sheet
_AT_ONCE = 5_000  # rows of a sheet

# A piece, what was found for its rows, and their x and y as they stand in the file.
Located = tuple[Piece, Found, tuple[np.ndarray, np.ndarray]]
Rows = Iterator[Located]


def write(path: Path, points: PointFile, crs: str, added: AddedColumns, rows: Rows) -> None:
    """Write all rows with what was found for them.

    Parameters
    ----------
    path
        The suffix decides; what is there already is replaced at the end, in one step.
    points
        The file that the rows come from: CSV stays as it stands there, Parquet keeps its types and metadata.
    crs
        The system of x and y.
    added
        What is added.
    rows
        Is drawn from while writing.

    Raises
    ------
    ExportUnsuitable
        The format cannot hold it, or the disk does not.
    """
    with TemporaryDirectory(dir=path.parent, prefix=UNFINISHED, ignore_cleanup_errors=True) as folder:
        unfinished = Path(folder) / path.name
        with _told(path.name):
            WRITERS[path.suffix.lower()](unfinished, points, crs, added, rows)
            unfinished.replace(path)


@contextmanager
def _told(file: str) -> Iterator[None]:
    """Tell of a full disk and the like in words."""
    try:
        yield
    except OSError as fault:
        raise ExportUnsuitable(file=file, reason=fault.strerror or str(fault)) from None


def _write_csv(path: Path, points: PointFile, crs: str, added: AddedColumns, rows: Rows) -> None:
    with path.open("wb") as stream:
        if isinstance(points, DelimitedFile):
            text = AddedText(added, points.file, points.separator, points.encoding, points.line_end)
            stream.write(points.head.rstrip(b"\r\n") + text.head)
            for piece, found, _ in rows:
                stream.write(text.lines(piece.lines, found))
            return
        schema = plain_schema(path.name, _fields(points))
        stream.write(b"\xef\xbb\xbf")  # by which a spreadsheet knows UTF-8
        head = True
        for piece, found, xy in rows:
            table = _joined(_as_numbers(points, as_plain(piece.table, schema), xy), added.table(found))
            arrow_csv.write_csv(table, stream, arrow_csv.WriteOptions(include_header=head))
            head = False


def _write_parquet(path: Path, points: PointFile, crs: str, added: AddedColumns, rows: Rows) -> None:
    own = points.schema()
    shapes = points.geometry if GEO not in (own.metadata or {}) else None
    if shapes:  # the points of a GeoPackage become those of a GeoParquet
        own = own.set(own.get_field_index(shapes), pa.field(shapes, pa.binary())).with_metadata(_geo(shapes, crs))
    schema = pa.schema([*own, *added.schema()], metadata=own.metadata)
    # A dictionary pays for texts that repeat, hardly ever for decimals, where trying it takes most of the time.
    dictionary = [field.name for field in schema if not pa.types.is_floating(field.type)]
    compression = points.compression if isinstance(points, ParquetFile) else "snappy"
    with pq.ParquetWriter(path, schema, compression=compression, use_dictionary=dictionary) as writer:
        for piece, found, xy in rows:
            table = piece.table
            if shapes:
                table = table.set_column(table.column_names.index(shapes), own.field(shapes), _wkb(*xy))
            writer.write_table(_joined(table, added.table(found)).replace_schema_metadata(schema.metadata))


def _geo(column: str, crs: str) -> dict[bytes, bytes]:
    """Return the metadata by which a Parquet is a GeoParquet."""
    shapes = {"encoding": "WKB", "geometry_types": ["Point"], "crs": None if crs in SHIFTED else systems.projjson(crs)}
    return {GEO: json.dumps({"version": "1.1.0", "primary_column": column, "columns": {column: shapes}}).encode()}


def _wkb(x: np.ndarray, y: np.ndarray) -> pa.Array:
    """Return points; none where a coordinate is missing."""
    shapes = shapely.points(x, y)
    shapes[np.isnan(x) | np.isnan(y)] = None
    return pa.array(shapely.to_wkb(shapes), pa.binary())


def _write_workbook(path: Path, points: PointFile, crs: str, added: AddedColumns, rows: Rows) -> None:
    from geogrid.io.points.sheet import Sheet  # brings openpyxl along, which takes long to load

    _check_room(path, getattr(points, "rows", 0), len(points.columns) + 2 + len(added.names))
    schema = plain_schema(path.name, _fields(points))
    with Sheet(path, "points") as sheet:
        for piece, found, xy in rows:
            _check_room(path, max(sheet.rows - 1, 0) + len(piece), 0)
            table = piece.table
            if piece.cells is None:
                table = _as_numbers(points, as_plain(table, schema), xy)
            if not sheet.rows:
                sheet.append([[*table.column_names, *added.names.values()]])
            cells = piece.cells or zip(*(column.to_pylist() for column in table.columns), strict=True)
            more = zip(*(column.to_pylist() for column in added.table(found).columns), strict=True)
            both = (tuple(chain(*pair)) for pair in zip(cells, more, strict=True))
            while some := list(islice(both, _AT_ONCE)):
                sheet.append(some)


def _check_room(path: Path, rows: int, columns: int) -> None:
    """Refuse what one sheet has no room for, as soon as it is known."""
    if rows >= MOST_ROWS:  # one holds the headers
        reason = "a sheet holds 1,048,576 rows; write .csv or .parquet instead"
    elif columns > MOST_COLUMNS:
        reason = "a sheet holds 16,384 columns; write .csv or .parquet instead"
    else:
        return
    raise ExportUnsuitable(file=path.name, reason=reason)


def _write_package(path: Path, points: PointFile, crs: str, added: AddedColumns, rows: Rows) -> None:
    from pyogrio import write_arrow  # brings pandas along, which takes longer to load than most files to locate

    kept = plain_schema(path.name, _fields(points))
    geometry = free_name("geom", [*kept.names, *added.names.values()])
    shapes = pa.field(geometry, pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"})
    schema = pa.schema([*kept, *added.schema(), shapes])

    def batches() -> Iterator[pa.RecordBatch]:
        for piece, found, xy in rows:
            table = _joined(as_plain(piece.table, kept), added.table(found))
            yield from table.append_column(shapes, _wkb(*xy)).cast(schema).to_batches()

    write_arrow(
        pa.RecordBatchReader.from_batches(schema, batches()), path, layer="points", driver="GPKG",
        geometry_name=geometry, geometry_type="Point", crs=None if crs in SHIFTED else crs,
    )  # fmt: skip


def _as_numbers(points: PointFile, table: pa.Table, xy: tuple[np.ndarray, np.ndarray]) -> pa.Table:
    """Return a table that lacks the column of shapes with two of numbers instead, for formats without shapes."""
    if points.geometry is None:
        return table
    rest = table
    for axis, values in zip("xy", xy, strict=True):
        rest = _with(rest, free_name(axis, rest.column_names), pa.array(values, from_pandas=True))
    return rest


def _fields(points: PointFile) -> list[pa.Field]:
    """Return all columns but that of shapes."""
    return [field for field in points.schema() if field.name != points.geometry]


def _with(table: pa.Table, name: str, column: pa.Array | pa.ChunkedArray) -> pa.Table:
    """Return a table with one more column; one that has none has lost how many rows it had."""
    return table.append_column(name, column) if table.num_columns else pa.table({name: column})


def _joined(table: pa.Table, more: pa.Table) -> pa.Table:
    for name, column in zip(more.column_names, more.columns, strict=True):
        table = _with(table, name, column)
    return table


WRITERS: Mapping[str, Callable[[Path, PointFile, str, AddedColumns, Rows], None]] = {
    ".csv": _write_csv,
    ".tsv": _write_csv,
    ".txt": _write_csv,
    ".xlsx": _write_workbook,
    ".parquet": _write_parquet,
    ".geoparquet": _write_parquet,
    ".pq": _write_parquet,
    ".gpkg": _write_package,
}
