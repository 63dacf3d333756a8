"""Two sets of grids beside each other, and the history of grids, as people use them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geogrid.clock import today
from geogrid.domain.editing.edit import Merge, Named, Rename, Split
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.grid import Generation
from geogrid.services.audit import Audit
from geogrid.services.importing import publish_coverage
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from geogrid.store import Database
from tests.browser import town
from tests.browser.conftest import DESK, NARROW, PHONE, Visit, serve
from tests.browser.test_every_page import AUDIT
from tests.browser.town import MIDDLE, NORTH_ONE, NORTH_TWO, SOUTH_ONE, SOUTH_TWO

NEW = "341002001002003"
SPLIT_AT = ((MIDDLE + 0.0023, 29.714), (MIDDLE + 0.0021, 29.717), (MIDDLE + 0.0025, 29.720))
EDITS = (
    Split(NORTH_TWO, SPLIT_AT, (Named(NORTH_TWO, "第二网格"), Named(NEW, "第三网格"))),
    Merge((SOUTH_ONE, SOUTH_TWO), SOUTH_ONE),
    Rename(NORTH_ONE, "滨江网格"),
)
SCHEDULED = today() + timedelta(days=30)
# What the map is like while it is printed.
MEASURE = """addEventListener("beforeprint", () => {
  const map = document.querySelector("#map");
  const panes = [...document.querySelectorAll(".leaflet-left-side-pane, .leaflet-right-side-pane")];
  const clips = panes.map((pane) => pane.style.clipPath);
  window.printed = { width: map.clientWidth, shown: getComputedStyle(map).display, clips };
})"""


@pytest.fixture(scope="module")
def changed_site(tmp_path_factory: pytest.TempPathFactory):
    """The town, with a plan that splits, merges and renames, and the same as a generation in thirty days."""
    folder: Path = tmp_path_factory.mktemp("changed")
    with serve(folder, town.SHAPES) as address:
        database = Database.at(folder / "town.sqlite")
        record = Audit(b"of the tests", folder / "heads.log").by()
        plans = Plans(database, Lookup(database))
        plan = plans.open("2027 年调整", "", "", record, on=today()).dossier.id
        for version, edit in enumerate(EDITS, 1):
            plans.apply(plan, edit, version, record)
        _publish(database, plans.state(plan).work.plan.mesh, SCHEDULED, record)
        database.close()
        yield address


def _publish(database: Database, mesh: Mesh, since: date, record) -> None:
    with database.writing() as session:
        generation = Generation(2, since, True, "town, changed")
        publish_coverage(session, generation, list(mesh.areas.values()), list(mesh.grids.values()), record)


def ready(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("data-ready", "true")


def clipped(page: Page, side: str) -> tuple[float, float]:
    """From where to where a side is seen, in pixels of the map."""
    style = page.locator(f".leaflet-{side}-side-pane").evaluate("element => element.style.clipPath")
    xs = [float(x) for x in re.findall(r"(-?[\d.]+)px -?[\d.]+px", style)]
    return min(xs), max(xs)


def test_a_handle_lies_between_before_and_after(changed_site: str, visit: Visit) -> None:
    page = visit("/compare", at=changed_site, reduced_motion="reduce")
    ready(page)
    handle = page.get_by_role("slider", name="前后比对分界线")
    expect(handle).to_have_attribute("aria-valuenow", "50")
    (west, middle), (again, east) = clipped(page, "left"), clipped(page, "right")
    assert west < middle == again < east
    box = handle.bounding_box()
    page.mouse.move(box["x"] + 22, box["y"] + 500)
    page.mouse.down()
    page.mouse.move(box["x"] - 178, box["y"] + 500, steps=4)
    page.mouse.up()
    expect(handle).to_have_attribute("aria-valuenow", "25")
    assert clipped(page, "left")[1] < middle
    handle.press("Home")
    expect(handle).to_have_attribute("aria-valuenow", "0")
    handle.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuetext", "地图左侧 5% 显示调整前")
    handle.press("End")
    expect(handle).to_have_attribute("aria-valuenow", "100")


def test_what_differs_is_listed_and_leads_to_its_place(changed_site: str, visit: Visit) -> None:
    page = visit("/compare", at=changed_site, reduced_motion="reduce")
    ready(page)
    expect(page.locator("#changed > li")).to_have_count(5)
    item = page.locator(f"#changed > li[data-code='{NEW}']")
    expect(item).to_contain_text("新设：范围原属北街社区第二网格 100%")
    expect(page.locator(f"#changed > li[data-code='{NORTH_ONE}']")).to_contain_text("更名：第一网格 → 滨江网格")
    scale = page.locator(".leaflet-control-scale-line")
    expect(scale).to_have_text("200 m")
    item.get_by_role("button").press("Enter")
    expect(item).to_have_class("chosen")
    expect(scale).to_have_text("100 m")
    expect(page.locator("table.matrix td.moves").first).to_be_visible()
    rows = page.locator("table.flow tbody tr")
    expect(rows.filter(has_text="北街社区第二网格 →")).to_contain_text("144")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 XLSX（全部明细）").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    with page.expect_download() as download:
        page.get_by_role("link", name="划出与划入 CSV").click()
    assert download.value.suggested_filename.endswith(".csv")


def test_another_choice_is_compared_and_exchanged(changed_site: str, visit: Visit) -> None:
    page = visit("/compare", at=changed_site, locale="en-US")
    page.get_by_label("After (right)").select_option("plan:1")
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile(r"left=current&right=plan%3A1"))
    expect(page.locator("#summary")).to_contain_text("Grids that differ: 5")
    page.get_by_role("link", name="Exchange").click()
    expect(page.locator(f"#changed > li[data-code='{NEW}']")).to_contain_text("grid no more")
    page.goto(f"{changed_site}/compare?left=plan:1&right=generation:2")
    expect(page.locator("#summary")).to_contain_text("No grid differs.")


def test_without_script_the_lists_are_there(changed_site: str, visit: Visit) -> None:
    page = visit("/compare", at=changed_site, java_script_enabled=False)
    expect(page.locator("#changed > li")).to_have_count(5)
    page.get_by_role("button", name="比对").click()
    expect(page.locator("#summary")).to_contain_text("有变化的网格：5")


def test_from_a_grid_to_its_history_and_on_to_its_successor(changed_site: str, visit: Visit) -> None:
    day = (SCHEDULED + timedelta(days=1)).isoformat()
    page = visit(f"/?grid={SOUTH_TWO}", at=changed_site, signed_in="", size=NARROW, reduced_motion="reduce")
    page.get_by_role("link", name="沿革").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("南街社区第二网格沿革")
    expect(page.locator(".story > .to-come")).to_contain_text(f"并入南街社区第一网格 ({SOUTH_ONE})")
    page.goto(f"{changed_site}/?grid={SOUTH_TWO}&on={day}")
    expect(page.get_by_role("heading", name="该网格已撤销")).to_be_visible()
    page.locator("a.choice").click()
    expect(page).to_have_url(f"{changed_site}/?grid={SOUTH_ONE}&on={day}")
    expect(page.locator("#answer h2")).to_have_text("南街社区第一网格")


def test_a_moved_address_answers_by_the_day(changed_site: str, visit: Visit) -> None:
    for on, code in ((today(), SOUTH_TWO), (SCHEDULED, SOUTH_ONE)):
        page = visit(f"/?q=中山路2号&on={on.isoformat()}", at=changed_site, signed_in="")
        expect(page.locator("#answer")).to_have_attribute("data-grid", code)
        page.wait_for_load_state("networkidle")


DAY_AFTER = (SCHEDULED + timedelta(days=1)).isoformat()


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", [DESK, NARROW], ids=["desk", "narrow"])
@pytest.mark.parametrize(
    "path", ["/compare", f"/history?grid={NORTH_TWO}", f"/?grid={SOUTH_TWO}&on={DAY_AFTER}", f"/?grid={NEW}"]
)
def test_page_stands_the_audit(changed_site: str, visit: Visit, path: str, size: tuple[int, int], locale: str) -> None:
    page = visit(path, at=changed_site, size=size, locale=locale, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme; }", theme)
        assert page.evaluate(AUDIT) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_map_is_printed_with_both_borders_and_no_handle(
    changed_site: str, visit: Visit, size: tuple[int, int]
) -> None:
    page = visit("/compare?left=current&right=plan:1", at=changed_site, size=size, reduced_motion="reduce")
    ready(page)
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false")
    box, (west, east) = page.locator("#map").bounding_box(), clipped(page, "left")
    page.evaluate(MEASURE)
    assert page.pdf(format="A4").startswith(b"%PDF")
    printed = page.evaluate("printed")
    assert (printed["width"], printed["clips"]) == (680, ["none", "none"])
    assert printed["shown"] != "none"
    expect(page.locator(".on-paper")).to_have_count(0)
    assert page.locator("#map").bounding_box() == box
    again = clipped(page, "left")
    assert again[1] - again[0] == east - west
    expect(page.locator(".paper-key")).to_be_hidden()


def test_who_is_affected_has_the_old_and_the_new_words_of_the_sides(changed_site: str, visit: Visit) -> None:
    page = visit("/plans/1/impact", at=changed_site)
    texts = page.locator("table.texts")
    row = texts.locator("tbody tr").filter(has_text=f"第二网格 {NORTH_TWO}")
    expect(row.locator("ins")).to_contain_text(["第三网格交界"])
    expect(row.locator("del")).not_to_have_count(0)
    expect(texts.locator("tbody tr").filter(has_text=NEW).locator("td").first).to_contain_text("新设")
    expect(texts.locator("tbody tr").filter(has_text=SOUTH_TWO).locator("td").last).to_contain_text("撤销")


def test_questions_on_another_day_stay_on_that_day(changed_site: str, visit: Visit) -> None:
    """The search, the map and the list are of the day, until one goes back to today."""
    page = visit(f"/?grid={NORTH_ONE}&on={SCHEDULED}", at=changed_site)
    expect(page.locator("#answer")).to_contain_text("滨江网格")
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false")
    with page.expect_response(lambda response: "/api/suggest" in response.url and "q=%E4" in response.url) as suggested:
        page.get_by_label("地址", exact=True).press_sequentially("中山路10")
    assert f"on={SCHEDULED}" in suggested.value.url
    page.get_by_label("地址", exact=True).fill("中山路10号")
    page.get_by_role("button", name="查询").click()
    expect(page).to_have_url(re.compile(f"q=.*&on={SCHEDULED}"))
    expect(page.locator("#answer h2")).to_have_text("北街社区滨江网格")
    page.get_by_role("link", name="查看今日").click()
    expect(page.locator("#answer h2")).to_have_text("北街社区第一网格")
    expect(page).not_to_have_url(re.compile("on="))
    expect(page.locator("#map")).not_to_have_attribute("data-on", re.compile("."))
    page.go_back()
    expect(page.locator("#answer h2")).to_have_text("北街社区滨江网格")
    expect(page.locator("#map")).to_have_attribute("data-on", SCHEDULED.isoformat())
