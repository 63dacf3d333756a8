"""Four who change things over HTTP at once, and one who imports files, each until told to stop."""

from __future__ import annotations

import http.client
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlencode

from tests.acceptance import grid_town
from tests.acceptance.forked import GEOGRID, Forked
from tests.acceptance.ledger import Ledger, Outcome, Write

PATIENCE = 60.0
UNREACHABLE = 503
DEEPEST = 4  # steps, then a repair is published
CAPACITIES = ("clerk", "grid_worker", "dispatcher", "official")
ROWS = 100  # of a file of cases or places
Answer = tuple[int, Mapping[str, str], Any]
PLACES = "tests.acceptance.place_writer:main"


class Unanswered(Exception):  # noqa: N818 - reads as a fact
    """The connection ended without an answer."""


class Asker:
    """A connection to the server, by somebody's credentials."""

    def __init__(self, port: int, credentials: Mapping[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._credentials = credentials

    def __call__(
        self, method: str, path: str, sent: Any = None, form: Mapping[str, str] | None = None, **headers: str
    ) -> Answer:
        """Ask; gives status, headers, and what JSON says."""
        body = urlencode(form) if form else None if sent is None else json.dumps(sent)
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self._connection.request(method, path, body, {"Content-Type": kind, **self._credentials, **told})
            answer = self._connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            raise Unanswered() from error
        is_json = "json" in answer.headers.get("Content-Type", "")
        return answer.status, answer.headers, json.loads(content) if is_json else content.decode()

    def close(self) -> None:
        self._connection.close()


@dataclass
class Client:
    """Somebody who writes."""

    ledger: Ledger
    stop: Event
    chance: random.Random

    def work(self) -> None:
        """Write until told to stop."""
        try:
            while not self.stop.is_set():
                try:
                    self.turn()
                except Unanswered:
                    if not self.stop.is_set():
                        self.ledger.faults.append(f"{type(self).__name__}: the server hung up")
                        return
        except Exception as fault:
            self.ledger.faults.append(f"{type(self).__name__}: {type(fault).__name__}: {fault}")
            raise

    def turn(self) -> None:
        raise NotImplementedError

    def answered(self, write: Write, status: int, told: Any) -> bool:
        """Note the answer to a write; return whether it is kept."""
        if status < 500:
            return self.ledger.end(write, Outcome.KEPT if status < 300 else Outcome.REFUSED)
        if status == UNREACHABLE:
            self.stop.wait(PATIENCE)  # whether it is kept is not known: nothing can be built on it
        else:
            self.ledger.faults.append(f"{write.kind} answered by {status}: {str(told)[:300]}")
        return False


@dataclass
class Person(Client):
    """Adds accounts, changes what the own ones may do, and makes tokens."""

    name: str
    ask: Asker

    def turn(self) -> None:
        mine = [name for name in self.ledger.accounts if name.startswith(f"{self.name}.")]
        way = self.chance.choice([self.add_account, self.make_token, *[lambda: self.change_rights(mine)] * 2])
        if mine or way == self.make_token:
            way()
        else:
            self.add_account()

    def add_account(self) -> None:
        name = f"{self.name}.{self.ledger.serial()}"
        rights = [{"capacity": each} for each in self.chance.sample(CAPACITIES, self.chance.randint(1, 3))]
        write = self.ledger.begin("account", name, rights=rights, by=self.name)
        status, _, told = added(self.ask, write)
        if self.answered(write, status, told):
            write.wanted["answer"] = told
            self.ledger.accounts[name] = [told["id"], told["version"]]

    def change_rights(self, mine: list[str]) -> None:
        name = self.chance.choice(mine)
        number, version = self.ledger.accounts[name]
        mark = f"{name}@{self.ledger.serial()}"
        others = self.chance.sample(CAPACITIES, self.chance.randint(0, 3))
        rights = [{"capacity": "handler", "category": mark}, *({"capacity": each} for each in others)]
        write = self.ledger.begin("rights", mark, account=name, rights=rights)
        status, _, told = self.ask("PUT", f"/api/accounts/{number}/rights", {"rights": rights}, If_Match=f'"{version}"')
        if self.answered(write, status, told):
            self.ledger.accounts[name][1] = told["version"]
        elif status < 500:
            self.ledger.faults.append(f"rights of an account that nobody else changes refused by {status}: {told}")

    def make_token(self) -> None:
        name = f"{self.name}.{self.ledger.serial()}"
        write = self.ledger.begin("token", name, by=self.name)
        self.answered(write, *self.ask("POST", "/account/tokens", form={"name": name, "days": "7"})[::2])


def added(ask: Asker, write: Write) -> Answer:
    """Ask for an account, the first time or again."""
    sent = {"name": write.of, "full_name": "李娜", "rights": write.wanted["rights"]}
    return ask("POST", "/api/accounts", sent, Idempotency_Key=f"account-{write.of}")


@dataclass
class Planner(Client):
    """Repairs what is imported with defects; the approver publishes it."""

    ask: Asker
    approve: Asker
    hurries: bool
    """To publish."""

    def turn(self) -> None:
        status, headers, state = self.ask("GET", "/api/repair")
        if status == UNREACHABLE:
            return
        self._look(state)
        way = self._way(state)
        if way == "publish":
            self._publish(state, headers["ETag"])
        elif way:
            self._step(way, state, headers["ETag"])
        else:
            self.ledger.wait_until_kept("grids", 1, 0.2)

    def _look(self, state: Any) -> None:
        number = state["generation"]["number"]
        if number != self.ledger.repaired:
            self.ledger.repaired, self.ledger.steps = number, []
        elif state["position"] != len(self.ledger.steps) and not state["successor"]:
            self.ledger.faults.append(
                f"{len(self.ledger.steps)} steps were acknowledged, {state['position']} are there"
            )

    def _way(self, state: Any) -> str | None:
        ways = ["accept"] if any(item["mendable"] for item in state["items"]) else []
        if state["can_publish"] and (self.hurries or len(self.ledger.steps) > DEEPEST):
            ways.append("publish")
        elif not self.hurries:
            ways += ["skip"] * len(ways) + ["undo"] * bool(state["position"])
        return self.chance.choice(ways) if ways else None

    def _step(self, way: str, state: Any, version: str) -> None:
        done, sent = self.ledger.steps, {}
        if way == "undo":
            after = done[:-1]
        else:
            key = next(item["key"] for item in state["items"] if item["mendable"])
            sent, action = {"key": key}, way
            if way == "accept":
                status, _, offers = self.ask("GET", f"/api/repair/{key}")
                if status != 200:
                    return
                sent["proposal"] = next(offer["name"] for offer in offers if not offer["refused"])
                action = f"do:{sent['proposal']}"
            after = [*done, (key, action)]
        write = self.ledger.begin("step", self.ledger.serial(), generation=self.ledger.repaired, after=after)
        status, _, told = self.ask("POST", f"/api/repair/{way}", sent, If_Match=version)
        if self.answered(write, status, told):
            self.ledger.steps = after

    def _publish(self, state: Any, version: str) -> None:
        day = self.ledger.day().isoformat()
        write = self.ledger.begin("publish", day, by="approver", version=version)
        status, _, told = published(self.approve, write)
        self.answered(write, status, told)


def published(ask: Asker, write: Write) -> Answer:
    """Ask for the publishing of a repair, the first time or again."""
    keyed = {"If_Match": write.wanted["version"], "Idempotency_Key": f"publish-{write.of}"}
    return ask("POST", "/api/repair/publish", {"valid_from": write.of}, **keyed)


@dataclass
class Importer(Client):
    """Imports grids, cases and places, each by a program of its own."""

    forked: Forked
    folder: Path
    environment: Mapping[str, str]
    first: str | None
    running: int = 0

    @property
    def mark(self) -> Path:
        """The file that is there once the program writes to the database."""
        return self.folder / "import.log.writing"

    def turn(self) -> None:
        kind, self.first = self.first or self.chance.choice(["grids", "cases", "places"]), None
        serial = self.ledger.serial()
        name, said = f"{kind}-{serial}", self.folder / "import.log"
        if kind == "grids":
            day = self.ledger.day().isoformat()
            file = grid_town.file_of(self.folder, name, defective=True)
            write = self.ledger.begin(kind, day, file=file.name)
            asked = ("import", "grids", file, "--from", day, "--commit")
        elif kind == "cases":
            file = grid_town.cases_in(self.folder, name, ROWS)
            write = self.ledger.begin(kind, name, file=file.name)
            asked = ("import", "cases", file, "--crs", "cgcs2000", "--commit")
        else:
            write = self.ledger.begin(kind, name)
            asked = (name, ROWS)
        self.mark.unlink(missing_ok=True)
        work = PLACES if kind == "places" else GEOGRID
        self.running = self.forked.start(*asked, environment=self.environment, said=said, work=work)
        if self.stop.is_set():  # it was too late to be killed with the others
            self.forked.kill(self.running)
        code = self.forked.ended(self.running)
        self._ended(write, code, said.read_text())

    def _ended(self, write: Write, code: int, said: str) -> None:
        if code == 0 and "Written" in said:
            self.ledger.end(write, Outcome.KEPT)
        elif code == 2 and "database" not in said:
            self.ledger.end(write, Outcome.REFUSED)
        elif code not in (-9, 2):
            self.ledger.faults.append(f"{write.kind} ended with {code}: {said[-600:]}")
