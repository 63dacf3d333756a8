"""A register in two grids, 1 in the west and 2 in the east, asked as it is stored or as it is held in memory."""

from datetime import date

import shapely

from geogrid.domain.addressing.register.directory import PlacesInMemory
from geogrid.domain.grid import Area, Generation, Grid, Level
from geogrid.services.addresses import Addresses
from geogrid.services.lookup import Lookup
from geogrid.store import generations, places

ON = date(2026, 11, 1)
LON = {"1": 118.305, "2": 118.315}
LAT = 29.705
_WEST, _EAST = shapely.box(118.3, 29.7, 118.31, 29.71), shapely.box(118.31, 29.7, 118.32, 29.71)
_AREAS = [Area("341002", "屯溪区", Level.DISTRICT, None, shapely.union_all([_WEST, _EAST]))]


def matching(database, listed, store):
    """What matches a text: over the places of a database ("stored"), or else over the same in memory."""
    grids = [Grid("1", "西", None, None, _WEST), Grid("2", "东", None, None, _EAST)]
    with database.writing() as session:
        generations.publish(session, Generation(1, ON, False, "-"), _AREAS, grids, [])
        places.add(session, listed, ON)
    addresses = Addresses(database, Lookup(database))
    if store == "stored":
        return lambda text: addresses.match(text, ON)[1]
    day = addresses.match(listed[0].road, ON)[0]
    with database.reading() as session:
        book = addresses.book(session, day, ON)
    codes = {lon: code for code, lon in LON.items()}
    return book.over(PlacesInMemory(listed, [codes[place.lon] for place in listed], book.gazetteer)).match
