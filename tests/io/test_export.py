from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pyogrio
import pytest
import shapely

from geogrid.io import export, vector

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
    with pytest.raises(pyogrio.errors.CRSError):
        export.write_layers(path, {"new": (ROWS, SHAPES)}, crs="EPSG:0")
    assert vector.read(path).layers == ["old"]
    export.write_layers(path, {"new": (ROWS, SHAPES)})
    assert vector.read(path).layers == ["new"]
    assert [one.name for one in tmp_path.iterdir()] == ["grids.gpkg"]


@pytest.mark.parametrize(("name", "layers"), [("a.shp", ["a"]), ("a.geojson", ["a", "b"])])
def test_what_cannot_be_written(tmp_path, name, layers):
    with pytest.raises(ValueError, match="cannot write"):
        export.write_layers(tmp_path / name, dict.fromkeys(layers, (ROWS, SHAPES)))


def test_coordinates_keep_the_storage_lattice(tmp_path):
    points = shapely.points(np.round(np.random.default_rng(7).uniform((118, 29), (119, 30), (200, 2)), 9))
    for name in ("a.gpkg", "a.geojson"):
        export.write_layers(tmp_path / name, {"places": ([{"code": str(i)} for i in range(200)], points)})
        assert vector.read(tmp_path / name).shapes == list(points)
