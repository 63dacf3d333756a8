"""geogrid import places: what people send, told row by row, and written whole or not at all, on both stores."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date

import openpyxl
import pytest

from geogrid.domain.place_sheet import made_code
from geogrid.domain.register import Place, PlaceKind
from geogrid.store import merged, places
from tests.drawn import NORTH, PLACES, SOUTH
from tests.register import ON, Register
from tests.register import PLACES as REGISTER

FROM = ("--from", "2026-11-01")


ROWS = [
    "P1,前园南路12号,house,341002002004,前园南路,12,,,,,118.3095,29.715",  # as it is stored
    "P2,前园南路120号,house,341002002004,前园南路,120,,,,,118.3106,29.718",  # moved
    "P3,城市花园小区,小区,水心亭社区,,,城市花园,,,,118.304,29.704",  # renamed, by the words people use
    "N1,前园南路１４号 ,,前园社区,前园南路,14,,,,,118.3095,29.716",  # new
    ",黄山中路2号,,,,,,,,,118.315,29.71",  # new, without a code
    "N2,黄山中路900号,,,,,,,,,118.4,29.71",  # new, in no grid
]


def test_what_would_happen_is_told_and_nothing_is_written(register):
    before = register.stored()
    ended = register.run("places", register.file(*ROWS), "--crs", "cgcs2000", *FROM)
    assert ended.exit_code == 0
    assert ended.stdout.splitlines() == [
        "places.csv (EPSG:4490): 6 rows.",
        "From 2026-11-01:",
        "  new: 3",
        "  changed: 2",
        "    of these moved: 1",
        "    of these with another address: 1",
        "  unchanged: 1",
        "  not in the file, kept: 1",
        "In no grid: 1, rows 7.",
        "Nothing was written. Add --commit to write it.",
    ]
    assert register.stored() == before
    assert register.noted("place.import") == []


def test_what_is_written_is_there_from_its_day_on_and_once(register):
    file = register.file(*ROWS)
    code, told = register.told("places", file, "--crs", "cgcs2000", *FROM, "--commit")
    assert (code, told["written"], told["new"], told["changed"], told["gone"]) == (0, True, 3, 2, 1)
    after = register.stored()
    made = made_code(None, "黄山中路2号")
    assert set(after) == {"P1", "P2", "P3", "P4", "N1", "N2", made}
    assert (after["P1"], after["P4"]) == (PLACES[0], PLACES[3])
    assert after["P3"] == Place("P3", PlaceKind.ESTATE, "城市花园小区", SOUTH, 118.304, 29.704, estate="城市花园")
    assert (after["N1"].kind, after["N1"].community, after["N1"].address) == (PlaceKind.HOUSE, NORTH, "前园南路１４号")
    with register.database.reading() as session:
        before = places.exact(session, "城市花园", date(2026, 10, 31), 9)
        assert [(p.code, p.address) for p in before] == [("P3", "城市花园")]
        assert [(p.code, p.address) for p in places.exact(session, "城市花园", ON, 9)] == [("P3", "城市花园小区")]
        assert [p.code for p in places.exact(session, "前园南路14号", ON, 9)] == ["N1"]
    (entry,) = register.noted("place.import")
    assert (entry.who, entry.object, json.loads(entry.after)["new"]) == ("system", "places", 3)
    assert "places.csv" not in entry.after
    code, again = register.told("places", file, "--crs", "cgcs2000", "--from", "2026-11-02", "--commit")
    assert (code, again["new"], again["changed"], again["unchanged"]) == (0, 0, 0, 6)
    assert len(register.noted("place.import")) == 1


def test_places_that_the_file_does_not_have_end_where_that_is_said(register):
    file = register.file(*ROWS[:2])
    ended = register.run("places", file, "--crs", "cgcs2000", *FROM, "--replace", "--commit")
    assert "  not in the file, ended: 2" in ended.stdout.splitlines()
    assert set(register.stored()) == {"P1", "P2"}
    with register.database.reading() as session:
        assert places.count(session, date(2026, 10, 31)) == 4


def test_what_the_file_has_no_column_for_stays(register):
    file = register.file("P4,城市花园3幢2单元501室,118.3032,29.7031", header="code,address,lon,lat")
    code, told = register.told("places", file, "--crs", "cgcs2000", *FROM, "--commit")
    assert (code, told["changed"], told["moved"], told["renamed"]) == (0, 1, 1, 0)
    assert register.stored()["P4"] == Place(
        "P4", PlaceKind.ROOM, "城市花园3幢2单元501室", SOUTH, 118.3032, 29.7031,
        estate="城市花园", building="3幢", unit="2单元", room="501室",
    )  # fmt: skip


WRONG = [
    "N1,,,,,,,,,,118.305,29.705",
    "N2,前园路1号,飞船,,,,,,,,118.305,29.705",
    "N3,前园路2号,,天上社区,,,,,,,118.305,29.705",
    "N4,前园路3号,,,,,,,,,一百一十八,29.705",
    "N5,前园路4号,,,,,,,,,,",
    "N6,前园路5号,,,,,,,,,218.3,29.705",
    "N6,前园路6号,,,,,,,,,118.305,29.705",
    "N6,前园路7号,,,,,,,,,118.305,29.705",
    "a/b,前园路8号,,,,,,,,,118.305,29.705",
    f"N7,{'很' * 201},,,,,,,,,118.305,29.705",
    ",前园路9号,,,,,,,,,118.305,29.705",
    ",前园路9 号,,,,,,,,,118.306,29.705",
    "N8,好的路1号,,,,,,,,,118.305,29.705",
]


def test_wrong_rows_are_told_by_row_and_field_and_nothing_is_written(register):
    before = register.stored()
    code, told = register.told("places", register.file(*WRONG), "--crs", "cgcs2000", *FROM, "--commit")
    assert (code, told["written"], told["wrong"]) == (1, False, 10)
    assert [(each["row"], each["field"], each["code"]) for each in told["errors"]] == [
        (2, "标准地址", "value_missing"),
        (3, "类型", "value_invalid"),
        (4, "社区", "value_invalid"),
        (5, "经度", "value_invalid"),
        (6, "经度, 纬度", "value_missing"),
        (7, None, "coordinates_out_of_range"),
        (9, None, "code_repeated"),
        (10, None, "code_unusable"),
        (11, "标准地址", "value_invalid"),
        (13, "标准地址", "row_repeated"),
    ]
    assert all(each["file"] == "places.csv" and each["detail"] for each in told["errors"])
    assert register.stored() == before
    ended = register.run("places", register.file(*WRONG), "--crs", "cgcs2000", *FROM)
    assert ended.exit_code == 1
    assert "places.csv, row 2: field 标准地址 is empty. Fill it in." in ended.stderr
    assert ended.stdout.splitlines()[-1] == "Nothing was written: correct these rows first."


def test_rows_that_say_the_same_count_once(register):
    rows = [",前园路9号,,,,,,,,,118.305,29.705"] * 3 + ["N1,前园路9号,,,,,,,,,118.306,29.705"]
    code, told = register.told("places", register.file(*rows), "--crs", "cgcs2000", *FROM, "--commit")
    assert (code, told["new"], told["duplicates"]) == (0, 2, {"count": 2, "rows": [3, 4]})
    assert told["same_address"] == {"count": 1, "rows": [5]}


def test_rows_that_cannot_be_told_apart_are_named(register):
    rows = ["N1,海棠苑A1幢,,,,,海棠苑,A1幢,,,118.305,29.705", "N2,海棠苑ａ１栋,,,,,海棠苑,ａ１栋,,,118.306,29.705",
            "N3,海棠苑A2幢,,,,,海棠苑,A2幢,,,118.307,29.705"]  # fmt: skip
    _, told = register.told("places", register.file(*rows), "--crs", "cgcs2000", *FROM)
    assert told["same_address"] == {"count": 1, "rows": [3]}


def test_merged_places_do_not_come_back(register):
    with register.database.writing() as session:
        merged.add(session, ["OLD"], "P1", date(2026, 3, 1))
    rows = ["OLD,前园南路12号院,,,,,,,,,118.305,29.705", *ROWS[:1]]
    code, told = register.told("places", register.file(*rows), "--crs", "cgcs2000", *FROM, "--commit")
    assert (code, told["merged"], told["new"]) == (0, {"count": 1, "rows": [2]}, 0)


def test_a_place_that_is_to_change_later_is_not_changed_before(register):
    later = register.file(*ROWS[1:2], name="later.csv")
    assert register.run("places", later, "--crs", "cgcs2000", "--from", "2027-01-01", "--commit").exit_code == 0
    now = register.file("P2,前园南路122号,house,,,,,,,,118.3106,29.718", *ROWS[:1])
    code, told = register.told("places", now, "--crs", "cgcs2000", *FROM, "--commit")
    assert (code, [(each["row"], each["code"]) for each in told["errors"]]) == (1, [(2, "change_scheduled")])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_encodings(register, encoding):
    code, told = register.told("places", register.file(*ROWS, encoding=encoding), "--crs", "cgcs2000", *FROM)
    assert (code, told["new"], told["changed"], told["unchanged"]) == (0, 3, 2, 1)
    assert told["columns"]["building"] == "幢"


def test_a_spreadsheet(register):
    book = openpyxl.Workbook()
    for row in [REGISTER, *ROWS]:
        cells = row.split(",")
        book.active.append([*cells[:-2], *(map(float, cells[-2:]) if row != REGISTER else cells[-2:])])
    file = register.folder / "places.xlsx"
    book.save(file)
    code, told = register.told("places", file, "--crs", "cgcs2000", *FROM)
    assert (code, told["new"], told["changed"], told["unchanged"]) == (0, 3, 2, 1)


def test_what_geogrid_itself_writes_is_read_whole(inside, register):
    out = register.folder / "made"
    assert inside("simulate", "--grids", 12, "--places", 300, "--cases", 5, "-o", out).returncode == 0
    code, told = register.told("places", out / "district.gpkg", "--layer", "places", *FROM)
    # Its communities are not those of the drawn district.
    assert code == 1
    assert {each["field"] for each in told["errors"]} == {"community"}
    assert told["columns"].keys() >= {"code", "kind", "address", "road", "estate", "room"}


@pytest.mark.parametrize("arguments", [(), ("--crs", "cgcs2000", "--address", "地点")])
def test_a_file_that_cannot_be_used(register, arguments):
    ended = register.run("places", register.file(*ROWS), *arguments)
    assert ended.exit_code == 2
    assert len(ended.stderr.strip().splitlines()) == 1
    assert ("--crs" in ended.stderr) or ("地点" in ended.stderr)


def test_without_an_address_no_file_is_one_of_places(register):
    ended = register.run("places", register.file("1,118.3,29.7", header="x1,经度,纬度"), "--crs", "cgcs2000")
    assert (ended.exit_code, "--address" in ended.stderr) == (2, True)


def test_swapped_axes_are_told(register):
    rows = [f"N{n},前园路{n}号,29.705,118.305" for n in range(9)]
    ended = register.run("places", register.file(*rows, header="code,address,x,y"), "--crs", "cgcs2000")
    assert ended.exit_code == 2
    ended = register.run("places", register.file(*rows, header="code,address,x,y"), "--crs", "cgcs2000", "--swap-axes")
    assert ended.exit_code == 0, ended.output


def test_in_chinese(register):
    ended = register.run("places", register.file(*ROWS), "--crs", "cgcs2000", *FROM, language="zh_CN.UTF-8")
    assert "  新增 3" in ended.stdout


def test_without_grids_nothing_is_said_of_them(database, folder):
    folder.mkdir()
    register = Register(database, folder)
    rows = [row.replace("水心亭社区", "").replace("前园社区", "") for row in ROWS]
    code, told = register.told("places", register.file(*rows), "--crs", "cgcs2000", "--commit")
    assert (code, told["new"], told["in_no_grid"]["count"]) == (0, 6, 0)


@pytest.mark.parametrize("wait", [1.0, 1.8])
def test_killed_at_any_moment_all_or_nothing_is_there(register, wait):
    many = 20_000
    rows = [f"K{n},新安路{n}号,,,,,,,,,118.305,29.705" for n in range(many)]
    command = [sys.executable, "-m", "geogrid.cli", "import", "places", register.file(*rows), "--crs", "cgcs2000"]
    environment = {**os.environ, **register.settings}
    started = subprocess.Popen([*map(str, command), "--commit"], env=environment, stdout=subprocess.DEVNULL)
    time.sleep(wait)
    started.send_signal(signal.SIGKILL)
    started.wait()
    for _ in range(100):  # the server rolls back when it sees that the client is gone
        with register.database.writing("register") as session:
            count = places.count(session, ON)
        if count in (4, many + 4):
            break
    assert count in (4, many + 4)
    code, told = register.told("places", command[5], "--crs", "cgcs2000", "--commit")
    assert (code, told["new"] in (0, many)) == (0, True)
    assert len(register.stored()) == many + 4


def test_whole_addresses_are_read_into_their_parts(register):
    """A register of the police has one column, with all that is above; it is looked up by what is below."""
    told = "安徽省黄山市屯溪区昱中街道前园社区"
    file = register.file(
        f"{told}前园南路16号,118.3095,29.715",
        f"{told}城市花园小区4栋2单元402,118.3031,29.7031",
        f"{told}老街街道办事处,118.3095,29.716",
        header="标准地址,经度,纬度",
    )
    code, _ = register.told("places", file, "--crs", "cgcs2000", *FROM, "--commit")
    assert code == 0
    with register.database.reading() as session:
        house, room = (places.exact(session, text, ON, 9)[0] for text in ("前园南路16号", "城市花园4幢2单元402室"))
    assert (house.road, house.number, house.kind) == ("前园南路", "16号", PlaceKind.HOUSE)
    assert (room.estate, room.building, room.unit, room.room) == ("城市花园", "4幢", "2单元", "402室")


def test_what_stands_beside_an_address_belongs_to_it(register):
    """The estate alone is in the column of the address, or the village in one of its own; a register is both."""
    tables = {
        "地址,楼栋,单元,房号,经度,纬度": [("城市花园,7,2,501,118.304,29.704", "城市花园7幢2单元501室")],
        "小区,地址,楼号,经度,纬度": [("城市花园,3单元402室,8,118.304,29.704", "城市花园8幢3单元402室")],
        "行政村,地址,经度,纬度": [
            ("石板村,3组5号,118.3095,29.716", "石板村3组5号"),
            ("石板村,石板村3组6号,118.3095,29.717", "石板村3组6号"),
            ("石板村,前园南路18号,118.3095,29.715", "前园南路18号"),
            ("石板村,幸福小学,118.3095,29.7155", "幸福小学"),
        ],
    }
    for header, rows in tables.items():
        file = register.file(*(row for row, _ in rows), header=header)
        code, told = register.told("places", file, "--crs", "cgcs2000", *FROM, "--commit")
        assert (code, told["new"]) == (0, len(rows))
        with register.database.reading() as session:
            found = [[site.address for site in places.exact(session, key, ON, 9)] for _, key in rows]
        assert all(len(each) == 1 for each in found), (header, found)


def test_a_building_that_contradicts_the_address_is_told(register):
    file = register.file(
        "城市花园1幢,4幢,118.304,29.704", "城市花园01幢,1,118.304,29.705", header="地址,楼栋,经度,纬度"
    )
    code, told = register.told("places", file, "--crs", "cgcs2000", *FROM, "--commit")
    assert (code, told["written"]) == (1, False)
    assert [(each["row"], each["field"], each["code"]) for each in told["errors"]] == [(2, "楼栋", "value_invalid")]


def test_cells_that_say_there_is_nothing_are_empty(register):
    rows = "W1,城市花园7幢,,,无,/,城市花园,7,暂无,—,118.304,29.704"
    code, _ = register.told("places", register.file(rows), "--crs", "cgcs2000", *FROM, "--commit")
    place = register.stored()["W1"]
    assert code == 0
    assert (place.kind, place.road, place.number, place.building, place.unit, place.room) == (
        PlaceKind.BUILDING, None, None, "7", None, None,
    )  # fmt: skip


def test_a_damaged_row_is_named_and_not_the_whole_file_refused(register):
    file = register.file("前园南路1号,118.305,29.705", "前园\0南路3号,118.305,29.705", header="标准地址,经度,纬度")
    code, told = register.told("places", file, "--crs", "cgcs2000")
    assert (code, told["new"]) == (1, 1)
    assert [(each["row"], each["field"], each["code"]) for each in told["errors"]] == [(3, "标准地址", "value_invalid")]
