"""Redraws proposed for a plan: a grid split, a community or the whole district redrawn into so many grids."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from geogrid.clock import today
from geogrid.domain.editing.edit import Edit
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.refusal import NO_COMMUNITY, refused
from geogrid.domain.evaluation.contents import Golden
from geogrid.domain.grid import GridKind
from geogrid.domain.redraw.balance import divide
from geogrid.domain.redraw.blocks import Blocks
from geogrid.domain.redraw.cutting import Contents, cut
from geogrid.domain.redraw.division import Division
from geogrid.domain.redraw.division_edits import edits_of
from geogrid.domain.redraw.naming import Names
from geogrid.store import base_map, places


@dataclass(frozen=True)
class Proposal:
    """A redraw and the edits that make it.

    Parameters
    ----------
    division
        How the ground is divided, and how good that is.
    edits
        To be done in this order.
    """

    division: Division
    edits: tuple[Edit, ...]


def blocks(session: Session, mesh: Mesh, within: str | None = None, golden: Sequence[Golden] = ()) -> Blocks:
    """Return the ground of a grid, of the grids of an area, or of all, cut into blocks; for proposals with any seed.

    Parameters
    ----------
    mesh
        The plan as it is.
    within
        Code of a grid, a community or any area above; None for the whole district.
    golden
        Places that must stay in their grid.

    Raises
    ------
    EditRefused
        When there is no such grid or area.
    """
    return cut(mesh, codes_within(mesh, within), _contents(session, today(), golden))


def proposal(
    mesh: Mesh, cut_blocks: Blocks, wanted: int, *, seed: int, progress: Callable[[float], None] = lambda _: None
) -> Proposal:
    """Return a redraw of blocks into so many grids; the edits are not done.

    Parameters
    ----------
    mesh
        The plan as it is.
    cut_blocks
        See `blocks`.
    seed
        The same gives the same redraw.

    Raises
    ------
    EditRefused
        When the redraw cannot be made.
    """
    division = divide(cut_blocks, wanted, seed=seed, progress=progress)
    return Proposal(division, edits_of(mesh, division, Names(mesh).new))


def measures(division: Division) -> dict[str, Any]:
    """Return how good a redraw is: by balance, compactness (also of the least compact grid), what its borders run
    along, how many addresses move, how many of the golden ones; where no addresses are known, how many households.
    """
    moved, least = round(division.moved), division.least_compact
    lon, lat = division.blocks.spot(division.members(least)[0])
    by_households = division.blocks.by_households
    return {
        "grids": len(division),
        "worst_deviation": round(division.worst_deviation, 4),
        "mean_polsby_popper": round(division.mean_compactness, 4),
        "least_polsby_popper": round(float(division.compactness[least]), 4),
        "least_compact": {"shape": least, "grid": division.heir[least], "lon": lon, "lat": lat},
        "feature_share": round(division.feature_share, 4),
        "addresses_moved": None if by_households else moved,
        "households_moved": moved if by_households else None,
        "golden": sum(sum(held.values()) for held in division.blocks.golden),
        "golden_moved": division.golden_moved,
    }


def codes_within(mesh: Mesh, within: str | None) -> Sequence[str]:
    """Return the grids to redraw; 专属网格 keep their ground."""
    if within in mesh.grids:
        return [str(within)]
    if within is not None and within not in mesh.areas:
        raise refused(NO_COMMUNITY, codes=[within])
    found = sorted(mesh.grids) if within is None else mesh.members(within)
    return [code for code in found if mesh.grids[code].kind is GridKind.BASE]


def _contents(session: Session, on: date, golden: Sequence[Golden]) -> Contents:
    _, lon, lat = places.positions(session, on)
    addresses = np.column_stack([lon, lat]) if len(lon) else None
    return Contents(base_map.lines(session, on), base_map.buildings(session, on), addresses, golden)
