"""A plan that was handed in is taken back, until it is approved, by whoever opened it or plans for all it changes."""

import pytest

from geogrid.domain.people.account import Capacity
from geogrid.store import audit
from geogrid.web.running import of
from tests import signing
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
