"""Micro-grids in the studio with the mouse: a grid is divided, undone, done again; two are merged, one is renamed."""

from __future__ import annotations

import shapely
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_studio import opened, town


def test_a_grid_is_divided_undone_and_divided_again(studio_site: str, visit: Visit) -> None:
    _, mesh, _ = town()
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    whole = max(mesh.grids.values(), key=lambda grid: grid.shape.area)
    west, south, east, north = whole.shape.bounds
    studio.look(whole.shape)
    page.locator("#snap").click()
    micros = page.locator("#chosen .micro-grid")

    def divide(share: float) -> None:
        row = south + (north - south) * share
        studio.take("微网格")
        studio.click(west - 2e-4, row)
        page.mouse.dblclick(*studio.at(east + 2e-4, row))

    divide(0.55)
    studio.done(1)
    expect(studio.step).to_contain_text("划分为 2 个微网格")
    expect(micros).to_have_count(2)
    expect(micros.first).to_contain_text("第一微网格")
    divide(0.3)
    studio.done(2)
    expect(micros).to_have_count(3)
    expect(page.locator("#divided")).to_contain_text("3 个微网格")

    page.locator("#undo").click()
    studio.done(1)
    expect(micros).to_have_count(2)
    page.locator("#redo").click()
    studio.done(2)
    expect(micros).to_have_count(3)

    page.keyboard.press("Escape")
    studio.click(*shapely.get_coordinates(shapely.point_on_surface(whole.shape))[0])
    micros.nth(0).get_by_role("checkbox").check()
    page.get_by_label("微网格名称").fill("花园微网格")
    code = page.get_by_label("微网格编码")
    code.fill(code.input_value()[:-2] + "90")
    page.locator("#chosen .micro-grids").get_by_role("button", name="修改", exact=True).click()
    studio.done(4)
    expect(micros.nth(2)).to_contain_text("花园微网格")
    expect(micros.nth(2)).to_contain_text("90")

    for at in (0, 1, 2):
        micros.nth(at).get_by_role("checkbox").check()
    page.locator("#chosen").get_by_role("button", name="合并", exact=True).click()
    studio.done(5)
    expect(micros).to_have_count(0)
    expect(page.locator("#divided")).to_be_hidden()
