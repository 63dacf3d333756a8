"""A check as one HTML file that needs no internet: a map by folium with Leaflet inside, the list beside it.

What `insight_map` says of folium's traps holds here too: numbers only pass through it. Sentences stand in the page as
text, names beside it as JSON; static/js/pages/findings_map.js ties list and map together and draws the names.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import folium
import orjson
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from geogrid.domain.coverage.defect import Severity
from geogrid.errors import VendorMissing
from geogrid.paths import STATIC
from geogrid.render.findings import SEVERITIES, own_name
from geogrid.render.geojson import feature_collection
from geogrid.render.insight_map import bounds, embeddable
from geogrid.render.report import Document
from geogrid.render.scripts import joined
from geogrid.render.wording import Wording

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
_OUTSIDE_FILES = re.compile(r"url\([^)]*\)")
_PANES = {"grids": 320, "defects": 330, "labels": 340}
_SCRIPTS = ("map/palette.js", "map/shape.js", "map/labels.js", "map/paper.js", "pages/findings_map.js")


def write(path: Path, document: Document, wording: Wording) -> None:
    """Write the report as HTML.

    Raises
    ------
    VendorMissing
        When Leaflet is not installed.
    """
    drawn, variables = _drawing(document)
    page = _TEMPLATES.get_template("findings_map.html").render(
        document=document,
        wording=wording,
        _=wording,
        severities=[
            (severity.value, wording(text)) for severity, text in SEVERITIES.items() if _has(document, severity)
        ],
        styles=Markup(_css()),  # noqa: S704 - our own files and Leaflet's
        scripts=[Markup(_vendored("leaflet", "leaflet.js")), drawn.script, Markup(joined(*_SCRIPTS))],  # noqa: S704
        body=drawn.body,
        beside=Markup(_in_script({"variables": variables, "names": _names(document)})),  # noqa: S704
    )
    path.write_text(page, encoding="utf-8")


def _names(document: Document) -> list[list[str]]:
    """Return for each grid its name, and a shorter one for where that has no room."""
    return [list(dict.fromkeys([grid.label, own_name(grid.name, grid.code)])) for grid in document.grids]


def _has(document: Document, severity: Severity) -> bool:
    return any(entry.severity == severity for entry in document.entries)


def _drawing(document: Document) -> tuple[Any, dict[str, str]]:
    """Return folium's map of numbered grids and defects, and what its script calls them."""
    sheet = folium.Map(tiles=None, location=[0, 0], max_zoom=23, zoom_snap=0.25, attribution_control=False)
    for pane, z_index in _PANES.items():
        folium.map.CustomPane(pane, z_index=z_index, pointer_events=pane != "labels").add_to(sheet)
    entries = [(number, entry) for number, entry in enumerate(document.entries) if entry.shape is not None]
    grids = _layer([grid.shape for grid in document.grids], [{"n": n} for n in range(len(document.grids))], "grids")
    defects = _layer(
        [entry.shape for _, entry in entries],
        [{"n": number, "severity": entry.severity.value} for number, entry in entries],
        "defects",
    )
    layers = {name: layer for name, layer in (("grids", grids), ("defects", defects)) if layer is not None}
    for layer in layers.values():
        layer.add_to(sheet)
    shapes = [grid.shape for grid in document.grids] or [entry.shape for _, entry in entries]
    if shapes:
        sheet.fit_bounds(bounds(shapes))
    variables = {role: element.get_name() for role, element in {"map": sheet, **layers}.items()}
    return embeddable(sheet, variables, lambda package, file: f"{package}/{file}"), variables


def _layer(shapes: list[Any], properties: list[dict[str, Any]], pane: str) -> folium.GeoJson | None:
    if not shapes:
        return None
    dot = folium.CircleMarker(radius=7)  # a vertex; Leaflet would fetch a picture for it
    return folium.GeoJson(orjson.loads(feature_collection(shapes, properties)), pane=pane, marker=dot)


def _css() -> str:
    """Return all styles; pictures that Leaflet's would fetch are left out, nothing here uses them."""
    leaflet = _OUTSIDE_FILES.sub("none", _vendored("leaflet", "leaflet.css"))
    return "\n".join([leaflet, _own("css/tokens.css"), _own("css/findings_map.css")])


def _own(path: str) -> str:
    return (STATIC / path).read_text(encoding="utf-8")


def _vendored(package: str, file: str) -> str:
    versions = STATIC / "vendor" / "versions.json"
    known = json.loads(versions.read_text(encoding="utf-8")) if versions.is_file() else {}
    found = STATIC / "vendor" / f"{package}-{known.get(package)}" / file
    if not found.is_file():
        raise VendorMissing(package=f"{package}/{file}")
    return found.read_text(encoding="utf-8")


def _in_script(value: Any) -> str:
    """Return JSON that cannot end the script it stands in."""
    return orjson.dumps(value).decode().replace("<", "\\u003c")
