"""Chinese numerals for names: 第一网格, 荷花十二巷."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """Return 1 to 999 as it is written in names: 十, 十二, 二十, 一百零三, 一百一十."""
    if not 1 <= number <= 999:
        raise ValueError(f"{number} is not 1 to 999")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if number < 20 else f"{DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")
