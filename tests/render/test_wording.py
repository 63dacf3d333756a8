"""Figures as a reader expects them, in both languages."""

import pytest

from geogrid.errors import PlanUnfinished, QueryError
from geogrid.render import fields
from geogrid.render.wording import Wording, catalog


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("value", "decimals", "told"),
    [
        (-68, 0, "−68"),
        (-1234.56, 1, "−1,234.6"),
        (-0.004, 2, "0.00"),
        (0, 0, "0"),
        (12, 0, "12"),
        (-0.25, None, "−0.25"),
    ],
)
def test_a_figure_below_nothing_has_a_real_minus(language, value, decimals, told):
    assert Wording(language).number(value, decimals) == told


@pytest.mark.parametrize(
    ("field", "chinese"),
    [
        ("line", "线（line）"),
        ("to", "终点（to）"),
        ("places[3].lon", "经度（places[3].lon）"),
        ("crs", "crs"),
        ("-", "-"),
    ],
)
def test_a_field_is_called_by_its_chinese_name_too(field, chinese):
    error = QueryError(field=field, value="x", expected="[1, 2]")
    assert Wording("zh").error(error) == f"{chinese}：无法识别“x”。应填：[1, 2]。"
    assert Wording("en").error(error) == f"{field}: x is not understood. Expected: [1, 2]."


@pytest.mark.parametrize(("errors", "told"), [(1, "in 1 place."), (2, "in 2 places.")])
def test_one_place_is_no_places(errors, told):
    assert told in Wording("en").error(PlanUnfinished(errors=errors))


def test_each_field_has_a_chinese_name():
    assert set(fields.FIELDS.values()) <= catalog("zh").keys()
