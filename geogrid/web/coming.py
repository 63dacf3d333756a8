"""What is to come of a grid or a place, as a sentence and as the JSON that the API promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from geogrid.domain.grid import GridKind
from geogrid.render.lineage import KINDS
from geogrid.render.wording import Wording
from geogrid.services.coming import Change, Coming

_PHRASES: Mapping[Change, str] = {
    Change.CODE: "has the code %(to)s",
    Change.COMMUNITY: "belongs to %(to)s",
    Change.NAME: "is called %(to)s",
    Change.KIND: "is a %(to)s",
    Change.BORDER: "has another border",
}
"""What becomes of a grid that stays."""


def sentence(value: Coming, wording: Wording) -> str:
    """Return all that changes on a day, in one sentence."""
    day = wording.day(value.since)
    if (heirs := value.changes.get(Change.GONE)) is not None:
        if not heirs:
            return wording("From %(day)s on this grid is no more, and its ground is in no grid.", day=day)
        return wording(
            "From %(day)s on this grid is no more; its ground is in %(grids)s.", day=day, grids=wording.fact(heirs)
        )
    if (grids := value.changes.get(Change.PLACE)) is not None:
        if not grids:
            return wording("From %(day)s on this place is in no grid.", day=day)
        return wording("From %(day)s on this place is in %(grids)s.", day=day, grids=wording.fact(grids))
    phrases = [wording(_PHRASES[change], to=_said(change, to, wording)) for change, to in value.changes.items()]
    return wording("From %(day)s on this grid %(changes)s.", day=day, changes=_listed(phrases, wording))


def answer(values: Sequence[Coming], wording: Wording) -> dict[str, Any]:
    """Return what is to come, as the API tells it."""
    return {"coming": [_plain(each, wording) for each in values]}


def _plain(value: Coming, wording: Wording) -> dict[str, Any]:
    changes = [{"kind": change.value, "to": list(to)} for change, to in value.changes.items()]
    return {"since": value.since.isoformat(), "changes": changes, "text": sentence(value, wording)}


def _said(change: Change, to: Sequence[str], wording: Wording) -> str:
    return wording(KINDS[GridKind(to[0])]) if change is Change.KIND else "".join(to)


def _listed(phrases: Sequence[str], wording: Wording) -> str:
    """Return phrases as one reads them in a sentence."""
    if wording.language == "zh":
        return "，".join(phrases)
    return " and ".join(filter(None, [", ".join(phrases[:-1]), phrases[-1]]))
