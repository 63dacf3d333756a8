"""Plans put out for comment: opened, commented on, answered, ended and withdrawn, on both stores."""

import json
from datetime import timedelta

import pytest

from geogrid.clock import today
from geogrid.domain.comparing.compare import Difference
from geogrid.domain.consultation import Standing
from geogrid.domain.editing.edit import ChangeCommunity, ChangeKind, GroupParty, Named, Recode, Rename, Retire, Split
from geogrid.domain.grid import GridKind
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Actor
from geogrid.errors import (
    BeyondScope,
    CommentCodeUnknown,
    ConsultationClosed,
    ConsultationEmpty,
    ConsultationFull,
    ConsultationOpen,
    ConsultationUnknown,
    PlanClosed,
    PlanUnknown,
    QueryError,
    Stale,
    TooMany,
)
from geogrid.services import consultations as service
from geogrid.services import plan_withdrawal
from geogrid.services.consultations import Consultations
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from geogrid.store import audit
from tests import drawn
from tests.drawn import NE, NORTH, NW, SE, SOUTH, SW

NEW = NORTH + "003"
SPLIT = Split(NW, ((118.305, 29.70), (118.305, 29.73)), (Named(NW, "第一网格"), Named(NEW, "第三网格")))
RETIRED = Retire(SE)
UNTIL = today() + timedelta(days=7)
WHERE = "屯溪区新园西路1号 区委政法委，0559-0000-111"


def actor(account, *rights):
    return Actor(account, tuple(Assignment(*right) for right in rights))


PLANNER, APPROVER = actor(1, (Capacity.PLANNER,)), actor(3, (Capacity.APPROVER,))
ELSEWHERE, OFFICIAL = actor(4, (Capacity.APPROVER, SOUTH)), actor(5, (Capacity.OFFICIAL,))


@pytest.fixture
def house(database):
    drawn.store_in(database, simulated=True)
    return Plans(database, Lookup(database))


@pytest.fixture
def desk(database, house):
    return Consultations(database, house)


@pytest.fixture
def plan(house, record):
    """A plan that was submitted, at version 4."""
    number = house.open("网格调整", "户数不均", "屯政发〔2026〕8号", record, on=today(), actor=PLANNER).dossier.id
    house.apply(number, SPLIT, 1, record, PLANNER)
    house.apply(number, Rename(SE, "滨江网格"), 2, record, PLANNER)
    house.submit(number, 3, today(), record, PLANNER)
    return number


@pytest.fixture
def opened(desk, plan, record):
    return desk.open(plan, UNTIL, WHERE, 4, record, PLANNER).id


def test_what_is_shown_is_what_changes(desk, opened):
    seen = desk.one(opened)
    assert (seen.standing, seen.consultation.title, seen.consultation.where) == (Standing.OPEN, "网格调整", WHERE)
    shown = desk.exhibit(opened)
    kinds = {}
    for feature in json.loads(shown.drawing)["features"]:
        kinds.setdefault(feature["properties"]["kind"], set()).add(feature["properties"].get("code"))
    assert kinds == {"old": {NW, SE}, "new": {NW, NEW, SE}, "around": {NE, SW}, "line": {None}}
    told = [(row.old, row.new, row.old_name, row.new_name) for row in shown.rows]
    assert told == [
        (NW, NEW, "前园社区第一网格", "前园社区第三网格"),
        (SE, SE, "水心亭社区第二网格", "水心亭社区滨江网格"),
    ]
    assert (shown.at(118.307, 29.715).old, shown.at(118.307, 29.715).new) == (NW, NEW)
    assert (shown.at(118.302, 29.715).old, shown.at(118.302, 29.715).new) == (NW, NW)
    assert shown.at(118.5, 29.9) is None


def test_a_change_of_community_code_and_kind_and_a_part_that_goes_are_told(desk, house, record):
    """The exhibit says whose a grid is to be, and that of the grid whose part goes to a new one the rest stays."""
    number = house.open("划归", "", "", record, on=today(), actor=PLANNER).dossier.id
    there, part = SOUTH + "009", SOUTH + "012"
    cut = Split(there, SPLIT.line, (Named(there, "第一网格"), Named(part, "第五网格")))
    edits = ChangeCommunity(NW, SOUTH), Recode(NW, there), ChangeKind(there, GridKind.DEDICATED), cut, RETIRED
    for version, edit in enumerate(edits, start=1):
        house.apply(number, edit, version, record, PLANNER)
    house.submit(number, len(edits) + 1, today(), record, PLANNER)
    opened = desk.open(number, UNTIL, WHERE, len(edits) + 2, record, PLANNER).id
    shown = desk.exhibit(opened)
    rows = {(row.old, row.new): row for row in shown.rows}
    itself, goes, ends = rows[NW, there], rows[NW, part], rows[SE, SW]
    assert set(itself.differences) == {Difference.RECODED, Difference.KIND, Difference.COMMUNITY}
    assert (itself.old_name, itself.new_name) == ("前园社区第一网格", "水心亭社区第一网格")
    assert (itself.community, itself.kind, itself.stays) == ("水心亭社区", "dedicated", False)
    assert (goes.stays, goes.differences, goes.community) == (True, (Difference.NEW,), None)
    assert (ends.stays, ends.differences) == (False, (Difference.GONE,))
    assert shown.about(there) == itself
    assert shown.about(part) is None
    drawn_with = {
        each["properties"]["colour"]
        for each in json.loads(shown.drawing)["features"]
        if each["properties"]["kind"] == "new"
    }
    assert set(shown.colours) == drawn_with and len(drawn_with) > 1


def test_a_plan_that_changes_no_grid_is_not_put_out(desk, house, record):
    number = house.open("组团", "", "", record, on=today(), actor=PLANNER).dossier.id
    house.apply(number, GroupParty(NORTH + "901", "前园组团", (NW, SW)), 1, record, PLANNER)
    house.submit(number, 2, today(), record, PLANNER)
    with pytest.raises(ConsultationEmpty):
        desk.open(number, UNTIL, WHERE, 3, record, PLANNER)
    assert desk.listing() == []


def test_a_comment_is_answered_to_whoever_has_its_code(desk, plan, opened, record):
    code = desk.comment(opened, " 请保留 \r\n原网格 ", NEW, (118.307, 29.715), "10.0.0.0/24")
    other = desk.comment(opened, "\u202e同\u2066意", None, None, "10.0.0.0/24")
    (second, first) = desk.desk(plan, PLANNER).remarks
    assert (first.text, first.grid, first.lon, second.text, second.lon) == (
        "请保留\n原网格", NEW, 118.307, "同意", None,
    )  # fmt: skip
    desk.answer(plan, first.id, "已收到，另行研究。", True, record, APPROVER)
    typed = f"{code[:4]} {code[4:8]}-{code[8:]}".lower()
    mine = desk.answer_to(opened, typed, "10.0.0.0/24")
    assert (mine.answer, mine.done, mine.answered_by) == ("已收到，另行研究。", True, 3)
    assert desk.answer_to(opened, other, "10.0.0.0/24").answer == ""
    with pytest.raises(CommentCodeUnknown):
        desk.answer_to(opened, "222222222222", "10.0.0.0/24")
    assert [each.text for each in desk.desk(plan, PLANNER).remarks] == ["同意", "请保留\n原网格"]


def test_after_the_last_day_nothing_is_taken(desk, opened, monkeypatch):
    monkeypatch.setattr(service, "today", lambda: UNTIL)
    assert desk.one(opened).standing is Standing.OPEN
    monkeypatch.setattr(service, "today", lambda: UNTIL + timedelta(days=1))
    assert desk.one(opened).standing is Standing.CLOSED
    with pytest.raises(ConsultationClosed):
        desk.comment(opened, "晚了", None, None, "-")


def test_who_ended_it_takes_no_more_comments_and_may_open_another(desk, plan, opened, record):
    with pytest.raises(ConsultationOpen):
        desk.open(plan, UNTIL, WHERE, 4, record, APPROVER)
    desk.end(plan, record, APPROVER)
    assert desk.one(opened).standing is Standing.CLOSED
    with pytest.raises(ConsultationClosed):
        desk.end(plan, record, APPROVER)
    again = desk.open(plan, UNTIL, WHERE, 4, record, APPROVER)
    assert [each.consultation.id for each in desk.listing()] == [again.id, opened]


def test_a_plan_that_is_changed_was_withdrawn_and_still_shows_what_was_put_out(desk, house, plan, opened, record):
    house.send_back(plan, 4, today(), record, APPROVER)
    assert desk.one(opened).standing is Standing.WITHDRAWN
    with pytest.raises(ConsultationClosed):
        desk.comment(opened, "晚了", None, None, "-")
    house.submit(plan, 5, today(), record, PLANNER)
    assert desk.one(opened).standing is Standing.OPEN  # it is what was shown
    house.send_back(plan, 6, today(), record, APPROVER)
    house.apply(plan, Rename(SE, "江北网格"), 7, record, PLANNER)
    house.submit(plan, 8, today(), record, PLANNER)
    assert desk.one(opened).standing is Standing.WITHDRAWN
    assert desk.exhibit(opened).rows[1].new_name == "水心亭社区滨江网格"
    assert desk.open(plan, UNTIL, WHERE, 9, record, PLANNER).id != opened


def test_what_was_said_is_read_and_answered_also_when_the_generation_below_is_withdrawn(
    database, desk, house, plan, record
):
    house.approve(plan, 4, today(), record, APPROVER)
    base = house.publish(plan, today() + timedelta(days=30), 5, today(), record, APPROVER)
    above = house.open("再调", "", "", record, on=base.valid_from, actor=PLANNER).dossier.id
    house.apply(above, Rename(SE, "江北网格"), 1, record, PLANNER)
    house.submit(above, 2, base.valid_from, record, PLANNER)
    opened = desk.open(above, UNTIL, WHERE, 3, record, PLANNER).id
    code = desk.comment(opened, "同意", None, None, "-")
    house.send_back(above, 3, today(), record, APPROVER)
    plan_withdrawal.withdraw(house, Lookup(database), plan, 6, today(), record, APPROVER)
    found = desk.desk(above, PLANNER)
    assert [each.text for each in found.remarks] == ["同意"]
    assert found.may_act
    desk.answer(above, found.remarks[0].id, "收到", True, record, PLANNER)
    assert desk.answer_to(opened, code, "-").answer == "收到"


@pytest.mark.parametrize(
    ("who", "refusal"), [(ELSEWHERE, PlanUnknown), (OFFICIAL, BeyondScope), (actor(6), PlanUnknown)]
)
def test_who_may_neither_draw_nor_publish_it_puts_nothing_out_and_answers_nothing(
    desk, plan, opened, record, who, refusal
):
    desk.comment(opened, "同意", None, None, "-")
    (remark,) = desk.desk(plan, PLANNER).remarks
    for ask in (
        lambda: desk.open(plan, UNTIL, WHERE, 4, record, who),
        lambda: desk.end(plan, record, who),
        lambda: desk.answer(plan, remark.id, "好", True, record, who),
    ):
        with pytest.raises(refusal):
            ask()
    assert desk.one(opened).standing is Standing.OPEN


def test_drafts_wrong_days_and_stale_looks_are_refused(desk, house, plan, record):
    draft = house.open("草稿", "", "", record, on=today(), actor=PLANNER).dossier.id
    with pytest.raises(PlanClosed):
        desk.open(draft, UNTIL, WHERE, 1, record, PLANNER)
    for until in (today() - timedelta(days=1), today() + timedelta(days=367)):
        with pytest.raises(QueryError):
            desk.open(plan, until, WHERE, 4, record, PLANNER)
    with pytest.raises(QueryError):
        desk.open(plan, UNTIL, " ", 4, record, PLANNER)
    with pytest.raises(Stale):
        desk.open(plan, UNTIL, WHERE, 3, record, PLANNER)
    assert desk.listing() == []


def test_comments_are_bounded(desk, opened, monkeypatch):
    for text in ("", " \n ", "字" * 1001):
        with pytest.raises(QueryError):
            desk.comment(opened, text, None, None, "-")
    with pytest.raises(QueryError):
        desk.comment(opened, "同意", "341002999999999", None, "-")
    for place in ((0.0, 0.0), (116.4, 39.9)):
        with pytest.raises(QueryError) as refused:
            desk.comment(opened, "同意", None, place, "-")
        assert refused.value.facts["expected"].startswith("118.3")
    for number in (opened + 1, 10**40):
        with pytest.raises(ConsultationUnknown):
            desk.comment(number, "同意", None, None, "-")
    for _ in range(10):
        desk.comment(opened, "字" * 1000, None, None, "10.0.0.0/24")
    with pytest.raises(TooMany):
        desk.comment(opened, "同意", None, None, "10.0.0.0/24")
    desk.comment(opened, "同意", None, None, "10.0.1.0/24")
    monkeypatch.setattr(service, "MOST", 11)
    with pytest.raises(ConsultationFull):
        desk.comment(opened, "同意", None, None, "10.0.2.0/24")


def test_the_audit_has_who_did_it_and_nothing_of_what_was_said(database, desk, plan, opened, record):
    code = desk.comment(opened, "我是王小明", None, None, "-")
    (remark,) = desk.desk(plan, PLANNER).remarks
    desk.answer(plan, remark.id, "王小明您好", True, record, PLANNER)
    desk.end(plan, record, PLANNER)
    with database.reading() as session:
        entries = list(audit.entries(session))
    told = [entry for entry in entries if entry.action.startswith("consultation.")]
    assert [entry.action for entry in told] == ["consultation.open", "consultation.answer", "consultation.end"]
    assert "王小明" not in str(told)
    assert code not in str(told)


def test_a_plan_is_not_published_while_residents_are_asked(desk, house, plan, opened, record):
    house.approve(plan, 4, today(), record, APPROVER)
    tomorrow = today() + timedelta(days=1)
    with pytest.raises(ConsultationOpen):
        house.publish(plan, tomorrow, 5, today(), record, APPROVER)
    desk.end(plan, record, APPROVER)
    assert house.publish(plan, tomorrow, 5, today(), record, APPROVER).number == 2
