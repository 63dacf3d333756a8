"""What is written about a plan: what it is for, on what it was begun, how far it is, and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """How far a plan is."""

    DRAFT = "draft"  # 草稿
    SUBMITTED = "submitted"  # 待审批
    APPROVED = "approved"  # 已批准
    PUBLISHED = "published"  # 已发布; in force, or to be from its day on
    DISCARDED = "discarded"  # 已作废: a draft that nobody goes on with; it can be looked at, and copied


class Deed(StrEnum):
    """What is done to a plan."""

    OPEN = "open"
    APPLY = "apply"
    UNDO = "undo"
    REDO = "redo"
    DESCRIBE = "describe"  # another name, reason, document or target
    SHARE = "share"
    RULES = "rules"  # other settings of its rules, or other places that must stay
    SUBMIT = "submit"
    RETURN = "return"
    TAKE_BACK = "take_back"  # by those who drew it, before it is approved
    APPROVE = "approve"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    DISCARD = "discard"


UNSHOWN = (Stage.DRAFT, Stage.DISCARDED)
"""What is not handed in, and no matter of those who judge plans."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is written about a plan.

    Parameters
    ----------
    id
        Its number, never given again.
    name, reason, document
        What it is called, why it is made, and the number of the document that orders it; the latter two may be empty.
    base
        The number of the generation that it began with.
    target
        How many households a grid should have.
    author
        The account that opened it; None for the command line.
    opened_at
        Seconds since 1970.
    version
        Grows by one with each change.
    stage
        How far it is.
    valid_from, generation
        From when on it is published, and as which generation; None as long as it is not.
    fingerprint
        That of the grids that were approved; None before.
    reach
        What it changed and who had drawn it when it was handed in last, as JSON (see `services.plan_rights`); None
        before.
    rules
        The settings of its rules as JSON; see `RuleSettings`.
    comments
        Grows by one with each change of what is said about it, which leaves its version as it is.
    """

    id: int
    name: str
    reason: str
    document: str
    base: int
    target: int
    author: int | None
    opened_at: float
    version: int = 1
    stage: Stage = Stage.DRAFT
    valid_from: date | None = None
    generation: int | None = None
    fingerprint: str | None = None
    reach: str | None = None
    rules: str = "{}"
    comments: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """An edit of a plan as it is stored.

    Parameters
    ----------
    position
        From 1.
    edit
        As JSON; see `wire`.
    author, at
        Who did it, and when (seconds since 1970).
    undone
        Whether it was undone, and can be redone.
    """

    position: int
    edit: str
    author: int | None
    at: float
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """What was done to a plan, for those who look on.

    Parameters
    ----------
    version
        Of the plan after it.
    position
        How many edits are done after it.
    codes
        The grids that are others since, are new, or are no more; as JSON.
    words
        Why it was given back, if anybody said so.
    """

    version: int
    deed: Deed
    position: int
    author: int | None
    at: float
    codes: str = "[]"
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody says about a place or a grid of a plan.

    Parameters
    ----------
    author
        The account; None for a resident.
    grid
        The code of the grid it is about; None for none in particular.
    lon, lat
        The place, CGCS2000 degrees.
    answers
        The number of the comment that it answers; None for one of its own.
    done_by, done_at
        Who marked it as done, and when (seconds since 1970); None while it is not.
    """

    id: int
    plan: int
    author: int | None
    at: float
    text: str
    grid: str | None
    lon: float
    lat: float
    answers: int | None = None
    done_by: int | None = None
    done_at: float | None = None
