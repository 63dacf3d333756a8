"""The pictures of the studio in docs/images, taken anew with: python -m tests.browser.pictures"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import shapely
from playwright.sync_api import Browser, Page, expect, sync_playwright

from geogrid.clock import today
from geogrid.services.simulation import prepare_demo
from geogrid.store import Database
from geogrid.web.identity import COOKIE
from tests.browser.conftest import ARGUMENTS, SESSIONS, SIZE, installed, serve_database
from tests.browser.test_studio import FIND_MAP, Studio, gift, inner_border, spot, town

IMAGES = Path(__file__).parents[2] / "docs" / "images"
VIEW = {"width": 1400, "height": 860}


def main() -> None:
    """Draw a plan in a town of its own, and take its pictures on the way."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = Database.at(Path(folder) / "town.sqlite")
        database.migrate()
        prepare_demo(database, SIZE, today(), lambda *_: None)
        with serve_database(Path(folder), database) as site:
            browser = playwright.chromium.launch(executable_path=installed(), args=ARGUMENTS)
            _draw(_studio(browser, site))
            _in_english(_studio(browser, site, "en", "Grids of 2027"))
            browser.close()


def _studio(browser: Browser, site: str, language: str = "zh-CN", name: str = "2027 年网格调整方案") -> Studio:
    context = browser.new_context(viewport=VIEW, locale=language, reduced_motion="reduce")
    context.add_cookies([{"name": COOKIE, "value": SESSIONS[site, "everybody"], "url": site}])
    context.add_init_script(FIND_MAP)
    page = context.new_page()
    page.goto(f"{site}/plans")
    page.locator("[name=name]").fill(name)
    page.locator("[name=document]").fill("屯网〔2026〕8号")
    page.locator("main form .btn-primary").click()
    return Studio(page).ready()


def _draw(studio: Studio) -> None:
    page = studio.page
    _border_moved(studio)
    _take(page, "studio-zh")
    giver, taker, place = gift()
    studio.look(shapely.union_all([town().mesh.grids[code].shape for code in (giver, taker)]))
    page.locator("#tools [data-tool=give]").click()
    studio.click(*place)
    expect(page.locator("#guide-deeds .btn-primary")).to_be_visible()
    _take(page, "studio-give-zh")
    page.locator("#guide-deeds .btn-primary").click()
    expect(page.locator("#step tbody tr")).to_have_count(2)
    _along_a_road(studio)
    _take(page, "studio-split-zh")
    for _ in range(2):
        page.keyboard.press("Escape")
    _golden(studio)
    _take(page, "studio-rules-zh")
    page.locator("#rule-settings-button").click()
    _divided(studio)
    _take(page, "studio-micro-zh")
    page.get_by_role("link", name="影响").click()
    expect(page.locator("h1")).to_have_text("影响")
    _take(page, "impact-zh")


def _in_english(studio: Studio) -> None:
    _border_moved(studio)
    _take(studio.page, "studio-en")


def _border_moved(studio: Studio) -> None:
    """A border inside a community is dragged by one of its corners, and stays in the hand."""
    page, line = studio.page, inner_border(town().mesh, set())
    page.locator("#snap").click()
    page.locator("#tools [data-tool=border]").click()
    beside = [grid.shape for grid in town().mesh.grids.values() if grid.shape.intersection(line).length > 1e-9]
    studio.look(shapely.union_all(beside))
    studio.drag_border(line, 8, 26)
    expect(page.locator("#step tbody tr").first).to_be_visible()
    page.locator("#snap").click()


def _along_a_road(studio: Studio) -> None:
    district, mesh, _ = town()
    whole, road = max(
        (
            (grid, crossing)
            for grid in mesh.grids.values()
            for line in district.lines
            if line.name and (crossing := line.shape.intersection(grid.shape.buffer(-2e-4))).length > 1e-3
        ),
        key=lambda pair: pair[1].length,
    )
    studio.look(whole.shape)
    studio.page.locator("#tools [data-tool=split]").click()
    studio.click(*spot(whole.shape))
    studio.press("改为沿道路拆分")
    studio.click(*shapely.get_coordinates(shapely.line_interpolate_point(road, 0.5, normalized=True))[0])
    expect(studio.page.locator("#guide-text")).to_contain_text("沿")


def _golden(studio: Studio) -> None:
    page = studio.page
    page.reload()  # with the whole district on the map
    studio.ready()
    page.locator("#golden summary").click()
    page.get_by_role("button", name="在地图上点选").click()
    estates = town().contents.estates.shapes
    for at, label in enumerate(("社区卫生站", "老年食堂", "小学", "派出所")):
        studio.click(*spot(estates[at * len(estates) // 4]))
        page.get_by_label("地址或名称").fill(label)
        page.keyboard.press("Enter")
        expect(page.locator("#golden-list")).to_contain_text(f"已加入：{label}")
    studio.press("结束点选")
    page.locator("#rule-settings-button").click()
    page.locator("#rules").evaluate("it => it.scrollIntoView()")


def _divided(studio: Studio) -> None:
    """A grid in three by two: a line across it, and one along it through each part."""
    page = studio.page
    whole = max(town().mesh.grids.values(), key=lambda grid: grid.shape.area)
    west, south, east, north = whole.shape.bounds
    studio.look(whole.shape)
    page.locator("#snap").click()
    for parts, share in enumerate((0.65, 0.35), 2):
        page.locator("#tools [data-tool=divide]").click()
        row = south + (north - south) * share
        studio.click(west - 2e-4, row)
        page.mouse.dblclick(*studio.at(east + 2e-4, row))
        expect(page.locator("#chosen .micro-grid")).to_have_count(parts)
    page.keyboard.press("Escape")
    studio.click(*spot(whole.shape))
    expect(page.locator("#chosen .micro-grid")).to_have_count(3)
    page.locator("#chosen").evaluate("it => it.scrollIntoView()")


def _take(page: Page, name: str) -> None:
    expect(page.locator("body.working")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / f"{name}.jpg", type="jpeg", quality=82)


if __name__ == "__main__":
    main()
