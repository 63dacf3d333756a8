"""A grid that is given another code is the grid that it was: its addresses, its posts, its texts; on both stores."""

from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from geogrid.clock import today
from geogrid.domain.comparing.compare import Difference
from geogrid.domain.comparing.impact import Board
from geogrid.domain.comparing.lineage import DescentKind, beside
from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.edit import (
    DivideMicro,
    GroupParty,
    Merge,
    MergeMicro,
    Named,
    Recode,
    RecodeMicro,
    Rename,
    RenameMicro,
    Split,
)
from geogrid.domain.editing.refusal import NOT_MADE
from geogrid.domain.evaluation.contents import Golden
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Actor
from geogrid.domain.people.post import Post, Role
from geogrid.domain.register import Override
from geogrid.domain.sides.side import SidesText
from geogrid.errors import DayTooEarly, WithdrawalRefused
from geogrid.render.wording import Wording
from geogrid.services import (
    exhibit,
    grid_history,
    plan_copying,
    plan_impact,
    plan_rules,
    plan_withdrawal,
    plan_workbook,
)
from geogrid.services.comparisons import Comparisons
from geogrid.services.plan_impact import Recoded
from geogrid.services.sides_texts import PublicText, SidesTexts
from geogrid.store import micros, overrides, parties, people, recodings, sides_texts
from tests.drawn import AREAS, GRIDS, NE, NORTH, NW, POSTS, SE, SINCE

FIRST, LAST, PART, PARTY = NORTH + "010", NORTH + "011", NORTH + "012", NORTH + "901"
TWICE = Recode(NW, FIRST), Recode(FIRST, LAST)
WEST = Named(LAST, "第一网格"), Named(PART, "第三网格")
DIVIDED = Split(LAST, ((118.3033, 29.70), (118.3033, 29.73)), WEST[::-1])  # the house stays in the larger part
HOUSE = Golden(118.3095, 29.715, "前园南路12号", NW)
TOMORROW, LATER = today() + timedelta(days=1), today() + timedelta(days=9)
PLANNER = Actor(1, (Assignment(Capacity.PLANNER),))
APPROVER = Actor(3, (Assignment(Capacity.APPROVER),))


@pytest.fixture
def plan(house, record):
    return house.open("换码", "", "", record, on=today(), actor=PLANNER).dossier.id


def edited(house, plan, record, *edits):
    for edit in edits:
        house.apply(plan, edit, house.dossier(plan).version, record, PLANNER)
    return house.state(plan)


def published(house, plan, record, *edits, day=TOMORROW):
    edited(house, plan, record, *edits)
    house.submit(plan, house.dossier(plan).version, today(), record, PLANNER)
    house.approve(plan, house.dossier(plan).version, today(), record, APPROVER)
    return house.publish(plan, day, house.dossier(plan).version, today(), record, APPROVER)


def broken(state, rule):
    return [(each.codes, each.about) for each in state.work.findings() if each.rule == rule]


def kept(database):
    """Who and what is of which grid, on the days that matter."""
    with database.reading() as session:
        return [
            (
                {(post.grid, post.role) for code in (NW, LAST) for post in people.posts(session, code, on)},
                {(each.address, each.grid) for each in overrides.overrides(session, on)},
                sides_texts.texts(session, on),
            )
            for on in (today(), TOMORROW, LATER)
        ]  # fmt: skip


def test_its_addresses_stay_and_it_keeps_its_leader(house, plan, record):
    plan_rules.keep(house, plan, [HOUSE], 1, record, PLANNER)
    before = house.state(plan).work
    leaderless, totals = broken(house.state(plan), "leader_in_each"), before.tally.totals
    state = edited(house, plan, record, *TWICE)
    assert broken(state, "golden_stay") == []
    assert broken(state, "leader_in_each") == leaderless
    assert (state.work.tally.figures[LAST].posts, state.work.tally.figures[LAST].has_leader) == (2, True)
    assert state.work.tally.totals.posts_without_grid == totals.posts_without_grid == 0
    assert state.work.plan.recoded == {NW: LAST}
    divided = edited(house, plan, record, DIVIDED)
    assert divided.work.plan.recoded == {NW: LAST}
    assert broken(divided, "golden_stay") == []
    merged = edited(house, plan, record, Merge((LAST, NE, PART), NE))
    assert merged.work.plan.recoded == {}
    assert broken(merged, "golden_stay") == [((LAST, NE), HOUSE.label)]
    assert merged.work.tally.totals.posts_without_grid == 2
    for _ in range(4):
        state = house.undo(plan, house.dossier(plan).version, record, PLANNER).state
    assert state.work.plan.recoded == {} and state.work.tally.figures[NW] == before.tally.figures[NW]


BESIDE = replace(HOUSE, label="归东边", grid=NE)
"""A place that is to be in another grid than it lies in."""


@pytest.mark.parametrize(
    ("edits", "home", "other"),
    [
        (TWICE, LAST, NE),
        ((*TWICE, DIVIDED), LAST, NE),
        ((Recode(NE, FIRST),), NW, FIRST),
        ((Merge((NW, NE), NE),), NE, NE),
        ((Merge((NW, NE), NW),), NW, NW),
    ],
)
def test_a_copy_onto_it_keeps_what_must_stay_by_the_codes_of_now(house, district, plan, record, edits, home, other):
    before = house.open("另一方案", "", "", record, on=today(), actor=PLANNER).dossier.id
    plan_rules.keep(house, before, [HOUSE, BESIDE], 1, record, PLANNER)
    edited(house, before, record, Rename(SE, "滨江网格"))
    published(house, plan, record, *edits)
    copied = plan_copying.copy(district, house, before, "副本", record, PLANNER, onto_newest=True)
    assert [each.grid for each in plan_rules.golden(district, house, copied.state.dossier.id, PLANNER)] == [home, other]
    assert HOUSE.label not in {about for _, about in broken(copied.state, "golden_stay")}
    same = plan_copying.copy(district, house, before, "同版副本", record, PLANNER).state.dossier.id
    assert plan_rules.golden(district, house, same, PLANNER) == [HOUSE, BESIDE]


def test_who_is_affected_lists_its_code_and_nobody_who_moves(house, district, plan, record, tmp_path):
    edited(house, plan, record, *TWICE)
    state, found = house.impact(plan)
    assert found.recoded == (Recoded(NW, LAST, 1),)
    assert (len(found.impact.places), len(found.impact.cases), found.impact.households) == (0, 0, 0)
    assert found.impact.posts == () and LAST not in found.impact.leaderless
    assert found.impact.boards == (Board(LAST, (Difference.RECODED,)),)
    assert found.texts == ()
    file = tmp_path / "impact.xlsx"
    plan_workbook.write(file, district, state, found, Wording("en"))
    rows = list(load_workbook(file)["Codes that change"].values)
    assert rows == [("Code before", "Code to come", "Grid", "Addresses"), (NW, LAST, "前园社区第一网格", 1)]
    (row,) = exhibit.read(exhibit.freeze(state.work)).rows
    assert (row.old, row.new, row.differences) == (NW, LAST, (Difference.RECODED,))
    assert row.old_name == row.new_name == "前园社区第一网格"


def test_what_leaves_it_leaves_the_grid_that_it_was(house, plan, record):
    cut = Split(LAST, ((118.305, 29.70), (118.305, 29.73)), (Named(LAST, "第一网格"), Named(PART, "第三网格")))
    edited(house, plan, record, *TWICE, cut)
    _, found = house.impact(plan)
    assert [(each.old, each.new) for each in found.impact.places.each()] == [(NW, PART)]
    assert set(found.impact.boards[0].reasons) == {Difference.RESHAPED, Difference.RECODED}


def test_what_is_its_own_is_published_with_it_and_given_back(house, lookup, district, plan, record):
    with district.writing() as session:
        overrides.add(session, [Override("滨江路3号", NW, "挂靠", "屯政发〔2026〕8号", LATER)], today())
        sides_texts.add(session, [SidesText(NW, "东至前园南路")], today())
    before = kept(district)
    published(house, plan, record, *TWICE)
    now, then, last = kept(district)
    assert now == before[0], "what was stays"
    posts = {(LAST, post.role) for post in POSTS if post.grid == NW}
    assert then == (posts, {("滨江路3号", LAST)}, {LAST: "东至前园南路"})
    assert last == (posts, set(), {LAST: "东至前园南路"})
    plan_withdrawal.withdraw(house, lookup, plan, house.dossier(plan).version, today(), record, APPROVER)
    assert kept(district) == before
    house.publish(plan, TOMORROW, house.dossier(plan).version, today(), record, APPROVER)
    assert kept(district) == [now, then, last]
    with pytest.raises(WithdrawalRefused):
        plan_withdrawal.withdraw(house, lookup, plan, house.dossier(plan).version, TOMORROW, record, APPROVER)


def test_what_begins_on_the_day_or_later_is_carried_too(house, lookup, district, plan, record):
    def leaders():
        found = []
        with district.reading() as session:
            for on in (today(), TOMORROW, LATER):
                found.append([(code, post.name) for code in (NE, LAST) for post in people.posts(session, code, on)])
        return found

    with district.writing() as session:
        people.fill(session, [Post(NE, Role.LEADER, "甲", None)], TOMORROW)
        people.fill(session, [Post(NE, Role.POLICE, "乙", None)], LATER)
    before = leaders()
    published(house, plan, record, Recode(NE, LAST))
    assert leaders() == [[], [(LAST, "甲")], [(LAST, "甲"), (LAST, "乙")]]
    plan_withdrawal.withdraw(house, lookup, plan, house.dossier(plan).version, today(), record, APPROVER)
    assert leaders() == before


def test_what_was_changed_meanwhile_goes_back_with_the_grid(house, lookup, district, plan, record):
    published(house, plan, record, *TWICE)
    with district.writing() as session:
        people.fill(session, [Post(LAST, Role.LEADER, "甲", None)], TOMORROW)
        people.fill(session, [Post(LAST, Role.LEADER, "乙", None), Post(LAST, Role.POLICE, "丙", None)], LATER)
        overrides.add(
            session, [Override("滨江路3号", LAST, "挂靠", "屯政发〔2026〕8号", LATER + timedelta(days=9))], TOMORROW
        )
        sides_texts.add(session, [SidesText(LAST, "东至前园南路")], TOMORROW)
    plan_withdrawal.withdraw(house, lookup, plan, house.dossier(plan).version, today(), record, APPROVER)

    def there(on):
        with district.reading() as session:
            assert people.posts(session, LAST, on) == []
            posts = {post.role: post.name for post in people.posts(session, NW, on)}
            assert {each.grid for each in overrides.overrides(session, on)} == ({NW} if on > today() else set())
            assert sides_texts.texts(session, on) == ({NW: "东至前园南路"} if on > today() else {})
        return posts

    before = there(today())
    assert there(TOMORROW) == before | {Role.LEADER: "甲"}
    assert there(LATER) == before | {Role.LEADER: "乙", Role.POLICE: "丙"}


def test_nothing_is_written_of_a_code_that_ends_with_a_publication(house, lookup, district, plan, record):
    """It would not go over with the grid: it waits for the day, or for the withdrawal."""
    published(house, plan, record, *TWICE)
    with district.reading() as session:
        assert recodings.coming(session, [NW, NE], today()) == {NW: (LAST, TOMORROW)}
        assert recodings.coming(session, [NW], TOMORROW) == {}
    texts = SidesTexts(district, lookup)
    with pytest.raises(DayTooEarly):
        texts.put(NW, "东至前园南路", today(), texts.about(NW, today()).version, record)
    plan_withdrawal.withdraw(house, lookup, plan, house.dossier(plan).version, today(), record, APPROVER)
    with district.reading() as session:
        assert recodings.coming(session, [NW], today()) == {}


@pytest.mark.parametrize("is_redrawn", [False, True])
def test_its_written_sides_say_whether_the_border_was_moved_since(house, lookup, district, plan, record, is_redrawn):
    with district.writing() as session:
        sides_texts.add(session, [SidesText(NW, "东至前园南路")], today())
    cut = Split(LAST, ((118.305, 29.70), (118.305, 29.73)), (Named(LAST, "第一网格"), Named(PART, "第三网格")))
    published(house, plan, record, *TWICE, *([cut] if is_redrawn else []))
    texts = SidesTexts(district, lookup)
    assert texts.text(LAST, TOMORROW) == PublicText("东至前园南路", is_redrawn)
    assert texts.text(NW, today()) == PublicText("东至前园南路", False)


@pytest.mark.parametrize("recoding", [(), TWICE], ids=["its own code", "another code"])
def test_what_was_written_of_a_border_that_is_withdrawn_is_of_no_other(house, lookup, district, plan, record, recoding):
    texts, code = SidesTexts(district, lookup), LAST if recoding else NW
    with district.writing() as session:
        sides_texts.add(session, [SidesText(NW, "东至前园南路"), SidesText(NE, "东至滨江路")], today())
    cut = Split(code, ((118.305, 29.70), (118.305, 29.73)), (Named(code, "第一网格"), Named(PART, "第三网格")))
    published(house, plan, record, *recoding, cut)
    for of, text in ((code, "东至老街"), (PART, "西至老街"), (NE, "东至横江")):
        texts.put(of, text, LATER, texts.about(of, LATER).version, record)
    plan_withdrawal.withdraw(house, lookup, plan, house.dossier(plan).version, today(), record, APPROVER)
    assert [texts.text(NW, on) for on in (today(), TOMORROW, LATER)] == [PublicText("东至前园南路", False)] * 3
    assert [texts.text(NE, on).text for on in (TOMORROW, LATER)] == ["东至滨江路", "东至横江"]
    assert texts.about(NW, today()).later is None


@pytest.mark.parametrize(
    ("theirs", "own", "kept"),
    [
        (
            [Split(NE, ((118.315, 29.70), (118.315, 29.73)), (Named(NE, "第二网格"), Named(PART, "东网格")))],
            [Split(NW, ((118.305, 29.70), (118.305, 29.73)), (Named(NW, "第一网格"), Named(PART, "西网格"))),
             Rename(PART, "西湖网格"), Rename(SE, "滨江网格")],
            [Rename(SE, "滨江网格")],
        ),
        ([Recode(NE, LAST)], [Recode(NW, LAST), Rename(LAST, "西湖网格"), Rename(SE, "滨江网格")],
         [Rename(SE, "滨江网格")]),
    ],
    ids=["split", "another code"],
)  # fmt: skip
def test_a_copy_without_an_edit_is_without_what_was_done_to_the_grid_that_it_made(
    house, district, plan, record, theirs, own, kept
):
    mine = house.open("自己的", "", "", record, on=today(), actor=PLANNER).dossier.id
    edited(house, mine, record, *own)
    published(house, plan, record, *theirs)
    made = plan_copying.copy(district, house, mine, "副本", record, PLANNER, onto_newest=True, leave_out=True)
    assert [step.edit for step in made.state.work.plan.steps] == kept
    assert [each["edit"] for each in made.left_out] == [1, 2]
    assert made.left_out[1]["reason"] == NOT_MADE and made.left_out[1]["grids"]


def test_texts_of_new_grids_go_and_texts_from_before_the_publication_stay(house, lookup, district, plan, record):
    with district.writing() as session:
        sides_texts.add(session, [SidesText(NW, "东至老路"), SidesText(NE, "西至老路")], today())
        sides_texts.add(session, [SidesText(NW, "东至新路")], LATER)
        sides_texts.end(session, [NE], LATER)
    line = (118.305, 29.70), (118.305, 29.73)
    published(house, plan, record, Split(NW, line, (Named(NW, "第一网格"), Named(PART, "第三网格"))))
    texts = SidesTexts(district, lookup)
    texts.put(PART, "西至老街", TOMORROW, texts.about(PART, TOMORROW).version, record)
    texts.put(NW, "东至别处", LATER, texts.about(NW, LATER).version, record)
    plan_withdrawal.withdraw(house, lookup, plan, house.dossier(plan).version, today(), record, APPROVER)
    with district.reading() as session:
        told = [sides_texts.texts(session, on) for on in (today(), TOMORROW, LATER)]
    assert told == [{NW: "东至老路", NE: "西至老路"}, {NW: "东至老路", NE: "西至老路"}, {NW: "东至新路"}]


def test_its_old_code_leads_to_it_whatever_it_gave_away(house, district, plan, record):
    third = Split(LAST, ((118.304, 29.70), (118.304, 29.73)), WEST[::-1])
    published(house, plan, record, *TWICE, third)
    told = grid_history.of_grid(district, NW, TOMORROW)
    kinds = {(each.descent.old, each.descent.new): each.descent.kind for each in told.events if each.descent.old}
    assert kinds[NW, LAST] is DescentKind.RECODED
    assert [each.grid.code for each in told.heirs] == [LAST]
    recoded = next(each for each in told.events if each.descent.kind is DescentKind.RECODED)
    assert beside(recoded.descent, recoded.old, recoded.new) == (DescentKind.RESHAPED,)


def test_a_micro_grid_with_another_code_keeps_its_leader(house, lookup, district, record):
    divided = apply(mesh_of(GRIDS, AREAS), DivideMicro(NE, ((118.30, 29.713), (118.40, 29.713)))).mesh
    old, new = f"{NE}01", f"{NE}21"
    with district.writing() as session:
        micros.replace(session, divided.micros, SINCE)
        people.fill(session, [Post(old, Role.LEADER, "示例微网格长", None)], SINCE)
    plan = house.open("换码", "", "", record, on=today(), actor=PLANNER).dossier.id
    state = edited(house, plan, record, RecodeMicro(NE, old, new))
    assert state.work.tally.totals.posts_without_grid == 0
    published(house, plan, record, RecodeMicro(NE, new, f"{NE}22"))

    def leaders(on):
        with district.reading() as session:
            return [code for code in (old, new, f"{NE}22") if people.posts(session, code, on)]

    assert [leaders(on) for on in (today(), TOMORROW)] == [[old], [f"{NE}22"]]
    plan_withdrawal.withdraw(house, lookup, plan, house.dossier(plan).version, today(), record, APPROVER)
    assert leaders(TOMORROW) == [old]


def test_posts_of_micro_grids_that_are_no_more_or_never_came_to_be_are_listed(house, lookup, district, record):
    divided = apply(mesh_of(GRIDS, AREAS), DivideMicro(NE, ((118.30, 29.713), (118.40, 29.713)))).mesh
    stays, goes, withdrawn = f"{NE}01", f"{NE}02", f"{SE}01"
    with district.writing() as session:
        micros.replace(session, divided.micros, SINCE)
        people.fill(session, [Post(code, Role.LEADER, "甲", None) for code in (stays, goes, withdrawn)], SINCE)
    plan = house.open("合并", "", "", record, on=today(), actor=PLANNER).dossier.id
    edited(house, plan, record, RecodeMicro(NE, stays, f"{NE}09"))
    state, found = house.impact(plan)
    assert [post.grid for post in found.impact.posts] == [withdrawn]
    assert plan_impact.named(state.work.plan, withdrawn) is None
    edited(house, plan, record, MergeMicro(NE, (f"{NE}09", goes), goes))
    state, found = house.impact(plan)
    assert {post.grid for post in found.impact.posts} == {stays, goes, withdrawn}, "of all of them, none is left"
    assert state.work.tally.totals.posts_without_grid == 3
    assert plan_impact.named(state.work.plan, goes) == "前园社区第二网格第二微网格"


@pytest.fixture
def nested(district):
    """The first grid is divided, and in a party grid with its neighbour."""
    mesh = mesh_of(GRIDS, AREAS)
    for edit in (DivideMicro(NW, ((118.29, 29.715), (118.32, 29.715))), GroupParty(PARTY, "城北组团", (NW, NE))):
        mesh = apply(mesh, edit).mesh
    with district.writing() as session:
        micros.replace(session, mesh.micros, SINCE)
        parties.replace(session, mesh.parties.values(), SINCE)


def told(found):
    """Of a plan's impact or a comparison, which divisions it lists, and the households that they move."""
    return [(each.grid, len(each.old), len(each.new)) for each in found.divisions], found.households_within or 0


def test_its_micro_grids_and_its_party_grid_are_what_they_were(house, lookup, district, nested, plan, record):
    comparisons = Comparisons(district, lookup, house)
    edited(house, plan, record, *TWICE)
    _, found = house.impact(plan)
    assert (told(found), found.parties) == (([], 0), ())
    for sides in (("current", f"plan:{plan}"), (f"plan:{plan}", "current")):
        compared = comparisons.compared(*sides)
        assert (told(compared), compared.parties) == (([], 0), ())
    published(house, plan, record)
    for sides in (("generation:1", "generation:2"), ("generation:2", "generation:1")):
        compared = comparisons.compared(*sides)
        assert (told(compared), compared.parties) == (([], 0), ())


def test_what_else_is_done_to_them_is_told_once(house, lookup, district, nested, plan, record):
    comparisons = Comparisons(district, lookup, house)
    more = RenameMicro(LAST, f"{NW}01", "花园"), GroupParty(PARTY, "城北组团", (LAST,))
    edited(house, plan, record, *TWICE, RecodeMicro(LAST, f"{NW}02", f"{LAST}02"), *more)
    _, found = house.impact(plan)
    assert told(found)[0] == [(LAST, 2, 2)]
    (divided,) = found.divisions
    assert (divided.recoded, divided.made, divided.dropped) == ({f"{NW}02": f"{LAST}02"}, (), ())
    (words,) = plan_impact.told_divisions(house.state(plan).work.plan, found, Wording("en"))
    assert words["text"] == f"changed: 花园; another code: {NW}02 → {LAST}02"
    ((party, concerned),) = found.parties
    assert (party.joined, party.left, [post.grid for post in concerned]) == ((), (NE,), [NW])
    published(house, plan, record)
    for sides, grid, over in (
        (("generation:1", "generation:2"), LAST, ((), (NE,))),
        (("generation:2", "generation:1"), NW, ((NE,), ())),
    ):
        compared = comparisons.compared(*sides)
        assert told(compared) == ([(grid, 2, 2)], 0)
        (divided,) = compared.divisions
        codes = f"{NW}02", f"{LAST}02"
        assert (divided.recoded, divided.made, divided.dropped) == (
            dict([codes if grid == LAST else codes[::-1]]),
            (),
            (),
        )
        assert [(each.joined, each.left) for each in compared.parties] == [over]
