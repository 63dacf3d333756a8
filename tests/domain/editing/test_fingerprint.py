"""The hash of a coverage, computed again by the words of its module alone."""

import hashlib
import struct
from dataclasses import replace

import pytest
import shapely

from geogrid.domain.editing.edit import Rename
from geogrid.domain.editing.fingerprint import geometry_hash
from geogrid.domain.editing.mesh import Party
from geogrid.domain.editing.plan import Plan
from geogrid.domain.grid import Grid, GridKind
from tests.domain.comparing import changed
from tests.domain.editing.drawn import mesh


def number(value, size=4):
    return value.to_bytes(size, "little")


def by_hand(grids, parties=()):
    """The bytes written one by one, the shapes by their coordinates."""
    content = b""
    for grid in sorted(grids, key=lambda grid: grid.code.encode("utf-8")):
        for text in (grid.code, grid.name, grid.community, grid.kind.value):
            written = None if text is None else text.encode("utf-8")
            content += b"\xff\xff\xff\xff" if written is None else number(len(written)) + written
        shape = wkb(grid.shape)
        content += number(len(shape)) + shape
    for party in sorted(parties, key=lambda party: party.code.encode("utf-8")):
        for text in (party.code, party.name, "party"):
            content += number(len(text.encode("utf-8"))) + text.encode("utf-8")
        content += number(len(party.members))
        for member in sorted(member.encode("utf-8") for member in party.members):
            content += number(len(member)) + member
    return hashlib.sha256(content).hexdigest()


def wkb(shape):
    if shape.geom_type == "MultiPolygon":
        return b"\x01" + number(6) + number(len(shape.geoms)) + b"".join(map(wkb, shape.geoms))
    rings = [shape.exterior, *shape.interiors]
    return b"\x01" + number(3) + number(len(rings)) + b"".join(map(ring, rings))


def ring(line):
    return number(len(line.coords)) + b"".join(struct.pack("<dd", *xy[:2]) for xy in line.coords)


HOLED = shapely.box(118.3, 29.7, 118.32, 29.71) - shapely.box(118.31, 29.702, 118.312, 29.704)
SOME = [
    *changed.woven(1, 5),
    Grid("b", "专属", None, 3, HOLED, GridKind.DEDICATED),
    Grid("é", "", "", None, shapely.union(HOLED, shapely.box(119, 29, 119.1, 29.1))),
    Grid("𠀀", "生僻", "c", None, shapely.box(119, 29, 119.1, 29.1)),
    Grid("\uffee", "全角", "c", None, shapely.box(119, 28, 119.1, 29)),
]


def test_it_is_what_its_description_says():
    assert geometry_hash(SOME) == by_hand(SOME)
    assert geometry_hash([]) == hashlib.sha256().hexdigest()
    base = mesh()
    assert geometry_hash(base.grids.values()) == by_hand(base.grids.values())


PARTIES = [Party("Q", "乙", frozenset(["b"])), Party("P", "组团", frozenset(["𠀀", "\uffee", "é"]))]


def test_party_grids_come_in_where_there_are_any():
    assert geometry_hash(SOME, None, PARTIES) == by_hand(SOME, PARTIES)
    assert geometry_hash(SOME, {}, []) == geometry_hash(SOME)
    first, second = PARTIES
    others = (
        [first],
        PARTIES,
        [replace(first, name="丙"), second],
        [replace(first, code="R"), second],
        [replace(first, members=frozenset(["b", "c"])), second],
    )
    assert len({geometry_hash(SOME, None, each) for each in others}) == 5


def test_equal_coverages_have_the_same():
    again = [replace(grid, shape=shapely.from_wkb(grid.shape.wkb), households=7) for grid in SOME[::-1]]
    assert geometry_hash(again) == geometry_hash(SOME)
    high = [replace(grid, shape=shapely.set_srid(shapely.force_3d(grid.shape, 5.0), 4490)) for grid in SOME]
    assert geometry_hash(high) == geometry_hash(SOME)
    plan = Plan.of(mesh(), [Rename("A", "甲")]).undo()
    assert geometry_hash(plan.mesh.grids.values()) == geometry_hash(mesh().grids.values())


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "0"},
        {"name": "x"},
        {"community": None},
        {"kind": GridKind.DEDICATED},
        {"shape": shapely.transform(SOME[0].shape, lambda xy: xy + 1e-9)},
        {"shape": shapely.MultiPolygon([SOME[0].shape])},
        {"shape": SOME[0].shape.reverse()},
    ],
    ids=str,
)
def test_whatever_is_different_makes_another(changes):
    assert geometry_hash([replace(SOME[0], **changes), *SOME[1:]]) != geometry_hash(SOME)


def test_nothing_slips_from_one_field_into_the_next():
    one = Grid("1", "23", "4", None, HOLED)
    assert geometry_hash([one]) != geometry_hash([replace(one, name="2", community="34")])
    assert geometry_hash([replace(one, community="")]) != geometry_hash([replace(one, community=None)])
