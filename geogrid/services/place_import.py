"""What importing a file of places would change in the register, and writing it in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.audit.entry import Action
from geogrid.domain.place_sheet import Field
from geogrid.errors import ChangeScheduled, FieldError
from geogrid.services.audit import Record
from geogrid.services.place_file import LISTED, PlaceFile, Problems
from geogrid.store import merged as merged_places
from geogrid.store import places
from geogrid.store.place_stage import Compared, Listed

Progress = Callable[[int, int], None]
"""Places written, and to write."""
_EACH = 1_000
Value = TypeVar("Value")


@dataclass(frozen=True)
class PlaceImport:
    """What an import would do.

    Parameters
    ----------
    file
        What was read.
    valid_from
        The first day on which it holds.
    replace
        Whether places that the file does not have end.
    compared
        How its rows compare with what is stored.
    merged
        Rows left out, as their code stands for another one by now.
    wrong
        How many rows are wrong; while there are any, nothing can be written.
    problems
        The first of what is wrong, by row.
    """

    file: PlaceFile
    valid_from: date
    replace: bool
    compared: Compared
    merged: Listed
    wrong: int
    problems: Sequence[FieldError]


def plan(session: Session, file: PlaceFile, valid_from: date, *, replace: bool = False) -> PlaceImport:
    """Compare a file with the places in force on a day. Writes nothing to the database."""
    stage = file.stage
    stage.hold(places.standing(session, valid_from), (code for code, _ in merged_places.every(session)))
    merged = stage.merged(LISTED)
    stage.leave_out_merged()
    problems = Problems(file.problems.count, list(file.problems.first))
    for row, code in stage.scheduled():
        problems.add(ChangeScheduled(file=file.file, row=row, field=file.columns.get(Field.CODE, "-"), what=code))
    first = sorted(problems.first, key=lambda problem: problem.facts["row"])
    return PlaceImport(file, valid_from, replace, stage.compared(), merged, problems.count, first)


def commit(
    session: Session, planned: PlaceImport, record: Record, names: Gazetteer, progress: Progress = lambda _, __: None
) -> int:
    """Write what was planned and return how many places; call it in the transaction the plan was made in.

    Parameters
    ----------
    record
        Notes who does it.
    names
        By which addresses are read that have no parts.

    Raises
    ------
    FieldError
        The first problem of the plan, if it has any; then nothing is written.
    """
    if planned.wrong:
        raise planned.problems[0]
    stage, compared = planned.file.stage, planned.compared
    gone = compared.gone if planned.replace else 0
    if not compared.new + compared.changed + gone:
        return 0
    values = _counted(stage.places(), compared.new + compared.changed, progress)
    count = places.turn(session, stage.ended(gone=planned.replace), values, planned.valid_from, names)
    told = {
        "file": planned.file.digest,
        "valid_from": planned.valid_from.isoformat(),
        "new": compared.new,
        "changed": compared.changed,
        "ended": gone,
    }
    record.note(session, Action.IMPORT_PLACES, "places", None, told)
    return count


def _counted(values: Iterator[Value], todo: int, progress: Progress) -> Iterator[Value]:
    for number, value in enumerate(values):
        if number % _EACH == 0:
            progress(number, todo)
        yield value
    progress(todo, todo)
