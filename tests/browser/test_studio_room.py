"""What stands on the map of the studio covers neither the district nor the scale."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.test_studio import FIND_MAP, LARGE, Studio, opened, spot, town
from tests.browser.test_studio_undo import rename

HIGHEST = """async (north) => {
  const top = () => shownMap.latLngToContainerPoint([north, shownMap.getCenter().lng]).y;
  const { offsetTop, offsetHeight } = document.getElementById("legend");
  const end = performance.now() + 10_000;
  while (top() < offsetTop + offsetHeight && performance.now() < end) await new Promise(requestAnimationFrame);
  return [top(), offsetTop + offsetHeight];
}"""
"""How far from above the district begins, and the legend ends, as soon as the map has made room for it."""


def _grouped(studio: Studio) -> None:
    page, grids = studio.page, list(town().mesh.grids.values())
    page.keyboard.down("Control")
    for grid in [each for each in grids if each.community == grids[0].community][:2]:
        studio.click(*spot(grid.shape))
    page.keyboard.up("Control")
    page.get_by_text("编成网格集成组团").click()
    expect(page.get_by_label("编码")).to_have_value(re.compile("901$"))
    page.get_by_role("button", name="组团", exact=True).click()
    studio.done(1)


def _box(page: Page, part: str) -> dict[str, float]:
    return page.locator(part).bounding_box()


@pytest.mark.parametrize("size", [LARGE, (1024, 768), PHONE])
def test_the_legend_lies_north_of_the_district_also_with_party_grids(
    studio_site: str, visit: Visit, size: tuple[int, int]
) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    _grouped(studio)
    seen = visit(
        studio.page.url.removeprefix(studio_site), at=studio_site, size=size, locale="en", reduced_motion="reduce"
    )
    seen.context.add_init_script(FIND_MAP)
    seen.reload()
    Studio(seen).ready()
    expect(seen.get_by_role("checkbox", name="Party grids")).to_be_visible()
    district, legend = seen.evaluate(HIGHEST, max(grid.shape.bounds[3] for grid in town().mesh.grids.values()))
    assert district >= legend
    scale, bar = _box(seen, ".leaflet-control-scale"), _box(seen, "#bar")
    assert bar["y"] + bar["height"] <= scale["y"] or bar["y"] >= scale["y"] + scale["height"]


@pytest.mark.parametrize("size", [LARGE, PHONE])
@pytest.mark.parametrize("sheet", [(718, 1047), (1047, 718)], ids=["A4 upright", "A4 across"])
def test_a_plan_is_printed_with_nothing_over_another(
    studio_site: str, visit: Visit, size: tuple[int, int], sheet: tuple[int, int]
) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    rename(studio, next(iter(town().mesh.grids.values())), "甲网格")
    studio.done(1)
    page = studio.page
    studio.resize(*size)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": sheet[0], "height": sheet[1]})
    parts = [_box(page, part) for part in ("#map", "#legend", "h1", "#rules-title", "#steps")]
    expect(page.locator("#chosen")).to_be_hidden()  # of which only the name would be there
    assert (parts[0]["width"], parts[0]["height"]) == (680, 480)
    for above, below in pairwise(parts):
        assert above["y"] + above["height"] <= below["y"], parts
    assert parts[1]["y"] + parts[1]["height"] < 718, "the map and its legend stand on one sheet"


def test_on_a_tablet_what_comes_next_is_in_sight_though_the_plan_is_outdated(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    page.evaluate("document.getElementById('outdated').hidden = false")
    page.evaluate("document.querySelector('#outdated p').textContent = '本方案起自第 1 版。'.repeat(30)")
    studio.resize(820, 1180)
    box = _box(page, "#deeds button >> nth=0")
    assert box["y"] + box["height"] <= 1180, box
