"""What is found under the code that a grid has, whichever it had when that was written; on both stores."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from geogrid.clock import today
from geogrid.domain.audit.entry import By
from geogrid.domain.cases.case import Case
from geogrid.domain.cases.selection import Selection
from geogrid.domain.comparing.compare import Difference
from geogrid.domain.comparing.lineage import DescentKind
from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.edit import DivideMicro, Merge, Named, Recode, RecodeMicro, Split
from geogrid.domain.grid import Generation
from geogrid.domain.insight.figures import Measure
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Action, Actor, can, scope
from geogrid.domain.people.post import Post, Role
from geogrid.domain.register import Override
from geogrid.io.sealing import Sealer
from geogrid.io.table import TableFile
from geogrid.render.wording import Wording
from geogrid.services import comparison_file, descents, insight, plan_withdrawal, post_import, reach
from geogrid.services.cases import find
from geogrid.services.comparison_answer import Told
from geogrid.services.comparisons import Comparisons
from geogrid.services.sign_in import SignIn
from geogrid.store import cases, generations, micros, overrides, people, succession
from geogrid.store import descents as stored_descents
from tests.drawn import AREAS, GRIDS, NE, NORTH, NW, SINCE, SOUTH
from tests.services.plans.test_plan_recoding import APPROVER, DIVIDED, LAST, PLANNER, TOMORROW, TWICE, published

BY = By("1", "127.0.0.0/24")
OWN = "a password of one's own"


@pytest.fixture
def plan(house, record):
    return house.open("换码", "", "", record, on=today(), actor=PLANNER).dossier.id


@pytest.fixture
def somebody(district, accounts, audit):
    """Somebody who sees the cases of the grid, and plans there; returned is who they are, asked for anew."""
    sign_in = SignIn(district, Sealer(b"s" * 32), audit)
    rights = [Assignment(Capacity.CLERK, NW), Assignment(Capacity.PLANNER, NW)]
    accounts.add(BY, "li.na", "李娜", rights, OWN, own=True)
    token = sign_in.sign_in("li.na", OWN, "127.0.0.1")
    return lambda: sign_in.guest(token)


def withdrawn(house, lookup, plan, record):
    plan_withdrawal.withdraw(house, lookup, plan, house.dossier(plan).version, today(), record, APPROVER)


def test_rights_over_a_grid_hold_under_each_code_that_it_has(house, lookup, plan, record, somebody):
    def may():
        actor, found = somebody().actor, []
        for on in (today(), TOMORROW):
            snapshot = lookup.snapshot(on)
            found.append(sorted(reach.codes_in(snapshot, scope(actor, Action.PLAN))))
            assert can(actor, Action.PLAN, reach.thing(snapshot, found[-1]))
            assert not can(actor, Action.PLAN, reach.thing(snapshot, [NE]))
        return found

    assert may() == [[NW], [NW]]
    published(house, plan, record, *TWICE)
    lookup.catch_up()
    assert may() == [[NW], [LAST]]
    withdrawn(house, lookup, plan, record)
    assert may() == [[NW], [NW]]


def test_who_manages_the_community_manages_the_rights_of_its_grid(house, plan, record, accounts, somebody, district):
    chief = Actor(9, (Assignment(Capacity.ADMINISTRATOR, NORTH),))
    other = Actor(8, (Assignment(Capacity.ADMINISTRATOR, SOUTH),))
    published(house, plan, record, *TWICE)
    assert [[each.name for each in accounts.every(by)] for by in (chief, other)] == [["li.na"], []]


def test_grids_that_change_their_codes_with_each_other_keep_nothing_of_each_other(district):
    """It is not known of what is written under such a code which of the two was meant."""
    swapped = [replace(grid, code={NW: NE, NE: NW}.get(grid.code, grid.code)) for grid in GRIDS]
    generation = Generation(2, TOMORROW, True, "swapped")
    with district.writing() as session:
        generations.publish(session, generation, AREAS, swapped, None)
        descents.note(session, generation)
        assert {(each.old, each.new) for each in stored_descents.of_grid(session, NW)[2]} >= {(NW, NE), (NE, NW)}
        assert succession.same(session, [NW, NE]) == {NW: {NW}, NE: {NE}}
        assert succession.names(session, [NW, NE], TOMORROW) == {}


def test_halves_made_one_under_a_new_code_are_told_after_publishing_as_before(house, lookup, plan, record, district):
    """A grid that a plan gave no other code goes on under none, also where all of its ground is one new grid's."""
    new = NORTH + "044"
    west, south, east, north = next(grid.shape.bounds for grid in GRIDS if grid.code == NW)
    line = (((west + east) / 2, south - 0.01), ((west + east) / 2, north + 0.01))
    edits = Split(NW, line, (Named(NW, "甲"), Named(new, "乙"))), Merge((NW, new), new)
    published(house, plan, record, *edits)
    lookup.catch_up()
    with district.reading() as session:
        assert [(each.old, each.new, each.kind) for each in stored_descents.of_grid(session, new)[2]] == [
            (NW, new, DescentKind.MERGED_INTO)
        ]
        assert succession.names(session, [NW], TOMORROW) == {}


def test_a_code_is_of_one_grid_with_those_it_had_before(house, plan, record, district):
    published(house, plan, record, *TWICE)
    with district.reading() as session:
        assert succession.same(session, [NW, NE]) == {NW: {NW, LAST}, NE: {NE}}
        assert succession.names(session, [NW, NE, LAST], TOMORROW) == {NW: LAST}
        assert succession.names(session, [NW], today()) == {}


def test_generations_and_plans_beside_each_other_know_it_as_one_grid(house, lookup, district, plan, record, tmp_path):
    """Also backwards, and where a plan on the later generation gives it a third code."""
    published(house, plan, record, *TWICE)
    lookup.catch_up()
    third = NORTH + "033"
    later = house.open("再换码", "", "", record, on=TOMORROW, actor=PLANNER).dossier.id
    house.apply(later, Recode(LAST, third), 1, record, PLANNER)
    comparisons = Comparisons(district, lookup, house)
    sides = {"generation:1": NW, "generation:2": LAST, f"plan:{later}": third}
    for (left, was), (right, now) in permutations(sides.items(), 2):
        compared = comparisons.compared(left, right, PLANNER)
        told = Told(compared, Wording("en"))
        assert [each.differences for each in compared.comparison.changes.values()] == [(Difference.RECODED,)]
        (change,) = told.plain()["changes"]
        assert (change["code"], change["text"]) == (now, f"another code: {was} → {now}")
        assert told.counts()["recoded"] == 1 and told.counts()["new"] == told.counts()["gone"] == 0
        comparison_file.write(tmp_path / "changes.csv", comparison_file.CHANGES, told)
        assert f"another code: {was} → {now}" in (tmp_path / "changes.csv").read_text("utf-8-sig")
    with_itself = comparisons.compared("generation:2", "generation:2", PLANNER)
    assert not with_itself.comparison.changes


def test_cases_are_counted_and_shown_under_the_code_of_the_day(house, lookup, district, plan, record, somebody):
    with district.writing() as session:
        cases.add(session, [Case("SJ-3", "路灯", datetime(2026, 4, 6, 8), 118.305, 29.715, grid=NW)])
    published(house, plan, record, *TWICE, DIVIDED)
    lookup.catch_up()
    for on, code in ((today(), NW), (TOMORROW, LAST)):
        snapshot = lookup.snapshot(on)
        theirs = Selection(within=reach.within(snapshot, scope(somebody().actor, Action.SEE_CASES)))
        whole = Selection(
            within=reach.within(snapshot, scope(Actor(7, (Assignment(Capacity.CLERK, NORTH),)), Action.SEE_CASES))
        )
        with district.reading() as session:
            found = find(session, theirs, snapshot=snapshot)
            assert [(case.code, case.grid) for case in found.cases] == [("SJ-3", code)]
            counted = insight.figures(session, snapshot, theirs, Measure.COUNT)
            assert [(row.code, row.cases) for row in counted.ranking] == [(code, 1)]
            assert (counted.total.cases, counted.total.outside) == (1, 0)
            assert find(session, whole, snapshot=snapshot).total == 2


def test_what_is_written_before_the_day_goes_over_with_it(house, lookup, district, plan, record):
    published(house, plan, record, *TWICE)
    until = TOMORROW + timedelta(days=9)

    def kept():
        with district.reading() as session:
            return [
                (
                    {each.grid for each in overrides.overrides(session, on)},
                    [
                        code
                        for code in (NW, LAST)
                        for post in people.posts(session, code, on)
                        if post.role is Role.POLICE
                    ],
                )
                for on in (today(), TOMORROW)
            ]

    with district.writing() as session:
        overrides.add(session, [Override("滨江路3号", NW, "挂靠", "屯政发〔2026〕8号", until)], today())
        people.fill(session, [Post(NW, Role.POLICE, "丙", None)], today())
    assert kept() == [({NW}, [NW]), ({LAST}, [LAST])]
    withdrawn(house, lookup, plan, record)
    assert kept() == [({NW}, [NW]), ({NW}, [NW])]
    house.publish(plan, TOMORROW, house.dossier(plan).version, today(), record, APPROVER)
    with district.writing() as session:
        (mine,) = overrides.kept(session, today())
        overrides.end(session, [mine.number], today())
    assert kept() == [(set(), [NW]), (set(), [LAST])]


def test_a_table_of_posts_is_taken_where_nobody_has_the_role_under_either_code(house, lookup, district, plan, record):
    published(house, plan, record, *TWICE)

    def problems(role):
        rows = [{"网格编号": NW, "姓名": "丁", "职务": role}]
        table = TableFile("posts.csv", "utf-8", "", [], ["网格编号", "姓名", "职务"], rows, 2, "0" * 64)
        with district.writing() as session:
            planned = post_import.plan(session, lookup.snapshot(today()), table, today())
            if not planned.problems:
                post_import.commit(session, planned, record)
            return [problem.code for problem in planned.problems]

    assert problems("民警") == []
    assert problems("网格长") == problems("民警") == ["change_scheduled"]
    with district.reading() as session:
        found = [post.name for post in people.posts(session, LAST, TOMORROW) if post.role is Role.POLICE]
    assert found == ["丁"]


def test_posts_of_a_micro_grid_written_before_the_day_go_over(house, lookup, district, record):
    divided = apply(mesh_of(GRIDS, AREAS), DivideMicro(NE, ((118.30, 29.713), (118.40, 29.713)))).mesh
    old, new = f"{NE}01", f"{NE}21"
    with district.writing() as session:
        micros.replace(session, divided.micros, SINCE)
    plan = house.open("换码", "", "", record, on=today(), actor=PLANNER).dossier.id
    published(house, plan, record, RecodeMicro(NE, old, new))
    with district.writing() as session:
        people.fill(session, [Post(old, Role.LEADER, "示例微网格长", None)], today())

    def leaders(on):
        with district.reading() as session:
            return [code for code in (old, new) if people.posts(session, code, on)]

    assert [leaders(today()), leaders(TOMORROW)] == [[old], [new]]
    withdrawn(house, lookup, plan, record)
    assert [leaders(today()), leaders(TOMORROW)] == [[old], [old]]
