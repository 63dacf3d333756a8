"""Micro-grids have together the households of their grid, each building once."""

import numpy as np
import pytest

from geogrid.domain.editing.edit import DivideMicro
from geogrid.domain.editing.plan import Plan
from geogrid.domain.evaluation import code_rules, rules
from geogrid.domain.evaluation.contents import Contents
from geogrid.domain.evaluation.micro_grids import micro_households
from geogrid.domain.evaluation.tally import Tally
from geogrid.domain.grid import CODE_15
from tests.domain.editing.drawn import line, mesh
from tests.domain.evaluation.laid_over import contents
from tests.domain.evaluation.test_rules import blocks, found, place

DIVIDED = [DivideMicro("A", line((0.8, -1), (0.8, 3))), DivideMicro("A", line((-0.4, 0.5), (0.9, 0.5)))]


@pytest.mark.parametrize("seed", range(5))
def test_together_they_have_what_the_grid_has(seed):
    whole = Plan.of(mesh(), DIVIDED).mesh
    tally = Tally.of(whole, contents(whole, seed))
    found = micro_households(tally, "A")
    assert found.keys() == {"A01", "A02", "A03"}
    assert sum(found.values()) == tally.figures["A"].households
    assert all(found.values())


def test_buildings_that_their_borders_cut_are_told_and_forbid_nothing():
    whole = mesh()
    shapes = blocks((0.6, 0.2, 0.95, 0.4), (0.1, 0.2, 0.5, 0.4), (0.85, 0.6, 0.95, 0.7))
    tally = Tally.of(whole, Contents(buildings=shapes, households=np.ones(3, dtype=int)))
    assert found(rules.BuildingsWhole(), whole, tally.contents) == []
    divided = Plan.of(whole, DIVIDED[:1]).mesh
    (one,) = found(rules.BuildingsWhole(), divided, tally.contents, before=whole)
    assert (one.codes, one.reason, one.severity, one.about) == (("A",), rules.BUILDING_CUT_INSIDE, "warning", "0幢")
    assert shapes.shapes[0].contains(place(one))
    assert found(rules.BuildingsWhole(), whole, tally.contents, before=divided) == []


def test_without_buildings_nobody_knows():
    tally = Tally.of(Plan.of(mesh(), DIVIDED).mesh, Contents())
    assert micro_households(tally, "A") == dict.fromkeys(["A01", "A02", "A03"])


def test_codes_that_are_not_of_the_form_are_found():
    tally = Tally.of(Plan.of(mesh(), DIVIDED[:1]).mesh, Contents())
    found = [each for each in code_rules.CodesValid(form=CODE_15)(tally) if each.reason == code_rules.MICRO_FORM]
    assert [(each.codes, each.about) for each in found] == [(("A",), "A01"), (("A",), "A02")]
