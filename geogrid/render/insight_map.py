"""The officials' map, drawn by folium: grids in classes, the density of cases, the district's own roads and waters.

Two traps of folium 0.20, and what is done about them:

- It loads a dozen files from other hosts. Every link it asks for is replaced by a vendored file, left out because
  nothing here uses it, or refused.
- Whatever it embeds is parsed once more as a Jinja template, and tooltips are raw HTML: a grid named ``{{ ... }}``
  would run on the server, one named ``<script>`` in the browser. So no text from outside passes through folium at all:
  features carry numbers and our own words only. Names stand beside the map as JSON, and
  static/js/pages/insight_map.js puts them into tooltips with textContent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import folium
import numpy as np
import orjson
import shapely
from branca.element import CssLink, JavascriptLink, Link
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geogrid.domain.grid import Grid
from geogrid.domain.insight.density import Density, bands
from geogrid.domain.register import Line, Surface
from geogrid.errors import VendorMissing
from geogrid.render.geojson import feature_collection
from geogrid.render.legend import DENSITY_COLOURS, grid_class

VENDORED = {"leaflet": ("leaflet", "leaflet.js"), "leaflet_css": ("leaflet", "leaflet.css")}
UNUSED = {
    "jquery",
    "bootstrap",
    "awesome_markers",
    "bootstrap_css",
    "glyphicons_css",
    "awesome_markers_font_css",
    "awesome_markers_css",
    "awesome_rotate_css",
}
FINEST_IMAGE = 1000  # pixels along the longer side of the density's picture
PANES = {"ground": 310, "grids": 320, "density": 330, "labels": 350}

Vendor = Callable[[str, str], str]


@dataclass(frozen=True)
class Scene:
    """What is drawn.

    Parameters
    ----------
    grids, classes
        Shapes in CGCS2000 degrees, and for each the number of its class, None where it has no value.
    density
        None leaves the layer out.
    """

    grids: Sequence[Grid]
    classes: Sequence[int | None]
    density: Density | None
    surfaces: Sequence[Surface]
    lines: Sequence[Line]


@dataclass(frozen=True)
class LayerNames:
    """What the layer control calls the layers; sentences of ours only, they are HTML there."""

    grids: str
    density: str
    ground: str


@dataclass(frozen=True)
class Drawing:
    """A map to be put into a page.

    Parameters
    ----------
    styles, scripts
        Addresses of the vendored files it needs, in order.
    body, script
        HTML and JavaScript, to be embedded as they are; the script under the page's nonce.
    variables
        Names of the script's variables: map, grids, surfaces, lines, ground.
    """

    styles: Sequence[str]
    scripts: Sequence[str]
    body: str
    script: str
    variables: dict[str, str]


def draw(scene: Scene, names: LayerNames, vendor: Vendor) -> Drawing:
    """Return the map.

    Parameters
    ----------
    vendor
        Gives the address of a vendored file by package and file name.

    Raises
    ------
    VendorMissing
        When folium asks for a file that is not vendored.
    """
    sheet = folium.Map(
        tiles=None, location=[0, 0], maxZoom=18, zoom_snap=0.25, attribution_control=False, control_scale=False
    )
    for pane, z_index in PANES.items():
        folium.map.CustomPane(pane, z_index=z_index, pointer_events=pane == "grids").add_to(sheet)
    ground, surfaces, lines = _ground(scene, names)
    ground.add_to(sheet)
    grids = _choropleth(scene, names).add_to(sheet)
    if scene.density is not None:
        _density(scene.density, names).add_to(sheet)
    folium.LayerControl(position="topleft", collapsed=False).add_to(sheet)
    if scene.grids:
        sheet.fit_bounds(bounds([grid.shape for grid in scene.grids]))
    variables = {"map": sheet, "grids": grids, "ground": ground, "surfaces": surfaces, "lines": lines}
    return embeddable(sheet, {role: element.get_name() for role, element in variables.items()}, vendor)


def _ground(scene: Scene, names: LayerNames) -> tuple[folium.FeatureGroup, folium.GeoJson, folium.GeoJson]:
    group = folium.FeatureGroup(name=names.ground)
    surfaces = _features([item.shape for item in scene.surfaces], [{"kind": item.kind} for item in scene.surfaces])
    lines = _features(
        [line.shape for line in scene.lines],
        [{"kind": line.kind, "rank": line.rank, "width": line.width} for line in scene.lines],
    )
    drawn = [folium.GeoJson(found, pane="ground", interactive=False) for found in (surfaces, lines)]
    for layer in drawn:
        layer.add_to(group)
    return group, drawn[0], drawn[1]


def _choropleth(scene: Scene, names: LayerNames) -> folium.GeoJson:
    properties = [{"n": n, "class": number} for n, number in enumerate(scene.classes)]
    return folium.GeoJson(
        _features([grid.shape for grid in scene.grids], properties),
        name=names.grids,
        overlay=False,
        pane="grids",
        style_function=lambda feature: {"className": grid_class(feature["properties"]["class"])},
    )


def _density(density: Density, names: LayerNames) -> folium.raster_layers.ImageOverlay:
    west, south, east, north = density.box
    return folium.raster_layers.ImageOverlay(
        density_image(density),
        bounds=[[south, west], [north, east]],
        name=names.density,
        overlay=False,
        show=False,
        pixelated=False,
        pane="density",
    )


def density_image(density: Density) -> NDArray[np.uint8]:
    """Return the raster as RGBA, one colour a band, transparent below the first; finer than the raster, for smooth
    edges.

    Returns
    -------
    array
        Shape (rows, columns, 4), rows and columns a whole multiple of the raster's.
    """
    edges = bands(float(density.per_km2.max()))
    palette = np.array([(0, 0, 0, 0), *DENSITY_COLOURS], dtype=np.uint8)
    factor = max(1, FINEST_IMAGE // max(density.per_km2.shape))
    finer = _interpolated(_interpolated(density.per_km2, factor).T, factor).T
    return palette[np.digitize(finer, edges)]


def _interpolated(raster: NDArray[np.float64], factor: int) -> NDArray[np.float64]:
    """Put `factor` rows in the place of each, linear between the centres of the cells."""
    rows = len(raster)
    position = np.clip((np.arange(rows * factor) + 0.5) / factor - 0.5, 0, rows - 1)
    above = np.minimum(position.astype(int), rows - 2)
    share = (position - above)[:, None]
    return np.asarray(raster[above] * (1 - share) + raster[above + 1] * share)


def _features(shapes: Sequence[BaseGeometry], properties: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return dict(orjson.loads(feature_collection(shapes, properties)))


def bounds(shapes: Sequence[BaseGeometry]) -> list[list[float]]:
    """Return south-west and north-east of shapes, as Leaflet takes them."""
    west, south, east, north = shapely.total_bounds(np.asarray(shapes, dtype=object)).tolist()
    return [[south, west], [north, east]]


def embeddable(sheet: folium.Map, variables: dict[str, str], vendor: Vendor) -> Drawing:
    """Return a map of folium's in the parts that a page of ours puts together."""
    figure: Any = sheet.get_root()
    figure.render()  # only now does folium say which files it wants
    styles, scripts = _links(figure, vendor)
    return Drawing(styles, scripts, figure.html.render(), figure.script.render(), variables)


def _links(figure: Any, vendor: Vendor) -> tuple[list[str], list[str]]:
    """Return the addresses of vendored styles and scripts. All else in folium's head (styles, a viewport that
    forbids zooming) is left out.
    """
    found: dict[type[Link], list[str]] = {CssLink: [], JavascriptLink: []}
    for name, child in figure.header._children.items():
        if not isinstance(child, Link) or name in UNUSED:
            continue
        if name not in VENDORED:
            raise VendorMissing(package=name)
        found[type(child)].append(vendor(*VENDORED[name]))
    return found[CssLink], found[JavascriptLink]
