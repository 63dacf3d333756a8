"""Micro-grids are dated with their grids: published, ended when their grid is another, and taken back."""

import shapely

from geogrid.domain.editing.mesh import Micro
from geogrid.store import coverage, generations, micros
from tests.store import pictures
from tests.store.values import DAY, LATER, generation

BEFORE = "AAB\nACB"
AFTER = "AAB\nDDB"
RECODED = "AAB\nADB"


def halves(picture, code):
    """The ground of a grid in two."""
    shape = pictures.shapes(picture)[code]
    west, south, east, north = shape.bounds
    left = shapely.box(west, south, (west + east) / 2, north)
    parts = [shapely.intersection(shape, left), shapely.difference(shape, left)]
    return tuple(Micro(f"{code}{at:02d}", f"第{at}微网格", part) for at, part in enumerate(parts, 1))


def publish(database, number, picture, day, nested=None):
    with database.writing() as session:
        generations.publish(session, generation(number, day), [], pictures.grids(picture), None, nested)


def on(database, day, grid=None):
    with database.reading() as session:
        return micros.micros(session, day, grid)


def test_what_is_published_is_read_back(database):
    nested = {code: halves(BEFORE, code) for code in "AB"}
    publish(database, 1, BEFORE, DAY, nested)
    assert on(database, DAY) == nested
    assert on(database, DAY, "B") == {"B": nested["B"]}
    assert on(database, DAY, "C") == {}


def test_whoever_speaks_of_grids_only_ends_those_whose_grid_is_another(database):
    nested = {code: halves(BEFORE, code) for code in "ABC"}
    publish(database, 1, BEFORE, DAY, nested)
    publish(database, 2, AFTER, LATER)
    assert on(database, DAY) == nested
    assert on(database, LATER) == {"B": nested["B"]}
    with database.reading() as session:
        assert micros.codes_until(session, LATER) == {"A01", "A02", "B01", "B02", "C01", "C02"}


def test_they_stay_with_a_grid_that_has_another_code(database):
    nested = {code: halves(BEFORE, code) for code in "ABC"}
    publish(database, 1, BEFORE, DAY, nested)
    publish(database, 2, RECODED, LATER)
    assert on(database, LATER) == {"A": nested["A"], "B": nested["B"], "D": nested["C"]}


def test_a_generation_withdrawn_takes_its_micro_grids_along(database):
    nested = {"A": halves(BEFORE, "A")}
    publish(database, 1, BEFORE, DAY, nested)
    publish(database, 2, BEFORE, LATER, {"B": halves(BEFORE, "B")})
    with database.writing() as session:
        generations.withdraw(session, generation(2, LATER))
        assert {grid.code for grid in coverage.grids(session, LATER)} == {*"ABC"}
    assert on(database, LATER) == nested
