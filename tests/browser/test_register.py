"""The pages of the register: what is wrong found on the map, put right, and what residents are told then."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from geogrid.clock import today
from geogrid.domain.register import Place, PlaceKind
from geogrid.store import Database, places
from tests.browser import town
from tests.browser.conftest import NARROW, Visit, serve

LOOKED_AT = """() => {
  const marks = [...document.querySelectorAll(".finding-mark.chosen")];
  return marks.map((mark) => mark.textContent);
}"""


@pytest.fixture
def ailing_site(tmp_path_factory: pytest.TempPathFactory):
    """The town with a house that is there twice, and one whose community is not the one of its point."""
    folder: Path = tmp_path_factory.mktemp("ailing")
    with serve(folder, town.SHAPES) as address:
        database = Database.at(folder / "town.sqlite")
        more = [
            _house("TWIN", "中山路1号", None, town.WEST + 0.0031, town.CENTRE - 0.0003),
            _house("SAYS", "中山路3号", "341002001002", town.WEST + 0.0036, town.CENTRE - 0.0003),
        ]
        with database.writing() as session:
            places.add(session, more, town.SINCE)
        database.close()
        yield address


def _house(code: str, text: str, community: str | None, lon: float, lat: float) -> Place:
    road = text.rstrip("0123456789号")
    return Place(code, PlaceKind.HOUSE, text, community, lon, lat, road=road, number=text.removeprefix(road))


def test_a_finding_is_shown_on_the_map_from_the_list_and_back(ailing_site: str, visit: Visit) -> None:
    page = visit("/register", at=ailing_site, reduced_motion="reduce")
    row = page.locator("li[data-number]", has_text="中山路3号")
    number = row.get_attribute("data-number")
    row.get_by_role("button", name="地图").click()
    expect(row).to_have_class("chosen")
    assert page.evaluate(LOOKED_AT) == [number]
    other = page.locator("li[data-number]", has_text="河滨路9号")
    at = other.get_attribute("data-number")
    other.get_by_role("button", name="地图").click()
    page.locator(".finding-mark", has_text=at).first.click(force=True)
    expect(other).to_have_class("chosen")


def test_the_community_of_the_point_is_taken_in_the_list(ailing_site: str, visit: Visit) -> None:
    page = visit("/register?kind=contradicted", at=ailing_site)
    expect(page.locator("#count")).to_contain_text("1 个问题")
    page.get_by_role("button", name="改为点位所在社区").click()
    expect(page.locator("#count")).to_contain_text("0 个问题")


def test_twins_are_merged_by_keyboard(ailing_site: str, visit: Visit) -> None:
    page = visit("/register?kind=duplicate", at=ailing_site)
    page.locator("li[data-number]", has_text="中山路1号").get_by_role("link", name="比对合并").press("Enter")
    expect(page.get_by_role("checkbox", name="中山路1号")).to_be_checked()
    page.get_by_role("button", name="并入本条").press("Enter")
    expect(page.locator(".facts")).to_contain_text("已并入的编码")
    page.goto(f"{ailing_site}/register?kind=duplicate")
    expect(page.locator("li[data-number]")).to_have_text([re.compile("老街3号")])


def test_a_pin_that_is_dragged_says_where_it_would_lie(ailing_site: str, visit: Visit) -> None:
    page = visit("/register/place?code=P0", at=ailing_site, reduced_motion="reduce")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    before = page.get_by_label("纬度").input_value()
    box = page.locator(".leaflet-marker-draggable").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 150, steps=5)
    page.mouse.up()
    expect(page.locator("#would-be")).to_have_text("移到此处将归入北街社区第一网格。")
    assert float(page.get_by_label("纬度").input_value()) > float(before)
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".facts")).to_contain_text("北街社区第一网格")


def test_coordinates_that_are_typed_move_the_pin(ailing_site: str, visit: Visit) -> None:
    page = visit("/register/place?code=P0", at=ailing_site, expected="404")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.get_by_label("经度").fill("118.4")
    page.get_by_label("纬度").press("Tab")
    expect(page.locator("#would-be")).to_have_text("移到此处将不属于任何网格。")


def test_an_override_is_what_a_resident_is_told(ailing_site: str, visit: Visit) -> None:
    page = visit("/register/place?code=P0", at=ailing_site)
    expect(page.locator("#answer")).to_contain_text("南街社区第一网格")
    page.get_by_text("指定归属其他网格").click()
    page.get_by_label("网格（编码或名称）").fill(town.NORTH_TWO)
    page.get_by_label("理由").fill("拆迁安置")
    page.get_by_label("依据文号").fill("屯网办〔2026〕3号")
    page.get_by_label("截止日期").fill((today() + timedelta(30)).isoformat())
    page.get_by_role("button", name="添加").last.click()
    expect(page.locator("#answer")).to_contain_text("北街社区第二网格")
    page.goto(f"{ailing_site}/?q=中山路1号")
    expect(page.locator("#answer")).to_contain_text("北街社区第二网格")
    expect(page.locator("#answer")).to_contain_text("屯网办〔2026〕3号")


def test_on_a_phone_a_place_is_corrected_and_a_mistake_is_said_at_its_field(ailing_site: str, visit: Visit) -> None:
    page = visit("/register/place?code=P0", at=ailing_site, size=NARROW, expected="400")
    page.get_by_label("地址", exact=True).fill("  ")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#problem")).to_be_visible()
    expect(page.get_by_label("地址", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("地址", exact=True).fill("中山路5号")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("中山路5号")


def test_without_script_it_works_all_the_same(ailing_site: str, visit: Visit) -> None:
    page = visit("/register?kind=contradicted", at=ailing_site, java_script_enabled=False)
    page.get_by_role("button", name="改为点位所在社区").click()
    expect(page.locator("#count")).to_contain_text("0 个问题")


def test_the_parts_of_an_address_are_corrected_on_a_phone(ailing_site: str, visit: Visit) -> None:
    page = visit("/register/place?code=P0", at=ailing_site, size=NARROW)
    number = page.get_by_label("门牌号", exact=True)
    expect(number).to_be_hidden()
    page.get_by_text("地址各部分").press("Enter")
    expect(number).to_be_visible()
    page.get_by_label("室", exact=True).fill("301室")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_label("室", exact=True)).to_have_value("301室")
    expect(page.get_by_label("社区（编码或名称）")).not_to_have_value(re.compile("^\\d+$"))
