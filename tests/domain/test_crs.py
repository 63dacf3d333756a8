"""Coordinate systems: published values, round trips, refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geogrid.domain import crs
from geogrid.errors import CrsNeedsParameters, CrsUnknown

# Published test values of the public GCJ-02 and BD-09 formulas: place, from, to.
WGS84_TO_GCJ02 = [
    ("Shanghai", (121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ("Shenzhen", (113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ("Beijing", (116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
]
GCJ02_TO_BD09 = [("Beijing", (116.404, 39.915), (116.41036949371029, 39.92133699351021))]

in_china = st.tuples(st.floats(73.1, 135.0), st.floats(18.0, 53.0))


@pytest.mark.parametrize(("place", "wgs84", "gcj02"), WGS84_TO_GCJ02)
def test_gcj02_as_published(place, wgs84, gcj02):
    assert np.allclose(crs.from_storage("gcj02", *wgs84), gcj02, atol=1e-11)


@pytest.mark.parametrize(("place", "gcj02", "bd09"), GCJ02_TO_BD09)
def test_bd09_as_published(place, gcj02, bd09):
    there = crs.to_storage("gcj02", *gcj02)
    assert np.allclose(crs.from_storage("bd09", *there), bd09, atol=1e-10)


@pytest.mark.parametrize("system", ["wgs84", "cgcs2000", "gcj02", "bd09", "4548", "EPSG:4527"])
@given(point=in_china)
def test_there_and_back(system, point):
    if system in ("4548", "EPSG:4527"):
        point = (115.5 + (point[0] - 73.1) / 21, point[1])  # inside the zone
    there = crs.from_storage(system, *point)
    assert np.allclose(crs.to_storage(system, *there), point, atol=1e-9)


def test_the_shift_at_the_district_is_that_of_the_field():
    lon, lat = crs.from_storage("gcj02", 118.3153, 29.7110)
    plane_east, plane_north = (lon - 118.3153) * 96_720, (lat - 29.7110) * 110_850
    assert np.hypot(plane_east, plane_north) == pytest.approx(568, abs=3)


@pytest.mark.parametrize("point", [(183.0, 45.0), (2.35, 48.85)])
def test_outside_the_rectangle_gcj02_is_wgs84(point):
    assert crs.from_storage("gcj02", *point) == point


def test_projected_systems_agree_with_proj_and_give_east_first():
    east, north = 627_283.04, 3_288_801.94
    assert np.allclose(crs.to_storage("4548", east, north), (118.315329, 29.711), atol=1e-7)
    proj = Transformer.from_crs("EPSG:2232", "EPSG:4490", always_xy=True)
    assert np.allclose(crs.to_storage("EPSG:2232", 3_143_333.0, 1_694_444.0), proj.transform(3_143_333.0, 1_694_444.0))


@pytest.mark.parametrize("text", ["", "nonsense", "EPSG:999999", "4327x", "file:///etc/passwd"])
def test_unknown_systems_are_refused(text):
    with pytest.raises(CrsUnknown):
        crs.name(text)


@pytest.mark.parametrize("text", ["4610", "4214", "EPSG:2422"])
def test_local_datums_are_refused_not_guessed(text):
    with pytest.raises(CrsNeedsParameters):
        crs.to_storage(text, 118.3, 29.7)


@pytest.mark.parametrize(("text", "metres"), [("4548", 1.0), ("2232", 0.3048006), ("wgs84", 111_320.0)])
def test_metres_per_unit(text, metres):
    assert crs.metres_per_unit(text) == pytest.approx(metres, rel=1e-6)
