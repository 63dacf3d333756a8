"""The check of what is stored, done once for each state of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock

from sqlalchemy.orm import Session

from geogrid.domain.coverage.contents import Band
from geogrid.domain.coverage.defect import Defect, Report
from geogrid.services.sight import Sight
from geogrid.services.snapshot import Snapshot
from geogrid.services.stored_check import check_stored
from geogrid.services.surroundings import Surroundings, surroundings
from geogrid.store import Database, changes

_State = tuple[int, int, date | None]


@dataclass(frozen=True)
class Checked:
    """What the check found, and for each of its defects what is around it."""

    report: Report
    around: Sequence[Surroundings]

    def told(self) -> Iterator[tuple[Defect, Surroundings]]:
        """Yield each defect with what is around it, in the order of the report."""
        return zip(self.report.defects, self.around, strict=True)

    def seen_by(self, sight: Sight) -> Checked:
        """Return what of it is for somebody to look at."""
        if sight.is_whole:
            return self
        told = [(defect, around) for defect, around in self.told() if sight.holds(defect)]
        report = replace(
            self.report,
            defects=tuple(defect for defect, _ in told),
            faces=tuple(filter(sight.holds, self.report.faces)),
            unused=tuple(sight.allowances(self.report.unused, ())),
        )
        return Checked(report, [around for _, around in told])


class Checks:
    """Keeps what was found for the states last asked for; what is stored may change, its states do not.

    Parameters
    ----------
    database
        Where the grids are.
    band
        How many households a grid should have.
    """

    _KEPT = 4

    def __init__(self, database: Database, band: Band) -> None:
        self._database, self._band = database, band
        self._lock = Lock()
        self._kept: OrderedDict[_State, Checked] = OrderedDict()

    def of(self, snapshot: Snapshot, on: date) -> Checked:
        """Return what the check finds in the grids of a generation and in what they hold on a day."""
        with self._lock, self._database.reading() as session:
            state = (snapshot.generation.number, *changes.state(session, on))
            if state not in self._kept:
                self._kept[state] = self._check(session, snapshot, on)
                if len(self._kept) > self._KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(state)
            return self._kept[state]

    def _check(self, session: Session, snapshot: Snapshot, on: date) -> Checked:
        report = check_stored(session, on, band=self._band)
        return Checked(report, surroundings(session, snapshot, report.defects, on))
