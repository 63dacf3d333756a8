"""Names of areas that are written without their last part: 黄山 for 黄山市, 昱东 for 昱东街道."""

from __future__ import annotations

import re

from geogrid.domain.addressing.names import grammar, levels
from geogrid.domain.addressing.names.element import ABOVE, Name
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.ways import ROAD

_NO_SHORT_BEFORE, _ENDS_A_ROAD = "路街人籍话", "路街巷道"
_REGIONS = ("省", "区")
_NAME_OF_A_ROAD = 3
"""With what is no longer a county's name makes the name of a road: 武侯祠大街."""


_HEADS, _A_NAME = re.compile("[往向朝][东西南北]"), 3


def words_before(written: str, place: int, gazetteer: Gazetteer) -> int:
    """Return where the words end that stand before an area without its last part: 投诉 of 投诉荣边卫生院; 0 without.

    Also 往 before a name that begins as a direction does: 往南湖公园方向.
    """
    if _HEADS.match(written, place):
        heads_for = gazetteer.at(written, place + 1)
        return place + 1 if heads_for and heads_for[0].own and heads_for[1] - place > _A_NAME else 0
    words = grammar.NOISE.match(written, place)
    named = gazetteer.at(written, words.end()) if words else None
    is_area = named is not None and named[0].own and named[0].short and named[0].level in ABOVE
    return words.end() if words and is_area else 0


def is_whole(name: Name, end: int, written: str, gazetteer: Gazetteer) -> bool:
    """Return whether a name without its last part ends where it does: 跃进路12号 is not in 跃进路社区."""
    after = written[end : end + 1]
    if not after or after in grammar.BREAKS or after == "-" or gazetteer.at(written, end) is not None:
        return True
    if name.level is levels.COMMUNITY or name.level is levels.TOWN:
        if written[end - 1] in _ENDS_A_ROAD or after not in grammar.BEGINS_NUMBER:
            return False
        number = grammar.number_in(written, end)
        is_house = number is not None and number.lastgroup == "number"
        return number is not None and not (is_house and gazetteer.is_also_a_road(name))
    if after in _NO_SHORT_BEFORE:
        return False
    if grammar.NO_ROAD.match(written, end) or grammar.GATE_ROAD.match(written, end):
        return False
    is_region = name.level is levels.PROVINCE and name.text.endswith(_REGIONS)
    below = grammar.BELOW[:2] if is_region else grammar.BELOW  # 台湾风情街 is in no province
    follows = (pattern.match(written, end) for pattern in below)
    return any(found and found.end() > end + 2 for found in follows)


def is_of_a_road(written: str, end: int) -> bool:
    """Return whether a county without its last part, which ends here, is rather of the name of a road: 武侯祠大街."""
    road = ROAD.match(written, end)
    return road is not None and road.end() - end <= _NAME_OF_A_ROAD and not grammar.TOWN.match(written, end)
