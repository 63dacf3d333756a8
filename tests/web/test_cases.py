"""/cases, /api/cases and /insight through Flask's own client, on both stores."""

import re

import pytest

from tests.drawn import NE


def codes(answer):
    return [case["code"] for case in answer.get_json()["cases"]]


def test_cases_as_json(client):
    answer = client.get("/api/cases")
    assert answer.get_json()["total"] == 2
    assert answer.get_json()["cases"][0] == {
        "code": "SJ-2",
        "category": "占道经营",
        "reported_at": "2026-04-05T18:00",
        "lon": 118.315,
        "lat": 29.715,
        "address": "黄山中路2号",
        "grid": {"code": NE, "full_name": "前园社区第二网格"},
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("since=2026-04", ["SJ-2"]),
        ("until=2026-03", ["SJ-1"]),
        ("until=2026-03-02", ["SJ-1"]),
        ("until=2026-03-01", []),
        ("since=2026-03-02&until=2026-04-05", ["SJ-2", "SJ-1"]),
        ("category=暴露垃圾", ["SJ-1"]),
        ("category=没有", []),
        ("bbox=118.31,29.71,118.32,29.72", ["SJ-2"]),
        ("limit=1&offset=1", ["SJ-1"]),
        ("since=&until=&category=", ["SJ-2", "SJ-1"]),
    ],
)
def test_cases_by_period_category_and_box(client, query, expected):
    assert codes(client.get(f"/api/cases?{query}")) == expected


@pytest.mark.parametrize("query", ["since=may", "until=2026-13", "since=0001-01", "limit=-1", "category=%00", "bbox=1"])
@pytest.mark.parametrize("path", ["/api/cases", "/api/cases.geojson"])
def test_what_cannot_be_asked(client, path, query):
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 400
    assert answer.get_json()["code"] == ("character_refused" if "%00" in query else "query")


def test_cases_as_points(client):
    answer = client.get("/api/cases.geojson?category=暴露垃圾").get_json()
    (feature,) = answer["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [118.305, 29.705]}
    assert set(feature["properties"]) == {"code", "category", "reported_at", "address", "grid"}


def test_no_cases_selected_is_an_empty_collection(client):
    assert client.get("/api/cases.geojson?category=没有").get_json()["features"] == []


def test_the_page_lists_them_in_words(client, english, chinese):
    page = english(client, "/cases").get_data(as_text=True)
    assert "<strong>2 cases</strong>" in page
    assert "1 to 2, newest first" in page
    page = chinese(client, "/cases?category=暴露垃圾").get_data(as_text=True)
    assert "<strong>1 件</strong>" in page
    assert "SJ-1" in page and "SJ-2" not in page


def test_nothing_chosen_offers_a_next_step(client, english):
    page = english(client, "/cases?category=none").get_data(as_text=True)
    assert "No case fits this choice." in page
    assert "Show all cases" in page


def test_a_page_beyond_the_last_leads_back(client, english):
    assert "There is no page 9." in english(client, "/cases?page=9").get_data(as_text=True)


def test_the_figures_state_their_denominators(client, english):
    page = english(client, "/insight?measure=rate").get_data(as_text=True)
    assert "Cases: 2 / households: 1,205 / grids: 3" in page
    assert "Grids without known households, and so without a rate: 1." in page
    assert "Mar 2, 2026 – Apr 5, 2026" in page


def test_the_table_beside_the_map_has_every_grid(client):
    page = client.get("/insight").get_data(as_text=True)
    assert page.count('<th scope="row">') == 4


def test_the_map_carries_the_nonce_of_its_answer(client):
    answer = client.get("/insight/map")
    (nonce,) = re.findall(r"script-src 'self' 'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
    page = answer.get_data(as_text=True)
    inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)([^>]*)>", page)
    assert inline == [f' nonce="{nonce}"']
    assert "<style" not in page and "style=" not in page


@pytest.mark.parametrize("path", ["/insight", "/insight/map"])
def test_an_unknown_measure_is_refused(client, path):
    assert client.get(f"{path}?measure=joy").status_code == 400


def test_shares_and_places_outside_in_english(client, english):
    page = english(client, "/insight").get_data(as_text=True)
    assert "Outside every grid" in page
    assert "0% of all cases: 2" in page


def test_one_grid_is_not_said_as_many(client, english):
    assert "1 grids" not in english(client, "/list").get_data(as_text=True)
