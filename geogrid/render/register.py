"""The register of places and what is wrong with it, as words a clerk would use."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from geogrid.domain.addressing.register.health import Ailment, Finding
from geogrid.domain.register import PlaceKind
from geogrid.errors import GeogridError, QueryError
from geogrid.render import matches
from geogrid.render.wording import Wording

KINDS: Mapping[PlaceKind, str] = {
    PlaceKind.ESTATE: "Estate",
    PlaceKind.BUILDING: "Building",
    PlaceKind.UNIT: "Entrance",
    PlaceKind.ROOM: "Room",
    PlaceKind.HOUSE: "House number",
    PlaceKind.SITE: "Named place",
}
HEADS = ("ailment", "address", "codes", "lon", "lat", "metres", "stated", "found")
"""The columns of all that was found, as a table for programs."""


FIELDS: Mapping[str, str] = {
    "address": "Address",
    "community": "Community",
    "lon": "Longitude",
    "lat": "Latitude",
    "places": "What is to be merged",
    "alias": "Other name",
    "name": "What it stands for",
    "renamed": "Renamed on",
    "grid": "Grid",
    "reason": "Why",
    "document": "Number of the document",
    "until": "Last day",
    "valid_to": "Last day",
}
"""What the fields of the forms are called, by which a refusal names them."""


def refusal(error: GeogridError, wording: Wording) -> GeogridError:
    """Return what was refused in the words of the form."""
    label = FIELDS.get(str(error.facts.get("field"))) if isinstance(error, QueryError) else None
    return error if label is None else type(error)(**{**error.facts, "field": wording(label)})


def finding(found: Finding, name: Callable[[str], str], wording: Wording) -> str:
    """Return what is wrong, as a sentence; `name` gives the name of a community by its code."""
    metres = matches.distance(found.metres, wording) if found.metres is not None else ""
    if found.ailment is Ailment.DUPLICATE:
        return wording("%(count)s places have this address, %(metres)s apart.", count=len(found.codes), metres=metres)
    if found.ailment is Ailment.CONTRADICTED:
        stated, lies_in = name(found.stated or ""), name(found.found or "")
        return wording("%(stated)s is written; the point lies in %(found)s.", stated=stated, found=lies_in)
    if found.ailment is Ailment.FAR_FROM_ROAD:
        return wording("It lies %(metres)s from its road.", metres=metres)
    if found.ailment is Ailment.PERSONAL and not found.codes:
        return wording("It stands in another name or an override. End that one, and write it anew without it.")
    return wording(_PLAIN[found.ailment])


_PLAIN: Mapping[Ailment, str] = {
    Ailment.PERSONAL: "It is not shown to the public, and not suggested. Take it out of the address.",
    Ailment.DECISION_WITHOUT_GRID: "The grid in which it is by a decision (override) is not there; it counts as where "
    "it lies. End the override, or decide anew.",
    Ailment.IN_NO_GRID: "The point lies in no grid.",
    Ailment.OUT_OF_ORDER: "The number breaks the order of its side of the road.",
    Ailment.ROAD_WITHOUT_NUMBERS: "The register has no house on this road.",
}


def cells(found: Finding) -> list[str | float | None]:
    """Return a finding as the cells of `HEADS`."""
    metres = None if found.metres is None else round(found.metres, 1)
    place = [found.ailment.value, found.text, " ".join(found.codes), found.lon, found.lat]
    return [*place, metres, found.stated, found.found]
