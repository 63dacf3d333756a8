"""Forms and tools of the studio that are open while a colleague changes what they are about."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import shapely
from playwright.sync_api import Page, expect

from geogrid.domain.grid import Grid
from geogrid.store import Database
from tests import signing
from tests.browser.conftest import Visit
from tests.browser.test_studio import Studio, gift, opened, spot, town
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
    page.get_by_label("新网格名称").fill("我起的名")
    renamed(second, grid, "同事改的名")
    expect(page.locator("#guide-text")).to_contain_text("哪一半仍为同事改的名", timeout=5_000)
    expect(page.locator("#guide-text")).to_contain_text("方案刚有改动")
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    expect(page.get_by_label("新网格名称")).to_have_value("我起的名")
    expect(page.get_by_label("新网格名称")).to_be_focused()
    studio.part()
    studio.done(2)
    assert grids_of(page)[grid.code]["name"] == "同事改的名"
    assert "我起的名" in {each["name"] for each in grids_of(page).values()}


def grouping(studio: Studio, grids: list[Grid]) -> None:
    """Grids are chosen, and the form that groups them is opened."""
    studio.page.keyboard.down("Control")
    for grid in grids:
        studio.click(*spot(grid.shape))
    studio.page.keyboard.up("Control")
    studio.page.get_by_text("编成网格集成组团").click()


def test_a_party_grid_of_a_colleague_is_not_written_over(studio_site: str, visit: Visit) -> None:
    mesh = town().mesh
    community = next(code for code in mesh.areas if sum(grid.community == code for grid in mesh.grids.values()) >= 5)
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
    for _ in range(2):  # also when it is pressed again
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

    # Which grids it consists of is changed where it is listed.
    page.locator("#parties li", has_text="我的组团").get_by_role("button", name="我的组团").click()
    page.keyboard.down("Control")
    studio.click(*spot(grids[1].shape))
    studio.click(*spot(grids[4].shape))
    page.keyboard.up("Control")
    page.locator("#parties li", has_text="我的组团").get_by_role("button", name="改由所选网格组成").click()
    studio.done(3)
    parties = {each["name"]: set(each["members"]) for each in plan_of(page)["parties"]}
    assert parties["我的组团"] == {grids[0].code, grids[4].code}


def test_ground_that_a_colleague_has_given_meanwhile_is_found_anew(studio_site: str, visit: Visit) -> None:
    giver, taker, place = gift()
    grids = town().mesh.grids
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    second = colleague(visit, studio_site, page)
    for each in (studio, second):
        each.look(shapely.union_all([grids[giver].shape, grids[taker].shape]))
        each.take("划转楼栋")
        each.click(*place)
        expect(each.page.get_by_label("划给哪个网格")).to_have_value(taker)

    # While what stands there now is asked for, nothing is given by what stood there before.
    sent = []
    page.route("**/ground", lambda _: None)
    page.on("request", lambda request: sent.append(request.post_data_json) if request.url.endswith("/edits") else None)
    second.press("划转")
    second.done(1)
    expect(page.locator("#news")).to_be_visible(timeout=5_000)
    studio.press("划转")
    page.unroute("**/ground")  # lets go on what was held
    expect(page.locator("#guide-text")).to_contain_text(grids[taker].name)
    assert sent == []

    # Taken back, it can be given as it is then.
    second.page.locator("#undo").click()
    second.done(0)
    expect(page.get_by_label("划给哪个网格")).to_be_visible(timeout=5_000)
    page.get_by_label("划给哪个网格").select_option(taker)
    studio.press("划转")
    studio.done(1)
    assert [each["edit"]["givers"] for each in sent] == [[giver]]


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


def divided(studio: Studio, grid: Grid) -> None:
    """A grid becomes three micro-grids, and is chosen."""
    studio.look(grid.shape)
    studio.page.locator("#snap").click()
    west, south, east, north = grid.shape.bounds
    for step, share in enumerate((0.6, 0.3), 1):
        studio.take("微网格")
        studio.click(west - 2e-4, south + (north - south) * share)
        studio.page.mouse.dblclick(*studio.at(east + 2e-4, south + (north - south) * share))
        studio.done(step)
    studio.page.keyboard.press("Escape")
    studio.click(*spot(grid.shape))
    expect(studio.page.locator("#chosen .micro-grid")).to_have_count(3)


def name_of(page: Page, grid: Grid, code: str) -> str:
    """What a micro-grid is called."""
    return next(each["name"] for each in grids_of(page)[grid.code]["micro_grids"] if each["code"] == code)


def test_what_is_ticked_and_typed_of_micro_grids_stays_while_a_colleague_edits(studio_site: str, visit: Visit) -> None:
    grid, far = sorted(town().mesh.grids.values(), key=lambda grid: -grid.shape.area)[:2]
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    divided(studio, grid)
    second = colleague(visit, studio_site, page)
    page.get_by_role("checkbox").nth(0).check()
    page.get_by_label("微网格名称").fill("我起的名")
    renamed(second, far, "同事改的名")
    expect(page.locator("#news")).to_contain_text("同事改的名", timeout=5_000)
    expect(page.locator("#chosen").get_by_role("checkbox").nth(0)).to_be_checked()
    expect(page.get_by_label("微网格名称")).to_have_value("我起的名")

    # What a colleague gave another code is still the one that is ticked; their name for it is told first.
    second.click(*spot(grid.shape))
    micros = second.page.locator("#chosen .micro-grids")
    micros.get_by_role("checkbox").nth(0).check()
    code = second.page.get_by_label("微网格编码")
    other = code.input_value()[:-2] + "80"
    code.fill(other)
    second.page.get_by_label("微网格名称").fill("同事起的名")
    micros.get_by_role("button", name="修改", exact=True).click()
    second.done(5)
    expect(page.get_by_label("微网格编码")).to_have_value(other, timeout=5_000)
    change = page.locator("#chosen .micro-grids").get_by_role("button", name="修改", exact=True)
    change.click()
    expect(page.locator("#failed")).to_contain_text("改成了：同事起的名")
    assert name_of(page, grid, other) == "同事起的名"
    change.click()
    studio.done(6)
    assert name_of(page, grid, other) == "我起的名"

    # Those that are ticked stay so; one that is no more is none of them, and what was typed for it is told.
    page.get_by_label("微网格名称").fill("又一个名")
    second.done(6)
    for each in (0, 1, 2):
        micros.get_by_role("checkbox").nth(each).check()
    second.page.locator("#chosen").get_by_role("button", name="合并", exact=True).click()
    second.done(7)
    expect(page.locator("#chosen .micro-grid")).to_have_count(0, timeout=5_000)
    expect(page.locator("#failed")).to_contain_text("已不存在，您为它填写的内容未保存")


def test_rules_that_a_colleague_sets_meanwhile_leave_what_is_typed(studio_site: str, visit: Visit) -> None:
    page = opened(visit, studio_site, reduced_motion="reduce").page
    second = colleague(visit, studio_site, page).page
    for each in (page, second):
        each.get_by_role("button", name="规则设置").click()
    page.get_by_label("最少").fill("10")
    second.get_by_label("目标", exact=True).fill("90")
    second.get_by_label("户数在规定范围内").select_option("error")
    second.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_label("目标", exact=True)).to_have_value("90", timeout=5_000)
    expect(page.get_by_label("户数在规定范围内")).to_have_value("error")
    expect(page.get_by_label("最少")).to_have_value("10")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#rule-settings")).to_be_hidden()
    found = plan_of(page)
    assert (found["target"], found["rule_settings"]["least"]) == (90, 10)
    assert found["rule_settings"]["severities"]["household_band"] == "error"


def test_a_plan_is_not_discarded_with_edits_that_came_after_the_question(studio_site: str, visit: Visit) -> None:
    grid = next(iter(town().mesh.grids.values()))
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    second = colleague(visit, studio_site, page)
    page.get_by_text("作废草稿", exact=True).click()
    renamed(second, grid, "同事改的名")
    expect(page.locator("#news")).to_contain_text("同事改的名", timeout=5_000)
    sure = page.get_by_role("button", name="确认作废")
    sure.click()
    expect(page.locator("#failed")).to_contain_text("同事改的名")
    expect(page.locator("#failed")).to_contain_text("方案尚未作废")
    assert plan_of(page)["stage"] == "draft"
    sure.click()
    page.wait_for_url(re.compile(r"/plans#discarded$"))
