"""A layer of allowances, as people draw them up; refused by row and field where something is missing."""

from datetime import date

import pytest
import shapely
from shapely import Point, Polygon, box

from geogrid.domain.coverage.defect import DefectKind
from geogrid.errors import CodeRepeated, FieldUnknown, ShapeInvalid, ShapeWrongType, ValueInvalid, ValueMissing
from geogrid.io import export
from geogrid.services import allowance_file, allowances
from geogrid.store import allowances as stored

LAKE, SQUARE = box(118.300, 29.700, 118.301, 29.701), box(118.302, 29.700, 118.303, 29.701)
DAY = date(2026, 6, 1)


def written(folder, *rows, shapes=(LAKE, SQUARE), suffix=".gpkg"):
    file = folder / f"allowed{suffix}"
    export.write_layers(file, {"allowed": (list(rows), list(shapes))})
    return file


def row(**more):
    return {"编号": "K1", "原因": "人工湖", "批准人": "示例审批人", "日期": "2026-03-01", "类型": "空隙"} | more


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson"])
def test_fields_in_chinese(tmp_path, suffix):
    file = allowance_file.read(written(tmp_path, row(), row(编号="K2", 类型="重叠", 日期=None), suffix=suffix))
    lake, square = file.allowances
    assert (lake.code, lake.reason, lake.author) == ("K1", "人工湖", "示例审批人")
    assert (lake.since, lake.kind) == (date(2026, 3, 1), DefectKind.GAP)
    assert shapely.equals(lake.shape, LAKE)
    assert (square.since, square.kind) == (None, DefectKind.OVERLAP)


def test_fields_in_english_without_the_optional_ones(tmp_path):
    file = written(tmp_path, {"Reason": "lake", "AUTHOR": "A. Sample"}, {"Reason": "square", "AUTHOR": "A. Sample"})
    lake, square = allowance_file.read(file).allowances
    assert [lake.code, square.code] == ["allowed-1", "allowed-2"]
    assert (lake.since, lake.kind) == (None, None)


@pytest.mark.parametrize(
    ("error", "second", "facts"),
    [
        (ValueMissing, row(编号="K2", 原因=" "), {"row": 2, "field": "原因"}),
        (ValueMissing, row(编号="K2", 批准人=None), {"row": 2, "field": "批准人"}),
        (ValueInvalid, row(编号="K2", 日期="很久以前"), {"row": 2, "field": "日期", "value": "很久以前"}),
        (ValueInvalid, row(编号="K2", 类型="湖"), {"row": 2, "field": "类型", "value": "湖"}),
        (CodeRepeated, row(), {"row": 2, "repeated": "K1", "first": 1}),
    ],
)
def test_what_is_missing_or_wrong_is_named_by_row_and_field(tmp_path, error, second, facts):
    with pytest.raises(error) as refused:
        allowance_file.read(written(tmp_path, row(), second))
    assert refused.value.facts.items() >= facts.items()
    assert refused.value.facts["file"] == "allowed.gpkg"


@pytest.mark.parametrize("lacking", ["原因", "批准人"])
def test_a_layer_without_reason_or_author_is_refused(tmp_path, lacking):
    rows = [{key: value for key, value in row().items() if key != lacking}] * 2
    with pytest.raises(FieldUnknown, match=lacking):
        allowance_file.read(written(tmp_path, *rows))


@pytest.mark.parametrize(
    ("error", "shape"),
    [
        (ShapeInvalid, Polygon([(118.3, 29.7), (118.4, 29.8), (118.4, 29.7), (118.3, 29.8)])),
        (ShapeInvalid, Polygon()),
        (ShapeWrongType, Point(118.3, 29.7)),
    ],
)
def test_shapes_that_are_none(tmp_path, error, shape):
    with pytest.raises(error) as refused:
        allowance_file.read(written(tmp_path, row(), row(编号="K2"), shapes=(LAKE, shape), suffix=".geojson"))
    assert refused.value.facts["row"] == 2


def test_a_second_import_changes_only_what_differs(database, tmp_path, record):
    def bring(*rows):
        file = allowance_file.read(written(tmp_path, *rows))
        with database.writing() as session:
            planned = allowances.plan_import(session, file, DAY)
            allowances.commit(session, planned, record)
        return [[each.code for each in group] for group in (planned.new, planned.changed, planned.unchanged)]

    assert bring(row(), row(编号="K2")) == [["K1", "K2"], [], []]
    assert bring(row(), row(编号="K2", 原因="广场")) == [[], ["K2"], ["K1"]]
    assert bring(row(), row(编号="K3")) == [["K3"], [], ["K1"]]
    with database.reading() as session:
        assert [(each.code, each.reason) for each in stored.allowances(session, DAY)] == [
            ("K1", "人工湖"), ("K2", "广场"), ("K3", "人工湖"),
        ]  # fmt: skip
