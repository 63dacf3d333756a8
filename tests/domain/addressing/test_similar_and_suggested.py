"""Names with one mistake, and names while they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geogrid.domain.addressing.names.element import Level, Name
from geogrid.domain.addressing.other_names.similar import SimilarNames
from geogrid.domain.addressing.suggest import Reason, Suggester
from geogrid.domain.addressing.text.alike import are_alike, sounds

ROADS = [
    "前园南路",
    "前园北路",
    "前园中路",
    "黄山中路",
    "黄山东路",
    "华山路",
    "延安路",
    "荷花池路",
    "荷花一巷",
    "荷花二巷",
    "长春一巷",
    "率水路",
]
ESTATES = [
    "城市花园",
    "新城花园",
    "城市花园南苑",
    "滨江华庭",
    "桂花苑",
    "金桂花园",
    "银桂花园",
    "模拟12号小区",
    "模拟13号小区",
]
NAMES = [(text, Name(Level.ROAD, text, own=True)) for text in ROADS]
NAMES += [(text, Name(Level.ESTATE, text, own=True)) for text in ESTATES]
NAMES += [
    ("老大桥", Name(Level.ROAD, "镇海桥", alias=True, own=True)),
    ("荷花2巷", Name(Level.ROAD, "荷花二巷", own=True)),
    ("前园", Name(Level.COMMUNITY, "前园社区", short=True, own=True)),
]
SIMILAR = SimilarNames(NAMES)
SUGGESTER = Suggester(NAMES, {"前园南路": 90, "前园北路": 10, "黄山东路": 20, "城市花园": 300})


@st.composite
def mistaken(draw):
    """A name of three characters or more, and it with one wrong, missing, needless or swapped character."""
    name = draw(st.sampled_from([text for text, known in NAMES if len(text) >= 3]))
    at, other = draw(st.integers(0, len(name) - 1)), draw(st.sampled_from("的一是海城路1"))
    kind = draw(st.sampled_from(["wrong", "missing", "needless", "swapped"]))
    wrong = {
        "wrong": name[:at] + other + name[at + 1 :],
        "missing": name[:at] + name[at + 1 :],
        "needless": name[:at] + other + name[at:],
        "swapped": name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
    }[kind]
    return name, wrong


@given(mistaken())
def test_any_one_mistake_leads_to_the_name(pair):
    name, wrong = pair
    assert name in {near.written for near in SIMILAR.near(wrong, (Level.ROAD, Level.ESTATE))}


@given(st.text(alphabet="前园南路黄山中城市花的一12", max_size=8))
def test_what_is_found_is_one_mistake_away(text):
    for near in SIMILAR.near(text, (Level.ROAD, Level.ESTATE)):
        assert abs(len(near.written) - len(text)) <= 1
        assert near.distance <= 1


def test_what_sounds_so_comes_first_and_levels_are_kept_to():
    assert [(n.written, n.distance) for n in SIMILAR.near("前员南路", (Level.ROAD,))] == [("前园南路", 0.5)]
    assert SIMILAR.near("前员南路", (Level.ESTATE,)) == []
    assert {n.written for n in SIMILAR.near("桂花园", (Level.ESTATE,))} == {"桂花苑", "金桂花园", "银桂花园"}


@pytest.mark.parametrize(("one", "other"), [("廷", "延"), ("员", "园"), ("兖", "兖"), ("长", "常"), ("长", "章")])
def test_characters_that_are_taken_for_one_another(one, other):
    assert are_alike(one, other)
    assert are_alike(other, one)
    assert not are_alike("海", one)


@pytest.mark.parametrize(
    ("character", "read"),
    [
        ("园", {"yuan"}),
        ("长", {"zhang", "chang"}),
        ("率", {"lv", "shuai"}),
        ("市", {"shi"}),
        ("a", {"a"}),
        ("1", {"1"}),
    ],
)
def test_a_character_sounds_in_all_ways_that_are_usual(character, read):
    assert set(sounds(character)) == read


def suggested(text, most=5, distances=None):
    return [(s.written, s.reason) for s in SUGGESTER.suggest(text, most, distances)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("前园", ("前园南路", Reason.BEGINS)),
        ("前園", ("前园南路", Reason.BEGINS)),
        ("qy", ("前园南路", Reason.SOUNDS)),
        ("QYN", ("前园南路", Reason.SOUNDS)),
        ("qianyuanb", ("前园北路", Reason.SOUNDS)),
        ("前园b", ("前园北路", Reason.SOUNDS)),
        ("前园bei", ("前园北路", Reason.SOUNDS)),
        ("花园", ("城市花园", Reason.CONTAINS)),
        ("成市花", ("城市花园", Reason.SOUNDS)),
        ("帅水", ("率水路", Reason.SOUNDS)),
        ("钱员", ("前园南路", Reason.SOUNDS)),
        ("成市化", ("城市花园", Reason.SOUNDS)),
        ("前南路", ("前园南路", Reason.NEARLY)),
        ("老大", ("老大桥", Reason.BEGINS)),
        ("changchun", ("长春一巷", Reason.SOUNDS)),
        ("zhangchun", ("长春一巷", Reason.SOUNDS)),
        ("ccyx", ("长春一巷", Reason.SOUNDS)),
        ("shuaishui", ("率水路", Reason.SOUNDS)),
        ("长chun", ("长春一巷", Reason.SOUNDS)),
        ("qianyaunn", ("前园南路", Reason.NEARLY)),
        ("qianyuannalu", ("前园南路", Reason.NEARLY)),
        ("huangsan", ("黄山东路", Reason.NEARLY)),
        ("huangshaan", ("黄山东路", Reason.NEARLY)),
        ("荷花2", ("荷花二巷", Reason.BEGINS)),
        ("hh2", ("荷花二巷", Reason.SOUNDS)),
        ("我家在前园n", ("前园南路", Reason.BEHIND)),
        ("黄山市屯溪区前园", ("前园南路", Reason.BEHIND)),
        ("我家在huangshan", ("黄山东路", Reason.BEHIND)),
    ],
)
def test_what_is_used_most_comes_first(text, first):
    assert suggested(text)[0] == first


def test_a_name_with_one_missing_is_suggested_beside_one_that_has_it_all():
    assert [name for name, _ in suggested("城花园", 2)] == ["新城花园", "城市花园"]


def test_a_name_is_read_as_the_words_in_it_are():
    names = Suggester([(road, Name(Level.ROAD, road, own=True)) for road in ("黎黄陂路", "黎阳路")], {})
    assert [[each.written for each in names.suggest(text, 5)] for text in ("lhpl", "lihuangpi")] == [["黎黄陂路"]] * 2


@pytest.mark.parametrize("text", ["qya", "qiyuanlu", "我的", "城"])
def test_what_is_too_short_or_too_far_off_is_nothing(text):
    assert not [each for each in suggested(text, 20) if each[1] > Reason.CONTAINS]


def test_what_is_near_comes_first():
    assert suggested("黄山")[0][0] == "黄山东路"
    assert suggested("黄山", 5, {"黄山中路": 0.0, "黄山东路": 9_000.0})[0][0] == "黄山中路"


def test_short_names_are_not_suggested_and_a_meaning_once():
    names = [*NAMES, ("大桥老", Name(Level.ROAD, "镇海桥", alias=True, own=True))]
    assert [s.name.text for s in Suggester(names, {}).suggest("大桥", 5)] == ["镇海桥"]
    assert "前园" not in [written for written, _ in suggested("前园", 20)]


@given(mistaken(), st.integers(2, 8))
def test_typed_so_far_with_one_mistake(pair, length):
    """Nothing is suggested that is more than one mistake away from what is typed."""
    _, wrong = pair
    for suggestion in SUGGESTER.suggest(wrong[:length], 20):
        if suggestion.reason is Reason.NEARLY:
            assert len(set(wrong[:length]) - set(suggestion.written)) <= 2


@given(st.text(max_size=12))
def test_any_text_is_taken(text):
    assert len(SUGGESTER.suggest(text, 3)) <= 3


def test_many_names_that_begin_alike_are_weighed_by_their_use():
    names = [(f"模拟{n}路", Name(Level.ROAD, f"模拟{n}路", own=True)) for n in range(5_000)]
    used = {"模拟4321路": 9, "模拟77路": 7}
    assert [s.written for s in Suggester(names, used).suggest("模拟", 2)] == ["模拟4321路", "模拟77路"]


@pytest.mark.parametrize("typed", ["csjy", "cshx", "xshy", "csxy"])
def test_of_initials_one_may_be_wrong(typed):
    names = [(name, Name(Level.ESTATE, name, own=True)) for name in ("城市花园", "锦绣华城")]
    assert [s.written for s in Suggester(names, {}).suggest(typed, 5)] == ["城市花园"]
