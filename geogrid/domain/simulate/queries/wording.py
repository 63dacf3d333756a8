"""How people write the address of one place: the words for building, entrance and room, and what stands between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geogrid.domain.numerals import DIGITS, numeral
from geogrid.domain.register import Place, PlaceKind
from geogrid.domain.simulate.queries.atlas import Atlas, called
from geogrid.domain.simulate.queries.chance import Chance

BLOCKS = {"幢": 45, "栋": 25, "号楼": 20, "座": 5, "#": 3, "号": 2}
ENTRANCES = {"单元": 90, "门": 10}
ROOMS = {"室": 72, "": 16, "号": 6, "房": 4, "户": 2}
GAPS = {"": 78, " ": 16, "，": 2, ",": 2, "　": 2}
DASHES = {"-": 80, "—": 8, "－": 6, "/": 4, "–": 2}

_PLACES = {
    PlaceKind.HOUSE: 46,
    PlaceKind.ROOM: 32,
    PlaceKind.BUILDING: 8,
    PlaceKind.UNIT: 5,
    PlaceKind.SITE: 6,
    PlaceKind.ESTATE: 3,
}
_IN_ESTATES = PlaceKind.BUILDING, PlaceKind.UNIT, PlaceKind.ROOM
NUMBERED = PlaceKind.HOUSE, *_IN_ESTATES


@dataclass(frozen=True)
class Style:
    """What one person says for 幢, 单元 and 室, and whether with Chinese numerals."""

    block: str = "幢"
    entrance: str = "单元"
    room: str = "室"
    chinese: bool = False

    @classmethod
    def of(cls, chance: Chance) -> Style:
        """Return the words of somebody."""
        return cls(chance.weighted(BLOCKS), chance.weighted(ENTRANCES), chance.weighted(ROOMS))


def some_place(atlas: Atlas, chance: Chance, kinds: tuple[PlaceKind, ...] = tuple(PlaceKind)) -> Place | None:
    """Return a place of one of these kinds; None where there is none."""
    weights: Mapping[PlaceKind, float] = {kind: _PLACES[kind] for kind in kinds if atlas.kinds[kind]}
    return chance.pick(atlas.kinds[chance.weighted(weights)]) if weights else None


def after_name(place: Place, style: Style, chance: Chance) -> list[str]:
    """Return what follows the name, from the large to the small: 12号, or 3幢, 2单元, 501室."""
    if place.kind is PlaceKind.HOUSE:
        return [_count(bare(place.number), style, chance) + "号"]
    if place.kind not in _IN_ESTATES:
        return []
    parts = [_count(bare(place.building), style, chance) + style.block]
    if place.unit and not (place.room and chance.share(0.08)):  # few say the entrance where the room tells it
        parts.append(_count(bare(place.unit), style, chance) + style.entrance)
    if place.room:
        floor = _count(bare(place.room)[:-2], style, chance) + chance.pick("楼层") if chance.share(0.03) else ""
        parts.append(floor + _singly(bare(place.room), style, chance) + style.room)
    return parts


def pieces(place: Place, style: Style, chance: Chance) -> list[str]:
    """Return the whole address from the large to the small, as the register has it but for the style."""
    return [called(place), *after_name(place, style, chance)]


def address(atlas: Atlas, place: Place, chance: Chance, name: str | None = None) -> str:
    """Return an address as people write it, `name` instead of its own; now and then with the road and number too."""
    name = name or called(place)
    gap = chance.weighted(GAPS)
    if place.kind in _IN_ESTATES and chance.share(0.12):
        text = name + chance.weighted(GAPS) + dashed(place, chance)
    else:
        text = gap.join([name, *after_name(place, Style.of(chance), chance)])
    if place.kind is PlaceKind.HOUSE:
        return text + gap + place.estate if place.estate and chance.share(0.5) else text
    gate = atlas.gate(place.estate) if place.estate else place
    if gate and gate.road and gate.number and chance.share(0.1):
        return gate.road + gate.number + gap + text
    return text


def dashed(place: Place, chance: Chance) -> str:
    """Return 3-2-501 for what is in an estate; 3幢 for a building."""
    if not place.unit:
        return place.building or ""
    return chance.weighted(DASHES).join(bare(part) for part in (place.building, place.unit, place.room) if part)


def bare(part: str | None) -> str:
    """Return the digits of 12号, 3幢, 2单元 or 501室."""
    return "".join(sign for sign in part or "" if sign.isdigit())


def _count(digits: str, style: Style, chance: Chance) -> str:
    """Return 12 or 十二, 103 or 一百零三 (fewer say 一〇三)."""
    if not style.chinese:
        return digits
    if len(digits) > 3 or (len(digits) == 3 and chance.share(0.2)):
        return _singly(digits, style, chance)
    return numeral(int(digits))


def _singly(digits: str, style: Style, chance: Chance) -> str:
    """Return 501 or 五〇一."""
    if not style.chinese:
        return digits
    zero = chance.pick("〇零")
    return "".join(DIGITS[int(digit)] for digit in digits).replace("零", zero)
