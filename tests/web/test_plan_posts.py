"""Who is affected by a plan: posts of grids that an earlier plan ended, on the page and over HTTP."""

from datetime import timedelta

from geogrid.clock import today
from geogrid.domain.people.account import Assignment, Capacity
from tests import signing
from tests.drawn import NE, NW, SE

TOMORROW = (today() + timedelta(days=1)).isoformat()
MERGE = {"kind": "merge", "codes": [NW, NE], "into": NE}


def test_they_stand_apart_with_the_name_that_each_grid_had_last(app):
    planner = signing.client_of(app, "planner", [Assignment(Capacity.PLANNER)])
    approver = signing.client_of(app, "approver", [Assignment(Capacity.APPROVER)])
    first = planner.post("/api/plans", json={"name": "先"}).headers["Location"]
    deeds = (
        (planner, "edits", {"edit": MERGE}),
        (planner, "submit", {}),
        (approver, "approve", {}),
        (approver, "publish", {"valid_from": TOMORROW}),
    )
    for seen, (who, deed, told) in enumerate(deeds, 1):
        answer = who.post(f"{first}/{deed}", json=told, headers={"If-Match": f'"{seen}"'})
        assert answer.status_code in (200, 201), answer.json
    plan = planner.post("/api/plans", json={"name": "后", "on": TOMORROW}).headers["Location"]
    edit = {"kind": "rename", "code": SE, "name": "滨江网格"}
    assert planner.post(f"{plan}/edits", json={"edit": edit}, headers={"If-Match": '"1"'}).status_code == 200
    impact = planner.get(f"{plan}/impact").json
    assert impact["posts"] == []
    assert {(each["grid"], each["role"], each["name"]) for each in impact["posts_left_before"]} == {
        (NW, "leader", "前园社区第一网格"),
        (NW, "grid_worker", "前园社区第一网格"),
    }
    page = planner.get(f"{plan.removeprefix('/api')}/impact", headers={"Accept-Language": "zh-CN"}).text
    assert "下列岗位所在网格在编制本方案前已撤销，与本方案无关。" in page
    assert f'<li>前园社区第一网格的网格长 <span class="code quiet">{NW}</span></li>' in page
    assert "网格长：网格已撤销" not in page
