"""The map of the studio as tables: every figure of every grid, to be read on a desk and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.test_studio import AUDIT, LARGE, opened, spot, town

ENGLISH = [
    "Grid", "Households", "Against the target", "Residents, about", "Addresses", "Cases a month", "Cases in a year",
    "Open cases", "Area, ha", "Compactness (Polsby-Popper)", "Compactness (Reock)", "Buildings cut", "Estates cut",
    "Border on roads and waters", "People in posts",
]  # fmt: skip
CHINESE = [
    "网格", "户数", "与目标偏差", "人口（约）", "地址数", "每月事件", "近一年事件", "未办结事件", "面积（公顷）",
    "紧凑度（Polsby-Popper）", "紧凑度（Reock）", "切断楼栋", "切断小区", "边界沿路、沿河", "在岗人员",
]  # fmt: skip
BROKEN = """(selector) => [...document.querySelectorAll(selector)].flatMap((cell) => {
  const text = cell.firstChild, range = document.createRange();
  return [...text.data.matchAll(/[A-Za-z]+|\\p{Script=Han}+/gu)].flatMap(({ 0: word, index }) => {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return range.getClientRects().length > 1 ? [word] : [];
  });
})"""
"""The words of cells that stand on two lines."""
PIECES_ON_TWO_LINES = """(selector) => [...document.querySelectorAll(selector)].flatMap(({ firstElementChild }) => {
  const texts = [...firstElementChild.childNodes].filter((each) => each.nodeType === Node.TEXT_NODE);
  const range = document.createRange();
  return texts.filter((each) => { range.selectNode(each); return range.getClientRects().length > 1; });
})"""
"""What of names is broken elsewhere than between community and grid."""


def _moved_to_the_end(page: Page) -> tuple[float, float]:
    """Where the first column and the box begin once a table was moved sideways to its end."""
    box = page.locator("#all-grids .figures-box")
    assert box.evaluate("(box) => box.scrollWidth > box.clientWidth")
    box.evaluate("(box) => box.scrollTo(box.scrollWidth, 0)")
    first = page.locator("#all-grids tbody th").first.bounding_box()
    return first["x"], box.bounding_box()["x"]


@pytest.mark.parametrize(("locale", "titles"), [("zh-CN", CHINESE), ("en-US", ENGLISH)])
@pytest.mark.parametrize("size", [LARGE, (820, 1180), PHONE])
def test_all_figures_of_all_grids_are_in_a_table_that_moves_in_its_box(
    studio_site: str, visit: Visit, size: tuple[int, int], locale: str, titles: list[str]
) -> None:
    path = opened(visit, studio_site).page.url.removeprefix(studio_site)
    page = visit(path, at=studio_site, size=size, locale=locale)
    expect(page.locator("#rules li").first).to_be_visible()
    page.locator("#all-grids summary").click()
    expect(page.locator("#all-grids thead th")).to_have_text(titles)
    expect(page.locator("#all-grids tbody tr")).to_have_count(len(town().mesh.grids))
    told = page.request.get(f"{studio_site}/api{path}/grids.geojson").json()["features"][0]["properties"]
    row = page.locator("#all-grids tbody tr").first.locator("td")
    shown = [f"{told[name]:,}" for name in ("households", "residents", "places", "cases", "open_cases", "posts")]
    assert [row.nth(at).inner_text() for at in (0, 2, 3, 5, 6, 13)] == shown
    assert page.evaluate(BROKEN, "#all-grids th[scope=col]") == []
    name, box = _moved_to_the_end(page)
    assert name == pytest.approx(box, abs=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wrong = page.evaluate(AUDIT)
    assert not wrong, wrong


def test_what_a_step_has_changed_says_which_cases_are_open(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = visit(
        studio.page.url.removeprefix(studio_site), at=studio_site, size=LARGE, locale="en-US", signed_in="another"
    )
    expect(page.locator("#rules li").first).to_be_visible()
    mesh = town().mesh
    stays = next(iter(mesh.grids.values()))
    goes = next(each for each in mesh.neighbours(stays.code) if mesh.grids[each].community == stays.community)
    studio.take("合并")
    for code in (stays.code, goes):
        at = mesh.grids[code].shape.representative_point()
        studio.click(at.x, at.y)
    studio.press("合并")
    studio.done(1)
    expect(studio.page.locator("#step thead th")).to_have_text(
        ["网格", "户数", "变化", "每月事件", "未办结事件", "紧凑度"]
    )
    studio.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert studio.page.evaluate(BROKEN, "#step th[scope=col]") == []
    assert studio.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("#step thead th")).to_have_text(
        ["Grid", "Households", "Change", "Cases a month", "Open cases", "Compactness"]
    )
    assert page.evaluate(BROKEN, "#step th[scope=col]") == []


@pytest.mark.parametrize(("locale", "month"), [("zh-CN", "每月事件"), ("en-US", "Cases a month")])
def test_what_a_step_has_changed_is_seen_up_to_its_last_column(
    studio_site: str, visit: Visit, locale: str, month: str
) -> None:
    """On a desk no column is cut: open cases stand for those of a month, which are told where there is room."""
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = visit(
        studio.page.url.removeprefix(studio_site), at=studio_site, size=LARGE, locale=locale, signed_in="another"
    )
    expect(page.locator("#rules li").first).to_be_visible()
    grid = max(town().mesh.grids.values(), key=lambda each: each.shape.area)
    studio.click(*spot(grid.shape))
    studio.take("撤并")
    studio.press("撤并")
    box, head = page.locator("#step .figures-box"), page.locator("#step thead th")
    expect(head).to_have_count(6)
    assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth")
    expect(head.last).to_be_visible()
    expect(head.filter(has_text=month)).to_be_hidden()
    assert page.evaluate(PIECES_ON_TWO_LINES, "#step tbody th") == []
    for size in ((1024, 768), PHONE, (360, 740)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth"), size
        assert page.evaluate(BROKEN, "#step th[scope=col]") == []
        cells = [each.bounding_box() for each in page.locator("#step tbody tr").first.locator("td:visible").all()]
        assert len(cells) == 4 and cells[-1]["x"] + cells[-1]["width"] <= size[0]
    page.set_viewport_size({"width": 820, "height": 1180})
    expect(head.filter(has_text=month)).to_be_visible()
    assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth")
