"""Ground picked to be given: with a box and by click, one kind or another, and never under what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely
from playwright.sync_api import Page, expect

from geogrid.domain.redraw.picked import Unit, picked
from geogrid.domain.redraw.taking import takers
from tests.browser import town as small_town
from tests.browser.conftest import Visit, serve
from tests.browser.test_studio import Studio, opened, spot, town

GAP = shapely.box(118.306, 29.716, 118.309, 29.71665)  # in the small town: four of its twelve buildings stand there
THREE_BUILDINGS = shapely.box(118.3061, 29.7161, 118.3067, 29.7183)  # the first of them in the gap


def drawn(studio: Studio, shape: shapely.Geometry) -> None:
    """A box is drawn around something, with the mouse held down."""
    west, south, east, north = shape.bounds
    mouse = studio.page.mouse
    mouse.move(*studio.at(west, north))
    mouse.down()
    mouse.move(*studio.at(east, south), steps=4)
    mouse.up()


def told(page: Page, count: int) -> None:
    expect(page.locator("#guide-text")).to_contain_text(re.compile(f"^已选 {count} 处"))


def test_clicks_toggle_what_a_box_has_picked_and_the_kind_can_change(studio_site: str, visit: Visit) -> None:
    _, mesh, contents = town()
    estate = max(contents.estates.shapes, key=lambda shape: shape.area)
    box = shapely.box(*estate.buffer(2e-4).bounds)
    buildings = contents.buildings.shapes
    within = np.flatnonzero(shapely.covers(box, shapely.point_on_surface(buildings)))
    inside = spot(min(buildings[within], key=estate.centroid.distance))
    count = picked(mesh, contents, Unit.BUILDING, [], box).count
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    studio.look(box)
    studio.take("划转楼栋")
    kind, way = page.get_by_label("划转什么"), page.get_by_label("怎样选")
    kind.select_option("building")
    way.select_option("box")
    drawn(studio, box)
    told(page, count)
    way.select_option("click")
    told(page, count)  # nothing is let go of
    studio.click(*inside)
    told(page, count - 1)
    way.select_option("lasso")
    studio.click(*inside)  # also while a box or a lasso could be drawn
    told(page, count)
    kind.select_option("estate")
    told(page, picked(mesh, contents, Unit.ESTATE, [], box).count)
    expect(kind).to_be_focused()


def test_what_is_told_does_not_cover_the_ground_it_is_about(studio_site: str, visit: Visit) -> None:
    contents = town().contents
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    studio.take("划转楼栋")
    guide = page.locator("#guide")
    lowest = guide.bounding_box()["y"] - 12
    shapes = [shape for shape in contents.estates.shapes if studio.at(*spot(shape))[1] < lowest]
    estate = min(shapes, key=lambda shape: shape.bounds[1])
    studio.click(*spot(estate))
    told(page, 1)
    west, south, east, north = estate.bounds
    box = guide.bounding_box()
    assert studio.at(west, south)[1] <= box["y"]
    assert studio.at(east, north)[1] >= page.locator("#legend").bounding_box()["y"]
    assert box["width"] <= 640


def over_a_border() -> tuple[shapely.Geometry, str]:
    """A box over two grids of a community, and the one of them that is offered the buildings in the other first."""
    _, mesh, contents = town()
    for estate in contents.estates.shapes:
        box = shapely.box(*estate.buffer(6e-4).bounds)
        found = picked(mesh, contents, Unit.BUILDING, [], box)
        first = takers(mesh, contents, found).able[:1]
        if len(found.givers) == 2 and first and first[0] in found.givers:
            return box, first[0]
    raise AssertionError("no box over a border can be given")


def test_of_a_box_over_a_border_that_is_told_and_given_which_changes_hands(studio_site: str, visit: Visit) -> None:
    _, mesh, contents = town()
    box, taker = over_a_border()
    all_of_it, given = (picked(mesh, contents, Unit.BUILDING, [], box, to) for to in (None, taker))
    (giver,) = given.givers
    own, theirs = (mesh.name_of(mesh.grids[code]) for code in (taker, giver))
    assert given.count < all_of_it.count
    studio = opened(visit, studio_site, reduced_motion="reduce")
    page = studio.page
    studio.look(box)
    studio.take("划转楼栋")
    page.get_by_label("划转什么").select_option("building")
    page.get_by_label("怎样选").select_option("box")
    drawn(studio, box)
    text = page.locator("#guide-text")
    expect(text).to_have_text(
        f"实际划转 {given.count} 处、{given.households} 户（{theirs}），所选其余部分原属{own}，无需划转。划给："
    )
    expect(page.get_by_label("划给哪个网格")).to_have_value(taker)
    studio.press("划转")
    studio.done(1)
    expect(page.locator("#step")).to_contain_text(f"{given.households} 户")


@pytest.fixture
def holed_site(tmp_path: Path) -> Iterator[str]:
    grid = small_town.SHAPES[small_town.NORTH_TWO]
    with serve(tmp_path, {**small_town.SHAPES, small_town.NORTH_TWO: grid.difference(GAP)}) as address:
        yield address


def test_what_is_in_no_grid_is_told_apart_and_how_a_grid_is_made_of_it(holed_site: str, visit: Visit) -> None:
    around = small_town.SHAPES[small_town.NORTH_TWO]
    nobodys = "%s，不属于任何网格：请先用“新建”在该处设立网格，需要时再用“合并”并入相邻网格。"
    studio = opened(visit, holed_site, reduced_motion="reduce")
    page, text = studio.page, studio.page.locator("#guide-text")
    studio.look(around)
    studio.take("划转楼栋")
    page.get_by_label("划转什么").select_option("block")
    studio.click(*spot(GAP))
    expect(text).to_have_text(nobodys % "已选 1 处、96 户")
    expect(page.locator("#guide").get_by_role("button", name="划转", exact=True)).to_have_count(0)
    page.get_by_label("划转什么").select_option("building")
    page.get_by_label("怎样选").select_option("box")
    studio.look(around)
    drawn(studio, THREE_BUILDINGS)
    expect(text).to_have_text(nobodys % "已选 1 处、24 户" + "已选 2 处、48 户（北街社区第二网格），划给：")
    studio.press("划转")
    studio.done(1)
