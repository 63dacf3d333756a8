"""Addresses to grids, and suggestions, over HTTP."""

import pytest

from geogrid.web.running import of
from tests.drawn import NE, NW, SW


def ask(client, text, language="en"):
    return client.get("/api/address", query_string={"q": text}, headers={"Accept-Language": language})


def test_an_address_of_the_register(client):
    told = ask(client, "前园南路十二号").json
    assert told["certainty"] == {"code": "certain", "text": "Certain"}
    assert told["how"] == {"code": "exact", "text": "The register has this address: 前园南路12号."}
    assert [(each["grid"]["code"], each["probability"]) for each in told["grids"]] == [(NW, 1.0)]
    assert [(e["level"], e["text"], e["value"]) for e in told["elements"]] == [
        ("road", "前园南路", "前园南路"), ("number", "十二号", "12"),
    ]  # fmt: skip
    assert told["spots"][0]["place"] == "P1"


def test_a_room_of_an_estate_in_chinese(client):
    told = ask(client, "城市花园3-2-501", "zh").json
    assert told["certainty"]["text"] == "确定"
    assert told["how"]["text"] == "地名库中有这个地址：城市花园3幢2单元501室。"
    assert told["grids"][0]["grid"]["code"] == SW


def test_a_road_alone_is_open_to_its_grids(client):
    told = ask(client, "前园南路").json
    assert told["how"]["code"] == "road"
    assert {each["grid"]["code"] for each in told["grids"]} == {NW, NE}
    assert told["certainty"]["code"] != "certain"


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "nothing"), ("hello", "nothing"), ("1" * 2_000, "nothing"), ("😀", "nothing"), ("13912345678", "nothing"),
     ("上海市黄浦区南京东路1号", "elsewhere"), ("'; drop table places; --", "nothing")],
)  # fmt: skip
def test_what_is_no_address_here_is_answered(client, text, code):
    answer = ask(client, text)
    assert answer.status_code == 200
    assert (answer.json["how"]["code"], answer.json["grids"]) == (code, [])
    assert answer.json["certainty"]["code"] == "none"


def test_the_same_again_is_not_sent_again(client):
    first = ask(client, "前园南路12号")
    headers = {"If-None-Match": first.headers["ETag"], "Accept-Language": "en"}
    again = client.get("/api/address?q=前园南路12号", headers=headers)
    assert again.status_code == 304


def suggested(client, text, **more):
    return client.get("/api/suggest", query_string={"q": text, **more}).json["suggestions"]


@pytest.mark.parametrize("text", ["前园", "qyn", "qianyuan", "前圆南", "园南", "前园n", "QYNL", "前園"])
def test_a_road_by_what_is_typed_of_it(client, text):
    first = suggested(client, text)[0]
    assert (first["text"], first["kind"]) == ("前园南路", "road")


def test_the_places_of_a_road_that_is_there(client):
    assert [each["text"] for each in suggested(client, "前园南路")] == ["前园南路", "前园南路12号", "前园南路120号"]
    assert [each["text"] for each in suggested(client, "前园南路12")] == ["前园南路12号", "前园南路120号"]
    assert [each["text"] for each in suggested(client, "前园南路12号")] == ["前园南路12号"]
    first = suggested(client, "前园南路120")[0]
    assert (first["grid"]["code"], first["place"]["code"]) == (NE, "P2")


@pytest.mark.parametrize("text", ["qyn12", "qianyuannan 12", "前园南12", "前园n12", "前圆南路12"])
def test_a_number_behind_pinyin_or_the_beginning_of_a_name(client, text):
    assert [each["text"] for each in suggested(client, text)] == ["前园南路12号", "前园南路120号"]


@pytest.mark.parametrize(
    "text", ["城市花园501", "城市花园3-501", "城市花园3幢5", "水心亭社区城市花园3-2-50", "我家在城市花园3幢501"]
)
def test_rooms_of_which_parts_are_left_out(client, text):
    assert [each["text"] for each in suggested(client, text)] == ["城市花园3幢2单元501室"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("qianyaun", "前园南路"), ("我家在前园", "前园南路"), ("黄山市屯溪区前园南", "前园南路"),
        ("我家在前园12", "前园南路12号"), ("qianyuannanlu12", "前园南路12号"), ("qianyuannalu12", "前园南路12号"),
    ],
)  # fmt: skip
def test_with_a_wrong_letter_and_behind_other_words(client, text, first):
    assert suggested(client, text)[0]["text"] == first


def test_suggestions_hold_no_connection(client, app):
    """More of them than a pool has connections; none is left open."""
    for _ in range(40):
        suggested(client, "qyn12")
    with of(app).database.reading() as session:
        assert session.get_bind().pool.checkedout() <= 1


def test_suggestions_are_held_to_limits(client):
    assert len(suggested(client, "前园南路", limit=1)) == 1
    assert suggested(client, "") == []
    assert client.get("/api/suggest?q=" + "a" * 101).status_code == 400
    assert client.get("/api/suggest?q=a&limit=21").status_code == 400
    assert client.get("/api/suggest?q=a&lon=x&lat=29").status_code == 400


@pytest.mark.parametrize("place", ["lon=999&lat=29.7", "lon=118.3&lat=-91", "lon=x&lat=29.7"])
def test_suggestions_near_no_possible_place_are_refused(client, place):
    answer = client.get(f"/api/suggest?q=前园&{place}")
    assert (answer.status_code, answer.json["code"]) == (400, "query")
