"""How fast the work is on this machine, beside the best other tool there is for the same work, in one run."""

from __future__ import annotations

import math
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stdout
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from multiprocessing import get_context

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geogrid import __version__
from geogrid.domain.coverage.coverage import Coverage
from geogrid.domain.coverage.repair import Repair
from geogrid.domain.coverage.validate import check, validate
from geogrid.domain.simulate.cloth import PLANE, Cloth, weave
from geogrid.domain.simulate.damage import Damaged, damage
from geogrid.domain.simulate.wounds import Way

try:
    import maup
    from geopandas import GeoDataFrame
except ImportError:  # another tool, only to measure beside it; nothing of ours depends on it
    maup = None
try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

SIZES = (8_000, 100_000)
VERTICES = 70  # of each grid, as those of real districts
CHECKER, REPAIRER = "shapely.coverage_invalid_edges", "maup.smart_repair"
DAMAGED = 100  # one grid in so many
WAYS = (Way.OVERLAP, Way.GAP, Way.SHIFTED, Way.DROPPED, Way.EXTRA)
_WIDEST = 5.0  # m, of what is damaged
_REPEATS = 3
EDITED, _EDITS = 1_000, 20
_MB = 1024 if sys.platform.startswith("linux") else 1024**2  # ru_maxrss counts kilobytes on Linux, bytes elsewhere

Work = Callable[[], object]
Tell = Callable[["Job", int], None]


class Job(StrEnum):
    """What is measured."""

    CHECK = "check"
    MEMORY = "memory"
    REPAIR = "repair"
    EDIT = "edit"


@dataclass(frozen=True)
class Row:
    """One measurement.

    Parameters
    ----------
    job, grids
        What was done, to how many grids.
    unit
        Of the figures: s or MB; less is better.
    ours, peer
        Of geogrid, and of the other tool; None where there is none.
    against
        The other tool.
    points
        With how many points it was done; 0 where it is not about points.
    """

    job: StrEnum
    grids: int
    unit: str
    ours: float
    peer: float | None = None
    against: str | None = None
    points: int = 0

    @property
    def name(self) -> str:
        points = f" x {self.points}" if self.points else ""
        return f"{self.job} {self.grids}{points} ({self.unit})"

    @property
    def ratio(self) -> float | None:
        """How many times more the other tool takes."""
        return self.peer / self.ours if self.peer is not None else None

    def plain(self) -> dict[str, str | float | None]:
        """Return it for machines."""
        return {"job": self.name, "ours": self.ours, "peer": self.peer, "ratio": self.ratio, "against": self.against}


def machine() -> dict[str, str | int]:
    """Return what the figures were measured on."""
    return {"system": platform.system(), "processor": platform.machine(), "cores": os.cpu_count() or 1}


def versions() -> dict[str, str]:
    """Return the versions that the figures are of."""
    return {
        "geogrid": __version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "shapely": shapely.__version__,
        "geos": shapely.geos_version_string,
    }


def check_bench(sizes: Sequence[int], tell: Tell) -> Iterator[Row]:
    """Yield the rows of the check and the repair, on cloths of so many grids of 70 vertices.

    Parameters
    ----------
    sizes
        Numbers of grids; the memory is that of the largest, the repair that of the smallest, one in a hundred damaged;
        the edit is one in at most 1,000.
    tell
        Called with each job before it starts.
    """
    if resource:  # first, while this process is small: a child starts with its parent's high-water mark
        largest = max(sizes)
        tell(Job.MEMORY, largest)
        yield Row(Job.MEMORY, largest, "MB", _peak(_check, largest), _peak(_check_by_peer, largest), CHECKER)
    for grids in sizes:
        tell(Job.CHECK, grids)
        cloth = weave(grids, vertices=VERTICES)
        ours, peer = _best(partial(_check, cloth), partial(_check_by_peer, cloth))
        yield Row(Job.CHECK, grids, "s", ours, peer, CHECKER)
    tell(Job.REPAIR, min(sizes))
    yield _repair_row(min(sizes))
    edited = min(EDITED, min(sizes))
    tell(Job.EDIT, edited)
    yield Row(Job.EDIT, edited, "ms", _edit_ms(edited))


def _check(cloth: Cloth) -> None:
    validate(cloth.codes, cloth.shapes.tolist(), crs=PLANE, parent=cloth.parent)


def _check_by_peer(cloth: Cloth) -> None:
    shapely.coverage_invalid_edges(cloth.shapes)


def _repair_row(grids: int) -> Row:
    """Measure the repair once: the other tool takes minutes."""
    cloth = weave(grids, vertices=VERTICES)
    damaged = damage(
        cloth.codes,
        cloth.shapes.tolist(),
        cloth.parent,
        count=max(1, grids // DAMAGED),
        seed=1,
        crs=PLANE,
        ways=WAYS,
        widths=(0.02, _WIDEST),
    )
    ours = _seconds(lambda: _repair(damaged, cloth.parent))
    peer = _seconds(lambda: _repair_by_peer(damaged)) if maup else None
    return Row(Job.REPAIR, grids, "s", ours, peer, REPAIRER if maup else None)


def _repair(damaged: Damaged, parent: BaseGeometry) -> None:
    Repair.of(damaged.codes, damaged.shapes.tolist(), crs=PLANE, parent=parent).accept_all(math.inf)


def _repair_by_peer(damaged: Damaged) -> None:
    with redirect_stdout(sys.stderr):  # it talks
        maup.smart_repair(GeoDataFrame({"code": damaged.codes}, geometry=damaged.shapes, crs=PLANE))


def _edit_ms(grids: int) -> float:
    """Return the least milliseconds that the check takes of what one moved vertex touches, the whole checked before."""
    cloth = weave(grids, vertices=VERTICES)
    coverage = Coverage.of(cloth.codes, cloth.shapes, crs=PLANE, parent=cloth.parent)
    member = grids // 2
    xy = shapely.get_coordinates(cloth.shapes[member])
    xy[VERTICES // 2] += 0.5
    changes = {member: shapely.Polygon(xy)}
    check(coverage.replaced(changes))
    return 1000.0 * min(_seconds(lambda: check(coverage.replaced(changes))) for _ in range(_EDITS))


def _best(*works: Work) -> list[float]:
    """Return the least seconds each takes, of some turns each, so that a slow moment of the machine hits all alike."""
    turns = [[_seconds(work) for work in works] for _ in range(_REPEATS)]
    return np.min(turns, axis=0).tolist()


def _seconds(work: Work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _peak(work: Callable[[Cloth], None], grids: int) -> float:
    """Return the most memory in MB that a process of its own takes that makes the grids and does the work."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as child:
        return child.submit(_used, work, grids).result()


def _used(work: Callable[[Cloth], None], grids: int) -> float:
    work(weave(grids, vertices=VERTICES))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MB
