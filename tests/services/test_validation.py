"""The check of a file with its parent and allowances, and of all that is stored, on both stores."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from shapely import box

from geogrid.domain import crs
from geogrid.domain.coverage.contents import Band
from geogrid.domain.coverage.defect import Allowance, Defect, DefectKind, Severity
from geogrid.domain.grid import Generation
from geogrid.domain.register import Building, Estate
from geogrid.errors import AllowanceUnknown, QueryError
from geogrid.io import export
from geogrid.services import allowances, boundary_file
from geogrid.services.allowances import Statement
from geogrid.services.checks import Checks
from geogrid.services.lookup import Lookup
from geogrid.services.stored_check import check_stored
from geogrid.services.validation import check_file
from geogrid.store import allowances as stored
from geogrid.store import base_map, generations, places
from tests import drawn
from tests.drawn import GROUND, NE, NORTH, NW, SE, SINCE, SOUTH, SOUTH_STREET, SW
from tests.store.values import place

DAY = date(2026, 6, 1)
TEN_METRES = 0.0001


def publish(database, grids=(), areas=()):
    """Publish the drawn district with other grids and areas in the place of those with their codes."""
    changed = {value.code: value for value in (*grids, *areas)}
    with database.writing() as session:
        number = generations.latest_number(session) + 1
        generations.publish(
            session,
            Generation(number, SINCE, False, "changed"),
            [changed.get(area.code, area) for area in drawn.AREAS],
            [changed.get(grid.code, grid) for grid in drawn.GRIDS],
            None,
        )


def grid(code, **more):
    return replace(next(grid for grid in drawn.GRIDS if grid.code == code), **more)


def area(code, **more):
    return replace(next(area for area in drawn.AREAS if area.code == code), **more)


def check(database, on=DAY, **options):
    with database.reading() as session:
        return check_stored(session, on, **options)


def of_kind(report, kind):
    return [defect for defect in report.defects if defect.kind == kind]


def test_a_sound_district_is_valid_and_the_grid_without_address_is_told(district):
    report = check(district)
    assert report.valid
    assert [(d.kind, d.grids, d.severity) for d in report.defects] == [(DefectKind.NO_PLACE, (SE,), Severity.WARNING)]


def test_a_grid_across_the_line_of_its_community(district):
    wide = shapely.union(GROUND[NW], box(118.30, 29.71 - TEN_METRES, 118.31, 29.71))
    publish(district, [grid(NW, shape=wide)])
    (outside,) = of_kind(check(district), DefectKind.OUTSIDE)
    assert (outside.grids, outside.parent) == ((NW,), NORTH)
    assert outside.width_m == pytest.approx(11.08, rel=0.02)


def test_a_grid_that_is_said_to_be_of_another_community_or_of_one_that_does_not_exist(district):
    publish(district, [grid(NW, community=SOUTH), grid(SE, community="341002001099")])
    found = {d.grids: d.parent for d in of_kind(check(district), DefectKind.OUTSIDE)}
    assert found == {(NW,): SOUTH, (SE,): "341002001099"}


def test_one_far_away_is_told_once(district):
    publish(district, [grid(SE, shape=box(118.5, 29.7, 118.51, 29.71))])
    (outside,) = of_kind(check(district), DefectKind.OUTSIDE)
    assert outside.grids == (SE,)


def test_every_level_is_checked_against_the_one_above(district):
    wide = shapely.union(area(SOUTH).shape, box(118.30, 29.71, 118.32, 29.71 + TEN_METRES))
    publish(district, areas=[area(SOUTH, shape=wide)])
    report = check(district)
    outside = of_kind(report, DefectKind.OUTSIDE)
    assert [(d.grids, d.parent) for d in outside] == [((SOUTH,), SOUTH_STREET)]
    assert (SOUTH, NORTH) in [d.grids for d in of_kind(report, DefectKind.OVERLAP)]


def test_buildings_estates_places_and_households(district):
    middle = box(118.31 - TEN_METRES, 29.705, 118.31 + TEN_METRES, 29.7052)
    with district.writing() as session:
        base_map.replace_base_map(
            session, SINCE, drawn.LINES, [], [Estate("城市花园", SOUTH, middle)],
            [Building("B1", "城市花园", "3幢", 6, 24, middle)],
        )  # fmt: skip
        places.add(session, [place("P9", "前园南路99号", 118.33, 29.705), place("P8", "别处", 118.315, 29.705)], SINCE)
    report = check(district, band=Band(400, 410))
    assert report.valid
    found = {d.kind: d for d in report.defects}
    assert found[DefectKind.CUT_BUILDING].reason == "城市花园3幢"
    assert found[DefectKind.CUT_BUILDING].grids == found[DefectKind.CUT_ESTATE].grids == (SW, SE)
    outside = found[DefectKind.PLACE_OUTSIDE]
    assert (outside.grids, outside.count, outside.reason) == ((SE,), 1, "前园南路99号")
    assert {(d.grids, d.count) for d in of_kind(report, DefectKind.HOUSEHOLDS)} == {((NW,), 412), ((NE,), 388)}
    assert DefectKind.NO_PLACE not in found


def test_an_allowance_is_honoured_from_its_day_until_it_is_retired(district, record):
    strip = box(118.31, 29.711, 118.31 + TEN_METRES, 29.719)
    publish(district, [grid(NE, shape=shapely.difference(GROUND[NE], strip))])
    checks, lookup = Checks(district, Band()), Lookup(district)

    def valid():
        return checks.of(lookup.snapshot(DAY), DAY).report.valid

    assert not valid()
    (gap,) = of_kind(check(district), DefectKind.GAP)
    with district.writing() as session:
        allowances.allow(session, gap, Statement(" 人工湖 ", "示例审批人"), DAY, record)
    assert valid()
    checked = checks.of(lookup.snapshot(DAY), DAY)
    (told,) = [(d, around) for d, around in checked.told() if d.allowed]
    assert (told[0].allowed.reason, told[0].allowed.since) == ("人工湖", DAY)
    assert told[1].along == "前园南路"
    assert not check(district, DAY - timedelta(1)).valid
    with district.writing() as session:
        allowances.retire(session, told[0].allowed.code, DAY, record)
    assert not valid()


def test_what_cannot_be_allowed(district, record):
    with pytest.raises(QueryError), district.writing() as session:
        allowances.allow(session, Defect(DefectKind.EMPTY, (NW,)), Statement("因为", "示例审批人"), DAY, record)
    gap = Defect(DefectKind.GAP, (NW,), 1.0, shape=GROUND[NW])
    with pytest.raises(QueryError), district.writing() as session:
        allowances.allow(session, gap, Statement("因为", " "), DAY, record)
    with pytest.raises(AllowanceUnknown), district.writing() as session:
        allowances.retire(session, "K1", DAY, record)


def test_an_allowance_that_touches_nothing_is_told(district):
    with district.writing() as session:
        stored.add(session, [Allowance("K1", "湖", "示例审批人", None, GROUND[NW])], SINCE)
    assert [allowance.code for allowance in check(district).unused] == ["K1"]


def test_surroundings_name_grids_areas_and_the_road(district):
    wide = shapely.union(area(SOUTH).shape, box(118.30, 29.71, 118.32, 29.71 + TEN_METRES))
    publish(district, areas=[area(SOUTH, shape=wide)])
    checked = Checks(district, Band()).of(Lookup(district).snapshot(DAY), DAY)
    around = {defect.kind: around for defect, around in checked.told()}
    assert around[DefectKind.OUTSIDE].names == ("水心亭社区",)
    assert (around[DefectKind.OUTSIDE].parent, around[DefectKind.OUTSIDE].along) == ("昱东街道", "黄山中路")
    assert around[DefectKind.NO_PLACE].communities == ("水心亭社区",)


def test_a_report_is_kept_until_something_changes(district):
    checks, snapshot = Checks(district, Band()), Lookup(district).snapshot(DAY)
    first = checks.of(snapshot, DAY)
    assert checks.of(snapshot, DAY + timedelta(99)) is first
    with district.writing() as session:
        places.add(session, [place("P9", "前园南路99号", 118.315, 29.705)], SINCE)
    assert checks.of(snapshot, DAY).report.defects == ()


# --- a file


def read(tmp_path, name, shapes, system="EPSG:4490"):
    file = tmp_path / f"{name}.gpkg"
    export.write_layers(file, {"areas": ([{"code": code} for code in shapes], list(shapes.values()))}, crs=system)
    return boundary_file.read(file)


def in_plane(shape):
    return shapely.transform(shape, lambda xy: np.column_stack(crs.from_storage("EPSG:4548", *xy.T)))


def test_a_file_against_a_parent_in_another_system(tmp_path):
    """The communities have edges of 20 km: straight in degrees, they bow metres away from it in the plane."""
    west, east = box(118.20, 29.6, 118.30, 29.8), box(118.30, 29.6, 118.40, 29.8)
    fine = {code: shapely.segmentize(shape, 0.0005) for code, shape in (("a", west), ("b", east))}
    grids = read(tmp_path, "grids", {code: in_plane(shape) for code, shape in fine.items()}, "EPSG:4548")
    assert check_file(grids, parent=read(tmp_path, "parent", {"X": west, "Y": east})).valid
    moved = read(tmp_path, "moved", {"X": box(118.20, 29.6, 118.299, 29.8), "Y": box(118.299, 29.6, 118.40, 29.8)})
    outside = of_kind(check_file(grids, parent=moved), DefectKind.OUTSIDE)
    assert [(d.grids, d.parent) for d in outside] == [(("a",), "X")]


def test_a_parent_with_a_row_without_shape(tmp_path):
    west = box(118.20, 29.6, 118.30, 29.8)
    grids = read(tmp_path, "grids", {"a": in_plane(shapely.segmentize(west, 0.0005))}, "EPSG:4548")
    assert check_file(grids, parent=read(tmp_path, "parent", {"X": west, "Y": None})).valid


def test_a_file_with_allowances(tmp_path):
    file = read(tmp_path, "grids", {"a": box(118.30, 29.7, 118.31, 29.71), "b": box(118.3099, 29.7, 118.32, 29.71)})
    shared = Allowance("K1", "共用广场", "示例审批人", None, box(118.309, 29.69, 118.311, 29.72), DefectKind.OVERLAP)
    assert not check_file(file).valid
    assert check_file(file, allowances=[shared]).valid
