"""/consultations: for anybody, without an account; /plans/{number}/consultation: for whoever may draw or publish."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from geogrid.clock import today
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.render.wording import Wording
from geogrid.services import consultations as service
from geogrid.store import plans
from geogrid.web.running import of
from tests import signing
from tests.drawn import NE, NORTH, NW, SE, SOUTH

ENGLISH = {"Accept-Language": "en"}
SPLIT = {
    "kind": "split",
    "code": NW,
    "line": [[118.305, 29.70], [118.305, 29.73]],
    "pieces": [{"code": NW, "name": "第一网格"}, {"code": NORTH + "003", "name": "<b>第三</b>"}],
}
RENAME = {"kind": "rename", "code": SE, "name": "滨江网格"}
LAST = today() + timedelta(days=7)
UNTIL = LAST.isoformat()
WHERE = "区委政法委\n<i>0559-0000-111</i>"


@pytest.fixture
def person(app):
    def signed_in(capacity, area=None):
        return signing.client_of(app, f"{capacity}-{area}", [Assignment(capacity, area)])

    return signed_in


@pytest.fixture
def planner(person):
    return person(Capacity.PLANNER)


@pytest.fixture
def plan(planner):
    """The address of a plan that was submitted, at version 4."""
    path = planner.post("/api/plans", json={"name": "网格<调整>", "document": "8号"}).headers["Location"]
    for seen, edit in ((1, SPLIT), (2, RENAME)):
        planner.post(f"{path}/edits", json={"edit": edit}, headers={"If-Match": f'"{seen}"'})
    assert planner.post(f"{path}/submit", json={}, headers={"If-Match": '"3"'}).json["stage"] == "submitted"
    return path


@pytest.fixture
def opened(planner, plan):
    answer = put(planner, plan, until=UNTIL, where=WHERE.replace("\n", " "))
    assert answer.status_code == 201, answer.json
    return answer.headers["Location"]


@pytest.fixture
def anybody(app):
    return app.test_client()


def said(day):
    return Wording("en").day(day)


def put(client, plan, seen=4, **sent):
    return client.post(f"{plan}/consultation", json=sent, headers={"If-Match": f'"{seen}"', **ENGLISH})


def read(client, path, **query):
    answer = client.get(path, query_string=query, headers=ENGLISH)
    return answer.status_code, answer.get_data(as_text=True)


def send(client, path, **form):
    answer = client.post(path, data=form, headers=ENGLISH)
    return answer.status_code, answer.get_data(as_text=True)


def test_anybody_reads_what_changes_and_no_more(anybody, opened):
    assert "网格&lt;调整&gt;" in read(anybody, "/consultations")[1]
    status, page = read(anybody, opened)
    assert status == 200
    for shown in ("网格&lt;调整&gt;", "8号", "前园社区&lt;b&gt;第三&lt;/b&gt;", "水心亭社区滨江网格", "another name"):
        assert shown in page
    assert "<b>第三" not in page
    assert "示例网格长" not in page  # whoever serves there
    told = anybody.get(f"{opened}/drawing.geojson").json
    assert {each["properties"]["kind"] for each in told["features"]} == {"old", "new", "around", "line"}
    assert all(
        {*each["properties"]} <= {"kind", "code", "name", "own", "colour", "line", "rank"} for each in told["features"]
    )
    status, notice = read(anybody, f"{opened}/notice")
    assert (status, "Public notice" in notice, "http://localhost" in notice) == (200, True, True)
    assert all((f'class="{style}"' in notice) is (f"sign-{style}" in notice) for style in ("stays", "comes", "goes"))
    assert 'class="comes"' in notice and 'class="stays"' in notice


def test_a_grid_that_is_given_to_another_community_and_one_that_gives_a_part(anybody, planner):
    path = planner.post("/api/plans", json={"name": "划归"}).headers["Location"]
    given = {"kind": "change_community", "code": NE, "community": SOUTH}
    recode = {"kind": "recode", "code": NE, "new_code": SOUTH + "007"}
    dedicated = {"kind": "change_kind", "code": SOUTH + "007", "grid_kind": "dedicated"}
    for seen, edit in enumerate((SPLIT, given, recode, dedicated), start=1):
        done = planner.post(f"{path}/edits", json={"edit": edit}, headers={"If-Match": f'"{seen}"'})
        assert done.status_code < 300, done.json
    planner.post(f"{path}/submit", json={}, headers={"If-Match": '"5"'})
    opened = put(planner, path, seen=6, until=UNTIL, where="区委政法委").headers["Location"]
    colours = {
        each["properties"]["colour"]
        for each in anybody.get(f"{opened}/drawing.geojson").json["features"]
        if each["properties"]["kind"] == "new"
    }
    for where in (opened, f"{opened}/notice"):
        page = read(anybody, where)[1]
        for told in ("given to 水心亭社区", "to be a dedicated grid", "another code", SOUTH + "007"):
            assert told in page
        assert page.count("a part of it; the grid goes on") == 1
        assert {int(number) for number in re.findall(r'class="zone-(\d)"', page)} == colours
    assert len(colours) > 1
    page = read(anybody, opened, q="前园南路120号")[1]
    asked = page[page.index('id="asked"') : page.index("What changes</h2>")]
    assert "The grid stays, and goes over to 水心亭社区: 前园社区第二网格, to come: 水心亭社区第二网格" in asked
    for told in ("前园社区第二网格", "given to 水心亭社区", "to be a dedicated grid", "another code"):
        assert told in asked
    assert "划归水心亭社区" in anybody.get(f"{opened}/notice", headers={"Accept-Language": "zh-CN"}).text


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("前园南路12号", ("Now: 前园社区第一网格", "To come: 前园社区&lt;b&gt;第三&lt;/b&gt;")),
        ("前园南路120号", ("Stays in 前园社区第二网格.",)),
        ("城市花园3幢2单元501室", ("Stays in 水心亭社区第一网格.",)),
        ("城市花园", ("Type the number, too",)),
        ("没有这条路77号", ("There is no such address",)),
        ("长" * 101, ("1 … 100",)),
    ],
)
def test_an_address_is_told_its_grid_now_and_to_come(anybody, opened, address, told):
    _, page = read(anybody, opened, q=address)
    assert [text for text in told if text not in page] == []


def test_a_comment_is_sent_answered_and_seen_by_its_code_only(anybody, planner, plan, opened):
    status, page = send(anybody, opened, text="请保留\r\n<script>", grid=NORTH + "003", lon="118.307", lat="29.715")
    assert status == 200
    code = re.search(r'class="code tracking">([^<]+)<', page)[1]
    told = planner.get(f"{plan}/consultation").json
    (comment,) = told["comments"]
    assert (comment["text"], comment["grid"], comment["lon"]) == ("请保留\n<script>", NORTH + "003", 118.307)
    desk = f"{plan.removeprefix('/api')}/consultation"
    shown = read(planner, desk)[1]
    assert "请保留\n&lt;script&gt;" in shown
    csrf = re.search(r'name="csrf" content="([^"]+)"', shown)[1]
    answered = planner.post(desk, data={
        "deed": "answer", "comment": comment["id"], "answer": "已研究，\r\n予以采纳。", "done": "1", "csrf": csrf,
    })  # fmt: skip
    assert (answered.status_code, answered.headers["Location"]) == (303, f"{desk}#comment-{comment['id']}")
    status, page = send(anybody, f"{opened}/answer", code=code.lower())
    assert "已研究，\n予以采纳。" in page
    assert "已研究" not in read(anybody, opened)[1]
    status, page = send(anybody, f"{opened}/answer", code="2222 2222 2222")
    assert (status, "no comment with this code" in page) == (404, True)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_comment_is_done_when_somebody_says_so_and_not_before(anybody, planner, plan, opened, language):
    send(anybody, opened, text="请保留")
    desk, spoken = f"{plan.removeprefix('/api')}/consultation", {"Accept-Language": language}

    def shown():
        page = planner.get(desk, headers=spoken).get_data(as_text=True)
        (tick,) = re.findall(r'<input class="form-check-input" type="checkbox" name="done"[^>]*>', page)
        return "checked" in tick, re.search(r'name="csrf" content="([^"]+)"', page)[1]

    (comment,) = planner.get(f"{plan}/consultation").json["comments"]
    is_done, csrf = shown()
    assert not is_done  # nobody has answered yet
    for sent, wanted in (({}, False), ({"done": "1"}, True)):
        answer = {"deed": "answer", "comment": comment["id"], "answer": "已研究。", "csrf": csrf, **sent}
        assert planner.post(desk, data=answer).status_code == 303
        assert shown()[0] is wanted


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"text": " "}, 400),
        ({"text": "字" * 1001}, 400),
        ({"text": "a\x00b"}, 400),
        ({"text": "好", "grid": "341002999999999"}, 400),
        ({"text": "好", "lon": "118.3", "lat": "nan"}, 400),
        ({"text": "好", "lon": "118.3"}, 400),
        ({"text": "好", "lon": "500", "lat": "29"}, 400),
    ],
)
def test_what_cannot_be_taken_is_refused_and_stays_in_the_form(anybody, opened, planner, plan, form, status):
    assert send(anybody, opened, **form)[0] == status
    assert planner.get(f"{plan}/consultation").json["comments"] == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("请保留，电话 13812345678", "手机号"),
        ("张三13812345678 不同意", "手机号"),
        ("我的身份证 341002199001011234", "身份证号"),
        ("联系人：李四", "个人姓名"),
    ],
)
def test_a_comment_that_tells_of_a_person_is_not_kept_and_stays_in_the_form(anybody, opened, planner, plan, text, what):
    status, page = send(anybody, opened, text=text, grid=NORTH + "003")
    assert (status, "the answer is found by a code, so that nobody needs to know who you are." in page) == (400, True)
    assert f" required>{text}</textarea>" in page
    assert f'<option value="{NORTH}003" selected>' in page
    answer = anybody.post(opened, data={"text": text}, headers={"Accept-Language": "zh-CN"})
    assert f"意见中有{what}。请删去后重新提交：答复凭查询码查看，无需说明您是谁。" in answer.text
    assert planner.get(f"{plan}/consultation").json["comments"] == []
    assert send(anybody, opened, text="请保留")[0] == 200


@pytest.mark.parametrize("field", ["name", "reason", "document"])
def test_a_plan_from_before_whose_words_tell_of_a_person_is_not_put_out(app, anybody, planner, plan, field):
    with of(app).database.writing() as session:
        plans.take(session, 1, 4, **{field: "应李女士 13812345678 要求"})
    answer = put(planner, plan, seen=5, until=UNTIL, where="区委政法委 0559-2510000")
    assert (answer.status_code, answer.json["code"], answer.json["facts"]["field"]) == (400, "personal_text", field)
    assert "13812345678" not in answer.text
    assert "13812345678" not in read(anybody, "/consultations")[1]


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        (" \n", "text is empty. Write it, then send it again.", "内容（text）为空，请填写后重新提交。"),
        (
            "字" * 1001,
            "text has 1001 characters, and at most 1000 are taken.",
            "内容（text） 共 1001 个字符，最多 1000 个。",
        ),
    ],
)
def test_an_empty_comment_and_a_long_one_are_refused_in_plain_words(anybody, opened, text, english, chinese):
    assert english in send(anybody, opened, text=text)[1]
    assert chinese in anybody.post(opened, data={"text": text}, headers={"Accept-Language": "zh-CN"}).text


def test_a_form_of_another_site_is_refused(anybody, opened, planner, plan):
    headers = {"Origin": "https://elsewhere.example", **ENGLISH}
    assert anybody.post(opened, data={"text": "好"}, headers=headers).status_code == 403
    wrong = {"X-CSRF-Token": "wrong", **ENGLISH}
    assert planner.post(opened, data={"text": "好"}, headers=wrong).status_code == 403
    assert planner.get(f"{plan}/consultation").json["comments"] == []


def test_whoever_goes_on_and_on_is_told_to_wait(anybody, opened):
    for _ in range(10):
        assert send(anybody, opened, text="好")[0] == 200
    answer = anybody.post(opened, data={"text": "我的意见"}, headers=ENGLISH)
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)
    assert "我的意见" in answer.get_data(as_text=True)


def test_whoever_lives_in_a_grid_that_is_to_be_no_more_finds_it(anybody, planner, plan):
    path = planner.post("/api/plans", json={"name": "合并"}).headers["Location"]
    merge = {"kind": "merge", "codes": [NW, NE], "into": NW, "name": "第一网格"}
    planner.post(f"{path}/edits", json={"edit": merge}, headers={"If-Match": '"1"'})
    planner.post(f"{path}/submit", json={}, headers={"If-Match": '"2"'})
    opened = put(planner, path, 3, until=UNTIL, where="政法委").headers["Location"]
    page = read(anybody, opened)[1]
    assert re.search(rf'label="Grids that are to be no more"><option value="{NE}">', page)
    assert page.count(f'<option value="{NW}">') == 1
    assert send(anybody, opened, text="我家怎么办", grid=NE)[0] == 200
    assert [each["grid"] for each in planner.get(f"{path}/consultation").json["comments"]] == [NE]


@pytest.mark.parametrize(("office", "said"), [("屯溪区委政法委", "屯溪区委政法委"), ("", 'class="blank"')])
def test_the_notice_ends_with_who_issues_it_and_the_day(app, anybody, opened, office, said):
    held = app.extensions["geogrid"]
    app.extensions["geogrid"] = replace(held, settings=replace(held.settings, office=office))
    page = read(anybody, f"{opened}/notice")[1]
    end = page[page.index('class="issued"') :]
    assert end.index(said) < end.index(str(today().year))


def test_it_is_ended_and_says_so(anybody, planner, plan, opened):
    assert put(planner, plan, until=UNTIL, where=WHERE).status_code == 400  # a line end in JSON
    assert put(planner, plan, until=UNTIL, where="政法委").json["code"] == "consultation_open"
    send(anybody, opened, text="同意")
    told = put(planner, plan, end=True).json
    assert (told["ended"], told["until"], told["last_day"]) == (True, UNTIL, today().isoformat())
    ended = f"The consultation was ended on {said(today())}; it was to last until {said(LAST)}. No more comments"
    page = read(anybody, opened)[1]
    assert ended in page
    assert re.search(rf"<dt>Period</dt><dd>{said(today())}</dd>", page)
    assert "1 in all: 0 answered, 0 looked at without an answer." in page
    assert 'name="text"' not in page
    notice = read(anybody, f"{opened}/notice")[1]
    assert ended in notice
    assert "is open for comment" not in notice and "may write at" not in notice
    assert ended in read(planner, f"{plan.removeprefix('/api')}/consultation")[1]
    assert said(LAST) not in read(anybody, "/consultations")[1]
    status, page = send(anybody, opened, text="晚了")
    assert (status, "No comments are taken" in page) == (409, True)


def test_while_it_is_open_page_notice_and_list_name_the_planned_day(anybody, opened):
    for path in (opened, f"{opened}/notice", "/consultations"):
        page = read(anybody, path)[1]
        assert f"{said(today())} to {said(LAST)}" in page
        assert "in all:" not in page


def test_after_the_closing_date_it_says_so_shows_what_came_in_and_takes_no_comment(
    anybody, planner, plan, opened, monkeypatch
):
    for text in ("请保留", "同意"):
        send(anybody, opened, text=text)
    desk = f"{plan.removeprefix('/api')}/consultation"
    csrf = re.search(r'name="csrf" content="([^"]+)"', read(planner, desk)[1])[1]
    first = planner.get(f"{plan}/consultation").json["comments"][-1]["id"]
    send(planner, desk, deed="answer", comment=first, answer="已采纳。", done="1", csrf=csrf)
    monkeypatch.setattr(service, "today", lambda: LAST + timedelta(days=1))
    page = read(anybody, opened)[1]
    assert "The period is over: no more comments are taken." in page
    assert "2 in all: 1 answered, 0 looked at without an answer." in page
    assert f"{said(today())} to {said(LAST)}" in page
    assert "已采纳" not in page and "请保留" not in page  # what somebody said is for those who answer it
    assert 'name="text"' not in page
    assert f"was open for comment: {said(today())} to {said(LAST)}" in read(anybody, f"{opened}/notice")[1]
    assert send(anybody, opened, text="晚了")[0] == 409


def test_a_plan_that_was_returned_was_no_longer_open_until_its_day(anybody, person, plan, opened):
    person(Capacity.APPROVER).post(f"{plan}/return", json={}, headers={"If-Match": '"4"'})
    for path in (opened, f"{opened}/notice", "/consultations"):
        page = read(anybody, path)[1]
        assert said(LAST) not in page
        assert f"from {said(today())} on, withdrawn" in page


def test_it_is_put_out_by_a_form_and_withdrawn_when_the_plan_is_returned(anybody, person, planner, plan):
    desk = f"{plan.removeprefix('/api')}/consultation"
    page = read(planner, desk)[1]
    csrf = re.search(r'name="csrf" content="([^"]+)"', page)[1]
    form = {"deed": "open", "until": UNTIL, "where": WHERE, "csrf": csrf}
    status, page = send(planner, desk, **form, version="3")
    assert (status, "区委政法委" in page) == (412, True)
    assert send(planner, desk, **form, version="4")[0] == 303
    assert "&lt;i&gt;0559" in read(anybody, "/consultation/1")[1]
    approver = person(Capacity.APPROVER)
    approver.post(f"{plan}/return", json={}, headers={"If-Match": '"4"'})
    page = read(anybody, "/consultation/1")[1]
    assert "This plan was withdrawn" in page
    assert 'name="text"' not in page


@pytest.mark.parametrize(
    ("capacity", "area", "status"),
    [(Capacity.APPROVER, None, 201), (Capacity.APPROVER, SOUTH, 404), (Capacity.OFFICIAL, None, 403)],
)
def test_who_may_put_it_out(person, plan, capacity, area, status):
    assert put(person(capacity, area), plan, until=UNTIL, where="政法委").status_code == status


@pytest.mark.parametrize("path", ["", "/notice", "/drawing.geojson"])
def test_what_is_not_there_is_said_to_be_unknown(anybody, opened, path):
    for number in (99, 10**40):
        assert anybody.get(f"/consultation/{number}{path}", headers=ENGLISH).status_code == 404


def another_is_published(planner, approver):
    """Another plan comes into force tomorrow."""
    other = planner.post("/api/plans", json={"name": "另案"}).headers["Location"]
    deeds = [
        (planner, "edits", {"edit": RENAME}),
        (planner, "submit", {}),
        (approver, "approve", {}),
        (approver, "publish", {"valid_from": (today() + timedelta(days=1)).isoformat()}),
    ]
    for seen, (who, deed, told) in enumerate(deeds, 1):
        answer = who.post(f"{other}/{deed}", json=told, headers={"If-Match": f'"{seen}"'})
        assert answer.status_code in (200, 201), answer.json


def test_nobody_is_asked_about_a_plan_that_cannot_come_into_force(planner, person, plan):
    another_is_published(planner, person(Capacity.APPROVER))
    refused = put(planner, plan, until=UNTIL, where="政法委")
    assert (refused.status_code, refused.json["code"]) == (409, "plan_outdated")
    page = read(planner, f"{plan.removeprefix('/api')}/consultation")[1]
    assert "cannot come into force as it is shown here" in page and 'name="until"' not in page


def test_once_it_is_published_it_says_from_when_on_the_plan_is_in_force(anybody, planner, person, plan, opened):
    approver, tomorrow = person(Capacity.APPROVER), today() + timedelta(days=1)
    assert approver.post(f"{plan}/approve", json={}, headers={"If-Match": '"4"'}).status_code == 200
    put(planner, plan, end=True)
    words = f"its grids are in force from {said(tomorrow)} on."
    assert words not in read(anybody, opened)[1]
    sent = {"valid_from": tomorrow.isoformat()}
    assert approver.post(f"{plan}/publish", json=sent, headers={"If-Match": '"5"'}).status_code == 200
    assert words in read(anybody, opened)[1]


def test_who_is_asked_reads_that_another_plan_was_published_meanwhile(anybody, planner, person, plan, opened):
    pages = ("/consultation/1", "/consultation/1/notice")
    for page in pages:
        assert "cannot come into force" not in read(anybody, page)[1]
    approver = person(Capacity.APPROVER)
    another_is_published(planner, approver)
    day = said(today() + timedelta(days=1))
    for client, page in (*((anybody, page) for page in pages), (planner, f"{plan.removeprefix('/api')}/consultation")):
        assert f"otherwise meanwhile, in force from {day}" in read(client, page)[1]
    approved = approver.post(f"{plan}/approve", json={}, headers={"If-Match": '"4"'})
    assert approved.json["code"] == "plan_outdated"  # what ending the consultation would not mend is told first
