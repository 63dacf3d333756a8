"""The folium map: only vendored files, no text from outside, the density as an honest picture."""

import folium
import numpy as np
import pytest
from branca.element import JavascriptLink

from geogrid.domain.grid import Grid
from geogrid.domain.insight.classes import breaks
from geogrid.domain.insight.density import bands, density
from geogrid.domain.insight.figures import Measure
from geogrid.errors import VendorMissing
from geogrid.render import insight_map, legend
from geogrid.render.insight_map import LayerNames, Scene
from geogrid.render.wording import Wording
from tests.drawn import GRIDS, GROUND, LINES, NW, SURFACES

NAMES = LayerNames("Cases", "Density", "Ground")
BOX = (118.30, 29.70, 118.32, 29.72)
HOSTILE = "{{ 'tem' ~ 'plate' }}{% raise %}</script><script>`${alert(1)}`"


def vendor(package, file):
    return f"/static/vendor/{package}/{file}"


def scene(grids=GRIDS, points=((118.305, 29.705),)):
    lon, lat = np.array(points, dtype=float).reshape(-1, 2).T
    return Scene(grids, [0] * (len(grids) - 1) + [None], density(lon, lat, BOX), SURFACES, LINES)


def test_only_vendored_files_are_asked_for():
    drawn = insight_map.draw(scene(), NAMES, vendor)
    assert drawn.styles == ["/static/vendor/leaflet/leaflet.css"]
    assert drawn.scripts == ["/static/vendor/leaflet/leaflet.js"]
    assert "http" not in drawn.body + drawn.script.replace("http://www.w3.org", "")


def test_a_file_that_is_not_vendored_is_refused(monkeypatch):
    monkeypatch.setattr(
        folium.Map, "default_js", [*folium.Map.default_js, ("tracker", "https://elsewhere.example/t.js")]
    )
    with pytest.raises(VendorMissing) as refused:
        insight_map.draw(scene(), NAMES, vendor)
    assert refused.value.facts == {"package": "tracker"}


def test_a_vendored_file_that_is_not_installed_is_refused():
    def missing(package, file):
        raise VendorMissing(package=package)

    with pytest.raises(VendorMissing):
        insight_map.draw(scene(), NAMES, missing)


def test_no_name_passes_through_folium():
    """folium parses what it embeds as a template once more: a name in it would run on the server."""
    hostile = [Grid(NW, HOSTILE, HOSTILE, 1, GROUND[NW]), Grid(HOSTILE, HOSTILE, None, 1, GROUND[NW])]
    lines = [type(line)(HOSTILE, line.kind, line.rank, line.width, line.shape) for line in LINES]
    surfaces = [type(item)(HOSTILE, item.kind, item.shape) for item in SURFACES]
    drawn = insight_map.draw(Scene(hostile, [0, 1], None, surfaces, lines), NAMES, vendor)
    assert not any(trace in drawn.body + drawn.script for trace in ("template", "tem", "<script", "alert", "raise"))


def test_the_trap_is_still_there():
    """When folium stops doing this, the detour beside the map may go."""
    sheet = folium.Map(tiles=None)
    folium.GeoJson(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": {"name": "{{ 7*7 }}"}, "geometry": None},
            ],
        }
    ).add_to(sheet)
    assert '"name": "49"' in sheet.get_root().render()


def test_neither_style_attributes_nor_inline_styles_are_needed():
    drawn = insight_map.draw(scene(), NAMES, vendor)
    assert "style=" not in drawn.body
    assert "<style" not in drawn.body + drawn.script


def test_an_unknown_link_kind_is_no_loophole():
    figure = folium.Map(tiles=None).get_root()
    figure.render()
    figure.header.add_child(JavascriptLink("https://elsewhere.example/leaflet.js"), name="leaflet2")
    with pytest.raises(VendorMissing):
        insight_map._links(figure, vendor)


def test_the_picture_has_one_colour_a_band_and_nothing_below():
    found = density(*np.array([[118.31, 29.71]] * 50).T, BOX)
    picture = insight_map.density_image(found)
    factor = len(picture) // len(found.per_km2)
    assert picture.shape == (*(side * factor for side in found.per_km2.shape), 4)
    edges = bands(found.per_km2.max())
    row, column = np.unravel_index(found.per_km2.argmax(), found.per_km2.shape)
    assert tuple(picture[row * factor + factor // 2, column * factor + factor // 2]) == legend.DENSITY_COLOURS[-1]
    drawn, meant = (picture[..., 3] > 0).mean(), (found.per_km2 >= edges[0]).mean()
    assert drawn == pytest.approx(meant, rel=0.02)


def test_no_cases_no_colour():
    assert not insight_map.density_image(density(np.array([]), np.array([]), BOX)).any()


def test_a_district_without_grids_can_be_drawn():
    assert insight_map.draw(Scene([], [], None, [], []), NAMES, vendor).body


@pytest.mark.parametrize(
    ("language", "texts"),
    [("en", ["0", "1 – 3", "Households unknown"]), ("zh", ["0", "1 – 3", "户数不详"])],
)
def test_the_legend_in_words(language, texts):
    found = legend.of_classes("Cases", Measure.COUNT, breaks([0, 0, 1, 3], 2), 1, Wording(language))
    assert [entry.text for entry in found.entries] == texts
    assert [entry.css for entry in found.entries] == ["grid class-0", "grid class-1", "grid no-value"]


def test_the_legend_of_the_density_states_the_method():
    found = legend.of_density("Density", density(*np.array([[118.31, 29.71]] * 50).T, BOX), Wording("en"))
    assert [entry.text for entry in found.entries] == ["10 – 20", "20 – 50", "50 – 100", "100 – 200", "200 and more"]
    assert found.note == "Quartic kernel, radius 400 m; too low within that distance of the district's edge."


def test_outliers_are_named_and_one_grid_is_said_as_one():
    found = legend.of_classes("Cases", Measure.COUNT, breaks([*range(1, 11), 200]), 0, Wording("en"))
    assert (found.entries[-1].text, found.entries[-1].count) == ("200 (outliers)", "1 grid")
    assert found.entries[-2].text == "8 – 10"
