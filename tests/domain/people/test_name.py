"""Names of accounts: one form each, and no two that look alike."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geogrid.domain.people.name import may_be, normal


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Li.Na ", "li.na"), ("ａｄｍｉｎ", "admin"), ("ＡＤＭＩＮ－２", "admin-2"), ("①②", "12"), ("李娜", "李娜"),
        ("LÜ_Wei", "lü_wei"), ("lu\u0308_wei", "lü_wei"), ("⽊林", "木林"), ("李娜２", "李娜2"),
    ],
)  # fmt: skip
def test_a_name_has_one_form(typed, kept):
    assert normal(typed) == kept and may_be(kept)


@pytest.mark.parametrize(
    "name",
    [
        "adminіstrator", "аdmin", "αdmin", "admın", "ɑdmin", "a", "", "li na", "李·娜", "李〇", "٣٤", "admin\u200b",
        "ad\u0336min", "a" * 65, "\ud800\ud800", "a\0b", "ﬁ/", "İstanbul",
    ],
)  # fmt: skip
def test_what_looks_like_another_is_none(name):
    assert not may_be(normal(name))


@given(st.text(st.characters(codec="utf-8"), min_size=2, max_size=8))
def test_a_name_in_latin_letters_is_spelt_with_plain_ones(text):
    name = normal(text)
    if may_be(name):
        assert normal(name) == name
        plain = unicodedata.normalize("NFD", name)
        assert all(each.isascii() or unicodedata.combining(each) or "CJK" in unicodedata.name(each) for each in plain)
