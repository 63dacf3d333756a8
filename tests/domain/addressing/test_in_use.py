"""Other names of what the register has by no column: villages, groups of villages, what its rows begin with."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How, Remark
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{code}社区", "某街道") for code in ("A", "B")}
REGISTER = {"东瓜山二村1栋": "A", "东瓜山二村3栋": "A", "石人村竹山塘组3号": "B", "石人村竹山塘组12号": "B"}


@pytest.fixture(scope="module")
def matcher():
    return city(
        REGISTER, GRIDS, aliases={"冬瓜山二村": "东瓜山二村", "夏家湾": "石人村竹山塘组", "老街口": "没有的地方"}
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("冬瓜山二村", "东瓜山二村"), ("冬瓜山二村3栋", "东瓜山二村3栋"), ("某街道冬瓜山二村", "某街道东瓜山二村"),
        ("夏家湾", "石人村竹山塘组"), ("夏家湾12号", "石人村竹山塘组12号"), ("夏家湾99号", "石人村竹山塘组99号"),
    ],
)  # fmt: skip
def test_another_name_is_found_as_the_name_itself_is(matcher, text, name):
    found, itself = matcher.match(text), matcher.match(name)
    assert found.grids == itself.grids
    assert (found.certainty, found.how) == (Certainty.CERTAIN, How.ALIAS)
    assert Remark.OTHER_NAME in {note.remark for note in found.notes}


def test_what_stands_for_nothing_is_not_found(matcher):
    assert not matcher.match("老街口").spots
