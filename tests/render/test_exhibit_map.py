"""The map of a public notice: no name over another, those without room by number, borders without colours."""

import re
from itertools import combinations

import pytest
import shapely
from shapely import affinity

from geogrid.render import exhibit_map
from geogrid.render.map_labels import Sheet, Spot, spots_along, spots_in, width

TEXT = re.compile(
    r'<text class="([^"]+)" font-size="([^"]+)" text-anchor="middle"'
    r'(?: transform="rotate\(([^)]+)\)")?>(.*?)</text>'
)
WEST, SOUTH = 118.30, 29.70
FULL = "前园社区{}"


def told(kind, code, name="", **more):
    return {"kind": kind, "code": code, "name": FULL.format(name), "own": name, "colour": 0, **more}


def strips(count, kind="new", size=0.01):
    """A square in so many strips side by side."""
    step = size / count
    shapes = [shapely.box(WEST + step * i, SOUTH, WEST + step * (i + 1), SOUTH + size) for i in range(count)]
    return [told(kind, f"{i:03}", f"第{i + 1}网格") for i in range(count)], shapes


def drawn(properties, shapes):
    return exhibit_map.draw(properties, shapes)


def texts(content):
    """What is written: the style, the lines, and the ground it takes."""
    found = []
    for style, size, turn, body in TEXT.findall(content):
        rows = re.findall(r'<tspan x="([^"]+)" y="([^"]+)">([^<]*)</tspan>', body)
        boxes = []
        for x, y, line in rows:
            half = width(line, float(size)) / 2
            boxes.append(shapely.box(float(x) - half, float(y) - float(size) * 0.8, float(x) + half, float(y)))
        box = shapely.union_all(boxes)
        if turn:
            angle, x, y = map(float, turn.split())
            box = affinity.rotate(box, angle, origin=(x, y))
        found.append((style, [line for *_, line in rows], box))
    return found


@pytest.mark.parametrize("count", [1, 2, 6, 12, 40, 120])
def test_no_name_lies_over_another_and_each_grid_is_named_or_numbered_while_there_is_room(count):
    properties, shapes = strips(count)
    picture = drawn(properties, shapes)
    written = texts(picture.content)
    assert [pair for pair in combinations([box for *_, box in written], 2) if pair[0].intersects(pair[1])] == []
    named = {lines[0] for style, lines, _ in written if style == "name"}
    numbers = [lines[0] for style, lines, _ in written if style == "number"]
    assert numbers == [str(number + 1) for number in range(len(picture.numbered))]
    assert named.isdisjoint(name.removeprefix("前园社区") for name in picture.numbered)
    assert len(named) + len(numbers) == count if count <= 40 else numbers


def test_grids_that_change_are_named_before_those_around_and_before_roads():
    properties, shapes = strips(8)
    around = [told("around", "900", "旁边网格")], [shapely.box(WEST, SOUTH, WEST + 0.01, SOUTH + 0.01)]
    road = [{"kind": "line", "name": "人民路", "line": "road", "rank": "main"}]
    line = [shapely.LineString([(WEST - 0.01, SOUTH + 0.005), (WEST + 0.02, SOUTH + 0.005)])]
    alone = [each[:2] for each in texts(drawn(properties, shapes).content)]
    together = [
        each[:2] for each in texts(drawn([*around[0], *road, *properties], [*around[1], *line, *shapes]).content)
    ]
    assert together[: len(alone)] == alone


@pytest.mark.parametrize(
    ("old", "new", "styles"),
    [
        (1, 2, {"stays", "comes"}),  # split
        (2, 1, {"stays", "goes"}),  # merged
        (2, 3, {"stays", "goes", "comes"}),
        (2, 2, {"stays"}),  # called otherwise
    ],
)
def test_borders_that_stay_go_and_come_are_told_apart(old, new, styles):
    before, after = strips(old, "old"), strips(new)
    picture = drawn([*before[0], *after[0]], [*before[1], *after[1]])
    assert set(re.findall(r'<path class="(stays|goes|comes)"', picture.content)) == styles == set(picture.borders)


def test_the_name_of_a_grid_that_is_to_be_no_more_stands_in_brackets():
    before, after = strips(2, "old"), strips(1)
    written = texts(drawn([*before[0], *after[0]], [*before[1], *after[1]]).content)
    assert [lines for style, lines, _ in written if style == "gone"] == [["（第2网格）"]]
    assert [lines for style, lines, _ in written if style == "name"] == [["第1网格"]]


def test_communities_are_named_where_several_change():
    properties, shapes = strips(2)
    properties[1] |= {"name": "湖边社区第1网格", "own": "第1网格"}
    assert [lines for _, lines, _ in texts(drawn(properties, shapes).content)] == [
        ["前园社区", "第1网格"], ["湖边社区", "第1网格"],
    ]  # fmt: skip


@pytest.mark.parametrize(("wide", "high"), [(0.02, 0.001), (0.001, 0.02), (0.01, 0.01)])
def test_it_is_as_wide_as_a_page_and_high_enough_to_read(wide, high):
    shape = shapely.box(WEST, SOUTH, WEST + wide, SOUTH + high)
    assert 690 <= drawn([told("new", "1", "第一网格")], [shape]).high <= 830
    west, south, east, north = exhibit_map.window([shape])
    assert west < WEST and south < SOUTH and east > WEST + wide and north > SOUTH + high


def test_names_are_escaped():
    content = drawn([told("new", "1", "<b>&")], [shapely.box(WEST, SOUTH, WEST + 0.01, SOUTH + 0.01)]).content
    assert "&lt;b&gt;&amp;" in content and "<b>" not in content


def test_a_name_is_never_upside_down_and_never_across_the_edge():
    line = shapely.LineString([(500, 10), (0, 10)])
    assert {spot.turned for spot in spots_along(line, 60)} == {0.0}
    assert spots_along(line, 501) == []
    sheet = Sheet(100, 100)
    assert sheet.write(["长" * 9], 20, "name", [Spot(50, 50)]) == ""
    assert sheet.write(["长"], 20, "name", [Spot(50, 50)])
    assert sheet.write(["长"], 20, "name", [Spot(52, 52)]) == ""


def test_places_in_a_grid_of_an_odd_form_lie_in_it():
    shape = shapely.Polygon([(0, 0), (100, 0), (100, 100), (90, 100), (90, 10), (0, 10)])
    assert spots_in(shapely.Polygon()) == []
    assert all(shape.covers(shapely.Point(spot.x, spot.y)) for spot in spots_in(shape))
