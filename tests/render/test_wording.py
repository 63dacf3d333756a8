"""Figures as a reader expects them, in both languages."""

import pytest

from geogrid.render.wording import Wording


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
