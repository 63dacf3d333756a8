"""Addresses as people write them, on a simulated district: the figures of docs/addresses.md, at a smaller size.

GEOGRID_QUERIES addresses are drawn (14,000), from GEOGRID_SEED, which no rule was made by.
"""

import json
import os

import pytest
from click.testing import CliRunner

from geogrid.cli import main

QUERIES = os.environ.get("GEOGRID_QUERIES", "14000")
SEED = os.environ.get("GEOGRID_SEED", "261127")


def run(*words):
    done = CliRunner().invoke(main, ["bench", "address", *words])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def told():
    said = run("--queries", QUERIES, "--seed", SEED, "--json")
    return json.loads(said[said.index("{") :])


def test_addresses_come_to_their_grids(told):
    every = told["rows"][-1]
    assert every["decidable"] + every["undecidable"] == int(QUERIES)
    assert every["right"] >= 0.97 * every["decidable"]
    assert every["wrong"] <= 0.005 * int(QUERIES)
    assert every["reported"] >= 0.95 * every["undecidable"]
    assert every["sure_right"] >= 0.98 * every["sure"]


def test_no_kind_is_left_behind(told):
    kinds = told["rows"][:-1]
    assert len(kinds) == 16
    assert {
        row["job"]: row["right"] / row["decidable"] for row in kinds if row["right"] < 0.97 * row["decidable"]
    } == {}


def test_further_kinds_are_told_by_themselves(told):
    assert [row["job"] for row in told["further"]] == ["lane", "later_number", "decided"]
    for row in told["further"]:
        assert row["right"] >= 0.97 * row["decidable"] > 0
        assert row["wrong"] == 0


def test_labelled_texts_are_measured(tmp_path):
    file = tmp_path / "own.conll"
    file.write_text(
        "杭 B-city\n州 I-city\n市 I-city\n文 B-road\n一 I-road\n路 I-road\n8 B-roadno\n号 I-roadno\n", "utf-8"
    )
    told = json.loads(run("--labelled", str(file), "--json"))
    assert (told["texts"], {row["job"]: row["f1"] for row in told["rows"]}) == (1, {"city": 1, "road": 1, "roadno": 1})


@pytest.mark.parametrize(("content", "line"), [(b"a\n", "1"), (b"a O\nb C-x\n", "2"), (b"\xff\xfe a", "0")])
def test_what_is_not_labelled_is_refused(tmp_path, content, line):
    file = tmp_path / "own.conll"
    file.write_bytes(content)
    done = CliRunner().invoke(main, ["bench", "address", "--labelled", str(file)])
    assert done.exit_code == 2
    assert f"own.conll, line {line}: no token with a label" in done.output


def test_suggestions_are_measured():
    said = run("--suggest", "--places", "3000", "--queries", "200", "--json")
    (row,) = json.loads(said[said.index("{") :])["rows"]
    assert 0 < row["p50_ms"] <= row["p99_ms"] < 100, "they are on the screen before the next key is struck"
