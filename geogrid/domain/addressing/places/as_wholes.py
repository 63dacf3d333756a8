"""What a text means of the whole estates or roads that it names, where nothing closer is said or known."""

from __future__ import annotations

from geogrid.domain.addressing.doubt.apart import Apart, strange_roads
from geogrid.domain.addressing.doubt.said import as_said
from geogrid.domain.addressing.finding import How, Note, Remark, Spot
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.element import Parse
from geogrid.domain.addressing.places.roads import no_crossing
from geogrid.domain.addressing.places.whole import Wholes
from geogrid.domain.addressing.register.directory import Directory

_LEVELS = ((levels.ESTATE, How.ESTATE), (levels.SITE, How.ESTATE), (levels.ROAD, How.ROAD))


def as_wholes(parse: Parse, wholes: Wholes, apart: Apart, directory: Directory) -> list[Spot]:
    """Return the grids of the estates that a text names, or else of its roads, each as likely."""
    for level, how in _LEVELS:
        spots = [
            as_said(
                spot,
                parse,
                element,
                directory,
                is_odd=how is How.ESTATE and apart.from_whole(parse, element, directory),
            )
            for element in parse.all(level)
            if (spot := wholes.of(element.value, how, directory))
        ]
        if spots:
            strange = strange_roads(parse) if how is How.ROAD else []
            notes = [Note(Remark.NOT_LISTED, name, spots[0].text) for name in strange]
            notes += no_crossing(parse) if how is How.ROAD else ()
            count = len(spots) + len(strange)
            return [s._replace(trust=s.trust / count, notes=(*s.notes, *notes)) for s in spots]
    return []
