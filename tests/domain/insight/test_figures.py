from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from geogrid.domain.grid import Grid
from geogrid.domain.insight.figures import Measure, per_grid, per_thousand, ranked, total


def grid(code: str, households: int | None) -> Grid:
    return Grid(code, f"Grid {code}", None, households, box(0, 0, 1, 1))


def test_the_rate_is_per_thousand_households():
    assert per_thousand(3, 600) == 5.0


def test_no_rate_without_households():
    assert per_thousand(3, None) is None
    assert per_thousand(3, 0) is None


def test_a_grid_without_cases_is_still_listed():
    assert [figure.cases for figure in per_grid([grid("1", 10), grid("2", 10)], {"2": 4})] == [0, 4]


def test_the_total_says_its_denominators():
    figures = per_grid([grid("1", 1000), grid("2", None), grid("3", 0)], {"1": 5, "2": 7})
    whole = total(figures, cases=15)
    assert (whole.cases, whole.outside, whole.counted, whole.households) == (15, 3, 5, 1000)
    assert (whole.grids, whole.grids_without_households, whole.rate) == (3, 2, 5.0)


def test_the_total_of_nothing_has_no_rate():
    assert total([], cases=0).rate is None


def test_the_unknown_rate_comes_last_and_equal_ones_by_code():
    figures = per_grid([grid("3", None), grid("2", 100), grid("1", 100), grid("4", 100)], {"4": 1})
    assert [figure.code for figure in ranked(figures, Measure.RATE)] == ["4", "1", "2", "3"]


@given(
    st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 5000)), st.integers(0, 500)), max_size=30),
    st.randoms(),
)
def test_the_ranking_does_not_depend_on_the_order(rows, random):
    figures = per_grid(
        [grid(str(i), households) for i, (households, _) in enumerate(rows)],
        {str(i): cases for i, (_, cases) in enumerate(rows)},
    )
    shuffled = list(figures)
    random.shuffle(shuffled)
    for measure in Measure:
        assert ranked(shuffled, measure) == ranked(figures, measure)
