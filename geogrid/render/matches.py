"""How an address was read and matched, as sentences a clerk and a resident understand."""

from __future__ import annotations

from collections.abc import Mapping

from geogrid.domain.addressing.finding import Certainty, How, Match, Note, Remark
from geogrid.domain.addressing.names.element import Element, Level
from geogrid.domain.addressing.reading.instead import Instead, instead
from geogrid.domain.addressing.reading.personal import IDENTITY
from geogrid.domain.addressing.register.health import Ailment
from geogrid.domain.addressing.text.normalise import spelt
from geogrid.render.wording import Wording

LEVELS: Mapping[Level, str] = {
    Level.PROVINCE: "Province",
    Level.CITY: "City",
    Level.DISTRICT: "District or county",
    Level.ZONE: "Development zone",
    Level.TOWN: "Street or town",
    Level.COMMUNITY: "Community or village",
    Level.ROAD: "Road",
    Level.GROUP: "Village group",
    Level.NUMBER: "House number",
    Level.ESTATE: "Estate",
    Level.SITE: "Named place",
    Level.BUILDING: "Building",
    Level.UNIT: "Entrance",
    Level.FLOOR: "Floor",
    Level.ROOM: "Room",
    Level.WITHIN: "Who is there",
    Level.JUNCTION: "Crossing",
    Level.OFFSET: "Direction and distance",
    Level.RELATION: "Beside it",
    Level.PHONE: "Telephone number",
    Level.NOISE: "Not part of the address",
}
_LONGEST_PHONE = 15
CERTAINTIES: Mapping[Certainty, str] = {
    Certainty.CERTAIN: "Certain",
    Certainty.PROBABLE: "Probable",
    Certainty.OPEN: "Open",
    Certainty.NONE: "No grid",
}
CAUSES: Mapping[How, str] = {
    How.OVERRIDE: "By a decision",
    How.EXACT: "Several places are called so",
    How.ALIAS: "Several places are called so",
    How.INTERPOLATED: "The number is not in the register",
    How.CROSSING: "Crossing of several grids",
    How.OFFSET: "So far from somewhere, near a border",
    How.BESIDE: "Beside something, near a border",
    How.ESTATE: "Only the estate is known",
    How.ROAD: "Only the road is known",
    How.COMMUNITY: "Only the community or street is known",
    How.ELSEWHERE: "In another city or county",
    How.NOTHING: "Nothing in it is known",
}
"""Why a person has to look at an address."""
INSTEAD: Mapping[Instead, str] = {
    Instead.DITTO: "As in the row above",
    Instead.REFERENCE: "As elsewhere in the table",
    Instead.HOUSEHOLD: "It says what became of the household",
    Instead.UNKNOWN: "The address is said not to be known",
}
"""The same, where something else stands in its place."""
_INSTEAD: Mapping[Instead, str] = {
    Instead.DITTO: "The text says “as above” and names no place by itself.",
    Instead.REFERENCE: "The text says where else in the table it stands, and names no place by itself.",
    Instead.HOUSEHOLD: "The text says what became of who lived there, and names no place that is known.",
    Instead.UNKNOWN: "The text says that no address is known.",
}
_MAY_BE_INSTEAD = (How.NOTHING, How.EXACT, How.ALIAS)
"""Also where somebody was: 前园南路12号已搬走."""
_AS_ABOVE = "It may mean the address of row %(row)s: %(address)s."
_EMPTY, _HAS_PARTS = "There is no address", "A part of it belongs to another grid by a decision"
_JUST_THE_DISTRICT = "Nothing nearer than the district is named"
HEADS: Mapping[str, str] = {
    "cause": "Cause",
    "row": "Row",
    "address": "Address",
    "reason": "Reason",
    "grid_1": "Grid 1",
    "grid_2": "Grid 2",
    "grid_3": "Grid 3",
    "name_1": "Candidate 1",
    "name_2": "Candidate 2",
    "name_3": "Candidate 3",
    "share_1": "Share 1 (%)",
    "share_2": "Share 2 (%)",
    "share_3": "Share 3 (%)",
}
"""The columns of what a person has to look at."""
AILMENTS: Mapping[Ailment, str] = {
    Ailment.PERSONAL: "A person's telephone or identity number",
    Ailment.DECISION_WITHOUT_GRID: "Decision without a grid",
    Ailment.IN_NO_GRID: "In no grid",
    Ailment.DUPLICATE: "The same address several times",
    Ailment.CONTRADICTED: "The community stated is not the one the point lies in",
    Ailment.FAR_FROM_ROAD: "Far from its road",
    Ailment.OUT_OF_ORDER: "Number out of order along the road",
    Ailment.ROAD_WITHOUT_NUMBERS: "Road without numbers",
}
_HOW: Mapping[How, str] = {
    How.OVERRIDE: "By a decision, “%(text)s” belongs to another grid than its point says.",
    How.EXACT: "The register has this address: %(text)s.",
    How.ALIAS: "The register has this address under another name: %(text)s.",
    How.INTERPOLATED: "The register does not have %(text)s; it lies between the numbers beside it, to within "
    "%(radius)s.",
    How.CROSSING: "The crossing of the two roads, to within %(radius)s.",
    How.OFFSET: "So far from %(text)s in this direction, to within %(radius)s.",
    How.BESIDE: "Beside %(text)s, within %(radius)s of it.",
    How.ESTATE: "%(text)s as a whole: no building of it that the register has is named.",
    How.ROAD: "%(text)s as a whole: no number on it that the register has is named.",
    How.COMMUNITY: "%(text)s as a whole: no road, estate or place in it that is known is named.",
    How.ELSEWHERE: "This address is in %(text)s, not in this district.",
    How.NOTHING: "Nothing in this text is known here.",
}
_KNOWN_BY_OTHERS = "%(text)s is known by its ground on the map or by the places in it."
_ONLY_THE_DISTRICT = "Only the district itself is named: %(text)s. Name a road, an estate or a community as well."
_REMARKS: Mapping[Remark, str] = {
    Remark.CORRECTED: "“%(said)s” was taken for %(meant)s.",
    Remark.OTHER_NAME: "“%(said)s” is another name of %(meant)s.",
    Remark.CONTRADICTED: "The text says %(said)s, the place lies in %(meant)s.",
    Remark.NOT_LISTED: "The register does not have “%(said)s”; %(meant)s was taken.",
    Remark.IN_SEVERAL: "“%(said)s” is in several buildings or entrances of %(meant)s: say in which.",
    Remark.ALSO_A_PART: "%(said)s lies in another grid than the rest of %(meant)s: say which is meant.",
    Remark.ALSO_FITS: "The text fits %(said)s in another grid as well as %(meant)s: say which is meant.",
    Remark.COMMON_NAME: "Many places are called “%(said)s”; the register has %(meant)s: say the road or the community.",
    Remark.OTHER_DISTRICT: "%(said)s is not in this district.",
    Remark.MAY_BE_ELSEWHERE: "“%(said)s” may say that it is in another place than this district.",
    Remark.NOT_JUST_THERE: "Other words in the text may mean another place than just this.",
    Remark.REGISTERED: "“%(said)s” says where somebody is registered, who may live elsewhere.",
    Remark.NO_CROSSING: "%(said)s and %(meant)s have no crossing on the map.",
    Remark.OTHER_SIDE: "The text does not say whether %(said)s across the road is meant too; it is in another grid.",
    Remark.BY_DOCUMENT: "%(said)s (document %(meant)s, until %(until)s)",
    Remark.PART_BY_DOCUMENT: "“%(said)s” in it belongs to another grid by a decision (document %(meant)s, "
    "until %(until)s).",
}


_PERCENT = 0.005


def how(match: Match, wording: Wording) -> str:
    """Return what an address was matched with."""
    spot = match.spots[0] if match.spots else None
    if match.how is How.NOTHING and (said := instead(match.parse.text)):
        return wording(_INSTEAD[said])
    if match.how is How.NOTHING and match.own:
        return wording(_ONLY_THE_DISTRICT, text=match.own)
    is_place = spot is None or spot.place is not None
    sentence = _HOW[match.how] if is_place or match.how is not How.EXACT else _KNOWN_BY_OTHERS
    facts = {"text": spot.text if spot else "", "radius": distance(spot.radius_m if spot else 0.0, wording)}
    return wording(sentence, **{name: value for name, value in facts.items() if f"%({name})s" in sentence})


def cause(match: Match, wording: Wording) -> str:
    """Return why a person has to look at an address that is not certain."""
    if match.certainty is Certainty.PROBABLE:
        return wording(CERTAINTIES[Certainty.PROBABLE])
    if not match.parse.text.strip():
        return wording(_EMPTY)
    if match.is_outside:
        return wording(AILMENTS[Ailment.IN_NO_GRID])
    if match.how in _MAY_BE_INSTEAD and (said := instead(match.parse.text)):
        return wording(INSTEAD[said])
    if match.how is How.NOTHING and match.own:
        return wording(_JUST_THE_DISTRICT)
    has_parts = any(found.remark is Remark.PART_BY_DOCUMENT for found in match.notes)
    return wording(_HAS_PARTS if has_parts else CAUSES[match.how])


def as_above(row: int, address: str, wording: Wording) -> str:
    """Return which address a row may mean that says it is the same as above."""
    return wording(_AS_ABOVE, row=wording.number(row, 0), address=address)


def note(found: Note, wording: Wording) -> str:
    """Return what is to be said about a match."""
    sentence = _REMARKS[found.remark]
    facts = {"said": found.said, "meant": found.meant, "until": wording.day(found.until) if found.until else ""}
    return wording(sentence, **{name: value for name, value in facts.items() if f"%({name})s" in sentence})


def sentences(match: Match, wording: Wording) -> list[str]:
    """Return what an address was matched with, and what is to be said about it, each thing once."""
    notes = [note(_as_written(match, found), wording) for found in match.notes if not _is_said(match, found)]
    return [how(match, wording), *notes]


def _as_written(match: Match, found: Note) -> Note:
    """Return what is said of a building with its number as it was written: 12号, where it was looked up as 12幢."""
    building = match.parse.first(Level.BUILDING)
    if found.remark is not Remark.NOT_LISTED or building is None or match.parse.text[building.end - 1] not in "号號":
        return found
    return found._replace(said=found.said.replace(f"{building.value}幢", f"{building.value}号", 1))


def _is_said(match: Match, found: Note) -> bool:
    """Return whether the sentence on how it was matched says so already."""
    if found.remark is Remark.NOT_LISTED:
        return match.how is How.INTERPOLATED
    return found.remark is Remark.OTHER_DISTRICT


def percent(share: float, wording: Wording) -> str:
    """Return a share (0 to 1) in whole percent; never 0 % of what is possible."""
    return "<1%" if 0 < share < _PERCENT else wording.number(100 * share, 0) + "%"


def level(element: Element, text: str) -> str:
    """Return what an element of a text is: of a long number whether it is a telephone's, a person's or neither."""
    if element.level is not Level.PHONE:
        return LEVELS[element.level]
    written = spelt(text[element.start : element.end])
    if IDENTITY.search(written):
        return "Identity number"
    return LEVELS[Level.PHONE] if sum(map(str.isdigit, written)) <= _LONGEST_PHONE else LEVELS[Level.NOISE]


def distance(metres: float, wording: Wording) -> str:
    """Return metres as exactly as they are of use."""
    if metres >= 1_000:
        return wording("%(km)s km", km=wording.number(metres / 1_000, 1))
    return wording("%(m)s m", m=wording.number(metres, 0 if metres >= 10 else 1))
