"""Redraws proposed in the studio while colleagues work in the same plan."""

from __future__ import annotations

import re

import pytest
import shapely
from playwright.sync_api import Route, expect

from geogrid.domain.grid import Grid
from tests.browser.conftest import Visit
from tests.browser.test_studio import Studio, opened, spot, town
from tests.browser.test_studio_together import colleague, full
from tests.browser.test_studio_undo import rename


def one_and_a_neighbour() -> tuple[Grid, Grid]:
    """The largest grid, and one beside it in its community."""
    mesh = town().mesh
    one = max(mesh.grids.values(), key=lambda grid: grid.shape.area)
    beside = next(code for code in mesh.neighbours(one.code) if mesh.grids[code].community == one.community)
    return one, mesh.grids[beside]


def proposed(studio: Studio, grid: Grid) -> None:
    """Redraws of one grid are made, and stand to be compared."""
    studio.click(*spot(grid.shape))
    studio.page.locator("#deeds").get_by_role("button", name="自动建议").click()
    studio.page.locator("#proposing form").get_by_role("button", name="自动建议").click()
    expect(studio.page.get_by_role("button", name="采用这个")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("heard", [True, False], ids=["seen before", "not seen yet"])
def test_a_redraw_stays_while_a_colleague_edits_a_grid_beside_it(studio_site: str, visit: Visit, heard: bool) -> None:
    one, beside = one_and_a_neighbour()
    studio = opened(visit, studio_site, expected="412", reduced_motion="reduce")
    page = studio.page
    second = colleague(visit, studio_site, page)
    if not heard:
        page.route("**/changes?*", lambda route: route.fulfill(status=304))
    proposed(studio, one)
    rename(second, beside, "旁边的网格")
    second.done(1)
    take = page.get_by_role("button", name="采用这个")
    if heard:
        expect(page.locator("#news")).to_contain_text("旁边的网格", timeout=5_000)
        expect(take).to_be_visible()
        take.click()
    else:
        page.unroute("**/changes?*")
        take.click()
        expect(page.locator("#failed")).to_contain_text("旁边的网格")  # seen now; the redraw is there to be taken
        take.click()
    studio.done(2)
    expect(page.locator("#proposing")).to_be_hidden()


def test_a_redraw_of_a_grid_that_a_colleague_changed_says_so_and_is_made_again(studio_site: str, visit: Visit) -> None:
    one, _ = one_and_a_neighbour()
    # 404: the job may be asked after once more while the server ends it, as one of its redraws is taken
    studio = opened(visit, studio_site, expected=("404", "412"), reduced_motion="reduce")
    page = studio.page
    second = colleague(visit, studio_site, page)
    proposed(studio, one)
    rename(second, one, "改了名的网格")
    expect(page.locator("#news")).to_contain_text("改了名的网格", timeout=5_000)
    page.get_by_role("button", name="采用这个").click()
    expect(page.locator("#failed")).to_contain_text("建议范围内的网格已有变动：")
    expect(page.locator("#failed")).to_contain_text(f"改了名的网格。another：{full(one)}改名为改了名的网格。")
    expect(page.locator("#stage")).to_have_text("草稿 · 第 1 步")
    page.get_by_role("button", name="按原条件重新生成建议").click()
    page.get_by_role("button", name="采用这个").click(timeout=60_000)
    studio.done(2)
    expect(studio.step).to_contain_text("划为 2 个网格")


def test_redraws_are_asked_for_again_while_the_server_does_not_answer(studio_site: str, visit: Visit) -> None:
    one, _ = one_and_a_neighbour()
    studio = opened(visit, studio_site, expected=("502", "ERR_FAILED"), reduced_motion="reduce")
    page = studio.page
    answers = iter([lambda route: route.fulfill(status=502, body="bad gateway"), lambda route: route.abort()] * 2)
    said = []

    def answer(route: Route) -> None:
        said.append(page.locator("#proposing [role=status]").text_content())
        next(answers, lambda route: route.continue_())(route)

    page.route("**/api/jobs/*", answer)
    proposed(studio, one)
    expect(page.locator("#failed")).to_be_hidden()
    assert "服务器暂时没有响应，正在重试……" in said
    page.get_by_role("button", name="采用这个").click()
    studio.done(1)


def test_a_community_is_redrawn_without_a_grid_chosen_and_nothing_by_default(studio_site: str, visit: Visit) -> None:
    mesh = town().mesh
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    page.locator("#deeds").get_by_role("button", name="自动建议").click()
    ask, count = page.get_by_label("调整范围"), page.get_by_label("划成几个网格")
    expect(ask.locator("option:checked")).to_have_text("– 请选择 –")
    communities = {grid.community for grid in mesh.grids.values()}
    assert communities < set(ask.locator("option").evaluate_all("all => all.map(({ value }) => value)"))
    count.fill("2")
    page.locator("#proposing form").get_by_role("button", name="自动建议").click()
    expect(page.locator("#failed")).to_contain_text("请先选择调整范围")
    code = sorted(communities)[0]
    ask.select_option(code)
    expect(count).to_have_value(str(sum(grid.community == code for grid in mesh.grids.values())))
    page.locator("#proposing form").get_by_role("button", name="自动建议").click()
    expect(page.locator("#failed")).to_be_hidden()
    page.get_by_role("button", name="采用这个").click(timeout=60_000)
    expect(studio.step).to_contain_text(f"{mesh.area_name(code)}划为")


TOLD = """() => {
  const told = [];
  shownMap.eachLayer((layer) => { for (const { text } of layer._sets?.get("grids") ?? []) told.push(text); });
  return told;
}"""
"""The values of grids that are written on the map."""


def all_redrawn(studio: Studio) -> None:
    """Redraws of the whole district are asked for, and the first of them is there."""
    page = studio.page
    page.locator("#deeds").get_by_role("button", name="自动建议").click()
    page.get_by_label("调整范围").select_option(label="全区")
    page.locator("#proposing form").get_by_role("button", name="自动建议").click()
    expect(page.get_by_role("button", name="采用这个")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("radio", name="第 1 个")).to_be_checked()
    expect(page.locator("#proposing [role=status]")).to_contain_text("3 个方案已算出 1 个")


def test_a_redraw_stays_picked_and_on_the_map_when_others_join(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    all_redrawn(studio)
    page.get_by_role("radio", name="第 1 个").click()
    shown = page.evaluate(TOLD)
    expect(page.locator("#proposing [role=status]")).to_be_hidden(timeout=60_000)
    radios = page.locator("#proposing input[type=radio]")
    assert radios.count() == 3
    assert page.locator("#proposing thead label").all_inner_texts() != []
    first = page.get_by_role("radio", name="第 1 个")
    expect(first).to_be_checked()
    expect(first).to_be_focused()
    assert page.evaluate(TOLD) == shown
    page.get_by_role("radio", name="第 2 个").click()
    assert page.evaluate(TOLD) != shown
    page.get_by_role("button", name="采用这个").click()
    expect(page.locator("#step-title")).to_contain_text("第 2 个建议")


@pytest.mark.parametrize("meant", [False, True], ids=["none picked", "one picked"])
def test_the_best_redraw_is_picked_unless_somebody_picked_one(studio_site: str, visit: Visit, meant: bool) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page

    def first_comes_last(route: Route) -> None:
        answer = route.fetch()
        made = answer.json()
        made["candidates"].sort(key=lambda each: each["seed"], reverse=True)
        route.fulfill(response=answer, json=made)

    page.route("**/api/jobs/*/result", first_comes_last)
    all_redrawn(studio)
    shown = page.evaluate(TOLD)
    if meant:
        page.get_by_role("radio", name="第 1 个").click()
    expect(page.locator("#proposing [role=status]")).to_be_hidden(timeout=60_000)
    assert page.locator("#proposing thead label").all_inner_texts() == ["第 3 个", "第 2 个", "第 1 个"]
    number = 1 if meant else 3
    expect(page.get_by_role("radio", name=f"第 {number} 个")).to_be_checked()
    assert (page.evaluate(TOLD) == shown) is meant
    page.get_by_role("button", name="采用这个").click()
    expect(page.locator("#step-title")).to_contain_text(f"第 {number} 个建议")


def test_a_redraw_is_taken_while_others_are_made(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    all_redrawn(studio)
    page.get_by_role("button", name="采用这个").click()
    expect(page.locator("#step-title")).to_contain_text("第 1 个建议")
    expect(page.locator("#proposing")).to_be_hidden()
    expect(page.locator("#failed")).to_be_hidden()


def test_the_map_tells_the_households_of_a_redraw_while_it_is_shown(studio_site: str, visit: Visit) -> None:
    one, _ = one_and_a_neighbour()
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    before = page.evaluate(TOLD)
    assert sum(text.isdecimal() for text in before) == len(town().mesh.grids)  # the others are names
    with page.expect_response(lambda answer: answer.url.endswith(("/result", "/so-far"))) as answer:
        proposed(studio, one)
    best = answer.value.json()["candidates"][0]
    halves = [str(each["properties"]["households"]) for each in best["shapes"]["features"]]
    assert page.evaluate(TOLD) == halves
    page.get_by_role("button", name="都不用").click()
    assert page.evaluate(TOLD) == before


def test_what_falls_short_leads_to_its_place_and_the_least_compact_grid_is_shown(
    studio_site: str, visit: Visit
) -> None:
    one, beside = one_and_a_neighbour()
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page, place = studio.page, spot(beside.shape)

    def fall_short(route: Route) -> None:
        answer = route.fetch()
        made = answer.json()
        for each in made["candidates"]:
            each["shortfalls"], each["shortfall_places"] = [f"原因 {i}" for i in range(8)], [None, *[list(place)] * 7]
        route.fulfill(response=answer, json=made)

    page.route(re.compile("/api/jobs/[^/]+/(result|so-far)$"), fall_short)
    proposed(studio, one)
    told = page.locator(".shortfalls > p")
    assert [text.split(" 定位")[0] for text in told.all_inner_texts()] == [f"△ 原因 {i}" for i in range(5)]
    expect(told.nth(0).get_by_role("button")).to_have_count(0)
    told.nth(1).get_by_role("button", name="定位").click()
    assert beside.shape.contains(shapely.Point(*page.evaluate(MIDDLE)))
    page.get_by_text("另有 3 项未达到").click()
    expect(page.locator(".shortfalls details p").last).to_contain_text("原因 7")
    page.get_by_role("row", name="最不紧凑的网格").get_by_role("button").last.click()
    assert one.shape.convex_hull.contains(shapely.Point(*page.evaluate(MIDDLE)))
    expect(page.locator("#proposing input[type=radio]").last).to_be_checked()


MIDDLE = "[shownMap.getCenter().lng, shownMap.getCenter().lat]"
