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


def detected(geogrid, file, near, *options):
    ended = geogrid("crs", "detect", file, "--near", near, "--json", *options)
    assert ended.returncode == 0, ended.stderr
    answer = json.loads(ended.stdout)
    return answer["verdict"], answer["candidates"]


def test_the_outline_of_tunxi_is_gcj02(geogrid, public):
    shifted, known = public("cn_tunxi/tunxi_fence_gcj02.json"), public("cn_tunxi/tunxi_fence_wgs84.geojson")
    verdict, (best, *_) = detected(geogrid, shifted, known)
    assert (verdict, best["reading"], round(best["moved_m"], -1)) == ("otherwise", "gcj02", 570)
    assert detected(geogrid, known, known)[0] == "as_stated"


@pytest.mark.parametrize("name", ["屯溪区", "休宁县", "徽州区"])
def test_coarse_outlines_of_tunxi_and_its_neighbours_are_gcj02(geogrid, public, name):
    file, known = public(f"cn_huangshan_mit/{name}.geojson"), public("cn_tunxi/tunxi_fence_wgs84.geojson")
    verdict, (best, *_) = detected(geogrid, file, known)
    assert (verdict, best["reading"]) == ("otherwise", "gcj02")
    assert 20 < best["distance_m"] < 80


def test_what_is_not_along_the_known_borders_is_not_told(geogrid, public):
    squares, districts = public("cn_shenzhen/grid.shp"), public("cn_shenzhen/sz.shp")
    assert detected(geogrid, squares, districts, "--near-crs", "wgs84")[0] == "unknown"
    assert detected(geogrid, districts, districts, "--near-crs", "wgs84", "--crs", "wgs84")[0] == "as_stated"


def test_shenzhen_says_degrees_and_chicago_says_nothing_known(geogrid, public):
    assert "degrees in China" in geogrid("validate", public("cn_shenzhen/sz.shp")).stderr
    refused = geogrid("validate", public("libpysal/chicago77/Chicago77.shp"))
    assert "x 1091138 … 1205199" in refused.stderr
    swapped = geogrid("validate", public("cn_shenzhen/sz.shp"), "--crs", "wgs84", "--swap-axes")
    assert "look swapped" in swapped.stderr


def test_denver_in_feet_converted_to_degrees_keeps_its_one_overlap(geogrid, public, tmp_path):
    file = public("coverage_denver/DenverCo_precincts2020_orig.shp")
    assert geogrid("crs", "convert", file, "--to", "wgs84", "-o", tmp_path / "denver.fgb").returncode == 0
    (overlap,) = of_kind(check(geogrid, tmp_path / "denver.fgb"), "overlap", 1)
    assert overlap["area_m2"] == pytest.approx(13.0, abs=0.05)
