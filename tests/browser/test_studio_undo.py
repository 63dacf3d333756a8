"""Undo and redo in the studio: what would be taken back is said before, what a colleague did is asked for first."""

from __future__ import annotations

import re

import shapely
from playwright.sync_api import Page, expect

from geogrid.domain.grid import Grid
from tests.browser.conftest import Visit
from tests.browser.test_studio import Studio, opened, spot, town
from tests.browser.test_studio_open_forms import cut
from tests.browser.test_studio_rules import post
from tests.browser.test_studio_together import colleague


def rename(studio: Studio, grid: Grid, name: str) -> None:
    page = studio.page
    studio.click(*spot(grid.shape))
    form = page.get_by_label("新的内容")
    if not form.is_visible():
        page.get_by_text("修改名称、编码、类型或所属社区").click()
    form.fill(name)
    page.get_by_role("button", name="修改", exact=True).click()


def test_the_buttons_say_what_they_would_take_back_and_whose(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    one, other = list(town().mesh.grids.values())[:2]
    undo, redo = page.locator("#undo"), page.locator("#redo")
    expect(undo).to_be_disabled()
    expect(undo).to_have_accessible_name("撤销")
    rename(studio, one, "甲网格")
    studio.done(1)
    told = f"{town().mesh.name_of(one)}改名为甲网格（everybody）"
    expect(undo).to_have_accessible_name(f"撤销：{told}")
    expect(undo).to_have_attribute("title", f"撤销：{told}")
    rename(studio, other, "乙网格")
    studio.done(2)
    expect(undo).to_have_accessible_name(f"撤销：{town().mesh.name_of(other)}改名为乙网格（everybody）")
    undo.click()  # one's own, without a question
    studio.done(1)
    expect(page.locator("#asked")).to_be_hidden()
    expect(undo).to_have_accessible_name(f"撤销：{told}")
    expect(redo).to_have_accessible_name(f"重做：{town().mesh.name_of(other)}改名为乙网格（everybody）")


def test_what_a_colleague_did_is_undone_only_after_a_question(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    second = colleague(visit, studio_site, page)
    one, other = list(town().mesh.grids.values())[:2]
    rename(studio, one, "甲网格")
    studio.done(1)
    expect(second.page.locator("#steps")).to_contain_text("甲网格", timeout=5_000)
    rename(second, other, "乙网格")
    expect(page.locator("#news")).to_contain_text("乙网格", timeout=5_000)
    expect(page.locator("#undo")).to_have_accessible_name(re.compile("乙网格（another）$"))

    # By the button and by the key: asked, left, asked again.
    asked = page.locator("#asked")
    page.locator("#undo").click()
    expect(asked).to_contain_text(f"这一步是another做的：{town().mesh.name_of(other)}改名为乙网格。确定撤销？")
    page.get_by_role("button", name="不改动").click()
    expect(asked).to_be_hidden()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+z")
    expect(asked).to_be_visible()
    page.keyboard.press("Control+z")
    page.keyboard.press("Escape")
    expect(asked).to_be_hidden()
    studio.done(2)
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="确定撤销")).to_be_focused()
    page.keyboard.press("Enter")
    studio.done(1)

    # What was left is one's own; what the other would redo was undone by somebody else.
    expect(second.page.locator("#stage")).to_have_text("草稿 · 第 1 步", timeout=5_000)
    second.page.locator("#redo").click()
    expect(second.page.locator("#asked")).to_contain_text("这一步是everybody撤销的")
    second.page.get_by_role("button", name="确定重做").click()
    second.done(2)
    expect(page.locator("#stage")).to_have_text("草稿 · 第 2 步", timeout=5_000)


def test_a_question_is_taken_back_when_its_step_is_not_the_last_any_more(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    second = colleague(visit, studio_site, page)
    one, other = list(town().mesh.grids.values())[:2]
    rename(second, one, "甲网格")
    expect(page.locator("#news")).to_contain_text("甲网格", timeout=5_000)
    page.locator("#undo").click()
    expect(page.locator("#asked")).to_contain_text("甲网格")
    rename(second, other, "乙网格")
    expect(page.locator("#asked")).to_be_hidden(timeout=5_000)
    expect(page.locator("#stage")).to_have_text("草稿 · 第 2 步")


def redrawn(studio: Studio) -> int:
    """A community is redrawn as proposed; returns in how many steps."""
    page, mesh = studio.page, town().mesh
    community = next(iter(mesh.grids.values())).community
    studio.click(*spot(next(grid.shape for grid in mesh.grids.values() if grid.community == community)))
    page.locator("#deeds").get_by_role("button", name="自动建议").click()
    page.get_by_label("调整范围").select_option(value=community)
    page.locator("#propose-grids").fill("2")
    page.locator("#proposing form").get_by_role("button", name="自动建议").click()
    page.get_by_role("button", name="采用这个").click(timeout=60_000)
    expect(page.locator("#step-title")).to_have_text(re.compile("已采用"))
    return int(re.search(r"\d+", page.locator("#stage").inner_text()).group())


def test_a_redraw_is_undone_and_redone_in_one_act_also_from_another_browser(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page: Page = studio.page
    grid = next(iter(town().mesh.grids.values()))
    rename(studio, grid, "甲网格")
    studio.done(1)
    page.locator("#chosen").get_by_role("button", name="关闭").click()
    steps = redrawn(studio) - 1
    assert steps > 1
    whole = page.get_by_role("button", name=f"一并撤销（同批共 {steps} 步）")
    expect(whole).to_be_visible()
    page.reload()
    studio.ready()
    expect(page.locator("#step-title")).to_have_text(f"一次完成 {steps} 步（everybody）")

    # Whoever did not draw it is asked; all of it goes in one act, and comes again in one.
    second = colleague(visit, studio_site, page)
    expect(second.page.locator("#step-title")).to_have_text(f"一次完成 {steps} 步（everybody）")
    second.page.get_by_role("button", name=f"一并撤销（同批共 {steps} 步）").click()
    expect(second.page.locator("#asked")).to_contain_text(f"这 {steps} 步是everybody一次完成的")
    second.page.get_by_role("button", name="确定撤销").click()
    second.done(1)
    second.page.get_by_role("button", name=f"一并重做（同批共 {steps} 步）").click()
    second.done(1 + steps)

    # Step by step it goes, too; what is left of it can still go at once.
    second.page.locator("#undo").click()
    second.page.get_by_role("button", name="确定撤销").click()
    second.done(steps)
    expect(second.page.locator("#steps button").first).to_have_text(
        f"一并撤销（同批共 {steps - 1} 步）" if steps > 2 else re.compile(".")
    )


def test_a_grid_with_another_code_is_one_row_that_lost_nothing(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    grid = next(iter(town().mesh.grids.values()))
    code = max(town().mesh.grids)[:-3] + "977"
    rows = page.locator("#step tbody tr")
    post(page, "edits", 1, edit={"kind": "recode", "code": grid.code, "new_code": code})
    studio.done(1)
    expect(rows).to_have_count(1)
    expect(rows.locator("td").nth(1)).to_have_text("0")
    expect(rows.locator("del")).to_have_count(0)
    page.locator("#undo").click()
    studio.done(0)
    expect(rows).to_have_count(1)
    expect(rows.locator("td").nth(1)).to_have_text("0")
    expect(rows.locator("del")).to_have_count(0)

    # One that is really gone still is.
    studio.click(*spot(grid.shape))
    studio.take("撤并")
    studio.press("撤并")
    studio.done(1)
    expect(rows.locator("del")).to_have_count(1)


SEEN = """([lon, lat]) => {
  const { x, y } = shownMap.latLngToContainerPoint([lat, lon]);
  const covered = parseFloat(shownMap.getContainer().style.getPropertyValue("--covered-top"));
  return x > 0 && y > covered && x < shownMap.getSize().x && y < shownMap.getSize().y;
}"""
"""Whether a place is in the part of the map that the legend leaves free."""


def test_what_is_undone_and_done_again_is_in_view_as_near_as_before(studio_site: str, visit: Visit) -> None:
    grids = town().mesh.grids.values()
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    one = max(grids, key=lambda grid: grid.shape.area)
    far = max(grids, key=lambda grid: grid.shape.distance(one.shape))
    cut(studio, one)
    west, south, east, north = one.shape.bounds
    line = shapely.LineString([(west, north - (north - south) / 3), (east, north - (north - south) / 3)])
    x, y = spot(shapely.intersection(one.shape, line))  # as `cut` draws it
    studio.part()
    studio.done(1)
    for key, steps in (("#undo", 0), ("#redo", 1)):
        studio.look(far.shape)
        zoom = page.evaluate("shownMap.getZoom()")
        assert not page.evaluate(SEEN, [x, y])
        page.locator(key).click()
        studio.done(steps)
        assert page.evaluate(SEEN, [x, y])
        assert page.evaluate("shownMap.getZoom()") <= zoom

    # What is in view stays where it is, also when there is more of the map around it.
    page.evaluate("void shownMap.setZoom(shownMap.getZoom() - 1, { animate: false })")
    view = page.evaluate("shownMap.getBounds().toBBoxString()")
    page.locator("#undo").click()
    studio.done(0)
    assert page.evaluate("shownMap.getBounds().toBBoxString()") == view
