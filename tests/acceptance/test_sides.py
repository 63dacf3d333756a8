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
    assert write(found[0].sides) == "东至小月河西路，南至清华东路，西至学清路，北至石板房南路"
    assert write(found[3].sides) == "东至G6辅路，南至东畔南街，西至小月河东畔路，北至东畔北街"
    assert write(found[2].sides) == "东至G6辅路，南至东畔北街，西至小月河东畔路，北至石板房南路、科荟桥"
    # an L: the road along the inner side looks 53 degrees east of north
    assert write(found[1].sides) == "东至G6辅路，南至清华东路，西至小月河，北至小月河、小月河东畔路、东畔南街"
    # of the strip between the river and the road beside it 32 m in the north are along the river
    assert write(found[4].sides) == "东至小月河，南至清华东路，西至小月河西路，北至小月河"
    # 5 to 9 lie between the two carriageways of one road, at most 20 m wide
    for at in range(5, 10):
        (name,) = {reference.name for side in found[at].sides for reference in side.references}
        assert name in blocks[at]["sizhi"].values()


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
