from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geogrid.domain.cases.sheet import Field, columns, is_open, moment, number, text


def test_chinese_headers():
    assert columns(["事件编号", "事件类别", "上报时间", "经度", "纬度", "备注"]) == {
        Field.CODE: "事件编号",
        Field.CATEGORY: "事件类别",
        Field.TIME: "上报时间",
        Field.LON: "经度",
        Field.LAT: "纬度",
    }


def test_english_headers_however_typed():
    found = columns([" Code ", "CATEGORY", "Reported_At", "ＬＯＮ", "Lat", "Address"])
    assert found == {
        Field.CODE: " Code ",
        Field.CATEGORY: "CATEGORY",
        Field.TIME: "Reported_At",
        Field.LON: "ＬＯＮ",
        Field.LAT: "Lat",
        Field.ADDRESS: "Address",
    }


def test_the_more_exact_header_wins():
    assert columns(["id", "编号"])[Field.CODE] == "编号"


def test_of_two_equal_headers_the_first_wins():
    assert columns(["经度", "经 度"])[Field.LON] == "经度"


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 1, 31, 14, 5),
        "2026-01-31 14:05",
        "2026-01-31 14:05:00",
        "2026/1/31 14:05",
        "2026.1.31 14:05",
        "2026-01-31T14:05:00.123",
        "2026-01-31T06:05:00Z",
        "2026-01-31T14:05:00+08:00",
        "2026年1月31日 14时5分",
        "2026年1月31日 14点05分00秒",
    ],
)
def test_moments_as_people_write_them(value):
    assert moment(value) == datetime(2026, 1, 31, 14, 5)


def test_a_day_alone_is_its_midnight():
    assert moment(date(2026, 1, 31)) == moment("2026-01-31") == datetime(2026, 1, 31)


@pytest.mark.parametrize(
    "value",
    [None, "", "yesterday", "31/01/2026", "2026-02-30", "2026-01-31 25:00", 46053.5, "0206-01-31", "14:05"],
)
def test_what_is_no_moment(value):
    assert moment(value) is None


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)))
def test_iso_text_is_read_back(when):
    assert moment(when.isoformat(timespec="microseconds")) == when.replace(microsecond=0)


def test_cells_as_text_and_numbers():
    assert (text(None), text(1024.0), text(" 占道经营 ")) == ("", "1024", "占道经营")
    assert (number("118.3"), number(118), number("东"), number(None)) == (118.3, 118.0, None, None)


@pytest.mark.parametrize(
    ("closed", "state", "found"),
    [
        (None, None, None),
        ("", None, True),
        ("2026-05-09", None, False),
        (None, "已办结", False),
        (None, "结案", False),
        (None, "Closed", False),
        (None, "待结案", True),
        (None, "未办结", True),
        (None, "not resolved", True),
        (None, "处置中", True),
        (None, "", None),
        ("2026-05-09", "办理中", True),
        ("", "", True),
    ],
)
def test_a_case_is_open_until_its_table_says_otherwise(closed, state, found):
    assert is_open(closed, state) is found
