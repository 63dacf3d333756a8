"""Real boundary files with known answers, through the command line as a new user would."""

import json

import pyogrio
import pytest

from geogrid.clock import today
from geogrid.services.lookup import Lookup
from geogrid.store import Database, coverage


def check(geogrid, file, *options):
    ended = geogrid("validate", file, "--json", *options)
    assert ended.returncode in (0, 1), ended.stderr
    return json.loads(ended.stdout)


def of_kind(report, kind, least):
    return [d for d in report["defects"] if d["kind"] == kind and d["area_m2"] > least]


def holes(report, least=0):
    """Enclosed ground of nobody: narrow or wide, nobody has said whether it should be filled."""
    return of_kind(report, "gap", least) + of_kind(report, "enclave", least)


def area(defects):
    return sum(defect["area_m2"] for defect in defects)


def test_denver_2020_has_one_overlap_of_13_m2_and_ten_holes(geogrid, public):
    report = check(geogrid, public("coverage_denver/DenverCo_precincts2020_orig.shp"))
    assert (report["features"], report["crs"]) == (356, "EPSG:2232")
    (overlap,) = of_kind(report, "overlap", 1)
    assert overlap["area_m2"] == pytest.approx(13.0, abs=0.05)
    assert overlap["grids"] == ["1310616650", "1310616651"]
    assert len(of_kind(report, "overlap", 0)) == 1, "the 16 others are float slivers"
    assert len(holes(report, 1)) == 10


@pytest.mark.parametrize(("year", "count", "options"), [("2016", 346, ["--code", "NAMELSAD"]), ("2018", 356, [])])
def test_denver_before_is_sound_with_ten_towns_inside(geogrid, public, year, count, options):
    report = check(geogrid, public(f"coverage_denver/DenverCo_precincts{year}_orig.shp"), *options)
    assert (report["features"], report["valid"]) == (count, True)
    assert len(of_kind(report, "enclave", 1)) == 10


def test_providence_precincts(geogrid, public):
    report = check(geogrid, public("maup_providence/precincts.zip"), "--code", "NAME")
    assert len(of_kind(report, "overlap", 0)) == 2
    assert area(of_kind(report, "overlap", 0)) == pytest.approx(3.95, abs=0.01)
    assert len(holes(report)) == 3
    assert area(holes(report)) == pytest.approx(98_042, rel=1e-3)


@pytest.mark.parametrize("name", ["blocks", "new_precincts", "districts"])
def test_providence_valid_coverages(geogrid, public, name):
    report = check(geogrid, public(f"maup_providence/{name}.zip"))
    assert report["valid"]
    assert {d["kind"] for d in report["defects"]} <= {"multipart"}


def test_shenzhen_squares_miss_one_cell(geogrid, public):
    """No field tells one square from the other: the rows do."""
    file = public("cn_shenzhen/grid.shp")
    assert "--crs" in geogrid("validate", file).stderr
    refused = geogrid("validate", file, "--crs", "wgs84")
    assert refused.returncode == 2
    assert '--code "#"' in refused.stderr
    report = check(geogrid, file, "--crs", "wgs84", "--code", "#")
    assert (report["features"], report["code_field"]) == (9_005, None)
    (cell,) = of_kind(report, "enclave", 0)
    assert cell["area_m2"] == pytest.approx(249_476, rel=2e-3)
    assert len(cell["grids"]) == 4
    assert "enclosed by row " in cell["sentence"]
    assert [d for d in report["defects"] if d["severity"] == "error"] == []


def test_shenzhen_districts_have_one_hole(geogrid, public):
    report = check(geogrid, public("cn_shenzhen/sz.shp"), "--crs", "wgs84", "--code", "qh")
    (hole,) = holes(report)
    assert hole["area_m2"] == pytest.approx(69_219, rel=2e-3)


def test_chicago_districts_drawn_too_simply(geogrid, public, tmp_path):
    """The figures are those of a metre plane: an edge of kilometres is not the same line in degrees, nor is its area.

    In that plane one of the 70 holes has a neck narrower than 1 cm, and counts as two.
    """
    file = public("chicago/police_districts_simple.geojson")
    in_degrees = check(geogrid, file, "--code", "_SocrataID")
    pyogrio.read_dataframe(file).to_crs("EPSG:32616").to_file(tmp_path / "plane.gpkg")
    in_metres = check(geogrid, tmp_path / "plane.gpkg", "--code", "_SocrataID")
    for report, overlapped, count, bare in ((in_degrees, 106_233, 70, 76_344), (in_metres, 109_699, 71, 75_784)):
        assert report["features"] == 25
        assert len(of_kind(report, "overlap", 0)) == 27
        assert area(of_kind(report, "overlap", 0)) == pytest.approx(overlapped, rel=1.5e-3)
        assert len(holes(report)) == count
        assert area(holes(report)) == pytest.approx(bare, rel=1.5e-3)


def test_chicago_areas_have_three_enclaves(geogrid, public):
    report = check(geogrid, public("libpysal/chicago77/Chicago77.shp"), "--crs", "EPSG:3435")
    assert (report["features"], report["valid"]) == (77, True)
    assert {d["kind"] for d in report["defects"]} == {"enclave"}
    assert len(report["defects"]) == 3


def test_bubenec_plots_overlap_by_less_than_a_metre(geogrid, public):
    """In web mercator: areas there are 2.4 times too large. The 23 overlaps are about a centimetre wide at most."""
    file = public("osm_bubenec/bubenec.gpkg")
    assert "--layer" in geogrid("validate", file).stderr
    report = check(geogrid, file, "--layer", "plots")
    assert (report["features"], report["crs"]) == (407, "EPSG:3857")
    overlaps = of_kind(report, "overlap", 0)
    assert len(overlaps) <= 23
    assert all(overlap["area_m2"] < 0.02 and overlap["width_m"] < 0.014 for overlap in overlaps)
    assert len(overlaps) + report["below_tolerance"]["count"] >= 23
    assert [d["area_m2"] for d in holes(report, 1)] == pytest.approx([8.43, 332.5, 271.9], abs=0.1)


def test_providence_imported_and_a_point_looked_up(geogrid, public):
    ended = geogrid("import", "grids", public("maup_providence/new_precincts.zip"), "--commit")
    assert ended.returncode == 0, ended.stderr
    database = Database.at(geogrid.folder / "geogrid.sqlite")
    answer = Lookup(database).point("wgs84", -71.4128, 41.8240, today())
    assert answer.found.grid.code.startswith("44007")
    assert answer.found.grid.name.startswith("Providence")
    assert answer.border_m > 0
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
        areas = {area.code: area for area in coverage.areas(session, today())}
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
    assert overlap["area_m2"] == pytest.approx(13.0, abs=0.1)
