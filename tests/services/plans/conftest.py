"""The drawn district, and the plans that are worked at in it, on both stores."""

import pytest

from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from tests import drawn


@pytest.fixture
def district(database):
    drawn.store_in(database, simulated=True)
    return database


@pytest.fixture
def lookup(district):
    return Lookup(district)


@pytest.fixture
def house(district, lookup):
    return Plans(district, lookup)
