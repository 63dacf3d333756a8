"""A table of places that must stay: read with what is wrong by row, written, and read again."""

import pytest

from geogrid.clock import today
from geogrid.domain.evaluation.contents import Golden
from geogrid.errors import FieldNotFound, FileTooLarge, RowRepeated, ValueInvalid, ValueMissing
from geogrid.io import table
from geogrid.render.wording import Wording
from geogrid.services import golden_file
from geogrid.services.plan_rules import MOST_GOLDEN
from tests.drawn import NW, SE

EAST = 118.3075, 29.715  # in NW

pytestmark = pytest.mark.parametrize("database", ["embedded"], indirect=True)


@pytest.fixture
def opened(house, record):
    return house.open("调整", "", "", record, on=today()).dossier.id


def sheet(folder, text):
    file = folder / "golden.csv"
    file.write_text(text, "utf-8")
    return table.read(file)


def test_a_table_of_places_is_read(house, opened, tmp_path):
    text = "地址,经度,纬度,网格编号\n前园南路12号,118.3075,29.715,\n滨江路3号,118.315,29.705," + SE + "\n"
    places = golden_file.read(house.state(opened), sheet(tmp_path, text)).sound()
    assert places == [Golden(*EAST, "前园南路12号", NW), Golden(118.315, 29.705, "滨江路3号", SE)]
    table_of = sheet(tmp_path, "name,lon,lat\nA,118.3075,29.715\n")
    (moved,) = golden_file.read(house.state(opened), table_of, "gcj02").places
    assert moved.grid == NW and 0.002 < abs(moved.lon - EAST[0]) < 0.01


@pytest.mark.parametrize(
    ("text", "error", "facts"),
    [
        ("地址,经度\nA,118.3\n", FieldNotFound, {"what": "lat"}),
        ("地址,经度,纬度\n,118.3075,29.715\n", ValueMissing, {"row": 2, "field": "地址"}),
        ("地址,经度,纬度\nA,118.3075,29.715\nB,east,29.715\n", ValueInvalid, {"row": 3, "field": "经度"}),
        ("地址,经度,纬度\nA,100,29.715\n", ValueInvalid, {"row": 2, "field": "经度"}),
        ("地址,经度,纬度\nA,1e400,29.715\n", ValueInvalid, {"row": 2, "field": "经度"}),
        ("地址,经度,纬度,网格\nA,118.3075,29.715,999\n", ValueInvalid, {"row": 2, "field": "网格", "value": "999"}),
        ("地址,经度,纬度\n" + "长" * 201 + ",118.3075,29.715\n", ValueInvalid, {"row": 2, "field": "地址"}),
    ],
)
def test_what_is_wrong_with_a_table_is_named_by_row_and_field(house, opened, tmp_path, text, error, facts):
    with pytest.raises(error) as refused:
        golden_file.read(house.state(opened), sheet(tmp_path, text)).sound()
    assert refused.value.facts.items() >= {**facts, "file": "golden.csv"}.items()


def test_all_that_is_wrong_is_told_beside_what_is_sound(house, opened, tmp_path):
    rows = ["A,118.3075,29.715", "B,east,29.715", "A,118.3075,29.715", "A,118.308,29.715", "C,118.315,29.705"]
    found = golden_file.read(house.state(opened), sheet(tmp_path, "\n".join(["地址,经度,纬度", *rows])))
    assert [place.label for place in found.places] == ["A", "C"]
    assert [(type(each), each.facts["row"]) for each in found.problems] == [(ValueInvalid, 3), (RowRepeated, 5)]


def test_a_table_of_more_than_there_is_room_for_is_not_read_row_by_row(house, opened, tmp_path):
    rows = "A,118.3075,29.715\n" * (MOST_GOLDEN + 1)
    with pytest.raises(FileTooLarge):
        golden_file.read(house.state(opened), sheet(tmp_path, "地址,经度,纬度\n" + rows))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_is_written_is_read_again(house, opened, tmp_path, language, suffix):
    places = [Golden(*EAST, "前园南路12号", NW), Golden(118.315, 29.705, "滨江路3号, 甲", NW)]
    file = tmp_path / f"golden{suffix}"
    golden_file.write(file, places, Wording(language))
    assert golden_file.read(house.state(opened), table.read(file)).sound() == places
