"""Which sheet of a workbook is read where nobody names one, and where its table begins."""

import openpyxl
import pytest

from geogrid.io import table

HEADER, ROW = ["标准地址", "经度", "纬度"], ["前园南路12号", 118.3095, 29.715]


@pytest.fixture
def book(tmp_path):
    """Save sheets, each its title and rows; those whose title begins with a dot are hidden."""

    def save(*sheets):
        made = openpyxl.Workbook()
        made.remove(made.active)
        for title, rows in sheets:
            sheet = made.create_sheet(title.strip("."))
            sheet.sheet_state = "hidden" if title.startswith(".") else "visible"
            for row in rows:
                sheet.append(row)
        made.active = next(at for at, (title, _) in enumerate(sheets) if not title.startswith("."))
        made.save(tmp_path / "a.xlsx")
        return tmp_path / "a.xlsx"

    return save


@pytest.mark.parametrize(
    "first",
    [
        ("Sheet1", []), (".旧", [HEADER, ["老街1号", 118.3, 29.7]]), ("封面", [["屯溪区地址库"], ["2026年11月"]]),
        ("说明", [["填表说明"], ["一、请逐行填写。"], ["二、不要合并单元格。"]]), ("表头", [HEADER]),
        ("封面", [[], [None, "屯溪区地址库"], [None, "制表单位：昱东街道"], [None, "联系人：某科"]]),
    ],
)  # fmt: skip
def test_the_first_sheet_with_a_table_is_read_and_said(book, first):
    told = table.read(book(first, ("地址", [HEADER, ROW])))
    assert (told.file, told.sheet, told.header, told.first_row) == ("a.xlsx [地址]", "地址", HEADER, 2)
    assert [list(row.values()) for row in told.rows] == [ROW]


TWO = ("10月", [HEADER, ROW]), ("11月", [HEADER, ["老街1号", 118.3, 29.7]])


def test_of_two_tables_the_first_is_read_and_the_other_said(book):
    told = table.read(book(*TWO))
    assert (told.file, told.sheet, told.rows[0]["标准地址"]) == ("a.xlsx [10月]", "10月", "前园南路12号")
    assert told.others == ("11月",)


def test_so_is_the_other_of_two_lists_of_one_column(book):
    told = table.read(book(("10月", [["地址"], ["前园南路12号"]]), ("11月", [["地址"], ["老街1号"]]), ("Sheet3", [])))
    assert (told.file, told.others) == ("a.xlsx [10月]", ("11月",))


def test_who_names_a_sheet_is_told_of_no_other(book):
    told = table.read(book(*TWO), sheet="11月")
    assert (told.file, told.rows[0]["标准地址"], told.others) == ("a.xlsx", "老街1号", ())


@pytest.mark.parametrize(
    "other", [("Sheet2", []), (".旧", [HEADER, ROW]), ("说明", [["填表说明"], ["一、请逐行填写。"]])]
)
def test_what_is_empty_hidden_or_no_table_is_no_other(book, other):
    told = table.read(book(("地址", [HEADER, ROW]), other))
    assert (told.file, told.others) == ("a.xlsx", ())


def test_a_sheet_that_is_named_is_read_hidden_or_not(book):
    file = book((".旧", [HEADER, ["老街1号", 118.3, 29.7]]), ("地址", [HEADER, ROW]))
    told = table.read(file, sheet="旧")
    assert (told.file, told.sheet, told.rows[0]["标准地址"]) == ("a.xlsx", "旧", "老街1号")


def test_two_columns_are_a_table(book):
    told = table.read(book(("封面", [["别名"]]), ("别名", [["别名", "名称"], ["老大桥", "镇海桥"]])))
    assert (told.sheet, told.rows) == ("别名", [{"别名": "老大桥", "名称": "镇海桥"}])


def test_empty_rows_and_columns_before_a_table(book):
    told = table.read(book(("地址", [[], [], [None, *HEADER], [None, *ROW]])))
    named = [{name: value for name, value in row.items() if value is not None} for row in told.rows]
    assert (named, told.first_row) == ([dict(zip(HEADER, ROW, strict=True))], 4)


@pytest.fixture
def merged(tmp_path):
    """Save one sheet of rows in which cells are merged."""

    def save(rows, *ranges):
        made = openpyxl.Workbook()
        for row in rows:
            made.active.append(row)
        for each in ranges:
            made.active.merge_cells(each)
        made.save(tmp_path / "m.xlsx")
        return table.read(tmp_path / "m.xlsx")

    return save


def test_a_header_of_two_rows_with_headings_over_columns(merged):
    told = merged(
        [["屯溪区地址库"], ["序号", "地址", "坐标", None, "社区"], [None, None, "经度", "纬度", None],
         [1, "前园南路12号", 118.3, 29.7, "前园社区"]],
        "A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3",
    )  # fmt: skip
    assert (told.header, told.first_row) == (["序号", "地址", "经度", "纬度", "社区"], 4)
    assert [list(row.values()) for row in told.rows] == [[1, "前园南路12号", 118.3, 29.7, "前园社区"]]


def test_names_that_stand_under_several_headings_are_told_apart_by_them(merged):
    told = merged(
        [["地址", "户主", None, "联系人", None], [None, "姓名", "称呼", "姓名", "称呼"],
         ["前园南路12号", "甲", "先生", "乙", "女士"]],
        "A1:A2", "B1:C1", "D1:E1",
    )  # fmt: skip
    assert told.header == ["地址", "户主姓名", "户主称呼", "联系人姓名", "联系人称呼"]


def test_groups_of_columns_above_a_whole_header(merged):
    told = merged(
        [["基本信息", None, "位置", None, "其他", None], ["编码", "地址", "经度", "纬度", "社区", "备注"],
         ["P1", "前园南路12号", 118.3, 29.7, "前园社区", None]],
        "A1:B1", "C1:D1", "E1:F1",
    )  # fmt: skip
    assert told.header == ["编码", "地址", "经度", "纬度", "社区", "备注"]
    assert len(told.rows) == 1


def test_a_cell_over_several_rows_is_said_in_each_of_them(merged):
    rows = [["社区", *HEADER], ["前园社区", *ROW], [None, "前园南路14号", 118.3, 29.7], [None, "老街1号", 118.3, 29.7]]
    assert [row["社区"] for row in merged(rows, "A2:A3").rows] == ["前园社区", "前园社区", None]


def test_a_name_over_several_columns_without_names_below_stays_the_header(merged):
    told = merged([["地址", "坐标", None, "社区"], ["前园南路12号", 118.3, 29.7, "前园社区"]], "B1:C1")
    assert (told.header, told.first_row) == (["地址", "坐标", "column 3", "社区"], 2)
