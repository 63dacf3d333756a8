"""Gauss-Krueger zones, what coordinates look like, and whether they can be meant."""

import pytest
from pyproj import CRS

from geogrid.domain import crs, zones


@pytest.mark.parametrize("lon", [75.0, 87.4, 104.1, 116.4, 118.3, 118.6, 135.0])
def test_the_local_zone_is_the_one_of_the_nearest_meridian(lon):
    for prefixed in (False, True):
        operation = CRS(zones.local_zone(lon, prefixed=prefixed)).coordinate_operation
        values = {parameter.name: parameter.value for parameter in operation.params}
        assert abs(values["Longitude of natural origin"] - lon) <= 1.5
        assert (values["False easting"] > 1e6) == prefixed


def test_no_zone_outside_china():
    with pytest.raises(ValueError, match="no zone"):
        zones.local_zone(2.35)


@pytest.mark.parametrize(
    ("box", "system"),
    [
        ((118.2, 29.6, 118.4, 29.8), "cgcs2000"),
        ((39_620_000, 3_280_000, 39_640_000, 3_300_000), "EPSG:4527"),
        ((20_620_000, 3_280_000, 20_640_000, 3_300_000), "EPSG:4498"),
        ((620_000, 3_280_000, 640_000, 3_300_000), "EPSG:4534"),
        ((13_160_000, 3_460_000, 13_180_000, 3_480_000), "EPSG:3857"),
    ],
)
def test_what_coordinates_look_like(box, system):
    west, south, east, north = box
    assert (zones.guess(*box).systems[0], zones.guess(*box).swapped) == (system, False)
    turned = zones.guess(south, west, north, east)
    assert (turned.systems[0], turned.swapped) == (system, True)


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (1_091_138, 1_813_892, 1_205_199, 1_951_666), (float("nan"),) * 4])
def test_what_looks_like_nothing_known(box):
    assert zones.guess(*box) is None


@pytest.mark.parametrize(
    ("system", "x", "y"),
    [
        ("wgs84", 118.3, 29.7), ("gcj02", 118.3, 29.7), ("4548", 627_283, 3_288_801), ("4527", 39_627_283, 3_288_801),
        ("4547", 627_283, 3_288_801), ("3857", 13_170_000, 3_460_000), ("2232", 3_143_333, 1_694_444),
    ],
)  # fmt: skip
def test_coordinates_that_can_be_meant_only_this_way_round(system, x, y):
    assert crs.fits(system, x, y)
    assert not crs.fits(system, y, x) or system == "3857"


@pytest.mark.parametrize(
    ("system", "x", "y"),
    [
        ("4548", 118.3, 29.7), ("3857", 118.3, 29.7), ("4548", 39_627_283, 3_288_801), ("4527", 627_283, 3_288_801),
        ("wgs84", 627_283, 3_288_801), ("wgs84", 29.7, 118.3), ("wgs84", 39.5, 76.0), ("gcj02", 39.5, 76.0),
    ],
)  # fmt: skip
def test_coordinates_that_cannot_be_meant(system, x, y):
    assert not crs.fits(system, x, y)
