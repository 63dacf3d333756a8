"""Geometry in SpatiaLite's bytes."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geogrid.store import ewkb
from geogrid.store.embedded import blob

# Written by mod_spatialite 5.0.1: hex(GeomFromText(wkt, 4490)).
SPATIALITE = {
    "POINT (118.3 29.7)": (
        "00018A1100003333333333935D403333333333B33D403333333333935D403333333333B33D407C01000000"
        "3333333333935D403333333333B33D40FE"
    ),
    "LINESTRING (0 0, 1 2)": (
        "00018A11000000000000000000000000000000000000000000000000F03F00000000000000407C0200000002000000"
        "00000000000000000000000000000000000000000000F03F0000000000000040FE"
    ),
    "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 1 1))": (
        "00018A11000000000000000000000000000000000000000000000000104000000000000010407C0300000002000000"
        "0500000000000000000000000000000000000000000000000000104000000000000000000000000000001040000000"
        "00000010400000000000000000000000000000104000000000000000000000000000000000"
        "04000000000000000000F03F000000000000F03F000000000000F03F00000000000000400000000000000040"
        "0000000000000040000000000000F03F000000000000F03FFE"
    ),
    "MULTIPOINT ((0 0), (1 2))": (
        "00018A11000000000000000000000000000000000000000000000000F03F00000000000000407C0400000002000000"
        "690100000000000000000000000000000000000000"
        "6901000000000000000000F03F0000000000000040FE"
    ),
    "MULTILINESTRING ((0 0, 1 2), (3 3, 4 4, 5 5))": (
        "00018A11000000000000000000000000000000000000000000000000144000000000000014407C0500000002000000"
        "69020000000200000000000000000000000000000000000000000000000000F03F0000000000000040"
        "690200000003000000000000000000084000000000000008400000000000001040000000000000104000000000"
        "000014400000000000001440FE"
    ),
    "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 1 1)), ((5 5, 6 5, 6 6, 5 5)))": (
        "00018A11000000000000000000000000000000000000000000000000184000000000000018407C0600000002000000"
        "690300000002000000050000000000000000000000000000000000000000000000000010400000000000000000"
        "00000000000010400000000000001040000000000000000000000000000010400000000000000000"
        "000000000000000004000000000000000000F03F000000000000F03F000000000000F03F0000000000000040"
        "00000000000000400000000000000040000000000000F03F000000000000F03F"
        "690300000001000000040000000000000000001440000000000000144000000000000018400000000000001440"
        "0000000000001840000000000000184000000000000014400000000000001440FE"
    ),
}
DEGREES = st.floats(-180, 180).map(lambda value: round(value, 9))
PAIRS = st.tuples(DEGREES, DEGREES)


@pytest.mark.parametrize("wkt", SPATIALITE)
def test_bytes_are_those_of_spatialite(wkt):
    shape = shapely.from_wkt(wkt)
    assert blob.encode(shape).hex().upper() == SPATIALITE[wkt]
    assert blob.decode(bytes.fromhex(SPATIALITE[wkt])).equals_exact(shape, 0)


@given(st.lists(st.lists(PAIRS, min_size=2, max_size=6), min_size=1, max_size=4))
def test_what_goes_in_comes_out(lines):
    shape = shapely.MultiLineString(lines)
    assert shapely.to_wkb(blob.decode(blob.encode(shape))) == shapely.to_wkb(shape)
    assert blob.box_of(blob.encode(shape)) == shape.bounds
    assert shapely.to_wkb(ewkb.decode(ewkb.encode(shape))) == shapely.to_wkb(shape)


@given(PAIRS)
def test_points_take_a_shorter_way_to_the_same_bytes(pair):
    assert blob.encode_point(*pair) == blob.encode(shapely.Point(pair))
    assert blob.decode_point(blob.encode_point(*pair)) == pair
    assert ewkb.encode_point(*pair).upper() == ewkb.encode(shapely.Point(pair))
    assert ewkb.decode_point(ewkb.encode_point(*pair)) == pair


def test_collections_are_refused():
    nested = shapely.GeometryCollection([shapely.Point(1, 2)])
    with pytest.raises(blob.BlobError):
        blob.encode(nested)
    frame = blob.encode(shapely.Point(1, 2))[:39]
    with pytest.raises(blob.BlobError):
        blob.decode(frame + shapely.to_wkb(nested, byte_order=1)[1:] + b"\xfe")


def test_members_cannot_hide_a_collection():
    whole = bytearray(blob.encode(shapely.MultiPoint([(0, 0), (1, 2)])))
    whole[39 + 8 + 1] = 7  # the class of the first member
    with pytest.raises(blob.BlobError):
        blob.decode(bytes(whole))


@given(st.sampled_from(sorted(SPATIALITE)), st.data())
def test_damaged_bytes_are_refused_or_read_never_worse(wkt, data):
    whole = bytearray.fromhex(SPATIALITE[wkt])
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    for damaged in (bytes(whole), bytes(whole[:cut])):
        try:
            shape = blob.decode(damaged)
        except blob.BlobError:
            continue
        assert shape.geom_type != "GeometryCollection"


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(noise):
    with pytest.raises(blob.BlobError):
        blob.decode(noise)
