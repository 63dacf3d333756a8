"""Cadastral plots as they really come: neighbours of whom each has rounded its corners by itself."""

from pathlib import Path

import geopandas
import pytest
import shapely

from geogrid.domain.coverage.defect import Severity
from geogrid.domain.coverage.repair import Repair
from geogrid.domain.coverage.validate import validate

FILE = Path(__file__).resolve().parents[4] / "shared" / "data" / "osm_bubenec" / "bubenec.gpkg"


def test_all_plots_of_a_quarter_are_mended():
    if not FILE.exists():
        pytest.skip(f"{FILE.name} is not in ../shared/data")
    plots = geopandas.read_file(FILE, layer="plots")
    codes, plane = plots["ID"].astype(str).tolist(), "EPSG:3857"
    repair = Repair.of(codes, list(plots.geometry), crs=plane)
    assert repair.report.errors > 40
    after = repair.accept_all(5.0).coverage.shapes
    report = validate(codes, after, crs=plane)
    assert [defect for defect in report.defects if defect.severity == Severity.ERROR] == []
    assert report.below_tolerance == 0
    assert shapely.coverage_is_valid(after)
