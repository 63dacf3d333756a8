"""geogrid audit: what imports and restores leave there, and whether it is whole."""

import json
import sqlite3
from contextlib import closing

import pytest

from geogrid.io import export
from tests.drawn import GROUND


@pytest.fixture
def imported(inside, tmp_path):
    """A data folder into which grids were imported twice."""
    file = tmp_path / "grids.gpkg"
    rows = [{"code": code, "name": code} for code in GROUND]
    export.write_layers(file, {"grids": (rows, list(GROUND.values()))}, crs="EPSG:4490")
    for _ in range(2):
        done = inside("import", "grids", file, "--commit", "--from", "2026-03-01")
        assert done.returncode == 0, done.stderr
    return inside


def tamper(folder, *statements):
    with closing(sqlite3.connect(folder / "geogrid.sqlite")) as connection:
        for name in ("update", "delete", "replace"):
            connection.execute(f"DROP TRIGGER audit_stays_{name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_what_was_done_is_shown(imported):
    first, second = imported("audit", "show").stdout.splitlines()
    assert first.startswith("1  20") and "Z  system  command line  generation.publish  generation 1  + {" in first
    assert '- {"generation":1,"valid_from":"2026-03-01"}  + {"areas":0,"generation":2,"grids":4,' in second
    told = [json.loads(line) for line in imported("audit", "show", "--json").stdout.splitlines()]
    assert [each["number"] for each in told] == [1, 2]
    assert told[1]["before"] == {"generation": 1, "valid_from": "2026-03-01"}
    assert len(imported("audit", "show", "--day", told[0]["at"][:10]).stdout.splitlines()) >= 1
    for other in (("--day", "2001-01-01"), ("--who", "1"), ("--action", "case.import")):
        assert imported("audit", "show", *other).stdout == ""
    assert imported("audit", "show", "--day", "soon").returncode == 2


def test_a_whole_audit(imported, folder):
    done = imported("audit", "verify")
    assert (done.returncode, done.stdout.splitlines()[1:]) == (
        0, ["Compared with 2 heads in audit-heads.log.", "The audit is whole."]
    )  # fmt: skip
    assert "审计记录完整" in imported("audit", "verify", language="zh_CN.UTF-8").stdout
    (folder / "audit-heads.log").unlink()
    assert "whether the newest entries were cut off cannot be told" in imported("audit", "verify").stdout


def test_an_audit_that_was_tampered_with(imported, folder):
    tamper(folder, "UPDATE audit SET who = '7' WHERE number = 1")
    done = imported("audit", "verify")
    assert done.returncode == 1
    assert "Entry 1 (20" in done.stdout and done.stdout.endswith("The audit was tampered with.\n")
    told = json.loads(imported("audit", "verify", "--json").stdout)
    assert (told["whole"], told["entries"]) == (False, 2)
    assert [(each["fault"], each["number"]) for each in told["findings"]] == [("changed", 1)]


def test_all_of_it_cut_off_is_told_by_a_copy_of_the_heads(imported, folder, tmp_path):
    (folder / "audit-heads.log").rename(tmp_path / "elsewhere.log")
    tamper(folder, "DELETE FROM audit", "DELETE FROM audit_heads")
    assert imported("audit", "verify").returncode == 0
    done = imported("audit", "verify", "--heads", tmp_path / "elsewhere.log")
    assert (done.returncode, "Entries 1 to 2 were cut off" in done.stdout) == (1, True)


def test_what_is_shown_of_an_audit_that_was_tampered_with(imported, folder):
    tamper(folder, "UPDATE audit SET after = '{', who = CAST('x' AS BLOB), object = 'a' || char(27) || '[2J'")
    assert imported("audit", "verify").returncode == 1
    assert json.loads(imported("audit", "show", "--json").stdout.splitlines()[0])["after"] == "{"
    assert "\x1b" not in imported("audit", "show").stdout


def test_files_that_are_no_heads(imported, tmp_path):
    done = imported("audit", "verify", "--heads", tmp_path / "none.log")
    assert (done.returncode, "there is no such file" in done.stderr) == (2, True)
    (tmp_path / "other.log").write_text("hello\n[1]\n")
    done = imported("audit", "verify", "--heads", tmp_path / "other.log")
    assert (done.returncode, "holds no heads of the audit" in done.stderr) == (2, True)


def test_a_backup_brings_its_audit_along_and_restoring_it_is_noted(imported, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("GEOGRID_SECRET", (folder / "secret").read_text().strip())  # kept apart, as the guide says
    assert imported("backup", tmp_path / "kept.zip").returncode == 0
    imported.folder = tmp_path / "elsewhere"
    assert imported("restore", tmp_path / "kept.zip").returncode == 0
    last = json.loads(imported("audit", "show", "--json").stdout.splitlines()[-1])
    assert (last["number"], last["action"], last["object"]) == (3, "backup.restore", "backup")
    assert imported("audit", "verify", "--heads", folder / "audit-heads.log").returncode == 0
    assert imported("audit", "verify").returncode == 0
    monkeypatch.delenv("GEOGRID_SECRET")
    done = imported("audit", "verify")
    assert (done.returncode, "is not signed by the secret of these settings" in done.stdout) == (1, True)
