"""The embedded file in the hands of others: mod_spatialite, GDAL, and GeoAlchemy2's own types."""

import ctypes.util
import glob
import shutil
import sqlite3
import subprocess
from datetime import date, datetime

import pyogrio
import pytest
import shapely
from geoalchemy2 import Geometry, WKTElement
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, inspect, select

from geogrid.domain.cases.case import Case
from geogrid.domain.coverage.defect import Allowance
from geogrid.domain.editing.dossier import Comment
from geogrid.domain.editing.mesh import Micro
from geogrid.domain.evaluation.contents import Golden
from geogrid.domain.grid import Area, Generation, Level
from geogrid.domain.register import (
    Building,
    Estate,
    Line,
    LineKind,
    LineRank,
    Place,
    PlaceKind,
    Surface,
    SurfaceKind,
)
from geogrid.store import allowances, base_map, cases, coverage, generations, places, plans
from tests.store import pictures

DAY = date(2026, 1, 1)
LAYERS = {
    "areas", "grids", "lines", "surfaces", "estates", "buildings", "places", "cases", "allowances", "plan_comments",
    "plan_golden", "micro_grids",
}  # fmt: skip
PICTURE = """
    AAB
    ACB
    A.B
"""


@pytest.fixture
def shell():
    """Run SQL in the sqlite3 shell with mod_spatialite; this Python's sqlite3 need not load extensions."""
    if not shutil.which("sqlite3"):
        pytest.skip("the sqlite3 shell is not installed (package sqlite3)")
    module = ctypes.util.find_library("mod_spatialite") or next(iter(glob.glob("/usr/lib/*/mod_spatialite.so")), None)
    if module is None:
        pytest.skip("mod_spatialite is not installed (package libsqlite3-mod-spatialite)")

    def run(file, *statements):
        script = "\n".join([f".load {module}", *(f"{statement};" for statement in statements)])
        done = subprocess.run(["sqlite3", "-bail", file], input=script, capture_output=True, text=True)
        assert not done.stderr, done.stderr
        return done.stdout.split("\n")[:-1]

    return run


@pytest.fixture
def filled(embedded):
    """One of everything, in shapes of one part and of several."""
    a, b, c = pictures.shapes(PICTURE).values()
    two = shapely.MultiPolygon([shapely.box(1, 1, 2, 2), shapely.box(3, 3, 4, 4)])
    road = shapely.LineString([pictures.at(0, 0), pictures.at(3, 3)])
    with embedded.writing() as session:
        district = Area("341002", "屯溪区", Level.DISTRICT, None, shapely.union_all([a, b, c]))
        nested = {"A": [Micro("A01", "第一微网格", two)]}
        generations.publish(
            session, Generation(1, DAY, True, "种子 7"), [district], pictures.grids(PICTURE), None, nested
        )
        base_map.replace_base_map(
            session,
            DAY,
            [Line("前园南路", LineKind.ROAD, LineRank.ARTERIAL, 20.5, road)],
            [Surface("新安江", SurfaceKind.WATER, two)],
            [Estate("城市花园", None, c)],
            [Building("B1", "城市花园", "3幢", 6, 24, c)],
        )
        places.add(session, [Place("P1", PlaceKind.HOUSE, "前园南路12号", None, *pictures.at(1.5, 1.5))], DAY)
        cases.add(session, [Case("E1", "暴露垃圾", datetime(2026, 1, 2, 3, 4, 5), *pictures.at(0.5, 0.5))])
        allowances.add(session, [Allowance("K1", "湖", "示例审批人", DAY, two)], DAY)
        plans.replace_golden(session, 1, [Golden(*pictures.at(0.5, 0.5), "前园南路12号", "A")])
        plans.add_comment(session, Comment(0, 1, None, 1.5, "此处为学校", None, *pictures.at(0.5, 0.5)))
    return embedded


def test_mod_spatialite_finds_the_file_in_order(filled, embedded_file, shell):
    assert shell(embedded_file, "SELECT CheckSpatialMetaData()") == ["3"]
    assert shell(embedded_file, "SELECT CheckSpatialIndex()") == ["1"]
    each = "SELECT f_table_name, CheckSpatialIndex(f_table_name, f_geometry_column) FROM geometry_columns"
    assert set(shell(embedded_file, each)) == {f"{layer}|1" for layer in LAYERS}


def test_mod_spatialite_agrees_on_every_shape(filled, embedded_file, shell):
    for layer in LAYERS:
        same = "hex(shape) = hex(GeomFromWKB(ST_AsBinary(shape), 4490))"
        assert shell(embedded_file, f"SELECT DISTINCT ST_IsValid(shape), ST_SRID(shape), {same} FROM {layer}") == [
            "1|4490|1"
        ]


def test_mod_spatialite_keeps_its_notes_in_the_file(filled, embedded_file, shell):
    """As QGIS asks: what it noted is asked for anew after a change of ours."""
    extent = "SELECT AsText(GetLayerExtent('grids', 'shape', 1))"
    noted = "SELECT row_count, extent_max_x FROM vector_layers_statistics WHERE table_name = 'grids'"
    shell(embedded_file, extent)
    assert shell(embedded_file, noted) == ["3|118.303"]
    with filled.writing() as session:
        generations.publish(session, Generation(2, DAY, True, ""), [], pictures.grids("AAAAA"), None)
    shell(embedded_file, extent)
    assert shell(embedded_file, noted) == ["4|118.305"]


def test_a_row_from_mod_spatialite_is_indexed_and_read(filled, embedded_file, shell):
    a_square = "GeomFromText('MULTIPOLYGON(((1 1, 2 1, 2 2, 1 2, 1 1)))', 4490)"
    shell(
        embedded_file,
        "INSERT INTO grids (code, name, kind, area_m2, valid_from, shape) "
        f"VALUES ('Z', '新网格', 'base', 1, '2026-01-01', {a_square})",
    )
    assert shell(embedded_file, "SELECT CheckSpatialIndex('grids', 'shape')") == ["1"]
    with filled.reading() as session:
        added = coverage.grids(session, DAY)[-1]
        assert session.scalar(select(func.CheckSpatialIndex("grids", "shape"))) == 1
    assert added.name == "新网格"
    assert added.shape.equals(shapely.box(1, 1, 2, 2))


def test_the_guards_hold_back_other_geometry(filled, embedded_file, shell):
    with pytest.raises(AssertionError, match="wrong type of geometry"):
        shell(embedded_file, "UPDATE grids SET shape = GeomFromText('POINT(1 1)', 4490)")
    with (
        sqlite3.connect(embedded_file) as connection,
        pytest.raises(sqlite3.OperationalError, match="no such function"),
    ):
        connection.execute("UPDATE grids SET shape = x'00'")
    connection.close()


def test_a_broken_index_is_noticed(filled, embedded_file, shell):
    with filled.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM idx_grids_shape WHERE pkid = 1")
    with filled.reading() as session:
        assert session.scalar(select(func.CheckSpatialIndex("grids", "shape"))) == 0
        assert session.scalar(select(func.CheckSpatialIndex("posts", "shape"))) is None
    assert shell(embedded_file, "SELECT CheckSpatialIndex('grids', 'shape')") == ["0"]


def test_gdal_reads_every_layer(filled, embedded_file):
    assert {name for name, _ in pyogrio.list_layers(embedded_file)} >= LAYERS
    for layer in LAYERS:
        about = pyogrio.read_info(embedded_file, layer=layer)
        assert (about["crs"], about["capabilities"]["fast_spatial_filter"]) == ("EPSG:4490", True)
    with filled.reading() as session:
        stored = coverage.grids(session, DAY)
    read = pyogrio.read_dataframe(embedded_file, layer="grids").sort_values("code")
    assert list(read["name"]) == ["网格A", "网格B", "网格C"]
    assert [shapely.to_wkb(shape.geoms[0]) for shape in read.geometry] == [shapely.to_wkb(g.shape) for g in stored]
    found = pyogrio.read_dataframe(embedded_file, layer="grids", bbox=(*pictures.at(2.5, 0.5), *pictures.at(2.6, 0.4)))
    assert list(found["code"]) == ["B"]
    case = pyogrio.read_dataframe(embedded_file, layer="cases").iloc[0]
    assert (case["category"], case["reported_at"].to_pydatetime()) == (
        "暴露垃圾",
        datetime(2026, 1, 2, 3, 4, 5),
    )


def test_plain_geoalchemy_columns_work_too(embedded):
    """Whoever queries with GeoAlchemy2's own types gets what SpatiaLite would give."""
    wells = Table("wells", MetaData(), Column("id", Integer, primary_key=True), Column("at", Geometry("POINT", 4490)))
    with embedded.writing() as session:
        connection = session.connection()
        wells.create(connection)
        connection.execute(insert(wells), {"at": WKTElement("POINT(118.5 29.5)", srid=4490)})
        stored = connection.execute(select(wells.c.at)).scalar_one()
        assert (stored.srid, shapely.from_wkb(bytes(stored.data)).wkt) == (4490, "POINT (118.5 29.5)")
        near = func.ST_Intersects(wells.c.at, WKTElement("POLYGON((118 29,119 29,119 30,118 29))", srid=4490))
        assert connection.scalar(select(func.count()).where(near)) == 1
        wells.drop(connection)
        left = inspect(connection).get_table_names()
        assert not [name for name in left if "wells" in name]
        assert connection.exec_driver_sql("SELECT count(*) FROM geometry_columns").scalar() == len(LAYERS)
