"""Public files of the world outside, with what is known of them; skipped by name where they are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from geogrid import errors
from geogrid.io import table, vector

DATA = Path(__file__).parents[3] / "shared" / "data"

KNOWN = [
    # file, layer, rows, crs, encoding, a field and its value in the first row that has one
    ("coverage_denver/DenverCo_precincts2020_orig.shp", None, 356, "EPSG:2232", "ISO8859-1", "NAME", "Denver 530"),
    ("maup_providence/new_precincts.zip", None, 55, "EPSG:4269", "ISO8859-1", "VTDST20", "442826"),
    ("maup_providence/blocks.zip", None, 3014, "EPSG:4269", "ISO8859-1", "BLOCKCE10", "2009"),
    ("taiwan/towns-10t.json", "towns", 368, "EPSG:4326", "UTF-8", "TOWNNAME", "成功鎮"),
    ("cn_shenzhen/sz.shp", None, 10, None, "UTF-8", "qh", "罗湖"),
    ("cn_shenzhen/grid.shp", None, 9005, None, "UTF-8", "LATCOL", 54),
    ("cn_huangshan_mit/屯溪区.geojson", None, 1, "EPSG:4326", "UTF-8", "name", "屯溪区"),
    ("libpysal/chicago77/Chicago77.shp", None, 77, None, "UTF-8", "OBJECTID", 1),
    ("libpysal/geodanet/crimes.shp", None, 287, "ESRI:102649", "UTF-8", "POLYID", 1),
    ("osm_bubenec/bubenec.gpkg", "plots", 407, "EPSG:3857", "UTF-8", "OBEC_KOD", 554782),
    ("chicago/police_districts_simple.geojson", None, 25, "EPSG:4326", "UTF-8", "DIST_NUM", "17"),
]


def there(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not in ../shared/data")
    return path


@pytest.mark.parametrize(("name", "layer", "rows", "crs", "encoding", "field", "value"), KNOWN)
def test_a_real_boundary_file(name, layer, rows, crs, encoding, field, value):
    file = vector.read(there(name), layer=layer)
    assert (len(file.shapes), file.crs, file.encoding) == (rows, crs, encoding)
    assert next(one for one in file.columns[field] if one is not None) == value
    assert all(len(column) == rows for column in file.columns.values())


@pytest.mark.parametrize(
    ("name", "layers"),
    [
        ("taiwan/towns-10t.json", ["towns", "counties", "nation"]),
        ("osm_bubenec/bubenec.gpkg", ["tessellation", "buildings", "streets", "plots"]),
    ],
)
def test_several_layers_are_listed(name, layers):
    with pytest.raises(errors.LayerUnknown) as refused:
        vector.read(there(name))
    assert refused.value.facts["layers"] == layers


def test_openstreetmap_xml_is_not_read_as_a_boundary():
    with pytest.raises(errors.FileNotVector):
        vector.read(there("osm_small/planet_10.068.osm"))


@pytest.mark.parametrize(("name", "rows"), [("cn_tunxi/adcodes.csv", 3511), ("cn_tunxi/tunxi_streets.csv", 9)])
def test_a_real_table(name, rows):
    assert len(table.read(there(name)).rows) == rows
