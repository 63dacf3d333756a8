"""The JSON API, on both stores: what it promises, and how it refuses."""

import json
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
import shapely

from geogrid.domain import crs
from geogrid.store import places
from tests.drawn import GROUND, NE, NW, PLACES, SE, SW


def problem(answer, status, code):
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    body = answer.json
    assert set(body) == {"type", "title", "status", "code", "detail", "facts"}
    assert (body["status"], body["code"]) == (status, code)
    assert body["detail"]
    assert "\n" not in body["detail"]
    return body


def test_point(client, english):
    body = english(client, "/api/point/cgcs2000/118.309,29.715").json
    assert body["code"] == NW
    assert body["full_name"] == "前园社区第一网格"
    assert body["community"] == {"code": "341002002004", "name": "前园社区"}
    assert body["street"] == {"code": "341002002000", "name": "昱中街道"}
    assert body["leader"] == {"name": "示例网格长甲"}
    assert body["duty_phone"] == "0559-0000-001"
    assert body["households"] == 412
    assert body["border_m"] == pytest.approx(96.8, abs=0.1)
    assert body["neighbour"]["code"] == NE
    assert body["rule"] == {"code": "inside", "text": "The point lies inside this grid."}
    assert body["generation"] == {"number": 1, "valid_from": "2026-01-01", "simulated": False}
    assert body["point"]["x"] == 118.309


def test_point_in_every_system(client):
    for system in ("wgs84", "gcj02", "bd09", "4548", "EPSG:4490"):
        x, y = crs.from_storage(system, 118.305, 29.705)
        assert client.get(f"/api/point/{system}/{float(x)!r},{float(y)!r}").json["code"] == SW


def test_point_on_a_border_says_so_in_the_readers_language(client, chinese):
    rule = chinese(client, "/api/point/wgs84/118.31,29.71").json["rule"]
    assert rule["code"] == "on_border_lowest_code"
    assert "编号最小" in rule["text"]


def test_point_outside(client, english):
    body = problem(english(client, "/api/point/wgs84/118.33,29.705"), 404, "no_grid_here")
    assert body["facts"]["code"] == SE
    assert body["facts"]["distance_m"] == pytest.approx(967.7, abs=0.1)
    assert "水心亭社区第二网格" in body["detail"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/point/wgs84/east,29.7", 400, "query"),
        ("/api/point/wgs84/nan,29.7", 400, "query"),
        ("/api/point/wgs84/1e300,29.7", 400, "point_out_of_range"),
        ("/api/point/wgs84/1_0,2_0", 400, "query"),
        ("/api/point/+proj=longlat/118.3,29.7", 400, "crs_unknown"),
        ("/api/point/wgs84/118.305,29.705?on=20260101", 400, "query"),
        ("/api/point/wgs84/118.305,29.705?on=2026-02-31", 400, "query"),
        ("/api/point/wgs84/29.7,118.3", 400, "point_out_of_range"),
        ("/api/point/moon/118.3,29.7", 400, "crs_unknown"),
        ("/api/point/4610/118.3,29.7", 400, "crs_needs_parameters"),
        ("/api/point/wgs84/118.305,29.705?on=yesterday", 400, "query"),
        ("/api/point/wgs84/118.305,29.705?on=2025-12-31", 404, "no_generation"),
        ("/api/point/wgs84/118.305", 400, "query"),
        ("/api/grid/nothing", 404, "grid_unknown"),
        ("/api/grid/%3Cscript%3E", 404, "grid_unknown"),
        ("/api/map/nothing.geojson", 400, "query"),
        ("/api/map/buildings.geojson", 400, "query"),
        ("/api/map/grids.geojson?bbox=1,2,3", 400, "query"),
        ("/api/map/grids.geojson?bbox=3,2,1,4", 400, "query"),
        ("/api/map/grids.geojson?bbox=nan,nan,nan,nan", 400, "query"),
        ("/api/places?q=" + "长" * 201, 400, "query"),
        ("/api/places?q=a&limit=-1", 400, "query"),
        ("/api/places?q=a&limit=99999999999999999999", 400, "query"),
        ("/api/nothing", 404, "page_unknown"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_refusals(client, path, status, code, language):
    problem(client.get(path, headers={"Accept-Language": language}), status, code)


def test_wrong_method(client):
    answer = client.post("/api/district")
    problem(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


def test_places_count_from_their_own_first_day_not_from_the_generations(district, client):
    with district.writing() as session:
        later = replace(PLACES[0], code="P9", address="后来路1号", road="后来路", number="1")
        places.add(session, [later], date(2026, 5, 1))
    asked = {"q": "后来路1号"}
    assert client.get("/api/places", query_string=asked | {"on": "2026-04-30"}).json["places"] == []
    assert len(client.get("/api/places", query_string=asked | {"on": "2026-05-01"}).json["places"]) == 1
    assert len(client.get("/api/places", query_string=asked).json["places"]) == 1
    assert "后来路1号" in client.get("/", query_string=asked).text


def test_on_a_day(client):
    assert client.get("/api/grid/" + NW + "?on=2026-01-01").json["name"] == "第一网格"


def test_grid_and_its_shape(client):
    body = client.get(f"/api/grid/{NW}").json
    assert shapely.Point(body["centre"]).within(GROUND[NW])
    assert body["bounds"] == list(GROUND[NW].bounds)
    answer = client.get(f"/api/grid/{NW}.geojson")
    assert answer.mimetype == "application/geo+json"
    shape = shapely.from_geojson(json.dumps(answer.json["geometry"]))
    assert shape.equals(GROUND[NW])
    assert shape.exterior.is_ccw
    assert answer.json["properties"]["code"] == NW


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("前园南路12号", ["前园南路12号"]),
        (" 前园南路１２号 ", ["前园南路12号"]),
        ("前园南路12", ["前园南路12号", "前园南路120号"]),
        ("前园", ["前园南路12号", "前园南路120号"]),
        ("城市花园", ["城市花园", "城市花园3幢2单元501室"]),
        ("不存在的路", []),
        ("", []),
        ("%", []),
        ("_", []),
    ],
)
def test_places(client, text, addresses):
    found = client.get("/api/places", query_string={"q": text}).json["places"]
    assert [place["address"] for place in found] == addresses


def test_a_place_has_its_grid(client):
    (place,) = client.get("/api/places?q=前园南路12号").json["places"]
    assert place["match"] == "exact"
    assert place["grid"]["code"] == NW
    assert place["community"]["name"] == "前园社区"


@pytest.mark.parametrize(
    ("layer", "count"), [("areas", 5), ("grids", 4), ("lines", 2), ("surfaces", 1), ("estates", 1)]
)
def test_layers_of_the_map(client, layer, count):
    answer = client.get(f"/api/map/{layer}.geojson")
    assert answer.mimetype == "application/geo+json"
    assert len(answer.json["features"]) == count
    assert "source" not in answer.json


def test_layers_in_a_box(client):
    assert len(client.get("/api/map/grids.geojson?bbox=118.301,29.711,118.302,29.712").json["features"]) == 1
    buildings = client.get("/api/map/buildings.geojson?bbox=118.30,29.70,118.31,29.71").json["features"]
    assert buildings[0]["properties"] == {"estate": "城市花园", "number": "3幢", "floors": 6}
    assert client.get("/api/map/buildings.geojson?bbox=118.31,29.71,118.32,29.72").json["features"] == []


def test_district(client):
    assert client.get("/api/district").json == {
        "name": "屯溪区",
        "bounds": [118.30, 29.70, 118.32, 29.72],
        "simulated": False,
        "generation": {"number": 1, "valid_from": "2026-01-01", "simulated": False},
        "counts": {"grids": 4, "places": 4, "cases": 2},
    }


def test_check_finds_nothing_wrong_in_a_seamless_district(client, chinese):
    answer = chinese(client, "/api/check").json
    assert (answer["features"], answer["valid"], answer["unused"]) == (4, True, [])
    (defect,) = answer["defects"]
    assert (defect["kind"], defect["severity"]) == ("no_place", "warning")
    assert defect["sentence"] == "水心亭社区第二网格内没有地址。"
    assert defect["grids"] == [{"code": SE, "full_name": "水心亭社区第二网格"}]


def test_etags(client):
    first = client.get("/api/map/grids.geojson")
    again = client.get("/api/map/grids.geojson", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data


DIRECT = [
    "cgcs2000/118.305,29.715", "wgs84/118.31,29.71", "gcj02/118.31,29.71", "4548/626000,3288000",
    "cgcs2000/118.33,29.705", "nonsense/1,2", "wgs84/1e3,2", "wgs84/118.31", "wgs84/x,y", "2431/1,2", "wgs84/１,2",
]  # fmt: skip
READERS = [
    {},
    {"Accept-Language": "en-GB,en;q=0.9"},
    {"Accept-Language": "zh", "Cookie": "lang=en"},
    {"Accept-Encoding": "gzip"},
    {"Host": "bad host"},
    {"Host": "网格.example:8000"},
]


@pytest.mark.parametrize("reader", READERS)
def test_what_is_answered_before_flask_is_what_flask_answers(anybody, reader):
    client = anybody  # of who is signed in, nobody on the way may keep what is not a look-up
    for point, method in product(DIRECT, ("GET", "HEAD", "POST")):
        direct = client.open(f"/api/point/{point}", method=method, headers=reader)
        by_flask = client.open(f"/api/point/{point}?through=flask", method=method, headers=reader)
        assert (point, direct.status, direct.data) == (point, by_flask.status, by_flask.data)
        headers = [sorted((n, v) for n, v in answer.headers if n != "X-Request-Id") for answer in (direct, by_flask)]
        assert headers[0] == headers[1]


def test_a_reader_who_has_the_answer_is_not_sent_it_again(client, chinese, english):
    path = "/api/point/cgcs2000/118.305,29.715"
    tag = english(client, path).headers["ETag"]
    assert tag == english(client, path + "?on=").headers["ETag"] != chinese(client, path).headers["ETag"]
    again = client.get(path, headers={"Accept-Language": "en", "If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    other = client.get(path, headers={"Accept-Language": "zh", "If-None-Match": tag})
    assert other.status_code == 200
    assert client.get("/api/grid/" + NW, headers={"If-None-Match": "W/" + tag.replace("-en", "-zh")}).status_code == 304
