"""Who asks for the code that a grid had before is told which one it has now; on both stores."""

import pytest

from geogrid.clock import today
from geogrid.domain.editing.edit import (
    ChangeCommunity,
    ChangeKind,
    Create,
    DivideMicro,
    GroupParty,
    Merge,
    MergeMicro,
    MoveBorder,
    Named,
    Recode,
    RecodeMicro,
    Rename,
    RenameMicro,
    Retire,
    Split,
    Transfer,
)
from geogrid.domain.editing.refusal import NO_MICRO, NOT_MADE, RECODED, RETIRED
from geogrid.domain.grid import GridKind
from geogrid.errors import EditOutdated, EditRefused, GridRecoded, GridRetired
from geogrid.render import refusals
from geogrid.render.wording import Wording
from geogrid.services import coming, plan_copying
from geogrid.services.coming import Change, Coming
from geogrid.services.plan_work import edit_of
from tests.drawn import NE, NORTH, NW, SOUTH
from tests.services.plans.test_plan_recoding import LAST, LATER, PLANNER, TOMORROW, TWICE, edited, plan, published

__all__ = ["plan"]
INSIDE = 118.305, 29.715
NEW = SOUTH + "010"


def test_the_code_that_it_has_now_is_told(house, lookup, plan, record):
    published(house, plan, record, *TWICE)
    lookup.catch_up()
    assert lookup.grid(NW, today()).grid.code == NW
    for on in (TOMORROW, LATER):
        with pytest.raises(GridRecoded) as refused:
            lookup.grid(NW, on)
        facts = refused.value.facts
        assert (facts["now"], facts["since"], [each["code"] for each in facts["successors"]]) == (
            LAST,
            TOMORROW.isoformat(),
            [LAST],
        )


def test_the_code_to_come_is_told_and_nothing_of_another_grid(house, lookup, plan, record):
    published(house, plan, record, *TWICE)
    lookup.catch_up()
    grid = lookup.grid(NW, today()).grid
    expected = [Coming(TOMORROW, {Change.CODE: (LAST,)})]
    assert coming.of_place(lookup, grid, *INSIDE, today()) == expected
    assert coming.of_grid(lookup, grid, today()) == expected
    for told in (
        coming.of_place(lookup, lookup.grid(LAST, TOMORROW).grid, *INSIDE, TOMORROW),
        coming.of_grid(lookup, lookup.grid(NE, today()).grid, today()),
    ):
        assert told == []


def test_all_that_becomes_of_it_on_the_day_is_told_at_once(house, lookup, plan, record):
    edits = ChangeCommunity(NW, SOUTH), Recode(NW, NEW), Rename(NEW, "滨江网格"), ChangeKind(NEW, GridKind.DEDICATED)
    published(house, plan, record, *edits)
    lookup.catch_up()
    changes = {
        Change.CODE: (NEW,),
        Change.COMMUNITY: ("昱东街道水心亭社区",),
        Change.NAME: ("滨江网格",),
        Change.KIND: ("dedicated",),
    }
    grid = lookup.grid(NW, today()).grid
    assert coming.of_place(lookup, grid, *INSIDE, today()) == [Coming(TOMORROW, changes)]
    assert coming.of_grid(lookup, grid, today()) == [Coming(TOMORROW, changes)]


def test_a_grid_that_is_merged_after_it_had_another_code_is_no_more(house, lookup, plan, record):
    published(house, plan, record, Recode(NW, LAST), Merge((NE, LAST), NE))
    lookup.catch_up()
    with pytest.raises(GridRetired) as refused:
        lookup.grid(NW, TOMORROW)
    assert not isinstance(refused.value, GridRecoded)
    (told,) = coming.of_grid(lookup, lookup.grid(NW, today()).grid, today())
    assert told == Coming(TOMORROW, {Change.GONE: ["前园社区第二网格"]})


def test_an_edit_of_the_old_code_says_which_it_has_now(house, plan, record):
    edited(house, plan, record, *TWICE)
    with pytest.raises(EditRefused) as refused:
        edited(house, plan, record, ChangeKind(NW, GridKind.DEDICATED))
    facts = refused.value.facts
    assert (facts["reason"], facts["codes"]) == (RECODED, [NW, LAST])
    assert (facts["lon"], facts["lat"]) != (None, None)
    edited(house, plan, record, Merge((NE, LAST), NE))
    with pytest.raises(EditRefused) as refused:
        edited(house, plan, record, ChangeKind(NW, GridKind.DEDICATED))
    assert refused.value.facts["reason"] == RETIRED


ACROSS = (118.305, 29.70), (118.305, 29.73)
PARTED = Split(NW, ACROSS, (Named(NW, "甲网格"), Named(NORTH + "020", "乙网格")))
CORNER = ((((118.309, 29.711), (118.31, 29.711), (118.31, 29.713), (118.309, 29.713), (118.309, 29.711)),),)
MOVED = MoveBorder((NW, NE), (118.31, 29.715), ((118.31, 29.71), (118.311, 29.715), (118.31, 29.72)))


@pytest.fixture
def others(database, house, record):
    """A function that publishes another plan on the grids of a day, and returns its number."""

    def made(*edits, on=None):
        number = house.open("另案", "", "", record, on=on or today(), actor=PLANNER).dossier.id
        published(house, number, record, *edits, day=LATER if on else TOMORROW)
        return number

    return made


@pytest.fixture
def onto_newest(database, house, record):
    def copied(number):
        return plan_copying.copy(database, house, number, "副本", record, PLANNER, onto_newest=True).state

    return copied


@pytest.mark.parametrize(
    ("edit", "there"),
    [
        (Rename(NW, "滨江网格"), Rename(LAST, "滨江网格")),
        (ChangeKind(NW, GridKind.DEDICATED), ChangeKind(LAST, GridKind.DEDICATED)),
        (ChangeCommunity(NW, SOUTH), ChangeCommunity(LAST, SOUTH)),
        (Recode(NW, NORTH + "030"), Recode(LAST, NORTH + "030")),
        (PARTED, Split(LAST, ACROSS, (Named(LAST, "甲网格"), Named(NORTH + "020", "乙网格")))),
        (Merge((NW, NE), NW), Merge((LAST, NE), LAST)),
        (Merge((NW, NE), NE), Merge((LAST, NE), NE)),
        (MOVED, MoveBorder((LAST, NE), MOVED.at, MOVED.line)),
        (Transfer(CORNER, (NW,), NE), Transfer(CORNER, (LAST,), NE)),
        (Retire(NE, NW), Retire(NE, LAST)),
        (Create(CORNER, NORTH + "031", "新网格", NORTH), Create(CORNER, NORTH + "031", "新网格", NORTH)),
        (GroupParty(NORTH + "901", "组团", (NW, NE)), GroupParty(NORTH + "901", "组团", (LAST, NE))),
        (DivideMicro(NW, ACROSS), DivideMicro(LAST, ACROSS)),
    ],
)
def test_a_copy_onto_the_newest_does_its_edits_to_the_grids_under_their_codes_now(
    house, plan, record, others, onto_newest, edit, there
):
    edited(house, plan, record, edit)
    others(*TWICE)
    state = onto_newest(plan)
    assert [edit_of(step) for step in state.steps] == [there]
    assert [step.edit for step in state.work.plan.steps] == [there]


def test_a_copy_follows_micro_grids_to_their_codes_now(house, record, others, onto_newest):
    others(DivideMicro(NW, ACROSS))
    first, second, new = NW + "01", NW + "02", NW + "11"
    number = house.open("改名", "", "", record, on=TOMORROW, actor=PLANNER).dossier.id
    edited(house, number, record, RenameMicro(NW, first, "东片"), MergeMicro(NW, (first, second), first))
    others(RecodeMicro(NW, first, new), on=TOMORROW)
    state = onto_newest(number)
    assert [edit_of(step) for step in state.steps] == [
        RenameMicro(NW, new, "东片"),
        MergeMicro(NW, (new, second), new),
    ]


@pytest.mark.parametrize(
    "meanwhile", [[TWICE], [[DivideMicro(NW, ACROSS)], [MergeMicro(NW, (NW + "01", NW + "02"), NW + "01")]]]
)
def test_a_copy_knows_its_own_micro_grids_under_the_codes_that_they_are_given_there(
    house, plan, record, others, onto_newest, meanwhile
):
    edited(house, plan, record, DivideMicro(NW, ACROSS), RenameMicro(NW, NW + "01", "东片"))
    for edits, on in zip(meanwhile, (None, TOMORROW), strict=False):
        others(*edits, on=on)
    state = onto_newest(plan)
    named = {micro.name for micros in state.work.plan.mesh.micros.values() for micro in micros}
    divided, renamed = (edit_of(step) for step in state.steps)
    assert "东片" in named and renamed.micro != NW + "01" and renamed.micro.startswith(divided.code)


def test_a_copy_does_not_take_the_grid_of_another_plan_for_one_of_its_own(house, plan, record, others, onto_newest):
    """A code that a plan gave itself, and another plan meanwhile, and took away again, is of neither's grid."""
    own = NORTH + "020"
    edited(house, plan, record, PARTED, Rename(own, "我的网格"))
    others(PARTED)
    others(Recode(own, NORTH + "021"), on=TOMORROW)
    with pytest.raises(EditOutdated) as refused:
        onto_newest(plan)
    assert [each["edit"] for each in refused.value.facts["left_out"]] == [1, 2]
    second = refused.value.facts["left_out"][1]
    assert second["reason"] == NOT_MADE
    assert "该网格由无法进行的步骤产生" in refusals.left_out(second, Wording("zh"))["text"]


def test_an_edit_of_a_code_from_before_the_plan_says_which_it_has_now(house, record, others):
    others(*TWICE)
    number = house.open("改名", "", "", record, on=TOMORROW, actor=PLANNER).dossier.id
    with pytest.raises(EditRefused) as refused:
        edited(house, number, record, Rename(NW, "滨江网格"))
    facts = refused.value.facts
    assert (facts["reason"], facts["codes"], facts["code_now"]) == (RECODED, [NW, LAST], LAST)
    assert facts["lon"] is not None
    assert f"编码是 {NW}。现编码为 {LAST}。" in Wording("zh").error(refused.value)


def test_an_edit_of_a_micro_grid_from_before_the_plan_says_which_code_it_has_now(house, record, others):
    others(DivideMicro(NW, ACROSS))
    others(RecodeMicro(NW, NW + "01", NW + "11"), on=TOMORROW)
    number = house.open("改名", "", "", record, on=LATER, actor=PLANNER).dossier.id
    with pytest.raises(EditRefused) as refused:
        edited(house, number, record, RenameMicro(NW, NW + "01", "东片"))
    facts = refused.value.facts
    assert (facts["reason"], facts["given"], facts["code_now"]) == (NO_MICRO, NW + "01", NW + "11")


def test_an_edit_of_a_grid_that_ended_before_the_plan_names_it_and_its_last_place(house, record, others):
    others(Merge((NW, NE), NE))
    number = house.open("改名", "", "", record, on=TOMORROW, actor=PLANNER).dossier.id
    with pytest.raises(EditRefused) as refused:
        edited(house, number, record, Rename(NW, "滨江网格"))
    facts = refused.value.facts
    assert (facts["reason"], facts["codes"], facts["given"]) == (RETIRED, [NW], NW)
    assert (round(facts["lon"], 3), round(facts["lat"], 3)) == (118.305, 29.715)
    assert f"该网格已撤销。编码是 {NW}。" in Wording("zh").error(refused.value)
