"""Of a building before the estate and one behind it that behind it is of the estate: 7栋业主投诉锦绣华城3栋."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {"A": ("河东社区", "河东街道"), "B": ("河西社区", "河西街道")}
REGISTER = {
    **{f"锦绣华城{number}栋": "A" if number < 7 else "B" for number in range(1, 13)},
    "翠竹园1栋": "A", "翠竹园3栋": "B", "凯旋国际B座": "A", "凯旋国际C座": "B", "湘纺五村3栋": "A", "人民路8号": "B",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("8栋业主投诉锦绣华城3栋油烟", "A"), ("我住7栋，投诉锦绣华城3栋太吵", "A"), ("7栋隔壁的锦绣华城3栋", "A"),
        ("3栋举报锦绣华城12栋", "B"), ("1栋旁边的翠竹园3栋", "B"), ("C座租户投诉凯旋国际B座", "A"),
        ("12栋2单元投诉锦绣华城3栋1单元", "A"), ("8栋锦绣华城", "B"), ("8栋2单元501锦绣华城", "B"),
    ],
)  # fmt: skip
def test_it_is_the_one_behind_it_where_there_is_one(text, grid):
    found = city(REGISTER, GRIDS).match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize("verb", ["送到", "送至", "寄到", "送往", "放到", "人在"])
def test_what_a_courier_says_before_a_village_is_none_of_it(verb):
    found = city(REGISTER, GRIDS).match(f"{verb}湘纺五村3栋")
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)
