"""A plan put out for comment (公示): what is shown until when, what residents say, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from geogrid.domain.editing.dossier import Stage


class Standing(StrEnum):
    """Whether anybody may comment."""

    OPEN = "open"
    CLOSED = "closed"  # the period is over, or it was ended
    WITHDRAWN = "withdrawn"  # the plan is being changed, or is another one than was shown


class When(StrEnum):
    """Whether the grids that a plan redraws are in force."""

    NOW = "now"
    TO_COME = "to_come"
    OVER = "over"


class Basis(NamedTuple):
    """When the grids that a plan redraws are in force: now, from their first `day` on, or until their last one."""

    when: When
    day: date


@dataclass(frozen=True, slots=True)
class Consultation:
    """A plan put out for comment.

    Parameters
    ----------
    id, plan
        Its number, never given again, and that of the plan.
    fingerprint
        Of the grids that are shown.
    title, reason, document
        As the plan had them.
    where
        Where to object otherwise: an office, its address, its telephone.
    since, until
        The first and the last day on which comments are taken.
    author
        The account that put it out; None for the command line.
    ended_at
        When it was ended before its time, seconds since 1970; None where it was not.
    """

    id: int
    plan: int
    fingerprint: str
    title: str
    reason: str
    document: str
    where: str
    since: date
    until: date
    author: int | None
    ended_at: float | None = None

    def standing(self, stage: Stage, fingerprint: str | None, on: date) -> Standing:
        """Return whether it is open on a day, by the stage and the fingerprint that its plan has then."""
        if stage is Stage.DRAFT or fingerprint != self.fingerprint:
            return Standing.WITHDRAWN
        if self.ended_at is not None or on > self.until or stage is Stage.PUBLISHED:
            return Standing.CLOSED
        return Standing.OPEN


@dataclass(frozen=True, slots=True)
class Remark:
    """What a resident says of a plan.

    Parameters
    ----------
    at
        Seconds since 1970.
    grid
        The code of the grid it is about; None for none in particular.
    lon, lat
        The place, CGCS2000 degrees; None for none.
    answer, answered_at
        What the office says, and when; empty and None before.
    answered_by
        The account; None for the command line, or before.
    done
        Whether nothing more is to be done about it.
    """

    id: int
    consultation: int
    at: float
    text: str
    grid: str | None = None
    lon: float | None = None
    lat: float | None = None
    answer: str = ""
    answered_at: float | None = None
    answered_by: int | None = None
    done: bool = False
