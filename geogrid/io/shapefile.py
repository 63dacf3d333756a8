"""What a Shapefile needs beyond other formats: short names, short texts, one kind of shape, several files."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geogrid.errors import ExportUnsuitable

DRIVER = "ESRI Shapefile"
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
INDEXES = (".qix", ".sbn", ".sbx")
LONGEST_NAME, LONGEST_TEXT = 10, 254  # bytes
LARGEST_NUMBER = 10**17  # whole numbers of more digits would lose the last ones


@dataclass(frozen=True)
class Cut:
    """What of a field did not fit.

    Parameters
    ----------
    layer, field
        Where.
    written_as
        The name of the field in the file.
    rows
        The rows, from 1, whose text was cut.
    """

    layer: str
    field: str
    written_as: str
    rows: tuple[int, ...]


def fitted(
    layer: str, fields: Sequence[str], columns: Sequence[list[Any]]
) -> tuple[list[str], list[list[Any]], list[Cut]]:
    """Return names of at most 10 bytes, all different, and values of at most 254 bytes; and what was cut."""
    names = short_names(fields)
    short = [[_short(value) for value in column] for column in columns]
    cuts = []
    for field, name, column, cut in zip(fields, names, columns, short, strict=True):
        pairs = enumerate(zip(column, cut, strict=True), 1)
        rows = tuple(row for row, (old, new) in pairs if isinstance(old, str) and old != new)
        if rows or field != name:
            cuts.append(Cut(layer, field, name, rows))
    return names, short, cuts


def short_names(fields: Sequence[str]) -> list[str]:
    """Return names of at most 10 bytes in UTF-8 that differ even without regard to capitals; short ones stay."""
    staying = {field.casefold() for field in fields if len(field.encode()) <= LONGEST_NAME}
    names: list[str] = []
    for field in fields:
        taken = {name.casefold() for name in names} | staying - {field.casefold()}
        tails = chain([""], map(str, count(1)))
        wishes = chain([field], (_cut(field, LONGEST_NAME - len(tail)) + tail for tail in tails))
        names.append(next(w for w in wishes if w and len(w.encode()) <= LONGEST_NAME and w.casefold() not in taken))
    return names


def _short(value: Any) -> Any:
    if isinstance(value, str):
        return _cut(value, LONGEST_TEXT)
    return str(value) if isinstance(value, int) and abs(value) >= LARGEST_NUMBER else value


def _cut(text: str, most: int) -> str:
    """Return a text of at most so many bytes in UTF-8, never half a letter."""
    return text.encode()[:most].decode(errors="ignore")


def of_one_kind(shapes: np.ndarray, file: str) -> np.ndarray:
    """Return shapes as a Shapefile holds them: all points, all multipoints, all lines or all areas.

    Raises
    ------
    ExportUnsuitable
        When they are of several kinds.
    """
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    if len({kind.removeprefix("Multi") for kind in kinds}) > 1:
        raise ExportUnsuitable(file=file, reason="a Shapefile holds either points, lines or areas; use .gpkg")
    if len(kinds) < 2:
        return shapes
    several = {0: shapely.multipoints, 1: shapely.multilinestrings, 2: shapely.multipolygons}
    return np.array([
        shape if shape is None or shape.geom_type.startswith("Multi")
        else several[shapely.get_dimensions(shape)]([shape])
        for shape in shapes
    ], dtype=object)  # fmt: skip


def deliver(folder: Path, path: Path) -> None:
    """Move the files of a folder to where they belong: beside each other, or into one zip."""
    files = sorted(folder.iterdir())
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(folder / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                archive.write(file, file.name)
        files = [folder / "all.zip"]
    if path.suffix.lower() == ".shp":  # a side file of the earlier one would speak for the new one
        for suffix in (*PARTS, *INDEXES):
            path.with_suffix(suffix).unlink(missing_ok=True)
    for file in files:
        file.replace(path if len(files) == 1 else path.with_suffix(file.suffix))
