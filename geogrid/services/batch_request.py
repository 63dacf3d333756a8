"""What is asked of many points: as a request brings it, and as a job keeps it to be asked again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geogrid.io import coordinates
from geogrid.io.coordinates import Coordinates
from geogrid.services.batch_file import CSV, PARQUET


@dataclass(frozen=True)
class Asked:
    """What is asked of the points of a body.

    Parameters
    ----------
    kind, answer
        Media types of the body and of the answer: JSON, CSV or PARQUET.
    x, y
        The columns of the coordinates; found by their headers when None.
    crs
        Their coordinate system; what a body of JSON says itself goes before.
    on
        The day to answer for.
    within
        The accuracy of the points, metres.
    """

    kind: str
    answer: str
    x: str | None
    y: str | None
    crs: str
    on: date
    within: float | None

    def as_plain(self) -> dict[str, Any]:
        """Return the same in values that JSON can hold."""
        return {**asdict(self), "on": self.on.isoformat()}

    @classmethod
    def of_plain(cls, told: dict[str, Any]) -> Asked:
        """Return what was asked."""
        return cls(**{**told, "on": date.fromisoformat(told["on"])})


def read(asked: Asked, body: bytes, folder: Path | None = None) -> tuple[Coordinates, str]:
    """Return the points of a body, and their coordinate system.

    Parameters
    ----------
    folder
        Where it is put for the process that reads it; where temporary files are when None.

    Raises
    ------
    InputError
        One of its subclasses; names row and column.
    """
    if asked.kind == CSV:
        points = coordinates.from_csv(body, asked.x, asked.y, folder)
    elif asked.kind == PARQUET:
        points = coordinates.from_parquet(body, asked.x, asked.y, folder)
    else:
        points = coordinates.from_json(body)
    return points, asked.crs if points.crs is None else points.crs
