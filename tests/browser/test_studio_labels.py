"""What is written on the map of the studio: figures of grids and their names, none over another."""

from __future__ import annotations

import re
from itertools import combinations

import shapely
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.test_studio import FIND_MAP, LARGE, Studio, opened, town

LISTEN = """
  window.written = [];
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    const { e, f, b } = this.getTransform();
    const { width } = this.measureText(text);
    if (b === 0) written.push({ text, left: e - width / 2, right: e + width / 2, top: f - 6, bottom: f + 6 });
    write.call(this, text, ...rest);
  };
"""
"""What is drawn level stands in no element: its text, and where."""
DRAW_AGAIN = "() => { written.length = 0; shownMap.fire('moveend'); return written; }"


def written(page: Page) -> list[dict]:
    return page.evaluate(DRAW_AGAIN)


def test_grids_are_named_at_the_view_of_the_district_where_there_is_room(studio_site: str, visit: Visit) -> None:
    path = opened(visit, studio_site).page.url
    page = visit("/plans", at=studio_site, size=LARGE)
    page.context.add_init_script(FIND_MAP)
    page.context.add_init_script(LISTEN)
    page.goto(path)
    Studio(page).ready()
    mesh = town().mesh
    told = written(page)
    texts = [each["text"] for each in told]
    named = [text for text in texts if text in {grid.name for grid in mesh.grids.values()}]
    assert len(named) >= len(mesh.grids) / 2
    assert not set(texts) & set(mesh.grids)
    assert sum(text.isdigit() for text in texts) == len(mesh.grids)
    over = [
        (a["text"], b["text"])
        for a, b in combinations(told, 2)
        if a["left"] < b["right"] and b["left"] < a["right"] and a["top"] < b["bottom"] and b["top"] < a["bottom"]
    ]
    assert over == []


DRAW_ON_GROUND = """() => {
  written.length = 0;
  shownMap.fire("moveend");
  const { x, y } = shownMap.getSize().multiplyBy(0.15).round();
  const at = (across, down) => {
    const { lng, lat } = shownMap.containerPointToLatLng([across - x, down - y]);
    return [lng, lat];
  };
  return written.map(({ text, left, right, top, bottom }) => (
    { text, ground: [at(left, top), at(right, top), at(right, bottom), at(left, bottom)] }
  ));
}"""
"""What is written and the ground below it, at one moment; the canvas is wider than the map on all sides."""


def test_figures_and_names_of_grids_stand_off_their_borders(studio_site: str, visit: Visit) -> None:
    path = opened(visit, studio_site).page.url
    page = visit("/plans", at=studio_site, size=LARGE)
    page.context.add_init_script(FIND_MAP)
    page.context.add_init_script(LISTEN)
    grids = town().mesh.grids.values()
    for size in (LARGE, (1024, 768)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(path)
        Studio(page).ready()
        told = [
            (each["text"], shapely.Polygon(each["ground"]))
            for each in page.evaluate(DRAW_ON_GROUND)
            if each["text"].isdigit() or each["text"] in {grid.name for grid in grids}
        ]
        across = [text for text, ground in told if not any(grid.shape.contains(ground) for grid in grids)]
        assert len(told) > len(grids)
        assert across == []


def test_a_grid_that_is_renamed_has_its_new_name_on_the_map(studio_site: str, visit: Visit) -> None:
    studio = opened(visit, studio_site)
    page = studio.page
    page.context.add_init_script(LISTEN)
    page.reload()
    studio.ready()
    grid = max(town().mesh.grids.values(), key=lambda each: each.shape.area)
    point = grid.shape.representative_point()
    studio.click(point.x, point.y)
    page.get_by_text("修改名称、编码").click()
    page.get_by_label("新的内容").fill("望江网格")
    page.get_by_role("button", name="修改", exact=True).click()
    studio.done(1)
    assert "望江网格" in [each["text"] for each in written(page)]


def test_figures_that_have_no_room_in_full_size_stand_smaller_and_are_told_under_the_pointer(
    studio_site: str, visit: Visit
) -> None:
    path = opened(visit, studio_site).page.url.removeprefix(studio_site)
    page = visit(path, at=studio_site, size=PHONE)
    page.context.add_init_script(FIND_MAP)
    page.context.add_init_script(LISTEN)
    page.reload()
    studio = Studio(page).ready()
    grids = town().mesh.grids.values()
    told = [each["text"] for each in written(page)]
    assert sum(text.isdigit() for text in told) >= len(grids) * 0.9
    grid = min(grids, key=lambda each: each.shape.area)
    point = grid.shape.representative_point()
    page.mouse.move(*studio.at(point.x, point.y))
    expect(page.locator(".grid-hint")).to_have_text(re.compile(rf"{grid.name} · \d+$"))
    page.mouse.move(5, 5)
    expect(page.locator(".grid-hint")).to_have_count(0)
