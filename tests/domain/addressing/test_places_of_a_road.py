"""A place that is called by a road and is not in the register may lie elsewhere: 航空路小学."""

import pytest

from geogrid.domain.addressing.finding import Certainty, Remark
from tests.domain.addressing.cities import city

GRIDS = {"A": ("甲社区", "西街道"), "B": ("乙社区", "东街道")}
REGISTER = {
    **{f"航空路{number}号": "A" for number in (5, 7, 9)}, **{f"循礼门{number}号": "A" for number in (2, 4)},
}  # fmt: skip
PLACES = [
    "小学", "第一小学", "中学", "医院", "社区医院", "派出所", "宿舍", "家属院", "菜场", "地铁站", "支行",
    "建设银行", "小区", "幸福小区", "新村", "花园", "大厦", "广场", "公园", "立交桥", "敬老院", "停车场",
    "社区", "居委会", "同济医院", "工商局", "纺织厂", "大排档", "加气站", "夜市",
    "武展", "世贸", "徐东", "人信汇", "美食城", "新世界", "太古里", "王府井", "合江亭", "酒吧", "汽修厂", "万达影城",
]  # fmt: skip
WORDS = [
    "门口", "附近", "那边", "停车难", "路灯坏了", "有小学生打架", "街道脏乱差", "门店油烟扰民",
    "停水影响小区", "归哪个社区管啊", "属于哪个小区", "公厕堵了", "地铁施工噪音", "道路中心隔离栏坏了",
    "红绿灯不亮", "人行道破损", "上", "窨井盖", "绿化带枯死", "东段", "广场舞", "扬尘", "下水道口", "岗亭",
    " 李娟", "商户",
]  # fmt: skip


@pytest.fixture(scope="module")
def matcher():
    return city(REGISTER, GRIDS, within="420103")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"航空路{named}", named)
        for named in PLACES
    ]
    + [
        ("循礼门饭店", "饭店"), ("循礼门小区", "小区"), ("武汉市航空路小学", "小学"), ("航空路（小学）", "小学"),
        ("航空路小学门口停车难", "小学"), ("航空路社区居委会", "社区居委会"),
    ],
)  # fmt: skip
def test_it_is_probable_and_said_to_be_missing(matcher, text, named):
    found = matcher.match(text)
    assert (found.certainty, found.grid) == (Certainty.PROBABLE, "A")
    assert named in [note.said for note in found.notes if note.remark is Remark.NOT_LISTED]


@pytest.mark.parametrize(
    "behind",
    WORDS,
)
def test_other_words_behind_a_road_leave_it_certain(matcher, behind):
    found = matcher.match(f"航空路{behind}")
    assert (found.certainty, found.grid) == (Certainty.CERTAIN, "A")


def test_one_that_the_register_has_is_certain():
    found = city({**REGISTER, "航空路幼儿园": "B"}, GRIDS).match("航空路幼儿园")
    assert (found.certainty, found.grid) == (Certainty.CERTAIN, "B")


@pytest.mark.parametrize("text", ["航空路店", "航空路站"])
def test_a_word_behind_a_road_makes_no_other_road_of_it(matcher, text):
    found = matcher.match(text)
    assert (found.certainty, found.grid) == (Certainty.PROBABLE, "A")


@pytest.mark.parametrize("text", ["航空路小学", "航空路支行"])
def test_nothing_is_said_to_be_put_right_that_is_written_so(matcher, text):
    assert all(note.said != note.meant for note in matcher.match(text).notes)
