"""An installation in which plans are drawn and published, and which is killed while one is being published."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from datetime import date, timedelta
from threading import Thread
from typing import Any

from geogrid.clock import today
from geogrid.domain.editing.fingerprint import geometry_hash
from geogrid.services.audit import Audit, verify
from geogrid.store import coverage, micros, parties
from tests.acceptance import grid_town
from tests.acceptance.installation import ENDED, PATIENCE, SHIFT, Installation, until
from tests.acceptance.writers import UNREACHABLE, Asker, Unanswered

FIRST_AIM = 0.15  # s
PARTY = f"{grid_town.COMMUNITY}999"


class Planning(Installation):
    """The grid town, whose grids are changed by one plan after the other, each from the day after the last."""

    aim = FIRST_AIM

    def __init__(self, *made: Any) -> None:
        super().__init__(*made)
        self.codes, self.serial = list(grid_town.CODES), 100
        self.number, self.day, self.hash, self.party = 1, grid_town.SINCE, self._hash(grid_town.SINCE), list[str]()

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=PATIENCE) as answer:
                return json.load(answer)["status"] == "ready"
        except (ConnectionError, urllib.error.URLError):
            return False

    def serve(self) -> None:
        try:
            super().serve()
        except AssertionError as silent:
            raise AssertionError(f"{silent}: {self.log()}") from None

    # --- drawing

    def drawn(self) -> Plan:
        """Draw a plan that splits a grid, or merges two, and divides, renames and groups others; have it approved."""
        with self._askers() as askers:
            plan = Plan(self, askers["planner"], askers["approver"])
            for edit in self._edits():
                plan.do("edits", edit=edit)
            plan.do("submit")
            plan.do("approve", by=plan.approve)
        plan.hash, plan.day = plan.state["fingerprint"], max(today(), self.day) + timedelta(days=1)
        return plan

    def _edits(self) -> list[dict[str, Any]]:
        self.serial += 1
        new, inner = f"{grid_town.COMMUNITY}{self.serial}", self.codes[1 : len(grid_town.CODES)]
        names = [
            {"kind": "rename", "code": code, "name": f"第{self.serial}网格"} for code in self.chance.sample(inner, 2)
        ]
        members = next(some for some in iter(lambda: sorted(self.chance.sample(inner, 3)), None) if some != self.party)
        return [
            *self._divisions(),
            self._other_ground(new),
            *names,
            {"kind": "group_party", "code": PARTY, "name": "组团", "members": members},
        ]

    def _divisions(self) -> list[dict[str, Any]]:
        """Divide a grid into micro-grids, which follow what comes after, and make whole one that was divided before."""
        with self.database.reading() as session:
            nested = micros.micros(session, self.day)
        code = self.chance.choice([code for code in grid_town.CODES if code not in nested])
        west, south, east, north = grid_town.CELLS[grid_town.CODES.index(code)].bounds
        line = [[west - 0.001, (south + north) / 2], [east + 0.001, (south + north) / 2]]
        edits: list[dict[str, Any]] = [{"kind": "divide_micro", "code": code, "line": line}]
        if len(nested) > 1:
            whole = self.chance.choice(sorted(nested))
            parts = [micro.code for micro in nested[whole]]
            edits.append({"kind": "merge_micro", "code": whole, "micros": parts, "into": parts[0]})
        return edits

    def _other_ground(self, new: str) -> dict[str, Any]:
        """Split the first grid, which is whole as long as there are as many as in the beginning, or undo that."""
        west, south, east, north = grid_town.CELLS[0].bounds
        if len(self.codes) == len(grid_town.CODES):
            at, first = (west + east) / 2, self.codes[0]
            pieces = [{"code": first, "name": "甲"}, {"code": new, "name": "乙"}]
            line = [[at, south - 0.001], [at, north + 0.001]]
            return {"kind": "split", "code": first, "line": line, "pieces": pieces}
        return {"kind": "merge", "codes": [self.codes[0], self.codes[-1]], "into": self.codes[0]}

    # --- one kill

    def killed_publishing(self, plan: Plan) -> bool:
        """Kill the server, or end its connection, while a plan is being published; return whether it was."""
        with self._askers() as askers:
            publishing = Thread(target=plan.publish, args=(askers["approver"],))
            begun, ends = time.monotonic(), self.url and self.chance.random() < ENDED
            publishing.start()
            if ends:
                until(lambda: self.stored.hit_one() or plan.answer is not None, "nothing is written")
            else:
                time.sleep(max(0, begun + self.chance.uniform(0, 2) * self.aim - time.monotonic()))
                self.forked.kill(self.server)
                assert self.forked.ended(self.server) == -9, self.log()
                self.server = 0
            publishing.join(PATIENCE)
        until(self.stored.is_at_rest, "a transaction goes on")
        return plan.answer is None or plan.answer == UNREACHABLE

    def aim_anew(self, is_new: bool) -> None:
        """Kill a little later next time where nothing was kept, and earlier where it was: around that moment."""
        self.aim *= 1 / SHIFT if is_new else SHIFT

    # --- old or new

    def settle(self, plan: Plan) -> bool:
        """Hold all that is stored to what was before, or to what the plan makes of it; return whether it is new."""
        assert self.stored.is_sound()
        numbers = [number for number, *_ in self.stored.generations()]
        is_new = numbers == list(range(1, self.number + 2))
        assert is_new or numbers == list(range(1, self.number + 1))
        assert is_new or plan.answer in (None, UNREACHABLE), "acknowledged and lost"
        self._check_plan(plan, is_new)
        self._check_grids(plan, is_new)
        audit = Audit.of(self.settings, self.database)
        assert verify(self.database, audit.key, audit.heads, date.today()).findings == []
        if is_new:
            self.number, self.day, self.hash = self.number + 1, plan.day, plan.hash
            self.codes, self.party = plan.codes, plan.party
        return is_new

    def _check_plan(self, plan: Plan, is_new: bool) -> None:
        """What is written of the plan, and noted in the audit, is of one moment."""
        version = plan.version + is_new
        told = self.stored.rows(f"SELECT version, stage, valid_from, generation FROM plans WHERE id = {plan.number}")
        expected = (
            (version, "published", str(plan.day), self.number + 1) if is_new else (version, "approved", "None", None)
        )
        assert [(v, stage, str(day), made) for v, stage, day, made in told] == [expected]
        events = self.stored.rows(f"SELECT version, deed FROM plan_events WHERE plan = {plan.number} ORDER BY version")
        assert [number for number, _ in events] == list(range(1, version + 1))
        assert events[-1][1] == ("publish" if is_new else "approve")
        noted = self.stored._audited("generation.publish")
        assert {name: len(facts) for name, facts in noted.items()} == {
            f"generation {number}": 1 for number in range(2, self.number + 1 + is_new)
        }
        deeds = [fact["version"] for fact in self.stored._audited("plan.change")[f"plan {plan.number}"]]
        assert deeds == list(range(2, version + 1))

    def _check_grids(self, plan: Plan, is_new: bool) -> None:
        """All grids, party grids and micro-grids of a day are of one generation; none begins or ends with the other."""
        assert self._hash(self.day) == self.hash
        assert self._hash(plan.day) == (plan.hash if is_new else self.hash)
        with self.database.reading() as session:
            assert len(coverage.areas(session, plan.day)) == 3
            grouped = [sorted(party.members) for party in parties.parties(session, plan.day)]
        assert grouped == [members for members in [plan.party if is_new else self.party] if members]
        last = plan.day if is_new else self.day
        for table in ("areas", "grids", "parties", "micro_grids"):
            assert self.stored.rows(f"SELECT id FROM {table} WHERE valid_from > '{last}' OR valid_to > '{last}'") == []

    def _hash(self, day: date) -> str:
        with self.database.reading() as session:
            grids, nested = coverage.grids(session, day), micros.micros(session, day)
            return geometry_hash(grids, nested, parties.parties(session, day))

    # --- afterwards

    def goes_on(self, plan: Plan) -> None:
        """A server answers by what is stored; a plan that is not published is published now, and no other twice."""
        is_new = self.number > plan.base
        if not self.server:
            self.serve()
        with self._askers() as askers:
            self._check_look_ups(askers["planner"])
            again = plan.asked_to_publish(askers["approver"])
            assert again[0] == (412 if is_new else 200), again
        if not is_new:
            plan.answer = 200
            assert self.settle(plan)
            with self._askers() as askers:
                self._check_look_ups(askers["planner"])

    def _check_look_ups(self, ask: Asker) -> None:
        lon, lat = grid_town.point(self.chance)

        def by_the_last() -> bool:
            status, _, told = ask("GET", f"/api/point/4490/{lon:.9f},{lat:.9f}?on={self.day}")
            assert status == 200 and told["code"] in self.codes, told
            return told["generation"]["number"] == self.number

        until(by_the_last, "it goes on to answer by another generation")


class Plan:
    """A plan as those who work at it know it.

    Parameters
    ----------
    town
        Where it is drawn: on its last generation.
    ask, approve
        Whoever draws it, and whoever judges it.
    """

    def __init__(self, town: Planning, ask: Asker, approve: Asker) -> None:
        self.ask, self.approve, self.base = ask, approve, town.number
        status, _, self.state = ask("POST", "/api/plans", {"name": "调整", "on": town.day.isoformat()})
        assert (status, self.state["base"]) == (201, town.number), self.state
        self.number, self.codes, self.party = self.state["id"], list(town.codes), town.party
        self.hash, self.day = "", town.day
        self.answer: int | None = None
        """The status of the answer to the first who asked to publish it."""

    @property
    def version(self) -> int:
        return self.state["version"]

    def do(self, what: str, by: Asker | None = None, **sent: Any) -> None:
        """Do something to it; nobody else does anything."""
        path, seen = f"/api/plans/{self.number}/{what}", f'"{self.version}"'
        status, _, self.state = (by or self.ask)("POST", path, sent, If_Match=seen)
        assert status == 200, self.state
        edit = sent.get("edit", {})
        if edit.get("kind") == "split":
            self.codes = [*self.codes, edit["pieces"][1]["code"]]
        elif edit.get("kind") == "merge":
            self.codes = [code for code in self.codes if code == edit["into"] or code not in edit["codes"]]
        elif edit.get("kind") == "group_party":
            self.party = edit["members"]

    def asked_to_publish(self, ask: Asker) -> tuple[int, Any]:
        """Ask for its publishing; return status and what is told."""
        path, sent = f"/api/plans/{self.number}/publish", {"valid_from": self.day.isoformat()}
        status, _, told = ask("POST", path, sent, If_Match=f'"{self.version}"')
        return status, told

    def publish(self, ask: Asker) -> None:
        """Ask for its publishing, and note the answer, if there is one."""
        try:
            self.answer, _ = self.asked_to_publish(ask)
        except Unanswered:
            return
