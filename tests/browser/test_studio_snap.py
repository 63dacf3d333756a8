"""What snapping gives: the corner itself, to the last digit, or a place on the line; not the pixel it is shown at."""

from __future__ import annotations

import pytest
import shapely
from playwright.sync_api import Browser

from tests.browser.test_studio import FIND_MAP

CORNER = (118.3123457, 29.7123451)
HOUSE = shapely.Polygon([CORNER, (118.3125463, 29.7123859), (118.3125012, 29.7125533), (118.3123006, 29.7125125)])
SNAP = """async ([houses, borders, zoom, places]) => {
  const { Snap } = await import("/static/js/studio/snap.js");
  const button = document.createElement("button");
  button.setAttribute("aria-pressed", "true");
  const snap = new Snap({ map: shownMap, features: { buildings: houses.map((geometry) => ({ geometry })) } }, button);
  shownMap.setView([29.7123, 118.3124], zoom, { animate: false });
  return places.map(([lon, lat, x, y]) => {
    const at = shownMap.latLngToContainerPoint([lat, lon]).add([x, y]);
    return snap.place(shownMap.containerPointToLatLng(at), borders);
  });
}"""


def snapped(
    chromium: Browser,
    site: str,
    zoom: int,
    places: list[tuple[float, float, int, int]],
    houses: tuple[shapely.Polygon, ...] = (HOUSE,),
    borders: tuple[shapely.Polygon, ...] = (),
) -> list[list[float]]:
    page = chromium.new_page()
    try:
        page.add_init_script(FIND_MAP)
        page.goto(site)
        page.wait_for_function("() => window.shownMap")
        found: list[list[float]] = page.evaluate(
            SNAP, [*([shapely.geometry.mapping(each) for each in some] for some in (houses, borders)), zoom, places]
        )
    finally:
        page.close()
    return found


@pytest.mark.parametrize("zoom", [16, 18])
@pytest.mark.parametrize(("houses", "borders"), [((HOUSE,), ()), ((), (HOUSE,))], ids=["house", "border"])
def test_a_corner_is_the_corner_itself(
    chromium: Browser,
    site: str,
    zoom: int,
    houses: tuple[shapely.Polygon, ...],
    borders: tuple[shapely.Polygon, ...],
) -> None:
    near = [(*CORNER, x, y) for x, y in ((0, 0), (3, -4), (-5, 2), (1, 6))]
    assert snapped(chromium, site, zoom, near, houses, borders) == [list(CORNER)] * len(near)


def test_a_place_near_an_edge_lies_on_it_and_one_that_is_far_stays(chromium: Browser, site: str) -> None:
    (west, south), (east, north) = HOUSE.exterior.coords[0], HOUSE.exterior.coords[1]
    middle = (west + east) / 2, (south + north) / 2
    on, far = snapped(chromium, site, 19, [(*middle, 2, 5), (*middle, 3, 60)])
    assert HOUSE.exterior.distance(shapely.Point(on)) < 1e-9  # degrees, a tenth of a millimetre
    assert HOUSE.exterior.distance(shapely.Point(far)) > 1e-5


def test_a_border_is_meant_before_the_corner_of_a_house_beside_it(chromium: Browser, site: str) -> None:
    west, south = CORNER
    border = shapely.box(west - 1e-3, south - 1e-3, west + 2e-3, south - 1e-5)
    (found,) = snapped(chromium, site, 18, [(*CORNER, 0, 1)], borders=(border,))
    assert border.exterior.distance(shapely.Point(found)) < 1e-9
