"""What planners do together in the studio: describe, share and copy a plan, comment on it, withdraw what is to come."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from geogrid.clock import today
from geogrid.domain.grid import Grid
from tests.browser.conftest import PHONE, Visit
from tests.browser.test_studio import AUDIT, FIND_MAP, LARGE, Studio, gift, opened, spot, town


def full(grid: Grid) -> str:
    """What a grid is called with its community: names begin anew in each."""
    return f"{town().mesh.area_name(grid.community)}{grid.name}"


def colleague(visit: Visit, site: str, page: Page) -> Studio:
    """Somebody else at the same plan, who clicks on the map, too."""
    second = Studio(visit(page.url.removeprefix(site), at=site, size=LARGE, signed_in="another")).ready()
    second.page.context.add_init_script(FIND_MAP)
    second.page.reload()
    return second.ready()


def test_a_plan_is_described_anew_and_the_map_measured_by_its_target(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site)
    page = studio.page
    second = Studio(visit(page.url.removeprefix(studio_site), at=studio_site, size=LARGE, signed_in="another")).ready()
    told = page.locator("#rules .quiet").inner_text()
    assert re.search(r"−\d+\s%", told) and "-" not in told
    page.get_by_text("修改名称、理由、文号、目标户数").click()
    page.get_by_label("名称").fill("2028 年方案 <b>试</b>")
    page.get_by_label("调整理由（可不填）").fill("户数不均")
    page.get_by_label("每个网格的目标户数").fill("90")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("h1")).to_have_text("2028 年方案 <b>试</b>")
    expect(page.locator("#said-of-it")).to_have_text("屯网〔2026〕8号 · 户数不均")
    expect(page.locator("#rules .quiet").first).not_to_have_text(told)  # how far from the target
    expect(second.page.locator("h1")).to_have_text("2028 年方案 <b>试</b>", timeout=2_500)


def test_a_plan_is_shared_with_a_colleague_and_taken_back(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site)
    page = studio.page
    page.get_by_text("共享给同事").click()
    expect(page.locator("#sharing")).to_contain_text("尚未共享")
    page.get_by_label("同事", exact=True).select_option(label="another")
    page.get_by_role("button", name="共享", exact=True).click()
    expect(page.locator("#sharing li")).to_contain_text("another")
    page.get_by_role("button", name="取消与 another 的共享").click()
    expect(page.locator("#sharing")).to_contain_text("尚未共享")
    expect(page.locator("#failed")).to_be_hidden()


def test_a_plan_is_copied_in_the_studio_and_in_the_list(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, "方案甲")
    page = studio.page
    first = page.url
    page.get_by_role("button", name="复制方案").click()
    page.wait_for_url(lambda url: url != first and re.search(r"/plans/\d+$", url) is not None)
    expect(page.locator("h1")).to_have_text("方案甲 副本")
    page.get_by_role("link", name="全部方案").click()
    page.get_by_role("button", name="复制：方案甲 副本").click()
    page.wait_for_url(re.compile(r"/plans/\d+$"))
    expect(page.locator("h1")).to_have_text("方案甲 副本 副本")


def test_a_draft_is_discarded_after_a_question(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, "不再继续的方案")
    page = studio.page
    page.get_by_text("修改名称、理由、文号、目标户数").click()
    page.get_by_label("调整理由（可不填）").fill("户数不均")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#said-of-it")).to_contain_text("户数不均")  # the version is another one now
    expect(page.get_by_role("button", name="确认作废")).to_be_hidden()
    page.get_by_text("作废草稿", exact=True).click()
    page.get_by_role("button", name="确认作废").click()
    page.wait_for_url(re.compile(r"/plans#discarded$"))
    page.get_by_text("已作废的草稿").click()
    page.get_by_role("link", name="不再继续的方案").click()
    expect(page.locator("#stage")).to_contain_text("已作废")
    expect(page.locator("#deeds")).to_contain_text("已作废，不再继续编制")
    expect(page.locator("#tools [data-tool=split]")).to_have_count(0)


def test_what_is_to_come_is_withdrawn_by_who_did_not_draw_it(studio_site: str, visit: Visit) -> None:
    giver, taker, place = gift()
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    studio.take("划转楼栋")
    studio.look(town().mesh.grids[giver].shape)
    studio.click(*place)
    page.get_by_label("划给哪个网格").select_option(taker)
    studio.press("划转")
    studio.done(1)
    page.get_by_role("button", name="提交审核").click()
    page.get_by_role("button", name="确定提交").click()
    expect(page.locator("#stage.stage-submitted")).to_be_visible()
    judge = visit(page.url.removeprefix(studio_site), at=studio_site, size=LARGE, signed_in="another")
    judge.get_by_role("button", name="批准").click()
    judge.get_by_label("启用日期").fill((today() + timedelta(days=1)).isoformat())
    judge.get_by_role("button", name="发布", exact=True).click()
    expect(judge.locator("#stage.stage-published")).to_be_visible()
    judge.get_by_role("button", name="撤回发布").click()
    expect(judge.locator("#deeds")).to_contain_text("确定撤回？")
    judge.get_by_role("button", name="确定撤回").click()
    expect(judge.locator("#stage.stage-approved")).to_be_visible()
    expect(judge.get_by_label("启用日期")).to_have_value(today().isoformat())
    judge.get_by_role("button", name="发布", exact=True).click()
    expect(judge.get_by_text("立即启用，且不能再撤回")).to_be_visible()  # today: it stays
    judge.get_by_label("启用日期").fill((today() + timedelta(days=1)).isoformat())
    expect(judge.get_by_text("立即启用，且不能再撤回")).to_be_hidden()
    judge.get_by_label("启用日期").fill(today().isoformat())
    judge.get_by_role("button", name="发布", exact=True).click()
    judge.get_by_role("button", name="确定今日启用").click()
    expect(judge.locator("#stage.stage-published")).to_be_visible()
    expect(judge.get_by_role("button", name="撤回发布")).to_have_count(0)


XSS = '<img src=x onerror="document.title=1"><script>document.title=2</script>'


def test_colleagues_comment_answer_and_settle_and_see_each_other(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    title = page.title()
    second = Studio(
        visit(
            page.url.removeprefix(studio_site), at=studio_site, size=LARGE, signed_in="another", reduced_motion="reduce"
        )
    ).ready()
    other = second.page
    grid = next(iter(town().mesh.grids.values()))
    studio.look(grid.shape)

    # About a place that is clicked: seen by the other, as text, with its number on the map.
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("c")
    studio.click(*spot(grid.shape))
    expect(page.locator("#guide-text")).to_contain_text(grid.name)
    page.get_by_role("textbox", name="批注", exact=True).fill(XSS)
    page.keyboard.press("Enter")
    expect(page.locator("#comments .comment-text")).to_have_text(XSS)
    expect(page.locator(".comment-mark")).to_have_text("1")
    expect(other.locator("#comments .comment-text")).to_have_text(XSS, timeout=2_500)
    assert other.locator("#comments img, #comments script").count() == 0
    assert page.title() == title
    expect(other.locator("#news")).to_be_hidden()  # the plan itself is as it was

    # Answered and marked as done by the other; open again.
    other.get_by_role("textbox", name="回复").fill("可以")
    other.get_by_role("button", name="回复", exact=True).click()
    expect(page.locator("#comments .reply")).to_contain_text("可以", timeout=2_500)
    expect(page.get_by_role("button", name="删除我的批注")).to_have_count(0)
    other.get_by_role("button", name="标为已处理").click()
    expect(page.locator(".comments-done")).to_contain_text("已处理：1", timeout=2_500)
    expect(page.locator(".comment-mark")).to_have_count(0)
    page.locator(".comments-done summary").click()
    page.get_by_role("button", name="重新打开").click()
    expect(page.locator(".comment-mark")).to_have_count(1)

    # About the chosen grid, taken back by whoever said it; the list leads to it.
    studio.click(*spot(grid.shape))
    studio.take("批注")
    page.get_by_role("textbox", name="批注", exact=True).fill("户数偏多")
    page.get_by_role("button", name="提交批注").click()
    expect(page.locator(".comment-mark")).to_have_count(2)
    page.get_by_role("button", name=f"2. 关于{full(grid)}").click()
    expect(page.locator("#chosen h2")).to_contain_text(grid.name)
    page.get_by_role("button", name="删除我的批注").click()
    expect(page.locator(".comment-mark")).to_have_count(1)
    studio.done(0)


def test_comments_on_one_grid_stand_side_by_side_and_each_leads_to_what_is_said(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page, grid = studio.page, next(iter(town().mesh.grids.values()))
    studio.look(grid.shape)
    x, y = spot(grid.shape)
    beside = (x, (y + grid.shape.bounds[1]) / 2)  # its marks stand around the place itself
    for count, text in enumerate(("户数偏多", "网格长空缺", "沿河堤不便"), start=1):
        studio.click(*beside)
        expect(page.locator("#chosen h2")).to_contain_text(grid.name)
        studio.take("批注")
        page.get_by_role("textbox", name="批注", exact=True).fill(text)
        page.get_by_role("button", name="提交批注").click()
        expect(page.locator(".comment-mark")).to_have_count(count)
    for count in (1, 3, 2):
        page.locator(".comment-mark", has_text=str(count)).click()  # refused where another lies over it
        expect(page.get_by_role("button", name=f"{count}. 关于{full(grid)}")).to_be_focused()


def test_who_was_signed_out_in_another_tab_is_led_to_sign_in_and_back(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce", expected="401")
    page, grid = studio.page, next(iter(town().mesh.grids.values()))
    page.context.clear_cookies()
    expect(page.locator("#news")).to_contain_text("请先登录", timeout=10_000)
    studio.look(grid.shape)
    studio.click(*spot(grid.shape))
    studio.take("批注")
    page.get_by_role("textbox", name="批注", exact=True).fill("户数偏多")
    page.get_by_role("button", name="提交批注").click()
    expect(page.locator("#failed")).to_contain_text("请先登录")
    place = page.url
    for where in ("#news", "#failed"):
        expect(page.locator(where).get_by_role("link", name="登录", exact=True)).to_be_visible()
    page.locator("#failed").get_by_role("link", name="登录", exact=True).click()
    expect(page).to_have_url(re.compile("/sign-in"))
    assert place.endswith(parse_qs(urlsplit(page.url).query)["next"][0])


def test_a_comment_on_a_grid_that_is_no_more_keeps_its_place(studio_site: str, visit: Visit) -> None:
    mesh = town().mesh
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    gone = next(grid for grid in mesh.grids.values() if _siblings(grid.code))
    stays = _siblings(gone.code)[0]
    studio.click(*spot(gone.shape))
    studio.take("批注")
    page.get_by_role("textbox", name="批注", exact=True).fill("太小")
    page.keyboard.press("Enter")
    expect(page.locator("#comments")).to_contain_text(f"关于{full(gone)}")
    studio.take("合并")
    page.evaluate("document.activeElement.blur()")
    studio.click(*spot(mesh.grids[stays].shape))
    studio.click(*spot(gone.shape))
    studio.press("合并")
    studio.done(1)
    expect(page.locator("#comments")).to_contain_text(full(gone))
    expect(page.locator("#comments")).to_contain_text("已不存在")
    expect(page.locator(".comment-mark")).to_have_count(1)


def _siblings(code: str) -> list[str]:
    """The neighbours of a grid in its community."""
    mesh = town().mesh
    return [each for each in mesh.neighbours(code) if mesh.grids[each].community == mesh.grids[code].community]


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", [LARGE, PHONE])
def test_what_is_said_and_shared_is_for_everybody(
    studio_site: str, visit: Visit, locale: str, size: tuple[int, int]
) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    studio.take("批注")
    grid = next(iter(town().mesh.grids.values()))
    studio.click(*spot(grid.shape))
    studio.page.get_by_role("textbox", name="批注", exact=True).fill(
        "此处为学校，建议整体划入第二网格，避免家长跨网格办事。"
    )
    studio.page.keyboard.press("Enter")
    expect(studio.page.locator(".comment-mark")).to_have_count(1)
    page = visit(studio.page.url.removeprefix(studio_site), at=studio_site, locale=locale, size=size)
    expect(page.locator("#comments li")).to_be_visible()
    for summary in page.locator("#about summary").all():
        summary.click()
    expect(page.locator("#sharing p, #sharing ul")).to_be_visible()
    wrong = page.evaluate(AUDIT)
    assert not wrong, wrong
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_proposal_is_cancelled_before_it_is_known(studio_site: str, visit: Visit) -> None:
    """On a slow line the work is ended as soon as its number comes, and nothing opens again."""
    studio = opened(visit, studio_site)
    page = studio.page
    slow = {"offline": False, "latency": 600, "downloadThroughput": -1, "uploadThroughput": -1}
    page.locator("#deeds").get_by_role("button", name="自动建议").click()
    page.get_by_label("调整范围").select_option(label="全区")
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
    with page.expect_request(lambda request: request.method == "DELETE" and "/api/jobs/" in request.url):
        page.locator("#proposing form").get_by_role("button", name="自动建议").click()
        page.locator("#proposing").get_by_role("button", name="取消").click()
    expect(page.locator("#proposing")).to_be_hidden()
    studio.done(0)


@pytest.mark.parametrize(("tool", "label", "count"), [("合并", "保留哪个网格", 2), ("撤并", "范围并入哪个网格", 1)])
def test_what_one_has_chosen_stays_chosen_while_a_colleague_edits(
    studio_site: str, visit: Visit, tool: str, label: str, count: int
) -> None:
    grids = town().mesh.grids
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    second = colleague(visit, studio_site, page)
    pairs = ((grid, grids[code]) for grid in grids.values() for code in town().mesh.neighbours(grid.code))
    one, other = next(pair for pair in pairs if pair[0].community == pair[1].community)
    studio.take(tool)
    for grid in (one, other)[:count]:
        studio.click(*spot(grid.shape))
    page.get_by_label(label).select_option(value=other.code)
    far = next(grid for grid in grids.values() if grid.community != one.community)
    second.click(*spot(far.shape))
    second.page.get_by_text("修改名称、编码、类型或所属社区").click()
    second.page.get_by_label("新的内容").fill("远处的网格")
    second.page.get_by_role("button", name="修改", exact=True).click()
    expect(page.locator("#news")).to_contain_text("远处的网格", timeout=5_000)
    expect(page.get_by_label(label)).to_have_value(other.code)


def test_what_a_colleague_wrote_is_told_before_it_is_written_over(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    second = colleague(visit, studio_site, page)
    grid = next(iter(town().mesh.grids.values()))
    for each in (studio, second):
        each.click(*spot(grid.shape))
        each.page.get_by_text("修改名称、编码、类型或所属社区").click()
    page.get_by_label("新的内容").fill("甲网格")
    second.page.get_by_label("新的内容").fill("乙网格")
    second.page.get_by_role("button", name="修改", exact=True).click()
    expect(page.locator("#news")).to_contain_text("乙网格", timeout=5_000)
    change = page.get_by_role("button", name="修改", exact=True)
    change.click()
    expect(page.locator("#failed")).to_contain_text("改成了：乙网格")
    expect(page.locator("#stage")).to_have_text("草稿 · 第 1 步")
    change.click()
    studio.done(2)
    page.get_by_label("新的内容").fill("丙网格")
    change.click()
    studio.done(3)


def test_each_press_of_undo_and_redo_counts(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site)
    page = studio.page
    grid = next(iter(town().mesh.grids.values()))
    studio.click(*spot(grid.shape))
    page.get_by_text("修改名称、编码、类型或所属社区").click()
    for step, name in enumerate(("甲网格", "乙网格", "丙网格"), 1):
        page.get_by_label("新的内容").fill(name)
        page.get_by_role("button", name="修改", exact=True).click()
        studio.done(step)
    page.evaluate("document.activeElement.blur()")
    for keys, steps in (("Control+z", 0), ("Control+y", 3)):
        for _ in range(4):  # once more than there is
            page.keyboard.press(keys)
        studio.done(steps)
        expect(page.locator("#failed")).to_be_hidden()
