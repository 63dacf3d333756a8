"""The tables that make an SQLite file a SpatiaLite file: GDAL, QGIS and mod_spatialite then know its layers.

The layout is that of SpatiaLite 4 and 5. Beside the two tables every reader needs (spatial_ref_sys and
geometry_columns) there are those in which mod_spatialite keeps its notes on views, virtual tables, statistics
and rights; they stay empty here, but it expects them.
"""

from __future__ import annotations

import re
import sqlite3
from functools import cache
from typing import Any

CURRENT = 3  # what CheckSpatialMetaData answers for this layout
_KINDS = ("GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON")

# The three kinds of layer, with the table that lists them and the two columns that name one.
_LAYERS = (
    ("SpatialTable", "geometry_columns", "f_table_name", "f_geometry_column"),
    ("SpatialView", "views_geometry_columns", "view_name", "view_geometry"),
    ("VirtualShape", "virts_geometry_columns", "virt_name", "virt_geometry"),
)
_TABLES = """
CREATE TABLE spatial_ref_sys (
  srid INTEGER NOT NULL PRIMARY KEY, auth_name TEXT NOT NULL, auth_srid INTEGER NOT NULL,
  ref_sys_name TEXT NOT NULL DEFAULT 'Unknown', proj4text TEXT NOT NULL,
  srtext TEXT NOT NULL DEFAULT 'Undefined');
CREATE UNIQUE INDEX idx_spatial_ref_sys ON spatial_ref_sys (auth_srid, auth_name);
CREATE TABLE spatial_ref_sys_aux (
  srid INTEGER NOT NULL PRIMARY KEY REFERENCES spatial_ref_sys (srid), is_geographic INTEGER,
  has_flipped_axes INTEGER, spheroid TEXT, prime_meridian TEXT, datum TEXT, projection TEXT, unit TEXT,
  axis_1_name TEXT, axis_1_orientation TEXT, axis_2_name TEXT, axis_2_orientation TEXT);
CREATE TABLE spatialite_history (
  event_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, table_name TEXT NOT NULL, geometry_column TEXT,
  event TEXT NOT NULL, timestamp TEXT NOT NULL, ver_sqlite TEXT NOT NULL, ver_splite TEXT NOT NULL);
CREATE TABLE geometry_columns (
  f_table_name TEXT NOT NULL CHECK (f_table_name = lower(f_table_name)),
  f_geometry_column TEXT NOT NULL CHECK (f_geometry_column = lower(f_geometry_column)),
  geometry_type INTEGER NOT NULL, coord_dimension INTEGER NOT NULL CHECK (coord_dimension IN (2, 3, 4)),
  srid INTEGER NOT NULL REFERENCES spatial_ref_sys (srid),
  spatial_index_enabled INTEGER NOT NULL CHECK (spatial_index_enabled IN (0, 1, 2)),
  PRIMARY KEY (f_table_name, f_geometry_column));
CREATE INDEX idx_srid_geocols ON geometry_columns (srid);
CREATE TABLE views_geometry_columns (
  view_name TEXT NOT NULL, view_geometry TEXT NOT NULL, view_rowid TEXT NOT NULL, f_table_name TEXT NOT NULL,
  f_geometry_column TEXT NOT NULL, read_only INTEGER NOT NULL CHECK (read_only IN (0, 1)),
  PRIMARY KEY (view_name, view_geometry),
  FOREIGN KEY (f_table_name, f_geometry_column) REFERENCES geometry_columns ON DELETE CASCADE);
CREATE TABLE virts_geometry_columns (
  virt_name TEXT NOT NULL, virt_geometry TEXT NOT NULL, geometry_type INTEGER NOT NULL,
  coord_dimension INTEGER NOT NULL, srid INTEGER NOT NULL REFERENCES spatial_ref_sys (srid),
  PRIMARY KEY (virt_name, virt_geometry));
CREATE TABLE geometry_columns_time (
  f_table_name TEXT NOT NULL, f_geometry_column TEXT NOT NULL,
  last_insert TIMESTAMP NOT NULL DEFAULT '0000-01-01T00:00:00.000Z',
  last_update TIMESTAMP NOT NULL DEFAULT '0000-01-01T00:00:00.000Z',
  last_delete TIMESTAMP NOT NULL DEFAULT '0000-01-01T00:00:00.000Z',
  PRIMARY KEY (f_table_name, f_geometry_column),
  FOREIGN KEY (f_table_name, f_geometry_column) REFERENCES geometry_columns ON DELETE CASCADE);
CREATE TABLE geometry_columns_auth (
  f_table_name TEXT NOT NULL, f_geometry_column TEXT NOT NULL,
  read_only INTEGER NOT NULL, hidden INTEGER NOT NULL,
  PRIMARY KEY (f_table_name, f_geometry_column),
  FOREIGN KEY (f_table_name, f_geometry_column) REFERENCES geometry_columns ON DELETE CASCADE);
CREATE TABLE views_geometry_columns_auth (
  view_name TEXT NOT NULL, view_geometry TEXT NOT NULL, hidden INTEGER NOT NULL,
  PRIMARY KEY (view_name, view_geometry),
  FOREIGN KEY (view_name, view_geometry) REFERENCES views_geometry_columns ON DELETE CASCADE);
CREATE TABLE virts_geometry_columns_auth (
  virt_name TEXT NOT NULL, virt_geometry TEXT NOT NULL, hidden INTEGER NOT NULL,
  PRIMARY KEY (virt_name, virt_geometry),
  FOREIGN KEY (virt_name, virt_geometry) REFERENCES virts_geometry_columns ON DELETE CASCADE);
"""
_NOTES = """
CREATE TABLE {listed}_statistics (
  {name} TEXT NOT NULL, {geometry} TEXT NOT NULL, last_verified TIMESTAMP, row_count INTEGER,
  extent_min_x DOUBLE, extent_min_y DOUBLE, extent_max_x DOUBLE, extent_max_y DOUBLE,
  PRIMARY KEY ({name}, {geometry}),
  FOREIGN KEY ({name}, {geometry}) REFERENCES {listed} ON DELETE CASCADE);
CREATE TABLE {listed}_field_infos (
  {name} TEXT NOT NULL, {geometry} TEXT NOT NULL, ordinal INTEGER NOT NULL, column_name TEXT NOT NULL,
  null_values INTEGER NOT NULL, integer_values INTEGER NOT NULL, double_values INTEGER NOT NULL,
  text_values INTEGER NOT NULL, blob_values INTEGER NOT NULL, max_size INTEGER, integer_min INTEGER,
  integer_max INTEGER, double_min DOUBLE, double_max DOUBLE,
  PRIMARY KEY ({name}, {geometry}, ordinal, column_name),
  FOREIGN KEY ({name}, {geometry}) REFERENCES {listed} ON DELETE CASCADE);
"""
_OF_SPATIALITE = (
    *("data_licenses", "sql_statements_log", "spatial_ref_sys_all", "SpatialIndex", "ElementaryGeometries"),
    *("KNN", "KNN2", "geom_cols_ref_sys"),
)
_EXTENT = "last_verified, row_count, extent_min_x, extent_min_y, extent_max_x, extent_max_y"
_FIELDS = (
    "ordinal, column_name, null_values, integer_values, double_values, text_values, blob_values, max_size, "
    "integer_min, integer_max, double_min, double_max"
)

_WKT = (
    'GEOGCS["{name}",DATUM["{datum}",SPHEROID["{spheroid}",6378137,{flattening}]],PRIMEM["Greenwich",0],'
    'UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","{srid}"]]'
)


def _geographic(srid: int, name: str, proj: str, datum: str, spheroid: str, flattening: str) -> tuple[Any, ...]:
    wkt = _WKT.format(name=name, datum=datum, spheroid=spheroid, flattening=flattening, srid=srid)
    return (srid, "epsg", srid, name, f"+proj=longlat {proj} +no_defs", wkt)


_SYSTEMS = (
    (-1, "NONE", -1, "Undefined - Cartesian", "", "Undefined"),
    (0, "NONE", 0, "Undefined - Geographic Long/Lat", "", "Undefined"),
    _geographic(4326, "WGS 84", "+datum=WGS84", "WGS_1984", "WGS 84", "298.257223563"),
    _geographic(
        4490,
        "China Geodetic Coordinate System 2000",
        "+ellps=GRS80",
        "China_2000",
        "CGCS2000",
        "298.257222101",
    ),
)


def create(connection: sqlite3.Connection) -> None:
    """Create the tables in a new file, inside the caller's transaction."""
    for statement in _statements():
        connection.execute(statement)
    connection.executemany("INSERT INTO spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)


def _statements() -> list[str]:
    script = _TABLES + "".join(_NOTES.format(listed=t, name=n, geometry=g) for _, t, n, g in _LAYERS)
    tables = [statement for statement in script.split(";") if statement.strip()]
    return [*tables, *_views()]


@cache
def tables() -> frozenset[str]:
    """Return the names of the tables and views that `create` makes, and of those mod_spatialite makes beside them."""
    made = re.findall(r"CREATE (?:TABLE|VIEW) (\w+)", ";".join(_statements()))
    return frozenset((*made, *_OF_SPATIALITE))


def _views() -> list[str]:
    """Return the views in which mod_spatialite and QGIS look up all layers of the three kinds."""
    of_layers = (
        "geometry_type, coord_dimension, srid, spatial_index_enabled FROM geometry_columns",
        "geometry_type, coord_dimension, srid, spatial_index_enabled FROM views_geometry_columns "
        "LEFT JOIN geometry_columns USING (f_table_name, f_geometry_column)",
        "geometry_type, coord_dimension, srid, 0 FROM virts_geometry_columns",
    )
    of_rights = (
        "read_only, hidden FROM geometry_columns_auth",
        "read_only, hidden FROM views_geometry_columns_auth "
        "JOIN views_geometry_columns USING (view_name, view_geometry)",
        "1, hidden FROM virts_geometry_columns_auth",
    )
    return [
        _view("vector_layers", "geometry_type, coord_dimension, srid, spatial_index_enabled", of_layers),
        _view("vector_layers_auth", "read_only, hidden", of_rights),
        _view("vector_layers_statistics", _EXTENT, [f"{_EXTENT} FROM {t}_statistics" for _, t, _, _ in _LAYERS]),
        _view(
            "vector_layers_field_infos",
            _FIELDS,
            [f"{_FIELDS} FROM {t}_field_infos" for _, t, _, _ in _LAYERS],
        ),
    ]


def _view(name: str, columns: str, sources: list[str] | tuple[str, ...]) -> str:
    parts = (
        f"SELECT '{layer}', {table}, {geometry}, {source}"
        for (layer, _, table, geometry), source in zip(_LAYERS, sources, strict=True)
    )
    return f"CREATE VIEW {name} (layer_type, table_name, geometry_column, {columns}) AS " + " UNION ALL ".join(parts)


def version(connection: sqlite3.Connection) -> int:
    """Return what CheckSpatialMetaData does: 3 for a SpatiaLite file of this layout, 0 for none."""
    names = connection.execute("SELECT name FROM pragma_table_info('geometry_columns')").fetchall()
    return CURRENT if ("spatial_index_enabled",) in names else 0


def register_column(connection: sqlite3.Connection, table: str, column: str, srid: int, kind: str) -> None:
    """Make a column known as one of geometry: that anyone may change, and whose extent is not yet known."""
    connection.execute(
        "INSERT INTO geometry_columns VALUES (?, ?, ?, 2, ?, 0)", (table, column, _KINDS.index(kind), srid)
    )
    connection.execute("INSERT INTO geometry_columns_auth VALUES (?, ?, 0, 0)", (table, column))
    for notes in ("time", "statistics"):
        connection.execute(
            f"INSERT INTO geometry_columns_{notes} (f_table_name, f_geometry_column) VALUES (?, ?)",  # noqa: S608
            (table, column),
        )


def forget_column(connection: sqlite3.Connection, table: str, column: str) -> None:
    """Make a column an ordinary one again; what was noted of it goes too."""
    connection.execute("DELETE FROM geometry_columns WHERE f_table_name = ? AND f_geometry_column = ?", (table, column))
