"""The town of `town.py` with 240 cases and grid names that try to break out."""

import random
from datetime import datetime, timedelta
from pathlib import Path

from geogrid.domain.cases.case import Case
from geogrid.domain.grid import Generation
from geogrid.domain.locating.index import LocateIndex
from geogrid.store import Database, cases, generations
from tests.browser import town

HOSTILE = [
    "<img src=x onerror=window.broken=1>",
    "`${window.broken=2}`",
    "</script><script>window.broken=3</script>",
    "{{ 7*7 }}{% raise %}",
]
CATEGORIES = ["占道经营", "暴露垃圾", "道路积水", "<b>`${window.broken=4}`</b>"]
COUNT = 240


def report(file: Path) -> None:
    """Add the names and the cases to a town already built in this file."""
    database = Database.at(file)
    with database.writing() as session:
        generations.publish(session, Generation(2, town.SINCE, True, "reported"), town._areas(), _grids(), None)
        cases.add(session, _cases())
    database.close()


def _grids():
    renamed = zip(town._grids(town.SHAPES), HOSTILE, strict=True)
    return [type(g)(g.code, name, g.community, g.households, g.shape) for g, name in renamed]


def _cases() -> list[Case]:
    chance = random.Random(7)
    index = LocateIndex(list(town.SHAPES), list(town.SHAPES.values()))
    found = []
    for i in range(COUNT):
        lon, lat = round(chance.uniform(town.WEST, town.EAST), 9), round(chance.uniform(town.SOUTH, town.NORTH), 9)
        when = datetime(2026, 1, 1) + timedelta(hours=24 * i)
        address = HOSTILE[2] if i % 10 == 0 else None
        category = CATEGORIES[i % len(CATEGORIES)]
        found.append(Case(f"SJ{i:04d}", category, when, lon, lat, address, index.locate_one(lon, lat)))
    return found
