"""Forms and tools of the studio that are open while a colleague changes what they are about."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from geogrid.domain.grid import Grid
from geogrid.store import Database
from tests import signing
from tests.browser.conftest import Visit
from tests.browser.test_studio import Studio, opened, spot, town
from tests.browser.test_studio_together import colleague


def grids_of(page: Page) -> dict[str, dict[str, Any]]:
    """What is written of the grids of a plan, by their codes."""
    number = re.search(r"/plans/(\d+)", page.url)[1]
    answer = page.request.get(f"{page.url.split('/plans/')[0]}/api/plans/{number}/grids.geojson")
    return {each["properties"]["code"]: each["properties"] for each in answer.json()["features"]}


def plan_of(page: Page) -> dict[str, Any]:
    """What is written of a plan."""
    number = re.search(r"/plans/(\d+)", page.url)[1]
    return page.request.get(f"{page.url.split('/plans/')[0]}/api/plans/{number}").json()


def renamed(studio: Studio, grid: Grid, name: str) -> None:
    studio.click(*spot(grid.shape))
    studio.page.get_by_text("修改名称、编码、类型或所属社区").click()
    studio.page.get_by_label("新的内容").fill(name)
    studio.page.get_by_role("button", name="修改", exact=True).click()
    expect(studio.step).to_contain_text(name)


def cut(studio: Studio, grid: Grid) -> None:
    """A line is drawn across a grid."""
    studio.look(grid.shape)
    studio.page.locator("#snap").click()
    west, south, east, north = grid.shape.bounds
    studio.take("拆分")
    studio.click(west - 2e-4, north - (north - south) / 3)
    studio.page.mouse.dblclick(*studio.at(east + 2e-4, north - (north - south) / 3))
    expect(studio.page.get_by_role("radiogroup")).to_be_visible()


def test_a_grid_that_is_parted_keeps_the_name_that_a_colleague_gave_it(studio_site: str, visit: Visit) -> None:
    grid = max(town().mesh.grids.values(), key=lambda grid: grid.shape.area)
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    second = colleague(visit, studio_site, page)
    cut(studio, grid)
    page.get_by_role("radio").nth(1).check()
    renamed(second, grid, "同事改的名")
    expect(page.locator("#guide-text")).to_contain_text("哪一半仍为同事改的名", timeout=5_000)
    expect(page.locator("#guide-text")).to_contain_text("方案刚有改动")
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    studio.part()
    studio.done(2)
    assert grids_of(page)[grid.code]["name"] == "同事改的名"


def grouping(studio: Studio, grids: list[Grid]) -> None:
    """Grids are chosen, and the form that groups them is opened."""
    studio.page.keyboard.down("Control")
    for grid in grids:
        studio.click(*spot(grid.shape))
    studio.page.keyboard.up("Control")
    studio.page.get_by_text("编成网格集成组团").click()


def test_a_party_grid_of_a_colleague_is_not_written_over(studio_site: str, visit: Visit) -> None:
    mesh = town().mesh
    community = next(code for code in mesh.areas if sum(grid.community == code for grid in mesh.grids.values()) >= 4)
    grids = [grid for grid in mesh.grids.values() if grid.community == community]
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    second = colleague(visit, studio_site, page)
    for each, members in ((studio, grids[:2]), (second, grids[2:4])):
        grouping(each, members)
        expect(each.page.get_by_label("编码")).to_have_value(f"{community}901")
    page.get_by_label("组团名称").fill("我的组团")
    second.page.get_by_label("组团名称").fill("同事的组团")
    second.page.get_by_role("button", name="组团", exact=True).click()
    second.done(1)
    code, group = page.get_by_label("编码"), page.get_by_role("button", name="组团", exact=True)
    expect(code).to_have_value(f"{community}902", timeout=5_000)
    expect(page.get_by_label("组团名称")).to_have_value("我的组团")
    code.fill(f"{community}901")
    group.click()
    expect(page.locator("#failed")).to_contain_text("组团“同事的组团”的编码")
    expect(page.locator("#stage")).to_have_text("草稿 · 第 1 步")
    code.fill(f"{community}902")
    group.click()
    studio.done(2)
    assert {each["name"]: set(each["members"]) for each in plan_of(page)["parties"]} == {
        "同事的组团": {grid.code for grid in grids[2:4]},
        "我的组团": {grid.code for grid in grids[:2]},
    }


def test_what_is_written_of_a_plan_by_two_is_kept_of_both(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    second = colleague(visit, studio_site, page)
    for each in (page, second.page):
        each.get_by_text("修改名称、理由、文号、目标户数").click()
    page.get_by_label("调整理由（可不填）").fill("户数不均")
    page.get_by_label("名称").focus()
    page.locator("#map").focus()  # what is typed stays wherever one is
    second.page.get_by_label("名称").fill("同事起的名")
    second.page.get_by_label("文号（可不填）").fill("屯网〔2026〕9号")
    second.page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("h1")).to_have_text("同事起的名", timeout=5_000)
    expect(page.get_by_label("名称")).to_have_value("同事起的名")
    expect(page.get_by_label("调整理由（可不填）")).to_have_value("户数不均")
    save = page.get_by_role("button", name="保存", exact=True)
    save.click()
    expect(page.locator("#said-of-it")).to_have_text("屯网〔2026〕9号 · 户数不均")
    expect(page.locator("h1")).to_have_text("同事起的名")

    # Of the same field what the colleague wrote is told first.
    expect(second.page.get_by_label("调整理由（可不填）")).to_have_value("户数不均", timeout=5_000)
    page.get_by_label("文号（可不填）").fill("屯网〔2026〕10号")
    second.page.get_by_label("文号（可不填）").fill("屯网〔2026〕11号")
    second.page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#said-of-it")).to_contain_text("11号", timeout=5_000)
    save.click()
    expect(page.locator("#failed")).to_contain_text("改成了：屯网〔2026〕11号")
    assert plan_of(page)["document"] == "屯网〔2026〕11号"
    save.click()
    expect(page.locator("#said-of-it")).to_contain_text("10号")
    expect(page.locator("#failed")).to_be_hidden()


def test_a_plan_shared_by_two_is_shared_with_both_colleagues(studio_site: str, visit: Visit, tmp_path: Path) -> None:
    database = Database.at(tmp_path / "town.sqlite")
    signing.account(database, "third")
    database.close()
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    second = colleague(visit, studio_site, page)
    for each in (page, second.page):
        each.get_by_text("共享给同事").click()
        expect(each.locator("#sharing")).to_contain_text("尚未共享")
    for each, name in ((second.page, "another"), (page, "third")):
        each.get_by_label("同事", exact=True).select_option(label=name)
        each.get_by_role("button", name="共享", exact=True).click()
        expect(each.locator("#sharing li", has_text=name)).to_be_visible()
        if each is second.page:
            expect(page.locator("#news")).to_be_visible(timeout=5_000)
    expect(page.locator("#sharing li")).to_have_count(2)
    page.get_by_role("button", name="取消与 third 的共享").click()
    expect(page.locator("#sharing li")).to_have_count(1)
    expect(page.locator("#sharing li")).to_contain_text("another")


def begun(studio: Studio, grid: Grid) -> None:
    studio.look(grid.shape)
    studio.page.locator("#snap").click()
    studio.take("新建")


def outlined(studio: Studio, grid: Grid) -> None:
    """Ground inside a grid is drawn that is to be one of its own."""
    x, y = studio.at(*spot(grid.shape))
    for east, south in ((-40, -30), (40, -30), (40, 30), (-40, 30)):
        studio.page.mouse.click(x + east, y + south)
    studio.page.locator("#guide").get_by_role("button", name="就这样").click()
    expect(studio.page.locator("#guide input.code")).to_be_visible()


def test_the_code_of_a_new_grid_is_another_when_a_colleague_has_taken_it(studio_site: str, visit: Visit) -> None:
    mesh = town().mesh
    community = next(iter(mesh.grids.values())).community
    one, other = [grid for grid in mesh.grids.values() if grid.community == community][:2]
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    second = colleague(visit, studio_site, page)
    begun(studio, one)
    outlined(studio, one)
    code = page.locator("#guide input.code")
    proposed = code.input_value()
    page.get_by_label("网格名称").fill("我起的名")
    cut(second, other)
    second.part()
    second.done(1)
    assert proposed in grids_of(page)
    expect(code).not_to_have_value(proposed, timeout=5_000)
    expect(page.get_by_label("网格名称")).to_have_value("我起的名")
    taken = code.input_value()
    page.locator("#guide").get_by_role("button", name="新建网格").click()
    studio.done(2)
    assert grids_of(page)[taken]["name"] == "我起的名"


def test_a_refusal_is_gone_when_what_is_drawn_next_can_be(studio_site: str, visit: Visit) -> None:
    grid, other = list(town().mesh.grids.values())[:2]
    studio = opened(visit, studio_site, expected="409", reduced_motion="reduce")
    page = studio.page
    begun(studio, grid)
    outlined(studio, grid)
    page.locator("#guide input.code").fill(other.code)
    page.locator("#guide").get_by_role("button", name="新建网格").click()
    expect(page.locator("#failed")).to_be_visible()
    page.locator("#guide").get_by_role("button", name="重新画").click()
    outlined(studio, grid)
    expect(page.locator("#failed")).to_be_hidden()
