"""Columns of many rows at once are what is read row by row, in the same order, on both stores."""

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from geogrid.domain.register import Building, Place, PlaceKind
from geogrid.store import base_map, bulk, places
from geogrid.store.embedded import blob
from tests.store.values import DAY, LATER

MANY = 3 * 5_000 + 7  # more than are read at a step


def test_positions_are_those_of_the_places_in_force(database):
    chance = np.random.default_rng(1)
    lon, lat = (np.round(chance.uniform(low, low + 1, MANY), 9).tolist() for low in (118, 29))
    some = [Place(f"p{n}", PlaceKind.HOUSE, f"路{n}号", None, x, y) for n, (x, y) in enumerate(zip(lon, lat))]
    with database.writing() as session:
        places.add(session, some, DAY)
        ended, put = places.kept(session, "p5", DAY), places.kept(session, "p9999", DAY)
        places.end(session, [ended.number], LATER)
        places.put(session, put, Place("p9999", PlaceKind.HOUSE, "别处", None, 118.5, 29.5), LATER)
    with database.reading() as session:
        rows, x, y = places.positions(session, LATER)
        assert (x.tolist(), y.tolist()) == ([*lon[:5], *lon[6:9999], *lon[10000:], 118.5],
                                            [*lat[:5], *lat[6:9999], *lat[10000:], 29.5])  # fmt: skip
        assert places.addresses(session, rows[[0, 5, -1]].tolist()) == ["路0号", "路6号", "别处"]
        assert places.positions(session, DAY)[1].tolist() == lon


def test_there_are_none_before_any(database):
    with database.reading() as session:
        assert [len(each) for each in places.positions(session, DAY)] == [0, 0, 0]
        assert [len(each) for each in base_map.building_columns(session, DAY)] == [0, 0, 0, 0]


def test_buildings_are_those_that_are_read_one_by_one(database):
    holed = Polygon(box(118, 29, 119, 30).exterior, [box(118.2, 29.2, 118.4, 29.4).exterior])
    plain = [box(0, 0, n + 1, 1) for n in range(5_100)]
    some = [
        Building(f"b{n}", None if n % 3 else "城市“花园”,\\", f"{n}幢", n % 30, 2 * n, holed if n % 7 else shape)
        for n, shape in enumerate(plain)
    ]
    with database.writing() as session:
        base_map.replace_base_map(session, DAY, [], [], [], some)
    with database.reading() as session:
        shapes, estates, numbers, households = base_map.building_columns(session, DAY)
        one_by_one = base_map.buildings(session, DAY)
    assert shapely.to_wkb(shapes).tolist() == [each.shape.wkb for each in one_by_one]
    told = [(each.estate, each.number, each.households) for each in one_by_one]
    assert list(zip(estates, numbers, households.tolist())) == told
    assert shapely.get_srid(shapes).max() == 0


def test_the_road_of_a_building_is_that_of_its_address(database):
    houses = [
        Building(f"b{n}", estate, "2号", 1, 1, box(n, 0, n + 1, 1)) for n, estate in enumerate([None, None, "花园"])
    ]
    addresses = [
        Place(f"b{n}", PlaceKind.HOUSE, f"{road}2号", None, 118.0, 29.0, road=road, number="2号")
        for n, road in ((0, "人民路"), (2, "花园路"))
    ]
    with database.writing() as session:
        base_map.replace_base_map(session, DAY, [], [], [], houses)
        places.add(session, addresses, DAY)
    with database.reading() as session:
        assert base_map.building_columns(session, DAY)[1] == [None, None, "花园"]
        assert base_map.building_roads(session, DAY) == ["人民路", None, None]


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda text: text[:-2] + "00",
        lambda text: "01" + text[2:],
        lambda text: text[:-4],
        lambda text: text[:78] + "07" + text[80:],
        lambda text: text[:76] + "00" + text[78:],
    ],
)
def test_what_is_no_point_or_no_polygon_is_none(spoilt):
    point, polygon = blob.encode_point(118.3, 29.7).hex(), blob.encode(box(0, 0, 1, 1)).hex()
    assert blob.decode_points([point, point]).tolist() == [[118.3, 29.7]] * 2
    with pytest.raises(blob.BlobError):
        blob.decode_points([point, spoilt(point)])
    assert shapely.from_wkb(blob.wkb_of_polygons([polygon]))[0].equals(box(0, 0, 1, 1))
    if spoilt(polygon) != polygon[:-4]:  # what is too short by a coordinate, GEOS says
        with pytest.raises(blob.BlobError):
            blob.wkb_of_polygons([polygon, spoilt(polygon)])


def test_rows_are_read_some_thousand_at_a_time(database):
    some = [Place(f"p{n}", PlaceKind.HOUSE, f"路{n}号", None, 118.0, 29.0) for n in range(5_001)]
    with database.writing() as session:
        places.add(session, some, DAY)
    with database.reading() as session:
        row = places.models.Place
        assert [len(kept) for (kept,) in bulk.read(session, row, row.in_force(DAY), "shape")] == [5_000, 1]
