"""The page of cases in a real browser: clusters, filter, list, and names that try to break out."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, NARROW, PHONE
from tests.browser.reported import COUNT
from tests.browser.test_every_page import AUDIT


@pytest.fixture
def cases(visit, reported_site):
    def open_cases(query="", **options):
        page = visit(f"/cases{query}", at=reported_site, **options)
        page.locator("html[data-ready]").wait_for()
        return page

    return open_cases


def on_the_map(page):
    """How many cases the map shows: those in clusters and those alone."""
    clusters = page.locator(".map .case-cluster").all_inner_texts()
    return sum(int(text) for text in clusters) + page.locator(".map .case-icon").count()


def test_the_map_gathers_all_cases_in_clusters(cases):
    page = cases()
    assert page.locator(".map .case-cluster").count() > 1
    assert on_the_map(page) == COUNT
    expect(page.locator("#count")).to_contain_text(f"{COUNT} 件")


def test_a_cluster_opens_by_keyboard(cases):
    page = cases(reduced_motion="reduce")
    before = page.locator(".map .case-cluster").count()
    page.locator(".map .case-cluster").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map .case-cluster")).not_to_have_count(before)


def test_the_filter_holds_for_list_and_map(cases):
    page = cases()
    page.get_by_label("类别", exact=True).select_option("暴露垃圾")
    page.get_by_label("截止月份").select_option("2026-02")
    page.get_by_role("button", name="查看").click()
    expect(page.locator("#count")).to_contain_text("15 件")
    page.locator("html[data-ready]").wait_for()
    assert on_the_map(page) == 15
    expect(page.get_by_label("类别", exact=True)).to_have_value("暴露垃圾")
    assert set(page.locator(".case-list .category").all_inner_texts()) == {"暴露垃圾"}


def test_a_row_shows_its_case_on_the_map(cases):
    page = cases(reduced_motion="reduce")
    page.get_by_role("button", name="在地图上显示: SJ0239").click()
    expect(page.locator(".leaflet-popup .case-card")).to_contain_text("SJ0239")


def test_the_list_is_turned_page_by_page(cases):
    page = cases("?category=暴露垃圾")
    expect(page.locator(".case-list tbody tr")).to_have_count(50)
    page.get_by_role("link", name="较早的").click()
    expect(page.locator(".case-list tbody tr")).to_have_count(10)
    expect(page.get_by_text("第 2 页，共 2 页")).to_be_visible()
    expect(page).to_have_url(re.compile("category="))


def test_each_category_has_its_own_shape(cases):
    page = cases()
    shapes = [use.get_attribute("href") for use in page.locator("#legend use").all()]
    assert len(set(shapes)) == len(shapes) == 4


def test_hostile_names_stay_text(cases):
    page = cases("?category=%3Cb%3E%60%24%7Bwindow.broken%3D4%7D%60%3C%2Fb%3E", reduced_motion="reduce")
    expect(page.locator(".case-list .category").first).to_have_text("<b>`${window.broken=4}`</b>")
    for button in page.locator("button[data-case]").all()[:4]:
        button.click()
        card = page.locator(".case-card").filter(has_text=button.get_attribute("data-case"))
        expect(card.locator("strong")).to_have_text("<b>`${window.broken=4}`</b>")
    assert page.evaluate("window.broken") is None
    assert page.locator(".case-card b, .case-list b, #main img").count() == 0


@pytest.mark.parametrize(("before", "after", "position"), [(NARROW, DESK, "relative"), (DESK, NARROW, "fixed")])
def test_another_width_of_the_window_leaves_the_map_in_its_place(cases, before, after, position):
    """Held upright, then across: nothing of the map reaches beside the page."""
    page = cases(size=before, locale="en-US")
    page.set_viewport_size({"width": after[0], "height": after[1]})
    expect(page.locator("#map")).to_have_css("position", position)
    assert page.evaluate("document.documentElement.scrollWidth") == after[0]


def test_without_a_script_there_is_still_the_list(visit, reported_site):
    page = visit("/cases", at=reported_site, java_script_enabled=False)
    expect(page.locator(".case-list tbody tr")).to_have_count(50)
    expect(page.locator("#map")).to_be_hidden()


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", [DESK, PHONE, NARROW], ids=["desk", "phone", "narrow"])
def test_the_page_stands_the_audit(cases, size, locale):
    page = cases(size=size, locale=locale, reduced_motion="reduce")
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme; }", theme)
        assert page.evaluate(AUDIT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_before_the_first_import_there_is_a_next_step(visit):
    page = visit("/cases")
    expect(page.get_by_text("还没有事件")).to_be_visible()
    expect(page.get_by_text("geogrid import cases FILE --commit")).to_be_visible()
