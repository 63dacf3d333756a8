"""Plans as they are kept: their versions, their edits, those they are shared with."""

from dataclasses import replace

import pytest

from geogrid.domain.editing.dossier import Comment, Deed, Dossier, Event, Step
from geogrid.domain.editing.mesh import Party
from geogrid.store import generations, parties, plans
from tests.store import pictures
from tests.store.values import DAY, LATER, generation

DOSSIER = Dossier(0, "2027 年调整", "户数不均", "屯政发〔2026〕8号", 1, 400, None, 1.5)


def test_a_plan_is_kept_as_it_is(database):
    with database.writing() as session:
        first, second = plans.add(session, DOSSIER), plans.add(session, replace(DOSSIER, name="另一", author=7))
    with database.reading() as session:
        assert plans.one(session, first) == replace(DOSSIER, id=first)
        assert [each.id for each in plans.every(session)] == [second, first]
        assert plans.one(session, second + 1) is None


def test_of_two_who_take_the_next_version_one_does(database):
    with database.writing() as session:
        plan = plans.add(session, DOSSIER)
        assert plans.take(session, plan, 1, name="改")
        assert not plans.take(session, plan, 1, name="再改")
        assert plans.one(session, plan) == replace(DOSSIER, id=plan, version=2, name="改")


def test_an_edit_takes_the_place_of_what_was_undone(database):
    with database.writing() as session:
        plan, other = plans.add(session, DOSSIER), plans.add(session, DOSSIER)
        steps = [Step(at, f'{{"kind":"{at}"}}', None, float(at)) for at in (1, 2, 3)]
        for step in steps:
            plans.add_step(session, plan, step)
        plans.add_step(session, other, steps[0])
        plans.set_undone(session, plan, 3, undone=True)
        plans.set_undone(session, plan, 2, undone=True)
        assert [step.undone for step in plans.steps(session, plan)] == [False, True, True]
        plans.add_step(session, plan, replace(steps[1], edit="{}"))
        assert plans.steps(session, plan) == [steps[0], replace(steps[1], edit="{}")]
        assert plans.steps(session, other) == steps[:1]


def test_what_was_done_since_a_version_is_told(database):
    with database.writing() as session:
        plan = plans.add(session, DOSSIER)
        told = [Event(version, Deed.APPLY, version - 1, 3, 2.0, '["1"]') for version in (2, 3)]
        for event in told:
            plans.note(session, plan, event)
        assert plans.events(session, plan) == told
        assert plans.events(session, plan, 2) == told[1:]


def test_a_plan_is_shared_with_these_and_no_others(database):
    with database.writing() as session:
        plan = plans.add(session, DOSSIER)
        plans.share(session, plan, [3, 4, 3])
        plans.share(session, plan, [4, 5])
        assert plans.members(session, plan) == {4, 5}
        assert (plans.plans_of(session, 5), plans.plans_of(session, 3)) == ({plan}, frozenset())


def test_comments_stay_in_order_each_at_its_place(database):
    with database.writing() as session:
        plan = plans.add(session, DOSSIER)
        said = [Comment(0, plan, None, 1.0, "此处为学校", "341002002001003", 118.31, 29.71)]
        said.append(replace(said[0], author=2, grid=None, text="同意"))
        numbers = [plans.add_comment(session, each) for each in said]
        assert plans.comments(session, plan) == [replace(c, id=n) for c, n in zip(said, numbers, strict=True)]


def test_party_grids_are_those_of_a_day(database):
    grids = pictures.grids("ABC")
    with database.writing() as session:
        for number, day, members in ((1, DAY, "AB"), (2, LATER, "ABC")):
            generations.publish(session, generation(number, day), [], grids, None, None, [group(members)])
        assert parties.parties(session, DAY) == [group("AB")]
        assert parties.parties(session, LATER) == [group("ABC")]


def group(members):
    return Party("P1", "组团", frozenset(members))


@pytest.mark.parametrize(
    ("after", "members"),
    [
        ("BBCC", "B"),
        (".BCC", "B"),
        ("XBCC", "BX"),  # A with another code
        ("XXCC", "X"),
        ("XYCD", "XY"),
        ("AXXX", "A"),  # less than half of X was theirs
        ("CCCC", ""),
    ],
)
def test_members_that_are_no_more_are_succeeded_by_new_grids_on_their_ground(database, after, members):
    with database.writing() as session:
        generations.publish(session, generation(1, DAY), [], pictures.grids("ABCC"), None, None, [group("AB")])
        generations.publish(session, generation(2, LATER), [], pictures.grids(after), None)
        assert parties.parties(session, DAY) == [group("AB")]
        assert parties.parties(session, LATER) == ([group(members)] if members else [])
        assert parties.codes_until(session, LATER) == {"P1"}


def test_those_that_an_earlier_import_left_dangling_are_left_out(database):
    with database.writing() as session:
        generations.publish(session, generation(1, DAY), [], pictures.grids("ABC"), None)
        parties.replace(session, [group("BZ"), replace(group("YZ"), code="P2")], DAY)
        assert parties.parties(session, DAY) == [group("B")]
        generations.publish(session, generation(2, LATER), [], pictures.grids("AXC"), None)
        assert parties.parties(session, LATER) == [group("X")]
