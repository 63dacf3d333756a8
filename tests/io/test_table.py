from __future__ import annotations

import resource
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from geogrid import errors
from geogrid.io import table
from geogrid.io.limits import Limits

MOMENT, DAY = datetime.fromisoformat("2024-05-06T07:08:09"), date(2024, 5, 6)
MB = 1024 * 1024
REFUSED = (errors.FileError, errors.FieldError)


@pytest.fixture
def workbook(tmp_path):
    """Write sheets {name: rows} as XLSX."""

    def write(**sheets: list[list[object]]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            page = book.create_sheet(name)
            for row in rows:
                page.append(row)
        path = tmp_path / "cases.xlsx"
        book.save(path)
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_in_any_encoding_and_separator(tmp_path, encoding, separator):
    lines = [["编号", "类别", "经度"], ["001", "暴露垃圾", "118.3"], ["002", "占道经营", ""]]
    path = tmp_path / "cases.csv"
    path.write_text("\r\n".join(separator.join(line) for line in lines), encoding)
    file = table.read(path)
    assert file.header == lines[0]
    assert file.rows == [dict(zip(lines[0], line)) for line in (lines[1], ["002", "占道经营", None])]
    assert (file.first_row, file.encoding) == (2, "GB18030" if encoding == "gb18030" else "UTF-8")


def test_quoted_values_and_row_numbers_past_blank_lines(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text('\n\ncode,text\n1,"a, ""b""\nc"\n\n3,d\n\n\n', "utf-8")
    file = table.read(path)
    assert file.first_row == 4
    assert [row["text"] for row in file.rows] == ['a, "b"\nc', None, "d"]


def test_short_and_long_rows_and_odd_headings(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("a,,a\n1\n1,2,3,4\n", "utf-8")
    file = table.read(path)
    assert file.header == ["a", "column 2", "a (3)"]
    assert [list(row.values()) for row in file.rows] == [["1", None, None], ["1", "2", "3"]]


def test_xlsx_keeps_types(workbook):
    rows = [
        [],
        ["编号", "时间", "日期", "经度", "户数", "是"],
        ["01", MOMENT, DAY, 118.25, 412, True],
        [341002002004003, None, None, None, None, False],
    ]
    file = table.read(workbook(sheet=rows))
    assert file.first_row == 3
    assert list(file.rows[0].values()) == ["01", MOMENT, datetime.combine(DAY, time()), 118.25, 412, True]
    assert file.rows[1]["编号"] == 341002002004003
    assert [type(value) for value in file.rows[0].values()] == [str, datetime, datetime, float, int, bool]


def test_the_sheets_of_a_workbook(workbook):
    path = workbook(第一=[["a"], [1]], 第二=[["b"], [2]])
    assert table.read(path).rows == [{"a": 1}]
    assert table.read(path, sheet="第二").rows == [{"b": 2}]
    with pytest.raises(errors.LayerUnknown) as refused:
        table.read(path, sheet="第三")
    assert refused.value.facts["layers"] == ["第一", "第二"]
    assert refused.value.facts["option"] == "--sheet"


def test_a_formula_gives_its_last_value_or_nothing(workbook):
    file = table.read(workbook(sheet=[["a", "b"], ["x", '=HYPERLINK("http://127.0.0.1/", "x")']]))
    assert file.rows == [{"a": "x", "b": None}]


@pytest.mark.parametrize("name", ["none.csv", "none.xlsx"])
def test_a_missing_file(tmp_path, name):
    with pytest.raises(errors.FileMissing):
        table.read(tmp_path / name)


@pytest.mark.parametrize("content", [b"", b"\n \n;;\n", b"a,b\n", b"a,b\n,\n\n"])
def test_an_empty_table(tmp_path, content):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(errors.FileEmpty):
        table.read(tmp_path / "a.csv")


def test_an_empty_workbook(workbook):
    with pytest.raises(errors.FileEmpty):
        table.read(workbook(sheet=[]))


@pytest.mark.parametrize(("name", "content"), [("a.csv", b"\0\1\2PNG"), ("a.xlsx", b"a,b\n1,2\n"), ("a.doc", b"a")])
def test_not_a_table(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(errors.FileNotTable):
        table.read(tmp_path / name)


def test_a_zip_under_the_name_of_a_workbook(zipped):
    with pytest.raises(errors.FileNotTable):
        table.read(zipped({"a.txt": b"a"}, name="a.xlsx"))


def test_an_open_quotation_mark(tmp_path):
    (tmp_path / "a.csv").write_text('a,b\n1,"2\n3,4\n')
    with pytest.raises(errors.FileRefused, match="quotation mark"):
        table.read(tmp_path / "a.csv")


def test_a_text_in_no_known_encoding(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"a,b\n\xff\xff\xff,1\n")
    with pytest.raises(errors.FileRefused, match="encoding"):
        table.read(tmp_path / "a.csv")


def test_a_damaged_workbook(workbook):
    path = workbook(sheet=[["a"], [1]])
    content = path.read_bytes()
    for share in (0.3, 0.7, 0.95):
        path.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(errors.FileError):
            table.read(path)


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (Limits(rows=1), "rows"),
        (Limits(columns=1), "columns"),
        (Limits(text_bytes=2), "bytes in one text"),
        (Limits(file_bytes=10), "size of the file"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_limit_is_named(tmp_path, workbook, kind, limits, what):
    path = tmp_path / "cases.csv"
    path.write_text("a,b\n1,暴露\n2,x\n", "utf-8")
    if kind == "xlsx":
        path = workbook(sheet=[["a", "b"], [1, "暴露"], [2, "x"]])
    with pytest.raises(errors.FileTooLarge) as refused:
        table.read(path, limits=limits)
    assert refused.value.facts["what"] == what


@pytest.mark.parametrize("entry", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "docProps/thumbnail.jpeg"])
def test_a_bomb_in_a_workbook(workbook, entry):
    path = workbook(sheet=[["a"], [1]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != entry}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        with archive.open(entry, "w", force_zip64=True) as bomb:
            for _ in range(300):
                bomb.write(b" " * MB)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(errors.FileTooLarge):
        table.read(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_a_cell_far_away_claims_a_huge_sheet(workbook):
    """One cell in the last row and column must not make 17 thousand million empty ones."""
    path = workbook(sheet=[["a"], [1]])
    book = openpyxl.load_workbook(path)
    book.active["XFD1048576"] = "far"
    book.save(path)
    with pytest.raises(REFUSED):
        table.read(path)
