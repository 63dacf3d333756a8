"""bench: figures in one run, of a size that takes no time."""

import json


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
