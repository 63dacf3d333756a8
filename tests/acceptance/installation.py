"""An installation that is killed: data folder, database, server, those who write to it, and what they know."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import random
import secrets
import shutil
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import Any

from geogrid import settings
from geogrid.io import index_file
from geogrid.services import kept_index
from geogrid.services.audit import Audit, verify
from geogrid.store import Database, coverage, tokens
from tests import signing
from tests.acceptance import grid_town
from tests.acceptance.forked import Forked
from tests.acceptance.kept_writes import Stored, settled
from tests.acceptance.ledger import Ledger, Outcome, Write
from tests.acceptance.writers import Asker, Importer, Person, Planner, added, published
from tests.ports import free_port

PATIENCE, SOON = 60.0, 4.0
PEOPLE = ("ann", "bea", "cem", "dan")
PRODUCTION = 0.06  # of the starts are worker processes
REPAIRING = 0.3  # of the times when no repair is waited for, one of the four is a planner nevertheless
SHIFT = 1.4
ENDED = 0.3  # of the kills on PostGIS end one connection only
MOST_BEFORE = 5  # writes that are kept before a kill, at most
ABANDONED = 601  # seconds after which a key that was claimed is let go of
OF_REPAIR, IMPORTED = ("step", "publish"), ("grids", "cases", "places")
REPEATED = {"account": (added, "name_taken"), "publish": (published, "stale")}


def until(condition, what):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.002)


class Installation:
    """The grid town, stored in a database.

    Parameters
    ----------
    folder
        Holds the data folder.
    url
        Of the PostGIS database; empty for the embedded one.
    aims
        How long after something of a kind has begun it is killed (s); learned from kill to kill.
    """

    def __init__(self, folder: Path, url: str, forked: Forked, aims: dict[str, float], chance: random.Random) -> None:
        self.folder, self.url, self.forked, self.chance = folder, url, forked, chance
        (folder / "temporary").mkdir()
        self.data = folder / "data"
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("GEOGRID_", "LC_"))}
        self.environment = environment | {
            "GEOGRID_DATA": str(self.data), "GEOGRID_DATABASE_URL": url, "LC_ALL": "C.UTF-8",
            "TMPDIR": str(folder / "temporary"), "GEOGRID_CHANGES": "999999999",
        }  # fmt: skip
        self.settings = settings.read(self.environment)
        self.database = Database(self.settings)
        self.stored, self.ledger = Stored(self.data / "geogrid.sqlite", url), Ledger()
        self.server = self.port = 0
        self.aims, self.aimed_at = aims, None
        grid_town.store_in(self.database)
        programs = {name: self._program(name) for name in ("planner", "approver")}
        self.credentials = programs | {name: self._browser(name) for name in PEOPLE}

    def close(self) -> None:
        if self.server:
            self.forked.kill(self.server)
            self.forked.ended(self.server)
        self.stored.close()
        self.database.close()

    def _program(self, name: str) -> dict[str, str]:
        number, token = signing.account(self.database, f"set.up.{name}"), secrets.token_urlsafe()
        with self.database.writing() as session:
            key, now = hashlib.sha256(token.encode()).hexdigest(), time.time()
            tokens.add(session, number, f"set.up.{name}", key, now, now + 86_400, may_write=True)
        return {"Authorization": f"Bearer {token}"}

    def _browser(self, name: str) -> dict[str, str]:
        token = signing.session_of(self.database, signing.account(self.database, f"set.up.{name}"))
        key = hashlib.sha256(token.encode()).hexdigest()
        proof = hmac.new(self.settings.key("csrf"), key.encode(), "sha256").hexdigest()
        return {"Cookie": f"geogrid-session={token}", "X-CSRF-Token": proof}

    # --- a server, and those who write

    def serve(self) -> None:
        """Start a server, and wait until it is ready."""
        self.port, log = free_port(), self.folder / "server.log"
        many = ["--production", "--workers", 2] if self.chance.random() < PRODUCTION else []
        asked = ("serve", "--port", self.port, *many)
        self.server = self.forked.start(*asked, environment=self.environment, said=log)
        until(self._is_ready, "the server does not begin")

    def log(self) -> str:
        """Return the end of what the server has said."""
        return (self.folder / "server.log").read_text()[-4000:]

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=PATIENCE) as answer:
                return json.load(answer) == {"status": "ready", "generation": self.stored.generations()[-1][0]}
        except (ConnectionError, urllib.error.URLError):
            return False

    @contextmanager
    def _askers(self) -> Iterator[dict[str, Asker]]:
        askers = {name: Asker(self.port, credentials) for name, credentials in self.credentials.items()}
        try:
            yield askers
        finally:
            for asker in askers.values():
                asker.close()

    @contextmanager
    def _written_to(self, stop: Event, kind: str) -> Iterator[Importer]:
        """Let all write, something of a kind soon, until they are told to stop; give the importer."""
        first = kind if kind in IMPORTED else "grids" if self._lacks_defects(kind) else None
        with self._askers() as askers:
            importer = Importer(self.ledger, stop, self._chance(), self.forked, self.folder, self.environment, first)
            clients = [Person(self.ledger, stop, self._chance(), name, askers[name]) for name in PEOPLE]
            if kind in OF_REPAIR or self.chance.random() < REPAIRING:
                repairing = askers["planner"], askers["approver"], kind == "publish"
                clients[-1] = Planner(self.ledger, stop, self._chance(), *repairing)
            threads = [Thread(target=writer.work) for writer in (importer, *clients)]
            for thread in threads:
                thread.start()
            try:
                yield importer
            finally:
                stop.set()
                for thread in threads:
                    thread.join(PATIENCE)

    def _chance(self) -> random.Random:
        return random.Random(self.chance.random())

    def _lacks_defects(self, kind: str) -> bool:
        """Return whether there is nothing to repair for what repairs: the last grids are the first, or repaired."""
        sources = [source for *_, source in self.stored.generations()]
        return kind in OF_REPAIR and (len(sources) == 1 or sources.count(sources[-1]) > 1)

    # --- one kill

    def killed(self, kind: str) -> list[Write]:
        """Kill all while something of a kind is written; return what was never answered."""
        stop, ends = Event(), self.url and self.chance.random() < ENDED
        with self._written_to(stop, kind) as importer:
            self._wait_for(kind, stop, importer)
            if ends:
                until(self.stored.hit_one, "nothing is written")
                stop.set()
            else:
                stop.set()
                self.forked.kill(self.server)
                self.forked.kill(importer.running)
        if not ends:
            assert self.forked.ended(self.server) == -9, self.log()
            self.server = 0
        return self.ledger.open()

    def _wait_for(self, kind: str, stop: Event, importer: Importer) -> None:
        """Wait while something of a kind is written, mostly until about the moment in which it is kept."""
        if self._lacks_defects(kind):
            self.ledger.wait_until_kept("grids", 1, SOON)
        elif kind not in IMPORTED:
            self.ledger.wait_until_kept("rights", self.chance.randint(0, MOST_BEFORE), SOON)
        if write := self.ledger.wait_for(kind, SOON):
            begun, self.aimed_at = write.begun, write
            if kind in IMPORTED:
                until(lambda: importer.mark.exists() or write.outcome is not Outcome.OPEN, "it does not write")
                begun = time.monotonic()
            moment = self.chance.triangular(0, 1.2, 1) * self.aims[kind]
            stop.wait(max(0, begun + moment - time.monotonic()))

    def _aim_anew(self) -> None:
        """Kill a little later next time where nothing was kept, and earlier where it was: around that moment."""
        if (write := self.aimed_at) is not None:
            self.aims[write.kind] *= SHIFT if write.outcome is Outcome.GONE else 1 / SHIFT
        self.aimed_at = None

    def check(self) -> None:
        """Hold what is stored to what is known."""
        assert not self.ledger.faults, "\n".join([*self.ledger.faults, self.log()])
        until(self.stored.is_at_rest, "a transaction goes on")
        assert self.stored.is_sound()
        settled(self.stored, self.ledger)
        self._aim_anew()
        audit = Audit.of(self.settings, self.database)
        heads = audit.heads if self.stored.rows("SELECT number FROM audit LIMIT 1") else None
        assert verify(self.database, audit.key, heads, date.today()).findings == []
        with self.database.reading() as session:
            self.stored.check_shapes(coverage.grids(session, date.today()))
        self._check_files()

    def _check_files(self) -> None:
        """The indexes are whole, and what was left unfinished does not gather."""
        files = list((self.data / kept_index.FOLDER).glob("*"))
        assert len(files) <= kept_index.KEPT + 1
        for file in files:
            if not file.name.startswith(index_file.UNFINISHED):
                index_file.load(file, of=file.name)
        until(self._is_emptied, "a reader outlives who started it")
        (self.folder / "temporary").mkdir()
        for file in (*self.folder.glob("*.geojson"), *self.folder.glob("*.csv")):
            file.unlink()

    def _is_emptied(self) -> bool:
        """Remove what killed readers leave, which is the system's to empty; one may be writing its last."""
        shutil.rmtree(self.folder / "temporary", ignore_errors=True)
        return not (self.folder / "temporary").exists()

    # --- afterwards

    def goes_on(self, unanswered: list[Write]) -> None:
        """A server answers by a whole generation, and what was asked for with a key is done once."""
        if not self.server:
            self.serve()
        with self._askers() as askers:
            until(lambda: self._answers_by_the_last(askers["ann"]), "it goes on to answer by another generation")
            for write in unanswered:
                if write.kind in REPEATED:
                    self._again(write, askers[write.wanted["by"]])
            if answered := [write for write in self.ledger.writes if "answer" in write.wanted]:
                write = self.chance.choice(answered)
                _, headers, told = added(askers[write.wanted["by"]], write)
                as_before = write.wanted["answer"] | {"first_password": None, "detail": told["detail"]}
                assert (headers["Idempotency-Replayed"], told) == ("true", as_before)

    def _answers_by_the_last(self, asker: Asker) -> bool:
        """Return whether all of an answer is of the last generation; a server that goes on finds it a moment later."""
        sources = [source for *_, source in self.stored.generations()]
        lon, lat = grid_town.point(self.chance)
        status, _, told = asker("GET", f"/api/point/4490/{lon:.9f},{lat:.9f}")
        number = told["generation"]["number"]
        assert (status, told["name"]) == (200, sources[number - 1])
        return number == len(sources)

    def _again(self, write: Write, asker: Asker) -> None:
        """Ask again, with the same key, for what was never answered: what docs/reliability.md says holds."""
        ask, refusal = REPEATED[write.kind]
        claim = self.stored.claim(f"{write.kind}-{write.of}")
        status, headers, told = ask(asker, write)
        if claim == [(None,)]:
            assert (status, told["code"]) == (409, "in_flight")
            self.stored.age(f"{write.kind}-{write.of}", ABANDONED)
            status, headers, told = ask(asker, write)
        is_told_again = "Idempotency-Replayed" in headers
        assert is_told_again == (claim not in ([], [(None,)])), (claim, status, told)
        self._judge(write, status, told, refusal if write.outcome is Outcome.KEPT and not is_told_again else None)

    def _judge(self, write: Write, status: int, told: Any, refusal: str | None) -> None:
        """What is there is not made again, and what is not is made now; a repair, if nothing was published since."""
        if refusal:
            assert told["code"] == refusal, told
        else:
            assert status < 300 or (write.kind == "publish" and told["code"] == "stale"), told
        if write.outcome is Outcome.GONE:
            once_more = self.ledger.begin(write.kind, write.of, **write.wanted)
            self.ledger.end(once_more, Outcome.KEPT if status < 300 else Outcome.REFUSED)
