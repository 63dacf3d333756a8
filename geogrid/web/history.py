"""The history of a grid as the JSON that the API promises; the page shows the same."""

from __future__ import annotations

from typing import Any

from geogrid.domain.comparing.lineage import beside
from geogrid.domain.grid import Called
from geogrid.render import lineage as words
from geogrid.render.wording import Wording
from geogrid.services.grid_history import GridHistory, Told, plain
from geogrid.web import answers


def history(value: GridHistory, wording: Wording) -> dict[str, Any]:
    """Return the whole of it."""
    return {
        **_called(value.name),
        "in_force": value.is_in_force,
        "periods": [
            {"valid_from": begin.isoformat(), "valid_to": end.isoformat() if end else None}
            for begin, end in value.periods
        ],
        "events": [event(each, value.code, wording) for each in value.events],
        "successors": [plain(heir) for heir in value.heirs],
    }


def event(told: Told, code: str, wording: Wording) -> dict[str, Any]:
    """Return something that happened to a grid, with a sentence."""
    descent = told.descent
    lived = descent.households_share
    return {
        "generation": answers.generation(told.generation),
        "kind": descent.kind.value,
        "also": [kind.value for kind in beside(descent, told.old, told.new)],
        "from": _called(told.old) if told.old else None,
        "to": _called(told.new) if told.new else None,
        "area_share": round(descent.area_share, 4),
        "area_share_of_new": round(descent.area_share_of_new, 4),
        "households_share": None if lived is None else round(lived, 4),
        "text": words.event(descent, told.old, told.new, code, told.is_first, wording),
    }


def _called(value: Called) -> dict[str, str]:
    return {"code": value.code, "name": value.name, "full_name": value.full_name}
