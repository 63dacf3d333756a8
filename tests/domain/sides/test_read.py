"""Sides as offices write them: real wordings, other orders, missing stops, traces, and what is refused."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geogrid.domain.sides.read import LONGEST, read
from geogrid.domain.sides.side import FOUR, UNNAMED, WRITTEN, Direction, Edge, Fault, Kind, Problem, Reference, Side
from geogrid.domain.sides.style import Style
from geogrid.domain.sides.write import write

E, S, W, N = FOUR


def short(reading):
    """东:前园南路 南:滨江路 ...: names, the second one of a crossing behind ×, notes in brackets."""
    return " ".join(f"{WRITTEN[side.direction]}:{'+'.join(map(name, side.references))}" for side in reading.sides)


def name(reference):
    other = f"×{reference.other}" if reference.other else ""
    return reference.name + other + "".join(f"({note})" for note in reference.notes)


# Wordings of public notices and statistics (some of fragments): 屯溪, 合肥, 徐泾, 化州, 青田, 枞阳, 长兴, 松江, 扬州.
REAL = [
    ("东起前园南路,南至滨江路,西至仙人洞南路,北至黄山中路", "东:前园南路 南:滨江路 西:仙人洞南路 北:黄山中路"),
    (
        "东与歙县的横关乡马鞍岭交界,西至洽阳山,南至高速公路,北至广宇新城",
        "东:歙县的横关乡马鞍岭 西:洽阳山 南:高速公路 北:广宇新城",
    ),
    ("东至广德路、南至淮南铁路线、西至郎溪路、北至新安江路", "东:广德路 南:淮南铁路线 西:郎溪路 北:新安江路"),
    (
        "东至马岗社区交界、南至新安江路、西至学苑社区交界、北至长江东路",
        "东:马岗社区 南:新安江路 西:学苑社区 北:长江东路",
    ),
    ("东至当涂路、南至安拖家园、西至肥东路、北至淮南线", "东:当涂路 南:安拖家园 西:肥东路 北:淮南线"),
    (
        "东至淮南路(在建)、南至北一环路、鼓乡路、西至板桥河沿河路、北至板桥河与淮南路交口",
        "东:淮南路(在建) 南:北一环路+鼓乡路 西:板桥河沿河路 北:板桥河×淮南路",
    ),
    (
        "东至泾茉路,南至尚茂路、尚涵路,西至徐乐路,北至尚鸿路",
        "东:泾茉路 南:尚茂路+尚涵路 西:徐乐路 北:尚鸿路",
    ),
    (
        "东至杨巷港、京华路,南至骑龙港、育才路,西至明珠路、西向阳河、明珠路,北至杨巷港",
        "东:杨巷港+京华路 南:骑龙港+育才路 西:明珠路+西向阳河+明珠路 北:杨巷港",
    ),
    (
        "东至鉴江东(河西段)、南至罗江南(河西段)、西至绿中海4期围墙、西向阳河、北至龙潭村边、塘角村边",
        "东:鉴江东(河西段) 南:罗江南(河西段) 西:绿中海4期+西向阳河 北:龙潭村+塘角村",
    ),
    (
        "东至石郭坑(飞鹤山庄路口),南至铁路后山坡与水南村交界,西至兴侨大厦、江南大厦,北至瓯江",
        "东:石郭坑(飞鹤山庄路口) 南:铁路后山坡×水南村 西:兴侨大厦+江南大厦 北:瓯江",
    ),
    (
        "东至东寺巷、朝阳巷,西至康衢巷,南至长河护城路,北至凤凰山路",
        "东:东寺巷+朝阳巷 西:康衢巷 南:长河护城路 北:凤凰山路",
    ),
    ("南至油车河,北至肖塘港,东至叶粮路,西至320国道", "南:油车河 北:肖塘港 东:叶粮路 西:320国道"),
    ("东临小秦淮河,西至汶河南路,南到甘泉路,北至文昌中路", "东:小秦淮河 西:汶河南路 南:甘泉路 北:文昌中路"),
]


@pytest.mark.parametrize(("text", "sides"), REAL)
def test_real_wordings(text, sides):
    reading = read(text)
    assert (short(reading), reading.faults, reading.unread) == (sides, (), ())


@pytest.mark.parametrize(
    ("written", "reference"),
    [
        ("黄山中路", Reference("黄山中路", Kind.ROAD)),
        ("黄山中路中心线", Reference("黄山中路", Kind.ROAD, edge=Edge.CENTRE)),
        ("石岐河中线", Reference("石岐河", Kind.WATER, edge=Edge.CENTRE)),
        ("清明山滴水线", Reference("清明山", Kind.HILL, edge=Edge.FOOT)),
        ("化州市第一中学围墙内", Reference("化州市第一中学", Kind.WALL, edge=Edge.INNER)),
        ("绿中海4期围墙", Reference("绿中海4期", Kind.WALL)),
        ("滨江路外侧", Reference("滨江路", Kind.ROAD, edge=Edge.OUTER)),
        ("龙潭村边", Reference("龙潭村", Kind.AREA, edge=Edge.BORDER)),
        ("马岗社区交界", Reference("马岗社区", Kind.AREA)),
        ("淮南铁路线", Reference("淮南铁路线", Kind.RAILWAY)),
        ("京沪高铁", Reference("京沪高铁", Kind.RAILWAY)),
        ("鼓乡路（规划（二期））", Reference("鼓乡路", Kind.ROAD, notes=("规划（二期）",))),
        ("黄山路与延安路交叉口", Reference("黄山路", Kind.CROSSING, "延安路")),
        ("安拖家园", Reference("安拖家园", Kind.ESTATE)),
        ("兴侨大厦", Reference("兴侨大厦", Kind.BUILDING)),
        ("三里屯", Reference("三里屯", Kind.AREA)),
        ("鸡鸣", Reference("鸡鸣", Kind.UNKNOWN)),
    ],
)
def test_what_a_side_names(written, reference):
    assert read(f"东至{written}").side(E).references == (reference,)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("东到A路 西到B路 南到C路 北到D路", "东:A路 西:B路 南:C路 北:D路"),
        ("东至A路南至B路西至C路北至D路", "东:A路 南:B路 西:C路 北:D路"),
        ("东至水木花都南至清明路西至五里河北至清明山", "东:水木花都 南:清明路 西:五里河 北:清明山"),
        ("四至范围：东面至A路；南面至B路；西面至C路；北面至D路。", "东:A路 南:B路 西:C路 北:D路"),
        ("东：A路；南：B路；西：C路；北：D路", "东:A路 南:B路 西:C路 北:D路"),
        ("东以A路为界，南以B河为界，西接C社区，北靠D山", "东:A路 南:B河 西:C社区 北:D山"),
        ("东北至A路，东南至B路，西南至C路，西北至D路，东至E，南至F，西至G，北至H",
         "东北:A路 东南:B路 西南:C路 西北:D路 东:E 南:F 西:G 北:H"),
        ("东至和平路和谐花园，南至A路和B路，西至C路，北至D路", "东:和平路和谐花园 南:A路+B路 西:C路 北:D路"),
        ("东至A路（南至B路段），南至C路，西至D路，北至E路", "东:A路(南至B路段) 南:C路 西:D路 北:E路"),
        ("东至Ａ路，南至江南至诚路，西至C路，北至D路", "东:Ａ路 南:江南至诚路 西:C路 北:D路"),
        ("东临A路，西临B路，南北均至C路", "东:A路 西:B路 南:C路 北:C路"),
        ("东西均临A路，南北都至C路", "东:A路 西:A路 南:C路 北:C路"),
        ("东南西北均至环城路", "东:环城路 南:环城路 西:环城路 北:环城路"),
    ],
)  # fmt: skip
def test_other_ways_to_write_it(text, sides):
    reading = read(text)
    assert short(reading) == sides
    assert {fault.problem for fault in reading.faults} <= set()


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [Fault(Problem.NOTHING)]),
        ("本网格共有三百户居民", [Fault(Problem.NOTHING)]),
        ("以茂林路为界划分为两个网格", [Fault(Problem.DIVIDED)]),
        ("东至A路，南至B路，西至C路", [Fault(Problem.MISSING, N)]),
        ("东至A路，东至B路，南至C路，西至D路，北至E路", [Fault(Problem.DOUBLED, E)]),
        ("东至A路，南至，西至C路，北至D路", [Fault(Problem.EMPTY, S)]),
        ("东至", [Fault(Problem.NOTHING)]),
    ],
)
def test_what_does_not_say_four_sides_is_told(text, faults):
    assert list(read(text).faults) == faults


def test_what_is_beside_the_sides_is_kept():
    reading = read("该网格位于城区中部，东至A路，南至B路，西至C路，北至D路。面积1.3平方公里。")
    assert short(reading) == "东:A路 南:B路 西:C路 北:D路"
    assert reading.unread == ("该网格位于城区中部", "面积1.3平方公里")


def test_a_trace():
    reading = read(
        "由石岐河中线与南外环路中线交汇点，沿南外环路中线至永安一路中线，南沿永安一路中线至岐关西路中线，"
        "沿石岐河中线北至南外环路中线止"
    )
    assert (reading.start.name, reading.start.other) == ("石岐河", "南外环路")
    told = [(step.along.name, step.towards, step.to.name) for step in reading.steps]
    assert told == [
        ("南外环路", None, "永安一路"),
        ("永安一路", S, "岐关西路"),
        ("石岐河", N, "南外环路"),
    ]


# --- properties

CENTRES = st.sampled_from(["前园南", "滨江", "黄山中", "仙人洞", "解放", "人民", "中山北", "五一"])
NAMES = st.one_of(
    st.builds(lambda a: Reference(f"{a}路", Kind.ROAD), CENTRES),
    st.builds(lambda a: Reference(f"{a}河", Kind.WATER), CENTRES),
    st.builds(lambda a: Reference(f"{a}社区", Kind.AREA), CENTRES),
    st.builds(lambda a: Reference(f"{a}花园", Kind.WALL, edge=Edge.OUTER), CENTRES),
    st.builds(lambda a: Reference(f"{a}路", Kind.ROAD, edge=Edge.INNER, notes=("在建",)), CENTRES),
    st.builds(lambda a, b: Reference(f"{a}路", Kind.CROSSING, f"{b}街"), CENTRES, CENTRES),
)
SIDES = st.tuples(*(st.builds(Side, st.just(d), st.lists(NAMES, min_size=1, max_size=3).map(tuple)) for d in FOUR))


VERBS = st.sampled_from(["至", "到", "临", "接", "起", "靠", "以…为界"])


@given(SIDES, st.permutations(FOUR), st.tuples(VERBS, VERBS, VERBS, VERBS))
def test_what_is_written_is_read_again(sides, order, verbs):
    example = "，".join(f"{WRITTEN[direction]}{verb}" for direction, verb in zip(order, verbs, strict=True))
    reading = read(write(sides, Style.of(example)))
    assert reading.faults == ()
    assert {side.direction: side for side in reading.sides} == {side.direction: side for side in sides}
    assert [side.direction for side in reading.sides] == list(order)


@given(SIDES, st.randoms(use_true_random=False))
def test_spoilt_texts_are_read_or_refused_with_the_reason(sides, chance: random.Random):
    text = write(sides)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(text))
        text = chance.choice([text[:at] + text[at + 1 :], text[:at] + "，" + text[at:], text + "，东至后街"])
    reading = read(text)
    directions = [side.direction for side in reading.sides]
    assert reading.faults or (sorted(directions) == sorted(FOUR) and all(side.references for side in reading.sides))


@given(st.text(alphabet=st.sampled_from("东南西北至到以为界与交，、（）() 路河村沿由起止。\n")))
def test_any_text_is_answered(text):
    reading = read(text)
    assert reading.faults or reading.steps or {side.direction for side in reading.sides} >= set(FOUR)


def test_a_long_text_is_answered_soon():
    for text in ("东至" * 50_000, "由" * 50_000 + "沿", "（" * 50_000, "东至A路，" * 20_000):
        assert read(text).text == text[:LONGEST].strip()


def test_directions_are_all_written():
    assert {WRITTEN[direction] for direction in Direction} == {"东", "南", "西", "北", "东北", "东南", "西南", "西北"}


def test_brackets_within_brackets_without_end_are_no_fault_of_the_program():
    for text in ("（" * 1_000 + "）" * 1_000, "（" * 999 + "东至A路" + "）" * 990):
        assert read(text).faults
    nested = "前园社区（第一网格（东至滨江路，南至五一路，西至黄山路，北至延安路））"
    assert short(read(nested)) == "东:滨江路 南:五一路 西:黄山路 北:延安路"


def test_the_mouth_of_a_road_is_of_that_road():
    reading = read("东至北海路口，南至五一路与黄山路口，西至黄山路，北至延安路")
    assert short(reading) == "东:北海路 南:五一路×黄山路 西:黄山路 北:延安路"


def test_a_trace_that_comes_back():
    reading = read("由A路与B路交汇点起，沿A路向东至C路，沿C路向南至D路，沿D路向西至B路，沿B路向北回到起点")
    assert [step.along.name for step in reading.steps] == ["A路", "C路", "D路", "B路"]
    assert reading.steps[-1].to is None


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("前园北路以东，上新路以西，徽山路以北，北海路以南", "西:前园北路 东:上新路 南:徽山路 北:北海路"),
        ("前园北路以东、上新路以西、徽山路以北、北海路以南区域", "西:前园北路 东:上新路 南:徽山路 北:北海路"),
        ("以前园北路以东、上新路以西、徽山路以北、北海路以南为界", "西:前园北路 东:上新路 南:徽山路 北:北海路"),
        ("宁国路、徽州大道以东，马鞍山路以西，水阳江路以南，屯溪路以北",
         "西:宁国路+徽州大道 东:马鞍山路 北:水阳江路 南:屯溪路"),
        ("第一网格位于宁国路、徽州大道以东，马鞍山路以西，水阳江路以南，屯溪路以北合围区域",
         "西:宁国路+徽州大道 东:马鞍山路 北:水阳江路 南:屯溪路"),
        ("第一网格，宁国路以东、马鞍山路以西、水阳江路以南、屯溪路以北", "西:宁国路 东:马鞍山路 北:水阳江路 南:屯溪路"),
        ("宁国路，徽州大道以东，马鞍山路以西，水阳江路以南，屯溪路以北围合部分",
         "西:宁国路+徽州大道 东:马鞍山路 北:水阳江路 南:屯溪路"),
        ("东至宁国路—水阳江路，南至A路-B路，西至C路转D路，北至E路", "东:宁国路+水阳江路 南:A路+B路 西:C路+D路 北:E路"),
        ("东与前园社区以滨江路为界，南隔五一路与上新社区相望，西至A路，北至B路", "东:滨江路 南:五一路 西:A路 北:B路"),
        ("东至东围墙，南至南路，西至西路，北至B路", "东:东围墙 南:南路 西:西路 北:B路"),
        ("东至A路，南至B路，西至C路，北至含山路，含前园小区，责任人张三", "东:A路 南:B路 西:C路 北:含山路"),
        ("东 沿江大道，南 临江大道，西 A路，北 B路", "东:沿江大道 南:临江大道 西:A路 北:B路"),
        ("四至：东沿江大道，南临江大道，西滨江路，北延安路", "东:沿江大道 南:临江大道 西:滨江路 北:延安路"),
        ("东至上新路与北海路路口，南至滨江路延长线，西至黄山路，北迄黄山中路",
         "东:上新路×北海路 南:滨江路 西:黄山路 北:黄山中路"),
    ],
)  # fmt: skip
def test_seen_from_the_lines_and_other_ways_to_say_it(text, sides):
    assert (short(read(text)), read(text).faults) == (sides, ())


@pytest.mark.parametrize("behind", ["；其中滨江小区除外", "，不含第一小学", "，但不包括五一村", "，除滨江小区外"])
def test_what_is_left_out_is_no_side(behind):
    reading = read(f"东至滨江路，南至五一路，西至黄山路，北至延安路{behind}")
    assert short(reading) == "东:滨江路 南:五一路 西:黄山路 北:延安路"
    assert reading.unread


@pytest.mark.parametrize("end", ["回到起点", "返回起点", "返回至起点", "直至起点", "至起点止", "闭合于起点"])
def test_ways_to_say_that_a_trace_comes_back(end):
    reading = read(f"由A路与B路交汇点起，沿A路向东至C路，沿C路向南至D路，沿D路向西至B路，沿B路向北{end}")
    assert [step.along.name for step in reading.steps] == ["A路", "C路", "D路", "B路"]
    assert reading.steps[-1].to is None


@pytest.mark.parametrize("text", ["环南路外侧", "环南路的外侧", "环南路道路外侧", "环南路（外侧）"])
def test_the_outer_edge_however_it_is_written(text):
    side = read(f"东至{text}，南至五一路，西至黄山路，北至延安路").sides[0]
    assert (side.references[0].name, side.references[0].edge) == ("环南路", Edge.OUTER)


@pytest.mark.parametrize(
    ("flank", "edge"),
    [
        ("东侧", Edge.OUTER),
        ("西侧", Edge.INNER),
        ("北侧", Edge.BORDER),
        ("的东边", Edge.OUTER),
        ("西侧红线", Edge.INNER),
    ],
)
def test_an_edge_by_the_compass(flank, edge):
    side = read(f"东至环东路{flank}，南至五一路，西至黄山路，北至延安路").sides[0]
    assert [(each.name, each.edge) for each in side.references] == [("环东路", edge)]


@pytest.mark.parametrize("begin", ["由A路与B路交汇点起，", "起于A路与B路交叉口，", "始于A路与B路交叉口，"])
def test_ways_to_begin_a_trace(begin):
    reading = read(f"{begin}沿A路至C路，转向南沿C路至D路，再向西沿D路至B路，沿B路北至起点")
    assert [step.along.name for step in reading.steps] == ["A路", "C路", "D路", "B路"]
    assert reading.start.names == ("A路", "B路")


@pytest.mark.parametrize(
    ("text", "name", "edge"),
    [("率水东岸", "率水", Edge.OUTER), ("新安江西岸", "新安江", Edge.INNER), ("滨江路（东侧）", "滨江路", Edge.OUTER),
     ("滨江路边", "滨江路", Edge.BORDER), ("宁国路中心", "宁国路", Edge.CENTRE)],
)  # fmt: skip
def test_banks_and_flanks(text, name, edge):
    side = read(f"东至{text}，南至五一路，西至黄山路，北至延安路").sides[0]
    assert [(each.name, each.edge) for each in side.references] == [(name, edge)]


@pytest.mark.parametrize("before", ["拟建", "在建", "规划"])
def test_what_is_still_to_be_built(before):
    side = read(f"东至{before}滨江路，南至规划路，西至新建路，北至延安路")
    assert [each.references[0].name for each in side.sides] == ["滨江路", "规划路", "新建路", "延安路"]
    assert side.sides[0].references[0].notes == (before,)


def test_a_trace_that_does_not_say_where_it_begins():
    reading = read("沿A路向东至C路，沿C路向南至D路，沿D路向西至B路，沿B路向北至A路")
    assert [(step.along.name, step.towards) for step in reading.steps] == [
        ("A路", Direction.EAST), ("C路", Direction.SOUTH), ("D路", Direction.WEST), ("B路", Direction.NORTH)
    ]  # fmt: skip
    assert (reading.start, reading.faults) == (None, ())


@pytest.mark.parametrize("behind", ["为界", "交界", "相邻", "接壤"])
def test_a_border_without_a_name_at_the_end_of_a_side(behind):
    side = read(f"东与铁铺一巷、无名边界（约100米）{behind}，南至五一路，西至黄山路，北至延安路").sides[0]
    assert [(each.name, each.notes) for each in side.references] == [("铁铺一巷", ()), (UNNAMED, ("约100米",))]
