"""A check as a document: what a sheet, a layer or an offline map of it says, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

from geogrid.domain.coverage.defect import Allowance, Defect, DefectKind, Report, Severity
from geogrid.render.findings import KINDS, SEVERITIES, sentence
from geogrid.render.wording import Wording

Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One defect in words and figures; `key` and `kind` are the same in every language."""

    key: str
    kind: DefectKind
    kind_text: str
    severity: Severity
    severity_text: str
    sentence: str
    codes: str
    names: str
    area_m2: float
    length_m: float
    width_m: float
    shape: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step of a repair in words: what was done, about what, and who won or lost ground."""

    text: str
    about: str
    won: str
    moved_m2: float


@dataclass(frozen=True, slots=True)
class DrawnGrid:
    """A grid as it is drawn; its label is what the entries call it."""

    code: str
    name: str
    label: str
    shape: BaseGeometry


@dataclass(frozen=True)
class Document:
    """All that is told.

    Parameters
    ----------
    title, source
        What was checked, and what it comes from.
    entries
        The gravest first.
    steps
        Of the repair; empty without one.
    totals
        Kind, how many, area in m2.
    grids
        All that have a shape, in CGCS2000 degrees.
    allowances
        Those in force.
    """

    title: str
    source: str
    entries: Sequence[Entry]
    steps: Sequence[StepTaken]
    totals: Sequence[tuple[str, int, float]]
    grids: Sequence[DrawnGrid]
    allowances: Sequence[Allowance]


def document(
    report: Report,
    labels: Mapping[str, str],
    wording: Wording,
    *,
    source: str = "",
    grids: Iterable[tuple[str, str, BaseGeometry]] = (),
    steps: Sequence[StepTaken] = (),
    allowances: Sequence[Allowance] = (),
    along: Mapping[str, str | None] | None = None,
) -> Document:
    """Return a report as a document.

    Parameters
    ----------
    labels
        Names by the codes of grids and areas; a code without one stands for itself.
    source
        What the report says of where it comes from.
    grids
        Codes, names and shapes, CGCS2000 degrees.
    along
        The road or river beside a defect, by the defect's key.
    """
    beside = along or {}
    return Document(
        wording("Check of the grids"),
        source,
        [_entry(defect, labels, wording, beside.get(defect.key)) for defect in report.defects],
        steps,
        [(wording(KINDS[kind]), count, area) for kind, (count, area) in report.totals().items()],
        [DrawnGrid(code, name, labels.get(code, name), shape) for code, name, shape in grids],
        allowances,
    )


def _entry(defect: Defect, labels: Mapping[str, str], wording: Wording, along: str | None) -> Entry:
    names = [labels.get(code, code) for code in defect.grids]
    parent = labels.get(defect.parent, defect.parent) if defect.parent else None
    return Entry(
        defect.key,
        defect.kind,
        wording(KINDS[defect.kind]),
        defect.severity,
        wording(SEVERITIES[defect.severity]),
        sentence(defect, names, wording, parent=parent, along=along),
        ", ".join(defect.grids),
        wording.fact(names),
        round(defect.area_m2, 3),
        round(defect.length_m, 2),
        round(defect.width_m, 3),
        defect.shape if defect.shape is not None and not defect.shape.is_empty else None,
    )


def columns(wording: Wording) -> list[str]:
    """Return the headings of a table of defects, in the order of `cells`."""
    return [
        wording("No."),
        wording("Kind"),
        wording("Severity"),
        wording("What was found"),
        wording("Codes"),
        wording("Names"),
        wording("Area (m²)"),
        wording("Length (m)"),
        wording("Width (m)"),
    ]


def cells(number: int, entry: Entry) -> list[Cell]:
    """Return the row of a defect."""
    figures: list[Any] = [entry.area_m2 or None, entry.length_m or None, entry.width_m or None]
    return [number, entry.kind_text, entry.severity_text, entry.sentence, entry.codes, entry.names, *figures]
