"""Numbers of telephones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geogrid.domain.people.phone import MASK, masked, normal

SAME = "13800138000"


@pytest.mark.parametrize(
    "text", [SAME, "138 0013 8000", "+86 138-0013-8000", "0086 13800138000", "１３８００１３８０００"]
)
def test_one_number_written_in_many_ways(text):
    assert normal(text) == SAME


@pytest.mark.parametrize("text", ["", "1234", "call me", "138001380001380013800", "13800138000x", "+-", "١٢٣٤٥٦٧٨"])
def test_what_is_no_number(text):
    assert normal(text) is None


@pytest.mark.parametrize(
    ("number", "shown"),
    [(SAME, "138****8000"), ("05592512345", "055****2345"), ("+4930123456", "+49****3456"), ("12345", "****45")],
)
def test_a_number_in_part(number, shown):
    assert masked(number) == shown


@given(st.from_regex(r"\+?[0-9]{5,15}", fullmatch=True))
def test_some_digits_are_always_hidden(number):
    first, last = masked(number).split(MASK)
    assert len(first) + len(last) < len(number) - 2
    assert number.startswith(first)
    assert number.endswith(last)
