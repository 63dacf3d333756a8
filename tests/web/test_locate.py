"""POST /api/locate: many points at once, and the jobs of very many."""

import csv
import io
import json
import os
import time
from dataclasses import replace

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest

from geogrid.services import jobs
from geogrid.web.api import locate
from tests.drawn import NE, NW, SE, SW

POINTS = [[118.305, 29.715], [118.315, 29.715], [118.31, 29.71], [118.33, 29.705], [None, 29.7], [29.7, 118.3]]
CODES = [NW, NE, min(NW, NE, SW, SE), None, None, None]
REASONS = {"4": "outside", "5": "missing", "6": "out_of_range"}
COUNTS = {"rows": 6, "located": 3, "outside": 1, "impossible": 2}
PARQUET = "application/vnd.apache.parquet"


def post(client, body, kind="application/json", query="", **headers):
    body = json.dumps(body) if isinstance(body, dict) else body
    return client.post(f"/api/locate{query}", data=body, content_type=kind, headers=headers)


def parquet(**columns):
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), out)
    return out.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        {"crs": "wgs84", "points": POINTS},
        {"x": [point[0] for point in POINTS], "y": [point[1] for point in POINTS]},
    ],
)
def test_json(client, body):
    answer = post(client, body)
    assert answer.status_code == 200
    told = answer.get_json()
    assert told["grid_code"] == CODES
    assert told["reasons"] == REASONS
    assert told["counts"] == COUNTS
    assert told["generation"] == {"number": 1, "valid_from": "2026-01-01"}
    assert told["grids"][NW] == {"grid_name": "第一网格", "community": "前园社区", "street": "昱中街道"}
    assert answer.headers["Geogrid-Generation"] == "1"
    assert answer.headers["Geogrid-Impossible"] == "2"
    assert answer.headers["ETag"].startswith('"1-')


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_gives_the_rows_back_with_what_was_found(client, encoding):
    lines = ["姓名,经度,纬度", *(f"甲{i},{x or ''},{y}" for i, (x, y) in enumerate(POINTS))]
    answer = post(client, "\n".join(lines).encode(encoding), "text/csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["grid_code"] for row in rows] == [code or "" for code in CODES]
    assert [row["reason"] for row in rows] == [REASONS.get(str(row), "") for row in range(1, 7)]
    assert [row["姓名"] for row in rows] == [f"甲{i}" for i in range(6)]
    assert rows[0]["community"] == "前园社区"


def test_parquet(client):
    x, y = zip(*POINTS)
    answer = post(client, parquet(lng=x, lat=y), PARQUET)
    assert answer.status_code == 200, answer.data
    table = pyarrow.parquet.read_table(io.BytesIO(answer.data))
    assert table["grid_code"].to_pylist() == CODES
    assert table["reason"].to_pylist() == [REASONS.get(str(row)) for row in range(1, 7)]
    assert table["lng"].to_pylist()[:4] == list(x[:4])
    assert table.schema.metadata[b"generation"] == b"1"


def test_the_answer_comes_in_the_format_asked_for(client):
    answer = post(client, {"points": POINTS}, Accept="text/csv")
    assert answer.mimetype == "text/csv"
    assert len(answer.data.decode().splitlines()) == 7
    assert post(client, {"points": POINTS}, Accept="*/*").mimetype == "application/json"


def test_columns_coordinate_system_and_day_can_be_said(client):
    body = b"a;b\n118.305;29.715"
    assert post(client, body, "text/csv", "?x=a&y=b&crs=cgcs2000").data.decode().splitlines()[1].split(",")[2] == NW
    refused = post(client, body, "text/csv", "?x=a&y=b&on=2025-12-31")
    assert (refused.status_code, refused.get_json()["code"]) == (404, "no_generation")


@pytest.mark.parametrize(
    ("body", "kind", "code", "facts"),
    [
        ({"points": [[1, 2], [1, "a"]]}, "application/json", "value_invalid", {"row": 2, "field": "y"}),
        ({"points": [[1, 2], [1]]}, "application/json", "value_invalid", {"row": 2, "field": "points"}),
        ({"x": [1, True], "y": [1, 1]}, "application/json", "value_invalid", {"row": 2, "field": "x"}),
        ({"x": [1], "y": [1, 1]}, "application/json", "file_refused", {}),
        ({}, "application/json", "file_refused", {}),
        (b"[1]", "application/json", "query", {"field": "body"}),
        (b"{", "application/json", "query", {"field": "body"}),
        (b"x,y\n1,2\n1,abc", "text/csv", "value_invalid", {"row": 3, "field": "y", "value": "abc"}),
        (b"a,b\n1,2", "text/csv", "field_not_found", {}),
        (b"", "text/csv", "file_not_table", {}),
        (b"x,y\n\0", "text/csv", "file_not_table", {}),
        (b'x,y\n"1,2', "text/csv", "file_refused", {}),
        (b"PAR1 no PAR1", PARQUET, "file_refused", {}),
        (parquet(x=["a"], y=[1.0]), PARQUET, "value_invalid", {"field": "x"}),
        (parquet(a=[1.0], b=[1.0]), PARQUET, "field_not_found", {}),
        (b"x", "text/plain", "query", {"field": "Content-Type"}),
    ],
)
def test_what_cannot_be_read_names_row_and_column(client, body, kind, code, facts):
    answer = post(client, body, kind)
    assert answer.status_code == 400
    told = answer.get_json()
    assert told["code"] == code
    assert told["facts"].items() >= facts.items()


def test_damaged_parquet_is_refused_or_answered(client):
    whole = parquet(x=[118.305] * 50, y=[29.715] * 50)
    for at in range(4, len(whole), len(whole) // 8):
        body = bytearray(whole)
        body[at] ^= 0xFF
        assert post(client, bytes(body), PARQUET).status_code in (200, 400)


def test_too_large_a_body(client, monkeypatch):
    monkeypatch.setattr(locate, "LARGEST", 100)
    assert post(client, {"points": POINTS * 10}).status_code == 413


def test_other_sites_may_not(client):
    assert post(client, {"points": POINTS}, Origin="https://elsewhere.example").status_code == 403


def test_no_points(client):
    assert post(client, {"points": []}).get_json()["grid_code"] == []


def test_pieces_are_put_together_in_order(client, rng_points):
    x, y = rng_points
    whole = post(client, {"x": x.tolist(), "y": y.tolist()}).get_json()["grid_code"]
    west, south = x < 118.31, y < 29.71
    expected = np.where(south, np.where(west, SW, SE), np.where(west, NW, NE)).tolist()
    assert whole == expected


@pytest.fixture
def rng_points():
    rng = np.random.default_rng(4)
    return rng.uniform(118.3001, 118.3199, 25_000), rng.uniform(29.7001, 29.7199, 25_000)


# --- jobs


@pytest.fixture
def many(client, rng_points, monkeypatch):
    monkeypatch.setattr(locate, "AT_ONCE", 20_000)
    x, y = rng_points
    return {"x": x.tolist(), "y": y.tolist()}


def over(client, answer):
    assert answer.status_code == 202, answer.data
    deadline = time.monotonic() + 60
    while (job := client.get(answer.headers["Location"]).get_json())["state"] in ("waiting", "running"):
        assert time.monotonic() < deadline
    return job


@pytest.mark.parametrize("kind", ["application/json", "text/csv", PARQUET])
def test_many_points_become_a_job(client, many, monkeypatch, kind):
    job = over(client, post(client, many, Accept=kind))
    assert (job["state"], job["done"], job["of"]) == ("finished", 25_000, 25_000)
    with client.get(job["result"]) as result:
        assert result.mimetype == kind
        assert result.headers["Geogrid-Located"] == "25000"
        later = result.data
    monkeypatch.setattr(locate, "AT_ONCE", 30_000)
    assert later == post(client, many, Accept=kind).data
    assert client.delete(f"/api/jobs/{job['id']}").get_json()["state"] == "cancelled"
    assert client.get(f"/api/jobs/{job['id']}").status_code == 404


def test_a_job_is_stopped(app, client, many, tmp_path):
    house = app.extensions["geogrid"].jobs

    def endless():
        while True:
            yield 1, b"-"

    job = house.start(endless(), 10, "text/csv", {})
    assert client.get(f"/api/jobs/{job.id}/result").status_code == 409
    assert client.delete(f"/api/jobs/{job.id}").status_code == 200
    deadline = time.monotonic() + 30
    while client.get(f"/api/jobs/{job.id}").get_json()["state"] != "cancelled":
        assert time.monotonic() < deadline


def test_a_job_whose_process_was_stopped_has_failed(app, client):
    house = app.extensions["geogrid"].jobs
    job = house.start(iter([(1, b"-")]), 2, "text/csv", {})
    deadline = time.monotonic() + 30
    while not house.job(job.id).is_over:
        assert time.monotonic() < deadline
    house._write(replace(house.job(job.id), state=jobs.Stage.RUNNING))  # as it stood when the power went
    deadline = time.monotonic() + 30
    while (told := client.get(f"/api/jobs/{job.id}").get_json())["state"] != "failed":
        assert time.monotonic() < deadline
    assert told["done"] == 1


def test_jobs_are_kept_for_a_day_and_not_without_bound(client, many, folder, monkeypatch):
    monkeypatch.setattr(jobs, "MOST", 1)
    first = over(client, post(client, many))
    full = post(client, many)
    assert (full.status_code, full.get_json()["code"]) == (503, "jobs_full")
    monkeypatch.setattr(jobs, "KEPT_SECONDS", -1)
    second = over(client, post(client, many))
    assert os.listdir(folder / "jobs") == [second["id"]] != [first["id"]]


@pytest.mark.parametrize("unknown", ["x", "../../secret", "a" * 22, "%2e%2e"])
def test_unknown_jobs(client, unknown):
    for path in (f"/api/jobs/{unknown}", f"/api/jobs/{unknown}/result"):
        assert client.get(path).status_code == 404
