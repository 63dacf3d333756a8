"""What is written where something fails, and how look-ups are counted."""

import io
import json
import logging

import pytest

from geogrid.web import access_log, alone
from geogrid.web.access_log import Counter


@pytest.fixture
def lines():
    """Give the lines of JSON written since they were asked for last; the loggers are as before afterwards."""
    loggers, written = [logging.getLogger(), logging.getLogger("geogrid.access")], io.StringIO()
    before = [(logger, logger.handlers[:], logger.level, logger.propagate) for logger in loggers]
    access_log.begin(written)

    def since():
        told = [json.loads(line) for line in written.getvalue().splitlines()]
        written.truncate(0)
        written.seek(0)
        return told

    yield since
    for logger, handlers, level, propagate in before:
        logger.handlers[:], logger.propagate = handlers, propagate
        logger.setLevel(level)


@pytest.mark.parametrize("path", ["/api/point/cgcs2000/118.30512,29.71534?on=2026-02-01", "/api/places?q=13955512345"])
def test_a_failure_is_told_without_what_was_asked(client, app, lines, path, monkeypatch):
    def fails(*_):
        raise ValueError("118.30512 13955512345")

    rule = next(
        r
        for r in app.url_map.iter_rules()
        if r.rule == ("/api/places" if "places" in path else "/api/point/<crs>/<point>")
    )
    monkeypatch.setitem(app.view_functions, rule.endpoint, lambda **_: fails())
    assert client.get(path).status_code == 500
    failed, line = lines()
    assert (failed["failure"], failed["message"]) == ("ValueError", f"failed at {rule.rule}")
    assert any(place.endswith(" fails") for place in failed["places"])
    assert (line["status"], line["level"], line["route"]) == (500, "error", rule.rule)
    assert not [word for word in ("118.30512", "13955512345") if word in json.dumps([failed, line])]


def test_the_page_of_an_error_that_fails_itself_is_answered_and_told_without_what_was_asked(client, app, lines):
    def fails():
        raise ValueError("118.30512")

    app.context_processor(fails)
    answer = client.get("/nothing/118.30512?q=13955512345")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN" and "Content-Security-Policy" in answer.headers
    told = lines()
    assert told[-1]["status"] == 500 and told[-1]["request"] == answer.headers["X-Request-Id"]
    assert "118.30512" not in json.dumps(told) and "13955512345" not in json.dumps(told)


def test_an_answer_that_fails_on_its_way_is_told_without_its_path(lines):
    alone.keep_paths_out()
    try:
        raise ValueError("118.30512")
    except ValueError:
        logging.getLogger("waitress").exception("Exception while serving /api/point/cgcs2000/118.30512,29.7")
    (told,) = lines()
    assert (told["message"], told["failure"]) == ("Exception", "ValueError")
    assert "118.30512" not in json.dumps(told)


def test_lookups_are_counted_and_told_together(client, lines):
    access_log.lookups.tell()
    lines()
    for _ in range(7):
        assert client.get("/api/point/cgcs2000/118.305,29.715").status_code == 200
    access_log.lookups.tell()
    (told,) = lines()
    assert told["lookups"] == 7
    assert set(told) == {"time", "level", "lookups"}


def test_nothing_is_told_where_nothing_was_looked_up(lines):
    Counter().tell()
    assert lines() == []
