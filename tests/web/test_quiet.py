"""Whether nobody waits for an answer, as what is read ahead asks it."""

from threading import Thread

import pytest

from geogrid.web import quiet
from geogrid.web.quiet import Quiet


@pytest.fixture
def soon(monkeypatch):
    monkeypatch.setattr(quiet, "SETTLED_SECONDS", 0.0)
    monkeypatch.setattr(quiet, "BEGIN_SECONDS", 0.0)


def looking(monkeypatch, app, path, view):
    """Have a route look whether it is quiet while it answers; gives what it sees."""
    now, seen = Quiet(app), []
    rule = next(rule for rule in app.url_map.iter_rules() if rule.rule == path)

    def look(**given):
        seen.append(now.is_now())
        return view(**given)

    monkeypatch.setitem(app.view_functions, rule.endpoint, look)
    return now, seen


def test_it_is_not_while_something_is_answered_and_is_again_behind_it(app, client, soon, monkeypatch):
    now, seen = looking(monkeypatch, app, "/healthz", lambda: "")
    assert now.is_now()
    assert client.get("/healthz").status_code == 200
    assert (seen, now.is_now()) == ([False], True)
    client.get("/nothing")
    assert now.is_now()


def test_an_answer_that_fails_is_over_too(app, client, soon, monkeypatch):
    now, seen = looking(monkeypatch, app, "/api/places", lambda **_: 1 / 0)
    assert client.get("/api/places?q=x").status_code == 500
    assert (seen, now.is_now()) == ([False], True)


def test_who_starts_a_server_and_who_opens_a_page_are_not_in_haste(app, client):
    now = Quiet(app)
    assert not now.is_now()
    client.get("/healthz")
    assert not now.is_now()


def test_who_gives_way_goes_on_when_the_last_is_answered(app, client, monkeypatch):
    now, waited = Quiet(app), []
    rule = next(rule for rule in app.url_map.iter_rules() if rule.rule == "/healthz")
    thread = Thread(target=lambda: waited.append(now.until_answered(60)))

    def answering():
        assert not now.until_answered(0.01)
        thread.start()
        return ""

    monkeypatch.setitem(app.view_functions, rule.endpoint, answering)
    assert now.until_answered(0)
    assert client.get("/healthz").status_code == 200
    thread.join()
    assert waited == [True]
