"""A plan that was handed in is taken back, until it is approved, by whoever opened it or plans for all it changes."""

import pytest

from geogrid.domain.grid import Generation
from geogrid.domain.people.account import Capacity
from geogrid.store import audit, generations
from geogrid.web.running import of
from tests import drawn, signing
from tests.drawn import NORTH, SOUTH
from tests.web.test_plans import RENAME, person, plan, planner, send

__all__ = ["person", "plan", "planner"]


@pytest.fixture
def handed_in(planner, plan):
    send(planner, f"{plan}/edits", 1, edit=RENAME)
    assert send(planner, f"{plan}/submit", 2).status_code == 200
    return plan


def test_who_handed_it_in_takes_it_back_and_goes_on(app, planner, handed_in):
    back = send(planner, f"{handed_in}/take-back", 3)
    assert (back.status_code, back.json["stage"], back.json["version"]) == (200, "draft", 4)
    events = planner.get(f"{handed_in}/changes?since=3", headers={"Accept-Language": "zh-CN"}).json["events"]
    assert [(event["deed"], event["text"]) for event in events] == [("take_back", "收回（未审批）")]
    with of(app).database.reading() as session:
        assert '"take_back"' in audit.last(session).after
    assert send(planner, f"{handed_in}/undo", 4).status_code == 200


def test_a_draft_and_what_is_approved_are_not_taken_back(planner, plan, person):
    send(planner, f"{plan}/edits", 1, edit=RENAME)
    assert send(planner, f"{plan}/take-back", 2).json["code"] == "plan_closed"
    send(planner, f"{plan}/submit", 2)
    send(person(Capacity.APPROVER), f"{plan}/approve", 3)
    assert send(planner, f"{plan}/take-back", 4).json["code"] == "plan_closed"


@pytest.mark.parametrize(("area", "status"), [(SOUTH, 200), (NORTH, 403)])
def test_of_those_it_is_shared_with_only_who_plans_for_all_that_it_changes_takes_it_back(
    app, planner, plan, person, area, status
):
    colleague = person(Capacity.PLANNER, area, "colleague")
    send(planner, f"{plan}/share", 1, accounts=[signing.account(of(app).database, "colleague")])
    send(planner, f"{plan}/edits", 2, edit=RENAME)
    send(planner, f"{plan}/submit", 3)
    page = colleague.get(plan.removeprefix("/api")).get_data(as_text=True)
    assert f'data-takes-back="{int(status == 200)}"' in page
    assert send(colleague, f"{plan}/take-back", 4).status_code == status


def test_whose_work_it_is_is_said_in_the_language_of_the_reader(handed_in, person):
    headers = {"If-Match": '"3"', "Accept-Language": "zh-CN"}
    refused = person(Capacity.APPROVER).post(f"{handed_in}/take-back", json={}, headers=headers)
    assert (refused.status_code, refused.json["facts"]) == (403, {"capacities": ["planner"]})
    assert "可执行的岗位：规划者。" in refused.get_data(as_text=True)


@pytest.fixture(params=["kept in memory", "seen by another process"])
def lost(app, handed_in, request):
    """A plan handed in whose grids are no more, as others took their place on their first day."""
    with of(app).database.writing() as session:
        again = Generation(2, drawn.SINCE, simulated=True, source="again")
        generations.publish(session, again, drawn.AREAS, drawn.GRIDS, None)
    if request.param != "kept in memory":
        of(app).plans._memory._kept.clear()
    return handed_in


@pytest.mark.parametrize(("deed", "capacity"), [("take-back", Capacity.PLANNER), ("return", Capacity.APPROVER)])
def test_a_plan_whose_grids_are_no_more_is_given_back_and_discarded(planner, person, lost, deed, capacity):
    who = planner if deed == "take-back" else person(capacity)
    assert send(who, f"{lost}/{deed}", 2).status_code == 412
    back = send(who, f"{lost}/{deed}", 3)
    assert (back.status_code, back.json["stage"], back.json["version"], back.headers["ETag"]) == (
        200, "draft", 4, '"4"',
    )  # fmt: skip
    done = send(planner, f"{lost}/discard", 4)
    assert (done.status_code, done.json["stage"]) == (200, "discarded")


@pytest.mark.parametrize("area", [NORTH, SOUTH])
def test_who_may_not_leaves_it_as_it_is(planner, person, lost, area):
    assert send(person(Capacity.APPROVER, NORTH), f"{lost}/return", 3).status_code == 404
    assert send(person(Capacity.PLANNER, area), f"{lost}/take-back", 3).status_code == 404
    assert planner.get("/api/plans").json["plans"][0]["version"] == 3


def test_the_page_of_such_a_plan_has_the_buttons(planner, person, lost):
    page, approver = lost.removeprefix("/api"), person(Capacity.APPROVER)
    told = planner.get(page).text
    assert (f'action="{page}/take-back"' in told, f'action="{page}/return"' in told) == (True, False)
    told = approver.get(page).text
    assert (f'action="{page}/take-back"' in told, f'action="{page}/return"' in told) == (False, True)
    assert approver.post(f"{page}/return", data={"version": "2"}).status_code == 412
    answer = approver.post(f"{page}/return", data={"version": "3"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/plans")
    told = planner.get(page).text
    assert f'action="{page}/discard"' in told and f'action="{page}/take-back"' not in told
    assert planner.post(f"{page}/take-back", data={"version": "4"}).status_code == 409


def test_it_is_taken_back_by_its_page(planner, lost):
    page = lost.removeprefix("/api")
    answer = planner.post(f"{page}/take-back", data={"version": "3"})
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert f'action="{page}/discard"' in planner.get(page).text


def test_why_it_is_given_back_is_read_until_it_is_handed_in_again(person, handed_in):
    approver, planner = person(Capacity.APPROVER), person(Capacity.PLANNER)
    for why, code in (("改\u202e", "query"), ("改" * 2001, "text_too_long")):
        refused = send(approver, f"{handed_in}/return", 3, why=why)
        assert (refused.status_code, refused.json["code"]) == (400, code)
    assert send(approver, f"{handed_in}/return", 3, why="请保留 滨江路为界").status_code == 200
    state = planner.get(handed_in).json
    assert state["given_back"] == "请保留 滨江路为界"
    told = planner.get(f"{handed_in}/changes?since=3", headers={"Accept-Language": "zh"}).get_data(as_text=True)
    assert "退回：请保留 滨江路为界" in told
    assert send(planner, f"{handed_in}/submit", 4).json["given_back"] is None
    assert send(approver, f"{handed_in}/return", 5).status_code == 200
    assert planner.get(handed_in).json["given_back"] is None


def test_an_approver_who_sees_no_drafts_is_answered_what_is_done(person, handed_in):
    approver = person(Capacity.APPROVER, SOUTH)
    back = send(approver, f"{handed_in}/return", 3)
    assert (back.status_code, back.json["stage"], back.json["version"]) == (200, "draft", 4)
    assert approver.get(handed_in).status_code == 404
