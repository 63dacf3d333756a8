"""What a text of the register tells of a person, which nobody may be shown: 思明南路12号 张先生 13812345678."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum

from geogrid.domain.addressing.abroad import SURNAMES
from geogrid.domain.addressing.normalise import places, spelt
from geogrid.domain.register import Place


class Personal(StrEnum):
    """What is told, as it is called in messages."""

    IDENTITY = "an identity number"
    MOBILE = "a mobile number"
    PERSON = "a person's name with a telephone"


_DIGIT = "[\\d〇零一二三四五六七八九幺]"
_NUMBER = re.compile(r"\d{4}|[一幺][三四五六七八九][〇零一二三四五六七八九幺]{9}")
"""What every number of a person has: without it a text tells of nobody."""
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
IDENTITY = re.compile(
    rf"(?<!\d)[1-8]\d{{5}}[\s-]?(?:(?:18|19|20)\d\d{_MONTH_AND_DAY}[\s-]?\d{{3}}[\dx]|[3-9]\d{_MONTH_AND_DAY}\d{{3}})(?![\da-z])"
)
"""Of 18 digits, or of 15 as before 1999, with a day of birth in it: codes of grids and houses have none there."""
_MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86[\s-]?)?"
    rf"(?:1[3-9]\d[\s.-]?\d{{4}}[\s.-]?\d{{4}}|1[3-9]\d\d[\s.-]\d{{3}}[\s.-]\d{{4}}"
    rf"|[一幺][三四五六七八九]{_DIGIT}{{9}})(?!{_DIGIT})"
)
_PHONE = (
    r"(?:1[3-9]\d[\s-]?[*x]{3,8}[\s-]?\d{4}"
    r"|(?<!\d)(?:\(?0\d{2,3}\)?[\s-]?)?[2-8](?:\d{6,7}|\d{2,3}[\s-]\d{4})(?!\d))"
)
"""A number of a house or an office, or one of which the middle is hidden: of a person beside a name alone."""
_SURNAME = rf"[{''.join(sorted(SURNAMES))}]"
_LABEL = "(?:(?:联系)?(?:电话|手机)号?码?|联系方式|tel)"
_CALLED = re.compile(
    rf"{_SURNAME}[\u3400-\u9fff]{{0,2}}?(?:先生|女士|小姐|太太|师傅|老师|阿姨|大爷|大妈|奶奶|爷爷|某某?)"
    r"|(?:联系人|户主|业主|房东|房主|租客|租户|住户|居民|负责人|经办人|店主)[\s:]*[\u3400-\u9fff]{2,4}"
    rf"|(?:^|(?<=[\s,:;()号室户栋幢楼])){_SURNAME}[\u3400-\u9fff]{{1,2}}(?=[\s,:()]*{_LABEL}?[\s:]*(?:\+?\d{{7}}|{_PHONE}))"
    rf"|(?<=\d)[\s,(]+{_SURNAME}[\u3400-\u9fff]{{1,2}}(?=$|[\s,;)])"
)
_TELEPHONE = re.compile(rf"{_LABEL}?[\s:]*{_PHONE}")
_BESIDE = re.compile(rf"{_LABEL}[\s:：]*$|[(（][\s,，]*[)）]")
_EDGES = " ,.:;()-/，：；（）"


def told_in(text: str) -> Personal | None:
    """Return what a text tells of a person; None for nothing, as of the number of an office alone."""
    if not _NUMBER.search(text):
        return None
    spelled = spelt(text)
    if IDENTITY.search(spelled):
        return Personal.IDENTITY
    if _MOBILE.search(spelled):
        return Personal.MOBILE
    return Personal.PERSON if _TELEPHONE.search(spelled) and _CALLED.search(spelled) else None


def without(text: str) -> str:
    """Return a text without what it tells of a person: 思明南路12号."""
    if told_in(text) is None:
        return text
    spelled, at = spelt(text), places(text)
    kept = [True] * len(text)
    for pattern in (IDENTITY, _MOBILE, _CALLED, _TELEPHONE):
        for found in pattern.finditer(spelled):
            kept[at[found.start()] : at[found.end()]] = [False] * (at[found.end()] - at[found.start()])
    rest = "".join(each if keep else " " for each, keep in zip(text, kept, strict=True))
    return _BESIDE.sub("", " ".join(rest.split())).strip(_EDGES)


def shown(place: Place) -> Place:
    """Return a place as everybody may be shown it."""
    if told_of(place) is None:
        return place
    road, number, estate, building, unit, room = (
        text and without(text)
        for text in (place.road, place.number, place.estate, place.building, place.unit, place.room)
    )
    return replace(
        place, address=without(place.address),
        road=road, number=number, estate=estate, building=building, unit=unit, room=room,
    )  # fmt: skip


def told_of(place: Place) -> Personal | None:
    """Return what a place tells of a person in its address or a part of it."""
    parts = place.road, place.number, place.estate, place.building, place.unit, place.room
    return told_in("\n\n".join(filter(None, (place.address, *parts))))
