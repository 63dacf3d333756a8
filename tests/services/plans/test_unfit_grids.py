"""No plan can be drawn on grids that overlap or do not share their vertices: it says so, and what to do first."""

import pytest
from shapely.geometry import Point

from geogrid.clock import today
from geogrid.errors.conflicts import GridsUnfit
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from tests import damaged_database


def test_where_the_grids_are_unfit_no_plan_is_opened_and_the_place_is_told(database, record):
    damaged_database.store(database)
    with pytest.raises(GridsUnfit) as refused:
        Plans(database, Lookup(database)).open("调整", "", "", record, on=today())
    facts = refused.value.facts
    shapes = {grid.code: grid.shape for grid in damaged_database.damaged(8, 3).grids}
    assert facts["codes"]
    assert min(shapes[code].distance(Point(facts["lon"], facts["lat"])) for code in facts["codes"]) < 1e-9
    assert "geogrid repair" in str(refused.value)
