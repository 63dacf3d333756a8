"""geogrid register check: what is wrong with the stored register."""

import csv
import json
from datetime import date

import pytest
from click.testing import CliRunner

from geogrid.cli import main
from geogrid.cli.speaking import wording
from geogrid.domain.register import Place, PlaceKind
from geogrid.store import places
from tests.drawn import NORTH, SOUTH

AILING = [
    Place("X1", PlaceKind.HOUSE, "前园南路12号", NORTH, 118.3094, 29.7150, road="前园南路", number="12"),
    Place("X2", PlaceKind.HOUSE, "前园南路14号", SOUTH, 118.3095, 29.7151, road="前园南路", number="14"),
    Place("X3", PlaceKind.HOUSE, "=前园南路900号", NORTH, 118.9, 29.9, road="前园南路", number="900"),
]


@pytest.fixture
def run(district, folder):
    folder.mkdir(exist_ok=True)
    settings = {"GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": district.url}

    def ran(*arguments, language="C.UTF-8"):
        wording.cache_clear()
        done = CliRunner(env={**settings, "LC_ALL": language}).invoke(main, ["register", "check", *map(str, arguments)])
        wording.cache_clear()
        return done

    return ran


@pytest.fixture
def ailing(district):
    with district.writing() as session:
        places.add(session, AILING, date(2026, 1, 1))


def test_what_is_wrong_is_told(run, ailing):
    done = run("--json")
    assert done.exit_code == 1, done.output
    found = [(f["ailment"], f["address"], f["codes"]) for f in json.loads(done.stdout)["found"]]
    assert ("in_no_grid", "=前园南路900号", ["X3"]) in found
    assert ("duplicate", "前园南路12号", ["P1", "X1"]) in found
    assert ("contradicted", "前园南路14号", ["X2"]) in found


def test_it_is_told_in_the_words_of_the_reader(run, ailing):
    assert (
        "登记的社区与点位所在社区不一致：1\n  前园南路14号 · X2 · 341002001003 ≠ 341002002004\n"
        in run(language="zh_CN.UTF-8").stdout
    )
    assert "The same address several times: 1\n  前园南路12号 · P1 · X1 · 9.7 m\n" in run().stdout


def test_all_of_it_goes_to_a_table(run, ailing, folder):
    file = folder / "register.csv"
    assert run("-o", file).exit_code == 1
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["ailment"] for row in rows} >= {"in_no_grid", "duplicate", "contradicted"}
    assert next(row for row in rows if row["codes"] == "X3")["address"] == "'=前园南路900号"


def test_what_cannot_be_written_is_told_before_the_work(run, folder):
    assert run("-o", folder / "register.pdf").exit_code == 2
    assert run("-o", folder / "gone" / "register.csv").exit_code == 2


def test_a_row_that_tells_of_a_person_is_named_without_that(run, district):
    told = Place("X4", PlaceKind.HOUSE, "前园南路16号 张先生 13812345678", NORTH, 118.3096, 29.7153)
    with district.writing() as session:
        places.add(session, [told], date(2026, 1, 1))
    done = run(language="zh_CN.UTF-8")
    assert "含个人电话或身份证号：1\n  前园南路16号 · X4\n" in done.output
    assert "13812345678" not in done.output + run("--json").output
