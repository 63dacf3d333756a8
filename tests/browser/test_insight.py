"""The officials' page in a real browser: folium's map in its frame, and names that try to break out."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, NARROW, PHONE
from tests.browser.reported import COUNT, HOSTILE
from tests.browser.test_every_page import AUDIT


@pytest.fixture
def insight(visit, reported_site):
    """Open the page; return it and its frame once the map is complete."""

    def open_insight(query="", **options):
        page = visit(f"/insight{query}", at=reported_site, **options)
        frame = page.frame_locator("#insight-map")
        frame.locator("html[data-ready]").wait_for()
        return page, frame

    return open_insight


def test_the_figures_and_their_denominators(insight):
    page, _ = insight(locale="en-US")
    expect(page.locator(".key-figures")).to_contain_text(f"Cases: {COUNT} / households: 1,606 / grids: 4")
    expect(page.locator(".ranking tbody tr")).to_have_count(4)


def test_the_map_draws_each_grid_in_the_class_of_the_table(insight):
    page, frame = insight("?measure=rate")
    expect(frame.locator("path.grid")).to_have_count(4)
    drawn = sorted(path.get_attribute("class").split()[1] for path in frame.locator("path.grid").all())
    listed = sorted(swatch.get_attribute("class").split()[-1] for swatch in page.locator(".ranking .swatch").all())
    assert drawn == listed
    expect(frame.locator(".legend:visible li")).to_have_count(len(set(drawn)))


def test_density_instead_of_grids(insight):
    _, frame = insight()
    expect(frame.locator("img.leaflet-image-layer")).to_have_count(0)
    frame.get_by_label("事件密度").check()
    expect(frame.locator("img.leaflet-image-layer")).to_have_js_property("complete", True)
    expect(frame.locator("path.grid")).to_have_count(0)
    expect(frame.locator(".legend:visible h2")).to_have_text("每平方公里事件数")


BOXES = """() => {
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility());
  const box = (e) => e.getBoundingClientRect();
  const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
  const [legend] = seen(".legend").map(box);
  const covered = seen(".leaflet-control, .simulated, path.grid").filter((e) => !apart(legend, box(e)));
  return covered.map((e) => e.outerHTML.slice(0, 80));
}"""


@pytest.mark.parametrize("layer", [0, 1], ids=["grids", "density"])
@pytest.mark.parametrize("size", [DESK, PHONE, NARROW], ids=["desk", "phone", "narrow"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_the_legend_covers_neither_controls_nor_grids(insight, locale, size, layer):
    page, frame = insight(size=size, locale=locale)
    frame.locator(".leaflet-control-layers input[type=radio]").nth(layer).check()
    assert page.frames[1].evaluate(BOXES) == []


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_a_swatch_has_the_colour_of_its_grids(insight, color_scheme):
    page, frame = insight(color_scheme=color_scheme)
    look = """e => {
      const { fill, fillOpacity } = getComputedStyle(e);
      return [fill, fillOpacity, getComputedStyle(e.closest(".leaflet-container, .swatch")).backgroundColor];
    }"""

    def looks(where, selector):
        return {tuple(found.evaluate(look)) for found in where.locator(selector).all()}

    on_map = looks(frame, "path.grid")
    assert on_map == looks(frame, ".legend:visible .swatch rect") == looks(page, ".ranking .swatch rect")
    assert all(float(opacity) < 1 for _, opacity, _ in on_map)


def test_hostile_names_stay_text(insight):
    page, frame = insight()
    names = [f"{area}街社区{name}" for area, name in zip("南南北北", HOSTILE, strict=True)]
    for path, name in zip(frame.locator("path.grid").all(), names, strict=True):
        path.hover(force=True)
        expect(frame.locator(".grid-tooltip strong").filter(has_text=name)).to_have_text(name)
    assert sorted(page.locator(".ranking tbody .ranked span").all_inner_texts()) == sorted(names)
    assert page.evaluate("[window.broken, frames[0].broken]") == [None, None]
    assert page.locator("#main img").count() == frame.locator(".grid-tooltip img").count() == 0


def test_the_choice_holds_for_figures_and_map(insight):
    page, frame = insight()
    page.get_by_label("起始月份").select_option("2026-02")
    page.get_by_label("截止月份").select_option("2026-02")
    page.get_by_label("显示").select_option("rate")
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".key-value").first).to_have_text("28")
    expect(page.locator("#insight-map")).to_have_attribute(
        "src", "/insight/map?since=2026-02&until=2026-02&category=&measure=rate"
    )
    expect(frame.locator(".legend:visible h2")).to_have_text("每千户事件数")


def test_the_dark_switch_reaches_the_map(insight):
    page, frame = insight()
    page.get_by_role("button", name="深色").click()
    expect(frame.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_simulated_data_is_said_on_page_and_map(insight):
    page, frame = insight()
    expect(page.locator("header .simulated")).to_have_text("模拟数据")
    expect(frame.locator(".simulated")).to_have_text("模拟数据")


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", [DESK, PHONE, NARROW], ids=["desk", "phone", "narrow"])
def test_the_page_stands_the_audit(insight, size, locale):
    page, _ = insight(size=size, locale=locale, reduced_motion="reduce")
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme; }", theme)
        assert page.evaluate(AUDIT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_before_the_first_import_there_is_a_next_step(visit):
    expect(visit("/insight").get_by_text("geogrid import cases FILE --commit")).to_be_visible()
