"""Development zones by their short kinds, which are elsewhere where the district has none of that name."""

import pytest

from geogrid.domain.addressing.finding import Certainty
from geogrid.domain.addressing.names import levels
from tests.domain.addressing.cities import city

GRIDS = {code: (f"{name}社区", "某街道") for code, name in zip("AB", ("甲里", "武定"), strict=True)}
REGISTER = {"人民路12号": "A", "科技园北路12号": "B", "麓谷科技园3栋": "B", "示范区路5号": "B"}


@pytest.mark.parametrize("zone", ["金霞经开区", "天易示范区", "九华经开区", "隆平高科技园", "金霞开发区"])
def test_a_house_in_a_zone_that_nobody_knows_is_not_certain(zone):
    found = city(REGISTER, GRIDS).match(f"{zone}人民路12号")
    assert (found.grid, found.certainty) == ("A", Certainty.PROBABLE)


@pytest.mark.parametrize("zone", ["金霞经开区", "天易示范区", "隆平高科技园"])
def test_a_house_in_a_zone_of_the_district_is_certain(zone):
    for areas in ([(levels.ZONE, zone)], [(levels.ESTATE, zone)]):
        found = city(REGISTER, GRIDS, areas).match(f"{zone}人民路12号")
        assert (found.grid, found.certainty) == ("A", Certainty.CERTAIN)


@pytest.mark.parametrize(
    ("text", "grid"),
    [("科技园北路12号", "B"), ("麓谷科技园3栋", "B"), ("示范区路5号", "B"), ("麓谷科技园", "B")],
)  # fmt: skip
def test_what_the_register_calls_so_stays_what_it_is(text, grid):
    found = city(REGISTER, GRIDS).match(text)
    assert (found.grid, found.certainty) == (grid, Certainty.CERTAIN)
