"""What the studio says of grids that are no more, of others' plans and of codes: by name, with a way there."""

from __future__ import annotations

from datetime import timedelta

import shapely
from playwright.sync_api import expect

from geogrid.clock import today
from tests.browser.conftest import Visit
from tests.browser.test_studio import LARGE, Studio, opened, spot, town

CENTRE = "() => { const { lng, lat } = shownMap.getCenter(); return [lng, lat]; }"
NAMED = """async (text) => {
  const { named } = await import("/static/js/studio/tools/select.js");
  const micros = [{ code: "A1-01", name: "第一微网格" }];
  const grid = { code: "A1", name: "第一网格", community_name: "柏树社区", micro_grids: micros };
  const retired = [{ code: "A2", name: "第二网格", community_name: "柏树社区" }];
  const state = { retired, recoded: { B7: "A1" }, parties: [{ code: "P1", name: "红色组团" }] };
  return named(text, { grids: new Map([["A1", { properties: grid }]]), state });
}"""


def given_up(studio: Studio) -> str:
    """The grid with most ground goes, whose code is told."""
    grid = max(town().mesh.grids.values(), key=lambda each: each.shape.area)
    studio.click(*spot(grid.shape))
    studio.take("撤并")
    studio.press("撤并")
    studio.done(1)
    return grid.code


def test_posts_of_a_grid_that_is_no_more_lead_to_where_it_lay(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    expect(page.locator(".posts-of-ended")).to_have_count(0)
    grid = town().mesh.grids[given_up(studio)]
    jump = page.locator(".posts-of-ended .jump")
    expect(jump).to_have_count(1)
    expect(jump).to_contain_text(grid.name)
    jump.click()
    assert shapely.Point(page.evaluate(CENTRE)).within(grid.shape)
    page.locator("#undo").click()
    studio.done(0)
    expect(page.locator(".posts-of-ended")).to_have_count(0)


def test_a_day_that_another_plan_has_leads_to_that_plan(studio_site: str, visit: Visit) -> None:
    day = (today() + timedelta(days=1)).isoformat()
    for name in ("甲方案", "乙方案"):
        page = opened(visit, studio_site, name, reduced_motion="reduce").page
        grid = next(iter(town().mesh.grids.values()))
        Studio(page).click(*spot(grid.shape))
        page.get_by_text("修改名称、编码").click()
        page.get_by_label("新的内容").fill(f"{name}网格")
        page.get_by_role("button", name="修改", exact=True).click()
        Studio(page).done(1)
        page.get_by_role("button", name="提交审核").click()
        page.get_by_role("button", name="确定提交").click()
        expect(page.locator("#stage.stage-submitted")).to_be_visible()
        judge = visit(
            page.url.removeprefix(studio_site), at=studio_site, size=LARGE, signed_in="another", expected="409"
        )
        judge.get_by_role("button", name="批准").click()
        expect(judge.locator("#stage.stage-approved")).to_be_visible()
        judge.get_by_label("启用日期").fill(day)
        judge.get_by_role("button", name="发布", exact=True).click()
        if name == "甲方案":
            expect(judge.locator("#stage.stage-published")).to_be_visible()
            first = judge.url.removeprefix(studio_site)
    link = judge.locator("#failed a")
    expect(link).to_have_attribute("href", first)
    expect(judge.locator("#failed")).to_contain_text(first)
    link.click()
    expect(judge.locator("h1")).to_have_text("甲方案")


def test_a_sentence_names_micro_grids_and_grids_that_had_another_code(studio_site: str, visit: Visit) -> None:
    page = visit("/plans", at=studio_site, size=LARGE)
    said = {
        "A1-01 并入 A1": "柏树社区第一网格第一微网格 并入 柏树社区第一网格",
        "B7, A2": "柏树社区第一网格 (B7), 柏树社区第二网格 (A2)",
        "P1：A1。": "红色组团：柏树社区第一网格。",
        "A9 有 420 户": "A9 有 420 户",
        "A10, A1.": "A10, 柏树社区第一网格.",
    }
    assert {text: page.evaluate(NAMED, text) for text in said} == said


def test_steps_name_micro_grids_and_grids_by_their_names(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    grid = max(town().mesh.grids.values(), key=lambda each: each.shape.area)
    _, south, _, north = grid.shape.bounds
    x = grid.shape.representative_point().x
    sent = {"edit": {"kind": "divide_micro", "code": grid.code, "line": [[x, south - 1e-3], [x, north + 1e-3]]}}
    done = page.evaluate(
        """async (sent) => {
      const { postJson } = await import("/static/js/lib/api.js");
      return (await postJson(`/api${location.pathname}/edits`, sent, { version: 1 })).version;
    }""",
        sent,
    )
    assert done == 2
    expect(page.locator("#steps li").first).to_contain_text(grid.name)
    expect(page.locator("#steps li").first).not_to_contain_text(grid.code)
