"""What a planner sets in the studio besides edits: how strict the rules are, and for how many households."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, SIZE, Visit
from tests.browser.test_studio import AUDIT, LARGE, Studio, opened, town

TABLET = (820, 1180)


def post(page: Page, path: str, version: int, **sent) -> None:
    """Do what somebody else does, by the API."""
    site, plan = page.url.split("/plans/")
    proof = page.locator("meta[name=csrf]").get_attribute("content")
    headers = {"If-Match": f'"{version}"', "X-CSRF-Token": proof, "Origin": site}
    answer = page.request.post(f"{site}/api/plans/{plan}/{path}", data=sent, headers=headers)
    assert answer.ok, answer.text()


def look_away(page: Page) -> None:
    """The page is in the background: it does not see by itself what others do."""
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")


def rule(page: Page, text: str):
    return page.locator("#rules-kept li", has_text=text)


def test_band_target_and_severities_are_set_in_one_change(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site)
    page = studio.page
    second = Studio(visit(page.url.removeprefix(studio_site), at=studio_site, size=LARGE, signed_in="another")).ready()
    settings = page.get_by_role("button", name="规则设置")
    settings.click()
    expect(page.get_by_label("最少")).to_be_focused()
    page.get_by_label("最少").fill("1")
    page.get_by_label("最多").fill("2")
    page.get_by_label("目标", exact=True).fill("90")
    page.get_by_label("户数在规定范围内").select_option("error")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#rule-settings")).to_be_hidden()
    expect(settings).to_be_focused()
    for shown in (page, second.page):
        expect(rule(shown, "户数在规定范围内").locator(".rule-count")).to_have_text(f"{SIZE.grids} 处", timeout=2_500)
        expect(rule(shown, "户数在规定范围内").locator(".sign")).to_have_text("✘")
    expect(page.locator("#deeds")).to_contain_text("✘")
    expect(page.locator("#deeds").get_by_role("button", name="提交审核")).to_be_disabled()
    settings.click()
    assert [page.locator(f"#setting-{name}").input_value() for name in ("least", "most", "target")] == ["1", "2", "90"]
    expect(page.get_by_label("户数在规定范围内")).to_have_value("error")
    # What nobody may loosen cannot be chosen.
    assert page.locator("#rule-settings select").count() == 10
    expect(page.locator(".severity-row", has_text="社区内无空隙")).to_contain_text("始终为错误")


def test_what_is_wrong_stands_beside_its_field_and_changes_nothing(studio_site: str, visit: Visit) -> None:
    page = opened(visit, studio_site).page
    page.get_by_role("button", name="规则设置").click()
    for field, value, said in [
        ("least", "", "0 至 100,000"), ("target", "0", "1 至 100,000"), ("most", "2.5", "0 至 100,000"),
        ("least", "501", "不能大于"),
    ]:  # fmt: skip
        for name, usual in (("least", "300"), ("most", "500"), ("target", "400")):
            page.locator(f"#setting-{name}").fill(value if name == field else usual)
        page.keyboard.press("Enter")
        input_ = page.locator(f"#setting-{field}")
        expect(page.locator(f"#setting-{field}-wrong")).to_contain_text(said)
        expect(input_).to_be_focused()
        expect(input_).to_have_attribute("aria-invalid", "true")
        assert page.locator(".wrong:visible").count() == 1
    page.keyboard.press("Escape")
    expect(page.locator("#rule-settings")).to_be_hidden()
    expect(page.get_by_role("button", name="规则设置")).to_be_focused()


def test_settings_that_somebody_else_has_changed_are_refused_and_theirs_shown(studio_site: str, visit: Visit) -> None:
    page = opened(visit, studio_site, expected="412").page
    page.get_by_role("button", name="规则设置").click()
    look_away(page)
    post(page, "rules", 1, least=200, most=600)
    least, save = page.get_by_label("最少"), page.get_by_role("button", name="保存", exact=True)
    least.fill("1")
    save.click()
    expect(page.locator("#failed")).to_be_visible()
    expect(page.get_by_label("最多")).to_have_value("600")
    expect(page.locator("#rule-settings")).to_contain_text("其他人刚刚修改了规则设置")
    expect(least).to_have_value("1")
    save.click()  # what is typed is typed over theirs: that is told first
    expect(page.locator("#failed")).to_contain_text("改成了：最少 200")
    save.click()
    expect(page.locator("#rule-settings")).to_be_hidden()
    expect(page.locator("#failed")).to_be_hidden()
    page.get_by_role("button", name="规则设置").click()
    assert [page.locator(f"#setting-{name}").input_value() for name in ("least", "most")] == ["1", "600"]


def test_whoever_may_not_set_them_sees_them(studio_site: str, visit: Visit) -> None:
    page = opened(visit, studio_site).page
    post(page, "rules", 1, least=0, most=5000, severities={"leader_in_each": "warning", "household_band": "error"})
    post(page, "edits", 2, edit={"kind": "rename", "code": next(iter(town().mesh.grids)), "name": "前园网格"})
    post(page, "submit", 3)
    expect(page.locator("#stage.stage-submitted")).to_be_visible()  # the page has itself drawn anew
    page.get_by_role("button", name="规则设置").click()
    expect(page.locator("#rule-settings")).to_contain_text("每个网格 0 至 5,000 户")
    expect(page.locator(".severity-row", has_text="户数在规定范围内")).to_contain_text("✘ 错误")
    assert page.locator("#rule-settings :is(input, select)").count() == 0


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", [LARGE, TABLET, PHONE])
def test_the_form_is_for_everybody(studio_site: str, visit: Visit, locale: str, size: tuple[int, int]) -> None:
    path = opened(visit, studio_site).page.url.removeprefix(studio_site)
    page = visit(path, at=studio_site, size=size, locale=locale, reduced_motion="reduce")
    page.locator("#rule-settings-button").click()
    page.locator("#setting-least").fill("")
    page.keyboard.press("Enter")
    expect(page.locator("#setting-least-wrong")).to_be_visible()
    wrong = page.evaluate(AUDIT)
    assert not wrong, wrong
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
