"""A town small enough to know by heart, simulated, with everything a page shows. ::

    118.300   118.305   118.310
      ┌─────────┬─────────┐ 29.719
      │  北 一   │  北 二   │        北街社区 341002001002
      ├──中─山──路─────────┤ 29.715
      │  南 一   │  南 二   │        南街社区 341002001001
      └─────────┴─────────┘ 29.711

中山路1号, 2号, 10号 stand in 南一, 南二 and 北一; 城市花园1幢 in 北二; there are two houses 老街3号, in 南一 and 北一;
河滨路9号 stands outside, east of the town. 老马路 is another name of 中山路.
"""

from datetime import date

from shapely import LineString, Polygon, box, union_all

from geogrid.domain.grid import Area, Generation, Grid, Level
from geogrid.domain.people.post import Post, Role
from geogrid.domain.register import (
    Alias,
    Building,
    Estate,
    Line,
    LineKind,
    LineRank,
    Place,
    PlaceKind,
    Surface,
    SurfaceKind,
)
from geogrid.store import Database, aliases, base_map, generations, places

SINCE = date(2026, 1, 1)
WEST, MIDDLE, EAST = 118.300, 118.305, 118.310
SOUTH, CENTRE, NORTH = 29.711, 29.715, 29.719
SOUTH_ONE, SOUTH_TWO = "341002001001001", "341002001001002"
NORTH_ONE, NORTH_TWO = "341002001002001", "341002001002002"

SHAPES = {
    SOUTH_ONE: box(WEST, SOUTH, MIDDLE, CENTRE),
    SOUTH_TWO: box(MIDDLE, SOUTH, EAST, CENTRE),
    NORTH_ONE: box(WEST, CENTRE, MIDDLE, NORTH),
    NORTH_TWO: box(MIDDLE, CENTRE, EAST, NORTH),
}
COMMUNITIES = {"341002001001": "南街社区", "341002001002": "北街社区"}


def build(database: Database, shapes: dict[str, Polygon] = SHAPES) -> None:
    """Put the town into a migrated, empty database; with other shapes, a town whose borders do not fit."""
    with database.writing() as session:
        generation = Generation(1, SINCE, simulated=True, source="town")
        generations.publish(session, generation, _areas(), _grids(shapes), _posts())
        base_map.replace_base_map(session, SINCE, _lines(), _surfaces(), _estates(), _buildings())
        places.add(session, _places(), SINCE)
        aliases.add(session, [Alias("老马路", "中山路")], SINCE)


def _areas() -> list[Area]:
    communities = [
        Area(code, name, Level.COMMUNITY, "341002001000", union_all([s for c, s in SHAPES.items() if c[:12] == code]))
        for code, name in COMMUNITIES.items()
    ]
    ground = union_all(list(SHAPES.values()))
    street = Area("341002001000", "老街街道", Level.STREET, "341002", ground)
    return [Area("341002", "屯溪区", Level.DISTRICT, None, ground), street, *communities]


def _grids(shapes: dict[str, Polygon]) -> list[Grid]:
    names = {"1": "第一网格", "2": "第二网格"}
    return [Grid(code, names[code[-1]], code[:12], 400 + i, shape) for i, (code, shape) in enumerate(shapes.items())]


def _posts() -> list[Post]:
    return [Post(code, Role.LEADER, f"示例网格长{i}", f"0559-0000-10{i}") for i, code in enumerate(SHAPES)]


def _lines() -> list[Line]:
    road = LineString([(WEST, CENTRE), (EAST, CENTRE)])
    lane = LineString([(WEST + 0.002, SOUTH), (WEST + 0.002, NORTH)])
    return [
        Line("中山路", LineKind.ROAD, LineRank.ARTERIAL, 24.0, road),
        Line("老街", LineKind.ROAD, LineRank.LANE, 5.0, lane),
    ]


def _surfaces() -> list[Surface]:
    return [
        Surface("新安江", SurfaceKind.WATER, box(WEST, SOUTH - 0.001, EAST, SOUTH)),
        Surface("", SurfaceKind.GREEN, box(MIDDLE + 0.003, SOUTH + 0.001, MIDDLE + 0.004, SOUTH + 0.002)),
    ]


def _estates() -> list[Estate]:
    return [Estate("城市花园", "341002001002", box(MIDDLE + 0.001, CENTRE + 0.001, EAST - 0.001, NORTH - 0.001))]


def _buildings() -> list[Building]:
    corners = [(MIDDLE + 0.0012 + 0.0006 * i, CENTRE + 0.0012 + 0.0006 * j) for i in range(4) for j in range(3)]
    return [
        Building(f"B{n}", "城市花园", f"{n + 1}幢", 6, 24, box(x, y, x + 0.0004, y + 0.0003))
        for n, (x, y) in enumerate(corners)
    ]


def _places() -> list[Place]:
    houses = {
        "中山路1号": (WEST + 0.003, CENTRE - 0.0003),
        "中山路2号": (MIDDLE + 0.002, CENTRE - 0.0003),
        "中山路10号": (WEST + 0.003, CENTRE + 0.0003),
        "河滨路9号": (EAST + 0.001, CENTRE),
    }
    twins = [("P-south", WEST + 0.0021, SOUTH + 0.002), ("P-north", WEST + 0.0021, NORTH - 0.002)]
    return [
        *(_house(f"P{n}", text, *at) for n, (text, at) in enumerate(houses.items())),
        *(_house(code, "老街3号", lon, lat) for code, lon, lat in twins),
        Place(
            "B0", PlaceKind.BUILDING, "城市花园1幢", "341002001002", MIDDLE + 0.0014, CENTRE + 0.0013,
            estate="城市花园", building="1幢",
        ),
    ]  # fmt: skip


def _house(code: str, text: str, lon: float, lat: float) -> Place:
    road = text.rstrip("0123456789号")
    return Place(code, PlaceKind.HOUSE, text, None, lon, lat, road=road, number=text.removeprefix(road))
