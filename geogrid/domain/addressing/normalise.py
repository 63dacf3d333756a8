"""One spelling for texts that differ only in how the same characters were typed."""

from __future__ import annotations

import re
import unicodedata

_NOISE = re.compile(r"[\s,，.。;；·•、]+")
_DASHES = re.compile(r"[‐‑‒–—―－~～〜]+")


def normalise(text: str) -> str:
    """Return the text for comparing: full-width forms narrowed, lower case, no blanks or stops, one kind of dash.

    Numerals (十二号), prefixes and aliases are left to the address engine; this never joins two different addresses.
    """
    narrow = unicodedata.normalize("NFKC", text).casefold()
    return _NOISE.sub("", _DASHES.sub("-", narrow))
