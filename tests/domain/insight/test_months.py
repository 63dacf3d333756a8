from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from geogrid.domain.insight.months import months, next_month


def test_months_across_a_new_year():
    assert months(date(2025, 11, 30), date(2026, 2, 1)) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_the_next_month_follows_the_last_day(day):
    after = next_month(day)
    assert after.day == 1
    assert 1 <= (after - day).days <= 31
