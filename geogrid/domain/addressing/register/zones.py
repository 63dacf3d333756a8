"""The development zones that the addresses of a register are in: 黄山经济开发区 of 黄山经济开发区翰林路3号."""

from __future__ import annotations

from collections.abc import Iterable

from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.grammar import ZONE
from geogrid.domain.addressing.reading.parse import parse
from geogrid.pace import paced


def zones_before(addresses: Iterable[str], gazetteer: Gazetteer) -> list[str]:
    """Return the zones that addresses of the register name: elsewhere in the city is who names another.

    Parameters
    ----------
    addresses
        As the register has them.
    gazetteer
        By whose names they are read.
    """
    may_name_one = (address for address in paced(addresses) if ZONE.search(address))
    return sorted({e.value for address in may_name_one for e in parse(address, gazetteer).all(levels.ZONE)})
