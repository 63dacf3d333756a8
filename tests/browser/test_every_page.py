"""What holds for each page: nothing from elsewhere, nothing in the console, usable by everybody, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, NARROW, Visit

AUDIT = Path(__file__).with_name("audit.js").read_text(encoding="utf-8")
ADDRESSES = [
    "中山路1号", "老街3号", "中山路10号对面", "中山路和老街路口", "屯溪区中山路", "上海市黄浦区中山路1号", "zsl",
    "13912345678",
]  # fmt: skip
PAGES = [
    "/", *(f"/?q={text}" for text in ADDRESSES), "/?x=118.2&y=29.7", "/list", "/plan", "/cases", "/insight",
    "/register",    "/register?q=中山路", "/register/place?code=P-south", "/register/aliases", "/register/overrides",
    "/sides", "/sides/draw", "/sides/together", "/sides/grid?code=341002001001001",
]  # fmt: skip


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", [DESK, NARROW], ids=["desk", "narrow"])
@pytest.mark.parametrize("path", PAGES)
def test_page_stands_the_audit(visit: Visit, path: str, size: tuple[int, int], locale: str) -> None:
    page = visit(path, size=size, locale=locale, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme; }", theme)
        assert page.evaluate(AUDIT) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("width", [768, 820, 1024, 1180, 1280])
def test_the_header_is_one_line_or_a_menu(visit: Visit, width: int, locale: str) -> None:
    page = visit("/register", size=(width, 800), locale=locale)
    header, menu = page.locator(".top"), page.locator("#menu")
    page.wait_for_load_state("networkidle")
    assert header.bounding_box()["height"] < 60
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("#menu-button").is_visible() == (page.locator(".folded").count() == 1)
    if page.locator("#menu-button").is_visible():
        expect(menu).to_be_hidden()
        page.locator("#menu-button").click()
    box = menu.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    heights = {round(link.bounding_box()["height"]) for link in menu.get_by_role("link").all()}
    assert max(heights) <= 50, "no word is broken"
    assert page.evaluate(AUDIT) == []


@pytest.mark.parametrize("path", PAGES)
def test_simulated_data_is_said_on_each_page(visit: Visit, path: str) -> None:
    expect(visit(path).locator(".simulated")).to_have_text("模拟数据")


@pytest.mark.parametrize("path", ["/", "/plan", "/cases", "/register"])
def test_without_leaflet_the_map_says_so_and_nothing_dead_is_left(visit: Visit, reported_site: str, path: str) -> None:
    page = visit("/list", at=reported_site, expected="Failed to load resource")
    page.route("**/leaflet*.js", lambda route: route.abort())
    page.goto(reported_site + path)
    expect(page.locator("#map")).to_contain_text("地图没有加载成功")
    for dead in page.locator(".map-only").all():
        expect(dead).to_be_hidden()


def test_without_leaflet_an_address_is_still_answered(visit: Visit, site: str) -> None:
    page = visit("/list", expected="Failed to load resource")
    page.route("**/leaflet.js", lambda route: route.abort())
    page.goto(site + "/")
    page.get_by_role("combobox").fill("中山路1号")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("#answer h2")).to_be_focused()


# Where the borders are drawn, in pixels of the window: left, right, and the window's width.
DRAWN = """() => {
  const canvas = document.querySelector(".leaflet-borders-pane canvas");
  const { width, height } = canvas;
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  const columns = [...Array(width).keys()].filter((x) => {
    for (let y = 0; y < height; y += 1) if (data[4 * (y * width + x) + 3]) return true;
    return false;
  });
  const { left, width: wide } = canvas.getBoundingClientRect();
  const at = (x) => left + x * wide / width;
  return columns.length ? [at(columns[0]), at(columns.at(-1)), innerWidth] : null;
}"""


@pytest.mark.parametrize("path", ["/", "/plan", "/cases", "/register"])
def test_the_district_fits_a_window_that_becomes_a_phone(visit: Visit, reported_site: str, path: str) -> None:
    page = visit(path, at=reported_site, size=(700, 844), reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": 390, "height": 844})
    # It is drawn several times until it is as it stays; that it comes to fit is what is waited for.
    page.wait_for_function(
        f"() => {{ const [west, east, width] = ({DRAWN})() ?? []; return 0 < west && east < width; }}"
    )
    west, east, width = page.evaluate(DRAWN)
    assert (width, 0 < west < east < width) == (390, True)
    assert east - west > width / 4


def test_page_unknown_leads_back(visit: Visit) -> None:
    page = visit("/no/such/page", expected="404")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有找到")
    page.get_by_role("link", name="回到首页").click()
    expect(page.locator("#answer")).to_be_visible()


def test_first_tab_stop_skips_to_the_content(visit: Visit) -> None:
    page = visit("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_focus_is_visible(visit: Visit) -> None:
    page = visit("/")
    for _ in range(14):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            """() => {
              const focused = document.activeElement.closest(".search-box") ?? document.activeElement;
              const style = getComputedStyle(focused);
              const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
              return seen || focused === document.body;
            }"""
        )
        assert outline, page.evaluate("document.activeElement.outerHTML.slice(0, 120)")


def test_menu_on_a_phone_opens_and_closes(visit: Visit) -> None:
    page = visit("/plan", size=NARROW)
    button = page.get_by_role("button", name="菜单")
    expect(page.get_by_role("link", name="态势")).to_be_hidden()
    button.click()
    expect(page.get_by_role("link", name="态势")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="态势")).to_be_hidden()
    expect(button).to_be_focused()
