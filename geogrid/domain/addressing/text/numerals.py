"""Numerals as people write and say them: 12, 十二, 十2, 一百零三, 五〇一, 幺零五, 廿二, 拾贰."""

from __future__ import annotations

import re

CHARACTERS = "〇零一幺二两三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾佰"
_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
           "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9, "幺": 1}  # fmt: skip
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100}
_DIGIT_OF = "〇一二三四五六七八九"
QUALIFIERS = "特临新老旧增支加前后"
"""What stands before the number of a house that is another than the one of the bare number: 特8号, 临22号, 后5号."""
MIXED = re.compile("[二三四五六七八九]?十[1-9]")
"""Tens in a numeral and ones in a digit, as 十2."""
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
"""Phases of estates in Roman numerals, as they are spelt."""
TENS = {"廿": "二十", "卅": "三十"}


def value(numeral: str) -> str:
    """Return a numeral in Arabic digits without zeros before it; what is none comes back as it is.

    Parameters
    ----------
    numeral
        Digits, Chinese numerals counted (一百零三) or read out one by one (五〇一), or anything else.

    Examples
    --------
    >>> value("一百零三"), value("五〇一"), value("012"), value("a")
    ('103', '501', '12', 'a')
    """
    if numeral.isdecimal() and numeral.isascii():
        return numeral.lstrip("0") or "0"
    for short, tens in TENS.items():
        numeral = numeral.replace(short, tens)
    if MIXED.fullmatch(numeral):
        numeral = numeral[:-1] + _DIGIT_OF[int(numeral[-1])]
    if not numeral or not all(character in _DIGITS or character in _UNITS for character in numeral):
        return numeral
    if any(character in _UNITS for character in numeral):
        return str(_counted(numeral))
    return "".join(str(_DIGITS[character]) for character in numeral).lstrip("0") or "0"


def counted(number: int) -> str:
    """Return a number from 1 to 99 as it is counted: 19 is 十九."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGIT_OF[tens]) + ("十" if tens else "") + (_DIGIT_OF[ones] if ones else "")


def _counted(numeral: str) -> int:
    total, digit = 0, None
    for character in numeral:
        if character in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[character]
            digit = None
        else:
            digit = _DIGITS[character]
    return total + (digit or 0)
