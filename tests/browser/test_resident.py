"""What a resident does on the first page, as the browser shows it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import town
from tests.browser.conftest import NARROW, PHONE, Visit
from tests.browser.test_every_page import DRAWN

IN_SOUTH_TWO = {"latitude": town.SOUTH + 0.002, "longitude": town.MIDDLE + 0.002, "accuracy": 15}


def name(page: Page) -> str:
    return page.locator("#answer h2").inner_text()


def search(page: Page, text: str) -> None:
    page.get_by_label("地址", exact=True).fill(text)
    page.get_by_role("button", name="查询").click()


def wait_for_map(page: Page) -> None:
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false")


def tap(page: Page, east: int, north: int) -> None:
    """Tap so many pixels east and north of the map's middle."""
    wait_for_map(page)
    frame = page.locator("#map").bounding_box()
    assert frame
    page.mouse.click(frame["x"] + frame["width"] / 2 + east, frame["y"] + frame["height"] / 2 - north)


def test_address_typed_shows_the_card(visit: Visit) -> None:
    page = visit("/")
    search(page, "中山路1号")
    answer = page.locator("#answer")
    expect(answer.locator("h2")).to_have_text("南街社区第一网格")
    expect(answer.locator("h2")).to_be_focused()
    for text in (
        town.SOUTH_ONE,
        "老街街道",
        "地名库中有这个地址：中山路1号。",
        "点位以地名库登记的为准",
        "距网格边界 33 米",
        "北街社区第一网格",
        "示例网格长0",
        "400 户",
    ):
        expect(answer).to_contain_text(text)
    expect(answer).to_contain_text("第 1 版，自2026年1月1日起有效")
    expect(page.get_by_role("link", name="拨打 0559-0000-100")).to_have_attribute("href", "tel:0559-0000-100")
    assert "q=" in page.url


def test_suggestions_by_keyboard(visit: Visit) -> None:
    page = visit("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("中山路")
    options = page.get_by_role("option")
    expect(options).to_have_text(["中山路道路 · 3 个地点", *(re.compile(f"中山路{number}号") for number in (1, 2, 10))])
    expect(box).to_have_attribute("aria-expanded", "true")
    for _ in range(3):
        box.press("ArrowDown")
    expect(options.nth(2)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.nth(2).get_attribute("id") or "")
    box.press("Enter")
    expect(page.locator("#answer h2")).to_have_text("南街社区第二网格")
    expect(box).to_have_value("中山路2号")


def test_escape_closes_the_suggestions_and_keeps_the_text(visit: Visit) -> None:
    page = visit("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("中山路")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("中山路")


def test_two_houses_of_one_address_are_offered_not_guessed(visit: Visit) -> None:
    page = visit("/")
    search(page, "老街3号")
    expect(page.locator("#answer h2")).to_have_text("您要查的是哪一处？")
    page.get_by_role("link", name="老街3号").filter(has_text="北街社区").click()
    expect(page.locator("#answer h2")).to_have_text("北街社区第一网格")


def test_unknown_address_says_what_to_do(visit: Visit) -> None:
    page = visit("/")
    search(page, "无此路5号")
    expect(page.locator("#answer h2")).to_have_text("没有找到“无此路5号”")
    expect(page.locator("#answer").get_by_role("link", name="网格列表")).to_be_visible()


def test_tap_on_the_map_is_shareable_and_the_back_button_goes_back(visit: Visit) -> None:
    page = visit("/")
    tap(page, 80, 80)
    expect(page.locator("#answer h2")).to_have_text("北街社区第二网格")
    expect(page.locator("#answer")).to_contain_text("按地图上的点")
    shared = page.url
    search(page, "中山路1号")
    expect(page.locator("#answer h2")).to_have_text("南街社区第一网格")
    page.go_back()
    expect(page.locator("#answer h2")).to_have_text("北街社区第二网格")
    assert page.url == shared
    page.goto(shared)
    expect(page.locator("#answer h2")).to_have_text("北街社区第二网格")
    wait_for_map(page)


def test_enter_on_the_map_asks_for_its_middle(visit: Visit) -> None:
    page = visit("/")
    wait_for_map(page)
    page.locator("#map").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("按地图上的点：东经 118.305")


def test_my_location(visit: Visit) -> None:
    page = visit("/", geolocation=IN_SOUTH_TWO, permissions=["geolocation"])
    page.get_by_role("button", name="我的位置").click()
    expect(page.locator("#answer h2")).to_have_text("南街社区第二网格")
    expect(page.locator("#answer")).to_contain_text("误差约 15 米")


def test_my_location_says_when_it_is_less_certain_than_the_border_is_near(visit: Visit) -> None:
    page = visit("/", geolocation={**IN_SOUTH_TWO, "accuracy": 900}, permissions=["geolocation"])
    page.get_by_role("button", name="我的位置").click()
    expect(page.locator("#answer")).to_contain_text("您也可能在相邻网格")


@pytest.mark.parametrize("size", [(1280, 800), PHONE])
def test_my_location_far_away_keeps_the_district_in_view(visit: Visit, size: tuple[int, int]) -> None:
    beijing = {"latitude": 39.9, "longitude": 116.4, "accuracy": 20}
    page = visit("/", size=size, geolocation=beijing, permissions=["geolocation"], reduced_motion="reduce")
    wait_for_map(page)
    scale = page.locator(".leaflet-control-scale-line").inner_text()
    page.get_by_role("button", name="我的位置").click()
    expect(page.locator("#answer")).to_contain_text("公里")
    expect(page.locator(".map-hint")).to_have_text("查询的点在这张地图以外。")
    assert page.locator(".leaflet-control-scale-line").inner_text() == scale
    assert page.evaluate(DRAWN)
    search(page, "中山路1号")
    expect(page.locator(".map-hint")).to_be_hidden()


def test_my_location_refused(visit: Visit) -> None:
    page = visit("/", permissions=[])
    page.get_by_role("button", name="我的位置").click()
    expect(page.get_by_role("alert")).to_contain_text("没有获得定位许可")


def test_outside_every_grid(visit: Visit) -> None:
    page = visit("/")
    search(page, "河滨路9号")
    answer = page.locator("#answer")
    expect(answer.locator("h2")).to_have_text("这里不在任何网格内")
    expect(answer).to_contain_text("相距 97 米")
    answer.get_by_role("link").click()
    expect(answer.locator("h2")).to_have_text(re.compile("街社区第二网格"))


def test_on_a_border_the_lowest_code_is_named_with_the_rule(visit: Visit) -> None:
    page = visit(f"/?x={town.MIDDLE}&y={town.CENTRE}&crs=cgcs2000")
    assert name(page) == "南街社区第一网格"
    expect(page.locator("#answer")).to_contain_text("按规则归编码最小的网格")


@pytest.mark.parametrize("query", ["x=abc&y=1", "x=1e999&y=1", "x=1&y=2&crs=mars", "grid=nope"])
def test_a_question_that_makes_no_sense_is_answered_in_words(visit: Visit, query: str) -> None:
    page = visit(f"/?{query}")
    assert name(page) == "无法查询"
    expect(page.locator("#answer .note")).not_to_be_empty()


def test_markup_in_the_question_stays_text(visit: Visit) -> None:
    page = visit("/")
    search(page, "<img src=x onerror=alert(1)>%(x)s")
    expect(page.locator("#answer h2")).to_have_text("没有找到“<img src=x onerror=alert(1)>%(x)s”")
    assert page.locator("#answer img").count() == 0


def test_language_switch_keeps_the_answer_and_is_remembered(visit: Visit, site: str) -> None:
    page = visit("/")
    search(page, "中山路1号")
    expect(page.locator("#answer h2")).to_be_focused()
    page.get_by_role("link", name="English").click()
    expect(page.locator("#answer")).to_contain_text("The register has this address: 中山路1号.")
    expect(page.locator("#answer h2")).to_have_text("南街社区第一网格")
    page.goto(site + "/plan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check of the grids")
    wait_for_map(page)


def test_dark_switch_is_remembered(visit: Visit) -> None:
    page = visit("/")
    button = page.get_by_role("button", name="深色")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    wait_for_map(page)


def test_without_javascript_everything_is_answered(visit: Visit) -> None:
    page = visit("/", java_script_enabled=False)
    search(page, "中山路10号")
    assert name(page) == "北街社区第一网格"
    expect(page.locator("#map")).to_be_hidden()
    page.get_by_role("link", name="列表查看").click()
    page.get_by_text("南街社区").click()
    page.get_by_role("link", name="第二网格").first.click()
    assert name(page) == "南街社区第二网格"


def test_without_the_map_the_answer_is_there(visit: Visit) -> None:
    page = visit("/", expected="Failed to load resource")
    page.route("**/api/map/**", lambda route: route.abort())
    page.reload()
    search(page, "中山路1号")
    expect(page.locator("#answer h2")).to_have_text("南街社区第一网格")


def test_without_the_server_the_reader_is_told(visit: Visit) -> None:
    page = visit("/", expected="Failed to load resource")
    wait_for_map(page)
    page.route("**/?q=*", lambda route: route.abort())
    search(page, "中山路1号")
    expect(page.get_by_role("alert")).to_contain_text("连接不上服务器")


@pytest.mark.parametrize("size", [NARROW, PHONE])
def test_phone_searches_from_the_box_over_the_map(visit: Visit, size: tuple[int, int]) -> None:
    page = visit("/", size=size, has_touch=True)
    tap(page, -60, -40)
    expect(page.locator("#answer h2")).to_have_text("南街社区第一网格")
    search(page, "城市花园1幢")
    expect(page.locator("#answer h2")).to_have_text("北街社区第二网格")
    expect(page.locator("#answer h2")).to_be_in_viewport()


def test_copied_link_is_the_pages_address(visit: Visit) -> None:
    page = visit("/?q=中山路1号", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
