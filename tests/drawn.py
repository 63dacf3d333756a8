"""A district small enough to draw, valid at every level.

::

            118.30        118.31        118.32
      29.72 +-------------+-------------+
            |             |             |     前园社区 341002002004, 昱中街道
            |  ...4001    |  ...4002    |
      29.71 +------+------+-------------+
            |  ...3001    |  ...3002    |     水心亭社区 341002001003, 昱东街道
            |             |             |
      29.70 +-------------+-------------+
"""

from datetime import date, datetime

from shapely import LineString, box, union_all

from geogrid.clock import today
from geogrid.domain.cases.case import Case
from geogrid.domain.coverage.noding import node
from geogrid.domain.grid import Area, Generation, Grid, Level
from geogrid.domain.people.post import Post, Role
from geogrid.domain.register import Building, Estate, Line, LineKind, LineRank, Place, PlaceKind, Surface, SurfaceKind
from geogrid.store import base_map, cases, generations, places

SINCE = date(2026, 1, 1)

DISTRICT, NORTH_STREET, SOUTH_STREET = "341002000000", "341002002000", "341002001000"
NORTH, SOUTH = "341002002004", "341002001003"
NW, NE, SW, SE = NORTH + "001", NORTH + "002", SOUTH + "001", SOUTH + "002"

GROUND = {
    NW: box(118.30, 29.71, 118.31, 29.72),
    NE: box(118.31, 29.71, 118.32, 29.72),
    SW: box(118.30, 29.70, 118.31, 29.71),
    SE: box(118.31, 29.70, 118.32, 29.71),
}
GRIDS = [
    Grid(NW, "第一网格", NORTH, 412, GROUND[NW]),
    Grid(NE, "第二网格", NORTH, 388, GROUND[NE]),
    Grid(SW, "第一网格", SOUTH, 405, GROUND[SW]),
    Grid(SE, "第二网格", SOUTH, None, GROUND[SE]),
]


def _together(*codes):
    # a union drops the vertices where grids meet on its edge; noding puts them back
    return node([union_all([GROUND[code] for code in codes]), *GROUND.values()], 1e-9)[0]


AREAS = [
    Area(DISTRICT, "屯溪区", Level.DISTRICT, None, _together(*GROUND)),
    Area(NORTH_STREET, "昱中街道", Level.STREET, DISTRICT, _together(NW, NE)),
    Area(SOUTH_STREET, "昱东街道", Level.STREET, DISTRICT, _together(SW, SE)),
    Area(NORTH, "前园社区", Level.COMMUNITY, NORTH_STREET, _together(NW, NE)),
    Area(SOUTH, "水心亭社区", Level.COMMUNITY, SOUTH_STREET, _together(SW, SE)),
]
POSTS = [
    Post(NW, Role.LEADER, "示例网格长甲", "0559-0000-001"),
    Post(NW, Role.GRID_WORKER, "示例网格员甲", None),
    Post(SW, Role.LEADER, "示例网格长乙", "0559-0000-003"),
]
LINES = [
    Line("黄山中路", LineKind.ROAD, LineRank.ARTERIAL, 24.0, LineString([(118.30, 29.71), (118.32, 29.71)])),
    Line("前园南路", LineKind.ROAD, LineRank.STREET, 14.0, LineString([(118.31, 29.70), (118.31, 29.72)])),
]
SURFACES = [Surface("新安江", SurfaceKind.WATER, box(118.30, 29.7000, 118.32, 29.7005))]
ESTATES = [Estate("城市花园", SOUTH, box(118.302, 29.702, 118.306, 29.706))]
BUILDINGS = [Building("B1", "城市花园", "3幢", 6, 24, box(118.3030, 29.7030, 118.3033, 29.7032))]
PLACES = [
    Place("P1", PlaceKind.HOUSE, "前园南路12号", NORTH, 118.3095, 29.715, road="前园南路", number="12"),
    Place("P2", PlaceKind.HOUSE, "前园南路120号", NORTH, 118.3105, 29.718, road="前园南路", number="120"),
    Place("P3", PlaceKind.ESTATE, "城市花园", SOUTH, 118.304, 29.704, estate="城市花园"),
    Place(
        "P4",
        PlaceKind.ROOM,
        "城市花园3幢2单元501室",
        SOUTH,
        118.3031,
        29.7031,
        estate="城市花园",
        building="3幢",
        unit="2单元",
        room="501室",
    ),
]
CASES = [
    Case("SJ-1", "暴露垃圾", datetime(2026, 3, 2, 9, 30), 118.305, 29.705, grid=SW),
    Case("SJ-2", "占道经营", datetime(2026, 4, 5, 18, 0), 118.315, 29.715, address="黄山中路2号", grid=NE),
]


def store_in(database, simulated=False):
    """Put the drawn district into a database as its first generation."""
    with database.writing() as session:
        generation = Generation(1, SINCE, simulated=simulated, source="drawn")
        generations.publish(session, generation, AREAS, GRIDS, POSTS)
        base_map.replace_base_map(session, SINCE, LINES, SURFACES, ESTATES, BUILDINGS)
        places.add(session, PLACES, SINCE)
        cases.add(session, CASES)


def build(database, *shapes, since=None):
    """Add buildings of seven households to the register of a database, today unless said."""
    with database.writing() as session:
        build_in(session, *shapes, since=since)


def build_in(session, *shapes, since=None):
    """Add them in a transaction of somebody's."""
    new = [Building(f"新楼{at}", None, f"{at}号", 6, 7, shape) for at, shape in enumerate(shapes)]
    base_map.replace_base_map(session, since or today(), LINES, SURFACES, ESTATES, [*BUILDINGS, *new])
