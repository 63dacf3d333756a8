"""What was found is said so that a clerk understands it, in Chinese and English."""

from dataclasses import replace
from datetime import date

import pytest
import shapely

from geogrid.domain.coverage.defect import Allowance, Defect, DefectKind
from geogrid.domain.coverage.hierarchy import IN_NO_PARENT, UNKNOWN_PARENT
from geogrid.render.findings import KINDS, SEVERITIES, own_name, sentence
from geogrid.render.wording import Wording

ZH, EN = Wording("zh"), Wording("en")
THIRD, FOURTH, FAR = "水心亭社区第三网格", "水心亭社区第四网格", "黄村社区第一网格"
HERE = shapely.box(118.3, 29.7, 118.301, 29.701)


def said(kind, names, **facts):
    """The sentence in Chinese; as many codes as names."""
    options = {key: facts.pop(key) for key in ("along",) if key in facts}
    above = facts.pop("above", None)
    defect = Defect(kind, tuple(f"c{n}" for n in range(len(names))), shape=HERE, **facts)
    return sentence(defect, names, ZH, parent=above, **options)


@pytest.mark.parametrize(
    ("text", "kind", "names", "facts"),
    [
        ("水心亭社区第三网格与第四网格重叠 13.0 平方米，沿前园南路一侧。", "overlap", (THIRD, FOURTH),
         {"area_m2": 13.04, "along": "前园南路"}),
        ("水心亭社区第三网格与黄村社区第一网格重叠 0.032 平方米。", "overlap", (THIRD, FAR), {"area_m2": 0.032}),
        ("水心亭社区第三网格、第四网格与黄村社区第一网格都占了同一块地面，共 5.0 平方米。", "overlap",
         (THIRD, FOURTH, FAR), {"area_m2": 5}),
        ("水心亭社区第三网格与第四网格之间有 1,234.5 平方米的缝隙。", "gap", (THIRD, FOURTH), {"area_m2": 1234.5}),
        ("水心亭社区第三网格旁有 2.0 平方米的缝隙。", "gap", (THIRD,), {"area_m2": 2}),
        ("有 2.0 平方米的缝隙，不与任何网格相邻。", "gap", (), {"area_m2": 2}),
        ("水心亭社区第三网格旁的外缘有 2.0 平方米的缺口，不属于任何网格，沿新安江一侧。", "inlet", (THIRD,),
         {"area_m2": 2, "along": "新安江"}),
        ("外缘有 2.0 平方米的缺口，不与任何网格相邻。", "inlet", (), {"area_m2": 2}),
        ("水心亭社区第三网格超出水心亭社区 7.0 平方米。", "outside", (THIRD,),
         {"area_m2": 7, "parent": "341002001003", "above": "水心亭社区"}),
        ("水心亭社区第三网格超出外边界 7.0 平方米。", "outside", (THIRD,), {"area_m2": 7}),
        ("水心亭社区第三网格登记的上级341不存在。", "outside", (THIRD,), {"parent": "341", "reason": UNKNOWN_PARENT}),
        ("水心亭社区第三网格不在任何上级区域之内。", "outside", (THIRD,), {"reason": IN_NO_PARENT}),
        ("水心亭社区第三网格与第四网格的公共边界上有 3 个顶点不一致。", "mismatch", (THIRD, FOURTH), {"count": 3}),
        ("水心亭社区第三网格的图形无效（自相交）。", "invalid", (THIRD,), {"reason": "Self-intersection"}),
        ("水心亭社区第三网格没有图形。", "empty", (THIRD,), {}),
        ("第 7 行缺少编号。", "missing_code", ("",), {"count": 7}),
        ("编号 c0 用了 2 次，在第 3、7 行。", "duplicate_code", ("x",), {"count": 2, "reason": "3, 7"}),
        ("编号 c0 用了 4 次，在第 3、7、8、9 行。", "duplicate_code", ("x",), {"count": 4, "reason": "3, 7, 8, 9"}),
        ("编号 c0 用了 400 次，在第 1、2、3 行等处。", "duplicate_code", ("x",),
         {"count": 400, "reason": ", ".join(map(str, range(1, 401)))}),
        ("水心亭社区第三网格由互不相连的 2 块组成，其中较小的部分共 0.947 平方米。", "multipart", (THIRD,),
         {"count": 2, "area_m2": 0.947}),
        ("水心亭社区第三网格过于狭长，宽约 2.50 米。", "sliver", (THIRD,), {"width_m": 2.5}),
        ("水心亭社区第三网格与第四网格的边界切开了楼栋城市花园3幢，较小的一侧 41.0 平方米。", "cut_building",
         (THIRD, FOURTH), {"area_m2": 41, "reason": "城市花园3幢"}),
        ("水心亭社区第三网格的外边界切开了小区城市花园，较小的一侧 41.0 平方米。", "cut_estate", (THIRD,),
         {"area_m2": 41, "reason": "城市花园"}),
        ("前园南路12号不在任何网格内，最近的是水心亭社区第三网格。", "place_outside", (THIRD,),
         {"count": 1, "reason": "前园南路12号"}),
        ("包括前园南路12号在内的 9 个地址不在任何网格内，最近的是水心亭社区第三网格。", "place_outside", (THIRD,),
         {"count": 9, "reason": "前园南路12号"}),
        ("水心亭社区第三网格内没有地址。", "no_place", (THIRD,), {}),
        ("水心亭社区第三网格有 612 户，应为 300-500 户。", "households", (THIRD,), {"count": 612, "reason": "300-500"}),
        ("水心亭社区第三网格围住的 2.0 平方米不属于任何网格，可能是有意为之。", "enclave", (THIRD,), {"area_m2": 2}),
    ],
)  # fmt: skip
def test_each_kind_in_chinese(text, kind, names, facts):
    assert said(DefectKind(kind), names, **facts) == text


def test_in_english():
    defect = Defect(DefectKind.OVERLAP, ("a", "b"), 13.04, 100, 0.2, HERE)
    assert sentence(defect, (THIRD, FOURTH), EN, along="前园南路") == (
        "水心亭社区第三网格 and 第四网格 overlap by 13.0 m², along 前园南路."
    )


def test_many_grids_are_not_all_named():
    names = [f"水心亭社区第{n}网格" for n in "一二三四五六"]
    defect = Defect(DefectKind.GAP, tuple("abcdef"), 9.0, shape=HERE)
    assert "第一网格、第二网格、第三网格和另外 3 个网格之间" in sentence(defect, names, ZH)
    assert "第一网格, 第二网格, 第三网格 and 3 more" in sentence(defect, names, EN)


def test_what_is_allowed_says_why_by_whom_and_when():
    lake = Allowance("K1", "人工湖", "示例审批人", date(2026, 3, 1), HERE)
    defect = Defect(DefectKind.GAP, ("a", "b"), 9.0, shape=HERE, allowed=lake)
    assert (
        sentence(defect, ("甲", "乙"), ZH)
        == "甲与乙之间有 9.0 平方米的缝隙。已准许：人工湖（示例审批人，2026年3月1日）。"
    )
    undated = replace(defect, allowed=replace(lake, since=None))
    assert (
        sentence(undated, ("甲", "乙"), EN) == "A gap of 9.0 m² lies between 甲 and 乙. Allowed: 人工湖 (示例审批人)."
    )


def test_kinds_and_severities_have_their_words():
    assert len({ZH(word) for word in KINDS.values()}) == len(DefectKind)
    assert [ZH(word) for word in SEVERITIES.values()] == ["错误", "警告", "提示"]


@pytest.mark.parametrize(
    ("name", "own"),
    [
        (THIRD, "第三网格"),
        ("第三网格 (341)", "第三网格"),
        ("新村网格", "新村网格"),
        ("网格 (12)", "网格 (12)"),
        ("341", "341"),
    ],
)
def test_a_grid_s_own_name(name, own):
    assert own_name(name, "341") == own
