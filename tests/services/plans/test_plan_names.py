"""Grids that are called otherwise and divided in one plan: each is named as it is when it is spoken of."""

from openpyxl import load_workbook

from geogrid.domain.comparing.compare import Difference
from geogrid.domain.editing.edit import Named, Rename, Split
from geogrid.render.wording import Wording
from geogrid.services import exhibit, plan_workbook
from tests.drawn import NW
from tests.services.plans.test_plan_recoding import PART, edited, plan

__all__ = ["plan"]
CUT = Split(NW, ((118.305, 29.70), (118.305, 29.73)), (Named(NW, "新名网格"), Named(PART, "第三网格")))


def test_addresses_that_move_are_in_the_grid_of_today(house, district, plan, record, tmp_path):
    edited(house, plan, record, Rename(NW, "新名网格"), CUT)
    state, found = house.impact(plan)
    plan_workbook.write(tmp_path / "impact.xlsx", district, state, found, Wording("zh"))
    cells = [
        str(cell)
        for sheet in load_workbook(tmp_path / "impact.xlsx")
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if PART in map(str, row) and cell
    ]
    assert "前园社区第一网格" in cells
    assert "前园社区新名网格" not in cells


def test_the_public_notice_has_another_name_in_a_row_of_its_own(house, plan, record):
    state = edited(house, plan, record, Rename(NW, "新名网格"), CUT)
    rows = {(row.old, row.new): row for row in exhibit.read(exhibit.freeze(state.work)).rows}
    assert list(rows) == [(NW, PART), (NW, NW)]
    made, called = rows[NW, PART], rows[NW, NW]
    assert (made.old_name, made.new_name, made.differences) == (
        "前园社区第一网格",
        "前园社区第三网格",
        (Difference.NEW,),
    )
    assert (called.old_name, called.new_name, called.differences) == (
        "前园社区第一网格",
        "前园社区新名网格",
        (Difference.RENAMED,),
    )
