"""What residents see and say of a plan that is put out for comment, and how planners answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
import shapely
from playwright.sync_api import expect

from geogrid.clock import today
from geogrid.domain.audit.entry import COMMAND_LINE
from geogrid.services import consultations, plan_proposals
from geogrid.services.audit import Audit, Record
from geogrid.services.consultations import Consultations
from geogrid.services.exhibit import Exhibit
from geogrid.services.lookup import Lookup
from geogrid.services.plan_proposals import Asked
from geogrid.services.plans import Plans
from geogrid.store import places
from tests.browser.conftest import DESK, PHONE, SIZE, Simulated, Visit, serve_database
from tests.browser.test_studio import FIND_MAP, WHERE

AUDIT = Path(__file__).with_name("audit.js").read_text(encoding="utf-8")
OFFICE = "黄山市屯溪区新园西路1号 区委政法委\n电话 0559-0000-111"


class Town(NamedTuple):
    """Where it is served, what is shown, and an address that moves with its old and new grid."""

    address: str
    shown: Exhibit
    moved: str
    old: str
    new: str


MARKED = """(place) => {
  const marks = [];
  shownMap.eachLayer((layer) => { if (layer instanceof L.CircleMarker) marks.push(layer.getLatLng()); });
  const isInView = shownMap.getBounds().pad(-0.2).contains(place) && shownMap.getZoom() > 15;
  return isInView && marks.some((mark) => mark.equals(place));
}"""


@pytest.fixture(scope="module")
def put_out(tmp_path_factory: pytest.TempPathFactory, simulated: Simulated) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("consultation")
    database = simulated(folder / "town.sqlite", SIZE)
    house = Plans(database, Lookup(database))
    record = Record(Audit(b"the key of the tests", folder / "heads.log"), COMMAND_LINE)
    opened = house.open(
        "2027 年网格调整方案", "部分网格户数过多，服务半径过大。", "屯政发〔2026〕8号", record, on=today()
    )
    mesh, number = opened.work.plan.mesh, opened.dossier.id
    community = next(iter(mesh.grids.values())).community
    grids = sum(grid.community == community for grid in mesh.grids.values())
    asked = Asked(number, grids + 1, community, (1,), "zh")
    found = plan_proposals.candidates(database, house, asked, lambda _: None)
    state = opened
    for edit in found.candidates[0].proposal.edits:
        state = house.apply(number, edit, state.dossier.version, record).state
    submitted = house.submit(number, state.dossier.version, today(), record).dossier.version
    desk = Consultations(database, house)
    made = desk.open(number, today() + timedelta(days=14), OFFICE, submitted, record)
    shown = desk.exhibit(made.id)
    with database.reading() as session:
        found = [place for place in places.in_force(session, today()) if place.number]
    rows = [(place, shown.at(place.lon, place.lat)) for place in found]
    place, row = next((place, row) for place, row in rows if row and row.old != row.new and row.old and row.new)
    with serve_database(folder, database) as address:
        yield Town(address, shown, place.address, str(row.old_name), str(row.new_name))


def at(page, lon: float, lat: float) -> tuple[float, float]:
    x, y = page.evaluate(WHERE, [lon, lat])
    box = page.locator("#map").bounding_box()
    return box["x"] + x, box["y"] + y


def ready(page):
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    expect(page.locator("#map")).to_have_attribute("aria-busy", "false")
    return page


def visited(visit: Visit, town: Town, path: str = "/consultation/1", **options):
    page = visit("/consultations", at=town.address, **{"signed_in": "", **options})
    page.add_init_script(FIND_MAP)
    page.goto(town.address + path)
    return ready(page)


def test_a_comment_is_placed_on_the_map_answered_and_seen_by_its_code(put_out: Town, visit: Visit) -> None:
    page = visited(visit, put_out)
    number = next(i for i, told in enumerate(put_out.shown.features) if told["kind"] == "new")
    spot = shapely.point_on_surface(put_out.shown.shapes[number])
    page.mouse.click(*at(page, spot.x, spot.y))
    expect(page.locator("#placing")).to_contain_text("已在地图上标明地点")
    expect(page.locator("#grid")).to_have_value(put_out.shown.features[number]["code"])
    page.get_by_label("意见内容").fill("请保留原网格。\n我们楼与对面不相通。")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("#taken")).to_be_focused()
    code = page.locator(".tracking").inner_text()

    desk = visited(visit, put_out, "/plans/1/consultation", signed_in="everybody")
    row = desk.locator("#comments > li").first
    expect(row).to_contain_text("我们楼与对面不相通。")
    row.get_by_role("button", name="在地图上").or_(row.locator("[data-show]")).first.click()
    desk.locator(".comment-mark").first.click()
    expect(row.locator("textarea")).to_be_focused()
    row.get_by_label("答复").fill("已采纳，该楼保留在原网格。")
    row.get_by_label("已处理").check()
    row.get_by_role("button", name="保存").click()
    expect(desk.locator("#comments > li.done")).to_have_count(1)

    page = ready(page)
    page.get_by_label("查询码").fill(code.replace(" ", "").lower())
    page.get_by_role("button", name="查看").click()
    expect(page.locator("#mine")).to_contain_text("已采纳，该楼保留在原网格。")


def test_an_address_that_moves_is_told_both_grids(put_out: Town, visit: Visit) -> None:
    page = visited(visit, put_out)
    page.get_by_label("地址").fill(put_out.moved)
    page.get_by_role("button", name="查询").first.click()
    expect(page.locator("#asked")).to_contain_text(f"现属：{put_out.old}")
    expect(page.locator("#asked")).to_contain_text(f"调整后：{put_out.new}")
    place = page.locator("#asked .note").evaluate("({ dataset }) => [Number(dataset.lat), Number(dataset.lon)]")
    assert page.evaluate(MARKED, place), "marked, in the middle of the map"


def test_without_javascript_all_but_placing_works(put_out: Town, visit: Visit) -> None:
    page = visit("/consultations", at=put_out.address, signed_in="", java_script_enabled=False)
    page.get_by_role("link", name="2027 年网格调整方案").click()
    expect(page.locator("svg.exhibit")).to_be_visible()
    expect(page.locator("#placing")).to_be_hidden()
    page.get_by_label("意见内容").fill("同意")
    page.get_by_label("涉及的网格").select_option(index=1)
    page.get_by_role("button", name="提交").click()
    code = page.locator(".tracking").inner_text()
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查看").click()
    expect(page.locator("#mine")).to_contain_text("尚未答复")


def test_a_place_is_marked_by_keys_and_taken_away(put_out: Town, visit: Visit) -> None:
    page = visited(visit, put_out)
    page.locator("#map").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#lon")).not_to_have_value("")
    page.get_by_role("button", name="取消地点").click()
    expect(page.locator("#lon")).to_have_value("")


PATHS = ["/consultations", "/consultation/1", "/consultation/1/notice", "/plans/1/consultation", "/plans/1/impact"]


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", PATHS)
def test_the_pages_are_for_everybody(put_out: Town, visit: Visit, path: str, size, locale: str) -> None:
    page = visit(path, at=put_out.address, size=size, locale=locale, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme; }", theme)
        assert page.evaluate(AUDIT) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


TEXTS = """() => [...document.querySelectorAll('svg.exhibit text:not([transform])')].map((text) => {
  const { left, top, right, bottom } = text.getBoundingClientRect();
  const quarter = (bottom - top) / 4;  // of the line that no letter takes
  return { text: text.textContent, box: [left, top + quarter, right, bottom - quarter] };
})"""


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_the_map_of_the_notice_is_as_wide_as_the_sheet_and_its_names_lie_apart(
    put_out: Town, visit: Visit, locale: str
) -> None:
    page = visit("/consultation/1/notice", at=put_out.address, size=(680, 1009), locale=locale)  # A4 within its edges
    page.emulate_media(media="print")
    box = page.locator("svg.exhibit").bounding_box()
    assert box["width"] >= 670
    assert 0.69 * box["width"] <= box["height"] <= 0.83 * box["width"]
    told = page.evaluate(TEXTS)
    assert len(told) >= len(put_out.shown.changing)
    boxes = [shapely.box(*each["box"]) for each in told]
    pairs = shapely.STRtree(boxes).query(boxes, predicate="intersects").T
    assert [(told[one]["text"], told[other]["text"]) for one, other in pairs if one < other] == []
    assert len(page.pdf(format="A4")) > 10_000


def test_the_page_on_paper_has_the_drawing_and_no_headings_of_forms_nor_buttons_of_the_map(
    put_out: Town, visit: Visit
) -> None:
    page = visit("/consultation/1", at=put_out.address)
    expect(page.locator(".leaflet-control-zoom")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator("svg.exhibit")).to_be_visible()
    titles = page.locator("h2:visible")
    expect(titles).to_have_text(["变动情况"])
    page.emulate_media(media="screen")
    page.get_by_label("地址").fill(put_out.moved)
    page.get_by_role("button", name="查询").click()
    expect(page.locator("#asked .note")).to_be_visible()
    page.emulate_media(media="print")
    expect(titles).to_have_text(["我的地址是否变动", "变动情况"])


COLOURS = """(selectors) => selectors.flatMap((selector) => {
  const style = getComputedStyle(document.querySelector(selector));
  return [style.color, style.backgroundColor, style.fill];
})"""
OF_LEGEND = """(within) => [...document.querySelectorAll(`${within} .sign-filled i`)]
  .map((each) => getComputedStyle(each).backgroundColor)"""
OF_DRAWING = """() => [...document.querySelectorAll(".exhibit .new")].map((each) => getComputedStyle(each).fill)"""


def test_paper_is_light_whatever_the_screen_is(put_out: Town, visit: Visit) -> None:
    looked_at = [".notice h1", "body", ".exhibit", ".exhibit .colour-0", ".exhibit text", ".changes .tag"]
    on_screen, on_paper = {}, {}
    for theme in ("light", "dark"):
        page = visit("/consultation/1/notice", at=put_out.address, color_scheme=theme)
        expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
        on_screen[theme] = page.evaluate(COLOURS, looked_at)
        page.emulate_media(media="print")
        on_paper[theme] = page.evaluate(COLOURS, looked_at)
    assert on_screen["dark"] != on_screen["light"]
    assert on_paper["dark"] == on_paper["light"]


@pytest.mark.parametrize(("path", "within"), [("/notice", ".notice"), ("", ".needs-script")])
def test_the_legend_has_the_colours_of_the_drawing(put_out: Town, visit: Visit, path: str, within: str) -> None:
    page = visit(f"/consultation/1{path}", at=put_out.address)
    legend = page.evaluate(OF_LEGEND, within)
    assert len(legend) == len(set(legend)) > 2
    assert set(legend) == set(page.evaluate(OF_DRAWING))


def test_after_the_last_day_the_form_is_gone_and_one_that_was_open_is_refused(
    put_out: Town, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = visited(visit, put_out, expected=("409", "410"))
    before.locator("main form textarea").fill("建议维持原网格")
    monkeypatch.setattr(consultations, "today", lambda: today() + timedelta(days=15))
    before.locator("main form:has(textarea) .btn-primary").click()
    expect(before.locator("main")).to_contain_text("公示期已结束，不再接收意见。")
    after = visited(visit, put_out)
    expect(after.locator("main form textarea")).to_have_count(0)
    expect(after.locator("main")).to_contain_text("公示期已结束，不再接收意见。")
    expect(after.locator("#map")).to_be_visible()  # what changes can still be looked at
