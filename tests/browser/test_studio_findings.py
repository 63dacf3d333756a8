"""From a broken rule to what is wrong: that fills the view of the map, not the grids around it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import expect
from shapely import box

from tests.browser import town
from tests.browser.conftest import Visit, serve
from tests.browser.test_studio import Studio, opened

BUILDING = box(118.3062, 29.7162, 118.3066, 29.7165)
ESTATE = box(118.306, 29.716, 118.309, 29.718)
CUT = 118.3064
SIZES = [(1440, 900), (1024, 768)]


@pytest.fixture
def studio(tmp_path: Path, visit: Visit) -> Iterator[Studio]:
    with serve(tmp_path, town.SHAPES) as address:
        yield opened(visit, address, reduced_motion="reduce")


def jump(studio: Studio, rule: str, place: str) -> None:
    details = studio.page.locator("#rules-kept details", has_text=rule)
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    details.get_by_role("button", name=place).first.click()


def share(studio: Studio, shape: shapely.Geometry) -> float:
    """How much of the height or width of the map something takes up, all of which is to be seen."""
    west, south, east, north = shape.bounds
    map_ = studio.page.locator("#map").bounding_box()
    (left, bottom), (right, top) = studio.at(west, south), studio.at(east, north)
    assert left > map_["x"] and top > map_["y"], (left, top, map_)
    assert right < map_["x"] + map_["width"] and bottom < map_["y"] + map_["height"], (right, bottom, map_)
    return max((right - left) / map_["width"], (bottom - top) / map_["height"])


def test_what_a_rule_finds_fills_the_view(studio: Studio) -> None:
    page = studio.page
    studio.look(box(town.WEST, town.CENTRE - 2e-3, town.EAST, town.NORTH + 2e-3))
    page.locator("#snap").click()
    studio.take("拆分")
    studio.click(CUT, town.NORTH + 4e-4)
    page.mouse.dblclick(*studio.at(CUT, town.CENTRE - 4e-4))
    expect(page.locator("#guide-text")).to_contain_text("这条线会切断：城市花园1幢、城市花园2幢、城市花园3幢。")
    studio.part()
    studio.done(1)
    page.keyboard.press("Escape")
    for width, height in SIZES:
        studio.resize(width, height)
        for rule, place, shape in (("边界不切断楼栋", "城市花园1幢", BUILDING), ("边界不切断小区", "城市花园", ESTATE)):
            jump(studio, rule, place)
            assert 0.25 < share(studio, shape) < 0.8, (width, place)
        jump(studio, "每个地址有网格", "")
        assert share(studio, shapely.Point(118.311, 29.715).buffer(2e-5)) > 0.02
