"""Simulated districts, made once for all tests."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from geogrid.domain.simulate import District, Recipe, simulate
from geogrid.paths import BOUNDARIES

TODAY = date(2026, 2, 1)
SEEDS = [1, 2, 3, 20_260_201, 987_654_321]
Maker = Callable[..., District]


@cache
def tunxi() -> Recipe:
    return Recipe.parse(tomllib.loads((BOUNDARIES / "tunxi.toml").read_text(encoding="utf-8")))


@cache
def made(grids: int = 92, places: int = 20_000, cases: int = 3_000, seed: int = 1) -> District:
    return simulate(tunxi(), grids=grids, places=places, cases=cases, seed=seed, today=TODAY)


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    return tunxi()


@pytest.fixture(scope="session")
def make() -> Maker:
    """Return a maker of districts that remembers those it has made."""
    return made


@pytest.fixture(scope="session")
def demo() -> District:
    return made()


@pytest.fixture(params=SEEDS, scope="session")
def any_seed(request: pytest.FixtureRequest) -> District:
    """Return the demo's district from one of several seeds."""
    return made(seed=request.param)
