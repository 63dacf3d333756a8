"""What creates something does it once for each key, whoever repeats it and however it ended."""

import time

import orjson
import pytest
from sqlalchemy import select, update

from geogrid.io.sealing import Sealer
from geogrid.services.kept_answers import KEPT_SECONDS, LONGEST_WORK_SECONDS, Answer
from geogrid.store import accounts, audit, models
from geogrid.web.running import of
from tests import signing

LI = {"name": "li.na", "full_name": "李娜", "rights": [{"capacity": "clerk"}]}
POINTS = b"x,y\n" + b"118.305,29.715\n" * 100_001
CSV = {"Content-Type": "text/csv"}
ONE = "0b7a9e52-3f0c-4a7e-9d51-5a1de2b8c001"


def add(client, key, **more):
    return client.post("/api/accounts", json=LI | more, headers={"Idempotency-Key": key})


def test_the_same_is_answered_and_nothing_done_twice(client, district):
    first = add(client, "one")
    again = add(client, '"one"')
    told = again.json["detail"]
    assert (again.status_code, again.json) == (201, first.json | {"first_password": None, "detail": told})
    assert "只在那时显示过一次" in told
    assert again.headers["Idempotency-Replayed"] == "true"
    assert [again.headers[name] for name in ("ETag", "Location", "Cache-Control", "Content-Type")] == [
        first.headers[name] for name in ("ETag", "Location", "Cache-Control", "Content-Type")
    ]
    with district.reading() as session:
        assert accounts.count(session) == 2


def test_first_passwords_are_not_kept_at_all_and_the_rest_not_in_the_clear(app, client, district):
    first = add(client, "one")
    with district.reading() as session:
        (row,) = session.scalars(select(models.KeptAnswer))
    assert "accounts" not in f"{row.body} {row.headers}"
    kept = Sealer(of(app).settings.key("fields")).open(row.body, f"kept_answers {row.asker} {row.key}")
    assert orjson.loads(kept) == first.json | {"first_password": None}


def test_a_first_password_given_anew_is_told_once(client, district):
    made = add(client, "one")
    path, sent = f"{made.headers['Location']}/reset", {"If-Match": made.headers["ETag"], "Idempotency-Key": "reset"}
    first, again = (client.post(path, headers=sent) for _ in range(2))
    assert len(first.json["first_password"]) == 19
    assert (again.status_code, again.json["first_password"], again.headers["Idempotency-Replayed"]) == (
        200,
        None,
        "true",
    )
    assert "重新设置" in again.json["detail"]
    assert client.post(path, headers=sent | {"Idempotency-Key": "another"}).status_code == 412
    with district.reading() as session:
        assert [each.action for each in audit.entries(session)].count("account.reset") == 1


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
    first = anybody.post("/api/locate", data=POINTS, headers=CSV | {"Idempotency-Key": ONE})
    again = anybody.post("/api/locate", data=POINTS, headers=CSV | {"Idempotency-Key": ONE})
    assert first.status_code == again.status_code == 202
    assert first.json["id"] == again.json["id"]
    assert first.headers["Location"] == again.headers["Location"]
    other = anybody.post("/api/locate?within=5", data=POINTS, headers=CSV | {"Idempotency-Key": ONE})
    assert other.status_code == 422
    anybody.delete(first.headers["Location"])


def test_without_an_account_a_key_is_the_senders_and_none_that_others_may_have_too(app, anybody, district):
    first = anybody.post("/api/locate", data=POINTS, headers=CSV | {"Idempotency-Key": ONE})
    anybody.environ_base["REMOTE_ADDR"] = "127.0.0.2"
    beside = anybody.post("/api/locate", data=POINTS, headers=CSV | {"Idempotency-Key": ONE})
    assert (first.status_code, beside.status_code) == (202, 202)
    assert beside.json["id"] != first.json["id"] and "Idempotency-Replayed" not in beside.headers
    with district.reading() as session:
        askers = session.scalars(select(models.KeptAnswer.asker)).all()
    assert len(set(askers)) == 2 and not any("127.0.0" in asker for asker in askers)
    for answer in (first, beside):
        anybody.delete(answer.headers["Location"])
    guessed = anybody.post("/api/locate", data=POINTS, headers=CSV | {"Idempotency-Key": "batch-1"})
    assert (guessed.status_code, guessed.json["code"]) == (400, "query")


def test_short_batches_are_not_kept(anybody, district):
    short = {"points": [[118.305, 29.715]]}
    assert anybody.post("/api/locate", json=short, headers={"Idempotency-Key": ONE}).status_code == 200
    with district.reading() as session:
        assert session.scalars(select(models.KeptAnswer)).all() == []
