"""geogrid plan describe, share, copy, withdraw: a plan among colleagues, on the command line."""

import json
from datetime import timedelta

import pytest

from geogrid.clock import today
from geogrid.domain.grid import Generation
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.store import generations
from tests import drawn, signing
from tests.drawn import NW, SE

RENAME = {"kind": "rename", "code": SE, "name": "滨江网格"}


@pytest.fixture
def opened(run_plan):
    assert run_plan("new", "调整", "--document", "8号").exit_code == 0
    return run_plan


def test_what_is_not_given_stays(opened):
    told = json.loads(opened("describe", 1, "--target", 300, "--reason", "户数不均", "--json").stdout)
    assert (told["name"], told["reason"], told["document"], told["target"]) == ("调整", "户数不均", "8号", 300)
    assert opened("describe", 1, "--name", "再调整").stdout == (
        "Plan 1: 再调整. Households a grid should have: 300.\n"
    )  # fmt: skip
    assert opened("describe", 1, "--name", "").exit_code == 2


def test_it_is_shared_by_the_names_of_accounts_and_taken_back(opened, district):
    signing.account(district, "wang", [Assignment(Capacity.PLANNER)])
    signing.account(district, "li", [Assignment(Capacity.CLERK)])
    assert "nobody" in opened("share", 1).stdout
    assert "方案 1 已共享给：wang" in opened("share", 1, "--add", "wang", language="zh_CN.UTF-8").stdout
    for unfit in ("li", "nobody-of-this-name"):
        done = opened("share", 1, "--add", unfit)
        assert done.exit_code == 2 and len(done.stderr.strip().splitlines()) == 1
    told = json.loads(opened("share", 1, "--take-back", "wang", "--json").stdout)
    assert (told["members"], [each["name"] for each in told["others"]]) == ([], ["wang"])


def test_a_copy_has_the_edits_and_a_name_of_its_own(opened):
    assert opened("apply", 1, "-", given=json.dumps(RENAME)).exit_code == 0
    assert "plan 2" in opened("copy", 1).stdout
    shown = json.loads(opened("show", 2, "--json").stdout)
    assert (shown["name"], [edit["kind"] for edit in shown["edits"]]) == ("调整 (copy)", ["rename"])
    told = json.loads(opened("copy", 2, "--name", "另一稿", "--json").stdout)
    assert (told["plan"], told["name"], told["stage"]) == (3, "另一稿", "draft")


def test_one_on_earlier_grids_says_so_and_is_copied_onto_the_newest(opened):
    opened("new", "另一方案")
    opened("apply", 1, "-", given=json.dumps(RENAME))
    opened("apply", 2, "-", given=json.dumps({**RENAME, "code": NW}))
    for deed in (("submit", 1), ("approve", 1), ("publish", 1, "--from", (today() + timedelta(days=1)).isoformat())):
        assert opened(*deed).exit_code == 0
    assert "it began with generation 1, and the newest is generation 2" in opened("new", "旧版研究").stdout
    assert "geogrid plan copy 2 --on current" in opened("show", 2).stdout
    assert json.loads(opened("show", 2, "--json").stdout)["newest"] == 2
    told = json.loads(opened("copy", 2, "--on", "current", "--json").stdout)
    assert told["base"] == 2
    assert "cannot be published" not in opened("show", told["plan"]).stdout


def test_a_copy_leaves_out_what_cannot_be_done_on_the_newest_when_told_so(opened):
    opened("new", "另一方案")
    for plan, edit in ((1, RENAME), (2, RENAME), (2, {**RENAME, "code": NW})):
        opened("apply", plan, "-", given=json.dumps(edit))
    for deed in (("submit", 1), ("approve", 1), ("publish", 1, "--from", (today() + timedelta(days=1)).isoformat())):
        assert opened(*deed).exit_code == 0
    refused = opened("copy", 2, "--on", "current")
    assert (refused.exit_code, "--leave-out" in refused.stderr) == (2, True)
    assert refused.stderr.endswith(" Place: 118.315000, 29.705000.\n")
    assert opened("apply", 2, "-", given=json.dumps(RENAME)).stderr.endswith(" Place: 118.315000, 29.705000.\n")
    assert opened("copy", 2, "--leave-out").exit_code == 2
    done = opened("copy", 2, "--on", "current", "--leave-out", language="zh_CN.UTF-8")
    assert done.stdout.splitlines() == [
        "方案 2 已复制，副本为方案 3。",
        "在第 2 版上无法进行而略去的步骤：",
        "  第 1 步（水心亭社区第二网格改名为滨江网格）：不会有任何改动。涉及水心亭社区滨江网格。"
        "位置：118.315000, 29.705000。",
    ]
    told = json.loads(opened("copy", 2, "--on", "current", "--leave-out", "--json").stdout)
    assert (told["base"], [each["edit"] for each in told["left_out"]]) == (2, [1])


def test_a_draft_is_discarded_and_can_be_copied(opened):
    assert "geogrid plan copy 1" in opened("discard", 1).stdout
    assert json.loads(opened("list", "--json").stdout)["plans"][0]["stage"] == "discarded"
    again = opened("discard", 1)
    assert (again.exit_code, "only while it is draft" in again.stderr) == (2, True)
    assert "已作废" in opened("list", language="zh_CN.UTF-8").stdout
    assert json.loads(opened("copy", 1, "--json").stdout)["plan"] == 2


def test_what_is_to_come_is_withdrawn(opened):
    opened("apply", 1, "-", given=json.dumps(RENAME))
    assert opened("submit", 1).exit_code == opened("approve", 1).exit_code == 0
    assert opened("withdraw", 1).exit_code == 2
    day = today() + timedelta(days=1)
    assert opened("publish", 1, "--from", day.isoformat()).exit_code == 0
    told = json.loads(opened("withdraw", 1, "--json").stdout)
    assert (told["withdrawn"], told["stage"]) == (2, "approved")
    assert opened("publish", 1, "--from", today().isoformat()).exit_code == 0
    done = opened("withdraw", 1, language="zh_CN.UTF-8")
    assert (done.exit_code, done.stderr.strip()) == (
        2, "第 3 版不能撤回：该版已启用，如需更正请另建方案。未作任何改动。",
    )  # fmt: skip


def test_what_was_drawn_on_a_generation_that_was_withdrawn_can_be_read(opened):
    opened("apply", 1, "-", given=json.dumps(RENAME))
    assert opened("submit", 1).exit_code == opened("approve", 1).exit_code == 0
    day = (today() + timedelta(days=1)).isoformat()
    assert opened("publish", 1, "--from", day).exit_code == 0
    assert opened("new", "续", "--on", day).exit_code == 0
    assert opened("apply", 2, "-", given=json.dumps({**RENAME, "name": "东网格"})).exit_code == 0
    assert opened("withdraw", 1).exit_code == 0
    shown = opened("show", 2)
    assert (shown.exit_code, "was withdrawn" in shown.stdout, "东网格" in shown.stdout) == (0, True, True)
    told = json.loads(opened("show", 2, "--json", language="zh_CN.UTF-8").stdout)
    assert ([each["name"] for each in told["edits"]], "已撤回" in told["lost"]) == (["东网格"], True)


@pytest.mark.parametrize("deed", ["take-back", "return"])
def test_what_was_handed_in_on_grids_that_are_no_more_is_given_back_and_discarded(opened, district, deed):
    opened("apply", 1, "-", given=json.dumps(RENAME))
    assert opened("submit", 1).exit_code == 0
    with district.writing() as session:
        again = Generation(2, drawn.SINCE, simulated=True, source="again")
        generations.publish(session, again, drawn.AREAS, drawn.GRIDS, None)
    done = opened(deed, 1)
    assert (done.exit_code, done.stdout) == (0, "Plan 1: 调整 (draft)\n")
    assert opened("discard", 1).exit_code == 0


def test_what_is_said_about_it(opened):
    assert "Nothing is said" in opened("comments", 1).stdout
    assert opened("comment", 1, "可否南移？", "--grid", SE).exit_code == 0
    assert opened("comment", 1, "此处为学校", "--at", 118.308, 29.715).exit_code == 0
    assert opened("comment", 1, "可以", "--reply-to", 1).exit_code == 0
    assert opened("comment", 1, "x").exit_code == opened("comment", 1, "x", "--grid", "9").exit_code == 2
    assert opened("uncomment", 1, 1).exit_code == 2
    assert opened("uncomment", 1, 2).exit_code == opened("settle", 1, 1).exit_code == 0
    told = json.loads(opened("comments", 1, "--json").stdout)["comments"]
    assert [(each["number"], each["text"], each["answers"], each["done"]) for each in told] == [
        (1, "可否南移？", None, True), (3, "可以", 1, False),
    ]  # fmt: skip
    assert f"1 · {SE} · 可否南移？ · – (已处理)" in opened("comments", 1, language="zh_CN.UTF-8").stdout
    assert opened("settle", 1, 1, "--open").stdout == "Comment 1 is open again.\n"
