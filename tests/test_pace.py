"""Long work that gives way, and what comes of it."""

from hypothesis import given
from hypothesis import strategies as st

from geogrid.pace import giving_way, in_order, paced, rest


@given(st.lists(st.tuples(st.text(max_size=9), st.integers())))
def test_the_same_comes_of_it_in_the_same_order(pairs):
    asked = []
    with giving_way(lambda: asked.append(0)):
        assert list(paced(pairs)) == pairs
        assert in_order(pairs, lambda pair: pair[0]) == sorted(pairs)
        assert bool(asked) == bool(pairs)
    assert in_order(pairs, lambda pair: pair[0]) == sorted(pairs)


def test_it_is_asked_again_and_again_and_no_more_behind_it():
    asked = []
    with giving_way(lambda: asked.append(0)):
        items = iter(paced(range(1_000)))
        next(items)
        first = len(asked)
        assert (first, sum(1 for _ in items)) == (1, 999)
        assert len(asked) >= 10
        rest()
    known = len(asked)
    rest()
    assert paced([1, 2]) == [1, 2]
    assert len(asked) == known
