"""What comes next with a plan: only what can be done is offered; two publications for one date are refused."""

from __future__ import annotations

import re
from datetime import timedelta

import shapely
from playwright.sync_api import Page, expect

from geogrid.clock import today
from tests.browser.conftest import Visit
from tests.browser.test_studio import LARGE, Studio, opened, spot, town
from tests.browser.test_studio_undo import rename


def approved(visit: Visit, site: str, page: Page) -> Page:
    """A plan is handed in, and approved by another, whose page is returned."""
    page.get_by_role("button", name="提交审核").click()
    page.get_by_role("button", name="确定提交").click()
    expect(page.locator("#stage.stage-submitted")).to_be_visible()
    judge = visit(page.url.removeprefix(site), at=site, size=LARGE, signed_in="another", expected="409")
    judge.get_by_role("button", name="批准").click()
    expect(judge.locator("#stage.stage-approved")).to_be_visible()
    return judge


def publish(page: Page) -> None:
    page.get_by_label("启用日期").fill((today() + timedelta(days=1)).isoformat())
    page.get_by_role("button", name="发布", exact=True).click()


def test_what_can_not_be_done_with_an_outdated_plan_is_not_offered(studio_site: str, visit: Visit) -> None:
    one, other = list(town().mesh.grids.values())[:2]
    first = opened(visit, studio_site, "方案甲", reduced_motion="reduce")
    second = opened(visit, studio_site, "方案乙", reduced_motion="reduce")
    rename(first, one, "甲网格")
    first.done(1)
    rename(second, other, "乙网格")
    second.done(1)
    third = opened(visit, studio_site, "方案丙", reduced_motion="reduce", expected="409")
    rename(third, one, "甲网格")
    third.done(1)
    later = approved(visit, studio_site, second.page)
    sooner = approved(visit, studio_site, first.page)
    expect(later.locator("#outdated")).to_be_hidden()
    publish(sooner)
    expect(sooner.locator("#stage.stage-published")).to_be_visible()

    # Approved, then outdated, which is told while it is open: it can be given back, not published, nor then handed in.
    tomorrow = (today() + timedelta(days=1)).isoformat()
    expect(later.locator("#outdated")).to_contain_text(f"最新的是第 2 版（{tomorrow} 起启用）", timeout=5_000)
    expect(later.get_by_role("button", name="复制到第 2 版上")).to_be_visible()
    give_back = later.get_by_role("button", name="退回")
    expect(give_back).to_be_visible()
    expect(later.get_by_role("button", name="发布", exact=True)).to_have_count(0)
    give_back.click()
    later.get_by_label("退回理由（编制人可见）").fill("请以滨江路为界")
    later.get_by_role("button", name="确认退回").click()
    expect(later.locator("#deeds")).to_contain_text("已退回：请以滨江路为界")
    expect(later.locator("#stage")).to_contain_text("草稿")
    expect(later.locator("#deeds").get_by_role("button", name="自动建议")).to_be_visible()
    expect(later.get_by_role("button", name="提交审核")).to_have_count(0)

    # Done already on the newest: which step it is about, and where.
    third.page.reload()
    third.page.locator("#outdated button").click()
    expect(third.page.locator("#problem")).to_contain_text("第 2 版上无法进行")
    expect(third.page.locator("#problem li")).to_contain_text("甲网格")
    third.ready().page.get_by_role("button", name="定位").click()
    lng, lat = third.page.evaluate("[shownMap.getCenter().lng, shownMap.getCenter().lat]")
    assert one.shape.contains(shapely.Point(lng, lat))

    # Copied onto the newest it can be: not for the same day.
    page = second.page
    page.reload()
    page.locator("#outdated button").click()
    page.wait_for_url(re.compile(r"/plans/4$"))
    judge = approved(visit, studio_site, Studio(page).ready().page)
    expect(judge.get_by_label("启用日期")).to_have_value((today() + timedelta(days=2)).isoformat())
    publish(judge)
    expect(judge.locator("#failed")).to_be_visible()
    told = judge.locator("#failed").inner_text()
    assert (today() + timedelta(days=1)).isoformat() in told, told
    expect(judge.locator("#stage.stage-approved")).to_be_visible()

    # A day that is over: the browser says so, and what was refused before is not said beside it.
    judge.get_by_label("启用日期").fill((today() - timedelta(days=1)).isoformat())
    judge.get_by_role("button", name="发布", exact=True).click()
    assert judge.locator("#valid-from").evaluate("day => day.validity.rangeUnderflow")
    expect(judge.locator("#failed")).to_be_hidden()
    judge.get_by_label("启用日期").fill((today() + timedelta(days=2)).isoformat())
    judge.get_by_role("button", name="发布", exact=True).click()
    expect(judge.locator("#stage.stage-published")).to_be_visible()


def test_a_plan_is_handed_in_when_asked_twice_and_taken_back_until_it_is_approved(
    studio_site: str, visit: Visit
) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    rename(studio, next(iter(town().mesh.grids.values())), "甲网格")
    studio.done(1)
    page.get_by_role("button", name="提交审核").click()
    expect(page.locator("#deeds")).to_contain_text("提交后不能修改；批准前可以收回。")
    expect(page.locator("#stage")).to_contain_text("草稿")
    page.get_by_role("button", name="确定提交").click()
    expect(page.locator("#stage.stage-submitted")).to_be_visible()
    page.get_by_role("button", name="收回").click()
    expect(page.locator("#stage")).to_contain_text("草稿")
    judge = approved(visit, studio_site, Studio(page).ready().page)
    expect(judge.get_by_role("button", name="收回")).to_have_count(0)


def test_the_form_of_a_party_grid_closes_when_it_was_made_and_stays_when_it_was_not(
    studio_site: str, visit: Visit
) -> None:
    studio = opened(visit, studio_site, expected="409", reduced_motion="reduce")
    page, grids = studio.page, list(town().mesh.grids.values())
    community = grids[0].community
    page.keyboard.down("Control")
    for grid in [each for each in grids if each.community == community][:2]:
        studio.click(*spot(grid.shape))
    page.keyboard.up("Control")
    page.get_by_text("编成网格集成组团").click()
    title = page.get_by_label("组团名称")
    code = page.get_by_label("编码")
    expect(code).to_have_value(f"{community}901")
    expect(title).to_have_value(re.compile("第一组团$"))
    code.fill(grids[0].code)  # that of a grid
    title.fill("老街组团")
    group = page.get_by_role("button", name="组团", exact=True)
    group.click()
    expect(page.locator("#failed")).to_be_visible()
    expect(title).to_have_value("老街组团")
    code.fill(f"{community}901")
    group.click()
    studio.done(1)
    expect(title).to_be_hidden()
    expect(page.locator("#said")).not_to_contain_text("刚被占用")
    page.get_by_text("编成网格集成组团").click()
    expect(code).to_have_value(f"{community}902")
    expect(title).to_have_value(re.compile("第二组团$"))
