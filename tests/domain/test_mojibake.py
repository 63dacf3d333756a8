"""Texts read in the wrong encoding are known by their letters; good ones never are."""

import codecs
import contextlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geogrid.domain import mojibake

SIMPLE = ["前园社区第三网格", "柏树街社区", "昱东街道", "阳湖镇", "(三)网格", "abc"]
TRADITIONAL = ["前園社區", "成功鎮", "台東縣", "鳥松區", "蘆竹鄉"]


def misread(texts, right, wrong):
    """Read texts as `wrong`, those of them that can be; half a letter at the end is left out, as in a .dbf."""
    read = []
    for text in texts:
        with contextlib.suppress(UnicodeError):
            read.append(codecs.getincrementaldecoder(wrong)().decode(text.encode(right)))
    return read


@pytest.mark.parametrize(
    ("texts", "right", "wrong"),
    [
        (SIMPLE, "utf-8", "gbk"),
        (SIMPLE, "utf-8", "latin-1"),
        (SIMPLE, "gb18030", "latin-1"),
        (SIMPLE, "gb18030", "cp1252"),
        (TRADITIONAL, "big5", "gb18030"),
        (TRADITIONAL, "big5", "latin-1"),
        (TRADITIONAL, "utf-8", "gbk"),
    ],
)
def test_the_right_encoding_is_named(texts, right, wrong):
    read = misread(texts, right, wrong)
    found = mojibake.suspect(read, wrong, can_choose=True)
    assert (found.kind, found.encoding) == ("misread", right.upper())
    assert any(text.startswith(found.better[:2]) for text in texts)
    assert mojibake.suspect(read, "utf-8", can_choose=False).encoding is None  # it was saved so


@pytest.mark.parametrize("text", ["锟斤拷锟斤拷", "前园\ufffd区", "????", "??3??"])
def test_lost_letters(text):
    assert mojibake.suspect(["好", text], "utf-8", can_choose=True) == mojibake.Suspicion("lost", text)


def test_letters_of_private_use():
    assert mojibake.suspect(["前园社区", "\ue123村"], "gb18030", can_choose=True).kind == "private"


@pytest.mark.parametrize(
    "texts",
    [
        SIMPLE,
        TRADITIONAL,
        ["歙县", "黟县"],
        ["Café", "Zürich", "São Paulo"],
        ["İstanbul"],
        ["서울 종로구"],
        ["とうきょう"],
        ["東京都", "渋谷区"],
        ["①号楼", "②号楼"],
        ["only ASCII"],
        [],
    ],
)
@pytest.mark.parametrize("used", ["utf-8", "gb18030"])
def test_good_texts_raise_no_suspicion(texts, used):
    assert mojibake.suspect(texts, used, can_choose=True) is None


@given(st.lists(st.sampled_from("前园社区第三网格柏树街道阳湖镇昱中东西南北路新安黎屯溪"), min_size=1, max_size=40))
def test_common_hanzi_raise_no_suspicion(letters):
    text = "".join(letters)
    assume(not any(sign in text for sign in mojibake.LOST))  # 屯 three times is what lost letters are read as
    assert mojibake.suspect([text], "utf-8", can_choose=True) is None
