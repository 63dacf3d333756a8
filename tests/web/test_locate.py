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
from click.testing import CliRunner

from geogrid.cli.main import main
from geogrid.domain.grid import Generation
from geogrid.io import coordinates, export
from geogrid.io.child import body as body_reader
from geogrid.services import jobs
from geogrid.settings import Settings
from geogrid.store import generations
from geogrid.web.api import locate
from geogrid.web.app import create_app
from tests import drawn
from tests.drawn import GROUND, NE, NW, SE, SW

POINTS = [[118.305, 29.715], [118.315, 29.715], [118.31, 29.71], [118.33, 29.705]]
POINTS += [[None, 29.7], [29.7, 118.3], [29.7, 181]]
CODES = [NW, NE, min(NW, NE, SW, SE), None, None, None, None]
REASONS = {"4": "outside", "5": "missing", "6": "swapped", "7": "impossible"}
COUNTS = {"rows": 7, "located": 3, "outside": 1, "swapped": 1, "swapped_share": 0.1429, "impossible": 2}
PARQUET = "application/vnd.apache.parquet"


def post(client, body, kind="application/json", query="", **headers):
    body = json.dumps(body) if isinstance(body, dict) else body
    return client.post(f"/api/locate{query}", data=body, content_type=kind, headers=headers)


def deep(levels):
    return [deep(levels - 1)] if levels else []


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
    assert (answer.headers["Geogrid-Swapped"], answer.headers["Geogrid-Swapped-Share"]) == ("1", "0.1429")
    assert answer.headers["ETag"].startswith('"1-')


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_gives_the_rows_back_with_what_was_found(client, encoding):
    lines = ["姓名,经度,纬度", *(f"甲{i},{x or ''},{y}" for i, (x, y) in enumerate(POINTS))]
    answer = post(client, "\n".join(lines).encode(encoding), "text/csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["grid_code"] for row in rows] == [code or "" for code in CODES]
    assert [row["reason"] for row in rows] == [REASONS.get(str(row), "") for row in range(1, 8)]
    assert [row["姓名"] for row in rows] == [f"甲{i}" for i in range(7)]
    assert rows[0]["community"] == "前园社区"


def test_parquet(client):
    x, y = zip(*POINTS)
    answer = post(client, parquet(lng=x, lat=y), PARQUET)
    assert answer.status_code == 200, answer.data
    table = pyarrow.parquet.read_table(io.BytesIO(answer.data))
    assert table["grid_code"].to_pylist() == CODES
    assert table["reason"].to_pylist() == [REASONS.get(str(row)) for row in range(1, 8)]
    assert table["lng"].to_pylist()[:4] == list(x[:4])
    assert table.schema.metadata[b"generation"] == b"1"


def test_in_parquet_texts_are_numbers_and_nan_is_not_missing(client):
    body = parquet(x=["118.305", None, "118.305"], y=[29.715, 29.715, np.nan])
    table = pyarrow.parquet.read_table(io.BytesIO(post(client, body, PARQUET).data))
    assert table["grid_code"].to_pylist() == [NW, None, None]
    assert table["reason"].to_pylist() == [None, "missing", "not_finite"]


def test_columns_that_are_there_already_stay(client):
    rows = [dict(zip(("grid_code", "lon", "lat", "reason"), ("old", *POINTS[0], "why"), strict=True))]
    body = "\n".join([",".join(rows[0]), ",".join(map(str, rows[0].values()))]).encode()
    (row,) = csv.DictReader(io.StringIO(post(client, body, "text/csv").data.decode("utf-8-sig")))
    assert (row["grid_code"], row["reason"], row["grid_code_2"], row["reason_2"]) == ("old", "why", NW, "")
    answer = post(client, parquet(reason=[POINTS[0][0]], lat=[POINTS[0][1]]), PARQUET, "?x=reason")
    table = pyarrow.parquet.read_table(io.BytesIO(answer.data)).to_pylist()[0]
    assert (table["reason"], table["reason_2"], table["grid_code"]) == (POINTS[0][0], None, NW)


NEAR = [[118.3099, 29.715], [118.305, 29.715], [118.3199, 29.7101], [118.33, 29.705], [None, 1]]  # 10 m from a border


def test_within_tells_the_border_and_what_it_reaches(client, geogrid_locates):
    """As `geogrid locate --within` does, in each format, by the same names."""
    told = post(client, {"points": NEAR}, query="?within=20").get_json()
    assert told["near_border"] == [True, False, True, None, None]
    assert told["neighbour"][0] == NE
    assert told["border_m"] == [*(pytest.approx(metres, rel=0.01) for metres in (9.68, 484, 9.68)), None, None]
    assert told["counts"]["near_border"] == 2
    assert told["grids"][NE]["grid_name"] == "第二网格"
    body = "\n".join(["lon,lat", *(f"{x or ''},{y}" for x, y in NEAR)]).encode()
    answer = post(client, body, "text/csv", "?within=20")
    assert answer.headers["Geogrid-Near-Border"] == "2"
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["near_border"] for row in rows] == ["true", "false", "true", "", ""]
    assert [row["neighbour"] for row in rows] == [code or "" for code in told["neighbour"]]
    assert [row["border_m"] for row in rows] == [str(metres or "") for metres in told["border_m"]]
    answer = post(client, parquet(lon=[x for x, _ in NEAR], lat=[float(y) for _, y in NEAR]), PARQUET, "?within=20")
    table = pyarrow.parquet.read_table(io.BytesIO(answer.data))
    for name in ("border_m", "neighbour", "near_border"):
        assert table[name].to_pylist() == told[name]
    by_command = geogrid_locates(body, "--within", "20")
    assert [[row[name] for name in ("neighbour", "near_border")] for row in by_command] == [
        [row[name] for name in ("neighbour", "near_border")] for row in rows
    ]


@pytest.mark.parametrize("within", ["-1", "nan", "1e9", "x"])
def test_a_radius_that_is_none(client, within):
    answer = post(client, {"points": NEAR}, query=f"?within={within}")
    assert (answer.status_code, answer.get_json()["facts"]["field"]) == (400, "within")


def test_the_answer_comes_in_the_format_asked_for(client):
    answer = post(client, {"points": POINTS}, Accept="text/csv")
    assert answer.mimetype == "text/csv"
    assert len(answer.data.decode().splitlines()) == 8
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
        (b"[1]", "application/json", "file_refused", {}),
        (b"{", "application/json", "file_refused", {}),
        (b'{"points": [[' + b"[" * 100_000, "application/json", "file_refused", {}),
        (b'{"points": [[NaN, 1], [1, "\\ud800"]]}', "application/json", "value_invalid", {"row": 2, "field": "y"}),
        (b'{"crs": "\\ud800", "points": [[NaN, 1]]}', "application/json", "crs_unknown", {"crs": "?"}),
        (b"x,y\n1,2\n1,abc", "text/csv", "value_invalid", {"row": 3, "field": "y", "value": "abc"}),
        (b"x,y\n1_18.305,2", "text/csv", "value_invalid", {"row": 2, "field": "x", "value": "1_18.305"}),
        ("x,y\n１１８.3,29.7".encode(), "text/csv", "value_invalid", {"row": 2, "field": "x", "value": "１１８.3"}),
        (b"x,y\n1,2,,\n1,2,3,", "text/csv", "row_uneven", {"row": 3, "found": 3, "expected": 2}),
        (b"x,y" + b",a" * 999 + b"\n1,2", "text/csv", "file_refused", {}),
        ({"points": [[1, 2]], "x": [1], "y": [2]}, "application/json", "file_refused", {}),
        ({"points": [deep(900)]}, "application/json", "value_invalid", {"row": 1, "field": "points"}),
        (b"a,b\n1,2", "text/csv", "field_not_found", {}),
        (b"", "text/csv", "file_not_table", {}),
        (b"x,y\n\0", "text/csv", "file_not_table", {}),
        (b'x,y\n"1,2', "text/csv", "file_refused", {}),
        (b"PAR1 no PAR1", PARQUET, "file_refused", {}),
        (parquet(x=["1", "a"], y=[1.0, 2]), PARQUET, "value_invalid", {"row": 2, "field": "x", "value": "a"}),
        (parquet(lon=[1.0], lat=[1.0], x=[1.0]), PARQUET, "coordinates_ambiguous", {"east": ["lon", "x"]}),
        (b"lon,lon,lat\n1,2,3", "text/csv", "coordinates_ambiguous", {"option": "?x=, ?y="}),
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


@pytest.fixture
def all_are_large(monkeypatch):
    """Has every body read in a process of its own."""
    monkeypatch.setattr(coordinates, "_LARGE", 0)


@pytest.mark.parametrize(
    ("body", "kind", "code", "facts"),
    [
        ({"points": [[1, 2], [1, "a"]]}, "application/json", "value_invalid", {"row": 2, "field": "y"}),
        (b"{", "application/json", "file_refused", {}),
        (b"x,y\n1,2\n1,abc", "text/csv", "value_invalid", {"row": 3, "field": "y", "value": "abc"}),
        (b"x,y\n1,2,3", "text/csv", "row_uneven", {"row": 2}),
        (b"a,b\n1,2", "text/csv", "field_not_found", {"fields": ["a", "b"]}),
    ],
)
def test_a_large_body_is_refused_as_a_small_one_is(client, all_are_large, body, kind, code, facts):
    told = post(client, body, kind).get_json()
    assert (told["status"], told["code"]) == (400, code)
    assert told["facts"].items() >= facts.items()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"crs": "cgcs2000", "points": POINTS}, "application/json"),
        ('号,lon,lat\n"甲,""一",118.305,29.715,,\n\n丙,,29.7\n'.encode("gb18030"), "text/csv"),
        ({"points": []}, "application/json"),
        (b"lon,lat\n", "text/csv"),
    ],
)
def test_a_large_body_is_answered_as_a_small_one_is(client, request, body, kind):
    small = post(client, body, kind)
    request.getfixturevalue("all_are_large")
    large = post(client, body, kind)
    assert (small.status_code, small.data) == (200, large.data)


def test_what_python_writes_as_json_is_marked_where_it_is_not_finite(client):
    body = json.dumps({"x": [np.nan, None, -np.inf, 118.305], "y": [29.7, 29.7, 29.7, 29.715]})
    told = post(client, body.replace("118.305", "118.305, 1e999, " + "1" * 5000).replace("29.715]", "29.715, 1, 1]"))
    told = told.get_json()
    assert told["grid_code"] == [None, None, None, NW, None, None]
    assert told["reasons"] == {"2": "missing", **dict.fromkeys("1356", "not_finite")}


def test_a_short_row_of_a_wide_csv_is_no_way_to_much_memory(client, monkeypatch):
    monkeypatch.setattr(body_reader, "_CELLS", 10_000)
    body = b"x,y" + b",a" * 900 + b"\n1,2" * 20
    assert post(client, body, "text/csv").get_json()["code"] == "file_refused"
    answer = post(client, body[: -4 * 10], "text/csv")
    assert answer.data.decode().splitlines()[1].count(",") == 902 + 4


def test_names_like_formulas_are_texts_in_a_csv(database, folder):
    shapes = {grid.code: grid.shape for grid in drawn.GRIDS}
    named = [replace(grid, name='=HYPERLINK("http://evil.example","看")') for grid in drawn.GRIDS]
    with database.writing() as session:
        generations.publish(session, Generation(1, drawn.SINCE, False, "file"), drawn.AREAS, named, None)
    folder.mkdir()
    client = create_app(Settings(folder, None, "a secret of the tests"), database).test_client()
    inside = shapes[NW].representative_point()
    answer = post(client, f"lon,lat,said\n{inside.x},{inside.y},=1+1\n".encode(), "text/csv", "?crs=cgcs2000")
    (row,) = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    assert (row["grid_code"], row["said"]) == (NW, "=1+1")  # the cells that came stay as they are
    assert row["grid_name"] == "'" + named[0].name


def test_damaged_parquet_is_refused_or_answered(client):
    whole = parquet(x=[118.305] * 50, y=[29.715] * 50)
    for at in range(4, len(whole), len(whole) // 8):
        body = bytearray(whole)
        body[at] ^= 0xFF
        assert post(client, bytes(body), PARQUET).status_code in (200, 400)


def test_too_large_a_body(client, monkeypatch):
    monkeypatch.setattr(locate, "LARGEST_JSON", 100)
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
def geogrid_locates(tmp_path):
    """Lets the command line answer for the same grids."""
    rows = [{"code": code} for code in GROUND]
    export.write_layers(tmp_path / "grids.gpkg", {"grids": (rows, list(GROUND.values()))})

    def by_command(body, *options):
        points, out = tmp_path / "points.csv", tmp_path / "out.csv"
        points.write_bytes(body)
        asked = ["locate", points, "-g", tmp_path / "grids.gpkg", "--crs", "wgs84", "-o", out, *options]
        ended = CliRunner().invoke(main, [str(word) for word in asked])
        assert ended.exit_code == 1, ended.output
        return list(csv.DictReader(out.read_text("utf-8").splitlines()))

    return by_command


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
    assert client.delete(f"/api/jobs/{job['id']}").status_code == 204
    assert client.get(f"/api/jobs/{job['id']}").status_code == 404


@pytest.mark.parametrize("query", ["?crs=EPSG:9999", "?on=2025-12-31"])
def test_what_cannot_be_answered_makes_no_job(client, many, query, folder):
    assert post(client, many, query=query).status_code in (400, 404)
    assert not (folder / "jobs").exists()


def test_the_result_of_a_job_tells_what_is_swapped_and_near(client, many):
    job = over(client, post(client, {"x": many["y"], "y": many["x"]}, query="?within=5"))
    with client.get(job["result"]) as result:
        assert result.headers["Geogrid-Swapped-Share"] == "1.0"
        assert result.headers["Geogrid-Near-Border"] == "0"


def test_jobs_are_kept_for_a_day_and_not_without_bound(client, many, folder, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_KEPT", 1)
    first = over(client, post(client, many))
    full = post(client, many)
    assert (full.status_code, full.get_json()["code"]) == (503, "jobs_full")
    kept = jobs.KEPT_SECONDS
    monkeypatch.setattr(jobs, "KEPT_SECONDS", -1)
    begun = post(client, many)
    monkeypatch.setattr(jobs, "KEPT_SECONDS", kept)
    second = over(client, begun)
    assert os.listdir(folder / "jobs") == [second["id"]] != [first["id"]]


@pytest.mark.parametrize("unknown", ["x", "../../secret", "a" * 22, "%2e%2e"])
def test_unknown_jobs(client, unknown):
    for path in (f"/api/jobs/{unknown}", f"/api/jobs/{unknown}/result"):
        assert client.get(path).status_code == 404
