from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from geogrid.domain.insight.classes import ValueClass, breaks, class_of

values = st.lists(st.one_of(st.none(), st.integers(0, 40), st.floats(0, 1e6, allow_nan=False)), max_size=60)


def test_no_values_no_classes():
    assert breaks([]) == []
    assert breaks([None, None]) == []


def test_equal_values_are_one_class():
    assert breaks([3, 3, 3]) == [ValueClass(3, 3, 3)]


def test_many_zeros_fill_one_class_and_not_several():
    #        0 x 20 | 1 | 2 | 3 | 4
    assert breaks([0] * 20 + [1, 2, 3, 4]) == [
        ValueClass(0, 0, 20),
        ValueClass(1, 1, 1),
        ValueClass(2, 2, 1),
        ValueClass(3, 3, 1),
        ValueClass(4, 4, 1),
    ]


def test_what_lies_above_the_outer_fence_is_a_class_of_its_own():
    # Quartiles 3 and 9: the fence stands at 9 + 3 * 6 = 27.
    classes = breaks([*range(1, 11), 28])
    assert [(one.low, one.high) for one in classes] == [(1, 2), (3, 5), (6, 7), (8, 10), (28, 28)]
    assert [one.outlying for one in classes] == [False] * 4 + [True]


def test_a_value_on_the_outer_fence_is_ordinary():
    classes = breaks([*range(1, 11), 27])
    assert [(one.low, one.high) for one in classes] == [(1, 2), (3, 4), (5, 6), (7, 8), (9, 27)]
    assert not any(one.outlying for one in classes)


def test_a_single_class_holds_outliers_too():
    assert breaks([*range(1, 11), 10_000], 1) == [ValueClass(1, 10_000, 11)]


@given(values, st.integers(1, 7))
def test_every_known_value_is_in_exactly_one_class(found, wanted):
    classes = breaks(found, wanted)
    known = [value for value in found if value is not None]
    assert len(classes) == min(wanted, len(set(known)))
    assert sum(one.size for one in classes) == len(known)
    assert all(sum(one.low <= value <= one.high for one in classes) == 1 for value in known)
    assert all(a.high < b.low for a, b in pairwise(classes))
    assert not any(one.outlying for one in classes[:-1])
    assert {one.low for one in classes} | {one.high for one in classes} <= set(known)


@given(values, st.randoms())
def test_the_order_of_the_values_does_not_matter(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert breaks(shuffled) == breaks(found)


def test_a_value_of_no_class():
    classes = breaks([1, 2, 8, 9], 2)
    assert [class_of(value, classes) for value in (None, 1, 5, 9)] == [None, 0, None, 1]
