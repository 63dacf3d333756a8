"""Who may do what: by capacity, by area and category, and never one's own work."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import OPERATOR, POLICY, RESIDENT, Action, Actor, Thing, can, has, scope

#   district D
#     street S1: community C1: grids 1, 2     street S2: community C2: grid 3
PATHS = {
    "1": frozenset({"1", "C1", "S1", "D"}),
    "2": frozenset({"2", "C1", "S1", "D"}),
    "3": frozenset({"3", "C2", "S2", "D"}),
}


def somebody(*assignments, account=7, **more):
    return Actor(account, assignments, **more)


def on(*grids, **more):
    return Thing(tuple(PATHS[grid] for grid in grids), **more)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("capacity", Capacity)
def test_a_capacity_may_what_the_table_says(action, capacity):
    assert can(somebody(Assignment(capacity)), action) == (capacity in POLICY[action])


def test_every_action_is_decided():
    assert set(POLICY) == set(Action)
    assert all(POLICY[action] for action in Action)


@pytest.mark.parametrize("action", Action)
def test_a_resident_looks_up_and_signs_in(action):
    assert can(RESIDENT, action) == (action in (Action.LOOK_UP, Action.SIGN_IN))


def test_nobody_without_a_capacity_may_anything():
    assert not any(can(somebody(), action) for action in Action)


@pytest.mark.parametrize(
    ("area", "grids", "may"),
    [
        (None, "123", True),
        ("D", "123", True),
        ("S1", "12", True),
        ("S1", "13", False),
        ("C2", "3", True),
        ("C2", "1", False),
        ("2", "2", True),
        ("2", "1", False),
        ("S1", "", False),  # what touches nothing in particular touches all
        (None, "", True),
    ],
)
def test_an_area_holds_what_lies_below_it(area, grids, may):
    assert can(somebody(Assignment(Capacity.PLANNER, area)), Action.PLAN, on(*grids)) == may


def test_several_areas_hold_together():
    both = somebody(Assignment(Capacity.PLANNER, "C1"), Assignment(Capacity.PLANNER, "C2"))
    assert can(both, Action.PLAN, on("1", "3"))
    assert not can(somebody(Assignment(Capacity.PLANNER, "C1"), Assignment(Capacity.OFFICIAL)), Action.PLAN, on("3"))


def test_a_department_sees_its_category():
    lamps = somebody(Assignment(Capacity.HANDLER, "S1", "路灯"))
    assert can(lamps, Action.SEE_CASES, on("1", category="路灯"))
    assert not can(lamps, Action.SEE_CASES, on("1", category="噪声"))
    assert not can(lamps, Action.SEE_CASES, on("3", category="路灯"))
    assert not can(somebody(Assignment(Capacity.HANDLER, None, "路灯")), Action.SEE_CASES, on("1"))
    assert can(somebody(Assignment(Capacity.HANDLER)), Action.SEE_CASES, on("1", category="噪声"))


def test_nobody_approves_the_own_work():
    approver = somebody(Assignment(Capacity.APPROVER), Assignment(Capacity.PLANNER))
    assert can(approver, Action.PUBLISH, on("1", authors=frozenset({8})))
    assert can(approver, Action.PUBLISH, on("1", authors=frozenset({7, 8}))) is False
    assert can(approver, Action.PLAN, on("1", authors=frozenset({7})))


CHANGING = (
    Action.COMMENT,
    Action.PLAN,
    Action.PUBLISH,
    Action.KEEP_REGISTER,
    Action.SEE_CONTACTS,
    Action.MANAGE_PEOPLE,
)


def test_a_token_for_reading_changes_nothing():
    for assignment in map(Assignment, list(Capacity)[1:]):
        reading = somebody(assignment, may_write=False)
        writing = somebody(assignment)
        for action in Action:
            changes = action in CHANGING
            assert can(reading, action) == (can(writing, action) and not changes)


def test_a_token_for_one_thing_does_no_other():
    watching = somebody(Assignment(Capacity.ADMINISTRATOR), may_write=False, only=Action.WATCH)
    assert [action for action in Action if can(watching, action)] == [Action.WATCH]
    assert not can(somebody(Assignment(Capacity.CLERK), only=Action.WATCH), Action.WATCH)


@pytest.mark.parametrize(
    ("area", "category", "may"), [(None, None, True), ("D", None, False), (None, "路灯", False), ("C1", "路灯", False)]
)
def test_the_server_is_watched_by_whom_the_whole_is_given(area, category, may):
    assert can(somebody(Assignment(Capacity.ADMINISTRATOR, area, category)), Action.WATCH) == may
    assert can(somebody(Assignment(Capacity.ADMINISTRATOR, area, category)), Action.SEE_PEOPLE)


@pytest.mark.parametrize(
    ("right", "areas", "held"),
    [
        (Assignment(Capacity.CLERK, "C1", "a"), {"C1", "S1", "D"}, True),
        (Assignment(Capacity.CLERK, "1", "a"), PATHS["1"], True),
        (Assignment(Capacity.CLERK, "S1", "a"), {"S1", "D"}, False),
        (Assignment(Capacity.CLERK, None, "a"), {}, False),
        (Assignment(Capacity.CLERK, "C1"), {"C1", "S1", "D"}, False),
        (Assignment(Capacity.CLERK, "C1", "b"), {"C1", "S1", "D"}, False),
        (Assignment(Capacity.PLANNER, "C1", "a"), {"C1", "S1", "D"}, False),
    ],
)
def test_a_right_is_held_or_a_part_of_one_that_is(right, areas, held):
    assert has([Assignment(Capacity.CLERK, "C1", "a")], right, frozenset(areas)) == held
    assert not has([], right, frozenset(areas))
    assert has([Assignment(right.capacity)], right, frozenset(areas))


def test_the_operator_may_all_that_an_account_may():
    assert all(can(OPERATOR, action, Thing()) for action in Action)


assignments = st.builds(
    Assignment,
    st.sampled_from(Capacity),
    st.sampled_from([None, "D", "S1", "S2", "C1", "C2", "1", "2", "3"]),
    st.sampled_from([None, "a", "b"]),
)


@given(
    st.lists(assignments, max_size=4), assignments, st.sampled_from(Action), st.sets(st.sampled_from("123")),
    st.sampled_from([None, "a", "b"]),
)  # fmt: skip
def test_more_rights_never_take_one_away_and_more_ground_never_gives_one(held, more, action, grids, category):
    fewer, many = somebody(*held), somebody(*held, more)
    thing = on(*grids, category=category)
    assert can(many, action, thing) or not can(fewer, action, thing)
    assert can(fewer, action) or not can(fewer, action, thing)
    for grid in grids:
        assert can(fewer, action, on(grid, category=category)) or not can(fewer, action, thing)
    assert scope(fewer, action).pairs <= scope(many, action).pairs


def test_the_documentation_has_the_same_table():
    lines = (Path(__file__).parents[3] / "docs" / "security.md").read_text("utf-8").splitlines()
    heads, _, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("|")][:11]
    told = {(Action(head), row[0].strip("`")) for row in rows for head, cell in zip(heads[1:], row[1:]) if cell == "✓"}
    names = {capacity: capacity.value for capacity in Capacity} | {Capacity.RESIDENT: "anybody, without an account"}
    assert told == {(a, names[c]) for a in POLICY for c in POLICY[a] if a != Action.SIGN_IN}
    assert POLICY[Action.SIGN_IN] == set(Capacity)


def test_whatever_may_be_done_where_is_frozen():
    """Rights are handed around between threads."""
    for value, name in [(RESIDENT, "account"), (Thing(), "category"), (scope(RESIDENT, Action.LOOK_UP), "pairs")]:
        with pytest.raises(AttributeError):
            setattr(value, name, None)
