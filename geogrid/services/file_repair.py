"""The repair of a boundary file: all that is narrow enough and leaves no doubt, and a list of what is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from geogrid.domain.coverage.defect import DEFAULTS, Allowance, Report, Tolerances
from geogrid.domain.coverage.proposal import Rule
from geogrid.domain.coverage.repair import Repair
from geogrid.io import export
from geogrid.io.shapefile import Cut
from geogrid.services import validation
from geogrid.services.boundary_file import BoundaryFile

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class FileRepair:
    """A file and its repair.

    Parameters
    ----------
    before
        The report of the file as it came.
    repair
        What was accepted, and the shapes as they are now.
    content
        The file with these shapes.
    left
        The report of that.
    """

    before: Report
    repair: Repair
    content: BoundaryFile
    left: Report


def repaired(
    content: BoundaryFile,
    parent: BoundaryFile | None,
    allowances: Sequence[Allowance],
    *,
    max_width: float,
    rule: Rule = Rule.LONGEST_BORDER,
    tolerances: Tolerances = DEFAULTS,
    tell: Tell = lambda done, todo: None,
) -> FileRepair:
    """Repair the shapes of a file in its own plane. Writes nothing.

    Parameters
    ----------
    content
        Whose shapes.
    parent
        The areas above, whose ground they should fill.
    allowances
        Gaps and overlaps that are meant so, and stay.
    max_width
        Ground whose greatest width is above this is left (m).
    rule
        Who is given a gap or an overlap.
    tell
        Is told how many are done and how many there are.

    Raises
    ------
    CrsNeedsParameters, TooDense
    """
    begun = Repair.of(
        content.codes,
        content.shapes,
        crs=content.crs,
        areas=validation.areas_above(content, parent, tolerances),
        tolerances=tolerances,
        allowances=allowances,
        rule=rule,
    )
    done = begun.accept_all(max_width, tell)
    kept = replace(content, shapes=list(done.coverage.shapes))
    return FileRepair(
        validation.check_file(content, tolerances, parent, allowances),
        done,
        kept,
        validation.check_file(kept, tolerances, parent, allowances),
    )


def write(path: Path, content: BoundaryFile) -> list[Cut]:
    """Write a file's shapes with all its fields, in its own coordinate system; returns what the format made shorter.

    Raises
    ------
    ExportUnsuitable
        When the format of that suffix cannot hold it.
    """
    rows = [dict(zip(content.columns, values, strict=True)) for values in zip(*content.columns.values(), strict=True)]
    return export.write_layers(path, {path.stem: (rows or [{}] * len(content.shapes), content.shapes)}, content.crs)
