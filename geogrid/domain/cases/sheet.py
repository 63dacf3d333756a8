"""Rows of a case table as people keep them: which column is what, and what a cell says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from geogrid.domain import headers


class Field(StrEnum):
    """What geogrid reads of a case."""

    CODE = "code"
    CATEGORY = "category"
    TIME = "time"
    LON = "longitude"
    LAT = "latitude"
    ADDRESS = "address"
    CLOSED = "closed"
    STATE = "state"


# Headers in use, the more exact first; compared as `headers.named` does.
HEADERS: Mapping[Field, tuple[str, ...]] = {
    Field.CODE: (
        "编号",
        "事件编号",
        "案件编号",
        "案卷编号",
        "工单编号",
        "code",
        "case_code",
        "case_id",
        "id",
    ),
    Field.CATEGORY: ("类别", "事件类别", "案件类别", "事件类型", "类型", "小类", "category", "type"),
    Field.TIME: (
        "时间",
        "上报时间",
        "发生时间",
        "受理时间",
        "reported_at",
        "reported",
        "time",
        "datetime",
        "date",
    ),
    Field.LON: ("经度", "东经", "lon", "lng", "longitude", "x", "x坐标"),
    Field.LAT: ("纬度", "北纬", "lat", "latitude", "y", "y坐标"),
    Field.ADDRESS: (
        "地址",
        "事件地址",
        "发生地址",
        "事发地址",
        "案发地址",
        "诉求地址",
        "事发地点",
        "案发地点",
        "发生地点",
        "事发地",
        "案发地",
        "address",
    ),
    Field.CLOSED: ("办结时间", "结案时间", "处置完成时间", "完成时间", "closed_at", "closed", "resolved_at"),
    Field.STATE: ("状态", "案件状态", "事件状态", "办理状态", "处置状态", "state", "status"),
}
FIRST_YEAR, LAST_YEAR = 1990, 2100
_CHINA = timezone(timedelta(hours=8))
_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_CLOCK = r"(\d{1,2})\s*[:：时点]\s*(\d{1,2})\s*[:：分]?\s*(?:(\d{1,2})(?:\.\d+)?\s*秒?)?"
_MOMENT = re.compile(rf"{_DAY}(?:[T\s]\s*{_CLOCK}\s*(Z|[+-]\d{{2}}:?\d{{2}})?)?", re.IGNORECASE)


_ENDED = re.compile(r"(?<![未待没])(?:办结|结案|完成|完结|关闭|归档|已结)|closed|done|resolved|finished", re.IGNORECASE)
_NOT_ENDED = re.compile(r"\b(?:not|un|re-?open)", re.IGNORECASE)


def columns(header: Iterable[str]) -> dict[Field, str]:
    """Return the column of each field that has one, by its header in Chinese or English.

    Parameters
    ----------
    header
        Column names as written; blanks, case and full-width letters do not matter.
    """
    return headers.named(header, HEADERS)


def text(value: object) -> str:
    """Return a cell as text: None is empty, a whole number has no decimals, blanks around it are dropped."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def moment(value: object, first_year: int = FIRST_YEAR) -> datetime | None:
    """Return a cell as local time; None when it is not one.

    Parameters
    ----------
    value
        A date or date-time, or text: 2026-01-31, 2026/1/31 14:05, 2026-01-31T14:05:09+08:00, 2026年1月31日 14时5分.
        A time with a zone is put on China's clock; a day alone is its midnight.
    first_year
        Before which it is none.
    """
    found = value if isinstance(value, datetime) else _day(value) or _moment_of(text(value))
    if found is None or not first_year <= found.year <= LAST_YEAR:
        return None
    return found.astimezone(_CHINA).replace(tzinfo=None) if found.tzinfo else found


def _day(value: object) -> datetime | None:
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else None  # noqa: DTZ001


def _moment_of(words: str) -> datetime | None:
    match = _MOMENT.fullmatch(" ".join(words.split()))  # of many blanks it would try every way to share them out
    if match is None:
        return None
    *numbers, zone = match.groups()
    offset = {None: "", "Z": "+00:00", "z": "+00:00"}.get(zone, zone)
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    try:
        return datetime.fromisoformat(f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{offset}")
    except ValueError:
        return None


def is_open(closed: object, state: object) -> bool | None:
    """Return whether a case is still being handled, by when it was closed or by a word for its state.

    Parameters
    ----------
    closed
        The cell of the day on which it was closed: empty while it is open; None where the table has none.
    state
        The cell of its state: 已办结, 结案, closed say that it is closed, 待结案, 未办结 and others that it is not; an
        empty one says nothing; None where the table has none.
    """
    words = text(state)
    if words:
        return not _ENDED.search(words) or bool(_NOT_ENDED.search(words))
    return None if closed is None else not text(closed)


def number(value: object) -> float | None:
    """Return a cell as a number (possibly not finite); None when it is not one."""
    said = text(value)
    if "_" in said or not said.isascii():  # which Python takes for a number, and no other reader of ours
        return None
    try:
        return float(said)
    except ValueError:
        return None
