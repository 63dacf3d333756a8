"""Buildings and houses that a text puts right, or where it sends something to, behind a name that it says once."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", "某街道") for code, name in zip("AB", ("甲里", "武定"), strict=True)}
REGISTER = {"锦绣华城3栋": "A", "锦绣华城7栋": "B", "人民路12号": "A", "人民路35号": "B"}


@pytest.mark.parametrize(
    "text",
    [
        "锦绣华城不是3栋是7栋", "锦绣华城不是3栋，是7栋", "锦绣华城，不是3栋，而是7栋", "锦绣华城不是3栋是7栋停水",
        "人民路不是12号是35号", "人民路12号快递放到35号门口", "人民路12号没人，放到35号门口",
        "锦绣华城3栋的快递放到7栋",
    ],
)  # fmt: skip
def test_the_second_is_meant(text):
    found = city(REGISTER, GRIDS).match(text)
    assert (found.grid, found.certainty) == ("B", Certainty.PROBABLE)


def test_two_numbers_of_nothing_are_nowhere():
    assert city(REGISTER, GRIDS).match("不是3栋是7栋").spots == ()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("人民路12号不是3栋是7栋", "人民路12号7幢"), ("锦绣华城3栋1单元不是201是301", "锦绣华城3幢1单元301室"),
        ("不是锦绣华城3栋是人民路35号", "人民路35号"),
    ],
)  # fmt: skip
def test_what_both_are_in_is_said_once(text, place):
    inside = {"人民路12号3栋": "A", "人民路12号7栋": "B", "锦绣华城3栋1单元201室": "A", "锦绣华城3栋1单元301室": "B"}
    assert city({**REGISTER, **inside}, GRIDS).match(text).spots[0].text == place
