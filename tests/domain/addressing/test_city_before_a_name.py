"""A named place with its city before it is that of the district; with another city's it is elsewhere."""

import pytest

from geogrid.domain.addressing.finding import Certainty, How
from tests.domain.addressing.small import matcher_of

REGISTER = {"中山医院": "A", "第一医院": "B", "火车站": "C", "集友里5号": "D"}
CITIES = {"厦门": "350203", "南京": "320106", "哈尔滨": "230102"}


@pytest.mark.parametrize("city", CITIES)
@pytest.mark.parametrize(("name", "grid"), REGISTER.items())
def test_its_own_city_says_no_more(city, name, grid):
    matcher = matcher_of(REGISTER, within=CITIES[city])
    for text in (f"{city}{name}", f"{city}市{name}", f"在{city}{name}"):
        found = matcher.match(text)
        assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)


@pytest.mark.parametrize("city", CITIES)
@pytest.mark.parametrize("name", REGISTER)
def test_another_city_is_elsewhere(city, name):
    matcher = matcher_of(REGISTER, within=CITIES[city])
    for text in (f"上海{name}", f"上海市{name}", f"在苏州{name}", f"{name}（上海）"):
        found = matcher.match(text)
        assert (found.how, found.grid) == (How.ELSEWHERE, None)


def test_words_between_the_other_city_and_the_name_leave_it_open_to_doubt():
    found = matcher_of(REGISTER, within=CITIES["厦门"]).match("上海复旦中山医院")
    assert found.certainty is Certainty.PROBABLE
    assert found.probability == pytest.approx(0.6)
