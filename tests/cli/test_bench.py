"""bench: figures in one run, of a size that takes no time."""

import json

import pytest

from geogrid.store import generations
from tests import drawn


def test_bench_validate_json(geogrid):
    ended = geogrid("bench", "validate", "--grids", 40, "--json")
    assert ended.returncode == 0
    answer = json.loads(ended.stdout)
    assert set(answer) == {"machine", "versions", "rows"}
    assert {"geogrid", "shapely", "geos"} <= set(answer["versions"])
    assert [row["job"] for row in answer["rows"]] == ["memory 40 (MB)", "check 40 (s)", "repair 40 (s)", "edit 40 (ms)"]
    for row in answer["rows"][:2]:
        assert row["ratio"] == row["peer"] / row["ours"] > 0
    assert "Check, 40 grids ..." in ended.stderr


def test_bench_validate_in_words(geogrid):
    ended = geogrid("bench", "validate", "--grids", 40, language="zh_CN.UTF-8")
    assert ended.returncode == 0
    assert len(ended.stdout.splitlines()) == 4
    assert "检查，40 个网格" in ended.stdout


def test_bench_lookup_json(geogrid):
    ended = geogrid("bench", "lookup", "--grids", 12, "--seconds", 1, "--json")
    assert ended.returncode == 0, ended.stderr
    answer = json.loads(ended.stdout)
    rows = {(row["job"], row["against"]): row for row in answer["rows"]}
    assert rows["lookup 12 (1/s)", None]["ours"] > 0
    assert rows["lookup 12 p50 (ms)", None]["ours"] <= rows["lookup 12 p99 (ms)", None]["ours"]
    assert [served["failed"] for served in answer["served"]] == [0] * len(answer["served"])
    assert "Not measured: PostGIS query" in ended.stderr


@pytest.mark.postgis
def test_bench_lookup_beside_postgis(geogrid, postgis_url):
    ended = geogrid("bench", "lookup", "--grids", 12, "--seconds", 1, "--postgis", postgis_url)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("granian: ")
    assert "times PostGIS query." in ended.stdout


@pytest.mark.postgis
def test_bench_lookup_leaves_real_data_alone(geogrid, postgis, postgis_url):
    drawn.store_in(postgis)
    ended = geogrid("bench", "lookup", "--grids", 12, "--postgis", postgis_url)
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()[-1]) > 0
    with postgis.reading() as session:
        assert generations.current(session).source == "drawn"


def test_bench_locate_json(geogrid):
    ended = geogrid("bench", "locate", "--grids", 40, "--points", 5000, "--many", 5000, "--json")
    assert ended.returncode == 0, ended.stderr
    answer = json.loads(ended.stdout)
    assert {"geogrid", "numpy", "geopandas"} <= set(answer["versions"])
    assert answer["machine"]["cores"] >= 1
    rows = {(row["job"], row["against"]): row for row in answer["rows"]}
    assert rows["build, numpy 40 (s)", None]["ours"] > 0
    assert rows["index 40 (MB)", None]["ours"] < 10
    beside = rows["locate, numpy 40 x 5000 (s)", "geopandas.sjoin"]
    assert beside["ratio"] == beside["peer"] / beside["ours"] > 1
    assert rows["locate on all cores 40 x 5000 (s)", "geopandas.sjoin"]["ratio"] > 1


def test_bench_locate_in_words(geogrid):
    ended = geogrid("bench", "locate", "--grids", 40, "--points", 5000, "--many", 5000, language="zh_CN.UTF-8")
    assert ended.returncode == 0, ended.stderr
    assert "建立索引，40 个网格" in ended.stdout


PLAN_JOBS = ["open", "figures", "rename", "merge", "split", "move_border", "transfer", "undo", "judge", "publish"]


def test_bench_plan_json(geogrid):
    ended = geogrid("bench", "plan", "--grids", 24, "--places", 2000, "--turns", 2, "--json")
    assert ended.returncode == 0, ended.stderr
    answer = json.loads(ended.stdout)
    rows = {row["job"]: row for row in answer["rows"]}
    assert list(rows) == [*PLAN_JOBS, "look_up"]
    assert [rows[kind]["count"] for kind in PLAN_JOBS[2:8]] == [2, 2, 2, 2, 2, 10]
    assert all(0 < row["median_s"] <= row["most_s"] for row in rows.values())
    assert rows["open"]["most_s"] < rows["figures"]["most_s"]
    assert rows["publish"]["meant_s"] == 60
    assert rows["look_up"]["count"] > 0
    assert rows["look_up"]["failed"] == 0


@pytest.mark.postgis
def test_bench_plan_in_postgis(geogrid, postgis_url):
    of_size = ("bench", "plan", "--grids", 24, "--places", 2000, "--turns", 1, "--postgis", postgis_url)
    ended = geogrid(*of_size, language="zh_CN.UTF-8")
    assert ended.returncode == 0, ended.stderr
    assert "发布前后及期间的查询" in ended.stdout
    again = geogrid(*of_size)
    assert again.returncode == 0, again.stderr
    assert "Publishing: " in again.stdout


def test_bench_sides(geogrid):
    told = json.loads(geogrid("bench", "sides", "--seeds", "1", "--json").stdout)
    assert told["grids"] == 92
    assert told["named"] >= told["top"] >= told["first"] > 0.9 * told["named"] > 60
    assert told["certain"] >= told["wrong"]
    assert told["describe_s"] > 0
    assert len(told["lost"]) == told["named"] - told["top"]
    words = geogrid("bench", "sides", "--seeds", "1").stdout
    assert words.startswith("92 grids, of ")
