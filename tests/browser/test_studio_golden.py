"""Places that must stay in their grid, as a planner keeps them in the studio: clicked, by address, from a table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.test_studio import AUDIT, LARGE, gift, opened, spot, town
from tests.browser.test_studio_rules import TABLET, look_away, post, rule

XSS = '<img src=x onerror="document.title=1">'


def lists(page: Page, *labels: str) -> None:
    """The list comes after the figures of the plan: wait for it."""
    expect(page.locator("#golden-list .jump")).to_have_text(labels)


def open_list(page: Page) -> None:
    page.locator("#golden summary").click()
    expect(page.locator("#golden-list > *").first).to_be_visible()


def read(page: Page, file: Path) -> None:
    page.get_by_label("或上传表格").set_input_files(file)
    page.get_by_role("button", name="读取表格").click()


def test_a_place_is_clicked_kept_broken_and_removed(studio_site: str, visit: Visit) -> None:
    giver, taker, place = gift()
    mesh = town().mesh
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    title = page.title()
    studio.look(mesh.grids[giver].shape)
    expect(rule(page, "须保留的地址不变").locator(".rule-kept")).to_have_text("–")
    open_list(page)
    expect(page.locator("#golden-list")).to_contain_text("暂无")
    expect(page.get_by_role("link", name="下载 CSV")).to_be_hidden()

    page.get_by_role("button", name="在地图上点选").click()
    studio.click(*place)
    page.get_by_label("地址或名称").fill(XSS)
    page.keyboard.press("Enter")
    expect(page.locator("#golden-list")).to_contain_text(f"已加入：{XSS}")
    expect(page.locator("#golden-list .golden")).to_contain_text(mesh.grids[giver].name)
    expect(page.locator("#golden summary")).to_have_text("保留地址：1 个")
    expect(rule(page, "须保留的地址不变").locator(".rule-kept")).to_have_text("1 / 1")
    assert page.title() == title and page.locator("#golden img").count() == 0
    expect(page.locator("#guide-text")).to_contain_text("点击必须留在原网格的地点")
    studio.press("结束点选")

    # An edit that gives it away breaks the rule.
    studio.take("划转楼栋")
    studio.click(*place)
    page.get_by_label("划给哪个网格").select_option(taker)
    studio.press("划转")
    studio.done(1)
    expect(rule(page, "须保留的地址不变").locator(".rule-count")).to_have_text("1 处")
    expect(rule(page, "须保留的地址不变").locator(".rule-kept")).to_have_text("0 / 1")

    # Removed, it is kept again; that is taken back, too.
    page.get_by_role("button", name=f"删除：{XSS}").click()
    expect(rule(page, "须保留的地址不变").locator(".sign")).to_have_text("✔")
    back = page.get_by_role("button", name="撤回", exact=True)
    expect(back).to_be_focused()
    back.click()
    expect(rule(page, "须保留的地址不变").locator(".sign")).to_have_text("✘")
    lists(page, XSS)
    page.locator("#golden-list .jump").click()
    x, y = studio.at(*place)
    box = page.locator("#map").bounding_box()
    # In the middle of what the box of the tool leaves free.
    assert abs(x - box["x"] - box["width"] / 2) < 30 and abs(y - box["y"] - box["height"] / 2) < 100
    studio.done(1)

    # Its grid under another code is still its grid.
    code = max(mesh.grids)[:-3] + "977"
    post(page, "edits", 5, edit={"kind": "recode", "code": giver, "new_code": code})
    expect(page.locator("#golden-list .golden")).to_contain_text(
        f"{giver} → {code} {mesh.area_name(mesh.grids[giver].community)}"
    )


def test_a_proposal_says_how_many_would_move_and_keeps_them(studio_site: str, visit: Visit) -> None:
    grid = next(iter(town().mesh.grids.values()))
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    studio.look(grid.shape)
    open_list(page)
    page.get_by_role("button", name="在地图上点选").click()
    studio.click(*spot(grid.shape))
    page.get_by_label("地址或名称").fill("老年食堂")
    page.keyboard.press("Enter")
    lists(page, "老年食堂")
    studio.press("结束点选")
    studio.click(*spot(grid.shape))
    page.locator("#deeds").get_by_role("button", name="自动建议").click()
    page.locator("#proposing form").get_by_role("button", name="自动建议").click()
    golden = page.locator("#proposing tbody tr").filter(has_text="移出的保留地址")
    expect(golden.locator("td").first).to_have_text("0", timeout=60_000)
    page.get_by_role("button", name="采用这个").click()
    studio.done(1)
    taken = re.compile(r"已采用：第 1 个建议，.+划为 2 个网格$")
    expect(studio.step).to_have_text(taken)
    expect(rule(page, "须保留的地址不变").locator(".sign")).to_have_text("✔")


def test_a_place_is_found_by_its_address(studio_site: str, visit: Visit) -> None:
    page = opened(visit, studio_site, reduced_motion="reduce").page
    known = next(place for place in town().district.places if place.number)
    open_list(page)
    box = page.get_by_label("或输入地址")
    look_up = page.get_by_role("button", name="查找")
    look_up.click()
    expect(page.locator("#golden-address-wrong")).to_have_text("请先输入地址。")
    box.fill("查无此路99号")
    look_up.click()
    expect(page.locator("#golden-address-wrong")).to_contain_text("找不到这个地址")
    box.fill(known.address)
    expect(page.locator("#golden [role=option]").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    name = page.get_by_label("地址或名称")
    expect(name).to_have_value(known.address)
    name.press("Enter")
    expect(page.locator("#golden-list")).to_contain_text("已加入")
    expect(box).to_be_focused()
    lists(page, known.address)
    # From the list of suggestions.
    box.press_sequentially(known.address)
    page.locator("#golden [role=option]").first.click()
    expect(name).not_to_have_value("")
    name.press("Enter")
    expect(page.locator("#golden summary")).to_have_text("保留地址：2 个")


def test_a_table_is_read_first_and_taken_when_all_of_it_is_right(
    studio_site: str, visit: Visit, tmp_path: Path
) -> None:
    studio = opened(visit, studio_site, expected="400", reduced_motion="reduce")
    page = studio.page
    open_list(page)
    first, second = [spot(grid.shape) for grid in list(town().mesh.grids.values())[:2]]
    rows = [f"甲路1号,{first[0]},{first[1]}", f"乙路2号,{second[0]},{second[1]}"]
    file = tmp_path / "保留地址.csv"
    file.write_text("\n".join(["地址,经度,纬度", rows[0], "丙路3号,东经,29.7", "丁路4号,100,29.7"]), "gb18030")
    page.get_by_role("button", name="读取表格").click()
    expect(page.locator("#golden-table-wrong")).to_have_text("请先选择文件。")
    read(page, file)
    expect(page.locator("#golden .note-bad")).to_contain_text("有 2 行有误，没有保存任何内容")
    wrong = page.locator(".wrong-rows li")
    expect(wrong).to_have_count(2)
    expect(wrong.first).to_contain_text("保留地址.csv 第 3 行，字段 经度：无法识别“东经”")
    assert page.request.get(page.url.replace("/plans", "/api/plans") + "/golden").json()["places"] == []

    file.write_text("\n".join(["地址,经度,纬度", *rows]), "utf-8")
    read(page, file)
    expect(page.locator("#golden .note")).to_contain_text("共 2 个地址，已在地图上标出，尚未保存")
    page.locator("#golden").get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#golden summary")).to_have_text("保留地址：2 个")
    expect(page.locator("#golden .note")).to_have_count(0)

    # Another table is added: what is there already is there once; or it takes the place of the list.
    file.write_text("\n".join(["地址,经度,纬度", rows[1], f"戊路5号,{first[0]},{first[1]}"]), "utf-8")
    read(page, file)
    page.get_by_role("button", name="加入清单").click()
    expect(page.locator("#golden summary")).to_have_text("保留地址：3 个")
    read(page, file)
    page.get_by_role("button", name="替换清单").click()
    expect(page.locator("#golden summary")).to_have_text("保留地址：2 个")
    lists(page, "乙路2号", "戊路5号")
    with page.expect_download() as waited:
        page.get_by_role("link", name="下载 CSV").click()
    taken = Path(waited.value.path()).read_text("utf-8-sig").splitlines()
    assert taken[0] == "地址,经度,纬度,网格编号" and [row.split(",")[0] for row in taken[1:]] == ["乙路2号", "戊路5号"]

    file.write_text("地址,纬度\n甲,29.7\n", "utf-8")
    read(page, file)
    expect(page.locator("#golden-table-wrong")).to_contain_text("经度")


def test_what_somebody_else_keeps_meanwhile_is_not_lost(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, expected="412", reduced_motion="reduce")
    page = studio.page
    one, other = [spot(grid.shape) for grid in list(town().mesh.grids.values())[:2]]
    open_list(page)
    look_away(page)
    post(page, "golden", 1, places=[{"label": "别人的", "lon": other[0], "lat": other[1]}])
    page.get_by_role("button", name="在地图上点选").click()
    studio.click(*one)
    page.get_by_label("地址或名称").fill("自己的")
    page.keyboard.press("Enter")
    expect(page.locator("#failed")).to_be_visible()
    expect(page.locator("#golden-list")).to_contain_text("别人的")
    expect(page.get_by_label("地址或名称")).to_have_value("自己的")
    page.get_by_label("地址或名称").press("Enter")
    expect(page.locator("#golden summary")).to_have_text("保留地址：2 个")
    lists(page, "别人的", "自己的")


def test_whoever_may_not_keep_them_sees_them(studio_site: str, visit: Visit) -> None:
    page = opened(visit, studio_site).page
    place = spot(next(iter(town().mesh.grids.values())).shape)
    post(page, "golden", 1, places=[{"label": "前园南路12号", "lon": place[0], "lat": place[1]}])
    post(page, "edits", 2, edit={"kind": "rename", "code": next(iter(town().mesh.grids)), "name": "前园网格"})
    post(page, "submit", 3)
    expect(page.locator("#stage.stage-submitted")).to_be_visible()  # the page has itself drawn anew
    open_list(page)
    expect(page.locator("#golden-list .jump")).to_have_text("前园南路12号")
    expect(page.get_by_role("link", name="下载 CSV")).to_be_visible()
    assert page.locator("#golden :is(input, form, [data-tool])").count() == 0


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", [LARGE, TABLET, PHONE])
def test_the_list_and_its_forms_are_for_everybody(
    studio_site: str, visit: Visit, tmp_path: Path, locale: str, size: tuple[int, int]
) -> None:
    first = opened(visit, studio_site).page
    place = spot(next(iter(town().mesh.grids.values())).shape)
    post(first, "golden", 1, places=[{"label": "前园南路12号" * 12, "lon": place[0], "lat": place[1]}])
    page = visit(first.url.removeprefix(studio_site), at=studio_site, size=size, locale=locale, reduced_motion="reduce")
    expect(page.locator("#rules li").first).to_be_visible()
    open_list(page)
    file = tmp_path / "golden.csv"
    file.write_text("地址,经度,纬度\n甲,东,29.7\n", "utf-8")
    page.locator("#golden-table").set_input_files(file)
    page.locator("#golden form:has(#golden-table) button").click()
    expect(page.locator(".wrong-rows li")).to_be_visible()
    page.locator("[data-tool=golden]").click()
    expect(page.locator("#guide")).to_be_in_viewport()
    wrong = page.evaluate(AUDIT)
    assert not wrong, wrong
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
