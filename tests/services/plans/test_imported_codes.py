"""Grids that a file gives another code: what is kept by their codes goes over with them, on both stores."""

from dataclasses import replace
from datetime import date

import pytest
from shapely import box

from geogrid.clock import today
from geogrid.domain.editing.edit import Recode
from geogrid.domain.editing.mesh import Micro
from geogrid.domain.grid import Generation
from geogrid.domain.register import Override
from geogrid.services import importing
from geogrid.store import coverage, generations, micros, overrides, people
from tests.drawn import AREAS, NE, NW
from tests.services.plans.test_plan_recoding import LAST, LATER, PLANNER, TOMORROW, published

EAST = box(118.305, 29.71, 118.31, 29.72)
DECIDED = Override("滨江路20号", NW, "门朝西", "网格办〔2026〕3号", date(2099, 12, 31))


@pytest.fixture
def imported(district, record):
    """A function that publishes the grids of a day again from tomorrow on, some of them with other codes."""
    with district.writing() as session:
        overrides.add(session, [DECIDED], today())

    def publish(codes, of=None):
        with district.writing() as session:
            grids = [
                replace(grid, code=codes.get(grid.code, grid.code)) for grid in coverage.grids(session, of or today())
            ]
            number = generations.latest_number(session) + 1
            importing.publish_coverage(session, Generation(number, TOMORROW, False, "grids.gpkg"), AREAS, grids, record)

    return publish


@pytest.fixture
def kept(district):
    """A function that returns who leads in which grid, and where is decided, on a day."""

    def of(day):
        with district.reading() as session:
            posts = {
                (code, post.role, post.name) for code in (NW, NE, LAST) for post in people.posts(session, code, day)
            }
            return posts, {(each.address, each.grid) for each in overrides.overrides(session, day)}

    return of


def under(kept, codes):
    """Return what is kept, by other codes."""
    return tuple({tuple(codes.get(each, each) for each in row) for row in rows} for rows in kept)


def test_posts_and_decisions_go_over_to_the_code_that_a_file_gives(imported, kept):
    before = kept(today())
    assert {grid for grid, *_ in before[0]} >= {NW} and before[1] == {(DECIDED.address, NW)}
    imported({NW: LAST})
    assert kept(today()) == before
    assert kept(TOMORROW) == kept(LATER) == under(before, {NW: LAST})


def test_micro_grids_stay_with_the_grid(imported, district):
    parts = Micro(f"{NW}01", "第一微网格", box(118.30, 29.71, 118.305, 29.72)), Micro(f"{NW}02", "第二微网格", EAST)
    with district.writing() as session:
        micros.replace(session, {NW: parts}, today())
    imported({NW: LAST})
    with district.reading() as session:
        days = today(), TOMORROW
        assert [micros.micros(session, day) for day in days] == [{NW: parts}, {LAST: parts}]


def test_micro_grids_of_the_eve_are_there_again_where_a_wrong_file_is_put_right_on_its_day(imported, district, record):
    parts = Micro(f"{NW}01", "第一微网格", box(118.30, 29.71, 118.305, 29.72)), Micro(f"{NW}02", "第二微网格", EAST)
    with district.writing() as session:
        micros.replace(session, {NW: parts}, today())
        wrong = [grid for grid in coverage.grids(session, today()) if grid.code not in (NW, NE)]
        number = generations.latest_number(session) + 1
        importing.publish_coverage(session, Generation(number, TOMORROW, False, "wrong.gpkg"), AREAS, wrong, record)
        assert micros.micros(session, TOMORROW) == {}
    imported({})
    with district.reading() as session:
        assert micros.micros(session, TOMORROW) == micros.micros(session, today()) == {NW: parts}


@pytest.mark.parametrize("back", [False, True])
def test_what_a_plan_gave_on_the_day_stays_or_is_taken_back(house, imported, kept, record, back):
    before = kept(today())
    plan = house.open("换码", "", "", record, on=today(), actor=PLANNER).dossier.id
    published(house, plan, record, Recode(NW, LAST))
    assert kept(TOMORROW) == under(before, {NW: LAST})
    imported({}, today() if back else TOMORROW)
    assert kept(TOMORROW) == (before if back else under(before, {NW: LAST}))
    assert kept(today()) == before
