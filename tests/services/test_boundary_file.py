"""Boundary files as people have them: what fits its coordinate system is read, what does not is refused with a hint."""

import pytest
import shapely

from geogrid import errors
from geogrid.domain import mojibake
from geogrid.services import boundary_file
from tests.two_squares import ROWS, SQUARES, written


def without(path, *suffixes):
    for suffix in suffixes:
        path.with_suffix(suffix).unlink()
    return path


def in_place(content):
    return all(
        shapely.hausdorff_distance(shape, square) < 1e-8
        for shape, square in zip(boundary_file.to_storage(content.crs, content.shapes), SQUARES)
    )


@pytest.mark.parametrize(
    ("system", "choice", "hint"),
    [
        ("EPSG:4527", "EPSG:4527", "x 39625"),
        ("EPSG:4548", "EPSG:4534 … EPSG:4554", "x 625"),
        ("EPSG:4490", "cgcs2000", "x 118.300 … 118.320"),
    ],
)
def test_without_prj_the_plausible_systems_are_named(tmp_path, system, choice, hint):
    path = without(written(tmp_path / "a.shp", system, crs=system), ".prj")
    with pytest.raises(errors.CrsMissing) as refused:
        boundary_file.read(path)
    assert refused.value.facts["choices"][0] == choice
    assert refused.value.facts["hint"][0].startswith(hint)
    assert in_place(boundary_file.read(path, crs=system))


@pytest.mark.parametrize(
    ("through", "crs", "choice"),
    [
        (["EPSG:4527"], "EPSG:4490", "EPSG:4527"),  # says degrees, holds metres
        ([], "EPSG:4548", "cgcs2000"),  # says metres, holds degrees
        (["EPSG:4527"], "EPSG:4548", "EPSG:4527"),  # a zone's number too many
        (["EPSG:4548"], "EPSG:4527", "EPSG:4534 … EPSG:4554"),  # and too few
        ([], "EPSG:3857", "cgcs2000"),
    ],
)
def test_coordinates_that_contradict_the_file_are_refused(tmp_path, through, crs, choice):
    with pytest.raises(errors.CrsContradicted) as refused:
        boundary_file.read(written(tmp_path / "a.gpkg", *through, crs=crs))
    assert (refused.value.facts["crs"], refused.value.facts["choices"][0]) == (crs, choice)


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:4548", "EPSG:4527"])
def test_swapped_axes_are_named_and_read_when_said(tmp_path, crs):
    path = written(tmp_path / "a.gpkg", crs, swapped=True, crs=crs)
    with pytest.raises(errors.AxesSwapped):
        boundary_file.read(path)
    assert in_place(boundary_file.read(path, swap_axes=True))


def test_swapped_without_a_stated_system(tmp_path):
    path = without(written(tmp_path / "a.shp", "EPSG:4527", swapped=True, crs="EPSG:4527"), ".prj")
    with pytest.raises(errors.CrsMissing) as refused:
        boundary_file.read(path)
    assert refused.value.facts["hint"][-1] == boundary_file.SWAPPED["--swap-axes"]
    assert in_place(boundary_file.read(path, crs="EPSG:4527", swap_axes=True))


def test_shifted_data_is_put_in_place_when_said(tmp_path):
    assert in_place(boundary_file.read(written(tmp_path / "a.gpkg", "bd09", crs="EPSG:4326"), crs="bd09"))


def test_a_shapefile_without_its_table(tmp_path):
    with pytest.raises(errors.FileRefused, match="are in its"):
        boundary_file.read(without(written(tmp_path / "a.shp"), ".dbf", ".cpg"))


@pytest.mark.parametrize("name", ["a.shp", "a.zip", "a.gpkg", "a.geojson", "a.kml", "a.fgb"])
def test_every_format_written_is_read_the_same(tmp_path, name):
    content = boundary_file.read(written(tmp_path / name), code="编码")
    assert (content.codes, content.encoding) == ([row["编码"] for row in ROWS], "UTF-8")
    assert content.columns["名称"] == [row["名称"] for row in ROWS]
    assert mojibake.suspect(content.columns["名称"], content.encoding, can_choose=True) is None
    assert all(map(shapely.equals, content.shapes, SQUARES))


# --- codes


def test_rows_are_numbered_where_that_is_said(tmp_path):
    path = written(tmp_path / "a.gpkg", rows=[{"名称": "前园社区"}, {"名称": "前园社区"}])
    with pytest.raises(errors.FieldNotFound, match='rows with --code "#"'):
        boundary_file.read(path, any_codes=True)
    content = boundary_file.read(path, code="#", any_codes=True)
    assert (content.code_field, content.codes) == (None, ["1", "2"])
    assert (content.name_field, content.names, list(content.columns)) == ("名称", ["前园社区"] * 2, ["名称"])


def test_a_field_that_is_called_so_wins(tmp_path):
    content = boundary_file.read(written(tmp_path / "a.gpkg", rows=[{"#": "b"}, {"#": "a"}]), code="#")
    assert (content.code_field, content.codes) == ("#", ["b", "a"])


def test_numbers_of_rows_are_no_codes_to_keep(tmp_path):
    path = written(tmp_path / "a.gpkg")
    with pytest.raises(errors.RowsNotCodes):
        boundary_file.read(path, code="#")
    with pytest.raises(errors.FieldNotFound, match=r"with --code\. Its") as refused:
        boundary_file.read(written(tmp_path / "b.gpkg", rows=[{"a": 1}, {"a": 1}]))
    assert refused.value.facts["option"] == "--code", "no way out is named that is none here"


def test_a_shapefile_without_its_table_is_checked_by_its_rows(tmp_path):
    path = without(written(tmp_path / "a.shp"), ".dbf", ".cpg")
    assert boundary_file.read(path, code="#", any_codes=True).codes == ["1", "2"]


def test_areas_beside_the_grids_need_no_code(tmp_path):
    read = boundary_file.read(written(tmp_path / "areas.geojson", rows=[{"note": "a"}, {"note": "a"}]), beside=True)
    assert (read.code_field, read.codes) == (None, ["1", "2"])
    assert boundary_file.read(written(tmp_path / "named.geojson"), beside=True).codes == [row["编码"] for row in ROWS]


def test_areas_beside_the_grids_say_their_system_themselves(tmp_path):
    path = without(written(tmp_path / "areas.shp"), ".prj")
    with pytest.raises(errors.CrsMissing) as refused:
        boundary_file.read(path, beside=True)
    assert refused.value.facts["option"] == "geogrid crs convert --from"
