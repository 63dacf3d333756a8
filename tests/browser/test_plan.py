"""What a planner does on /plan: sees what is wrong, mends it by clicking or by keys, undoes, publishes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from shapely import LineString, MultiPolygon, Point, box
from shapely.geometry import mapping

from geogrid.store import Database
from tests import damaged_database as damaged
from tests.browser import town
from tests.browser.conftest import DESK, PHONE, Visit, serve, serve_database

AUDIT = Path(__file__).with_name("audit.js").read_text(encoding="utf-8")

# 南一 reaches 10 m over the border into 南二; 北二 stays out of a corner of 20 m where all four meet.
BROKEN = town.SHAPES | {
    town.SOUTH_ONE: box(town.WEST, town.SOUTH, town.MIDDLE + 0.0001, town.CENTRE),
    town.NORTH_TWO: town.SHAPES[town.NORTH_TWO].difference(
        box(town.MIDDLE, town.CENTRE, town.MIDDLE + 0.0002, town.CENTRE + 0.0002)
    ),
}


@pytest.fixture
def broken_site(tmp_path: Path) -> Iterator[str]:
    """The broken town, to be changed. Tests ask for it before `visit`, so that their pages are closed before it."""
    with serve(tmp_path, BROKEN) as address:
        yield address


@pytest.fixture(scope="module")
def seen_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The broken town, for tests that change nothing."""
    with serve(tmp_path_factory.mktemp("seen"), BROKEN) as address:
        yield address


@pytest.fixture
def damaged_site(tmp_path: Path) -> Iterator[str]:
    database = Database.at(tmp_path / "town.sqlite")
    database.migrate()
    damaged.store(database)
    with serve_database(tmp_path, database) as address:
        yield address


def errors(page: Page) -> int:
    """How many errors the page says are left."""
    text = page.locator("#progress").inner_text()
    return int(text.split("还有")[1].split("处")[0]) if "处错误" in text else 0


def row(page: Page, kind: str):
    return page.locator("#defect-list > li", has=page.get_by_role("button", name=kind))


def test_nothing_found_says_so_with_a_next_step(visit: Visit) -> None:
    page = visit("/plan")
    expect(page.locator("main")).to_contain_text("已检查 4 个网格")
    expect(page.locator("main")).to_contain_text("没有缝隙，也没有重叠")


def test_a_damaged_district_is_mended_by_clicking_and_published(damaged_site: str, visit: Visit) -> None:
    page = visit("/plan", at=damaged_site, reduced_motion="reduce")
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false")
    left = errors(page)
    assert left >= 7
    while left:
        if not page.locator(".mending").count():
            page.locator("#defect-list > li[data-mendable] .defect").first.click()
        page.get_by_role("button", name="接受", exact=True).click()
        expect(page.locator("#progress")).not_to_contain_text(f"还有 {left} 处错误")
        left = errors(page)
    expect(page.locator("#said")).to_contain_text("已没有错误")
    expect(page.locator("#for-approver")).to_contain_text("须由他人审批")
    expect(page.get_by_role("button", name="发布")).to_have_count(0)
    page = visit("/plan", at=damaged_site, reduced_motion="reduce", signed_in="another")
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false")
    page.get_by_role("button", name="发布").click()
    expect(page.locator("#said")).to_contain_text("已发布为第 2 版")
    expect(page.locator("#progress")).to_contain_text("没有错误")
    expect(page.locator("#steps li")).to_have_count(0)


def test_all_that_is_narrow_is_accepted_at_once_and_undone(damaged_site: str, visit: Visit) -> None:
    page = visit("/plan", at=damaged_site, reduced_motion="reduce")
    before = errors(page)
    page.get_by_label("不超过此宽度的").fill("5")
    page.get_by_role("button", name="全部接受").click()
    expect(page.locator("#steps li")).to_have_count(1)
    assert errors(page) < before
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("#steps li")).to_have_count(0)
    assert errors(page) == before


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_proposal_shows_before_after_and_the_area(visit: Visit, seen_site: str, size: tuple[int, int]) -> None:
    page = visit("/plan", at=seen_site, size=size, reduced_motion="reduce")
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false")
    overlap = row(page, "重叠")
    overlap.locator(".defect").click()
    expect(overlap.get_by_role("radio").first).to_be_checked()
    expect(overlap).to_contain_text("划归南街社区第一网格")
    expect(overlap).to_contain_text("平方米")
    expect(page.locator("#map-key")).to_be_visible()
    expect(page.locator(".share")).to_have_count(1)
    overlap.get_by_role("radio", name="沿中线划分").check()
    expect(page.locator(".share").filter(has_text="第一网格").last).to_be_visible()
    expect(page.locator(".share").filter(has_text="第二网格").last).to_be_visible()
    expect(page.locator("#map")).to_be_in_viewport()
    expect(page.locator(".keys")).to_be_visible(visible=size == DESK)
    panes = ("defects", "proposal", "labels")
    above = [page.locator(f".leaflet-{pane}-pane").evaluate("pane => Number(pane.style.zIndex)") for pane in panes]
    assert above == sorted(above), "names can be read above rings and ground"


def test_the_ring_of_a_slanted_or_bent_defect_lies_on_it(visit: Visit, seen_site: str) -> None:
    page = visit("/plan", at=seen_site)
    bent = LineString([(0, 0), (10, 0), (10, 8)])
    for shape in (bent, bent.buffer(0.01), MultiPolygon([bent.buffer(0.01), box(20, 20, 21, 21)])):
        on = page.evaluate("async (shape) => (await import('/static/js/map/shape.js')).pointOn(shape)", mapping(shape))
        assert shape.distance(Point(on["lon"], on["lat"])) < 1e-9


def test_hints_of_one_kind_fold_and_unfold_by_mouse_and_keys(damaged_site: str, visit: Visit) -> None:
    page = visit("/plan", at=damaged_site, reduced_motion="reduce")
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false")
    fold = page.locator(".fold")
    header = fold.locator("> .defect")
    hints = fold.locator("li .defect")
    count = hints.count()
    expect(header).to_have_accessible_name(f"户数 警告 共 {count} 处")
    expect(hints.first).to_be_hidden()
    page.locator("#defect-list > li:not(.fold) .defect").last.click()
    page.keyboard.press("ArrowDown")
    expect(header).to_be_focused()
    page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(hints.first).to_be_focused()
    expect(hints.first).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowUp")
    expect(header).to_be_focused()
    header.click()
    expect(hints.first).to_be_hidden()
    page.get_by_label("类型").select_option("households")
    expect(page.locator("#defect-list > li[data-key] .defect")).to_have_count(count)


def test_without_script_nothing_is_folded_away(damaged_site: str, visit: Visit) -> None:
    page = visit("/plan", at=damaged_site, java_script_enabled=False)
    expect(page.locator(".fold li .defect").first).to_be_visible()


def scale_m(page: Page) -> float:
    """How many metres the map's scale bar stands for, a pixel."""
    bar = page.locator(".leaflet-control-scale-line")
    number, unit = bar.inner_text().split()
    return float(number) * (1000 if unit == "km" else 1) / bar.bounding_box()["width"]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_widest_place_of_what_is_narrow(visit: Visit, seen_site: str, size: tuple[int, int]) -> None:
    page = visit("/plan", at=seen_site, size=size, locale="en-US", reduced_motion="reduce")
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false")
    overlap = row(page, "Overlap")
    overlap.locator(".defect").click()
    whole = scale_m(page)
    page.get_by_role("button", name="Show the widest place").click()
    expect(page.locator("#said")).to_have_text(re.compile(r"The widest place is shown: \d+(\.\d+)? m\."))
    near = scale_m(page)
    assert near < whole
    assert 9.7 / near > 25
    page.locator("body").press("w")
    expect(page.get_by_role("button", name="Show the widest place")).to_be_visible()
    assert scale_m(page) == pytest.approx(whole)
    page.keyboard.press("w")
    expect(page.get_by_role("button", name="Show all of it")).to_be_visible()


def test_all_by_keyboard(broken_site: str, visit: Visit) -> None:
    page = visit("/plan", at=broken_site, reduced_motion="reduce")
    page.keyboard.press("j")
    first = page.locator("#defect-list .defect").first
    expect(first).to_be_focused()
    expect(first).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#defect-list .defect").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("radio").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    left = errors(page)
    page.keyboard.press("Enter")
    expect(page.locator("#progress")).not_to_contain_text(f"还有 {left} 处错误")
    expect(page.locator("#defect-list .defect").first).to_be_focused()
    expect(page.locator("#said")).to_contain_text("还有")
    page.keyboard.press("u")
    expect(page.locator("#progress")).to_contain_text(f"还有 {left} 处错误")


def test_what_is_set_aside_stays_last_and_what_is_meant_so_is_kept(broken_site: str, visit: Visit) -> None:
    page = visit("/plan", at=broken_site, reduced_motion="reduce")
    row(page, "重叠").locator(".defect").click()
    page.get_by_role("button", name="先放一放").click()
    expect(page.locator("#defect-list > li").last).to_contain_text("已放一放")
    expect(page.locator("#defect-list > li").last).to_contain_text("重叠")
    gap = row(page, "缝隙").first
    if gap.locator(".defect").get_attribute("aria-expanded") == "false":
        gap.locator(".defect").click()
    page.get_by_role("button", name="有意如此").click()
    page.get_by_label("为什么有意如此").fill("池塘")
    left = errors(page)
    page.get_by_role("button", name="保留").click()
    expect(page.locator("#progress")).to_contain_text(f"还有 {left - 1} 处错误")
    meant = row(page, "缝隙").filter(has_text="池塘")
    expect(meant).to_contain_text("everybody")
    meant.locator(".defect").click()
    page.get_by_role("button", name="不再视为有意").click()
    expect(page.locator("#progress")).to_contain_text(f"还有 {left} 处错误")


def test_two_planners_do_not_overwrite_each_other(broken_site: str, visit: Visit) -> None:
    one = visit("/plan", at=broken_site, reduced_motion="reduce", expected="Failed to load resource")
    other = visit("/plan", at=broken_site, reduced_motion="reduce")
    other.get_by_label("不超过此宽度的").fill("30")
    other.get_by_role("button", name="全部接受").click()
    expect(other.locator("#steps li")).to_have_count(1)
    row(one, "重叠").locator(".defect").click()
    one.get_by_role("button", name="先放一放").click()
    expect(one.get_by_role("alert")).to_contain_text("有人也在处理")
    expect(one.locator("#steps li")).to_have_count(1)


def test_filters_lead_to_one_kind_and_one_community(visit: Visit, seen_site: str) -> None:
    page = visit("/plan", at=seen_site)
    page.get_by_label("类型").select_option("overlap")
    expect(page.get_by_role("button", name="缝隙")).to_have_count(0)
    expect(page.get_by_role("button", name="重叠")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.get_by_label("类型").select_option("")
    expect(page.get_by_role("button", name="缝隙").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.get_by_label("社区").select_option("北街社区")
    expect(page.get_by_role("button", name="重叠")).to_have_count(0)


def test_without_script_the_list_and_the_reports_are_there(visit: Visit, seen_site: str) -> None:
    page = visit("/plan", at=seen_site, java_script_enabled=False)
    expect(page.get_by_role("button", name="重叠")).to_be_visible()
    page.get_by_label("类型").select_option("overlap")
    page.get_by_role("button", name="显示").click()
    expect(page.get_by_role("button", name="缝隙")).to_have_count(0)
    for name in ("检查报告（XLSX）", "离线地图（HTML）"):
        expect(page.get_by_role("link", name=name)).to_be_visible()


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_an_open_defect_stands_the_audit(visit: Visit, seen_site: str, size: tuple[int, int], locale: str) -> None:
    page = visit("/plan", at=seen_site, size=size, locale=locale, reduced_motion="reduce")
    page.locator("#defect-list .defect").first.click()
    expect(page.get_by_role("radio").first).to_be_visible()
    page.locator("[data-action=meant]").click()
    page.wait_for_load_state("networkidle")
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme; }", theme)
        assert page.evaluate(AUDIT) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_errors_stand_out_on_the_offline_map_and_a_hint_shows_its_grid_when_chosen(
    damaged_site: str, visit: Visit, tmp_path: Path
) -> None:
    page = visit("/plan", at=damaged_site)
    with page.expect_download() as download:
        page.get_by_role("link", name="离线地图（HTML）").click()
    download.value.save_as(tmp_path / "report.html")
    page.goto((tmp_path / "report.html").as_uri())
    painted = page.locator("path.leaflet-interactive[fill='#9a5b00']:not([fill-opacity='0.05'])")
    expect(page.locator("path.leaflet-interactive[fill='#b3261e'][fill-opacity='0.35']").first).to_be_attached()
    expect(painted).to_have_count(0)
    page.get_by_role("button", name="户数").first.click()
    expect(painted).to_have_count(1)
    page.get_by_role("button", name="重叠").first.click()
    expect(painted).to_have_count(0)


def test_the_offline_map_needs_nothing_from_elsewhere(visit: Visit, seen_site: str, tmp_path: Path) -> None:
    page = visit("/plan", at=seen_site)
    with page.expect_download() as download:
        page.get_by_role("link", name="离线地图（HTML）").click()
    file = tmp_path / "report.html"
    download.value.save_as(file)
    wrong: list[str] = []
    page.on("request", lambda request: wrong.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    overlap = page.get_by_role("button", name="重叠")
    overlap.click()
    expect(overlap).to_have_attribute("aria-pressed", "true")
    assert page.locator("path.leaflet-interactive").count() >= 6
    assert wrong == []
