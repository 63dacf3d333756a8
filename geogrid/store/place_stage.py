"""The rows of a file of places on their way into the register, compared with what is stored; never all in memory.

They lie in a database of their own, a file without a name that is gone when it is closed or the process ends. Nothing
of the register is locked while they are read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Self

from geogrid.domain.addressing.register.behind import name_behind
from geogrid.domain.addressing.register.stated_village import are_apart, are_called_apart, village_in
from geogrid.domain.place_sheet import Field, kind_of
from geogrid.domain.register import Place, PlaceKind

PARTS = ("kind", "address", "community", "road", "number", "estate", "building", "unit", "room", "lon", "lat")
"""What a place says, in the order in which rows are given."""
_POINT = ("lon", "lat")
_TELL_KIND = ("address", "road", "number", "estate", "building", "unit", "room")
"""What tells the kind where nobody states it."""
_SETTINGS = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536", "temp_store = FILE")
_TABLES = (
    f'CREATE TABLE staged ("row" INTEGER PRIMARY KEY, code, made, key, {", ".join(PARTS)})',
    f"CREATE TABLE stored (code TEXT PRIMARY KEY, id, scheduled, {', '.join(PARTS)}) WITHOUT ROWID",
    "CREATE TABLE merged (code TEXT PRIMARY KEY) WITHOUT ROWID",
)
_STAGE = f"INSERT INTO staged VALUES ({', '.join('?' * (len(PARTS) + 4))})"  # noqa: S608 - own names
_HOLD = f"INSERT INTO stored VALUES ({', '.join('?' * (len(PARTS) + 3))})"  # noqa: S608 - own names


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of a kind: how many, and the first of them."""

    count: int
    first: Sequence[int]


@dataclass(frozen=True, slots=True)
class Compared:
    """How the rows compare with what is stored.

    Parameters
    ----------
    new, changed, unchanged
        Rows whose code is not stored, says something else there, or the same.
    moved, renamed
        Of those changed: with another point, with another address.
    gone
        Stored places that have no row.
    """

    new: int
    changed: int
    moved: int
    renamed: int
    unchanged: int
    gone: int


class PlaceStage:
    """Rows staged, and what is stored beside them.

    Parameters
    ----------
    absent
        Which of `PARTS` the file says nothing of: there a stored place keeps what it has. A kind that its address and
        parts told is told anew by those of now.
    """

    def __init__(self, absent: Iterable[str] = ()) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        for setting in _SETTINGS:
            self._database.execute(f"PRAGMA {setting}")
        for table in _TABLES:
            self._database.execute(table)
        self._database.create_function("told_kind", len(_TELL_KIND), _told_kind, deterministic=True)
        absent = frozenset(absent)
        told = [part for part in PARTS if part not in absent]
        self._differ = _any_differs(told)  # the kind is told by what is compared
        now = {part: f"s.{part}" if part in told else f"iif(t.id IS NULL, s.{part}, t.{part})" for part in PARTS}
        if "kind" in absent:
            was, is_now = (f"told_kind({', '.join(map(of, _TELL_KIND))})" for of in ("t.{}".format, now.__getitem__))
            now["kind"] = f"CASE WHEN t.id IS NULL THEN s.kind WHEN t.kind = {was} THEN {is_now} ELSE t.kind END"
        self._parts = ", ".join(now.values())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._database.close()

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Stage rows: row, code, whether that was made, the key, `PARTS`; texts or None, decimals."""
        self._database.execute("BEGIN")
        self._database.executemany(f"INSERT INTO staged VALUES ({', '.join('?' * (len(PARTS) + 4))})", rows)  # noqa: S608
        self._database.execute("COMMIT")

    def index(self) -> None:
        """Be ready to be asked, when all rows are staged."""
        self._database.execute("CREATE INDEX staged_code ON staged (code)")

    def repeated(self) -> Iterator[tuple[int, str, bool, int, bool]]:
        """Yield rows whose code an earlier one has: row, code, whether it is made, that row, whether all is alike."""
        alike = f"NOT ({_any_differs(PARTS)})"
        query = f"""
            SELECT s.row, s.code, s.made, t.row, {alike}
            FROM staged s JOIN staged t ON t.row = (SELECT min(u.row) FROM staged u WHERE u.code = s.code)
            WHERE s.code IN (SELECT code FROM staged GROUP BY code HAVING count(*) > 1) AND s.row > t.row
            ORDER BY s.row
        """  # noqa: S608 - own names
        for row, code, made, first, same in self._database.execute(query):
            yield row, code, bool(made), first, bool(same)

    def leave_out(self, rows: Sequence[int]) -> None:
        """Have rows not be there."""
        self._database.executemany('DELETE FROM staged WHERE "row" = ?', ((row,) for row in rows))

    def alike(self, most: int) -> Listed:
        """Return the rows whose key an earlier one of the same community has, under another code.

        Two communities that the addresses themselves name are two, and so are two names behind one number, and one name
        behind two areas.
        """
        self._database.execute("CREATE INDEX staged_key ON staged (key, community)")
        query = """
            SELECT s.key, s.community, s."row", s.address, s.road, s.estate FROM staged s
            JOIN (SELECT key, community FROM staged GROUP BY key, community HAVING count(*) > 1) t
                ON t.key = s.key AND t.community IS s.community
            ORDER BY s.key, s.community, s."row"
        """
        rows = []
        for (key, _), same in groupby(self._database.execute(query), itemgetter(0, 1)):
            earlier: list[tuple[str | None, str, str]] = []
            for _, _, row, address, *told in same:
                village, name, site = village_in(address, *told), name_behind(address), "" if any(told) else address
                if any(
                    not (are_apart(village, other) or (name and its and name != its) or are_called_apart(site, at, key))
                    for other, its, at in earlier
                ):
                    rows.append(row)
                if (village, name, site) not in earlier:
                    earlier.append((village, name, site))
        return Listed(len(rows), tuple(sorted(rows)[:most]))

    def hold(self, stored: Iterable[tuple[Any, ...]], merged: Iterable[str]) -> None:
        """Take in what is stored, in place of what was: code, id, whether it ends or begins later, `PARTS`."""
        self._database.execute("BEGIN")
        self._database.execute("DELETE FROM stored")
        self._database.execute("DELETE FROM merged")
        again = f"{_HOLD} ON CONFLICT (code) DO UPDATE SET scheduled = 1"
        self._database.executemany(again, stored)
        self._database.executemany("INSERT INTO merged VALUES (?)", ((code,) for code in merged))
        self._database.execute("COMMIT")

    def merged(self, most: int) -> Listed:
        """Return the rows whose code stands for another one by now."""
        return self._listed("FROM staged s WHERE s.code IN (SELECT code FROM merged)", most)

    def leave_out_merged(self) -> None:
        """Have these not be there."""
        self._database.execute("DELETE FROM staged WHERE code IN (SELECT code FROM merged)")

    def scheduled(self) -> Iterator[tuple[int, str]]:
        """Yield row and code of places that are to change later than the day of the import."""
        query = 'SELECT s."row", code FROM staged s JOIN stored t USING (code) WHERE t.scheduled ORDER BY s."row"'
        yield from self._database.execute(query)

    def compared(self) -> Compared:
        """Return how the rows compare with what is stored."""
        known = "t.id IS NOT NULL"
        query = f"""
            SELECT count(*) FILTER (WHERE t.id IS NULL), count(*) FILTER (WHERE {known} AND ({self._differ})),
                   count(*) FILTER (WHERE {known} AND ({_any_differs(_POINT)})),
                   count(*) FILTER (WHERE {known} AND s.address IS NOT t.address),
                   count(*) FILTER (WHERE {known} AND NOT ({self._differ}))
            FROM staged s LEFT JOIN stored t USING (code)
        """  # noqa: S608 - own names
        new, changed, moved, renamed, unchanged = self._database.execute(query).fetchone()
        (gone,) = self._database.execute(f"SELECT count(*) {_GONE}").fetchone()
        return Compared(new, changed, moved, renamed, unchanged, gone)

    def ended(self, *, gone: bool) -> Iterator[int]:
        """Yield the ids of stored rows that others take the place of; also of those that have none."""
        query = f"SELECT t.id {self._written()} AND t.id IS NOT NULL"
        yield from (row for (row,) in self._database.execute(query + (f" UNION ALL SELECT id {_GONE}" if gone else "")))

    def places(self) -> Iterator[Place]:
        """Yield the places that are new or say something else, as the file has them."""
        query = f'SELECT s.code, {self._parts} {self._written()} ORDER BY s."row"'
        yield from (place_of(*row) for row in self._database.execute(query))

    def _written(self) -> str:
        return f"FROM staged s LEFT JOIN stored t USING (code) WHERE (t.id IS NULL OR {self._differ})"

    def _listed(self, query: str, most: int) -> Listed:
        (count,) = self._database.execute(f"SELECT count(*) {query}").fetchone()
        rows = self._database.execute(f'SELECT s."row" {query} ORDER BY s."row" LIMIT ?', (most,))
        return Listed(count, tuple(row for (row,) in rows))


def place_of(code: str, kind: str, address: str, community: str | None, *rest: Any) -> Place:
    """Return the place of a code that says `PARTS`."""
    *parts, lon, lat = rest
    return Place(code, PlaceKind(kind), address, community, lon, lat, *parts)


def _told_kind(address: str, *parts: str | None) -> str:
    """Return the kind of a place that nobody states."""
    said = zip(_TELL_KIND[1:], parts, strict=True)
    return kind_of(address, {Field(part): text or "" for part, text in said}).value


_GONE = "FROM stored WHERE NOT scheduled AND code NOT IN (SELECT code FROM staged)"


def _any_differs(parts: Iterable[str]) -> str:
    return " OR ".join(f"s.{part} IS NOT t.{part}" for part in parts)
