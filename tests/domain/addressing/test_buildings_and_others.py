"""Buildings that are named for others as well, which are not named."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", "某街道") for code, name in zip("AB", ("甲里", "武定"), strict=True)}
REGISTER = {"锦绣华城5栋": "A", "锦绣华城6栋": "B", "人民路12号": "A"}


@pytest.mark.parametrize(
    "text",
    [
        "锦绣华城5栋等多栋楼停水", "锦绣华城5栋等楼栋", "锦绣华城5栋等楼栋停电", "锦绣华城5栋等3栋楼",
        "锦绣华城5栋等几栋停水", "锦绣华城5栋等楼停水",
        "锦绣华城5栋及以上", "锦绣华城5栋及其他楼栋", "锦绣华城5栋有电，其余都停电",
        "锦绣华城5栋没事，其他楼停水", "人民路12号等多户停水",
    ],
)  # fmt: skip
def test_a_building_that_is_named_for_several_is_not_certain(text):
    assert city(REGISTER, GRIDS).match(text).certainty is not Certainty.CERTAIN


@pytest.mark.parametrize(
    "text", ["锦绣华城5栋等电梯", "锦绣华城5栋等人", "锦绣华城5栋等楼上邻居", "锦绣华城5栋停水", "人民路12号等维修"]
)
def test_who_waits_in_a_building_is_in_that(text):
    found = city(REGISTER, GRIDS).match(text)
    assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)
