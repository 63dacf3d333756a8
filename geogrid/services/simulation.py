"""The simulated district: made, and put into a database as the demo."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from geogrid.domain.cases.case import Case
from geogrid.domain.grid import SIMULATED, Generation
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.simulate import District, Recipe, simulate
from geogrid.errors import NotTheDemo
from geogrid.paths import BOUNDARIES
from geogrid.store import Database, base_map, cases, contents, generations, places

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Size:
    """How large a district to simulate, and from which seed."""

    grids: int = 92
    places: int = 20_000
    cases: int = 3_000
    seed: int = 1

    def label(self) -> str:
        """Return the words that tell one simulation from another, kept as the generation's source."""
        return f"{SIMULATED} grids={self.grids} places={self.places} cases={self.cases} seed={self.seed}"


def make(size: Size, today: date) -> District:
    """Return the simulated 屯溪区 of that size; its cases are those of the two years before `today`, each located."""
    recipe = Recipe.parse(tomllib.loads((BOUNDARIES / "tunxi.toml").read_text(encoding="utf-8")))
    district = simulate(recipe, grids=size.grids, places=size.places, cases=size.cases, seed=size.seed, today=today)
    return replace(district, cases=_located(district))


def prepare_demo(database: Database, size: Size, today: date, tell: Tell) -> bool:
    """Make sure a database holds the demo district of that size; says what it does; returns whether it was made anew.

    Raises
    ------
    NotTheDemo
        When the database holds anything that was not simulated. Nothing is changed then.
    """
    with database.reading() as session:
        current = generations.current(session)
        if current and current.source == size.label():
            return False
        if not contents.is_empty(session) and not contents.is_simulated(session):
            raise NotTheDemo()
    tell("Making the demo district ...")
    district = make(size, today)
    tell("Storing it ...")
    with database.writing() as session:
        contents.clear_all(session)
        # From the first day its cases need grids for.
        since = date(today.year - 2, 1, 1)
        generation = Generation(1, since, simulated=True, source=size.label())
        generations.publish(session, generation, district.areas, district.grids, district.posts)
        base_map.replace_base_map(
            session, since, district.lines, district.surfaces, district.estates, district.buildings
        )
        places.add(session, district.places, since)
        cases.add(session, district.cases)
    return True


def _located(district: District) -> list[Case]:
    index = LocateIndex([grid.code for grid in district.grids], [grid.shape for grid in district.grids])
    codes = index.locate(
        np.array([case.lon for case in district.cases]), np.array([case.lat for case in district.cases])
    )
    return [replace(case, grid=code) for case, code in zip(district.cases, codes, strict=True)]
