"""Schools that are called by their number, of one digit or two, in either numerals."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How
from tests.domain.addressing.cities import city

REGISTER = {
    "青岛第二十六中学": "A", "青岛第五十九中学": "B", "青岛第七中学": "B", "青岛二中": "A", "南京路8号": "B",
}  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    areas = {"A": ("天山社区", "八大湖街道"), "B": ("龙江路社区", "江苏路街道")}
    return city(REGISTER, areas, within="370202")


@pytest.mark.parametrize(
    ("text", "school"),
    [*((text, "青岛第二十六中学") for text in ("二十六中", "26中", "青岛26中", "青岛二十六中", "26中学")),
     *((text, "青岛第五十九中学") for text in ("59中", "五十九中", "青岛五十九中", "青岛市市南区59中")),
     ("七中", "青岛第七中学"), ("7中", "青岛第七中学"), ("二中", "青岛二中"), ("2中", "青岛二中")],
)  # fmt: skip
def test_it_is_probably_the_one_of_that_number(matcher, text, school):
    found = matcher.match(text)
    assert (found.spots[0].text, found.grid) == (school, REGISTER[school])
    assert found.certainty is Certainty.PROBABLE


@pytest.mark.parametrize("text", ["六中", "60中", "二十中", "五十六中", "126中"])
def test_another_number_is_another_school(matcher, text):
    assert not any(spot.text.endswith("中学") for spot in matcher.match(text).spots)


def test_a_house_stays_one(matcher):
    found = matcher.match("南京路8号")
    assert (found.grid, found.how) == ("B", How.EXACT)
