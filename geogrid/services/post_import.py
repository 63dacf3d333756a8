"""Importing a table of posts: first what would happen, then, if wanted, doing it in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.audit.entry import Action
from geogrid.domain.people.phone import is_mobile, normal
from geogrid.domain.people.post import Post, Role
from geogrid.domain.people.post_sheet import POST_HEADERS, USUAL_WORDS, PostField, role_of
from geogrid.errors import ChangeScheduled
from geogrid.io.table import TableFile
from geogrid.services import register_table
from geogrid.services.audit import Record
from geogrid.services.names import Fault
from geogrid.services.register_table import Rows, TableImport
from geogrid.services.snapshot import Snapshot
from geogrid.store import micros, recodings
from geogrid.store import people as stored

LONGEST = 60
"""Characters of a name."""
_OFFICE = "number of an office, as 0559-2510000, no mobile telephone"


def plan(
    session: Session,
    snapshot: Snapshot | None,
    table: TableFile,
    valid_from: date,
    columns: Mapping[PostField, str] | None = None,
) -> TableImport[Post]:
    """Work out what importing a table of posts would do. Writes nothing.

    Whoever the table has in a role of a grid takes the place of all who had that role there; other roles and grids
    stay as they are.

    Parameters
    ----------
    snapshot
        The grids of the day; None where there are none.
    table
        CSV or XLSX as read: the code of a grid or micro-grid and a name; without a column of roles all are leaders.
    columns
        Columns the caller names; the others are found by their headers.

    Raises
    ------
    FieldUnknown, FieldNotFound
    """
    rows = Rows(table, POST_HEADERS, columns or {}, [PostField.GRID, PostField.NAME])
    numbers = range(table.first_row, table.first_row + len(table.rows))
    said = {rows.text(number, PostField.GRID) for number in numbers}
    grids = set() if snapshot is None else snapshot.grids.keys() & said
    known = grids | micros.codes_among(session, said, valid_from)
    given = list(rows.read(lambda number: _post(rows, number, known), _once))
    concerned = {value.grid for _, value in given}
    before, recoded = stored.after(session, concerned, valid_from), recodings.coming(session, concerned, valid_from)
    to_come = stored.after(session, {code for code, _ in recoded.values()}, valid_from)
    wanted: dict[stored.Place, list[Post]] = {}
    for number, value in given:
        held = before.get((value.grid, value.role), [])
        next_code, _ = recoded.get(value.grid, (None, None))
        is_taken = (next_code, value.role) in to_come  # whoever has the role then, under the next code of the grid
        if is_taken or any(kept.valid_to is not None or kept.valid_from > valid_from for kept in held):
            rows.problems.append(ChangeScheduled(file=table.file, row=number, what=value.grid))
        else:
            wanted.setdefault((value.grid, value.role), []).append(value)
    found: dict[str, list[Post]] = {"new": [], "changed": [], "unchanged": []}
    for place, posts in wanted.items():
        there = [kept.post for kept in before.get(place, [])]
        same = sorted(map(_said, there)) == sorted(map(_said, posts))
        found["new" if not there else "unchanged" if same else "changed"].extend(posts)
    problems = sorted(rows.problems, key=lambda problem: problem.facts["row"])
    told = {field.value: column for field, column in rows.columns.items()}
    return TableImport(
        table.file, table.digest, told, len(table.rows), valid_from, **found, unknown=[], problems=problems
    )


def _post(rows: Rows[PostField], number: int, known: set[str]) -> Post:
    grid, name = rows.filled(number, PostField.GRID), rows.public(number, PostField.NAME)
    if grid not in known:
        raise rows.wrong(number, Fault(PostField.GRID, grid[:40], "code of a grid or micro-grid of that day"))
    if len(name) > LONGEST or not name.isprintable():
        raise rows.wrong(number, Fault(PostField.NAME, name[:40], f"1 … {LONGEST}"))
    called = rows.text(number, PostField.ROLE)
    role = role_of(called) if called else Role.LEADER
    if role is None:
        raise rows.wrong(number, Fault(PostField.ROLE, called[:40], "、".join(USUAL_WORDS)))
    phone = rows.text(number, PostField.PHONE)
    if phone and not _is_of_an_office(phone):
        raise rows.wrong(number, Fault(PostField.PHONE, "-", _OFFICE))
    return Post(grid, role, name, phone or None)


def _is_of_an_office(phone: str) -> bool:
    """Return whether a number may be shown to everybody: that of a person's own telephone may not."""
    number = normal(phone)
    return number is not None and not is_mobile(number)


def _once(post: Post) -> str:
    """Return what only one row may say: a grid has one leader, and nobody the same role in it twice."""
    return f"{post.grid} {post.role}" + ("" if post.role is Role.LEADER else f" {post.name}")


def _said(post: Post) -> tuple[str, str]:
    return post.name, post.duty_phone or ""


def commit(session: Session, planned: TableImport[Post], record: Record) -> int:
    """Write what was planned; see `register_table.commit`."""
    return register_table.commit(session, planned, stored.fill, record, Action.IMPORT_POSTS, "posts")
