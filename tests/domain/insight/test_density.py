import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geogrid.domain.insight.density import bands, density
from geogrid.domain.measure import LocalPlane

TOWN = (118.28, 29.68, 118.36, 29.74)  # about 7.7 km by 6.7 km


def integral(found) -> float:
    return float(found.per_km2.sum()) * (found.cell_m / 1000) ** 2


def points(pairs):
    return np.array([lon for lon, _ in pairs]), np.array([lat for _, lat in pairs])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(TOWN[0], TOWN[2]), st.floats(TOWN[1], TOWN[3])), max_size=40),
    st.sampled_from([150.0, 400.0, 1000.0]),
)
def test_the_integral_is_the_number_of_cases(pairs, bandwidth):
    found = density(*points(pairs), TOWN, bandwidth)
    assert found.cases == len(pairs)
    assert integral(found) == pytest.approx(len(pairs), abs=1e-6)
    assert found.per_km2.min() >= 0


def test_cases_outside_the_box_are_left_out_and_said():
    found = density(*points([(118.30, 29.70), (120.0, 30.0)]), TOWN)
    assert found.cases == 1
    assert integral(found) == pytest.approx(1)


def test_the_peak_is_the_kernels_and_lies_on_the_case():
    lon, lat = 118.31537, 29.71101
    found = density(*points([(lon, lat)] * 10), TOWN, 400.0)
    assert found.per_km2.max() == pytest.approx(10 * 3 / (np.pi * 0.4**2), rel=0.03)
    west, south, east, north = found.box
    row, column = np.unravel_index(found.per_km2.argmax(), found.per_km2.shape)
    rows, columns = found.per_km2.shape
    there_lon = west + (column + 0.5) * (east - west) / columns
    there_lat = north - (row + 0.5) * (north - south) / rows
    plane = LocalPlane(lon, lat)
    assert np.hypot((there_lon - lon) * plane.east, (there_lat - lat) * plane.north) < found.cell_m


def test_beyond_the_bandwidth_there_is_nothing():
    lon, lat = 118.32, 29.71
    found = density(*points([(lon, lat)]), TOWN, 400.0)
    west, south, east, north = found.box
    rows, columns = found.per_km2.shape
    plane = LocalPlane(lon, lat)
    x = (west + (np.arange(columns) + 0.5) * (east - west) / columns - lon) * plane.east
    y = (north - (np.arange(rows) + 0.5) * (north - south) / rows - lat) * plane.north
    far = np.hypot(x[None, :], y[:, None]) > 400.0 + 2 * found.cell_m
    assert found.per_km2[far].max() < 1e-9


def test_a_raster_never_grows_without_bound():
    found = density(*points([(100.0, 30.0)]), (90.0, 20.0, 120.0, 45.0))
    assert max(found.per_km2.shape) < 1100
    assert found.bandwidth_m >= 4 * found.cell_m
    assert integral(found) == pytest.approx(1)


@pytest.mark.parametrize(
    ("highest", "edges"),
    [(0, []), (5, [0.2, 0.5, 1, 2, 5]), (87, [2, 5, 10, 20, 50]), (700, [20, 50, 100, 200, 500])],
)
def test_bands_have_neat_edges(highest, edges):
    assert bands(highest) == pytest.approx(edges)


@given(st.floats(1e-6, 1e6))
def test_the_last_band_holds_the_highest_value(highest):
    edges = bands(highest)
    assert len(edges) == 5
    assert edges == sorted(edges)
    assert edges[-1] <= highest < edges[-1] * 2.51
