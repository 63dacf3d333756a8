"""What planners do together in the studio: describe, share and copy a plan, comment on it, withdraw what is to come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from geogrid.clock import today
from geogrid.services.simulation import prepare_demo
from geogrid.store import Database
from tests.browser.conftest import Visit, serve_database
from tests.browser.test_studio import LARGE, SIZE, Studio, gift, opened, town


@pytest.fixture
def studio_site(tmp_path: Path) -> Iterator[str]:
    database = Database.at(tmp_path / "town.sqlite")
    database.migrate()
    prepare_demo(database, SIZE, today(), lambda *_: None)
    with serve_database(tmp_path, database) as address:
        yield address


def test_a_plan_is_described_anew_and_the_map_measured_by_its_target(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site)
    page = studio.page
    second = Studio(visit(page.url.removeprefix(studio_site), at=studio_site, size=LARGE, signed_in="another")).ready()
    told = page.locator("#rules .quiet").inner_text()
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
    judge.get_by_role("button", name="发布", exact=True).click()  # today: it stays
    expect(judge.locator("#stage.stage-published")).to_be_visible()
    expect(judge.get_by_role("button", name="撤回发布")).to_have_count(0)
