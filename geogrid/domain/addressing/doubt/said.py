"""What a text says about what was matched that makes it less sure, and how much."""

from __future__ import annotations

import re

from geogrid.domain.addressing.doubt.doubt import is_unsure, unknown_part
from geogrid.domain.addressing.doubt.on_a_road import called_by
from geogrid.domain.addressing.finding import Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.names.grammar import NOISE
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import house, tails
from geogrid.domain.addressing.text.normalise import normalise

TRUST = {"contradicted": 0.9, "interpolated": 0.9, "unlisted": 0.9, "beyond": 0.5}
_ROOM = re.compile("(?P<above>.*幢|)(?P<room>[^幢元]+室)")
_OF_NAMES = (Remark.CORRECTED, Remark.OTHER_NAME)
ODD = 0.6
"""How likely a name is meant that differs as other names do: 横江东路 for 横江西路."""


def less_sure(spot: Spot, abroad: str) -> Spot:
    """Return a spot at most as likely as what may as well be elsewhere, by a word of the text: 绩溪 延安路10号."""
    note = Note(Remark.MAY_BE_ELSEWHERE, abroad, "")
    return spot._replace(trust=min(spot.trust, ODD), notes=(*spot.notes, note))


def says_other_name(spot: Spot, word: str) -> bool:
    """Return whether a word is in another name of what was matched: 凉城 of 凉城2村, which is 凉城二村."""
    return any(note.remark is Remark.OTHER_NAME and word in note.said for note in spot.notes)


def is_named_so(spot: Spot, area: str, directory: Directory) -> bool:
    """Return whether an area that no list has is of the name of what was matched, or of its address in the register.

    海峡国际社区 of 海峡国际社区1幢, 枧忠镇 of 枧忠镇石板村3组.
    """
    noise = NOISE.match(area)
    area = area[noise.end() :] if noise else area  # 我家住莲花一村
    named = spot.text.startswith(area) and len(spot.text) > len(area)
    if named or any(note.remark in _OF_NAMES and area in note.said for note in spot.notes):
        return True
    return any(site.code == spot.place and area in normalise(site.address) for site in directory.at(spot.text))


def is_name_of(area: Element, site: Site) -> bool:
    """Return whether a community without its last part is what the register calls a place by: 古平岗35号."""
    length = area.end - area.start
    if length == len(area.value) or not site.text.startswith(area.value):
        return False
    address = normalise(site.address)
    return area.value not in address and area.value[:length] in address


def as_said(spot: Spot, parse: Parse, name: Element, directory: Directory, *, is_odd: bool = False) -> Spot:
    """Return the whole of an estate or a road, less sure where something of it is meant that is not listed.

    A part (城市花园二期), a building (23幢), a house or a place of a road (前园南路99号, 航空路小学); or where it is
    odd for another reason.
    """
    lacked: list[Note] = []
    is_road = name.level is levels.ROAD
    part = unknown_part(parse, name) or (called_by(parse, name) if is_road else None)
    trust, unlisted = 1.0, [part] if part else []
    if part or is_odd or is_unsure(parse, name):
        trust = ODD
    if is_road:
        number = parse.value(levels.NUMBER)
        inside, share = house("", number) if number else tails(parse)[0][0], TRUST["beyond"]
    else:
        inside, share = tails(parse)[0][0], TRUST["unlisted"]
    if inside:
        lacked = lacking(directory, spot.text, inside, spot.text)
        trust *= share if any(note.remark is Remark.NOT_LISTED for note in lacked) else 1.0
    notes = (*(Note(Remark.NOT_LISTED, said, spot.text) for said in unlisted), *lacked, *other_name(parse, name))
    if trust == ODD and not notes:
        notes = (Note(Remark.NOT_JUST_THERE, "", ""),)
    return spot._replace(trust=spot.trust * trust, notes=(*spot.notes, *notes))


def lacking(directory: Directory, of: str, inside: str, taken: str) -> list[Note]:
    """Return what is to be said of a part of an address that is not listed: also that only the entrance is left out.

    Parameters
    ----------
    of
        What it is a part of: 城市花园.
    inside
        The part; of 302室 each entrance may have one.
    taken
        What was matched instead.
    """
    if said := _ROOM.fullmatch(inside):
        above, room = of + said["above"], re.compile(rf".*(?<![\da-z]){re.escape(said['room'])}")
        rooms = sum(room.fullmatch(site.text, len(above)) is not None for site in directory.under(above))
        if rooms:
            return [Note(Remark.IN_SEVERAL, said["room"], above)] if rooms > 1 else []
    return [Note(Remark.NOT_LISTED, inside, taken)]


def other_name(parse: Parse, element: Element) -> list[Note]:
    """Return that a name is written otherwise than it is in use, where it is."""
    said = parse.text[element.start : element.end]
    return [Note(Remark.OTHER_NAME, said, element.value)] if element.alias else []
