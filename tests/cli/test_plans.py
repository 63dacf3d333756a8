"""geogrid plan: from opening a plan to publishing it, on the command line."""

import json
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from geogrid.clock import today
from geogrid.domain.register import Override
from geogrid.store import overrides
from tests.drawn import NE, NORTH, NW, SE, SOUTH, SW

SPLIT = {
    "kind": "split",
    "code": NW,
    "line": [[118.305, 29.70], [118.305, 29.73]],
    "pieces": [{"code": NW, "name": "第一网格"}, {"code": NORTH + "003", "name": "第三网格"}],
}
RENAME = {"kind": "rename", "code": SE, "name": "滨江网格"}


@pytest.fixture
def opened(run_plan):
    assert run_plan("new", "调整", "--document", "8号", "--target", 380).exit_code == 0
    return run_plan


def applied(run, *edits):
    done = run("apply", 1, "-", "--json", given=json.dumps(list(edits)))
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_from_opening_to_publishing(opened):
    told = applied(opened, SPLIT, RENAME)
    assert (told["version"], told["totals"]["grids"], told["target"]) == (2, 5, 380)
    assert opened("undo", 1).exit_code == opened("redo", 1).exit_code == 0
    shown = json.loads(opened("show", 1, "--json").stdout)
    assert [edit["kind"] for edit in shown["edits"]] == ["split", "rename"]
    told = json.loads(opened("impact", 1, "--json").stdout)
    assert told["boards"] == 3
    assert {each["grid"]: each["old"] is None for each in told["texts"]}[NORTH + "003"] is True
    assert f"{NORTH}003: – → 东至" in opened("impact", 1).stdout
    assert opened("validate", 1).exit_code == 0
    assert opened("submit", 1).exit_code == opened("approve", 1).exit_code == 0
    day = (today() + timedelta(days=1)).isoformat()
    assert json.loads(opened("publish", 1, "--from", day, "--json").stdout) == {"generation": 2, "valid_from": day}
    assert json.loads(opened("list", "--json").stdout)["plans"][0]["stage"] == "published"
    assert "published · generation 1 → 2 from" in opened("list").stdout


def test_what_was_handed_in_is_taken_back_until_it_is_approved(opened):
    applied(opened, RENAME)
    assert opened("submit", 1).exit_code == 0
    assert "draft" in opened("take-back", 1).stdout
    assert opened("submit", 1).exit_code == opened("approve", 1).exit_code == 0
    done = opened("take-back", 1)
    assert (done.exit_code, "approved" in done.stderr) == (2, True)


def test_why_a_plan_is_given_back_is_shown_with_it(opened):
    applied(opened, RENAME)
    assert opened("submit", 1).exit_code == 0
    assert "draft" in opened("return", 1, "--why", "keep the old border").stdout
    assert "Given back: keep the old border" in opened("show", 1).stdout
    assert json.loads(opened("show", 1, "--json").stdout)["given_back"] == "keep the old border"


def test_a_grid_is_divided_into_micro_grids(opened):
    applied(opened, {"kind": "divide_micro", "code": SE, "line": [[118.30, 29.704], [118.40, 29.704]]})
    listed = json.loads(opened("show", 1, "--json").stdout)["micro_grids"]
    assert [(each["code"], each["name"], each["grid"]) for each in listed] == [
        (SE + "01", "第一微网格", SE), (SE + "02", "第二微网格", SE)
    ]  # fmt: skip
    assert "2 micro-grids in 1 grid." in opened("show", 1).stdout
    assert "1 个网格下设 2 个微网格。" in opened("show", 1, language="zh_CN.UTF-8").stdout


def test_it_speaks_to_people(opened):
    applied(opened, SPLIT)
    shown = opened("show", 1, language="zh_CN.UTF-8").stdout
    assert "方案 1：调整（草稿）" in shown and "前园社区第一网格拆分为前园社区第一网格、前园社区第三网格" in shown
    assert "5 grids" in opened("show", 1).stdout
    assert "1 · 调整 · draft · generation 1" in opened("list").stdout


def test_who_is_affected_before_the_grids_that_it_redraws_is_not_told(opened):
    applied(opened, RENAME)
    done = opened("impact", 1, "--on", "2020-01-01")
    assert (done.exit_code, "2026-01-01 …" in done.stderr) == (2, True), done.stderr


def test_ground_that_was_given_is_told_with_what_is_on_it(opened):
    west, south, east, north = 118.3015, 29.7015, 118.31, 29.7065
    ground = [[[[west, south], [east, south], [east, north], [west, north], [west, south]]]]
    applied(opened, {"kind": "transfer", "ground": ground, "givers": [SW], "taker": SE})
    assert "(城市花园, 1 building, 24 households)" in opened("show", 1).stdout


def test_what_is_undone_and_done_again_is_named(opened):
    applied(opened, SPLIT, RENAME)
    assert "  undone: 水心亭社区第二网格 called 滨江网格\n" in opened("undo", 1).stdout
    split = "前园社区第一网格拆分为前园社区第一网格、前园社区第三网格"
    assert f"  撤销：{split}\n" in opened("undo", 1, language="zh_CN.UTF-8").stdout
    both = opened("redo", 1, "--steps", 2, language="zh_CN.UTF-8").stdout
    assert f"  重做：{split}，另有 1 步\n" in both


def test_when_one_cannot_be_done_none_is(opened):
    done = opened("apply", 1, "-", given=json.dumps([RENAME, {"kind": "merge", "codes": [NW, SW], "into": NW}, SPLIT]))
    assert done.exit_code == 2
    told, why = done.stderr.strip().splitlines()
    assert told.startswith("Edit 2 of 3: ")
    assert why.startswith("This edit cannot be done: the grids are in two communities. Nothing was changed.")
    assert why.endswith(" Place: 118.305000, 29.705000.")
    assert json.loads(opened("show", 1, "--json").stdout)["edits"] == []


def test_edits_that_were_made_for_an_older_version_are_refused_with_what_was_done_since(opened):
    applied(opened, RENAME, SPLIT)
    for language, told in (
        ("en", "the command line: 水心亭社区第二网格 called 滨江网格, and 1 more step. Look, then try again."),
        ("zh_CN.UTF-8", "命令行：水心亭社区第二网格改名为滨江网格，另有 1 步。请查看后再试。"),
    ):
        edit = json.dumps({**RENAME, "name": "江边网格"})
        done = opened("apply", 1, "-", "--seen", 1, given=edit, language=language)
        assert (done.exit_code, done.stderr.strip().endswith(told)) == (2, True), done.stderr
    assert opened("apply", 1, "-", "--seen", 2, given=edit).exit_code == 0


@pytest.mark.parametrize("given", ["", "{", '{"kind": "split"}', '["x"]', "[1e999]"])
def test_what_is_no_edit_is_refused(opened, given):
    done = opened("apply", 1, "-", given=given)
    assert done.exit_code == 2 and len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('[\n{"kind": "move_junction", "at": [NaN, 1], "to": [1, 2]}]', "line 2, column 34: no edit in JSON"),
        ('{"kind": "move_junction", "at": [1, Infinity]}', "line 1, column 37: no edit in JSON"),
        ("", "line 1, column 1: no edit"),
        (" \n", "line 1, column 1: no edit"),
        ("[]", "line 1, column 1: no edit"),
        (json.dumps(RENAME)[:-1] + ', "name": "二"}', "name is given twice in one object."),
    ],
)
def test_a_file_that_holds_no_edits_is_named_with_the_place_and_what_is_expected(opened, tmp_path, given, said):
    file = tmp_path / "edits.json"
    file.write_text(given, encoding="utf-8")
    done = opened("apply", 1, file)
    (why,) = done.stderr.strip().splitlines()
    assert done.exit_code == 2 and said in why
    assert "twice" in why or (str(file) in why and "a list of them" in why)
    assert json.loads(opened("show", 1, "--json").stdout)["version"] == 1


def test_which_of_several_is_no_edit_is_told(opened):
    done = opened("apply", 1, "-", given=json.dumps([RENAME, {**RENAME, "nmae": "滨江"}]))
    told, why = done.stderr.strip().splitlines()
    assert (done.exit_code, told[:13]) == (2, "Edit 2 of 2: ") and "nmae" in told
    assert why.startswith("nmae is no field of what is sent here.")


def test_a_plan_that_breaks_a_rule_is_told_and_not_taken(opened):
    cut = {**SPLIT, "code": SW, "line": [[118.30315, 29.69], [118.30315, 29.72]]}
    applied(opened, {**cut, "pieces": [{"code": SW, "name": "甲"}, {"code": SOUTH + "009", "name": "乙"}]})
    done = opened("validate", 1)
    assert done.exit_code == 1 and "✘ a border cuts a building" in done.stdout
    assert opened("submit", 1).exit_code == 2


def test_a_redraw_is_shown_and_done_when_asked_for(opened):
    shown = json.loads(opened("propose", 1, "--grids", 4, "--json").stdout)
    assert (shown["grids"], shown["done"]) == (4, False)
    assert json.loads(opened("show", 1, "--json").stdout)["edits"] == []
    assert opened("propose", 1, "--grids", 1).exit_code == 2
    least = "最不紧凑的网格：" + f"{shown['least_polsby_popper']:.2f}（"
    assert least in opened("propose", 1, "--grids", 4, language="zh_CN.UTF-8").stdout


def test_several_redraws_are_compared_and_the_best_is_done(opened):
    asked = "propose", 1, "--grids", 1, "--within", NORTH, "--seed", 5, "--seeds", 2
    found = json.loads(opened(*asked, "--json").stdout)
    assert sorted(seed for each in found["candidates"] for seed in each["seeds"]) == [5, 6]
    assert found["seed"] == found["candidates"][0]["seed"]
    shown = opened(*asked, "--commit").stdout
    assert "Redraw with seed 5, the same with 6:" in shown and shown.count("off the mean") == 1
    done = json.loads(opened("show", 1, "--json").stdout)["edits"]
    assert [edit["kind"] for edit in done] == [edit["kind"] for edit in found["edits"]]
    assert opened("propose", 1, "--grids", 3, "--seeds", 9).exit_code == 2


def test_a_redraw_that_changes_nothing_says_so(opened):
    done = opened("propose", 1, "--grids", 1, "--within", NW, "--commit")
    assert done.exit_code == 2 and "Nothing would change by this" in done.stderr


def test_without_plans_it_says_what_to_do(run_plan):
    assert "geogrid plan new" in run_plan("list").stdout
    done = run_plan("show", 7)
    assert done.exit_code == 2 and "There is no plan 7" in done.stderr


def test_rules_are_shown_and_set(opened):
    assert "Households in a grid: 300 to 500." in opened("rules", 1).stdout
    told = json.loads(opened("rules", 1, "--most", 900, "--warning", "buildings_whole", "--json").stdout)
    assert (told["least"], told["most"], told["severities"]["buildings_whole"]) == (300, 900, "warning")
    assert "网格户数：300 至 900 户。" in opened("rules", 1, language="zh_CN.UTF-8").stdout
    assert opened("rules", 1, "--warning", "seamless").exit_code == 2
    assert opened("rules", 1, "--least", 901).exit_code == 2


def test_places_that_must_stay_come_from_a_table(opened, tmp_path):
    file = tmp_path / "golden.csv"
    file.write_text("地址,经度,纬度\n前园南路12号,118.3075,29.715\n", "gb18030")
    assert f"前园南路12号 · {NW}" in opened("golden", 1, file).stdout
    applied(opened, {"kind": "recode", "code": NW, "new_code": f"{NORTH}009"})
    assert f"前园南路12号 · {NW} → {NORTH}009" in opened("golden", 1).stdout
    assert json.loads(opened("golden", 1, "--json").stdout)["places"][0]["grid_now"] == f"{NORTH}009"
    opened("undo", 1)
    applied(opened, SPLIT)
    done = opened("validate", 1)
    assert done.exit_code == 1 and f"a place that must stay is in another grid · {NW} · {NORTH}003" in done.stdout
    file.write_text("地址,经度,纬度\n前园南路12号,118.3075,north\n", "utf-8")
    done = opened("golden", 1, file)
    assert done.exit_code == 2 and "row 2" in done.stderr and "north" in done.stderr
    assert json.loads(opened("golden", 1, "--none", "--json").stdout) == {"places": []}
    assert opened("validate", 1).exit_code == 0
    assert opened("golden", 1, file, "--none").exit_code == 2


def test_every_row_of_who_is_affected_is_written_to_a_file(opened, tmp_path):
    applied(opened, SPLIT)
    file = tmp_path / "impact.xlsx"
    assert opened("impact", 1, "-o", file).exit_code == 0
    sheet = load_workbook(file)["Notice boards to change"]
    assert NW in {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert opened("impact", 1, "-o", tmp_path / "impact.csv").exit_code == 2


def test_decisions_that_lose_their_grid_are_told(opened, district):
    with district.writing() as session:
        made = Override("前园南路120号", NW, "挂靠管理", "屯政发〔2026〕8号", today() + timedelta(days=9))
        overrides.add(session, [made], today())
    applied(opened, {"kind": "merge", "codes": [NW, NE], "into": NE})
    said = opened("impact", 1, language="zh_CN.UTF-8").stdout
    assert "网格将撤销的归属指定：1" in said and f"前园南路120号：屯政发〔2026〕8号，{NW} → {NE}" in said
    (told,) = json.loads(opened("impact", 1, "--json").stdout)["decisions"]
    assert (told["address"], told["to"]) == ("前园南路120号", [NE])


def test_a_grid_given_to_another_community_is_told_with_both_streets(opened):
    applied(opened, {"kind": "change_community", "code": SW, "community": NORTH})
    told = json.loads(opened("impact", 1, "--json").stdout)
    assert (told["places"], told["reassigned_places"], told["households"]) == (0, 2, 24)
    assert [(each["from"], each["after"]["street"]) for each in told["reassigned"]] == [(SW, "昱中街道")]
    said = opened("impact", 1, language="zh_CN.UTF-8").stdout
    assert f"{SW}：昱东街道 水心亭社区 → 昱中街道 前园社区" in said and "需要告知的住户：24 户" in said


def test_two_are_put_beside_each_other(opened, tmp_path):
    applied(opened, SPLIT, RENAME)
    told = json.loads(opened("compare", "current", "plan:1", "--json").stdout)
    assert {each["code"]: each["differences"] for each in told["changes"]} == {
        NW: ["reshaped"], NORTH + "003": ["new"], SE: ["renamed"],
    }  # fmt: skip
    assert [each["places"] for each in told["flow"] if each["from"] != each["to"]] == [1]
    changes, flow = tmp_path / "changes.csv", tmp_path / "flow.xlsx"
    said = opened("compare", "generation:1", 1, "--changes", changes, "--flow", flow, language="zh_CN.UTF-8").stdout
    assert "有变化的网格 3 个，未变 2 个。" in said and "更名：第二网格 → 滨江网格" in said
    assert len(changes.read_text("utf-8-sig").splitlines()) == 4 and flow.read_bytes()[:2] == b"PK"
    assert opened("compare", "generation:1", 1, "-o", tmp_path / "all.xlsx").exit_code == 0
    assert load_workbook(tmp_path / "all.xlsx").sheetnames[2:] == ["Party grids that differ", "Grids divided otherwise"]
    assert opened("compare", "generation:1", 1, "-o", tmp_path / "all.csv").exit_code == 2
    done = opened("compare", "current", "generation:7")
    assert done.exit_code == 2
    assert done.stderr.strip() == "No generation 7 is in force on any day. Choose one of: 1."


def test_a_plan_is_put_out_for_comment_and_that_is_ended(opened):
    applied(opened, SPLIT)
    day = (today() + timedelta(days=7)).isoformat()
    assert opened("consult", 1, "--until", day, "--where", "政法委").exit_code == 2  # still a draft
    assert opened("submit", 1).exit_code == 0
    told = json.loads(opened("consult", 1, "--until", day, "--where", "政法委", "--json").stdout)
    assert told == {"consultation": 1, "plan": 1, "until": day, "last_day": day, "ended": False}
    assert opened("consult", 1, "--until", day).exit_code == 2
    told = json.loads(opened("consult", 1, "--end", "--json").stdout)
    assert (told["until"], told["last_day"], told["ended"]) == (day, today().isoformat(), True)
    assert opened("consult", 1, "--end").exit_code == 2
