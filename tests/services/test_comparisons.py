"""Two of what is in force, generations and plans beside each other, on both stores."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from shapely import Polygon

from geogrid.clock import today
from geogrid.domain.comparing.compare import Difference
from geogrid.domain.editing.edit import DivideMicro, GroupParty, Merge, Named, Recode, Rename, Split
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Actor
from geogrid.errors import GenerationUnknown, PlanUnknown, QueryError
from geogrid.render.wording import Wording
from geogrid.services import comparison_file
from geogrid.services.comparison_answer import Told
from geogrid.services.comparisons import Comparisons
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from tests.drawn import NE, NORTH, NW, SE, SOUTH, SW
from tests.services.test_grid_history import AUGUST, ENDED, JUNE, LAST, NEW, SPLIT, grids, publish

PLANNER, OTHER = (Actor(n, (Assignment(Capacity.PLANNER, NORTH),)) for n in (1, 2))
CUT = Split(SW, ((118.305, 29.69), (118.305, 29.72)), (Named(SW, "第一网格"), Named(SOUTH + "009", "第九网格")))
ENGLISH, CHINESE = Wording("en"), Wording("zh")


@pytest.fixture
def plans(district):
    publish(district, 2, JUNE, grids(**SPLIT))
    publish(district, 3, AUGUST, grids(**ENDED))
    publish(district, 4, date(2099, 1, 1), grids(**SPLIT))
    return Plans(district, Lookup(district))


@pytest.fixture
def comparisons(district, plans):
    return Comparisons(district, Lookup(district), plans)


def differences(compared):
    return {code: change.differences for code, change in compared.comparison.changes.items()}


def test_earlier_and_scheduled_generations_beside_what_is_in_force(comparisons):
    found = comparisons.compared("generation:2", "current")
    assert found.right.generation.number == 3
    assert differences(found) == {
        NW: (Difference.GONE,), NE: (Difference.RESHAPED,), NEW: (Difference.GONE,), LAST: (Difference.NEW,),
    }  # fmt: skip
    back = comparisons.compared("current", "generation:4")
    assert set(differences(back)) == {NW, NE, NEW, LAST}
    assert differences(comparisons.compared("generation:3", "current")) == {}
    assert comparisons.compared("generation:2", "generation:4").cells == ()


def test_what_goes_over_is_counted_and_what_stays(comparisons):
    told = Told(comparisons.compared("generation:1", "current"), ENGLISH).plain()
    flow = {(cell["from"], cell["to"]): cell for cell in told["flow"]}
    assert set(flow) == {(NE, NE), (NW, LAST), (NW, NE)}
    assert flow[NW, NE]["area_m2"] == pytest.approx(858_000, rel=0.01)
    assert (flow[NW, NE]["places"], flow[NW, LAST]["places"], flow[NE, NE]["places"]) == (1, 0, 1)
    assert (flow[NE, NE]["area_m2"], flow[NE, NE]["cases"], flow[NW, NE]["cases"]) == (None, 1, 0)
    assert told["counts"] | {"cases": 0} == {
        "changed": 3, "unchanged": 2, "new": 1, "gone": 1, "reshaped": 1, "recoded": 0, "renamed": 0, "kind": 0,
        "community": 0,
        "households": 0, "places": 1, "cases": 0, "open_cases": 0,
        "parties": 0, "micro_grids": 0, "households_within": 0,
    }  # fmt: skip
    said = {change["code"]: change["text"] for change in told["changes"]}
    assert said[NW] == "grid no more: its ground is of 前园社区第二网格 80%, 前园社区第三网格 20%"
    assert said[NE].startswith("others merged into it: 85.") and said[NE].endswith(" ha won")
    assert said[LAST] == "new grid: its ground was of 前园社区第一网格 100%"


def test_a_plan_beside_a_generation_and_another_plan(comparisons, plans, record):
    first, second = (plans.open(name, "", "", record, on=today()).dossier.id for name in ("甲", "乙"))
    plans.apply(first, CUT, 1, record)
    plans.apply(first, Rename(SE, "滨江网格"), 2, record)
    plans.apply(second, Rename(SE, "江边网格"), 1, record)
    told = Told(comparisons.compared("current", f"plan:{first}"), CHINESE).plain()
    flow = {(cell["from"], cell["to"]): cell["households"] for cell in told["flow"]}
    assert flow == {(SW, SW): 24, (SW, SOUTH + "009"): 0}
    said = {change["code"]: change["text"] for change in told["changes"]}
    assert said[SE] == "更名：第二网格 → 滨江网格"
    assert said[SOUTH + "009"] == "新设：范围原属水心亭社区第一网格 100%"
    assert (told["left"]["generation"]["number"], told["right"]["plan"]["version"]) == (3, 3)
    other = comparisons.compared(f"plan:{first}", f"plan:{second}")
    assert differences(other)[SE] == (Difference.RENAMED,)
    assert differences(other)[SOUTH + "009"] == (Difference.GONE,)


def test_a_plan_that_goes_on_is_compared_as_it_stands(comparisons, plans, record):
    plan = plans.open("甲", "", "", record, on=today()).dossier.id
    assert differences(comparisons.compared("current", f"plan:{plan}")) == {}
    plans.apply(plan, CUT, 1, record)
    assert SW in differences(comparisons.compared("current", f"plan:{plan}"))
    plans.undo(plan, 2, record)
    assert differences(comparisons.compared("current", f"plan:{plan}")) == {}


def test_slivers_are_told_apart(district, comparisons):
    bent = Polygon([(118.30, 29.70), (118.31, 29.70), (118.31, 29.71), (118.305, 29.71 + 1e-8), (118.30, 29.71)])
    moved = replace(next(grid for grid in grids() if grid.code == SW), shape=bent)
    publish(district, 5, date(2099, 2, 1), grids(**{**SPLIT, SW: moved}))
    found = comparisons.compared("generation:4", "generation:5")
    assert differences(found) == {}
    assert 0 < found.comparison.slivers.area_m2 < 1
    assert Told(found, ENGLISH).plain()["slivers"]["count"] == found.comparison.slivers.count > 0


@pytest.mark.parametrize("text", ["", "plan", "plan:0", "plan:1;", "generation:-1", "tomorrow", "plan:٣", "x" * 9999])
def test_what_names_nothing_is_refused(comparisons, text):
    with pytest.raises(QueryError) as refused:
        comparisons.compared("current", text)
    assert refused.value.facts["field"] == "right" and len(refused.value.facts["value"]) <= 40


def test_what_is_not_there_or_not_for_somebody_is_refused_alike(comparisons, plans, record):
    with pytest.raises(GenerationUnknown) as unknown:
        comparisons.compared("generation:9", "current")
    assert unknown.value.facts["known"] == [1, 2, 3, 4]
    plan = plans.open("甲", "", "", record, on=today(), actor=PLANNER).dossier.id
    assert comparisons.compared("current", f"plan:{plan}", PLANNER).comparison.changes == {}
    for name in (f"plan:{plan}", "plan:99"):
        with pytest.raises(PlanUnknown):
            comparisons.compared("current", name, OTHER)
    assert [each.id for each in comparisons.choices(PLANNER).plans] == [plan]
    assert list(comparisons.choices(OTHER).plans) == []


def test_what_is_asked_for_most_comes_first(comparisons):
    assert comparisons.choices().usual() == ("current", "generation:4")
    assert [each.number for each in comparisons.choices().generations] == [4, 3, 2, 1]


def test_a_merged_grid_has_what_both_had(comparisons, plans, record):
    plan = plans.open("甲", "", "", record, on=today() + timedelta(days=0)).dossier.id
    plans.apply(plan, Merge((SW, SE), SE), 1, record)
    cells = {(cell.old, cell.new): cell for cell in comparisons.compared("current", f"plan:{plan}").cells}
    assert (cells[SW, SE].households, cells[SW, SE].places, cells[SW, SE].moves) == (24, 2, True)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_tables_hold_all_of_it(comparisons, tmp_path, suffix):
    told = Told(comparisons.compared("generation:1", "current"), CHINESE)
    rows = {}
    for table in comparison_file.TABLES:
        file = tmp_path / f"{table}.{suffix}"
        comparison_file.write(file, table, told)
        if suffix == "csv":
            rows[table] = [line.split(",")[0] for line in file.read_text("utf-8-sig").splitlines()]
        else:
            rows[table] = [row[0] for row in load_workbook(file).active.iter_rows(values_only=True)]
    assert rows["changes"] == ["编码", NW, NE, LAST]
    assert rows["flow"] == ["划出网格编码", NW, NW, NE]
    assert rows["parties"] == rows["micro_grids"] == ["编码"]


def test_party_grids_and_micro_grids_are_tables_and_sheets_too(comparisons, plans, record, tmp_path):
    plan = plans.open("甲", "", "", record, on=today()).dossier.id
    plans.apply(plan, GroupParty(SOUTH + "901", "=1+1", (SW, SE)), 1, record)
    plans.apply(plan, DivideMicro(SW, ((118.29, 29.705), (118.33, 29.705))), 2, record)
    told = Told(comparisons.compared("current", f"plan:{plan}"), CHINESE)
    for table in comparison_file.TABLES:
        comparison_file.write(tmp_path / f"{table}.csv", table, told)
    comparison_file.write_all(tmp_path / "all.xlsx", told)
    book = load_workbook(tmp_path / "all.xlsx")
    assert book.sheetnames == ["有变化的网格", "划出与划入", "有变化的网格集成组团", "微网格划分有变化的网格"]
    made = "由水心亭社区第一网格、水心亭社区第二网格组成"
    assert list(book.worksheets[2].iter_rows(values_only=True)) == [
        ("编码", "调整前", "调整后", "变化内容", "加入网格编码", "退出网格编码"),
        (SOUTH + "901", None, "=1+1", made, f"{SW} {SE}", None),
    ]  # fmt: skip
    divided = (SW, "水心亭社区第一网格", "新划分为 2 个微网格", 0, 2)
    assert list(book.worksheets[3].iter_rows(values_only=True)) == [
        ("编码", "网格", "变化内容", "原有微网格数", "现有微网格数"), divided,
    ]  # fmt: skip
    lines = (tmp_path / "parties.csv").read_text("utf-8-sig").splitlines()
    assert lines[1:] == [f"{SOUTH}901,,'=1+1,{made},{SW} {SE},"]
    lines = (tmp_path / "micro_grids.csv").read_text("utf-8-sig").splitlines()
    assert lines[1:] == [",".join(map(str, divided))]
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value} <= set("sn")


def test_a_grid_that_a_plan_gives_another_code_is_the_same_grid(comparisons, plans, record):
    plan = plans.open("换码", "", "", record, on=today(), actor=PLANNER).dossier.id
    plans.apply(plan, Recode(NE, NORTH + "020"), 1, record, PLANNER)
    plans.apply(plan, Recode(NORTH + "020", NORTH + "021"), 2, record, PLANNER)
    found = comparisons.compared("current", f"plan:{plan}", PLANNER)
    assert differences(found) == {NORTH + "021": (Difference.RECODED,)}
    assert [cell for cell in found.cells if cell.moves] == []
    told = Told(found, ENGLISH).plain()
    assert told["counts"]["recoded"] == 1
    assert told["changes"][0]["text"] == f"another code: {NE} → {NORTH}021"
    halves = Named(NORTH + "021", "甲"), Named(NORTH + "022", "乙")
    plans.apply(plan, Split(NORTH + "021", ((118.29, 29.713), (118.33, 29.713)), halves), 3, record, PLANNER)
    told = Told(comparisons.compared("current", f"plan:{plan}", PLANNER), ENGLISH)
    assert [(cell.old, cell.new) for cell in told.compared.cells if cell.moves] == [(NORTH + "021", NORTH + "022")]
    assert told.called(NORTH + "021", left=True) != told.called(NORTH + "021", left=False) == "前园社区甲"
