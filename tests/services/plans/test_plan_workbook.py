"""Who is affected by a plan, as a workbook with every row, on both stores."""

from datetime import datetime, timedelta

import pytest
from openpyxl import load_workbook

from geogrid.clock import today
from geogrid.domain.cases.case import Case, LocatedBy
from geogrid.domain.editing.edit import DivideMicro, GroupParty, Named, Split
from geogrid.domain.register import Place, PlaceKind
from geogrid.errors import ExportUnsuitable
from geogrid.render.wording import Wording
from geogrid.services import plan_workbook
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from geogrid.store import cases, places
from tests import drawn
from tests.drawn import NE, NORTH, NW

NEW = NORTH + "003"
SPLIT = Split(NW, ((118.305, 29.70), (118.305, 29.73)), (Named(NW, "第一网格"), Named(NEW, "=1+1")))
WEST, EAST = (118.303, 29.7165), (118.3065, 29.7165)


@pytest.fixture
def house(database):
    drawn.store_in(database, simulated=True)
    since, at = today() - timedelta(days=1), datetime.combine(today(), datetime.min.time())
    with database.writing() as session:
        houses = [
            Place(f"P{n}", PlaceKind.HOUSE, f"=HYPERLINK({n})路{n}号", None, *EAST) for n in (0, 6, 10, 2, 1, 3, 5)
        ]
        places.add(session, [*houses, Place("P", PlaceKind.HOUSE, "老街1号", None, *WEST)], since)
        cases.add(session, [
            Case(name, "路灯", at, *where, None, NW, LocatedBy.POINT, is_open=True)
            for name, where in (("A1", EAST), ("A2", WEST))
        ])  # fmt: skip
    return Plans(database, Lookup(database))


def written(house, database, record, path):
    plan = house.open("调整", "", "", record, on=today()).dossier.id
    house.apply(plan, SPLIT, 1, record)
    plan_workbook.write(path, database, *house.impact(plan), Wording("en"))
    book = load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}, book


def test_every_row_is_there_and_nothing_is_a_formula(house, database, record, tmp_path):
    sheets, book = written(house, database, record, tmp_path / "impact.xlsx")
    assert list(sheets) == [
        "Addresses that move", "From grid to grid", "Cases that move", "Grids in a new community",
        "Addresses in a new community", "Codes that change", "Posts", "Notice boards to change", "Households to notify",
        "Decisions without a grid", "Texts of four sides that change", "Party grids that differ",
        "Grids divided otherwise",
    ]  # fmt: skip
    heads, *rows = sheets["Addresses that move"]
    assert heads == ("Address", "Grid before: code", "Grid before", "Grid to come: code", "Grid to come")
    assert [row[0] for row in rows] == [f"=HYPERLINK({n})路{n}号" for n in (0, 1, 2, 3, 5, 6, 10)]
    assert {row[1::2] for row in rows} == {(NW, NEW)}
    assert rows[0][4].endswith("=1+1")
    assert [(row[0], row[-1]) for row in sheets["Cases that move"][1:]] == [("A1", "being handled")]
    assert sheets["From grid to grid"][1][4:] == (7, 0, 1)
    assert {row[0] for row in sheets["Notice boards to change"][1:]} == {NW, NEW}
    for head, *rows in sheets.values():
        assert all(head) and {len(row) for row in rows} <= {len(head)}
    heads, *texts = sheets["Texts of four sides that change"]
    assert heads == ("Code", "Grid", "Sides now", "Sides to come", "Sides that change", "As it is written")
    assert [row[0] for row in texts] == [NW, NEW]
    assert texts[0][2].startswith("东至前园南路，") and texts[0][3].startswith("东至=1+1交界，")
    assert texts[0][4:] == ("North, East", None)
    assert texts[1][2] is None and texts[1][3].startswith("东至前园南路，")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s", "inlineStr", "n"}


def test_party_grids_and_micro_grids_are_sheets_too(house, database, record, tmp_path):
    plan = house.open("调整", "", "", record, on=today()).dossier.id
    house.apply(plan, GroupParty(NORTH + "901", "组团", (NW, NE)), 1, record)
    house.apply(plan, DivideMicro(NE, ((118.30, 29.713), (118.40, 29.713))), 2, record)
    state, found = house.impact(plan)
    plan_workbook.write(tmp_path / "impact.xlsx", database, state, found, Wording("zh"))
    book = load_workbook(tmp_path / "impact.xlsx")
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    assert sheets["有变化的网格集成组团"][1:] == [
        (NORTH + "901", "组团", "由前园社区第一网格、前园社区第二网格组成", "前园社区第一网格"),
    ]  # fmt: skip
    assert sheets["微网格划分有变化的网格"][1:] == [(NE, "前园社区第二网格", "新划分为 2 个微网格")]


def test_more_rows_than_a_sheet_holds_go_on_in_another(house, database, record, tmp_path, monkeypatch):
    monkeypatch.setattr(plan_workbook, "MOST_ROWS", 3)
    sheets, _ = written(house, database, record, tmp_path / "impact.xlsx")
    names = [name for name in sheets if name.startswith("Addresses that move")]
    assert names == ["Addresses that move", "Addresses that move 2", "Addresses that move 3"]
    assert [row[0] for name in names for row in sheets[name][1:]] == [
        f"=HYPERLINK({n})路{n}号" for n in (0, 1, 2, 3, 5, 6, 10)
    ]


def test_another_kind_of_file_is_refused_and_what_was_there_stays(house, database, record, tmp_path):
    path = tmp_path / "impact.csv"
    path.write_text("kept")
    with pytest.raises(ExportUnsuitable):
        written(house, database, record, path)
    assert path.read_text() == "kept"
