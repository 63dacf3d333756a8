"""Blocks of Beijing, from a map export, described as somebody did by hand."""

import json
import xml.etree.ElementTree as ET

import pytest
from shapely import LineString
from shapely.geometry import shape

from geogrid.domain.register import Line, LineKind, LineRank
from geogrid.domain.sides.describe import Unit, describe
from geogrid.domain.sides.draw import Drawer
from geogrid.domain.sides.read import read
from geogrid.domain.sides.side import WRITTEN
from geogrid.domain.sides.write import write

KINDS = {"highway": LineKind.ROAD, "railway": LineKind.RAILWAY, "waterway": LineKind.RIVER}


@pytest.fixture
def named_lines(public):
    root = ET.parse(public("osm_cn/beijing_cau.osm")).getroot()
    nodes = {each.get("id"): (float(each.get("lon")), float(each.get("lat"))) for each in root.iter("node")}
    found = []
    for way in root.iter("way"):
        tags = {tag.get("k"): tag.get("v") for tag in way.iter("tag")}
        kind = next((kind for key, kind in KINDS.items() if key in tags), None)
        xy = [nodes[node.get("ref")] for node in way.iter("nd") if node.get("ref") in nodes]
        if kind and tags.get("name") and len(xy) > 1:
            found.append(Line(tags["name"], kind, LineRank.STREET, 12.0, LineString(xy)))
    return found


def test_a_block_between_four_roads(public, named_lines):
    blocks = json.loads(public("osm_cn/beijing_cau_blocks.json").read_text(encoding="utf-8"))["blocks"]
    units = [Unit(str(at), str(at), "", shape(block["polygon_4326"])) for at, block in enumerate(blocks)]
    found = describe(units, named_lines)
    assert [write(each.sides) for each in found] == [
        "东至小月河西路，南至清华东路，西至学清路，北至石板房南路",
        # an L; the reference names the longest alone: 小月河东畔路 and 东畔南街
        "东至小月河东畔路、G6辅路，南至清华东路，西至小月河，北至石板房南路、东畔南街",
        # the reference: 科荟桥 alone
        "东至G6辅路，南至东畔北街，西至小月河东畔路，北至石板房南路、科荟桥",
        "东至G6辅路，南至东畔南街，西至小月河东畔路，北至东畔北街",
        "东至小月河，南至清华东路，西至小月河西路，北至石板房南路",
        # between the two carriageways of one road, at most 20 m wide; 6, 7 and 9 have ends where nothing else is named
        "东至小月河，南至清华东路，西至学院路，北至清华东路",
        "东至学清路，南至学清路，西至学清路，北至学清路",
        "东至学清路，南至学清路，西至学清路，北至学清路",
        "东至小月河，南至石板房南路，西至学清路，北至石板房南路",
        "东至学清路，南至学清路，西至学清路，北至学清路",
    ]
    for at in (0, 3, 4, 5, 8):
        sides = {WRITTEN[side.direction]: [each.name for each in side.references] for side in found[at].sides}
        assert sides == {side: [name] for side, name in blocks[at]["sizhi"].items()}


def test_blocks_drawn_again_are_among_what_their_texts_may_mean(public, named_lines):
    """Roads are drawn with both carriageways, so several grounds fit; none of the drawings is called certain."""
    blocks = json.loads(public("osm_cn/beijing_cau_blocks.json").read_text(encoding="utf-8"))["blocks"][:5]
    units = [Unit(str(at), str(at), "", shape(block["polygon_4326"])) for at, block in enumerate(blocks)]
    drawer = Drawer(named_lines)
    for unit, found in zip(units, describe(units, named_lines), strict=True):
        drawing = drawer.draw(read(write(found.sides)))
        alike = [
            each.shape.intersection(unit.shape).area / each.shape.union(unit.shape).area for each in drawing.candidates
        ]
        assert max(alike) >= 0.98, unit.code
        assert not drawing.is_certain


def test_the_first_block_drawn_again_from_its_text(public, named_lines):
    blocks = json.loads(public("osm_cn/beijing_cau_blocks.json").read_text(encoding="utf-8"))["blocks"]
    block = shape(blocks[0]["polygon_4326"])
    best = (
        Drawer(named_lines).draw(read("东至小月河西路，南至清华东路，西至学清路，北至石板房南路")).candidates[0].shape
    )
    assert best.intersection(block).area >= 0.95 * best.union(block).area
