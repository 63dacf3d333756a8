"""Registers as districts have them: letters, rooms alone, ranges, villages, names within names."""

import shapely

from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.segments import on_segment
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.key import parts
from geogrid.domain.place_sheet import Field, kind_of
from geogrid.domain.register import Place

AREAS = [
    (Level.DISTRICT, "屯溪区"), (Level.TOWN, "老街街道"), (Level.COMMUNITY, "草市村"), (Level.COMMUNITY, "跃进路社区")
]  # fmt: skip
DIVISIONS = {"340000": "安徽省", "341000": "黄山市", "341002": "屯溪区", "630102": "城东区"}
LETTERED = [
    ("商贸城A座", "", "", "商贸城", "A座", "", ""), ("商贸城B座", "", "", "商贸城", "B座", "", ""),
    ("万达公寓B座5A室", "", "", "万达公寓", "B座", "", "5A室"), ("延安路12A号", "延安路", "12A号", "", "", "", ""),
    ("延安路１４号", "延安路", "１４号", "", "", "", ""), ("海棠苑A1幢", "", "", "海棠苑", "A1幢", "", ""),
]  # fmt: skip
ROOMS = [(f"海棠苑{b}幢1单元10{r}室", "", "", "海棠苑", f"{b}幢", "1单元", f"10{r}室") for b, r in
         ((3, 1), (3, 2), (5, 1), (5, 2), (5, 3))]  # fmt: skip
ODD = [
    ("恒大·悦澜湾5栋", "", "", "恒大·悦澜湾", "5栋", "", ""), ("海棠苑商铺12号", "", "", "海棠苑", "", "", "商铺12号"),
    ("海棠苑12幢", "", "", "海棠苑", "12幢", "", ""), ("建设路9-11号", "建设路", "9-11号", "", "", "", ""),
    ("建设路13、15号", "建设路", "13、15号", "", "", "", ""), ("建设路1号附3号", "建设路", "1号附3号", "", "", "", ""),
    ("建设路21号附1号", "建设路", "21号附1号", "", "", "", ""),
]  # fmt: skip
WHOLE = [
    "江南新城东区3幢", "江南新城西区3幢", "湖边村安置小区3幢", "河头村安置小区3幢", "老街一马路12号", "老街16号",
    "桥头路12号", "跃进路12号", "凤霞新村一组团2幢", "凤霞新村二组团2幢", "草市村桥头组12号", "草市村下村组12号",
    "草市村3组1号", "草市村3组2号", "天都首郡二期·雅苑5栋", "建设路9-11号", "建设路13、15号", "海棠苑商铺12号",
    "海棠苑12幢", "学院路东侧12号", "延安路20号101室", "前园社区居委会", "草市村村委会", "跃进路社区1栋",
    "跃进路社区11栋2单元101室", "跃进路社区11栋2单元102室",
]  # fmt: skip
ROADS = [(Level.ROAD, "胜利四路"), (Level.ROAD, "二马路")]
"""On the map."""
COUNTRY = Gazetteer(DIVISIONS, [*AREAS, *ROADS], within="341002")
"""By which places are read when they are imported."""
SEGMENTS = [
    f"{road}{segment}{number}号"
    for road in ("解放路", "二马路")
    for segment in ("东段", "中段", "西段", "一段")
    for number in (1, 12, "12-1")
]
SEGMENT_ROADS = [(text, text[:5], text[5:], "", "", "", "") for text in SEGMENTS]
SEGMENT_NUMBERS = [(text, text[:3], text[3:], "", "", "", "") for text in SEGMENTS]
SEGMENTS_IN_BRACKETS = [f"{text[:3]}（{text[3:5]}）{text[5:]}" for text in SEGMENTS]
ODD_WHOLE = [
    *(f"胜利四路{rest}" for rest in (
        "老43号", "临45号", "特1号", "北2号", "南2号", "东段3号", "西段3号", "桥头1号", "21号前楼", "21号后楼",
        "19号东楼", "19号西楼", "47号3楼", "47号4楼", "29号自编1号", "29号自编2号", "25号1号门面", "25号2号门面",
        "41号（市场内）3号摊", "无号（公厕旁）", "27号负一层", "31号对面", "11号之一")),
    "二马路3号巷1号", "二马路3号巷2号", "二马路5号巷1号", "1912街区3栋", "88号公馆1栋", "三峡九号2栋",
    "金色家园1栋", "金色家园1号商铺", "金色家园商业街1号", "草市村一组", "草市村二组", "草市村3组", "草市村老湾1组",
    "草市村河边", "草市村安置点1栋", "公园1903一期2栋", "公园1903二期2栋", "气象局（老）", "气象局（新）", "CBD1号楼",
    "国贸大厦A座", "国贸大厦A座1203", "建设银行宿舍", "建设银行宿舍楼",
]  # fmt: skip
VILLAGES = [
    "湖里社12号", "湖里社14号", "高枧村5号", "高枧村7号", "莲花一村集友里6号", "莲花一村集友里8号", "靖宇街九委一组",
    "南勋街3委4组5号", "屯溪区老街街道合厝社3号",
]  # fmt: skip
ODD_IN_AREAS = [f"安徽省黄山市屯溪区老街街道{'' if '草市村' in text else '跃进路社区'}{text}" for text in ODD_WHOLE]
SHAPES = {
    "lettered": LETTERED, "rooms": ROOMS, "odd": ODD, "whole": WHOLE, "segments": SEGMENTS,
    "segment_roads": SEGMENT_ROADS, "segment_numbers": SEGMENT_NUMBERS, "in_brackets": SEGMENTS_IN_BRACKETS,
    "odd_whole": ODD_WHOLE, "odd_in_areas": ODD_IN_AREAS,
    "villages": VILLAGES,
}  # fmt: skip
GRIDS = [
    shapely.box(118 + i / 100, 29, 118 + (i + 1) / 100, 29.01)
    for i in range(max(len(rows) for rows in SHAPES.values()))
]


def places(rows):
    """Return the places of rows and their grids: each in one of its own, but rooms by their building."""
    made, at = [], []
    for i, row in enumerate(rows):
        if isinstance(row, str):
            row = (row, *(part or "" for part in parts(parse(row, COUNTRY))))
        address, *texts = row
        texts[:2] = on_segment(*texts[:2])
        kind = kind_of(address, dict(zip(list(Field)[-len(texts) :], texts, strict=True)))
        grid = i if rows is not ROOMS else int(texts[3][0])
        at.append(str(grid))
        made.append(
            Place(f"P{i}", kind, address, None, 118.005 + grid / 100, 29.005, *(text or None for text in texts))
        )
    return made, at
