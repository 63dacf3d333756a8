"""Importing boundaries: what would happen, and that it happens whole or not at all, on both stores."""

from datetime import date

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from geogrid.domain import crs
from geogrid.domain.coverage.defect import DefectKind
from geogrid.domain.coverage.noding import edge_set, shared_vertices_missing
from geogrid.domain.grid import GridKind, Level
from geogrid.errors import BeforeCurrentGeneration, CodesReused, ShapeInvalid, ValueInvalid
from geogrid.io import export
from geogrid.services import boundary_file, importing
from geogrid.services.lookup import Lookup
from geogrid.store import coverage, generations
from tests.drawn import GRIDS, NE, NORTH, NW, SE, SOUTH, SW

DAY = date(2026, 12, 1)


def read(tmp_path, shapes, system="EPSG:4490", kinds=None, **options):
    rows = [{"网格编号": code, "网格名称": f"网格{code[-3:]}", "户数": 300 + i} for i, code in enumerate(shapes)]
    if kinds:
        rows = [row | {"网格类型": kind} for row, kind in zip(rows, kinds, strict=True)]
    file = tmp_path / "grids.gpkg"
    export.write_layers(file, {"grids": (rows, list(shapes.values()))}, crs=system)
    return boundary_file.read(file, demand_name=True, **options)


def plan(database, file, day=DAY):
    with database.reading() as session:
        return importing.plan_grids(session, file, day)


@pytest.fixture
def commit(record):
    def committed(database, planned):
        with database.writing() as session:
            return importing.commit(session, planned, record)

    return committed


def moved_border():
    """The western grids reach 20 m further east."""
    return {
        NW: box(118.30, 29.71, 118.3102, 29.72),
        NE: box(118.3102, 29.71, 118.32, 29.72),
        SW: box(118.30, 29.70, 118.31, 29.71),
        SE: box(118.31, 29.70, 118.32, 29.71),
    }


def test_into_an_empty_database(database, tmp_path, commit):
    planned = plan(database, read(tmp_path, {"a": box(118.3, 29.7, 118.31, 29.71)}))
    assert planned.change.new == ["a"]
    assert planned.orphans == []
    with database.reading() as session:
        assert generations.latest_number(session) == 0
    assert commit(database, planned).number == 1
    assert Lookup(database).point("wgs84", 118.305, 29.705, DAY).found.grid.name == "网格a"


def test_the_kind_of_a_grid_is_in_its_file_or_stays(district, tmp_path, commit):
    def kinds():
        with district.reading() as session:
            return {grid.code: grid.kind for grid in coverage.grids(session, DAY)}

    shapes = {grid.code: grid.shape for grid in GRIDS}
    said = ["专属网格", "", "base", "基础网格", *[""] * (len(shapes) - 4)]
    commit(district, plan(district, read(tmp_path, shapes, kinds=said)))
    first = next(iter(shapes))
    wanted = dict.fromkeys(shapes, GridKind.BASE) | {first: GridKind.DEDICATED}
    assert kinds() == wanted
    commit(district, plan(district, read(tmp_path, shapes)))  # which says nothing of kinds
    assert kinds() == wanted


def test_a_kind_that_nobody_knows_is_said_with_its_row(district, tmp_path):
    shapes = {grid.code: grid.shape for grid in GRIDS}
    with pytest.raises(ValueInvalid, match="专职"):
        plan(district, read(tmp_path, shapes, kinds=["专职", *[""] * (len(shapes) - 1)]))


def test_what_changes_is_told_apart_and_written_in_one_generation(district, tmp_path, commit):
    shapes = moved_border()
    shapes[NORTH + "003"] = shapes.pop(NE)
    planned = plan(district, read(tmp_path, shapes))
    assert planned.change.new == [NORTH + "003"]
    assert planned.change.retired == [NE]
    assert set(planned.change.changed) == {NW, SW, SE}
    commit(district, planned)
    with district.reading() as session:
        assert [grid.code for grid in coverage.grids(session, DAY)] == sorted(shapes)
        assert [grid.code for grid in coverage.grids(session, date(2026, 11, 30))] == sorted(g.code for g in GRIDS)


def test_a_grid_of_the_same_ground_is_given_another_code(district, tmp_path):
    shapes = {grid.code: grid.shape for grid in GRIDS}
    shapes[NORTH + "009"] = shapes.pop(NW)
    assert plan(district, read(tmp_path, shapes)).recoded == {NW: NORTH + "009"}
    shapes[NORTH + "009"] = shapes[NORTH + "009"].intersection(box(118.30, 29.71, 118.305, 29.72))
    assert plan(district, read(tmp_path, shapes)).recoded == {}


NEXT = date(2026, 12, 9)


@pytest.mark.parametrize(
    ("codes", "reused"),
    [
        ({NW: NE, NE: NW}, [f"{NE} → {NW}", f"{NW} → {NE}"]),
        ({NW: NE, NE: NORTH + "009"}, [f"{NW} → {NE}"]),
        ({NW: NORTH + "009", NE: NW}, [f"{NE} → {NW}"]),
    ],
    ids=["exchanged", "shifted up", "shifted down"],
)
def test_a_code_of_another_grid_is_not_given_again(district, tmp_path, codes, reused):
    shapes = {codes.get(grid.code, grid.code): grid.shape for grid in GRIDS}
    with pytest.raises(CodesReused) as refused:
        plan(district, read(tmp_path, shapes))
    assert (refused.value.facts["grids"], refused.value.facts["count"]) == (reused, len(reused))


def test_a_grid_may_have_its_own_code_of_before_again_and_no_other(district, tmp_path, commit):
    shapes = {grid.code: grid.shape for grid in GRIDS}
    other = shapes | {NORTH + "009": shapes[NW]}
    del other[NW]
    commit(district, plan(district, read(tmp_path, other)))
    taken = shapes | {NORTH + "009": shapes[NW], NW: shapes[NE]}
    del taken[NE]
    with pytest.raises(CodesReused):
        plan(district, read(tmp_path, taken), NEXT)
    assert plan(district, read(tmp_path, shapes), NEXT).recoded == {NORTH + "009": NW}


def test_a_wrong_file_is_put_right_on_its_day(district, tmp_path, commit):
    shapes = {grid.code: grid.shape for grid in GRIDS}
    wrong = shapes | {NE: shapes[NE].intersection(box(118.31, 29.71, 118.315, 29.72))}
    commit(district, plan(district, read(tmp_path, wrong)))
    assert plan(district, read(tmp_path, shapes)).change.changed == [NE]


def test_a_new_vertex_on_a_border_goes_into_every_level(district, tmp_path, commit):
    planned = plan(district, read(tmp_path, moved_border()))
    commit(district, planned)
    with district.reading() as session:
        grids, areas = coverage.grids(session, DAY), coverage.areas(session, DAY)
    shapes = [item.shape for item in (*grids, *areas)]
    assert shared_vertices_missing(shapes) == 0
    for level in Level:
        outline = edge_set([area.shape for area in areas if area.level == level])
        assert outline <= edge_set([grid.shape for grid in grids])
    assert shapely.coverage_is_valid([grid.shape for grid in grids])
    assert np.array_equal(shapely.get_coordinates(shapes), np.round(shapely.get_coordinates(shapes), 9))


def test_community_by_code_or_by_place(district, tmp_path):
    planned = plan(
        district,
        read(tmp_path, {NW: box(118.30, 29.71, 118.31, 29.72), "x": box(118.311, 29.70, 118.32, 29.71)}),
    )
    assert {grid.code: grid.community for grid in planned.grids} == {NW: NORTH, "x": SOUTH}
    far = plan(district, read(tmp_path, {"far": box(118.5, 29.7, 118.51, 29.71)}))
    assert far.orphans == ["far"]


def test_overlaps_and_gaps_are_reported_and_do_not_stop_the_import(district, tmp_path, commit):
    shapes = moved_border()
    shapes[SW] = box(118.30, 29.70, 118.3101, 29.71)
    planned = plan(district, read(tmp_path, shapes))
    (overlap,) = [defect for defect in planned.report.defects if defect.kind == DefectKind.OVERLAP]
    assert overlap.grids == (SW, SE)
    commit(district, planned)
    assert Lookup(district).point("wgs84", 118.31005, 29.705, DAY).found.grid.code == SW


def test_invalid_shapes_are_reported_and_nothing_is_written(district, tmp_path, commit):
    shapes = moved_border()
    shapes[SE] = Polygon([(118.31, 29.70), (118.32, 29.71), (118.32, 29.70), (118.31, 29.71)])
    planned = plan(district, read(tmp_path, shapes))
    assert planned.blocked
    with pytest.raises(ShapeInvalid) as refusal:
        commit(district, planned)
    assert refusal.value.facts["row"] == 4
    with district.reading() as session:
        assert generations.latest_number(session) == 1


def test_projected_files_arrive_in_place_and_stay_seamless(district, tmp_path):
    """Cut in the plane, where edges are straight; T-junctions on them bow away from it in degrees."""
    east, north = (float(v) for v in crs.from_storage("4548", 118.30, 29.70))
    shapes = {
        SW: box(east, north, east + 400, north + 1000),
        SE: box(east + 400, north, east + 1000, north + 300),
        NE: box(east + 400, north + 300, east + 1000, north + 1000),
    }
    planned = plan(district, read(tmp_path, shapes, system="EPSG:4548"))
    kinds = {defect.kind for defect in planned.report.defects}
    assert DefectKind.MISMATCH in kinds  # SW lacks the vertex where the others meet
    assert not kinds & {DefectKind.OVERLAP, DefectKind.GAP, DefectKind.ENCLAVE}
    stored = [grid.shape for grid in planned.grids]
    assert shapely.coverage_is_valid(stored)
    assert sum(shape.area for shape in stored) == pytest.approx(shapely.union_all(stored).area)
    assert planned.grids[0].shape.bounds[:2] == pytest.approx((118.30, 29.70), abs=1e-4)


def test_back_dating_is_refused(district, tmp_path):
    with pytest.raises(BeforeCurrentGeneration):
        plan(district, read(tmp_path, moved_border()), date(2025, 12, 31))


def test_areas_after_grids_share_every_vertex_with_them(district, tmp_path, commit):
    """New communities whose border runs where no grid has a vertex, and ends on grids' edges."""
    rows = [{"code": NORTH, "name": "前园社区"}, {"code": SOUTH, "name": "水心亭社区"}]
    south = box(118.30, 29.70, 118.32, 29.71)
    north = Polygon(
        [(118.30, 29.71), (118.303, 29.71), (118.317, 29.71), (118.32, 29.71), (118.32, 29.72), (118.30, 29.72)]
    )
    file = tmp_path / "communities.geojson"
    export.write_layers(file, {"communities": (rows, [north, south])})
    with district.reading() as session:
        planned = importing.plan_areas(session, boundary_file.read(file), Level.COMMUNITY, DAY)
    commit(district, planned)
    with district.reading() as session:
        stored = [*coverage.areas(session, DAY), *coverage.grids(session, DAY)]
    assert shared_vertices_missing([item.shape for item in stored]) == 0
    south_west = next(item for item in stored if item.code == SW)
    assert (118.303, 29.71) in set(south_west.shape.exterior.coords)


def of_level(session, level):
    return [area for area in coverage.areas(session, DAY) if area.level == level]


def test_areas_of_one_level_leave_the_others(district, tmp_path, commit):
    rows = [{"code": "341002009000", "name": "新街道"}]
    file = tmp_path / "streets.geojson"
    export.write_layers(file, {"streets": (rows, [box(118.30, 29.70, 118.32, 29.72)])})
    with district.reading() as session:
        planned = importing.plan_areas(session, boundary_file.read(file), Level.STREET, DAY)
    assert planned.change.new == ["341002009000"]
    assert planned.change.retired == ["341002002000", "341002001000"] or len(planned.change.retired) == 2
    commit(district, planned)
    with district.reading() as session:
        assert [area.parent for area in of_level(session, Level.STREET)] == ["341002000000"]
        assert len(of_level(session, Level.COMMUNITY)) == 2
        assert len(coverage.grids(session, DAY)) == 4
