"""Who asks for the code that a grid had before is told which one it has now; on both stores."""

import pytest

from geogrid.clock import today
from geogrid.domain.editing.edit import ChangeCommunity, ChangeKind, Merge, Recode, Rename
from geogrid.domain.editing.refusal import RECODED, RETIRED
from geogrid.domain.grid import GridKind
from geogrid.errors import EditRefused, GridRecoded, GridRetired
from geogrid.services import coming
from geogrid.services.coming import Change, Coming
from tests.drawn import NE, NW, SOUTH
from tests.services.plans.test_plan_recoding import LAST, LATER, TOMORROW, TWICE, edited, plan, published

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
