"""What a planner sees on /plan."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from shapely import box

from tests.browser import town
from tests.browser.conftest import PHONE, Visit, serve

# 南一 reaches 10 m over the border into 南二; 北二 stays out of a corner of 20 m where all four meet.
BROKEN = town.SHAPES | {
    town.SOUTH_ONE: box(town.WEST, town.SOUTH, town.MIDDLE + 0.0001, town.CENTRE),
    town.NORTH_TWO: town.SHAPES[town.NORTH_TWO].difference(
        box(town.MIDDLE, town.CENTRE, town.MIDDLE + 0.0002, town.CENTRE + 0.0002)
    ),
}


@pytest.fixture(scope="module")
def broken_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(tmp_path_factory.mktemp("broken"), BROKEN) as address:
        yield address


def test_nothing_found_says_so_with_a_next_step(visit: Visit) -> None:
    page = visit("/plan")
    expect(page.locator("main")).to_contain_text("已检查现行 4 个网格")
    expect(page.locator("main")).to_contain_text("没有发现重叠")
    expect(page.locator("main")).to_contain_text("geogrid validate")


@pytest.mark.parametrize("size", [(1280, 800), PHONE])
def test_found_defects_are_listed_with_kind_grids_and_area(
    visit: Visit, broken_site: str, size: tuple[int, int]
) -> None:
    page = visit("/plan", at=broken_site, size=size)
    overlap = page.get_by_role("button", name="重叠")
    expect(overlap).to_contain_text("错误")
    expect(overlap).to_contain_text("南街社区第一网格")
    expect(overlap).to_contain_text("南街社区第二网格")
    expect(overlap).to_contain_text("平方米")
    expect(page.get_by_role("button", name="缝隙").first).to_be_visible()
    expect(page.get_by_role("table").get_by_role("link", name="重叠")).to_be_visible()


def test_a_defect_is_shown_on_the_map_by_keyboard(visit: Visit, broken_site: str) -> None:
    page = visit("/plan", at=broken_site)
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false")
    scale = page.locator(".leaflet-control-scale-line")
    before = scale.inner_text()
    overlap = page.get_by_role("button", name="重叠")
    overlap.focus()
    page.keyboard.press("Enter")
    expect(overlap).to_have_attribute("aria-pressed", "true")
    expect(scale).not_to_have_text(before)


def test_totals_lead_to_one_kind(visit: Visit, broken_site: str) -> None:
    page = visit("/plan", at=broken_site, java_script_enabled=False)
    page.get_by_role("table").get_by_role("link", name="重叠").click()
    expect(page.get_by_role("button", name="重叠")).to_be_visible()
    expect(page.get_by_role("button", name="缝隙")).to_have_count(0)
    page.get_by_role("link", name="显示全部类型").click()
    expect(page.get_by_role("button", name="缝隙").first).to_be_visible()
