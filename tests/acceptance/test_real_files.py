"""Real boundary files with known answers, through the command line as a new user would."""

import json
from datetime import date

import pytest

from geogrid.services.lookup import Lookup
from geogrid.store import Database, coverage


def check(geogrid, file, *options):
    ended = geogrid("validate", file, "--json", *options)
    assert ended.returncode in (0, 1), ended.stderr
    return json.loads(ended.stdout)


def of_kind(report, kind, least):
    return [d for d in report["defects"] if d["kind"] == kind and d["area_m2"] > least]


def test_denver_2020_has_one_overlap_of_13_m2(geogrid, public):
    report = check(geogrid, public("coverage_denver/DenverCo_precincts2020_orig.shp"))
    assert (report["features"], report["crs"]) == (356, "EPSG:2232")
    (overlap,) = of_kind(report, "overlap", 1)
    assert overlap["area_m2"] == pytest.approx(13.0, abs=0.05)
    assert overlap["grids"] == ["1310616650", "1310616651"]


@pytest.mark.parametrize(("year", "count", "options"), [("2016", 346, ["--code", "NAMELSAD"]), ("2018", 356, [])])
def test_denver_before_is_sound_with_ten_towns_inside(geogrid, public, year, count, options):
    report = check(geogrid, public(f"coverage_denver/DenverCo_precincts{year}_orig.shp"), *options)
    assert (report["features"], report["valid"]) == (count, True)
    assert len(of_kind(report, "enclave", 1)) == 10


def test_providence_precincts(geogrid, public):
    report = check(geogrid, public("maup_providence/precincts.zip"), "--code", "NAME")
    assert sum(d["area_m2"] for d in of_kind(report, "overlap", 0)) == pytest.approx(3.95, abs=0.01)
    holes = of_kind(report, "gap", 0) + of_kind(report, "enclave", 0)
    assert len(holes) == 3
    assert sum(hole["area_m2"] for hole in holes) == pytest.approx(98_042, rel=1e-3)


@pytest.mark.parametrize("name", ["blocks", "new_precincts", "districts"])
def test_providence_valid_coverages(geogrid, public, name):
    assert check(geogrid, public(f"maup_providence/{name}.zip"))["defects"] == []


def test_shenzhen_squares_miss_one_cell(geogrid, public, tmp_path):
    file = public("cn_shenzhen/grid.shp")
    assert "--crs" in geogrid("validate", file).stderr
    refused = geogrid("validate", file, "--crs", "wgs84")
    assert refused.returncode == 2
    assert "--code" in refused.stderr


def test_providence_imported_and_a_point_looked_up(geogrid, public):
    ended = geogrid("import", "grids", public("maup_providence/new_precincts.zip"), "--commit")
    assert ended.returncode == 0, ended.stderr
    database = Database.at(geogrid.folder / "geogrid.sqlite")
    answer = Lookup(database).point("wgs84", -71.4128, 41.8240, date.today())
    assert answer.found.grid.code.startswith("44007")
    assert answer.found.grid.name.startswith("Providence")
    assert answer.border.distance_m > 0
    database.close()


def test_taiwan_towns_imported_as_areas(geogrid, public):
    file = public("taiwan/towns-10t.json")
    refused = geogrid("import", "areas", file, "--level", "street", "--layer", "nothing")
    assert refused.returncode == 2
    assert "towns" in refused.stderr
    counties = geogrid("import", "areas", file, "--level", "district", "--layer", "counties", "--commit")
    assert counties.returncode == 0, counties.stderr
    towns = geogrid("import", "areas", file, "--level", "street", "--layer", "towns", "--commit")
    assert towns.returncode == 0, towns.stderr
    database = Database.at(geogrid.folder / "geogrid.sqlite")
    with database.reading() as session:
        areas = {area.code: area for area in coverage.areas(session, date.today())}
    database.close()
    assert len(areas) == 22 + 368
    town = areas["10014020"]
    assert (town.name, areas[town.parent].name) == ("成功鎮", "台東縣")
