"""What creates something does it once for each key, whoever repeats it and however it ended."""

import time

import pytest
from sqlalchemy import select, update

from geogrid.services.kept_answers import KEPT_SECONDS, LONGEST_WORK_SECONDS, Answer
from geogrid.store import accounts, models
from geogrid.web.running import of
from tests import signing

LI = {"name": "li.na", "full_name": "李娜", "rights": [{"capacity": "clerk"}]}
POINTS = b"x,y\n" + b"118.305,29.715\n" * 100_001
CSV = {"Content-Type": "text/csv"}


def add(client, key, **more):
    return client.post("/api/accounts", json=LI | more, headers={"Idempotency-Key": key})


def test_the_same_is_answered_and_nothing_done_twice(client, district):
    first = add(client, "one")
    again = add(client, '"one"')
    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert [again.headers[name] for name in ("ETag", "Location", "Cache-Control", "Content-Type")] == [
        first.headers[name] for name in ("ETag", "Location", "Cache-Control", "Content-Type")
    ]
    with district.reading() as session:
        assert accounts.count(session) == 2


def test_first_passwords_are_not_kept_in_the_clear(client, district):
    first = add(client, "one")
    with district.reading() as session:
        (row,) = session.scalars(select(models.KeptAnswer))
    assert first.json["first_password"] not in f"{row.body} {row.headers} {row.sum}"
    assert "accounts" not in f"{row.body} {row.headers}"


def test_a_key_is_for_one_thing_and_one_asker(app, client):
    add(client, "one")
    other = add(client, "one", full_name="李明")
    assert (other.status_code, other.json["code"]) == (422, "key_reused")
    assert add(signing.client_of(app, "another"), "one").json["code"] == "name_taken"


@pytest.mark.parametrize("key", ["", "a b", "键", "x" * 201])
def test_what_is_no_key(client, key):
    assert add(client, key.encode().decode("latin-1")).json["code"] == "query"


def test_what_was_refused_may_be_asked_again(client):
    assert add(client, "one", rights=[{"capacity": "clerk", "area": "9"}]).status_code == 404
    assert add(client, "one").status_code == 201


def change(database, **values):
    with database.writing() as session:
        session.execute(update(models.KeptAnswer).values(**values))


def test_while_it_is_done_others_wait_and_a_process_that_died_blocks_nobody_for_ever(client, district):
    add(client, "one")
    change(district, status=None, headers=None, body=None, at=time.time())
    waiting = add(client, "one")
    assert (waiting.status_code, waiting.json["code"], waiting.headers["Retry-After"]) == (409, "in_flight", "1")
    change(district, at=time.time() - LONGEST_WORK_SECONDS - 1)
    assert add(client, "one").json["code"] == "name_taken", "it had been added before the process died"
    assert add(client, "one", name="wang.fang").status_code == 201


def test_answers_are_kept_for_a_day(client, district):
    add(client, "one")
    change(district, at=time.time() - KEPT_SECONDS - 1)
    assert add(client, "one", name="wang.fang").status_code == 201


def test_who_was_overtaken_keeps_nothing(app):
    kept = of(app).kept_answers
    slow = kept.claim("net", "key", "sum")
    change(of(app).database, at=time.time() - LONGEST_WORK_SECONDS - 1)
    quick = kept.claim("net", "key", "sum")
    kept.release(slow)
    kept.keep(slow, kept_answer("slow"))
    kept.keep(quick, kept_answer("quick"))
    assert kept.claim("net", "key", "sum") == kept_answer("quick")


def kept_answer(body):
    return Answer(201, [("Location", "/here")], body)


def test_a_long_batch_becomes_one_job(app, anybody):
    first = anybody.post("/api/locate", data=POINTS, headers=CSV | {"Idempotency-Key": "one"})
    again = anybody.post("/api/locate", data=POINTS, headers=CSV | {"Idempotency-Key": "one"})
    assert first.status_code == again.status_code == 202
    assert first.json["id"] == again.json["id"]
    assert first.headers["Location"] == again.headers["Location"]
    other = anybody.post("/api/locate?within=5", data=POINTS, headers=CSV | {"Idempotency-Key": "one"})
    assert other.status_code == 422
    anybody.delete(first.headers["Location"])


def test_short_batches_are_not_kept(anybody, district):
    short = {"points": [[118.305, 29.715]]}
    assert anybody.post("/api/locate", json=short, headers={"Idempotency-Key": "one"}).status_code == 200
    with district.reading() as session:
        assert session.scalars(select(models.KeptAnswer)).all() == []
