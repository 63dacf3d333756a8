"""Texts of sides and the grids they are of; what comes of the comparison, as a table and as plain facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.sides.describe import Unit
from geogrid.domain.sides.side import WRITTEN, Reading
from geogrid.domain.sides.verify import Compared, Dispute, Verified
from geogrid.domain.sides.write import written
from geogrid.io.table_output import TableOutput
from geogrid.services.sides_table import Told

HEADS = ("网格编号", "名称", "方位", "文字", "图上", "结果", "说明")
"""The columns of a table of comparisons."""


@dataclass(frozen=True)
class ByGrid:
    """Texts by the codes of their grids.

    Parameters
    ----------
    readings
        The texts.
    unmatched
        Texts of no grid.
    without_text
        Codes of the grids that have none.
    """

    readings: Mapping[str, Reading]
    unmatched: Sequence[Told]
    without_text: Sequence[str]


def by_grid(units: Sequence[Unit], told: Sequence[Told]) -> ByGrid:
    """Return texts by the codes of their grids: by code, else by a name that only one of them has."""
    codes = {unit.code for unit in units}
    readings, unmatched = dict[str, Reading](), list[Told]()
    named = Counter(normalise(f"{unit.group}{unit.name}") for unit in units)
    by_name = {normalise(f"{unit.group}{unit.name}"): unit.code for unit in units}
    for each in told:
        name = normalise(each.name)
        code = each.code if each.code in codes else by_name.get(name) if named[name] == 1 else None
        if code is None:
            unmatched.append(each)
        else:
            readings[code] = each.reading
    return ByGrid(readings, unmatched, [unit.code for unit in units if unit.code not in readings])


def write_table(
    path: Path,
    found: Sequence[Verified],
    names: Mapping[str, str],
    of_side: Callable[[Compared], tuple[str, str]],
    of_dispute: Callable[[Dispute], tuple[str, str]],
) -> None:
    """Write each side in the text and on the map, and what neighbours say: .csv or .xlsx.

    Parameters
    ----------
    names
        Of the grids, by their codes.
    of_side, of_dispute
        What comes of a comparison, in a word and in a sentence.

    Raises
    ------
    ExportUnsuitable
    """
    with TableOutput(path, HEADS, "sides") as output:
        for each in found:
            facts = (each.code, names[each.code])
            for side in each.sides:
                told = (WRITTEN[side.direction], written(side.said), written(side.shown))
                output.append([*facts, *told, *of_side(side)])
            for dispute in each.disputes:
                told = (WRITTEN[dispute.direction], "、".join(dispute.names), "、".join(dispute.other_names))
                output.append([*facts, *told, *of_dispute(dispute)])


def plain(found: Verified) -> dict[str, Any]:
    """Return a comparison as plain facts."""
    return {
        "code": found.code,
        "verdict": found.verdict.value,
        "faults": [{"problem": f.problem.value, "side": f.direction and f.direction.value} for f in found.faults],
        "sides": [
            {
                "side": side.direction.value,
                "verdict": side.verdict.value,
                "said": written(side.said),
                "shown": written(side.shown),
                "away": [
                    {"name": away.name, "metres": round(away.metres, 1), "on": [on.value for on in away.on]}
                    for away in side.away
                ],
                "unknown": list(side.unknown),
                "unsaid": list(side.unsaid),
            }
            for side in found.sides
        ],
        "disputes": [
            {
                "side": dispute.direction.value,
                "names": list(dispute.names),
                "other": dispute.other,
                "other_side": dispute.other_direction.value,
                "other_names": list(dispute.other_names),
                "length_m": round(dispute.length_m, 1),
            }
            for dispute in found.disputes
        ],
    }
