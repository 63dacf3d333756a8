"""What became of a grid, as sentences; shares in per cent."""

from __future__ import annotations

from collections.abc import Mapping

from geogrid.domain.comparing.lineage import Descent, DescentKind, beside
from geogrid.domain.grid import Called, GridKind
from geogrid.render.wording import Wording

KINDS: Mapping[GridKind, str] = {GridKind.BASE: "base grid", GridKind.DEDICATED: "dedicated grid"}
_LEAST, _MOST = 0.01, 0.99
_ALL = 1 - 1e-9
_TO_ANOTHER: Mapping[DescentKind, str] = {
    DescentKind.SPLIT_FROM: "%(other)s was split off, with %(shares)s.",
    DescentKind.MERGED_INTO: "Merged into %(other)s, with %(shares)s.",
    DescentKind.RESHAPED: "It gave %(shares)s to %(other)s.",
    DescentKind.RECODED: "It has another code since: it is %(other)s.",
}
_FROM_ANOTHER: Mapping[DescentKind, str] = {
    DescentKind.SPLIT_FROM: "Split from %(other)s, with %(shares)s of that grid; it makes %(own)s of its own ground.",
    DescentKind.MERGED_INTO: "It took %(shares)s of %(other)s, which is no more; that makes %(own)s of its ground.",
    DescentKind.RESHAPED: "It got %(shares)s of %(other)s; that makes %(own)s of its ground.",
    DescentKind.RECODED: "It had another code before: it was %(other)s.",
}
_TO_NOBODY: Mapping[DescentKind, str] = {
    DescentKind.RETIRED: "It ended; %(shares)s is in no grid since.",
    DescentKind.RESHAPED: "%(shares)s is in no grid since.",
}
_FROM_NOBODY: Mapping[DescentKind, str] = {
    DescentKind.CREATED: "It was made; %(own)s of its ground was in no grid before.",
    DescentKind.RESHAPED: "It got ground that was in no grid; that makes %(own)s of its ground.",
}
_REDRAWN: Mapping[tuple[bool, bool], str] = {
    (True, False): "It grew: all of its ground is still its own and makes %(own)s of its ground since.",
    (False, True): "It became smaller: it kept %(shares)s.",
}
"""Of a grid that stays: whether it kept all that it had, and whether it has nothing else."""
_MOVED_AWAY = "It has other ground since: nothing of what it had."
_OF_ITSELF: Mapping[DescentKind, str] = {
    DescentKind.RESHAPED: "Its border was moved: it kept %(shares)s; that is %(own)s of its ground since.",
    DescentKind.RENAMED: "Renamed: %(old_name)s is called %(new_name)s.",
    DescentKind.RECLASSIFIED: "Of another kind: %(old_kind)s before, %(new_kind)s since.",
    DescentKind.REASSIGNED: "Given to another community: %(old_community)s before, %(new_community)s since.",
}


def event(descent: Descent, old: Called | None, new: Called | None, code: str, first: bool, wording: Wording) -> str:
    """Return what happened to a grid as a sentence; of another code with all else that became of it on the day.

    Parameters
    ----------
    old, new
        What both were called, the day before and on the day; None where the ground is nobody's.
    code
        Of the grid whose history is told.
    first
        Whether it is the first generation of all.
    """
    if first:
        return wording("It was among the first grids.")
    if descent.old == descent.new:
        return _of_itself(descent, descent.kind, old, new, wording)
    goes = descent.old == code
    other = new if goes else old
    if other is None:
        return wording((_TO_NOBODY if goes else _FROM_NOBODY)[descent.kind], **_facts(descent, wording))
    sentence = (_TO_ANOTHER if goes else _FROM_ANOTHER)[descent.kind]
    said = [wording(sentence, **_facts(descent, wording), other=f"{other.full_name} ({other.code})")]
    said += [_of_itself(descent, kind, old, new, wording) for kind in beside(descent, old, new)]
    return ("" if wording.language == "zh" else " ").join(said)


def _of_itself(descent: Descent, kind: DescentKind, old: Called | None, new: Called | None, wording: Wording) -> str:
    redrawn = _REDRAWN.get((descent.area_share > _ALL, descent.area_share_of_new > _ALL))
    if descent.area_share == 0:
        redrawn = _MOVED_AWAY
    sentence = redrawn if redrawn and kind is DescentKind.RESHAPED else _OF_ITSELF[kind]
    return wording(sentence, **_facts(descent, wording), **_said(old, new, wording))


def percent(share: float, wording: Wording) -> str:
    """Return a share (0 to 1) in whole per cent; neither nothing nor all of it but where it is."""
    if 0 < share < _LEAST:
        return "<1%"
    if _MOST < share < 1:
        return ">99%" if share < 1 - 1e-6 else "100%"
    return wording.number(100 * share, 0) + "%"


def shares(area: float, households: float | None, wording: Wording) -> str:
    """Return the shares of the ground and, where they are known, of the households."""
    if households is None:
        return wording("%(area)s of the ground", area=percent(area, wording))
    return wording(
        "%(area)s of the ground and %(households)s of the households",
        area=percent(area, wording), households=percent(households, wording),
    )  # fmt: skip


def _facts(descent: Descent, wording: Wording) -> dict[str, str]:
    return {
        "shares": shares(descent.area_share, descent.households_share, wording),
        "own": percent(descent.area_share_of_new, wording),
    }


def _said(old: Called | None, new: Called | None, wording: Wording) -> dict[str, str]:
    said = {}
    for when, called in (("old", old), ("new", new)):
        if called is not None:
            said[f"{when}_name"] = called.name
            said[f"{when}_kind"] = wording(KINDS[called.kind])
            said[f"{when}_community"] = called.community or "–"
    return said
