"""The sides of grids: a text is pasted, drawn, compared with its grid, written down, edited, and the alarm is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from shapely import LineString

from geogrid.domain.register import Line, LineKind, LineRank
from geogrid.store import Database, base_map
from tests.browser import town
from tests.browser.conftest import NARROW, Visit, serve
from tests.browser.town import CENTRE, EAST, MIDDLE, NORTH, SOUTH, SOUTH_ONE, WEST

RIGHT = "东至中街，南至河滨路，西至西街，北至中山路"
WRONG = "东至中街，南至河滨路，西至西街，北至北环路"
GRID = f"/sides/grid?code={SOUTH_ONE}"


def _road(name: str, *xy: tuple[float, float]) -> Line:
    return Line(name, LineKind.ROAD, LineRank.STREET, 12.0, LineString(xy))


ROADS = [
    _road("中街", (MIDDLE, SOUTH), (MIDDLE, NORTH)),
    _road("西街", (WEST, SOUTH), (WEST, NORTH)),
    _road("东街", (EAST, SOUTH), (EAST, NORTH)),
    _road("河滨路", (WEST, SOUTH), (EAST, SOUTH)),
    _road("北环路", (WEST, NORTH), (EAST, NORTH)),
    _road("中山路", (WEST, CENTRE), (EAST, CENTRE)),
]


@pytest.fixture
def ringed_site(tmp_path_factory: pytest.TempPathFactory):
    """The town with a road along each border."""
    folder: Path = tmp_path_factory.mktemp("ringed")
    with serve(folder, town.SHAPES) as address:
        database = Database.at(folder / "town.sqlite")
        with database.writing() as session:
            base_map.replace_base_map(session, town.SINCE, ROADS, [], [], [])
        database.close()
        yield address


def ready(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("data-ready", "true")


def test_a_pasted_text_is_drawn_chosen_and_compared_with_its_grid(ringed_site: str, visit: Visit) -> None:
    page = visit("/sides/draw", at=ringed_site, reduced_motion="reduce")
    page.get_by_label("四至原文").fill(RIGHT)
    page.get_by_label("属于哪个网格（编码或名称，可不填）").fill("南街社区第一网格")
    page.get_by_role("button", name="画图").click()
    expect(page.get_by_role("heading", name="可能的范围")).to_be_focused()
    expect(page.locator("li.chosen[data-number='1']")).to_contain_text("与文字相符 100%")
    page.locator("button[name=chosen][value='1']").press("Enter")
    expect(page.locator("#preview")).to_be_focused()
    expect(page.locator("#answer")).to_contain_text("与现有边界相同。")
    with page.expect_download() as download:
        page.locator("button[name=download][value='1']").click()
    assert download.value.suggested_filename.endswith(".geojson")


def test_a_text_for_more_ground_tells_what_would_change(ringed_site: str, visit: Visit) -> None:
    page = visit("/sides/draw", at=ringed_site)
    page.get_by_label("四至原文").fill("东至东街，南至河滨路，西至西街，北至中山路")
    page.get_by_label("属于哪个网格（编码或名称，可不填）").fill(SOUTH_ONE)
    page.get_by_role("button", name="画图").click()
    page.locator("button[name=chosen][value='1']").click()
    expect(page.locator("#answer")).to_contain_text("划入自南街社区第二网格")


def test_an_edited_text_raises_the_alarm(ringed_site: str, visit: Visit) -> None:
    page = visit(GRID, at=ringed_site, reduced_motion="reduce")
    ready(page)
    page.get_by_role("button", name="按图生成").click()
    expect(page.get_by_label("四至写法")).to_have_value(RIGHT)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#verdict")).to_have_text("文字与图一致。")
    page.get_by_label("四至写法").fill(WRONG)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#verdict")).to_contain_text("文字与图不符。")
    expect(page.locator("tr.told")).to_contain_text("文字北至北环路，图上北侧为中山路，北环路相差约")
    ready(page)
    expect(page.locator(".side-name.wrong")).to_have_text("中山路")
    page.goto(f"{ringed_site}/sides?state=differs")
    expect(page.locator("table a")).to_have_text("南街社区第一网格")
    page.goto(f"{ringed_site}/plan?kind=sides_differ")
    expect(page.locator("main")).to_contain_text("北 北环路 / 中山路")


def test_a_text_that_encloses_nothing_says_why_on_a_phone(ringed_site: str, visit: Visit) -> None:
    page = visit("/sides/draw", at=ringed_site, size=NARROW)
    page.get_by_label("四至原文").fill("东至东街，南至河浜路")
    page.get_by_role("button", name="画图").click()
    expect(page.locator("#answer")).to_contain_text("没有找到河浜路，写法相近的有：河滨路。")
    expect(page.locator("#answer")).to_contain_text("西：文字缺这一至。")


def test_without_script_it_works_all_the_same(ringed_site: str, visit: Visit) -> None:
    page = visit(GRID, at=ringed_site, java_script_enabled=False)
    page.get_by_label("四至写法").fill(RIGHT)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#verdict")).to_have_text("文字与图一致。")
    page.get_by_role("button", name="按文字画图看看").click()
    expect(page.locator("#answer")).to_contain_text("与文字相符 100%")


def test_a_pasted_table_is_drawn_together_with_its_overlap(ringed_site: str, visit: Visit) -> None:
    page = visit("/sides/together", at=ringed_site, reduced_motion="reduce")
    rows = [
        "网格编号\t名称\t东至\t南至\t西至\t北至",
        f"{SOUTH_ONE}\t第一网格\t中街\t河滨路\t西街\t中山路",
        "9\t大格\t东街\t河滨路\t西街\t中山路",
    ]
    page.get_by_label("从表格中复制的若干行（含表头），或每行一条四至").fill("\n".join(rows))
    page.get_by_role("button", name="一起绘制").press("Enter")
    expect(page.get_by_role("heading", name="已画出 2 条（共 2 条），可确定的 2 条")).to_be_focused()
    expect(page.locator(".note-bad")).to_contain_text("南街社区第一网格、大格重叠")
    ready(page)
    page.locator("button[data-look='2']").click()
    expect(page.locator("li.chosen")).to_have_attribute("data-number", "2")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载").click()
    assert download.value.suggested_filename.endswith(".geojson")
    page.locator("#n1 form button:not([data-look])").click()
    expect(page.locator("li.chosen[data-number='1']")).to_contain_text("与文字相符 100%")


def test_on_a_phone_the_button_of_a_candidate_leads_up_to_the_map(ringed_site: str, visit: Visit) -> None:
    page = visit("/sides/draw", at=ringed_site, size=NARROW)
    page.get_by_label("四至原文").fill(RIGHT)
    page.get_by_role("button", name="画图").click()
    ready(page)
    page.locator("button[data-look='1']").scroll_into_view_if_needed()
    page.mouse.wheel(0, 400)
    page.locator("button[data-look='1']").click()
    expect(page.locator("html")).to_have_js_property("scrollTop", 0)
