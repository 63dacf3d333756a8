"""How the names of roads are written that no list has. Patterns are over spelt texts (see `normalise`)."""

from __future__ import annotations

import re

from geogrid.domain.addressing.text.numerals import CHARACTERS, MIXED

X = r"[\u3400-\u9fff]"
_N = rf"(?:\d+|[{CHARACTERS}]+|{MIXED.pattern})"
TURN = "[东西南北中上下前后一二三四五六七八九十]?"
WAY = r"(?:路|街|大道|大街|巷|道|弄)"
_BY_NUMBER = r"[gsxy]?\d{2,4}(?:国道|省道|县道|乡道)|[gsxy]\d{2,4}(?:线|高速)?"
_ROAD_NAME = rf"(?:[a-z\d]{{1,4}}|\d+号)?{X}{{0,6}}?(?:(?<={X})\d{{1,3}}(?=[巷弄条]))?(?<![^\u3400-\u9fff\d号a-z])"
A_ROAD = r"路(?![口边灯旁面上中段人牌况]|[东西南北](?:[侧边面头]|$|[^\u3400-\u9fff段]))"
"""What makes a road of the street before it: 中街路; 中街路口 and 中街路西侧 do not."""
_ROAD_END = (
    rf"(?:大道|大街|胡同|公路|路(?![灯面边旁])|(?<!商业)街(?![道坊]|{A_ROAD})|巷(?!{A_ROAD})子?|(?<![河频隧轨通渠街管赛跑知楼过走车占行盲水])道(?![德路具]|街(?!道)))"
    rf"(?!街道|[镇乡](?!政府|中心|[中小]学)|村(?!{TURN}{WAY})|社区|(?:工业|产业|科技)(?:园|区|功能区|集[中聚]区))(?![店口站]店)"
)
_ROAD_PART = (
    rf"(?:[东西南北中](?:段|路|街)?(?=[\d第号附、,\s与和交{CHARACTERS}]|$)(?!\d+(?:米|m))"
    r"|[一二三四五六七八九十](?:路|巷|街|弄|段)|[东西南北中一二三四]段)?"
)
_BESIDE_IT = rf"路[东南西北](?!{X}{{0,3}}(?:路|街|巷|道))"  # a side of the road named before
_RAILWAY = rf"铁路(?:第?{_N}(?:宿舍|村|小区)|局|新村|宿舍)"  # what belongs to it is on no road
_ONLY_A_WAY = "道路|公路|铁路|电路|线路|马路|高速路|国道|省道|县道|乡道|[路街道弄]"
IS_ONLY_A_WAY = re.compile(_ONLY_A_WAY)
_NO_STEM = (
    rf"(?:{_ONLY_A_WAY}|巷(?!子))"
    rf"(?!\d|{TURN}{WAY}|[{CHARACTERS}甲乙丙丁]+号)"
)
"""What a way is, and not which: 道路 of 道路运输管理所, 公路 of 公路局, 街 of 街心花园."""
_BANK = r"(?:中国)?(?:工商|建设|农业|交通|招商|邮政储蓄|民生|光大|中信|浦发|兴业|平安|华夏|广发)?银行|[工建农交招]行"
_OF_A_BANK = rf"(?:{_BANK}){X}{{1,6}}(?:支行|分理处|营业[部厅所室])"
ROAD = re.compile(
    rf"(?!{_BESIDE_IT}|{_RAILWAY}|{_NO_STEM}|{_OF_A_BANK})(?:{_BY_NUMBER}|{_ROAD_NAME}{_ROAD_END}{_ROAD_PART})"
)
