"""Two sets of grids beside each other, in words: what is different about a grid, a party grid, a division."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from geogrid.domain.comparing.compare import Difference, GridChange
from geogrid.domain.comparing.divisions import DivisionChange
from geogrid.domain.comparing.impact import Board
from geogrid.domain.comparing.parties import PartyChange
from geogrid.domain.editing.mesh import Micro, Party
from geogrid.render.wording import Wording

DIFFERENCES: Mapping[Difference, str] = {
    Difference.NEW: "new grid",
    Difference.GONE: "grid no more",
    Difference.RESHAPED: "border moved",
    Difference.RECODED: "another code",
    Difference.RENAMED: "renamed",
    Difference.KIND: "other kind",
    Difference.COMMUNITY: "other community",
}

TITLES: Mapping[str, str] = {
    "changes": "Grids that differ",
    "flow": "From and to",
    "parties": "Party grids that differ",
    "micro_grids": "Grids divided otherwise",
}


def redrawn(change: GridChange | Board, usual: str = DIFFERENCES[Difference.RESHAPED]) -> str:
    """Return what it is that a grid which stays won or lost ground."""
    if change.merged:
        return "others merged into it"
    return "split up" if change.split else usual


def area(m2: float, wording: Wording) -> str:
    """Return square metres, hectares from one on."""
    if m2 >= 10_000:
        return wording("%(ha)s ha", ha=wording.number(m2 / 10_000, 2))
    return wording("%(m2)s m²", m2=wording.area(m2))


def moved(m2: float, is_won: bool, wording: Wording) -> str:
    """Return how much ground a grid won, or lost."""
    said = area(m2, wording)
    return wording("%(area)s won", area=said) if is_won else wording("%(area)s lost", area=said)


def party(change: PartyChange, called: Callable[[str], str], wording: Wording) -> dict[str, Any]:
    """Return a party grid that differs as the JSON that is promised.

    Parameters
    ----------
    called
        Gives the full name of a grid by its code.
    """
    return {
        "code": change.party.code,
        "name": change.party.name,
        "old": _party(change.old),
        "new": _party(change.new),
        "joined": list(change.joined),
        "left": list(change.left),
        "text": "; ".join(_of_party(change, called, wording)),
    }


def _party(value: Party | None) -> dict[str, Any] | None:
    return None if value is None else {"name": value.name, "grids": sorted(value.members)}


def _of_party(change: PartyChange, called: Callable[[str], str], wording: Wording) -> list[str]:
    """Return what is different about a party grid."""
    joined, left = (wording.fact([called(code) for code in codes]) for codes in (change.joined, change.left))
    if change.old is None:
        return [wording("made up of %(grids)s", grids=joined)]
    if change.new is None:
        return [wording("dissolved; it was made up of %(grids)s", grids=left)]
    said = []
    if change.old.name != change.new.name:
        said.append(wording("renamed: %(old)s → %(new)s", old=change.old.name, new=change.new.name))
    if joined:
        said.append(wording("%(grids)s joins", grids=joined))
    if left:
        said.append(wording("%(grids)s leaves", grids=left))
    return said


def division(change: DivisionChange, wording: Wording) -> dict[str, Any]:
    """Return a grid that is divided otherwise as the JSON that is promised."""
    made, dropped, changed = ([micro.code for micro in some] for some in (change.made, change.dropped, change.changed))
    recoded = [{"from": old, "to": new} for old, new in change.recoded.items()]
    text = "; ".join(_of_division(change, wording))
    return {
        "grid": change.grid, "made": made, "dropped": dropped, "changed": changed, "recoded": recoded, "text": text,
    }  # fmt: skip


def _of_division(change: DivisionChange, wording: Wording) -> list[str]:
    """Return what is different about a division."""
    if not change.old:
        return [wording("divided into %(count)s micro-grids", count=wording.number(len(change.new)))]
    if not change.new:
        return [wording("divided no more; it had %(count)s micro-grids", count=wording.number(len(change.old)))]
    said = (
        ("new: %(micros)s", change.made),
        ("dropped: %(micros)s", change.dropped),
        ("changed: %(micros)s", change.changed),
    )
    told = [wording(sentence, micros=_names(some, wording)) for sentence, some in said if some]
    return told + [wording("another code: %(old)s → %(new)s", old=old, new=new) for old, new in change.recoded.items()]


def _names(micros: Iterable[Micro], wording: Wording) -> str:
    return wording.fact([micro.name for micro in micros])
