"""Sealed fields: opened with the key and in their place only; found by a keyed sum."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geogrid.errors import SealBroken
from geogrid.io.sealing import SUITES, Sealer

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.mark.parametrize("suite", SUITES)
@given(text=st.text(max_size=50), place=st.text(max_size=20))
def test_what_is_sealed_opens_in_its_place_only(suite, text, place):
    sealer = Sealer(KEY, suite)
    sealed = sealer.seal(text, place)
    assert sealer.open(sealed, place) == text
    assert text == "" or text not in sealed or len(text) < 4
    assert sealer.seal(text, place) != sealed
    for broken in (lambda: sealer.open(sealed, place + "x"), lambda: Sealer(OTHER, suite).open(sealed, place)):
        with pytest.raises(SealBroken):
            broken()


@pytest.mark.parametrize("suite", SUITES)
def test_a_changed_byte_is_noticed(suite):
    sealer = Sealer(KEY, suite)
    head, _, encoded = sealer.seal("13800001234", "here").partition(":")
    whole = base64.urlsafe_b64decode(encoded)
    for at in range(len(whole)):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        with pytest.raises(SealBroken):
            sealer.open(f"{head}:{base64.urlsafe_b64encode(changed).decode()}", "here")


@pytest.mark.parametrize("sealed", ["", "aes:", "aes:AAAA", "xyz:AAAA", "aes:!!", "sm:" + "A" * 80])
def test_what_is_no_seal_is_refused(sealed):
    with pytest.raises(SealBroken):
        Sealer(KEY).open(sealed, "here")


def test_another_cipher_reads_what_the_first_sealed():
    assert Sealer(KEY, "sm").open(Sealer(KEY, "aes").seal("a", "p"), "p") == "a"


def test_sums_find_and_tell_nothing():
    assert Sealer(KEY).sum("13800001234") == Sealer(KEY).sum("13800001234") != Sealer(OTHER).sum("13800001234")
    assert Sealer(KEY).sum("1") != Sealer(KEY, "sm").sum("1")
    assert len(Sealer(KEY).sum("1")) == 64
