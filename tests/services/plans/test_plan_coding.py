"""Codes and names that an edit gives: what is none is refused at once, any other text stays what it is."""

import csv

import pytest
from openpyxl import load_workbook

from geogrid.clock import today
from geogrid.domain.editing import wire
from geogrid.domain.editing.edit import GroupParty, Merge, Named, Recode, RecodeMicro, Rename, Split
from geogrid.domain.editing.refusal import CODE_OF_15, CODE_OF_MICRO, CODE_PLAIN
from geogrid.errors import CharacterRefused, EditRefused, QueryError
from geogrid.render.wording import Wording
from geogrid.services import comparison_file, plan_workbook
from geogrid.services.comparison_answer import Told
from geogrid.services.comparisons import Comparisons
from geogrid.store import generations
from tests.drawn import AREAS, GRIDS, NE, NW, SE, SINCE

SENSELESS = [
    "<img src=x onerror=alert(1)>",
    "=1+1",
    "A" * 41,
    "3410020020040０9",
    "341002002004٠٠٩",
    "341 002",
    "-1",
    "x/y",
]
TEXTS = ["=1+1", "<img src=x onerror=alert(1)>", "@SUM(A1)", "第“一”网格 & 'co'"]
LINE = (118.305, 29.70), (118.305, 29.73)


@pytest.fixture
def plan(house, record):
    return house.open("编号", "", "", record, on=today()).dossier.id


def giving(code):
    return [
        Recode(NW, code),
        Split(NW, LINE, (Named(NW, "西"), Named(code, "东"))),
        Merge((NW, NE), code, "北"),
        GroupParty(code, "组团", (NW, NE)),
    ]


@pytest.mark.parametrize("code", SENSELESS)
def test_a_code_that_is_none_is_refused_when_the_edit_is_made(house, plan, record, code):
    for edit in giving(code):
        with pytest.raises(EditRefused) as refusal:
            house.apply(plan, edit, 1, record)
        assert (refusal.value.facts["reason"], refusal.value.facts["codes"]) == (CODE_OF_15, [code[:40]])
    with pytest.raises(EditRefused) as refusal:
        house.apply(plan, RecodeMicro(NW, NW, code), 1, record)
    assert refusal.value.facts["reason"] == CODE_OF_MICRO
    assert house.dossier(plan).version == 1


def test_the_refusal_has_a_place_and_says_the_form_in_both_languages(house, plan, record):
    with pytest.raises(EditRefused) as refusal:
        house.apply(plan, Recode(NW, "=1+1"), 1, record)
    facts = refusal.value.facts
    assert (facts["lon"], facts["lat"]) == (pytest.approx(118.305), pytest.approx(29.715))
    assert "15 digits" in Wording("en").error(refusal.value)
    assert "15位数字" in Wording("zh").error(refusal.value)


@pytest.mark.parametrize("code", ["<img>", "=1+1", "A" * 41, "-1", "_a", "a b", "a/b", "a\u202eb"])
def test_where_codes_are_not_national_they_are_plain_words(house, database, plan, record, code):
    """What is there already keeps its code, whatever that is."""
    with database.writing() as session:
        generation = generations.current(session)
        odd = [
            *GRIDS[:3],
            type(GRIDS[3])("东/4 <b>", *(getattr(GRIDS[3], n) for n in ("name", "community", "households", "shape"))),
        ]
        generations.publish(session, type(generation)(2, SINCE, True, "odd"), AREAS, odd, None)
    odd_plan = house.open("编号", "", "", record, on=today()).dossier.id
    with pytest.raises(EditRefused) as refusal:
        house.apply(odd_plan, Recode(NW, code), 1, record)
    assert refusal.value.facts["reason"] == CODE_PLAIN
    house.apply(odd_plan, Rename("东/4 <b>", "东"), 1, record)
    assert house.apply(odd_plan, Recode("东/4 <b>", "东-4.a_1"), 2, record).codes


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("网\u202e格", "U+202E"),
        ("网\x07格", "U+0007"),
        ("\u2066网格", "U+2066"),
        ("网\u200b格", "U+200B"),
        ("网\n格", "U+000A"),
    ],
)
def test_a_character_that_cannot_be_shown_is_named(text, character):
    for edit, field in (
        ({"kind": "rename", "code": NW, "name": text}, "name"),
        ({"kind": "recode", "code": NW, "new_code": text}, "new_code"),
        ({"kind": "split", "code": NW, "line": LINE, "pieces": [{"code": NW, "name": text}] * 2}, "pieces"),
    ):  # fmt: skip
        with pytest.raises(CharacterRefused) as refusal:
            wire.from_json(edit | ({"line": [list(each) for each in LINE]} if "line" in edit else {}))
        assert refusal.value.facts == {"field": field, "character": character}


def test_a_wide_blank_as_it_is_typed_in_chinese_is_a_plain_one():
    assert wire.from_json({"kind": "rename", "code": NW, "name": "第一\u3000网格"}).name == "第一 网格"


@pytest.mark.parametrize("text", ["\u2800", "\u3164 \u3000", "  "])
def test_a_name_of_blanks_alone_is_none(text):
    with pytest.raises(QueryError):
        wire.from_json({"kind": "rename", "code": NW, "name": text})


def test_of_a_text_that_is_too_long_it_is_said_how_long_it_may_be():
    with pytest.raises(QueryError) as refusal:
        wire.from_json({"kind": "rename", "code": NW, "name": "格" * 10_000})
    assert refusal.value.facts == {"field": "name", "value": "格" * 40, "expected": '"…" (1 … 200)'}


@pytest.mark.parametrize("name", TEXTS)
def test_any_other_name_is_kept_as_a_text(house, lookup, district, plan, record, tmp_path, name):
    house.apply(plan, Rename(NW, name), 1, record)
    house.apply(plan, Recode(SE, f"{SE[:12]}009"), 2, record)
    state, found = house.impact(plan)
    assert state.work.plan.mesh.grids[NW].name == name
    book = tmp_path / "impact.xlsx"
    plan_workbook.write(book, district, state, found, Wording("en"))
    cells = [cell for sheet in load_workbook(book) for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    told = Told(Comparisons(district, lookup, house).compared("current", f"plan:{plan}"), Wording("en"))
    comparison_file.write(tmp_path / "changes.xlsx", comparison_file.CHANGES, told)
    cells = [cell for sheet in load_workbook(tmp_path / "changes.xlsx") for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells) and any(name in str(cell.value) for cell in cells)
    comparison_file.write(tmp_path / "changes.csv", comparison_file.CHANGES, told)
    rows = list(csv.reader((tmp_path / "changes.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert not any(cell.startswith(("=", "@")) for row in rows for cell in row)
    assert any(name in cell for row in rows for cell in row)
