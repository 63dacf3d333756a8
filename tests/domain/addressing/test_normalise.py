"""One spelling for what was only typed differently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geogrid.domain.addressing.text import numerals
from geogrid.domain.addressing.text.normalise import normalise, places, spelt


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("前园南路　１２号", "前园南路12号"),
        ("前園南路12號", "前园南路12号"),
        ("前园南路 12 号", "前园南路12号"),
        ("城市花园Ａ座", "城市花园a座"),
        ("12－3—501", "12-3-501"),
        ("城市花园，3幢。", "城市花园3幢"),
        ("③幢", "3幢"),
    ],
)
def test_what_means_the_same_characters(text, same):
    assert normalise(text) == same


@pytest.mark.parametrize(
    ("one", "other"), [("3、5号", "35号"), ("3 5号", "35号"), ("3.5号", "35号"), ("乾隆路", "干隆路")]
)
def test_two_addresses_are_never_joined(one, other):
    assert normalise(one) != normalise(other)


@given(st.text())
def test_once_is_as_good_as_twice(text):
    assert normalise(normalise(text)) == normalise(text)
    assert spelt(spelt(text)) == spelt(text)


@given(st.text())
def test_each_character_knows_where_it_comes_from(text):
    at = places(text)
    assert len(at) == len(spelt(text)) + 1
    assert at == sorted(at)
    assert at[-1] == len(text)
    assert set(range(len(text))) <= set(at)


@pytest.mark.parametrize(
    ("numeral", "digits"),
    [
        ("十", "10"), ("十二", "12"), ("二十", "20"), ("二十一", "21"), ("一百零三", "103"), ("一百一十", "110"),
        ("两百", "200"), ("五〇一", "501"), ("一二〇三", "1203"), ("一千零五", "1005"), ("012", "12"), ("0", "0"),
        ("a", "a"), ("", ""),
    ],
)  # fmt: skip
def test_numerals(numeral, digits):
    assert numerals.value(numeral) == digits
