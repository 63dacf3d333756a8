"""What stands in a cell where an address should and is none."""

import pytest

from geogrid.domain.addressing.reading.instead import Instead, instead, is_ditto

DITTO = (
    "同上",
    " 同上 ",
    "(同上)",
    "如上",
    "同前",
    "〃",
    "″",
    '"',
    "“",
    "〃3栋",
    '"12号',
    "〃B座",
    '" B座',
    "“（后门）",
    "ditto",
    "见上",
    "（见上）",
)
REFERENCE = ("同左", "同右", "（同左）", "同第1行", "见第12行", "同3行", "如第2行", "同左列")
HOUSEHOLD = ("已搬走", "空挂户", "查无此人", "人户分离", "已搬离，去向不明", "已拆迁", "无此户", "户在人不在")
UNKNOWN = ("不详", "地址不详", "无", "暂无", "待查", "未填", "N/A")
NOTHING = (
    "",
    "前园南路12号",
    "同上路12号",
    "同前村5号",
    "拆迁安置小区3幢",
    "无名路",
    '"前园南路12号"',
    "大同上街3号",
    "同左路12号",
    "见上村3号",
    '" OR 1=1',
    "'; DROP TABLE places; --",
    '"; select * from 地址',
    "' or '1",
)
SAID = {
    **dict.fromkeys(DITTO, Instead.DITTO),
    **dict.fromkeys(REFERENCE, Instead.REFERENCE),
    **dict.fromkeys(HOUSEHOLD, Instead.HOUSEHOLD),
    **dict.fromkeys(UNKNOWN, Instead.UNKNOWN),
    **dict.fromkeys(NOTHING),
}


@pytest.mark.parametrize("text", SAID)
def test_what_a_text_says_instead(text):
    said = SAID[text]
    assert instead(text) is said
    assert is_ditto(text) is (said is Instead.DITTO)
