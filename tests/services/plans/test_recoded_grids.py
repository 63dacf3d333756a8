"""Who asks for the code that a grid had before is told which one it has now; on both stores."""

import pytest

from geogrid.clock import today
from geogrid.domain.editing.edit import ChangeKind, Merge, Recode
from geogrid.domain.editing.refusal import RECODED, RETIRED
from geogrid.domain.grid import GridKind
from geogrid.errors import EditRefused, GridRecoded, GridRetired
from geogrid.services import coming
from tests.drawn import NE, NW
from tests.services.plans.test_plan_recoding import LAST, LATER, TOMORROW, TWICE, edited, plan, published

__all__ = ["plan"]
INSIDE = 118.305, 29.715


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


def test_nothing_is_to_come_for_who_lives_there(house, lookup, plan, record):
    published(house, plan, record, *TWICE)
    lookup.catch_up()
    grid = lookup.grid(NW, today()).grid
    assert coming.of_place(lookup, grid, *INSIDE, today()) is None
    assert coming.of_grid(lookup, grid, today()) is None


def test_a_grid_that_is_merged_after_it_had_another_code_is_no_more(house, lookup, plan, record):
    published(house, plan, record, Recode(NW, LAST), Merge((NE, LAST), NE))
    lookup.catch_up()
    with pytest.raises(GridRetired) as refused:
        lookup.grid(NW, TOMORROW)
    assert not isinstance(refused.value, GridRecoded)
    assert coming.of_grid(lookup, lookup.grid(NW, today()).grid, today()).kind == "grid"


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
