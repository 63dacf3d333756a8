"""What is in sight of a plan without scrolling, and which borders offer to be moved."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
import shapely
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZE, Visit
from tests.browser.test_studio import FIND_MAP, LARGE, Studio, opened, spot, town

IN_SIGHT = """(selector) => {
  const panel = document.getElementById("panel").getBoundingClientRect();
  const deeds = document.getElementById("deeds").getBoundingClientRect();
  return [...document.querySelectorAll(selector)].every((each) => {
    const { top, bottom } = each.getBoundingClientRect();
    return top >= panel.top && bottom <= deeds.top + 1;
  });
}"""
"""Whether all of it lies in the panel, above what stays at its foot."""


def renamed(page: Page, name: str) -> None:
    page.get_by_text(re.compile("^(修改名称、编码|Change name, code)")).click()
    page.get_by_label(re.compile("^(新的内容|New value)$")).fill(name)
    page.get_by_role("button", name=re.compile("^(修改|Change it)$")).click()


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_all_that_matters_is_in_sight_on_a_desk(studio_site: str, visit: Visit, locale: str) -> None:
    """The figures of a grid, the rules, the last steps and what comes next."""
    _, mesh, _ = town()
    studio = opened(visit, studio_site)
    page = studio.page
    grid = next(iter(mesh.grids.values()))
    studio.click(*spot(grid.shape))
    renamed(page, "望江网格")
    studio.done(1)
    expect(page.locator("#chosen h2")).to_contain_text("望江网格")
    again = Studio(visit(page.url.removeprefix(studio_site), at=studio_site, size=LARGE, locale=locale)).ready()
    again.page.mouse.click(500, 400)
    expect(again.page.locator("#chosen dl").first).to_be_visible()
    for selector in ("#chosen h2", ".facts-first", "#rules-kept li", "#steps"):
        assert again.page.evaluate(IN_SIGHT, selector), selector
    page = again.page
    assert page.evaluate("document.getElementById('deeds').getBoundingClientRect().bottom") <= 900


@pytest.mark.parametrize("size", [LARGE, (1024, 768)])
def test_what_a_step_did_is_told_in_full(studio_site: str, visit: Visit, size: tuple[int, int]) -> None:
    studio = opened(visit, studio_site)
    studio.resize(*size)
    studio.click(*spot(next(iter(town().mesh.grids.values())).shape))
    renamed(studio.page, "望江" * 25)
    studio.done(1)
    for told in (studio.step, studio.page.locator(".step-text")):
        expect(told).to_contain_text("望江" * 25)
        assert told.evaluate("it => it.scrollWidth <= it.clientWidth && it.scrollHeight <= it.clientHeight + 4")
    text, by = (studio.page.locator(part).first.bounding_box() for part in (".step-text", ".step-by"))
    assert by["y"] >= text["y"] + text["height"] - 1  # the line is the step's own


def test_rules_that_are_broken_lie_apart_in_a_narrow_panel(studio_site: str, visit: Visit) -> None:
    path = opened(visit, studio_site).page.url.removeprefix(studio_site)
    page = Studio(visit(path, at=studio_site, size=(1024, 768), locale="en")).ready().page
    page.locator("#rule-settings-button").click()
    page.locator("#setting-least").fill("1")
    page.locator("#setting-most").fill("2")
    page.locator("#setting-target").fill("2")
    page.locator("#rule-settings").get_by_role("button", name="Save").click()
    expect(page.locator("#rules-kept .rule-count").first).to_be_visible()
    boxes = page.locator("#rules-kept .rule").evaluate_all("all => all.map((it) => it.getBoundingClientRect())")
    assert all(above["bottom"] <= below["top"] + 1 for above, below in pairwise(boxes))


def test_a_rule_says_of_how_many_it_is_kept(studio_site: str, visit: Visit) -> None:
    page = opened(visit, studio_site).page
    whole = page.locator("#rules-kept li", has_text="网格连成一片")
    expect(whole.locator(".rule-kept")).to_have_text(f"{SIZE.grids} / {SIZE.grids}")


def test_a_border_between_communities_has_no_handles_and_says_why(studio_site: str, visit: Visit) -> None:
    _, mesh, _ = town()
    arcs = {arc for code in mesh.grids for arc in mesh.arcs[code] if None not in arc.sides}
    apart = [arc for arc in arcs if len({mesh.grids[side].community for side in arc.sides}) == 2]
    arc = max(apart, key=lambda each: (each.length_m, each.key))
    studio = opened(visit, studio_site)
    studio.look(arc.line())
    studio.take("移动边界")
    studio.click(*shapely.get_coordinates(shapely.line_interpolate_point(arc.line(), 0.5, normalized=True))[0])
    expect(studio.page.locator("#guide-text")).to_contain_text("两个社区之间的界线")
    expect(studio.page.locator(".handle-corner, .handle-between")).to_have_count(0)
    expect(studio.page.locator(".handle-end, .handle-fixed")).to_have_count(2)
    expect(studio.page.locator("#failed")).to_be_hidden()


def test_the_button_says_how_many_addresses_move(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site)
    page = studio.page
    expect(page.locator("#impact")).to_have_text("影响")
    given_up(studio)
    expect(page.locator("#impact")).to_have_text(re.compile(r"影响 [\d,]+ 个地址"))


def given_up(studio: Studio) -> None:
    """The grid with most ground goes; the one that has it then is chosen."""
    grid = max(town().mesh.grids.values(), key=lambda each: each.shape.area)
    studio.click(*spot(grid.shape))
    studio.take("撤并")
    studio.press("撤并")
    studio.done(1)


def test_after_an_edit_the_rules_are_in_sight_with_the_grid_chosen(studio_site: str, visit: Visit) -> None:
    """What the step tells of a grid is not told again below it."""
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    given_up(studio)
    page.locator("#step tbody .jump").first.click()
    expect(page.locator("#chosen h2")).to_be_visible()
    expect(page.locator(".facts-first")).to_have_count(0)
    for selector in ("#step table", "#chosen h2", "#rules-kept li"):
        assert page.evaluate(IN_SIGHT, selector), selector
    page.locator("#chosen summary", has_text="全部指标").click()
    expect(page.locator("#chosen dt", has_text="户数")).to_be_visible()


@pytest.mark.parametrize("width", [1024, 1280])
def test_the_buttons_stand_in_one_row_on_a_tablet(studio_site: str, visit: Visit, width: int) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    given_up(studio)
    path = studio.page.url.removeprefix(studio_site)
    for locale, counted in (("zh-CN", r"影响 [\d,]+ 个地址"), ("en-US", r"Affects [\d,]+ addresses")):
        page = visit(path, at=studio_site, size=(width, 768), locale=locale, reduced_motion="reduce")
        expect(page.locator("#impact")).to_have_text(re.compile(counted))
        tops = page.locator("#bar > *").evaluate_all("all => all.map((each) => each.getBoundingClientRect().top)")
        assert len(set(tops)) == 1, locale


def test_where_counting_takes_long_it_is_done_when_somebody_comes_near(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page, counted = studio.page, re.compile(r"影响 [\d,]+ 个地址")
    far = {"offline": False, "latency": 500, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", far)
    given_up(studio)
    expect(page.locator("#impact")).to_have_text(counted)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/impact") else None)
    page.locator("#undo").click()
    studio.done(0)
    page.locator("#redo").click()
    studio.done(1)
    expect(page.locator("#impact")).to_have_text("影响")
    page.locator("#impact").hover()
    expect(page.locator("#impact")).to_have_text(counted)
    assert len(asked) == 1


FIGURES = """() => [...document.querySelectorAll("#chosen .facts-first > div")].map((row) => {
  const [name, value] = [...row.children].map((each) => {
    const range = document.createRange();
    range.selectNodeContents(each);
    return { lines: range.getClientRects().length, box: range.getBoundingClientRect() };
  });
  const edge = row.parentElement.getBoundingClientRect().right;
  const inside = value.box.right <= edge + 1;
  return { lines: name.lines + value.lines, apart: value.box.left - name.box.right, inside };
})"""
"""The figures of a chosen grid that are always shown: in how many lines, how far from their names, whether inside."""


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_figures_of_a_grid_stand_apart_in_one_line_each(studio_site: str, visit: Visit, locale: str) -> None:
    path = opened(visit, studio_site).page.url.removeprefix(studio_site)
    page = visit(path, at=studio_site, size=LARGE, locale=locale, reduced_motion="reduce")
    page.context.add_init_script(FIND_MAP)
    page.reload()
    Studio(page).ready().click(*spot(next(iter(town().mesh.grids.values())).shape))
    for size in (LARGE, (1280, 800), (1024, 768), (390, 844)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        figures = page.evaluate(FIGURES)
        assert len(figures) == 4
        assert all(each["lines"] == 2 and each["apart"] >= 10 and each["inside"] for each in figures), (size, figures)
