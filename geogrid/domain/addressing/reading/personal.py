"""What a text of the register tells of a person, which nobody may be shown: 思明南路12号 张先生 13812345678."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum

from geogrid.domain.addressing.reading.abroad import SURNAMES
from geogrid.domain.addressing.text.normalise import places, spelt
from geogrid.domain.register import Place


class Personal(StrEnum):
    """What is told, as it is called in messages."""

    IDENTITY = "an identity number"
    MOBILE = "a mobile number"
    CARD = "the number of a bank card"
    ACCOUNT = "an account or an e-mail address"
    PERSON = "a person's name with a telephone"
    NAMED = "a person's name"


_DIGIT = "[\\d〇零一二三四五六七八九幺]"
_MAY_TELL = re.compile(
    rf"\d{{4}}|{_DIGIT}{{11}}|[①-⑨⓪❶-❾㈠-㈨㊀-㊈]{{4}}|[@＠]|微信|[qQｑＱ]{{2}}|[vVwW][xX]|户主|户名|联系人|姓名|业主|房[东主]|租[客户]|住户|当事人|[(（]"
)
"""What every text has that tells of a person: without it one tells of nobody."""
_MONTH_AND_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
IDENTITY = re.compile(
    rf"(?<!\d)[1-8]\d{{5}}[\s-]?(?:(?:18|19|20)\d\d{_MONTH_AND_DAY}[\s-]?\d{{3}}[\dx]|[3-9]\d{_MONTH_AND_DAY}\d{{3}})(?![\da-z])"
)
"""Of 18 digits, or of 15 as before 1999, with a day of birth in it: codes of grids and houses have none there."""
_GAP = r"[\s./_·•・,、|*~+-]?"
_MOBILE = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86[\s-]?)?"
    rf"(?:[1一幺][3-9三四五六七八九]{_DIGIT}{_GAP}{_DIGIT}{{4}}{_GAP}{_DIGIT}{{4}}"
    rf"|1[3-9]\d\d[\s.-]\d{{3}}[\s.-]\d{{4}})(?!\d)"
)
"""A numeral in words beside it is none of its digits: 王五13812345678, 13812345678一楼."""
_CARD = re.compile(
    r"(?<![\d-])(?P<number>(?:62|4\d|5[1-5]|35|60|9558)\d{14,17}|\d{4}(?:[\s-]\d{4}){3}(?:[\s-]?\d{1,3})?)(?![\d-])"
    r"|(?:银行卡|储蓄卡|信用卡|卡)号?[\s:]*\d{16,19}(?!\d)"
)
"""Of 16 to 19 digits that begin as those of the card schemes do, with their check digit; or called so."""
_ACCOUNT = re.compile(
    r"(?:微信号?|(?<![a-z])(?:wechat|vx|wx))(?:号码?|为|是)?\s*:?\s*[a-z\d][\w-]{4,19}(?![\u3400-\u9fff])"
    r"|(?<![a-z])qq(?:号码?)?(?:为|是)?\s*:?\s*[1-9]\d{4,10}(?!\d)"
    r"|(?<![\w.+-])[\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}",
    re.ASCII,
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
    rf"|(?:^|(?<=[\s,:;()号室户栋幢楼])){_SURNAME}[\u3400-\u9fff]{{1,2}}(?=[\s,:()]*{_LABEL}?[\s:]*(?:\+?{_DIGIT}{{7}}|{_PHONE}))"
    rf"|(?<=\d)[\s,(]+{_SURNAME}[\u3400-\u9fff]{{1,2}}(?=$|[\s,;)])"
)
_TELEPHONE = re.compile(rf"{_LABEL}?[\s:]*{_PHONE}")
_CONDITION = (
    "(?:重度|轻度|中度|严重)?(?:精神(?:障碍|病|残疾|分裂症?)|残疾|智障|智力障碍|肢体残疾|低保户?|五保户?|特困|孤寡|独居|空巢|失能|失独|留守|"
    "(?:社区)?矫正|吸毒|戒毒|刑满释放|刑释|艾滋病?|癌症?|肿瘤|尿毒症|瘫痪|痴呆|上访户?|信访户?|重点人员?|肇事肇祸)"
    "(?:老人|人员?|患者|病人|儿童|对象)?(?:[一二三四1-4]级)?"
)
_NO_PERSON = "(?![\u3400-\u9fff]{0,2}[家庄村楼路街巷店湾里坊院府屯寨岗坡桥塘厂站口]\\()"
_NAMED = re.compile(
    rf"(?:户主|户名|联系人|姓名)\s*:?\s*{_SURNAME}[\u3400-\u9fff]{{1,2}}(?=$|[\s,;:、()\d/])"
    rf"|(?:业主|房东|房主|租客|租户|住户|当事人)\s*:\s*{_SURNAME}[\u3400-\u9fff]{{1,2}}(?=$|[\s,;:、()\d/])"
    rf"|(?:^|(?<=[\s,;:、号室户栋幢楼元层])){_NO_PERSON}{_SURNAME}[\u3400-\u9fff]{{1,2}}\({_CONDITION}\)"
)
"""A name behind a word that says that it is one, or before a word for what somebody has or is, in brackets."""
_BESIDE = re.compile(rf"{_LABEL}[\s:：]*$|[(（][\s,，]*[)）]")
_EDGES = " ,.:;()-/，：；（）"


def told_in(text: str) -> Personal | None:
    """Return what a text tells of a person; None for nothing, as of the number of an office alone."""
    if not _MAY_TELL.search(text):
        return None
    spelled = spelt(text)
    if IDENTITY.search(spelled):
        return Personal.IDENTITY
    if _MOBILE.search(spelled):
        return Personal.MOBILE
    if any(_is_card(found) for found in _CARD.finditer(spelled)):
        return Personal.CARD
    if _ACCOUNT.search(spelled):
        return Personal.ACCOUNT
    if _TELEPHONE.search(spelled) and _CALLED.search(spelled):
        return Personal.PERSON
    return Personal.NAMED if _NAMED.search(spelled) else None


def _is_card(found: re.Match[str]) -> bool:
    """Return whether a number has the check digit of a bank card, by Luhn, or is called one."""
    if found["number"] is None:
        return True
    digits = [int(each) for each in found["number"] if each.isdigit()][::-1]
    return (sum(digits[::2]) + sum(sum(divmod(2 * each, 10)) for each in digits[1::2])) % 10 == 0


def without(text: str) -> str:
    """Return a text without what it tells of a person: 思明南路12号."""
    if told_in(text) is None:
        return text
    spelled, at = spelt(text), places(text)
    kept = [True] * len(text)
    for pattern in (IDENTITY, _MOBILE, _CARD, _ACCOUNT, _CALLED, _TELEPHONE, _NAMED):
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
