"""The simulated district: made, and put into a database as the demo."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from sqlalchemy.orm import Session

from geogrid.domain.cases.case import Case
from geogrid.domain.grid import SIMULATED, Generation
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.sides.describe import describe
from geogrid.domain.sides.side import Direction, Side, SidesText
from geogrid.domain.sides.write import write
from geogrid.domain.simulate import District, Recipe, simulate
from geogrid.errors import NotTheDemo
from geogrid.paths import BOUNDARIES
from geogrid.services import demo_accounts, stored_sides
from geogrid.store import Database, aliases, base_map, cases, contents, generations, places, sides_texts

_DRIFTED, _FIRST_DRIFTED = 23, 5
"""Of so many grids one has a text that is not as on the map, as where text and map have drifted apart; the first."""
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


def prepare_demo(database: Database, size: Size | None, today: date, tell: Tell) -> bool:
    """Make sure a database holds the demo district; says what it does; returns whether it was made anew.

    Parameters
    ----------
    size
        The one wanted; another simulated one is replaced. None takes the one that is there, whichever it is.

    Raises
    ------
    NotTheDemo
        When the database holds anything that was not simulated, or people who are not the demo's. Nothing is changed
        then.
    """
    with database.reading() as session:
        current = generations.current(session)
        _refuse_real_data(session)
    if current and (size is None or current.source == size.label()):
        return False
    size = size or Size()
    tell("Making the demo district ...")
    district = make(size, today)
    tell("Storing it ...")
    with database.writing() as session:
        _refuse_real_data(session)  # somebody may have imported meanwhile
        contents.clear_all(session)
        _store(session, district, size, today)
    return True


def _refuse_real_data(session: Session) -> None:
    if not contents.is_empty(session) and not contents.is_simulated(session):
        raise NotTheDemo()
    demo_accounts.refuse_people(session)


def _store(session: Session, district: District, size: Size, today: date) -> None:
    since = date(today.year - 2, 1, 1)  # its cases of two years need grids
    generation = Generation(1, since, simulated=True, source=size.label())
    generations.publish(session, generation, district.areas, district.grids, district.posts)
    base_map.replace_base_map(session, since, district.lines, district.surfaces, district.estates, district.buildings)
    places.add(session, district.places, since, simulated=True)
    aliases.add(session, district.aliases, since)
    cases.add(session, district.cases, simulated=True)
    sides_texts.add(session, _sides(district), since)


def _sides(district: District) -> Iterator[SidesText]:
    """Yield what is written of the sides of the grids, one here and there not as on the map."""
    units = stored_sides.units(district.grids, district.areas)
    for number, found in enumerate(describe(units, district.lines)):
        sides = {side.direction: side.references for side in found.sides}
        if number % _DRIFTED == _FIRST_DRIFTED:
            sides[Direction.EAST], sides[Direction.WEST] = sides[Direction.WEST], sides[Direction.EAST]
        yield SidesText(found.code, write(Side(direction, said) for direction, said in sides.items()))


def _located(district: District) -> list[Case]:
    index = LocateIndex([grid.code for grid in district.grids], [grid.shape for grid in district.grids])
    codes = index.locate(
        np.array([case.lon for case in district.cases]), np.array([case.lat for case in district.cases])
    )
    return [replace(case, grid=code) for case, code in zip(district.cases, codes, strict=True)]
