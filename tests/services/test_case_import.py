"""Importing case tables, on both stores."""

from contextlib import contextmanager
from datetime import date, datetime

import pytest

from geogrid.domain import crs as systems
from geogrid.domain.cases.case import Case, LocatedBy
from geogrid.domain.cases.sheet import Field
from geogrid.domain.register import Override, Place, PlaceKind
from geogrid.errors import (
    CodeMissing,
    CodeRepeated,
    CoordinatesNotFinite,
    CoordinatesOutOfRange,
    CrsMissing,
    CrsUnknown,
    FieldNotFound,
    FieldUnknown,
    ValueInvalid,
)
from geogrid.io import table
from geogrid.io.table import TableFile
from geogrid.services import case_import
from geogrid.services.case_import import LeftOut
from geogrid.services.lookup import Lookup
from geogrid.store import cases, overrides, places
from tests.drawn import NE, NW, SE, SW

TODAY = date(2026, 11, 23)
HEADER = ("编号", "类别", "时间", "经度", "纬度", "地址")


def sheet_of(*rows, header=HEADER):
    whole = [dict(zip(header, (*row, *[None] * len(header)), strict=False)) for row in rows]
    return TableFile("cases.xlsx", "", "Sheet1", ["Sheet1"], list(header), whole, first_row=2, digest="5f")


@pytest.fixture
def planning(district):
    """Plan in a writing transaction; what is planned can be committed in it."""
    snapshot = Lookup(district).snapshot(TODAY)

    @contextmanager
    def plan(content, crs="cgcs2000", columns=None):
        with district.writing() as session:
            yield session, case_import.plan_import(session, snapshot, content, crs=crs, on=TODAY, columns=columns)

    return plan


@pytest.fixture
def plan_of(planning):
    def plan(content, **options):
        with planning(content, **options) as (_, planned):
            return planned

    return plan


def stored(database):
    with database.reading() as session:
        return {case.code: case for case in cases.select(session)}


def test_each_case_falls_into_its_grid(plan_of):
    planned = plan_of(
        sheet_of(
            ("A1", "暴露垃圾", "2026-05-01 08:00", 118.305, 29.705),
            ("A2", "占道经营", datetime(2026, 5, 2, 9), "118.315", "29.715"),
            ("A3", "占道经营", "2026-05-03", 118.315, 29.714),
            ("A4", "占道经营", "2026-05-04", 118.5, 29.714),
        )
    )
    assert [case.grid for case in planned.cases] == [SW, NE, NE, None]
    assert planned.cases[0] == Case("A1", "暴露垃圾", datetime(2026, 5, 1, 8), 118.305, 29.705, grid=SW)
    assert planned.per_grid() == [(NE, 2), (SW, 1)]
    assert list(planned.outside) == [5]
    assert (planned.rows, planned.crs, list(planned.problems), list(planned.left_out)) == (4, "EPSG:4490", [], [])


def test_a_point_on_a_border_goes_to_the_lowest_code(plan_of):
    (case,) = plan_of(sheet_of(("A1", "x", "2026-05-01", 118.31, 29.71))).cases
    assert case.grid == SW


@pytest.mark.parametrize("crs", ["gcj02", "bd09", "4548", "wgs84"])
def test_coordinates_of_any_system(plan_of, crs):
    x, y = systems.from_storage(crs, 118.305, 29.705)
    (case,) = plan_of(sheet_of(("A1", "x", "2026-05-01", float(x), float(y))), crs=crs).cases
    assert (case.lon, case.lat, case.grid) == (pytest.approx(118.305, abs=1e-8), pytest.approx(29.705, abs=1e-8), SW)


def test_an_address_stands_in_for_coordinates(plan_of):
    planned = plan_of(
        sheet_of(("A1", "x", "2026-05-01", None, None, "前园南路１２号 ")),
        crs=None,
    )
    (case,) = planned.cases
    assert (case.grid, case.lon, case.located_by) == (NW, 118.3095, LocatedBy.ADDRESS)
    assert planned.crs is None


def test_the_areas_beside_an_address_belong_to_it(plan_of):
    header = ("编号", "类别", "时间", "省份", "市", "区", "所属小区", "地址")
    planned = plan_of(
        sheet_of(
            ("A1", "x", "2026-05-01", "湖北省", "武汉市", "江汉区", None, "前园南路12号"),
            ("A2", "x", "2026-05-01", "安徽省", "黄山市", "屯溪区", None, "前园南路12号"),
            ("A3", "x", "2026-05-01", "安徽", "黄山", "屯溪", "城市花园", "3栋2单元501室"),
            header=header,
        ),
        crs=None,
    )
    assert [(case.code, case.grid, case.address) for case in planned.cases] == [
        ("A2", NW, "前园南路12号"), ("A3", SW, "城市花园3栋2单元501室"),
    ]  # fmt: skip
    assert [(row.code, row.why, row.value) for row in planned.left_out] == [
        ("A1", LeftOut.ADDRESS_UNKNOWN, "湖北省武汉市江汉区前园南路12号"),
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["案发地", "事发地点"])
def test_where_it_happened_is_its_address(plan_of, header):
    rows = sheet_of(("A1", "x", "2026-05-01", "前园南路12号"), header=("编号", "类别", "时间", header))
    assert [case.grid for case in plan_of(rows, crs=None).cases] == [NW]


def test_coordinates_win_over_the_address(plan_of):
    (case,) = plan_of(sheet_of(("A1", "x", "2026-05-01", 118.305, 29.705, "前园南路12号"))).cases
    assert (case.grid, case.located_by, case.address) == (SW, LocatedBy.POINT, "前园南路12号")


def test_unknown_and_ambiguous_addresses_are_listed_and_never_guessed(district, plan_of):
    with district.writing() as session:
        places.add(
            session,
            [Place("P9", PlaceKind.HOUSE, "前园南路12号", None, 118.315, 29.705)],
            date(2026, 1, 1),
        )
    planned = plan_of(
        sheet_of(
            ("A1", "x", "2026-05-01", None, None, "不存在路1号"),
            ("A2", "x", "2026-05-01", None, None, "前园南路12号"),
            ("A3", "x", "2026-05-01", None, None, "城市花园"),
        ),
        crs=None,
    )
    assert [case.code for case in planned.cases] == ["A3"]
    assert [(row.row, row.code, row.why, row.value) for row in planned.left_out] == [
        (2, "A1", LeftOut.ADDRESS_UNKNOWN, "不存在路1号"),
        (3, "A2", LeftOut.ADDRESS_AMBIGUOUS, "前园南路12号"),
    ]


def test_planning_writes_nothing_and_committing_does(district, planning, record):
    before = stored(district)
    content = sheet_of(("A1", "暴露垃圾", "2026-05-01 08:00", 118.305, 29.705, "某处"))
    with planning(content):
        pass
    assert stored(district) == before
    with planning(content) as (session, planned):
        assert case_import.commit(session, planned, record) == 1
    assert stored(district) == before | {"A1": planned.cases[0]}


def test_the_same_table_twice_adds_nothing(district, planning, record):
    content = sheet_of(("A1", "x", "2026-05-01", 118.305, 29.705), ("SJ-1", "x", "2026-05-01", 118.305, 29.705))
    with planning(content) as (session, planned):
        assert [(row.row, row.why) for row in planned.left_out] == [(3, LeftOut.ALREADY_STORED)]
        case_import.commit(session, planned, record)
    with planning(content) as (session, planned):
        assert case_import.commit(session, planned, record) == 0
        assert list(planned.by_reason()) == [LeftOut.ALREADY_STORED]


GOOD = ("A0", "x", "2026-05-01", 118.305, 29.705)


@pytest.mark.parametrize(
    ("row", "error", "facts"),
    [
        (("", "x", "2026-05-01", 118.3, 29.7), CodeMissing, {"row": 3, "field": "编号"}),
        (("A0", "x", "2026-05-01", 118.3, 29.7), CodeRepeated, {"row": 3, "repeated": "A0", "first": 2}),
        (("A1", " ", "2026-05-01", 118.3, 29.7), ValueInvalid, {"field": "类别", "value": "(empty)"}),
        (("A1", "x", "昨天", 118.3, 29.7), ValueInvalid, {"field": "时间", "value": "昨天"}),
        (("A1", "x", "2026-05-01", "东", 29.7), ValueInvalid, {"field": "经度", "value": "东"}),
        (("A1", "x", "2026-05-01", 118.3, None), ValueInvalid, {"field": "纬度"}),
        (("A1", "x", "2026-05-01", None, None, None), ValueInvalid, {"field": "经度"}),
        (("A1", "x", "2026-05-01", "nan", 29.7), CoordinatesNotFinite, {"row": 3}),
        (("A1", "x", "2026-05-01", 118.3, "inf"), CoordinatesNotFinite, {"row": 3}),
        (("A1", "x", "2026-05-01", 29.7, 118.3), CoordinatesOutOfRange, {"row": 3, "x": 29.7}),
        (("A\0", "x", "2026-05-01", 118.3, 29.7), ValueInvalid, {"field": "编号"}),
    ],
)
def test_a_bad_row_is_named_and_stops_the_import(district, planning, row, error, facts, record):
    before = stored(district)
    with planning(sheet_of(GOOD, row)) as (session, planned):
        (problem,) = planned.problems
        assert type(problem) is error
        assert facts.items() <= problem.facts.items()
        assert str(problem)
        with pytest.raises(error):
            case_import.commit(session, planned, record)
    assert stored(district) == before


def test_all_bad_rows_are_listed_in_order(plan_of):
    planned = plan_of(
        sheet_of(("A1", "x", "2026-05-01", 500, 29.7), ("A2", "x", "?", 1, 1), ("A3", "", "2026-05-01", 1, 1), GOOD)
    )
    assert [problem.facts["row"] for problem in planned.problems] == [2, 3, 4]
    assert [case.code for case in planned.cases] == ["A0"]


def test_coordinates_far_outside_a_projection_are_refused(plan_of):
    (problem,) = plan_of(sheet_of(("A1", "x", "2026-05-01", 1e12, 1e12)), crs="4548").problems
    assert type(problem) is CoordinatesOutOfRange


def test_coordinates_without_a_system_are_refused(plan_of):
    with pytest.raises(CrsMissing, match="Say it with --crs; plausible: "):
        plan_of(sheet_of(GOOD), crs=None)
    with pytest.raises(CrsUnknown):
        plan_of(sheet_of(GOOD), crs="mars")


def test_a_column_that_is_not_found_can_be_named(plan_of):
    header = ("号", "类别", "时间", "x", "y")
    with pytest.raises(FieldNotFound) as refused:
        plan_of(sheet_of(GOOD, header=header))
    assert refused.value.facts["option"] == "--code"
    with pytest.raises(FieldUnknown):
        plan_of(sheet_of(GOOD, header=header), columns={Field.CODE: "编码"})
    planned = plan_of(sheet_of(GOOD, header=header), columns={Field.CODE: "号"})
    assert planned.columns[Field.CODE] == "号"
    assert planned.columns[Field.LON] == "x"


def test_a_table_without_any_position_is_refused(plan_of):
    with pytest.raises(FieldNotFound) as refused:
        plan_of(sheet_of(GOOD, header=("编号", "类别", "时间")))
    assert refused.value.facts["what"] == "longitude"


def test_a_real_csv_as_spreadsheets_save_it(tmp_path, plan_of):
    file = tmp_path / "事件.csv"
    text = "事件编号,事件类别,上报时间,经度,纬度\r\nA1,占道经营,2026/5/1 8:05,118.305,29.705\r\n"
    file.write_bytes(text.encode("gb18030"))
    (case,) = plan_of(table.read(file)).cases
    assert (case.category, case.reported_at, case.grid) == ("占道经营", datetime(2026, 5, 1, 8, 5), SW)


@pytest.mark.parametrize(
    "address", ["安徽省黄山市屯溪区前园南路十二号", "前圆南路12号", "前园南路12号门口", "前园南路12"]
)
def test_an_address_as_a_hotline_writes_it(plan_of, address):
    planned = plan_of(sheet_of(("A1", "x", "2026-05-01", None, None, address)), crs=None)
    assert [(case.grid, case.lon, case.address) for case in planned.cases] == [(NW, 118.3095, address)]


def test_an_address_decided_to_another_grid_counts_there(district, plan_of):
    with district.writing() as session:
        made = Override("前园南路12号", SE, "挂靠管理", "屯网办〔2026〕3号", date(2030, 1, 1))
        overrides.add(session, [made], date(2026, 1, 1))
    planned = plan_of(sheet_of(("A1", "x", "2026-05-01", None, None, "前园南路12号")), crs=None)
    assert [(case.grid, case.lon) for case in planned.cases] == [(SE, 118.3095)]


@pytest.mark.parametrize(
    ("address", "why"),
    [("前园南路", LeftOut.ADDRESS_AMBIGUOUS), ("上海市黄浦区南京东路1号", LeftOut.ADDRESS_UNKNOWN)],
)
def test_what_is_not_certain_is_left_to_a_person(plan_of, address, why):
    planned = plan_of(sheet_of(("A1", "x", "2026-05-01", None, None, address)), crs=None)
    assert [row.why for row in planned.left_out] == [why]


STATED = (*HEADER, "办结时间")


def test_what_is_not_closed_yet_is_open(plan_of):
    rows = [
        (code, "x", "2026-05-01", 118.305, 29.705, None, closed) for code, closed in (("A1", None), ("A2", "5月3日"))
    ]
    assert [case.is_open for case in plan_of(sheet_of(*rows, header=STATED)).cases] == [True, False]
    assert [case.is_open for case in plan_of(sheet_of(GOOD)).cases] == [None]


def test_a_case_that_is_stored_is_closed_and_opened_again_by_a_later_table(planning, record):
    states = []
    for closed in (None, "2026-05-09", "2026-05-09", None):
        row = ("A1", "x", "2026-05-01", 118.305, 29.705, None, closed)
        with planning(sheet_of(row, header=STATED)) as (session, planned):
            case_import.commit(session, planned, record)
            states.append((len(planned.cases), dict(planned.restated), len(planned.left_out), cases.open_ones(session)))
    here = ([118.305], [29.705])
    assert states == [
        (1, {}, 0, here),
        (0, {"A1": False}, 0, ([], [])),
        (0, {}, 1, ([], [])),
        (0, {"A1": True}, 0, here),
    ]


def test_of_cases_without_a_state_none_is_known_to_be_open(planning, record):
    with planning(sheet_of(GOOD)) as (session, planned):
        case_import.commit(session, planned, record)
        assert cases.open_ones(session) is None
