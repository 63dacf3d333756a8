"""Forms of a page that was opened before an update: what has changed is said, with the way back to the page."""

import pytest


@pytest.fixture
def plan(client):
    answer = client.post("/api/plans", json={"name": "调整"})
    assert answer.status_code == 201
    return answer.json["id"]


@pytest.mark.parametrize(
    ("deed", "status"), [("share", 428), ("submit", 428), ("comments", 428), ("discard", 428), ("consultation", 428)]
)
@pytest.mark.parametrize(
    ("tongue", "told", "way"),
    [
        ("zh-CN", "页面打开之后系统已更新", "返回该页面"),
        ("en", "loaded before geogrid was updated", "Back to the page"),
    ],
)
def test_a_form_of_before_is_told_so(client, plan, deed, status, tongue, told, way):
    answer = client.post(f"/plans/{plan}/{deed}", data={"who": "2"}, headers={"Accept-Language": tongue})
    assert answer.status_code == status
    assert told in answer.text
    if deed in ("discard", "consultation"):  # the page itself tells it
        assert 'role="alert"' in answer.text
    else:
        assert f'href="/plans/{plan}"' in answer.text
        assert way in answer.text


def test_an_address_that_never_was_is_not_found(client):
    assert client.get("/plans/1/share").status_code == 404
    assert client.post("/nowhere").status_code == 404


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("名" * 500, "text_too_long", "共 500 个字符"),
        (7, "query", "加引号的文字"),
        ("一\n二", "query", "一行文字"),
    ],
)
def test_a_text_that_is_none_is_refused_in_words(client, name, code, told):
    answer = client.post("/api/plans", json={"name": name}, headers={"Accept-Language": "zh-CN"})
    assert (answer.status_code, answer.json["code"]) == (400, code)
    assert told in answer.json["detail"]
