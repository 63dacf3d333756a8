"""The audit is only added to, in the transaction of what it tells of; the database itself sees to that."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from geogrid.domain.audit.entry import Action
from geogrid.errors import FolderUnusable
from geogrid.io import heads_file
from geogrid.services.audit import Audit
from geogrid.store import Database, audit
from geogrid.store.migrations import run

REFUSED = ["UPDATE audit SET who = '2'", "DELETE FROM audit", "DELETE FROM audit WHERE number = 2"]
OF_THE_STORE = {
    "embedded": ["INSERT OR REPLACE INTO audit SELECT * FROM audit", "REPLACE INTO audit SELECT * FROM audit"],
    "postgis": ["TRUNCATE audit", "INSERT INTO audit SELECT * FROM audit ON CONFLICT (number) DO UPDATE SET who = '2'"],
}


def note(database, record, count=1):
    with database.writing() as session:
        for _ in range(count):
            record.note(session, Action.PUBLISH, "generation 1", None, {"grids": 4})


def numbers(database):
    with database.reading() as session:
        return [entry.number for entry in audit.entries(session)]


def test_nothing_is_changed_or_deleted(database, record):
    note(database, record, 3)
    for statement in (*REFUSED, *OF_THE_STORE[database.kind]):
        with pytest.raises(DBAPIError, match="only added to"), database.writing() as session:
            session.execute(text(statement))
    assert numbers(database) == [1, 2, 3]


def test_the_tables_can_go_with_what_is_in_them(database, record):
    note(database, record)
    with database.writing() as session:
        run.downgrade(session.connection())
    database.migrate()
    assert numbers(database) == []


def test_what_is_taken_back_was_never_noted(database, record):
    note(database, record)
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        record.note(session, Action.PUBLISH, "generation 2")
        1 / 0  # noqa: B018
    assert numbers(database) == [1]
    assert [head.number for head in heads_file.read(record.audit.heads)] == [1]
    note(database, record)
    assert numbers(database) == [1, 2]


def test_many_are_read_in_order_and_in_pieces(embedded, record, monkeypatch):
    monkeypatch.setattr(audit, "PIECE", 3)
    note(embedded, record, 10)
    assert numbers(embedded) == list(range(1, 11))
    with embedded.reading() as session:
        day = audit.last(session).day
        assert len(list(audit.entries(session, day, "system", Action.PUBLISH))) == 10
        assert not list(audit.entries(session, "2001-01-01"))
        assert not list(audit.entries(session, who="1")) + list(audit.entries(session, action="case.import"))


def test_nothing_is_changed_where_its_head_cannot_be_kept(embedded, tmp_path):
    (tmp_path / "folder").write_text("a file")
    with pytest.raises(FolderUnusable, match="folder"):
        note(embedded, Audit(b"key", tmp_path / "folder" / "audit-heads.log").by())
    assert numbers(embedded) == []


def test_half_a_line_that_a_machine_left_spoils_no_other(embedded, record):
    note(embedded, record)
    with record.audit.heads.open("ab") as file:
        file.write(b'{"day":"2026-')
    note(embedded, record)
    assert [head and head.number for head in heads_file.read(record.audit.heads)] == [1, None, 2]


def test_what_bytes_were_put_where_text_belongs_is_read(embedded_file, record):
    database = Database.at(embedded_file)
    note(database, record)
    with database._writer.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_stays_update"))
        connection.execute(text("UPDATE audit SET who = CAST(who AS BLOB)"))
    with database.reading() as session:
        assert audit.last(session).who == b"system"
    database.close()
