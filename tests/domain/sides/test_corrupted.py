"""Spoilt wordings: each is read to the right sides, or refused with the right fault; 160 of a seed, and a table."""

import random
from dataclasses import dataclass

import opencc
import pytest

from geogrid.domain.sides.read import read
from geogrid.domain.sides.side import FOUR, WRITTEN, Direction, Fault, Problem
from tests.domain.sides.test_read import short

E, S, W, N = FOUR
EAST, SOUTH, WEST, NORTH = "东南西北"


@dataclass(frozen=True)
class Spoilt:
    """A text, the sides that are right, and what is wrong with it."""

    text: str
    sides: str
    faults: tuple[Fault, ...] = ()

    def check(self):
        reading = read(self.text)
        assert (short(reading), reading.faults, reading.start) == (self.sides, self.faults, None), self.text


# --- spoilt by a seed: a side as it is written, and as it is read

BASES = [
    {E: ("前园南路",), S: ("滨江路",), W: ("仙人洞南路",), N: ("黄山中路",)},
    {E: ("横关乡",), W: ("洽阳山",), S: ("高速公路",), N: ("广宇新城",)},
    {E: ("广德路",), S: ("淮南铁路线",), W: ("郎溪路",), N: ("新安江路",)},
    {E: ("马岗社区",), S: ("新安江路",), W: ("学苑社区",), N: ("长江东路",)},
    {E: ("当涂路",), S: ("北一环路", "鼓乡路"), W: ("板桥河沿河路",), N: ("淮南线",)},
    {E: ("杨巷港", "京华路"), S: ("骑龙港", "育才路"), W: ("明珠路", "西向阳河", "明珠路"), N: ("杨巷港",)},
    {E: ("东南大道",), S: ("南外环路",), W: ("西向阳河",), N: ("北一环路",)},
    {S: ("油车河",), N: ("肖塘港",), E: ("叶粮路",), W: ("320国道",)},
    {E: ("东寺巷", "朝阳巷"), W: ("康衢巷",), S: ("长河护城路",), N: ("凤凰山路",)},
    {E: ("瓯江",), S: ("水南村",), W: ("兴侨大厦", "江南大厦"), N: ("北京路",)},
]
TRADITIONAL = opencc.OpenCC("s2t")


def said(base, verbs="至至至至"):
    return [f"{WRITTEN[d]}{verb}{'、'.join(names)}" for (d, names), verb in zip(base.items(), verbs)]


def told(base):
    return " ".join(f"{WRITTEN[direction]}:{'+'.join(names)}" for direction, names in base.items())


def without_stops(base, chance):
    return Spoilt("".join(said(base)), told(base))


def blanks(base, chance):
    return Spoilt(chance.choice([" ", "  ", "　", "\t"]).join(said(base)), told(base))


def line_breaks(base, chance):
    return Spoilt(chance.choice(["\n", "\r\n", "\n\n"]).join(said(base)) + "\n", told(base))


def some_stops(base, chance):
    parts = said(base)
    stops = ["，", "", chance.choice("，；、。"), ""]
    chance.shuffle(stops)
    return Spoilt("".join(part + stop for part, stop in zip(parts, stops)), told(base))


def mixed_stops(base, chance):
    return Spoilt("".join(part + chance.choice(",，、､;；。｡") for part in said(base)), told(base))


def other_order(base, chance):
    items = list(base.items())
    chance.shuffle(items)
    return Spoilt(chance.choice(["，", "", " "]).join(said(dict(items))), told(dict(items)))


def doubled(base, chance):
    direction = chance.choice(FOUR)
    parts = [*said(base), f"{WRITTEN[direction]}至解放路"]
    return Spoilt(
        chance.choice(["，", "；", ""]).join(parts),
        f"{told(base)} {WRITTEN[direction]}:解放路",
        (Fault(Problem.DOUBLED, direction),),
    )


def left_out(base, chance):
    direction = chance.choice(FOUR)
    rest = {d: names for d, names in base.items() if d is not direction}
    text = chance.choice(["，", "；", ""]).join(said(rest))
    return Spoilt(text, told(rest), (Fault(Problem.MISSING, direction),))


def emptied(base, chance):
    direction = chance.choice(FOUR)
    rest = {d: () if d is direction else names for d, names in base.items()}
    return Spoilt(chance.choice(["，", "；", ""]).join(said(rest)), told(rest), (Fault(Problem.EMPTY, direction),))


def other_verbs(base, chance):
    verbs = [
        chance.choice(["至", "到", "起", "临", "接", "抵", "靠", "邻", "沿", "紧邻", "毗邻", "止于"]) for _ in FOUR
    ]
    return Spoilt(chance.choice(["，", "；", " "]).join(said(base, verbs)), told(base))


def bounded(base, chance):
    ends = [("以", "为界"), ("与", "交界"), ("与", "相邻"), ("与", "接壤"), ("至与", "交界处")]
    parts = []
    for direction, names in base.items():
        first, last = chance.choice(ends)
        parts.append(f"{WRITTEN[direction]}{first}{'、'.join(names)}{last}")
    return Spoilt(chance.choice(["，", "；"]).join(parts), told(base))


def traditional(base, chance):
    base = {direction: tuple(map(TRADITIONAL.convert, names)) for direction, names in base.items()}
    text = chance.choice(["，", "", "；"]).join(said(base, chance.choice(["至至至至", "臨臨臨臨", "鄰至至鄰"])))
    return Spoilt(text.replace("东", "東"), told(base).replace(" 东:", " 東:").replace("東:", "东:"))


def with_text_around(base, chance):
    before = chance.choice(["网格范围：", "四至：", "本网格位于城区中部，", "【四至】", "第3网格（共314户）："])
    behind = chance.choice(
        ["，面积1.3平方公里，共14082人。", "。共有居民三百户。", "，居民314户", "，辖3个小区", "围合区域"]
    )
    return Spoilt(before + "，".join(said(base)) + behind, told(base))


def numbered(base, chance):
    form = chance.choice(["{}.", "{}、", "（{}）", "{}) "])
    parts = [form.format(at) + part for at, part in enumerate(said(base), 1)]
    return Spoilt(chance.choice([" ", "；", "\n", "，"]).join(parts), told(base))


def bracket_left_open(base, chance):
    direction = chance.choice(FOUR)
    names = base[direction]
    text = "，".join(said(base | {direction: (*names[:-1], f"{names[-1]}{chance.choice('(（')}在建")}))
    return Spoilt(text, told(base | {direction: (*names[:-1], f"{names[-1]}(在建)")}))


def without_words(base, chance):
    colon, stop = chance.choice("：:"), chance.choice(["；", "，", " ", "\n"])
    return Spoilt(stop.join(said(base, colon * 4)), told(base))


SPOILERS = [
    *(without_stops, blanks, line_breaks, some_stops, mixed_stops, other_order, doubled, left_out, emptied),
    *(other_verbs, bounded, traditional, with_text_around, numbered, bracket_left_open, without_words),
]


@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda spoil: spoil.__name__)
def test_spoilt_by_a_seed(spoil):
    for number, base in enumerate(BASES):
        spoil(base, random.Random(f"{spoil.__name__} {number}")).check()


# --- a table

SAME = "东:滨江路 南:五一路 西:黄山路 北:延安路"
TABLE = [
    # several sides at once
    ("东、南至滨江路，西至黄山路，北至延安路", "东:滨江路 南:滨江路 西:黄山路 北:延安路"),
    ("东南两侧至滨江路，西至黄山路，北至延安路", "东:滨江路 南:滨江路 西:黄山路 北:延安路"),
    ("东侧、南侧均至滨江路，西至黄山路，北至延安路", "东:滨江路 南:滨江路 西:黄山路 北:延安路"),
    ("东和南至滨江路；西至黄山路；北至延安路", "东:滨江路 南:滨江路 西:黄山路 北:延安路"),
    ("南、北至五一路，东、西至黄山路", "南:五一路 北:五一路 东:黄山路 西:黄山路"),
    ("东、西、南三面至五一路，北至黄山路", "东:五一路 西:五一路 南:五一路 北:黄山路"),
    ("东西两面临五一路，南北两面临黄山路", "东:五一路 西:五一路 南:黄山路 北:黄山路"),
    # verbs
    ("东以滨江路为界，南以五一路为界，西以黄山路为界，北以延安路为界", SAME),
    ("东以滨江路为界南以五一路为界西以黄山路为界北以延安路为界", SAME),
    ("东与滨江路为邻，南与五一路毗连，西与黄山路相接，北与延安路接界", SAME),
    ("东起滨江路，西止黄山路，南起五一路，北止延安路", "东:滨江路 西:黄山路 南:五一路 北:延安路"),
    ("东临滨江路南靠五一路西抵黄山路北邻延安路", SAME),
    ("东沿滨江路南沿五一路西沿黄山路北沿延安路", SAME),
    ("东至滨江路南起五一路西临黄山路北抵延安路", SAME),
    ("东边界为滨江路，南边界为五一路，西边界为黄山路，北边界为延安路", SAME),
    ("东面是滨江路，南面是五一路，西面是黄山路，北面是延安路", SAME),
    ("东——滨江路，南——五一路，西——黄山路，北——延安路", SAME),
    ("东至：滨江路，南至：五一路，西至：黄山路，北至：延安路", SAME),
    ("东：至滨江路，南：至五一路，西：至黄山路，北：至延安路", SAME),
    ("东 至 滨江路，南 至 五一路，西 至 黄山路，北 至 延安路", SAME),
    ("东 滨江路 南 五一路 西 黄山路 北 延安路", SAME),
    ("东\t滨江路\n南\t五一路\n西\t黄山路\n北\t延安路", SAME),
    # no verbs
    ("四至：东滨江路南五一路西黄山路北延安路", SAME),
    ("四至：东滨江路，南五一路，西黄山路，北延安路", SAME),
    ("四至：东前园南路南滨江路西仙人洞南路北黄山中路", "东:前园南路 南:滨江路 西:仙人洞南路 北:黄山中路"),
    # names with directions
    ("东至东南大道南至南外环路西至西向阳河北至北一环路", "东:东南大道 南:南外环路 西:西向阳河 北:北一环路"),
    ("东至江南至诚路南至五一路西至黄山路北至延安路", "东:江南至诚路 南:五一路 西:黄山路 北:延安路"),
    ("东至自强路，南至于洪路，西至为民路，北至至善路", "东:自强路 南:于洪路 西:为民路 北:至善路"),
    ("东至鉴江东、南至罗江南、西至西河、北至北山", "东:鉴江东 南:罗江南 西:西河 北:北山"),
    ("东至滨江路、南沿路，南至五一路，西至黄山路，北至延安路", "东:滨江路+南沿路 南:五一路 西:黄山路 北:延安路"),
    ("东沿滨江路，南沿沿河路，西沿西沿江路，北沿延安路", "东:滨江路 南:沿河路 西:西沿江路 北:延安路"),
    # brackets, quotes
    ("前园社区（东至滨江路，南至五一路，西至黄山路，北至延安路），1.3平方公里", SAME),
    ("前园社区（东至滨江路，南至五一路，西至黄山路，北至延安路", SAME),
    ("东至【滨江路】，南至【五一路】，西至【黄山路】，北至【延安路】", SAME),
    ("东至“滨江路”，南至“五一路”，西至“黄山路”，北至“延安路”", SAME),
    ("“东至滨江路，南至五一路，西至黄山路，北至延安路”，1.3平方公里", SAME),
    ("东至(滨江路，南至(五一路，西至(黄山路，北至(延安路", SAME),
    ("东至滨江路），南至五一路），西至黄山路），北至延安路）", SAME),
    (
        "东至滨江路（南段（一期）），南至五一路（北至延安路），西至黄山路，北至延安路",
        "东:滨江路(南段（一期）) 南:五一路(北至延安路) 西:黄山路 北:延安路",
    ),
    ("东至滨江路在建），南至五一路，西至黄山路，北至延安路", "东:滨江路(在建) 南:五一路 西:黄山路 北:延安路"),
    (
        "东至滨江路(在建、解放路，南至五一路，西至黄山路，北至延安路",
        "东:滨江路(在建)+解放路 南:五一路 西:黄山路 北:延安路",
    ),
    # what is named
    ("东至滨江路以西，南至五一路以北，西至黄山路以东，北至延安路以南围合区域", SAME),
    ("东至滨江路中心线南至五一路外侧西至黄山路内侧北至延安路中线", SAME),
    ("东至滨江路和解放路，南至五一路，西至黄山路，北至延安路", "东:滨江路+解放路 南:五一路 西:黄山路 北:延安路"),
    ("东至滨江路 解放路，南至五一路，西至黄山路，北至延安路", "东:滨江路+解放路 南:五一路 西:黄山路 北:延安路"),
    ("东至滨江路和解放路交口，南至五一路，西至黄山路，北至延安路", "东:滨江路×解放路 南:五一路 西:黄山路 北:延安路"),
    ("東以濱江路為界，南與馬崗社區交界，西鄰鐵橋，北臨延安路", "东:濱江路 南:馬崗社區 西:鐵橋 北:延安路"),
    # eight directions
    (
        "东北至甲路东南至乙路西南至丙路西北至丁路东至滨江路南至五一路西至黄山路北至延安路",
        f"东北:甲路 东南:乙路 西南:丙路 西北:丁路 {SAME}",
    ),
    (
        "东：滨江路；东南：乙路；南：五一路；西：黄山路；西北角：丁路；北：延安路",
        "东:滨江路 东南:乙路 南:五一路 西:黄山路 西北:丁路 北:延安路",
    ),
]
REFUSED = [
    ("东北至甲路，东南至乙路，西南至丙路，西北至丁路", [(Problem.MISSING, d) for d in FOUR]),
    ("滨江路，五一路，黄山路，延安路", [(Problem.NOTHING, None)]),
    ("东滨江路，南五一路，西黄山路，北延安路", [(Problem.NOTHING, None)]),
    ("四至：东大街，南大街，西大街，北大街", [(Problem.NOTHING, None)]),
    ("四至：东滨江路，南五一路，北延安路", [(Problem.NOTHING, None)]),
    ("东至，南至，西至，北至", [(Problem.NOTHING, None)]),
    ("四至：________", [(Problem.NOTHING, None)]),
    ("东至滨江路，南五一路，西至黄山路，北至延安路", [(Problem.MISSING, S)]),
    ("东至滨江路，南至无，西至黄山路，北至——", [(Problem.EMPTY, S), (Problem.EMPTY, N)]),
    ("东至滨江路，南至____，西至黄山路，北至延安路", [(Problem.EMPTY, S)]),
    ("东至南至五一路，西至黄山路，北至延安路", [(Problem.EMPTY, E)]),
    ("东至滨江路，南至五一路，西至黄山路，北至", [(Problem.EMPTY, N)]),
    ("东至滨江路，东至解放路，南至五一路，西至黄山路", [(Problem.DOUBLED, E), (Problem.MISSING, N)]),
    ("东至滨江路南至五一路南至解放路西至黄山路北至延安路", [(Problem.DOUBLED, S)]),
    ("东至滨江路，东、南至解放路，西至黄山路，北至延安路", [(Problem.DOUBLED, E)]),
    ("第一网格：东至滨江路，南至五一路，西至黄山路，北至延安路；第二网格：" + "东至A路，南至B路，西至C路，北至D路",
     [(Problem.DOUBLED, d) for d in FOUR]),
    ("东至滨江路(在建，南至五一路，西至黄山路)，北至延安路", [(Problem.MISSING, S), (Problem.MISSING, W)]),
    ("以茂林路为界划分为东、西两个网格", [(Problem.DIVIDED, None)]),
    ("該網格以茂林路為界劃分為兩個網格", [(Problem.DIVIDED, None)]),
    ("沿滨江路向东", [(Problem.NOTHING, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sides"), TABLE)
def test_read_all_the_same(text, sides):
    Spoilt(text, sides).check()


@pytest.mark.parametrize(("text", "faults"), REFUSED)
def test_refused_with_the_reason(text, faults):
    assert list(read(text).faults) == [Fault(problem, direction) for problem, direction in faults]


ACROSS = ("黄山路", "五一路")
AROUND = [("黄山路", Direction.EAST, "滨江路"), ("滨江路", Direction.SOUTH, "延安路"), ("延安路", None, None)]
TRACES = [
    ("由黄山路与五一路交汇点起，沿黄山路向东至滨江路，沿滨江路向南至延安路，沿延安路至起点止", ACROSS, AROUND),
    ("由黄山路与五一路交汇点起沿黄山路向东至滨江路沿滨江路向南至延安路沿延安路至起点止", ACROSS, AROUND),
    ("自黄山路和五一路交叉口，东沿黄山路至滨江路；折向南沿滨江路至延安路；再沿延安路至起点。", ACROSS, AROUND),
    ("由黃山路與五一路交匯點起，沿黃山路東至濱江路，沿濱江路南行至延安路，沿延安路至起點止",
     ("黃山路", "五一路"),
     [("黃山路", Direction.EAST, "濱江路"), ("濱江路", Direction.SOUTH, "延安路"), ("延安路", None, None)]),
    ("起点为黄山路与五一路交口，沿黄山路向东约1,056米至滨江路，沿滨江路向南约 30 米至延安路，沿延安路约5米至起点止",
     ACROSS, AROUND),
    ("网格范围：从石岐河大桥起，沿沿江路向东至五一路，沿无名边界约120米至起点止", ("石岐河大桥", None),
     [("沿江路", Direction.EAST, "五一路"), ("无名边界", None, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "start", "steps"), TRACES)
def test_spoilt_traces(text, start, steps):
    reading = read(text)
    assert (reading.start.name, reading.start.other) == start
    assert [(step.along.name, step.towards, step.to and step.to.name) for step in reading.steps] == steps
    assert (reading.sides, reading.faults) == ((), ())


@pytest.mark.parametrize("text", ["网格由某单位管理，东沿滨江路，南沿五一路，西沿黄山路，北沿延安路"])
def test_no_trace(text):
    Spoilt(text, SAME).check()


def test_these_are_200():
    assert len(SPOILERS) * len(BASES) + len(TABLE) + len(REFUSED) + len(TRACES) >= 200
