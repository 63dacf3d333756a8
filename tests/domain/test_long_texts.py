"""Texts from outside of any length: no pattern takes longer for them than for as many short ones."""

import time

import pytest

from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.cases import sheet
from geogrid.domain.locating.headers import coordinate_columns

SECONDS = 2.0  # where one that tries every way takes minutes


@pytest.fixture(autouse=True)
def soon():
    begun = time.process_time()
    yield
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("part", ["(", "（", "x(", "[(", "lon_", "经度(", "经度（）", "_x", "lon1", "\n", " -", "，"])
def test_headers(part):
    for count in (40, 40_000):
        coordinate_columns([part * count, part * count + "!"])
        normalise(part * count)


def test_what_stands_in_brackets_does_not_matter():
    header = ["经度(GCJ02)", "纬度（度）[wgs84]", "lon" + "(" * 300, "备注(经度)"]
    assert coordinate_columns(header) == (["经度(GCJ02)"], ["纬度（度）[wgs84]"])


@pytest.mark.parametrize("begin", ["2026-01-31", "2026-01-31 14:05", "2026-01-31 14:05:09", "2026", ""])
@pytest.mark.parametrize("end", ["", "!", "Z"])
def test_moments(begin, end):
    blanks = " " * 100_000
    assert sheet.moment(f"{begin}{blanks}{end}") == sheet.moment(f"{begin} {end}")
