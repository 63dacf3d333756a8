from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pyogrio
import pytest
import shapely

from geogrid import errors
from geogrid.io import export, vector
from geogrid.io.shapefile import Cut, short_names

ROWS = [
    {
        "code": "0102",
        "n": 1,
        "f": 1.5,
        "b": True,
        "d": date(2024, 1, 2),
        "t": datetime.fromisoformat("2024-01-02T03:04"),
        "名称": "前园",
    },
    {"code": "0103", "n": None, "f": None, "b": None, "d": None, "t": None, "名称": None},
]
SHAPES = [
    shapely.box(118.123456789, 29, 119, 30),
    shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)]),
]


@pytest.mark.parametrize("name", ["grids.gpkg", "grids.geojson"])
def test_what_is_written_is_what_is_read(tmp_path, name):
    path = tmp_path / name
    export.write_layers(path, {"网格": (ROWS, SHAPES)})
    file = vector.read(path)
    assert (file.layer, file.crs) == ("网格", "EPSG:4490")
    assert [dict(zip(file.fields, values)) for values in zip(*file.columns.values())] == ROWS
    assert all(map(shapely.equals, file.shapes, SHAPES))
    assert [shape.geom_type for shape in file.shapes] == ["Polygon", "MultiPolygon"]


def test_several_layers_of_several_types(tmp_path):
    path = tmp_path / "all.gpkg"
    points = [shapely.Point(1, 2), None]
    export.write_layers(path, {"grids": (ROWS, SHAPES), "points": (ROWS, points)}, crs="EPSG:4547")
    assert pyogrio.list_layers(path).tolist() == [["grids", "Unknown"], ["points", "Point"]]
    assert vector.read(path, layer="points").shapes == points
    assert vector.read(path, layer="points").crs == "EPSG:4547"


def test_an_earlier_file_is_replaced_whole_or_not_at_all(tmp_path):
    path = tmp_path / "grids.gpkg"
    export.write_layers(path, {"old": (ROWS, SHAPES)})
    with pytest.raises(errors.CrsUnknown):
        export.write_layers(path, {"new": (ROWS, SHAPES)}, crs="EPSG:0")
    assert vector.read(path).layers == ["old"]
    export.write_layers(path, {"new": (ROWS, SHAPES)})
    assert vector.read(path).layers == ["new"]
    assert [one.name for one in tmp_path.iterdir()] == ["grids.gpkg"]


@pytest.mark.parametrize(
    ("name", "layers", "crs", "reason"),
    [
        ("a.dxf", ["a"], "EPSG:4490", "only .gpkg"),
        ("a.geojson", ["a", "b"], "EPSG:4490", "one layer"),
        ("a.shp", ["a", "b"], "EPSG:4490", "one layer"),
        ("a.kml", ["a"], "EPSG:4548", "longitude and latitude"),
        ("a.kml", ["a"], "gcj02", "longitude and latitude"),
    ],
)
def test_what_cannot_be_written(tmp_path, name, layers, crs, reason):
    with pytest.raises(errors.ExportUnsuitable, match=reason):
        export.write_layers(tmp_path / name, dict.fromkeys(layers, (ROWS, SHAPES)), crs)
    assert list(tmp_path.iterdir()) == []


def test_a_shapefile_holds_one_kind_of_shape(tmp_path):
    with pytest.raises(errors.ExportUnsuitable, match="points, lines or areas"):
        export.write_layers(tmp_path / "a.shp", {"a": (ROWS, [SHAPES[0], shapely.Point(1, 2)])})


def test_coordinates_keep_the_storage_lattice(tmp_path):
    points = shapely.points(np.round(np.random.default_rng(7).uniform((118, 29), (119, 30), (200, 2)), 9))
    for name in ("a.gpkg", "a.geojson", "a.shp", "a.zip", "a.kml", "a.fgb"):
        export.write_layers(tmp_path / name, {"places": ([{"code": str(i)} for i in range(200)], points)})
        assert vector.read(tmp_path / name).shapes == list(points)


@pytest.mark.parametrize(
    ("name", "day", "time"), [("a.shp", True, False), ("a.kml", False, False), ("a.fgb", False, True)]
)
def test_fields_and_values_come_back(tmp_path, name, day, time):
    """Days and times that a format has no type for come back as ISO text."""
    fields = [{("名称2" if key == "名称" else key): value for key, value in row.items()} for row in ROWS]
    assert export.write_layers(tmp_path / name, {"网格": (fields, SHAPES)}) == []
    file = vector.read(tmp_path / name)
    for field, typed in (("d", day), ("t", time)):
        for row in fields:
            row[field] = row[field] if typed or row[field] is None else row[field].isoformat()
    read = [dict(zip(file.fields, values)) for values in zip(*file.columns.values())]
    assert [{field: row[field] for field in fields[0]} for row in read] == fields
    assert all(map(shapely.equals, file.shapes, SHAPES))


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4326", "EPSG:4548", "EPSG:4527", "EPSG:3857"])
@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.zip", "a.fgb"])
def test_the_coordinate_system_comes_back(tmp_path, name, crs):
    export.write_layers(tmp_path / name, {"网格": (ROWS, SHAPES)}, crs)
    assert vector.read(tmp_path / name).crs == crs


@pytest.mark.parametrize(("name", "said"), [("a.geojson", "gcj02"), ("a.gpkg", None), ("a.shp", None), ("a.fgb", None)])
def test_a_shifted_file_never_says_wgs84(tmp_path, name, said):
    export.write_layers(tmp_path / "a.shp", {"网格": (ROWS, SHAPES)})  # its .prj must not stay
    export.write_layers(tmp_path / name, {"网格": (ROWS, SHAPES)}, "gcj02")
    assert vector.read(tmp_path / name).crs == said


def test_a_shapefile_says_what_it_cuts(tmp_path):
    rows = [{"网格编号": "1", "网格编码": "2", "note": "好" * 100}, {"网格编号": "3", "网格编码": "4", "note": "短"}]
    cuts = export.write_layers(tmp_path / "a.zip", {"网格": (rows, SHAPES)})
    assert cuts == [
        Cut("网格", "网格编号", "网格编", ()),
        Cut("网格", "网格编码", "网格编1", ()),
        Cut("网格", "note", "note", (1,)),
    ]
    file = vector.read(tmp_path / "a.zip")
    assert file.columns == {"网格编": ["1", "3"], "网格编1": ["2", "4"], "note": ["好" * 84, "短"]}
    assert (file.encoding, file.encoding_source) == ("UTF-8", "cpg")


def test_short_names_never_clash():
    fields = ["a" * 12, "a" * 13, "a" * 10, "Code", "code", "网格编", "网格编号", ""]
    names = short_names(fields)
    assert names == ["aaaaaaaaa1", "aaaaaaaaa2", "aaaaaaaaaa", "Code", "code1", "网格编", "网格编1", "1"]


def test_whole_numbers_too_long_for_a_shapefile_stay_whole(tmp_path):
    export.write_layers(tmp_path / "a.shp", {"a": ([{"n": 2**62}, {"n": None}], SHAPES)})
    assert vector.read(tmp_path / "a.shp").columns["n"] == [str(2**62), None]


def test_several_layers_in_a_zip_and_in_kml(tmp_path):
    points = [shapely.Point(1, 2), None]
    for name in ("a.zip", "a.kml"):
        export.write_layers(tmp_path / name, {"网格": (ROWS, SHAPES), "点": (ROWS, points)})
        assert vector.read(tmp_path / name, layer="点").shapes == points
        assert sorted(vector.read(tmp_path / name, layer="网格").layers) == ["点", "网格"]
