"""What the public reads of a plan that redraws grids which are published, and not in force yet."""

from datetime import timedelta

import pytest

from geogrid.clock import today
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.register import Override
from geogrid.render.wording import Wording
from geogrid.services import consultations as service
from geogrid.store import overrides
from geogrid.web.running import of
from tests import signing
from tests.drawn import NE, NW, SE, SW

FROM = today() + timedelta(days=20)
UNTIL = (today() + timedelta(days=7)).isoformat()
MERGE = {"kind": "merge", "codes": [NW, NE], "into": NW, "name": "合并网格"}
SPLIT = {
    "kind": "split",
    "code": NW,
    "line": [[118.3102, 29.705], [118.3102, 29.725]],
    "pieces": [{"code": NW, "name": "西网格"}, {"code": NW[:12] + "003", "name": "东网格"}],
}


@pytest.fixture
def planner(app):
    return signing.client_of(app, "planner", [Assignment(Capacity.PLANNER)])


@pytest.fixture
def approver(app):
    return signing.client_of(app, "approver", [Assignment(Capacity.APPROVER)])


def drawn_and_submitted(planner, edit, on=None):
    path = planner.post("/api/plans", json={"name": "调整", "on": on}).headers["Location"]
    for seen, (deed, told) in enumerate((("edits", {"edit": edit}), ("submit", {})), 1):
        answer = planner.post(f"{path}/{deed}", json=told, headers={"If-Match": f'"{seen}"'})
        assert answer.status_code in (200, 201), answer.json
    return path


def published(planner, approver, edit, day):
    path = drawn_and_submitted(planner, edit)
    for seen, (deed, told) in enumerate((("approve", {}), ("publish", {"valid_from": day.isoformat()})), 3):
        answer = approver.post(f"{path}/{deed}", json=told, headers={"If-Match": f'"{seen}"'})
        assert answer.status_code in (200, 201), answer.json


@pytest.fixture
def opened(planner, approver):
    """A consultation about a plan on the grids of a day to come, on which two grids of today are one."""
    published(planner, approver, MERGE, FROM)
    path = drawn_and_submitted(planner, {"kind": "rename", "code": SE, "name": "滨江网格"}, FROM.isoformat())
    sent = {"until": UNTIL, "where": "区委政法委"}
    answer = planner.post(f"{path}/consultation", json=sent, headers={"If-Match": '"3"'})
    assert answer.status_code == 201, answer.json
    return answer.headers["Location"]


def read(client, path, language="zh", **query):
    return client.get(path, query_string=query, headers={"Accept-Language": language}).text


def asked(page):
    return page[page.index('id="asked"') : page.index("</div>\n  <h2", page.index('id="asked"'))]


@pytest.mark.parametrize("page", ["", "/notice"])
def test_grids_that_are_not_in_force_are_named_by_their_day(anybody, opened, page):
    day = Wording("zh").day(FROM)
    told = read(anybody, opened + page)
    assert "现网格" not in told and "现属" not in told
    assert f'<th scope="col">自{day}起的网格</th>' in told
    assert f"本方案调整的是已公布、自{day}起启用的网格，不是此前的网格。" in told
    assert (f"自{day}起的网格边界" in told) == (page == "")  # the map of the notice has no border of now
    english = read(anybody, opened + page, "en")
    assert f"Grids from {Wording('en').day(FROM)} on" in english and "Grid now" not in english


def test_the_desk_names_them_by_their_day_too(planner, anybody, opened):
    anybody.post(opened, data={"text": "同意"})
    desk = read(planner, "/plans/2/consultation")
    assert f"自{Wording('zh').day(FROM)}起的网格边界" in desk and "现网格" not in desk


def test_an_address_is_told_the_grid_of_that_day(anybody, opened):
    told = asked(read(anybody, opened, q="前园南路12号"))
    assert "现属" not in told and "仍属" not in told
    assert f"自{Wording('zh').day(FROM)}起属：前园社区合并网格<br>调整后：前园社区合并网格" in told
    assert "本方案不改变该地址所属网格。" in told


def test_an_address_that_moves_is_told_so(anybody, planner, approver):
    published(planner, approver, MERGE, FROM)
    path = drawn_and_submitted(planner, SPLIT, FROM.isoformat())
    sent = {"until": UNTIL, "where": "区委政法委"}
    opened = planner.post(f"{path}/consultation", json=sent, headers={"If-Match": '"3"'}).headers["Location"]
    told = asked(read(anybody, opened, q="前园南路120号"))
    assert f"自{Wording('zh').day(FROM)}起属：前园社区合并网格<br>调整后：前园社区东网格" in told
    assert "本方案不改变" not in told


def test_a_decision_that_holds_from_that_day_on_is_told(app, anybody, opened):
    with of(app).database.writing() as session:
        decided = Override("前园南路12号", SW, "挂靠管理", "屯网办〔2026〕3号", FROM + timedelta(days=365))
        overrides.add(session, [decided], FROM)
    assert "该地址的网格由文件指定" in asked(read(anybody, opened, q="前园南路12号"))


def test_on_their_day_they_are_the_grids_now(anybody, opened, monkeypatch):
    monkeypatch.setattr(service, "today", lambda: FROM)
    assert "现网格" in read(anybody, opened)
    assert "不变动，仍属前园社区合并网格" in read(anybody, opened, q="前园南路12号")
    assert "本方案调整的是" not in read(anybody, opened)


def test_grids_that_others_took_the_place_of_are_named_by_their_last_day(anybody, planner, approver, monkeypatch):
    path = drawn_and_submitted(planner, {"kind": "rename", "code": NE, "name": "滨江网格"})
    sent = {"until": UNTIL, "where": "区委政法委"}
    opened = planner.post(f"{path}/consultation", json=sent, headers={"If-Match": '"3"'}).headers["Location"]
    published(planner, approver, MERGE, FROM)
    assert "现网格" in read(anybody, opened)
    monkeypatch.setattr(service, "today", lambda: FROM)
    last = Wording("zh").day(FROM - timedelta(days=1))
    assert f"截至{last}的网格" in read(anybody, opened)
    told = asked(read(anybody, opened, q="前园南路12号"))
    assert f"截至{last}属：前园社区第一网格" in told
