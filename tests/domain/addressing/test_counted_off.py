"""Buildings and houses that are counted from somewhere, which are not those of that number."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", "某街道") for code, name in zip("ABC", ("甲里", "武定", "雨花"), strict=True)}
REGISTER = {
    **{f"锦绣华城{n}栋": grid for n, grid in ((1, "A"), (2, "B"), (3, "C"), (5, "A"))},
    **{f"翠竹园{n}栋": grid for n, grid in ((1, "A"), (2, "B"), (3, "C"))},
    "人民路3号": "A",
    "人民路12号": "B",
}


@pytest.mark.parametrize(
    "text",
    [
        "锦绣华城东头第一栋", "锦绣华城东边第二栋", "锦绣华城最东边第二栋", "锦绣华城东侧第二栋",
        "锦绣华城5栋往东第3栋",
        "锦绣华城5栋东边第3栋", "翠竹园南门进去第三栋", "翠竹园南门右手第二栋", "翠竹园大门口数过来第3栋",
        "翠竹园最里面第3栋",
        "锦绣华城东头3栋", "锦绣华城东边三栋", "锦绣华城最东边3栋", "翠竹园从东往西数3栋", "翠竹园往东3栋",
        "翠竹园南门左拐第3栋", "翠竹园从东往西数第二幢", "翠竹园倒数第二栋", "人民路东头第3号",
    ],
)  # fmt: skip
def test_what_is_counted_off_is_not_surely_what_has_that_number(text):
    assert city(REGISTER, GRIDS).match(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("锦绣华城3栋", "C"), ("锦绣华城第3栋", "C"), ("锦绣华城第三栋", "C"), ("翠竹园小区第2栋", "B"),
        ("翠竹园院内第2栋", "B"),
        ("人民路第3号", "A"), ("翠竹园3栋东头", "C"), ("翠竹园东头3号楼", "C"), ("翠竹园南门3栋", "C"),
        ("翠竹园里面3栋", "C"), ("人民路东头3号", "A"),
    ],
)  # fmt: skip
def test_what_is_numbered_is_found_for_certain(text, grid):
    found = city(REGISTER, GRIDS).match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)
