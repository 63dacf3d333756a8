"""A check written to a file: a sheet, layers, or an offline map; the suffix decides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from geogrid.errors import ExportUnsuitable
from geogrid.io import export
from geogrid.render import findings_map, findings_sheet
from geogrid.render.report import Document, Entry
from geogrid.render.wording import Wording


def write_report(path: Path, told: Document, wording: Wording) -> None:
    """Write what a check found.

    Parameters
    ----------
    path
        .xlsx: sheets of defects, steps (where some were taken) and totals; .gpkg: layers of defects, grids and
        allowances; .geojson: defects; .html: a map with a list that needs no internet.
    told
        The check as `render.report.document` tells it, in the same language.

    Raises
    ------
    ExportUnsuitable
        For another suffix.
    VendorMissing
        When Leaflet, which the HTML holds, is not installed.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise ExportUnsuitable(file=path.name, reason="a report is written as .xlsx, .gpkg, .geojson or .html")
    write(path, told, wording)


def _layers(path: Path, told: Document, wording: Wording) -> None:
    layers: dict[str, export.Layer] = {"defects": _defects(told)}
    layers["grids"] = (
        [{"code": grid.code, "name": grid.name} for grid in told.grids],
        [grid.shape for grid in told.grids],
    )
    layers["allowances"] = (
        [{"code": a.code, "reason": a.reason, "author": a.author, "date": a.since} for a in told.allowances],
        [allowance.shape for allowance in told.allowances],
    )
    export.write_layers(
        path, {name: layer for name, layer in layers.items() if layer[0]} or {"defects": _defects(told)}
    )


def _geojson(path: Path, told: Document, wording: Wording) -> None:
    export.write_layers(path, {"defects": _defects(told)})


def _defects(told: Document) -> export.Layer:
    rows = [_row(number, entry) for number, entry in enumerate(told.entries, 1)]
    return rows, [entry.shape for entry in told.entries]


def _row(number: int, entry: Entry) -> dict[str, Any]:
    return {
        "number": number,
        "key": entry.key,
        "kind": entry.kind.value,
        "kind_text": entry.kind_text,
        "severity": entry.severity.value,
        "sentence": entry.sentence,
        "codes": entry.codes,
        "names": entry.names,
        "area_m2": entry.area_m2,
        "length_m": entry.length_m,
        "width_m": entry.width_m,
    }


_WRITERS: dict[str, Callable[[Path, Document, Wording], None]] = {
    ".xlsx": findings_sheet.write,
    ".gpkg": _layers,
    ".geojson": _geojson,
    ".html": findings_map.write,
}
