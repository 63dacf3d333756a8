"""How large a file from outside may be, and how long it may take to read."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The caps on one file; an error names the one that was passed.

    Parameters
    ----------
    file_bytes
        The file, or a loose Shapefile's files together.
    archive_entries, unpacked_bytes, unpacking_ratio
        What an archive (zip, XLSX) may hold, and how many times larger than itself that may be.
    nesting
        Levels of brackets in JSON; a multipolygon in a feature collection has 8.
    features, vertices, feature_vertices
        Rows of a boundary file, points of all its shapes and of one.
    rows, columns
        Rows of a table; columns of a table or fields of a boundary file.
    text_bytes
        One text value, in UTF-8.
    cpu_seconds, wall_seconds, memory_bytes
        What the reading process may use.
    """

    file_bytes: int = 50 * MB
    archive_entries: int = 50
    unpacked_bytes: int = 500 * MB
    unpacking_ratio: int = 100
    nesting: int = 20
    features: int = 20_000
    vertices: int = 5_000_000
    feature_vertices: int = 500_000
    rows: int = 200_000
    columns: int = 100
    text_bytes: int = 4096
    cpu_seconds: int = 60
    wall_seconds: float = 120
    memory_bytes: int = 2048 * MB
