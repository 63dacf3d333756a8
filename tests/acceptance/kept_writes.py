"""What is stored, by SQL alone: each thing of each kind whole, with its entry in the audit, and nothing else."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import shapely

from geogrid.domain.grid import Grid
from geogrid.store.embedded import spatial_index
from tests.acceptance import grid_town
from tests.acceptance.ledger import KINDS, Ledger
from tests.acceptance.writers import ROWS

IN_USE = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend' AND xact_start IS NOT NULL
"""
HIT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND backend_xid IS NOT NULL
    ORDER BY random() LIMIT 1
"""
STEPS = ("repair.accept", "repair.skip", "repair.undo")
MINE = "name NOT LIKE 'set.up.%'"


class Stored:
    """What a store holds.

    Parameters
    ----------
    file, url
        The embedded database, or the URL of the other.
    """

    def __init__(self, file: Path, url: str) -> None:
        self.file, self.url = file, url
        self._server = psycopg.connect(url.replace("+psycopg", ""), autocommit=True) if url else None

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query gives."""
        if self._server:
            return self._server.execute(query).fetchall()
        with closing(sqlite3.connect(self.file, timeout=30, isolation_level=None)) as base:
            return [tuple(row) for row in base.execute(query)]

    def close(self) -> None:
        if self._server:
            self._server.close()

    # --- the database itself

    def is_at_rest(self) -> bool:
        """Return whether nothing is under way: a server may end what a process had begun before it was killed."""
        return not self.url or self.rows(IN_USE) == [(0,)]

    def hit_one(self) -> bool:
        """Let the server end the connection of a transaction that has written, if there is one."""
        return bool(self.rows(HIT))

    def is_sound(self) -> bool:
        """Return whether the file, its references and its spatial indexes are whole."""
        if self.url:
            return True
        with closing(sqlite3.connect(self.file)) as base:
            tables = ("areas", "grids", "places", "cases")
            return (
                base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                and base.execute("PRAGMA foreign_key_check").fetchall() == []
                and {spatial_index.check(base, table, "shape") for table in tables} == {1}
            )

    # --- each kind: what is there and whole; what is there in part is a fault

    def account(self) -> Counter[str]:
        rights, added = defaultdict(list), self._audited("account.add")
        for number, *right in self.rows("SELECT account, capacity, area, category FROM assignments ORDER BY id"):
            rights[number].append(right)
        changed = self._audited("account.rights")
        everybody = self.rows("SELECT id, name, version FROM accounts ORDER BY id")
        mine = [account for account in everybody if not account[1].startswith("set.up.")]
        for number, name, version in mine:
            told = [*added.pop(f"account {number}"), *changed.pop(f"account {number}", [])]
            assert len(told) == version, f"{name} has version {version} and {len(told)} entries"
            assert sorted(map(str, told[-1]["rights"])) == sorted(map(str, rights[number])), name
        assert not added and not changed, f"entries of accounts that are not there: {added} {changed}"
        assert rights.keys() <= {number for number, *_ in everybody}, "rights of accounts that are not there"
        return Counter(name for _, name, _ in mine)

    def rights(self) -> Counter[str]:
        changed = self._audited("account.rights").values()
        return Counter(told["rights"][0][2] for several in changed for told in several)

    def token(self) -> Counter[str]:
        tokens = self.rows(f"SELECT id, name FROM access_tokens WHERE {MINE}")
        assert Counter(self._told("token.add")) == Counter(f"token {number}" for number, _ in tokens)
        return Counter(name for _, name in tokens)

    def grids(self) -> Counter[str]:
        return self._generations("grids")

    def publish(self) -> Counter[str]:
        return self._generations("publish")

    def _generations(self, kind: str) -> Counter[str]:
        """Return the days of those that were imported, or repaired: from the second on, each by the other's file."""
        known = Counter[str]()
        seen = {grid_town.FIRST}
        for _, day, source in self.generations()[1:]:
            known[day] += kind == ("publish" if source in seen else "grids")
            seen.add(source)
        return +known

    def generations(self) -> list[tuple[int, str, str]]:
        """Return number, first day and file of each."""
        told = self.rows("SELECT number, valid_from, source FROM generations ORDER BY number")
        return [(number, str(day), source) for number, day, source in told]

    def check_generations(self) -> None:
        """Each is whole on its day, and noted once."""
        numbers, days, _ = zip(*(told := self.generations()))
        assert numbers == tuple(range(1, len(told) + 1))
        assert list(days) == sorted(set(days))
        noted = {
            name: [fact["valid_from"] for fact in facts] for name, facts in self._audited("generation.publish").items()
        }
        assert noted == {f"generation {number}": [day] for number, day in zip(numbers[1:], days[1:])}
        rows = self.rows("SELECT code, name, valid_from, coalesce(valid_to, '9999-12-31') FROM grids")
        for _, day, source in told:
            there = Counter((code, name) for code, name, since, until in rows if str(since) <= day < str(until))
            assert there == Counter((code, source) for code in grid_town.CODES), f"the grids of {day} are not whole"
        assert len(self.rows("SELECT code FROM areas WHERE valid_to IS NULL")) == 3

    def check_shapes(self, grids: list[Grid]) -> None:
        """Those in force are of the last generation; without gap or overlap where it was repaired."""
        _, day, source = self.generations()[-1]
        assert {grid.name for grid in grids} == {source}
        if source == grid_town.FIRST or day in self.publish():
            shapes = [grid.shape for grid in grids]
            assert shapely.is_valid(shapes).all()
            assert shapely.coverage_is_valid(shapes)
            assert shapely.union_all(shapes).equals(shapely.union_all(grid_town.CELLS))

    def cases(self) -> Counter[str]:
        told = Counter(each["file"] for each in self._audited("case.import")["cases"])
        there = self._whole("SELECT code FROM cases")
        files = (grid_town.cases_text(name, ROWS).encode() for name in there.elements())
        assert told == Counter(sha256(file).hexdigest() for file in files), (
            "cases and their entries in the audit differ"
        )
        return there

    def places(self) -> Counter[str]:
        return self._whole("SELECT code FROM places")

    def _whole(self, query: str) -> Counter[str]:
        counts = Counter(code.rpartition("-")[0] for (code,) in self.rows(query))
        assert set(counts.values()) <= {ROWS}, f"not whole: {counts}"
        return Counter(counts.keys())

    def steps(self, generation: int) -> list[tuple[str, str]]:
        """Return what is stored of the repair of a generation, in order."""
        found = self.rows(f"SELECT position, defect, action FROM repairs WHERE generation = {generation} ORDER BY 1")
        assert [position for position, *_ in found] == list(range(len(found)))
        steps = [(defect, action) for _, defect, action in found]
        assert steps == self._noted_steps(generation), "steps and their entries in the audit differ"
        return steps

    def _noted_steps(self, generation: int) -> list[tuple[str, str]]:
        """Return the steps of a repair as the audit tells them, without those that were taken back."""
        steps = list[tuple[str, str]]()
        query = f"SELECT action, after FROM audit WHERE object = 'repair {generation}' ORDER BY number"
        for action, after in self.rows(query):
            told = json.loads(after)
            if action == "repair.undo":
                steps.pop()
            else:
                steps.append((told["defect"], told["action"]))
            assert told["actions"] == len(steps)
        return steps

    # --- the audit

    def _told(self, action: str) -> list[str]:
        return [name for (name,) in self.rows(f"SELECT object FROM audit WHERE action = '{action}' ORDER BY number")]

    def _audited(self, action: str) -> dict[str, list[Any]]:
        """Return what was noted of each object, in order."""
        found = defaultdict(list)
        for name, after in self.rows(f"SELECT object, after FROM audit WHERE action = '{action}' ORDER BY number"):
            found[name].append(json.loads(after))
        return found

    def check_audit(self) -> None:
        """Nothing else was noted than what is counted by kind."""
        known = {"account.add", "account.rights", "token.add", "generation.publish", "case.import", *STEPS}
        assert {action for (action,) in self.rows("SELECT DISTINCT action FROM audit")} <= known

    # --- keys

    def claim(self, key: str) -> list[tuple[int | None]]:
        """Return the status of the answer that is kept for a key; None while it is claimed only."""
        return self.rows(f"SELECT status FROM kept_answers WHERE key = '{key}'")

    def age(self, key: str, seconds: int) -> None:
        """Make a claim older."""
        assert self.rows(f"UPDATE kept_answers SET at = at - {seconds} WHERE key = '{key}' RETURNING key")


def settled(stored: Stored, ledger: Ledger) -> None:
    """Hold what is stored to what is known, and learn of what was never answered whether it is there."""
    stored.check_generations()
    stored.check_audit()
    for kind in [kind for kind in KINDS if kind != "step"]:
        there, (must, may) = getattr(stored, kind)(), ledger.known(kind)
        assert set(there.values()) <= {1}, f"twice: {there}"
        lost, made_up = must - there.keys(), there.keys() - must - may
        assert not lost, f"acknowledged and lost: {kind} {lost}"
        assert not made_up, f"refused, or never asked for, and there: {kind} {made_up}"
        for write in [write for write in ledger.open() if write.kind == kind]:
            ledger.settle(write, write.of in there)
    _settle_steps(stored, ledger)
    for number, name, version in stored.rows(f"SELECT id, name, version FROM accounts WHERE {MINE}"):
        ledger.accounts[name] = [number, version]


def _settle_steps(stored: Stored, ledger: Ledger) -> None:
    """Steps are there as long as the generation is that was repaired."""
    open_ = [write for write in ledger.open() if write.kind == "step"]
    assert len(open_) <= 1
    if ledger.repaired == stored.generations()[-1][0]:
        there = stored.steps(ledger.repaired)
        possible = [ledger.steps, *(write.wanted["after"] for write in open_)]
        assert there in possible, f"acknowledged steps {ledger.steps}, perhaps {possible[1:]}, there are {there}"
        ledger.steps = there
    for write in open_:
        ledger.settle(write, write.wanted["after"] == ledger.steps)
