"""Edits as JSON: there and back the same, and nothing else passes for an edit."""

import json

import pytest

from geogrid.domain.editing.edit import (
    ChangeCommunity,
    ChangeKind,
    Create,
    DivideMicro,
    GroupParty,
    Merge,
    MergeMicro,
    MoveBorder,
    MoveJunction,
    Named,
    Recode,
    RecodeMicro,
    Rename,
    RenameMicro,
    Retire,
    Split,
    Transfer,
)
from geogrid.domain.editing.wire import KINDS, asked, from_json, to_json
from geogrid.domain.grid import GridKind
from geogrid.errors import MemberUnknown, QueryError
from geogrid.render.plan_steps import Step, text
from geogrid.render.wording import Wording
from tests.domain.editing.drawn import box, line

EDITS = [
    Split("A", line((1, -1), (1, 3)), (Named("A1", "西"), Named("A2", "东"))),
    Split("A", line((1, -1), (1, 3)), (Named("A1", "西"), Named("A2", "东")), "老街"),
    Merge(("A", "B"), "B"),
    Merge(("A", "B"), "N", "北"),
    MoveBorder(("A", "B"), (118.302, 29.799), line((2, 0), (1, 1), (2, 2))),
    MoveJunction((118.302, 29.8), (118.301, 29.8)),
    Transfer(box(0, 0, 1, 1) + box(2, 0, 3, 1), ("A",), "B", several_parts=True),
    Create((box(0, 0, 2, 2)[0] + box(0.5, 0.5, 1, 1)[0],), "N", "新", "341002001003", GridKind.DEDICATED),
    Create(box(0, 0, 1, 1), "N", "新", None),
    Create(box(0, 0, 1, 1), "N", "新", None, along="老街"),
    Retire("A"),
    Retire("A", "B"),
    Rename("A", "名"),
    Recode("A", "Z"),
    ChangeKind("A", GridKind.DEDICATED),
    ChangeCommunity("A", "341002001003"),
    GroupParty("P", "组团", ("A", "B")),
    GroupParty("P", "组团", ()),
    DivideMicro("A", line((1, -1), (1, 3))),
    MergeMicro("A", ("A01", "A02"), "A01"),
    RenameMicro("A", "A01", "名"),
    RecodeMicro("A", "A01", "A09"),
]
SPLIT = to_json(EDITS[0])


def test_a_member_that_is_named_twice_is_one():
    twice = {"kind": "group_party", "code": "P", "name": "组团", "members": ["B", "A", "B"]}
    edit = from_json(twice)
    assert edit == GroupParty("P", "组团", ("B", "A"))
    assert to_json(edit) == {**twice, "members": ["B", "A"]}
    assert text(Step(edit), Wording("zh")) == "网格集成组团组团由B、A组成"


def test_every_kind_is_here():
    assert {type(edit) for edit in EDITS} == set(KINDS.values())


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.kind)
def test_there_and_back(edit):
    text = json.dumps(to_json(edit), ensure_ascii=False)
    again = from_json(json.loads(text))
    assert again == edit
    assert json.dumps(to_json(again), ensure_ascii=False) == text


def test_the_form():
    assert to_json(EDITS[0]) == {
        "kind": "split",
        "code": "A",
        "line": [[118.301, 29.801], [118.301, 29.797]],
        "pieces": [{"code": "A1", "name": "西"}, {"code": "A2", "name": "东"}],
        "along": None,
    }
    assert to_json(ChangeKind("A", GridKind.DEDICATED)) == {
        "kind": "change_kind",
        "code": "A",
        "grid_kind": "dedicated",
    }


def test_what_need_not_be_said_may_be_left_out():
    assert from_json({"kind": "retire", "code": "A"}) == Retire("A")


def test_coordinates_are_put_on_the_lattice():
    edit = from_json({"kind": "move_junction", "at": [118.30200000004, 29.8], "to": [118, 29.80000000051]})
    assert edit == MoveJunction((118.302, 29.8), (118.0, 29.800000001))


@pytest.mark.parametrize(
    "edit",
    [
        Split("A", line((1, -1), (1, 3)), (Named("A1", "西"), Named("A2", "东"))),
        Merge(("A", "B"), "N", "西 东"),
        Merge(("A", "B"), "B"),
        Create(box(0, 0, 1, 1), "N", "西", None),
        Rename("A", "西"),
        GroupParty("P", "西", ("A", "B")),
        RenameMicro("A", "A01", "西"),
        Retire("A"),
    ],
    ids=lambda edit: edit.kind,
)
def test_names_that_are_asked_for_are_without_the_blanks_around_them(edit):
    """Those that are stored keep them: the plan comes out as it was."""
    text = json.dumps(to_json(edit), ensure_ascii=False)
    blank = json.loads(text.replace('"西', '"\u3000 西').replace('东"', '东\u00a0 "'))
    assert asked(blank) == edit
    assert (from_json(blank) == edit) == ("西" not in text)


WRONG = [
    None,
    [],
    "split",
    {},
    {"kind": "explode"},
    {"kind": ["split"]},
    {"kind": "rename", "code": "A"},
    {"kind": "rename", "code": "A", "name": "B", "more": 1},
    {"kind": "rename", "code": "A", "name": 1},
    {"kind": "rename", "code": "A", "name": "  "},
    {"kind": "rename", "code": None, "name": "B"},
    {"kind": "rename", "code": "A", "name": "网\x00格"},
    {"kind": "rename", "code": "A", "name": "格" * 201},
    {"kind": "change_kind", "code": "A", "grid_kind": "huge"},
    {"kind": "merge", "codes": "AB", "into": "A"},
    {**SPLIT, "line": [[118.3, 29.8]]},
    {**SPLIT, "line": [[118.3, 29.8], [118.3, 129.8]]},
    {**SPLIT, "line": [[118.3, 29.8], [118.3, float("nan")]]},
    {**SPLIT, "line": [[118.3, 29.8], [118.3, True]]},
    {**SPLIT, "line": [[118.3, 29.8], [118.3, "29.9"]]},
    {**SPLIT, "line": [[118.3, 29.8], [118.3, 29.9, 0.0]]},
    {**SPLIT, "line": [[118.3, 29.8], [10**400, 29.9]]},
    {**SPLIT, "pieces": [{"code": "A", "name": "西"}]},
    {**SPLIT, "pieces": [{"code": "A", "name": "西"}, {"code": "B"}]},
    {"kind": "transfer", "ground": [], "givers": ["A"], "taker": "B"},
    {"kind": "transfer", "ground": [[]], "givers": ["A"], "taker": "B"},
    {"kind": "transfer", "ground": [[[[0, 0], [1, 0], [1, 1], [0, 1]]]], "givers": ["A"], "taker": "B"},
    {"kind": "transfer", "ground": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]], "givers": ["A"], "taker": "B",
     "several_parts": 1},
]  # fmt: skip


@pytest.mark.parametrize("value", WRONG, ids=str)
def test_what_is_no_edit_is_refused(value):
    with pytest.raises(QueryError) as refused:
        from_json(value)
    assert refused.value.facts["field"]


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        ([], "edit", '{"kind": "…", …}'),
        ({}, "kind", ", ".join(KINDS)),
        ({"kind": "melt"}, "kind", ", ".join(KINDS)),
        ({"kind": ["split"]}, "kind", ", ".join(KINDS)),
        ({"kind": "rename", "code": "A"}, "name", '"…"'),
        ({"kind": "rename", "code": "A", "name": 1}, "name", '"…"'),
        ({"kind": "change_kind", "code": "A", "grid_kind": "huge"}, "grid_kind", '"base" / "dedicated"'),
        ({**SPLIT, "line": [[118.3, 29.8]]}, "line", "[[118.31, 29.71], [118.32, 29.72], …]"),
        (
            {**SPLIT, "pieces": [{"code": "B"}] * 2},
            "pieces",
            '[{"code": "…", "name": "…"}, {"code": "…", "name": "…"}]',
        ),
    ],
)
def test_the_field_is_named_with_its_form(value, field, expected):
    with pytest.raises(QueryError) as refused:
        from_json(value)
    assert (refused.value.facts["field"], refused.value.facts["expected"]) == (field, expected)
    assert expected in Wording("en").error(refused.value) and expected in Wording("zh").error(refused.value)


def test_a_field_that_is_not_known_is_named_with_those_that_are():
    with pytest.raises(MemberUnknown) as refused:
        from_json({"kind": "rename", "code": "A", "name": "B", "more": 1})
    assert refused.value.facts == {"field": "more", "known": "kind, code, name"}
