"""What the check found, as a sentence a clerk understands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from geogrid.domain.coverage.defect import Allowance, Defect, DefectKind, Severity
from geogrid.domain.coverage.hierarchy import IN_NO_PARENT, UNKNOWN_PARENT
from geogrid.render.wording import Wording

KINDS: Mapping[DefectKind, str] = {
    DefectKind.INVALID: "Invalid shape",
    DefectKind.EMPTY: "Empty shape",
    DefectKind.MISSING_CODE: "Missing code",
    DefectKind.DUPLICATE_CODE: "Duplicate code",
    DefectKind.OVERLAP: "Overlap",
    DefectKind.GAP: "Gap",
    DefectKind.INLET: "Opening at the edge",
    DefectKind.OUTSIDE: "Outside the area above",
    DefectKind.MISMATCH: "Vertices differ",
    DefectKind.MULTIPART: "Several parts",
    DefectKind.SLIVER: "Sliver",
    DefectKind.CUT_BUILDING: "Building cut",
    DefectKind.CUT_ESTATE: "Estate cut",
    DefectKind.PLACE_OUTSIDE: "Addresses in no grid",
    DefectKind.NO_PLACE: "Grid without addresses",
    DefectKind.HOUSEHOLDS: "Number of households",
    DefectKind.SIDES_DIFFER: "Written sides",
    DefectKind.ENCLAVE: "Enclave",
}
SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: "Error",
    Severity.WARNING: "Warning",
    Severity.INFORMATION: "Information",
}
_SENTENCES: Mapping[DefectKind, str] = {
    DefectKind.INVALID: "The shape of %(grids)s is invalid (%(reason)s).",
    DefectKind.EMPTY: "%(grids)s has no shape.",
    DefectKind.MISSING_CODE: "Row %(count)s has no code.",
    DefectKind.DUPLICATE_CODE: "Code %(code)s is used %(count)s times, in rows %(reason)s.",
    DefectKind.OVERLAP: "%(grids)s overlap by %(area)s m²%(along)s.",
    DefectKind.GAP: "A gap of %(area)s m² lies between %(grids)s%(along)s.",
    DefectKind.INLET: "An opening of %(area)s m² at the outer edge belongs to nobody, beside %(grids)s%(along)s.",
    DefectKind.OUTSIDE: "%(grids)s reaches %(area)s m² beyond %(parent)s%(along)s.",
    DefectKind.MISMATCH: "%(grids)s differ in %(count)s vertices of their common border%(along)s.",
    DefectKind.MULTIPART: "%(grids)s consists of %(count)s separate parts; the smaller ones have %(area)s m².",
    DefectKind.SLIVER: "%(grids)s is a sliver, about %(width)s m wide.",
    DefectKind.CUT_BUILDING: "The border between %(grids)s cuts the building %(reason)s (smaller part %(area)s m²).",
    DefectKind.CUT_ESTATE: "The border between %(grids)s cuts the estate %(reason)s (smaller part %(area)s m²).",
    DefectKind.PLACE_OUTSIDE: "%(reason)s lies in no grid; the nearest is %(grids)s.",
    DefectKind.NO_PLACE: "No address lies in %(grids)s.",
    DefectKind.HOUSEHOLDS: "%(grids)s has %(count)s households; it should have %(reason)s.",
    DefectKind.SIDES_DIFFER: "What is written of the sides of %(grids)s is not so on the map: %(reason)s.",
    DefectKind.ENCLAVE: "Ground of %(area)s m² enclosed by %(grids)s belongs to no grid; it may be meant so.",
}
_WITH_ONE: Mapping[DefectKind, str] = {
    DefectKind.GAP: "A gap of %(area)s m² lies beside %(grids)s%(along)s.",
    DefectKind.CUT_BUILDING: "The outer edge of %(grids)s cuts the building %(reason)s (smaller part %(area)s m²).",
    DefectKind.CUT_ESTATE: "The outer edge of %(grids)s cuts the estate %(reason)s (smaller part %(area)s m²).",
}
_ONE_VERTEX = "%(grids)s differ in one vertex of their common border%(along)s."
_WITH_NONE: Mapping[DefectKind, str] = {
    DefectKind.GAP: "A gap of %(area)s m² touches no grid%(along)s.",
    DefectKind.INLET: "An opening of %(area)s m² at the outer edge touches no grid%(along)s.",
}
_BY_REASON: Mapping[str | None, str] = {
    UNKNOWN_PARENT: "%(grids)s is said to belong to %(parent)s, which does not exist.",
    IN_NO_PARENT: "%(grids)s lies in none of the areas it could belong to.",
}
_BEYOND_ALL = "%(grids)s reaches %(area)s m² beyond the outer edge%(along)s."
_MANY_ROWS = "Code %(code)s is used %(count)s times, in rows %(reason)s and others."
_THREE = "%(grids)s all claim the same %(area)s m²%(along)s."
_PLACES = "%(count)s addresses, %(reason)s among them, lie in no grid; the nearest is %(grids)s."

_NAMED = 4
_COMMUNITY = re.compile(r".+(社区|村|居委会|街道|镇)(?=.+网格)")


def sentence(
    defect: Defect, names: Sequence[str], wording: Wording, *, parent: str | None = None, along: str | None = None
) -> str:
    """Return what was found in one sentence, and a second one where it is meant so.

    Parameters
    ----------
    names
        The full names of the grids or areas, in the order of the defect's codes.
    parent
        The name of the area above that is concerned; its code when not given.
    along
        The name of the road or river beside it.
    """
    text = wording(
        _template(defect),
        grids=_joined(names, wording),
        code=defect.grids[0] if defect.grids else "",
        area=wording.area(defect.area_m2),
        width=wording.number(defect.width_m, 2),
        count=defect.count,
        reason=_reason(defect, wording),
        parent=parent or defect.parent,
        along=wording(", along %(line)s", line=along) if along else "",
    )
    if defect.allowed is None:
        return text
    return ("" if wording.language == "zh" else " ").join((text, _meant(defect.allowed, wording)))


def _template(defect: Defect) -> str:
    """Return the sentence for this many grids, places and reasons."""
    if defect.kind == DefectKind.OUTSIDE:
        usual = _SENTENCES[defect.kind] if defect.parent else _BEYOND_ALL
        return _BY_REASON.get(defect.reason, usual)
    if defect.kind == DefectKind.MISMATCH and defect.count == 1:
        return _ONE_VERTEX
    if defect.kind == DefectKind.DUPLICATE_CODE and (defect.count or 0) > _NAMED:
        return _MANY_ROWS
    if defect.kind == DefectKind.OVERLAP and len(defect.grids) > 2:
        return _THREE
    if defect.kind == DefectKind.PLACE_OUTSIDE and (defect.count or 1) > 1:
        return _PLACES
    of_few = (_WITH_NONE, _WITH_ONE, _SENTENCES)[min(len(defect.grids), 2)]
    return of_few.get(defect.kind, _SENTENCES[defect.kind])


def _reason(defect: Defect, wording: Wording) -> str:
    """Return the reason as it is said; of many rows the first few."""
    if defect.kind != DefectKind.DUPLICATE_CODE:
        return wording(defect.reason or "")
    rows = (defect.reason or "").split(", ")
    return wording.fact(rows if len(rows) <= _NAMED else rows[: _NAMED - 1])


def _joined(names: Sequence[str], wording: Wording) -> str:
    """Return names as they are said one after the other, the community once, the first few of many."""
    short = _trimmed(names)
    if len(short) > _NAMED:
        first = wording.fact(short[: _NAMED - 1])
        return wording("%(first)s and %(count)s more", first=first, count=len(short) - _NAMED + 1)
    if len(short) < 2:
        return "".join(short)
    return wording("%(first)s and %(last)s", first=wording.fact(short[:-1]), last=short[-1])


def _trimmed(names: Sequence[str]) -> list[str]:
    """Drop the community of a grid's name where the name before it has the same: 水心亭社区第三网格与第四网格."""
    short, before = [], ""
    for name in names:
        match = _COMMUNITY.match(name)
        community = match[0] if match else ""
        short.append(name.removeprefix(community) if community == before else name)
        before = community
    return short


def own_name(name: str, code: str) -> str:
    """Return a grid's name without its community and without the code that tells it from others of that name."""
    alone = name.removesuffix(f" ({code})")
    community = _COMMUNITY.match(alone)
    return alone.removeprefix(community[0]) if community else alone


def _meant(allowance: Allowance, wording: Wording) -> str:
    """Return that this is meant so, why, and who said so when."""
    if allowance.since is None:
        return wording("Allowed: %(reason)s (%(author)s).", reason=allowance.reason, author=allowance.author)
    return wording(
        "Allowed: %(reason)s (%(author)s, %(day)s).",
        reason=allowance.reason,
        author=allowance.author,
        day=wording.day(allowance.since),
    )
