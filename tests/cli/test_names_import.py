"""geogrid import aliases and overrides, on both stores."""

import json
from datetime import date

import openpyxl
import pytest

from geogrid.domain.register import Alias, Override
from geogrid.store import aliases, overrides, sides_texts
from tests.drawn import NE, NW, SE
from tests.register import ON

FROM = ("--from", "2026-11-01", "--commit")
ALIASES, OVERRIDES = "别名,名称,更名日期", "地址,网格编号,依据文号,理由,截止日期"
BRIDGE = "老大桥,镇海桥,"
VILLAGE = "前园村,前园社区,2004-06-01"
HOUSE = f"前园南路12号,{NE},屯民〔2026〕7号,拆迁安置,2027-06-30"


def aliases_of(register, on=ON):
    with register.database.reading() as session:
        return aliases.aliases(session, on)


def overrides_of(register, on=ON):
    with register.database.reading() as session:
        return overrides.overrides(session, on)


def wrong(told):
    return [(each["row"], each["field"], each["code"]) for each in told["errors"]]


def test_other_names(register):
    file = register.file(BRIDGE, VILLAGE, VILLAGE, header=ALIASES)
    ended = register.run("aliases", file, "--from", "2026-11-01")
    assert (ended.exit_code, ended.stdout.splitlines()) == (
        0,
        [
            "places.csv: 3 rows.",
            "From 2026-11-01:",
            "  new: 2",
            "About something that nothing stored is called by: 1, rows 2.",
            "Nothing was written. Add --commit to write it.",
        ],
    )
    assert aliases_of(register) == []
    code, told = register.told("aliases", file, *FROM)
    assert (code, told["written"], told["new"]) == (0, True, 2)
    assert aliases_of(register) == [Alias("前园村", "前园社区", date(2004, 6, 1)), Alias("老大桥", "镇海桥")]
    assert aliases_of(register, date(2026, 10, 31)) == []
    (entry,) = register.noted("alias.import")
    assert (entry.object, json.loads(entry.after)["new"], "老大桥" in entry.after) == ("aliases", 2, False)
    other = register.file("老大桥,镇海大桥,", VILLAGE, header=ALIASES)
    code, told = register.told("aliases", other, "--from", "2026-11-20", "--commit")
    assert (code, told["new"], told["changed"], told["unchanged"]) == (0, 0, 1, 1)
    assert {each.name for each in aliases_of(register, date(2026, 11, 19))} == {"前园社区", "镇海桥"}
    assert {each.name for each in aliases_of(register)} == {"前园社区", "镇海大桥"}


def test_a_workbook_of_two_sheets_says_which_was_read(register):
    book = openpyxl.Workbook()
    book.active.title = "10月"
    for sheet, row in ((book.active, BRIDGE), (book.create_sheet("11月"), VILLAGE)):
        sheet.append(ALIASES.split(","))
        sheet.append([cell or None for cell in row.split(",")])
    file = register.folder / "names.xlsx"
    book.save(file)
    assert register.run("aliases", file, *FROM[:2]).stdout.splitlines()[:2] == [
        "The sheet 10月 was read; --sheet takes another: 11月.", "names.xlsx [10月]: 1 row.",
    ]  # fmt: skip
    _, told = register.told("aliases", file, *FROM[:2])
    assert (told["sheet"], told["other_sheets"]) == ("10月", ["11月"])
    assert "--sheet" not in register.run("aliases", file, "--sheet", "11月", *FROM[:2]).stdout


def test_the_old_name_of_a_road_known_by_its_houses(register):
    houses = register.file(*(f"Y{n},延安路{n}号,,,延安路,{n},,,,,118.30{n},29.705" for n in (1, 3)))
    assert register.run("places", houses, "--crs", "cgcs2000", *FROM).exit_code == 0
    code, told = register.told("aliases", register.file("解放路,延安路,1985-01-01", header=ALIASES), *FROM)
    assert (code, told["new"], told["unknown"]["count"], told["written"]) == (0, 1, 0, True)
    assert aliases_of(register) == [Alias("解放路", "延安路", date(1985, 1, 1))]


def test_wrong_other_names(register):
    assert register.run("aliases", register.file("老路,黄山中路,", header=ALIASES), *FROM).exit_code == 0
    file = register.file(
        "前园社区,前园新村,",  # an area is called so
        "黄山中路,黄山大道,",  # a road
        "前园南路12号,前园南路十二号,",  # a place
        "同名,同 名,",
        ",甲,",
        "乙,,",
        "甲一,甲二,",
        "甲二,甲三,",
        "甲三,甲一,",  # a circle of three
        "丙,丁,昨天",
        "丙,戊,",
        "丙,己,",
        "城西,黄山中路,",
        "黄山中路一号院,老路,",
        header=ALIASES,
    )
    code, told = register.told("aliases", file, "--from", "2026-11-02", "--commit")
    assert (code, told["written"]) == (1, False)
    assert wrong(told) == [
        *((row, "别名", "value_invalid") for row in (2, 3, 4, 5)),
        (6, "别名", "value_missing"),
        (7, "名称", "value_missing"),
        *((row, "名称", "value_invalid") for row in (8, 9, 10)),
        (11, "更名日期", "value_invalid"),
        (13, "别名", "row_repeated"),
    ]
    assert [each.alias for each in aliases_of(register)] == ["老路"]
    ended = register.run("aliases", file, "--from", "2026-11-02", language="zh_CN.UTF-8")
    assert "第 2 行" in ended.stderr and "当日没有" in ended.stderr, ended.stderr


def test_an_other_name_that_begins_later_is_not_changed_before(register):
    file = register.file(BRIDGE, header=ALIASES)
    assert register.run("aliases", file, "--from", "2027-01-01", "--commit").exit_code == 0
    code, told = register.told("aliases", file, *FROM)
    assert (code, wrong(told)) == (1, [(2, None, "change_scheduled")])


def test_overrides(register):
    file = register.file(HOUSE, f"城市花园,{SE},屯民〔2026〕8号,小区整体,2027年1月1日", header=OVERRIDES)
    code, told = register.told("overrides", file, *FROM)
    assert (code, told["new"], told["unknown"], told["written"]) == (0, 2, {"count": 0, "rows": []}, True)
    house = Override("前园南路12号", NE, "拆迁安置", "屯民〔2026〕7号", date(2027, 7, 1))
    assert overrides_of(register)[0] == house
    assert overrides_of(register, date(2027, 6, 30)) == [house]
    assert overrides_of(register, date(2027, 7, 1)) == overrides_of(register, date(2026, 10, 31)) == []
    (entry,) = register.noted("override.import")
    assert "拆迁" not in entry.after and "前园" not in entry.after
    other = register.file(HOUSE.replace(NE, NW), header=OVERRIDES)
    code, told = register.told("overrides", other, "--from", "2026-11-20", "--commit")
    assert (code, told["changed"]) == (0, 1)
    assert [each.grid for each in overrides_of(register)] == [NW, SE]
    assert [each.grid for each in overrides_of(register, date(2026, 11, 19))] == [NE, SE]
    code, told = register.told("overrides", other, "--from", "2026-11-21", "--commit")
    assert (code, told["unchanged"], len(register.noted("override.import"))) == (0, 1, 2)


def test_wrong_overrides(register):
    file = register.file(
        HOUSE.replace(NE, "341002009009009"),
        HOUSE.replace("2027-06-30", "2026-10-31").replace("12号", "13号"),
        HOUSE.replace("2027-06-30", "").replace("12号", "14号"),
        HOUSE.replace("拆迁安置", ""),
        HOUSE.replace("屯民〔2026〕7号", ""),
        HOUSE.replace("前园南路12号", "，"),
        f"不存在路1号,{NE},文,由,2027-01-01",
        f"不存在路１号,{NW},文,由,2027-01-01",
        HOUSE.replace("12号", "12号对面"),
        header=OVERRIDES,
    )
    code, told = register.told("overrides", file, *FROM)
    assert (code, told["written"], told["unknown"]["rows"]) == (1, False, [8])
    assert wrong(told) == [
        (2, "网格编号", "value_invalid"),
        (3, "截止日期", "value_invalid"),
        (4, "截止日期", "value_missing"),
        (5, "理由", "value_missing"),
        (6, "依据文号", "value_missing"),
        (7, "地址", "value_invalid"),
        (9, "地址", "row_repeated"),
        (10, "地址", "value_invalid"),
    ]
    assert overrides_of(register) == []


def test_overrides_of_lists_and_crossings_are_about_what_is_stored(register):
    texts = ["前园南路与黄山中路交叉口", "前园南路12、120号", "前园南路12、14号", "前园南路与不存在路交叉口"]
    file = register.file(*(f"{text},{NE},文,由,2027-01-01" for text in texts), header=OVERRIDES)
    assert register.told("overrides", file)[1]["unknown"]["rows"] == [4, 5]


def test_an_override_that_would_reach_into_a_later_one(register):
    later = register.file(HOUSE, header=OVERRIDES)
    assert register.run("overrides", later, "--from", "2027-01-01", "--commit").exit_code == 0
    code, told = register.told("overrides", later, *FROM)
    assert (code, wrong(told)) == (1, [(2, None, "change_scheduled")])
    before = register.file(HOUSE.replace("2027-06-30", "2026-12-31"), header=OVERRIDES)
    assert register.told("overrides", before, *FROM)[0] == 0


def test_spreadsheets_and_columns_that_are_named(register):
    book = openpyxl.Workbook()
    for row in [["门址", "格", "号", "因", "止"], ["前园南路12号", NE, "屯民7号", "安置", date(2027, 6, 30)]]:
        book.active.append(row)
    file = register.folder / "o.xlsx"
    book.save(file)
    named = [word for pair in zip(("--address", "--grid", "--document", "--reason", "--until"),
                                  ("门址", "格", "号", "因", "止"), strict=True) for word in pair]  # fmt: skip
    assert register.told("overrides", file, *named, *FROM)[0] == 0
    assert [each.valid_to for each in overrides_of(register)] == [date(2027, 7, 1)]


def test_an_override_of_one_day(register):
    file = register.file(HOUSE.replace("2027-06-30", "2026-11-01"), header=OVERRIDES)
    assert register.told("overrides", file, *FROM)[0] == 0
    assert [each.valid_to for each in overrides_of(register, date(2026, 11, 1))] == [date(2026, 11, 2)]
    assert overrides_of(register, date(2026, 11, 2)) == []


@pytest.mark.parametrize(
    ("what", "header"), [("aliases", "别名,更名日期"), ("overrides", "地址,网格编号,理由,截止日期")]
)
def test_a_table_without_a_column_that_is_needed(register, what, header):
    ended = register.run(what, register.file("a,b", header=header))
    assert (ended.exit_code, len(ended.stderr.strip().splitlines())) == (2, 1)


# --- the sides of grids

SIDES = "网格编号,名称,东至,南至,西至,北至"
WHOLE = "东至前园南路，南至黄山中路，西至环西路，北至环北路"


def texts_of(register, on=ON):
    with register.database.reading() as session:
        return sides_texts.texts(session, on)


def test_sides(register):
    file = register.file(f"{NW},,前园南路,黄山中路,环西路,环北路", ",水心亭社区第二网格,某路,某街,,某河", header=SIDES)
    code, told = register.told("sides", file)
    assert (code, told["new"], told["written"]) == (0, 2, False)
    assert texts_of(register) == {}
    code, told = register.told("sides", file, *FROM)
    assert (code, told["new"], told["written"]) == (0, 2, True)
    assert texts_of(register) == {NW: WHOLE, SE: "东至某路，南至某街，北至某河"}
    assert texts_of(register, date(2026, 10, 31)) == {}
    (entry,) = register.noted("sides.import")
    assert (entry.object, json.loads(entry.after)["new"]) == ("sides", 2)
    other = register.file(f'{NW},"东至某路，南至某街"', header="网格编号,四至")
    code, told = register.told("sides", other, "--from", "2026-11-20", "--commit")
    assert (code, told["changed"], texts_of(register)[NW]) == (0, 1, "东至某路，南至某街")
    assert texts_of(register, date(2026, 11, 19))[NW] == WHOLE


def test_sides_that_cannot_be_read_are_counted_and_taken(register):
    file = register.file(f"{NW},以茂林路为界划分为两个网格", header="网格编号,四至")
    ended = register.run("sides", file, *FROM)
    assert "Not to be read as four sides: 1, rows 2. They are taken as they are." in ended.stdout
    assert texts_of(register) == {NW: "以茂林路为界划分为两个网格"}


@pytest.mark.parametrize(
    ("rows", "header", "field", "code"),
    [
        (["9,某路"], "网格编号,四至", "网格编号", "value_invalid"),
        ([f"{NW},"], "网格编号,四至", "四至", "value_missing"),
        ([f"{NW},某", f"{NW},他"], "网格编号,四至", "网格编号", "row_repeated"),
    ],
)
def test_what_no_row_of_sides_is(register, rows, header, field, code):
    ended, told = register.told("sides", register.file(*rows, header=header), *FROM)
    assert (ended, told["written"]) == (1, False)
    assert [(each["field"], each["code"]) for each in told["errors"]] == [(field, code)]
    assert texts_of(register) == {}


@pytest.mark.parametrize("header", ["名称", "四至", "网格编号,东至,南至"])
def test_a_table_without_what_sides_need(register, header):
    ended = register.run("sides", register.file("某", header=header))
    assert (ended.exit_code, "looks like the" in ended.stderr) == (2, True)


def test_a_development_zone_may_be_another_name_of_the_district(register):
    code, told = register.told("aliases", register.file("高新区,屯溪区,", header=ALIASES), *FROM)
    assert (code, told["new"], told["unknown"]["count"]) == (0, 1, 0)
    assert aliases_of(register) == [Alias("高新区", "屯溪区")]
