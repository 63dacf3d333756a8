"""What a planner does in the studio with the mouse: draws, undoes, hands in; another publishes from a day on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import shapely
from playwright.sync_api import Page, expect

from geogrid.clock import today
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.evaluation.contents import Contents
from geogrid.domain.redraw.picked import Unit, picked
from geogrid.domain.redraw.taking import takers
from geogrid.domain.simulate import District
from geogrid.services.simulation import make
from tests.browser.conftest import PHONE, SIZE, Simulated, Visit, serve_database

AUDIT = Path(__file__).with_name("audit.js").read_text(encoding="utf-8")
LARGE = (1440, 900)
# The page keeps its map to itself: where a place is on the screen is asked of Leaflet.
FIND_MAP = """
let leaflet;
Object.defineProperty(window, "L", { configurable: true, get: () => leaflet, set(value) {
  leaflet = value;
  value.Map.addInitHook(function () { window.shownMap = this; });
} });
"""
WHERE = """([lon, lat]) => {
  const { x, y } = shownMap.latLngToContainerPoint([lat, lon]);
  return [x, y];
}"""
SHOW = """([west, south, east, north]) => {
  shownMap.fitBounds([[south, west], [north, east]], { animate: false, padding: [120, 170] });
}"""


DRAWN = """(wanted) => new Promise((tell) => {
  const end = performance.now() + 10_000;
  const isDrawn = () => [...shownMap.getPane("parties").querySelectorAll("canvas")].some((canvas) => {
    if (!canvas.width || !canvas.height) return false;
    const pen = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    pen.drawImage(canvas, 0, 0);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value, at) => at % 4 === 3 && value > 0);
  });
  const look = () => {
    if (isDrawn() === wanted || performance.now() > end) tell(isDrawn() === wanted);
    else requestAnimationFrame(look);
  };
  look();
})"""
"""Whether outlines of party grids come to be on the map, or off it, as wanted."""


AT_REST = """() => new Promise((tell) => {
  let last = "", frames = 0;
  const look = () => {
    const { clientWidth, clientHeight } = shownMap.getContainer();
    const { x, y } = shownMap.getSize();
    const { lat, lng } = shownMap.getCenter();
    const now = [clientWidth, clientHeight, x, y, lat, lng, shownMap.getZoom()].join();
    frames = now === last && x === clientWidth && y === clientHeight ? frames + 1 : 0;
    last = now;
    if (frames > 5) tell();
    else requestAnimationFrame(look);
  };
  look();
})"""
"""A window of another size moves the map: until it lies still in the new one."""


class Town(NamedTuple):
    district: District
    mesh: Mesh
    contents: Contents


@cache
def town() -> Town:
    district = make(SIZE, today())
    contents = Contents.of_register(district.buildings, district.estates, district.places)
    return Town(district, mesh_of(district.grids, district.areas), contents)


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory, simulated: Simulated) -> Iterator[str]:
    """A town for tests that only look, with one plan in it."""
    folder = tmp_path_factory.mktemp("studio")
    with serve_database(folder, simulated(folder / "town.sqlite", SIZE)) as address:
        yield address


class Studio:
    """The studio as somebody uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def ready(self) -> Studio:
        expect(self.page.locator("#rules li").first).to_be_visible()
        expect(self.page.locator("#map")).to_have_attribute("aria-busy", "false")
        return self

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place is on the screen."""
        x, y = self.page.evaluate(WHERE, [lon, lat])
        box = self.page.locator("#map").bounding_box()
        return box["x"] + x, box["y"] + y

    def resize(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.evaluate(AT_REST)

    def look(self, shape: shapely.Geometry) -> None:
        west, south, east, north = shape.bounds
        self.page.evaluate(SHOW, [west, south, east, north])

    def click(self, lon: float, lat: float, **how) -> None:
        self.page.mouse.click(*self.at(lon, lat), **how)

    def take(self, tool: str) -> None:
        self.page.get_by_role("toolbar").get_by_role("button", name=tool, exact=True).click()

    def press(self, name: str) -> None:
        self.page.locator("#guide").get_by_role("button", name=name, exact=True).click()

    def part(self) -> None:
        """A line is drawn: the half that is offered keeps the code."""
        expect(self.page.get_by_role("radiogroup")).to_be_visible()
        self.press("拆分")

    def done(self, steps: int) -> None:
        """So many edits are done, and none was refused."""
        expect(self.page.locator("#stage")).to_have_text(f"草稿 · 第 {steps} 步" if steps else "草稿")
        expect(self.page.locator("#failed")).to_be_hidden()

    def drag_border(self, line: shapely.LineString, east: int, south: int) -> None:
        """A border is clicked in its middle, and a corner of it dragged so many pixels."""
        self.click(*shapely.get_coordinates(shapely.line_interpolate_point(line, 0.5, normalized=True))[0])
        expect(self.page.locator(".handle-between").first).to_be_visible()
        handle = self.page.locator(".handle-between").first.bounding_box()
        x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + east, y + south, steps=4)
        self.page.mouse.up()

    @property
    def step(self):
        return self.page.locator("#step-title")


def opened(visit: Visit, site: str, name: str = "2027 年网格调整方案", **how) -> Studio:
    page = visit("/plans", at=site, size=LARGE, **how)
    page.context.add_init_script(FIND_MAP)
    page.get_by_label("名称").fill(name)
    page.get_by_label("文号（可不填）").fill("屯网〔2026〕8号")
    page.get_by_role("button", name="新建", exact=True).click()
    page.wait_for_url(re.compile(r"/plans/\d+$"))
    return Studio(page).ready()


def spot(shape: shapely.Geometry) -> tuple[float, float]:
    point = shapely.point_on_surface(shape)
    return point.x, point.y


@cache
def gift() -> tuple[str, str, tuple[float, float]]:
    """A giver, the likeliest taker and a place in the estate that can go from one to the other."""
    _, mesh, contents = town()
    for estate in contents.estates.shapes:
        place = spot(estate)
        found = picked(mesh, contents, Unit.ESTATE, [place])
        if len(found.givers) != 1 or len(shapely.get_parts(found.ground)) > 1:
            continue
        able = takers(mesh, contents, found).able
        if able:
            return found.givers[0], able[0], place
    raise AssertionError("no estate can be given")


def test_a_plan_is_drawn_judged_by_another_and_in_force_from_a_day_on(studio_site: str, visit: Visit) -> None:
    _, mesh, _ = town()
    studio = opened(visit, studio_site, expected="403", reduced_motion="reduce")
    page = studio.page
    giver, taker, place = gift()

    # An estate is given: whose address is there will be in the other grid.
    studio.look(shapely.union_all([mesh.grids[giver].shape, mesh.grids[taker].shape]))
    studio.take("划转楼栋")
    studio.click(*place)
    expect(page.locator("#guide-text")).to_contain_text("已选 1 处")
    expect(page.get_by_label("划给哪个网格")).to_have_value(taker)
    studio.press("划转")
    studio.done(1)
    expect(studio.step).to_contain_text("划")
    assert page.locator("#step tbody tr").count() == 2

    # A grid is parted by a drawn line.
    whole = max(mesh.grids.values(), key=lambda grid: (grid.code not in (giver, taker), grid.shape.area))
    studio.look(whole.shape)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator("#snap").click()
    west, south, east, north = whole.shape.bounds
    middle = (south + north) / 2 + (north - south) * 0.05
    studio.take("拆分")
    studio.click(west - 2e-4, middle)
    page.mouse.dblclick(*studio.at(east + 2e-4, middle))
    studio.part()
    studio.done(2)
    expect(page.locator("#step tbody tr")).to_have_count(2)

    # The new one is merged into it again, both clicked.
    studio.take("合并")
    page.evaluate("document.activeElement.blur()")
    studio.click(*spot(shapely.clip_by_rect(whole.shape, west, middle + 3e-4, east, north)))
    studio.click(*spot(shapely.clip_by_rect(whole.shape, west, south, east, middle - 3e-4)))
    studio.press("合并")
    studio.done(3)

    # Twice back, once again.
    page.locator("#undo").click()
    studio.done(2)
    expect(studio.step).to_contain_text("已撤销")
    page.keyboard.press("Control+z")
    studio.done(1)
    page.locator("#redo").click()
    studio.done(2)

    # A border inside a community is dragged by one of its corners.
    studio.take("移动边界")
    line = inner_border(mesh, {giver, taker, whole.code})
    studio.look(line)
    studio.drag_border(line, 14, 9)
    studio.done(3)
    expect(studio.step).to_contain_text("边界")

    # The step list tells who did what; the parts of the grid that was split lack a leader: the plan is not handed in.
    expect(page.locator("#steps li")).to_have_count(3)
    expect(page.locator("#steps li").nth(1)).to_contain_text("everybody")
    page.keyboard.press("Escape")
    for steps in (2, 1):
        page.locator("#undo").click()
        studio.done(steps)

    # Who is affected.
    page.get_by_role("link", name="影响").click()
    expect(page.locator("h1")).to_have_text("影响")
    expect(page.locator("table").last).to_contain_text(mesh.grids[taker].name)
    moved = page.locator("table").last.locator("tbody tr").first.locator("th").inner_text()
    page.get_by_role("link", name="返回方案").click()
    studio.ready()

    # Handed in; whoever drew it cannot approve it; another does, and lets it be in force from tomorrow.
    page.get_by_role("button", name="提交审核").click()
    page.get_by_role("button", name="确定提交").click()
    expect(page.locator("#stage.stage-submitted")).to_be_visible()
    page.get_by_role("button", name="批准").click()
    expect(page.locator("#failed")).to_be_visible()
    judge = visit(page.url.removeprefix(studio_site), at=studio_site, size=LARGE, signed_in="another")
    judge.get_by_role("button", name="批准").click()
    expect(judge.locator("#stage.stage-approved")).to_be_visible()
    tomorrow = today() + timedelta(days=1)
    judge.get_by_label("启用日期").fill(tomorrow.isoformat())
    judge.get_by_role("button", name="发布", exact=True).click()
    expect(judge.locator("#stage.stage-published")).to_be_visible()

    # The address that moved is where it was until then.
    def grid_on(day: date) -> str:
        answer = page.request.get(f"{studio_site}/api/address", params={"q": moved, "on": day.isoformat()})
        return answer.json()["grids"][0]["grid"]["code"]

    assert grid_on(today()) == giver
    assert grid_on(tomorrow) == taker


def inner_border(mesh: Mesh, but: set[str]) -> shapely.LineString:
    """The longest border between two grids of one community, with few corners."""
    found = [
        arc.line() for arc in mesh.bordering(mesh.arcs)
        if None not in arc.sides and not but & set(arc.sides) and len(arc.xy) <= 12
        and len({mesh.grids[side].community for side in arc.sides}) == 1
    ]  # fmt: skip
    return max(found, key=lambda line: line.length)


def test_a_grid_is_parted_along_a_road_that_is_clicked(studio_site: str, visit: Visit) -> None:
    district, mesh, _ = town()
    studio = opened(visit, studio_site, reduced_motion="reduce")
    code, road = next(
        (code, crossing)
        for code, grid in mesh.grids.items()
        for line in district.lines
        if line.name and (crossing := line.shape.intersection(grid.shape.buffer(-2e-4))).length > 1e-3
    )
    studio.look(mesh.grids[code].shape)
    studio.take("拆分")
    studio.press("改为沿道路拆分")
    studio.click(*shapely.get_coordinates(shapely.line_interpolate_point(road, 0.5, normalized=True))[0])
    expect(studio.page.locator("#guide-text")).to_contain_text("沿")
    studio.press("拆分")
    studio.done(1)


def test_which_half_keeps_the_code_is_shown_and_chosen_with_the_keyboard(studio_site: str, visit: Visit) -> None:
    _, mesh, _ = town()
    studio = opened(visit, studio_site, expected="409", reduced_motion="reduce")
    page = studio.page
    grid = max(mesh.grids.values(), key=lambda grid: grid.shape.area)
    studio.look(grid.shape)
    page.locator("#snap").click()
    west, south, east, north = grid.shape.bounds
    studio.take("拆分")
    studio.click(west - 2e-4, north - (north - south) / 3)
    page.mouse.dblclick(*studio.at(east + 2e-4, north - (north - south) / 3))
    expect(page.locator("#guide-text")).to_contain_text(f"哪一半仍为{grid.name}（编码 {grid.code}）？")
    group = page.get_by_role("radiogroup")
    halves = group.get_by_role("radio")
    expect(halves).to_have_count(2)
    labels = group.locator("label")
    expect(labels.nth(0)).to_contain_text(re.compile(r"南半部：\d+ 户、\d+ 个地址"))
    expect(labels.nth(1)).to_contain_text(re.compile(r"北半部：\d+ 户、\d+ 个地址"))
    expect(halves.first).to_be_checked()
    expect(halves.first).to_be_focused()
    smaller = re.search(r"(\d+) 户", labels.nth(1).inner_text())[1]
    page.keyboard.press("ArrowDown")
    expect(halves.nth(1)).to_be_checked()
    page.keyboard.press("Enter")
    studio.done(1)
    expect(page.locator("#map")).to_be_focused()
    row = page.locator("#step tbody tr", has_text=grid.name).first
    expect(row).to_contain_text(smaller)

    # The other is called as is written; a code that is taken is refused, and stays to be written otherwise.
    page.locator("#undo").click()
    studio.done(0)
    studio.click(west - 2e-4, north - (north - south) / 3)
    page.mouse.dblclick(*studio.at(east + 2e-4, north - (north - south) / 3))
    code = page.get_by_label("新网格编码")
    page.set_viewport_size({"width": 1024, "height": 768})
    assert page.locator("#guide").bounding_box()["height"] < 150  # on a tablet the map keeps its room
    free = code.input_value()
    assert free not in mesh.grids and free.startswith(grid.community)
    page.get_by_label("新网格名称").fill("望江网格")
    code.fill(next(other for other in mesh.grids if other != grid.code))
    code.press("Enter")
    expect(page.locator("#failed")).to_be_visible()
    code.fill(f"{grid.community}888")
    code.press("Enter")
    studio.done(1)
    row = page.locator("#step tbody tr", has_text="望江网格")
    row.get_by_role("button").click()
    page.get_by_text("全部指标").click()
    expect(page.locator("#chosen")).to_contain_text(f"{grid.community}888")


def test_what_cannot_be_done_is_told_with_its_place_and_changes_nothing(studio_site: str, visit: Visit) -> None:
    _, mesh, _ = town()
    studio = opened(visit, studio_site, expected="409", reduced_motion="reduce")
    page = studio.page
    far = list(mesh.grids.values())
    one = far[0]
    other = next(grid for grid in far if grid.community == one.community and shapely.disjoint(grid.shape, one.shape))
    studio.take("合并")
    for grid in (one, other):
        studio.click(*spot(grid.shape))
    studio.press("合并")
    expect(page.locator("#failed")).to_be_visible()
    expect(page.locator("#stage")).to_have_text("草稿")
    studio.take("拆分")
    x, y = spot(one.shape)
    assert one.shape.contains(shapely.LineString([(x, y), (x + 4e-4, y)]))  # it ends where it began: in the grid
    studio.click(x, y)
    page.mouse.dblclick(*studio.at(x + 4e-4, y))
    expect(page.locator("#failed")).to_contain_text("线")
    expect(page.locator("#failed-place")).to_be_visible()


def test_two_planners_see_each_other_and_a_stale_edit_is_refused(studio_site: str, visit: Visit) -> None:
    _, mesh, _ = town()
    first = opened(visit, studio_site, expected="412", reduced_motion="reduce")
    path = first.page.url.removeprefix(studio_site)
    second = Studio(visit(path, at=studio_site, size=LARGE, signed_in="another", expected="412")).ready()
    grid = next(iter(mesh.grids.values()))
    first.click(*spot(grid.shape))
    first.page.get_by_text("修改名称、编码、类型或所属社区").click()
    first.page.get_by_label("新的内容").fill("前园网格")
    first.page.get_by_role("button", name="修改", exact=True).click()
    first.done(1)
    expect(second.page.locator("#news")).to_be_visible(timeout=2_500)
    expect(second.page.locator("#steps")).to_contain_text("前园网格")
    said = f"everybody：{town().mesh.area_name(grid.community)}{grid.name}改名为前园网格。"
    expect(second.page.locator("#news")).to_have_text(f"方案已被修改，地图已更新。{said}")


def test_a_stale_edit_says_what_was_changed_and_by_whom(studio_site: str, visit: Visit) -> None:
    grid, other = list(town().mesh.grids.values())[:2]
    first = opened(visit, studio_site, reduced_motion="reduce")
    path = first.page.url.removeprefix(studio_site)
    second = visit(
        path, at=studio_site, size=LARGE, signed_in="another", locale="en-US", expected="412", reduced_motion="reduce"
    )
    second.add_init_script(FIND_MAP)
    second.route("**/changes?*", lambda route: route.fulfill(status=304))  # what others do is not heard of yet
    second.reload()
    expect(second.locator("#rules li").first).to_be_visible()
    steps = Studio(second)
    steps.click(*spot(other.shape))
    second.get_by_text("Change name, code, kind or community").click()
    second.get_by_label("New value").fill("West")
    first.click(*spot(grid.shape))
    first.page.get_by_text("修改名称、编码、类型或所属社区").click()
    for step, name in enumerate(("前园网格", "南园网格"), 1):
        first.page.get_by_label("新的内容").fill(name)
        first.page.get_by_role("button", name="修改", exact=True).click()
        first.done(step)
    second.unroute("**/changes?*")
    second.get_by_role("button", name="Change it").click()
    was, then = town().mesh.name_of(grid), f"{town().mesh.area_name(grid.community)}前园网格"
    told = f"everybody: {then} called 南园网格; everybody: {was} called 前园网格"
    expect(second.locator("#failed, #news").filter(visible=True)).to_contain_text([told])
    expect(second.locator("#steps")).to_contain_text("南园网格")


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", [LARGE, PHONE])
def test_the_studio_is_for_everybody(looked_at: str, visit: Visit, locale: str, size: tuple[int, int]) -> None:
    page = visit("/plans", at=looked_at, locale=locale, size=size)
    if not page.locator("table a").count():
        page.locator("[name=name]").fill("方案")
        page.locator("form.new-plan button").click()
    else:
        page.locator("table a").first.click()
    expect(page.locator("#rules li").first).to_be_visible()
    wrong = page.evaluate(AUDIT)
    assert not wrong, wrong
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_grid_is_chosen_and_a_tool_taken_by_keys(looked_at: str, visit: Visit) -> None:
    studio = opened(visit, looked_at, "用键盘")
    page = studio.page
    page.locator("#map").focus()
    page.keyboard.press("Space")
    expect(page.locator("#chosen")).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="拆分", exact=True).first).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="选择", exact=True)).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(("width", "height"), [LARGE, (820, 1180), (1180, 820), PHONE])
def test_nothing_covers_the_district_and_no_button_is_cut(
    looked_at: str, visit: Visit, width: int, height: int
) -> None:
    studio = opened(visit, looked_at, "平板", reduced_motion="reduce")
    page = studio.page
    page.set_viewport_size({"width": width, "height": height})
    for language in ("zh", "en"):
        page.context.set_extra_http_headers({"Accept-Language": language})
        page.reload()
        studio.ready()
        page.locator("#tools [data-tool=give]").click()
        expect(page.locator("#guide")).to_be_visible()
        west, south, east, north = shapely.total_bounds([grid.shape for grid in town().mesh.grids.values()])
        expect(page.locator("#map")).to_have_attribute("aria-busy", "false")
        top = page.locator("#guide").bounding_box()["y"]
        assert max(studio.at(lon, south)[1] for lon in (west, east)) < top
        legend = page.locator("#legend").bounding_box()
        assert min(studio.at(lon, north)[1] for lon in (west, east)) > legend["y"] + legend["height"]
        for at in range(6):
            button = page.locator("#bar .btn").nth(at)
            assert button.evaluate("it => it.scrollWidth <= it.clientWidth"), button.text_content()
            box = button.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= page.locator("#bar").evaluate(
                "it => it.getBoundingClientRect().right"
            ), button.text_content()
            assert page.locator("#bar").evaluate("it => it.scrollWidth <= it.clientWidth")


def test_several_grids_are_grouped_into_a_party_grid_and_parted_again(studio_site: str, visit: Visit) -> None:
    _, mesh, _ = town()
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    community = next(iter(mesh.grids.values())).community
    for grid in [grid for grid in mesh.grids.values() if grid.community == community][:2]:
        page.keyboard.down("Control")
        studio.click(*spot(grid.shape))
        page.keyboard.up("Control")
    expect(page.locator("#chosen h2")).to_have_text("已选 2 个网格")
    page.get_by_text("编成网格集成组团").click()
    expect(page.get_by_label("编码")).to_have_value(re.compile("901$"))
    page.get_by_label("组团名称").fill("老街组团")
    page.get_by_role("button", name="组团", exact=True).click()
    studio.done(1)
    expect(page.locator("#parties")).to_contain_text("老街组团")

    # It is drawn as long as its layer is ticked, and as long as it is there.
    layer = page.get_by_role("checkbox", name="网格集成组团")
    expect(layer).to_be_checked()
    assert page.evaluate(DRAWN, True)
    layer.uncheck()
    assert page.evaluate(DRAWN, False)
    layer.check()
    assert page.evaluate(DRAWN, True)
    page.get_by_role("button", name="撤销组团").click()
    studio.done(2)
    expect(page.locator("#parties")).to_be_hidden()
    expect(layer).to_be_hidden()
    assert page.evaluate(DRAWN, False)


def test_redraws_that_came_out_the_same_are_shown_once(studio_site: str, visit: Visit) -> None:
    _, mesh, _ = town()
    page = (studio := opened(visit, studio_site, reduced_motion="reduce")).page
    studio.click(*spot(next(iter(mesh.grids.values())).shape))
    page.locator("#deeds").get_by_role("button", name="自动建议").click()
    page.get_by_label("调整范围").select_option(index=1)
    page.locator("#proposing form").get_by_role("button", name="自动建议").click()
    expect(page.locator("#proposing")).to_contain_text("共试算 3 次，结果都相同。", timeout=60_000)
    expect(page.locator("#proposing [name=redraw]")).to_have_count(1)


# The weights of the lines on the pane of what is proposed.
SKETCHED = """() => {
  const found = new Set();
  shownMap.eachLayer(({ options }) => { if (options.pane === "sketch" && options.weight) found.add(options.weight); });
  return [...found].sort();
}"""
KEYS = ["新边界", "不变的边界", "取消的边界", "划入其他网格的地块", "调整后各网格的户数"]


def test_a_district_is_redrawn_as_proposed_and_undone(studio_site: str, visit: Visit) -> None:
    _, mesh, _ = town()
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    studio.click(*spot(next(iter(mesh.grids.values())).shape))
    page.locator("#deeds").get_by_role("button", name="自动建议").click()
    page.get_by_label("调整范围").select_option(index=2)
    page.locator("#proposing form").get_by_role("button", name="自动建议").click()
    expect(page.locator("#proposing [name=redraw]")).to_have_count(3, timeout=60_000)
    expect(page.locator("#proposing .redraw-keys li")).to_have_text(KEYS)
    assert {2, 4.5} <= {*page.evaluate(SKETCHED)}  # new borders beside those that stay
    behind = page.locator(".leaflet-figures-pane.behind-a-redraw")
    expect(behind).to_have_count(1)
    expect(page.locator(".leaflet-chosen-pane")).to_be_hidden()  # its outline has the colour of new borders
    page.get_by_label("第 2 个").check()
    page.get_by_role("button", name="采用这个").click()
    expect(behind).to_have_count(0)
    assert page.evaluate(SKETCHED) == []
    expect(page.locator("#stage")).to_contain_text("步")
    told = rf"已采用：第 2 个建议，全区划为 {len(mesh.grids)} 个网格，共 \d+ 步"
    expect(page.locator("#step-title")).to_have_text(re.compile(told))
    expect(page.locator("#failed")).to_be_hidden()
    page.locator("#undo").click()
    expect(studio.step).to_contain_text("已撤销")
