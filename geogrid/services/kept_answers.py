"""What creates is done once, however often it is asked for: whoever gets no answer asks again with the same key.

A key is claimed in the database before the work, so that of several processes one does it; what it answered is sealed,
as it holds names; secrets are left out before. A claim whose process died can be taken over after a while. What was
created then is found by its name or version, which nothing else can be created by.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import orjson

from geogrid.domain.retention import TABLE, Kept
from geogrid.errors import InFlight, KeyReused
from geogrid.io.sealing import Sealer
from geogrid.store import Database, kept_answers

KEPT_SECONDS = TABLE[Kept.ANSWERS].kept.total_seconds()
LONGEST_WORK_SECONDS = 600
"""Nothing that creates takes so long: a claim without an answer for that time is that of a process that died."""


@dataclass(frozen=True)
class Answer:
    """An answer as it was given."""

    status: int
    headers: list[tuple[str, str]]
    body: str


@dataclass(frozen=True)
class Claim:
    """The right to do what a key was sent with, from a moment on."""

    asker: str
    key: str
    at: float

    @property
    def place(self) -> str:
        return f"kept_answers {self.asker} {self.key}"


class KeptAnswers:
    """The kept answers.

    Parameters
    ----------
    database
        Where they are.
    sealer
        Seals them.
    """

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database, self._sealer = database, sealer

    def claim(self, asker: str, key: str, sum_of_sent: str) -> Claim | Answer:
        """Return the right to do the work, or the answer where it was done.

        Parameters
        ----------
        asker
            Who gives the key: keys of different askers are different.
        sum_of_sent
            A sum over all that is asked.

        Raises
        ------
        KeyReused
            When something else was asked with this key.
        InFlight
            When it is being done just now.
        """
        claim = Claim(asker, key, time.time())
        with self._database.writing() as session:
            kept_answers.forget(session, claim.at - KEPT_SECONDS)
            if kept_answers.claim(session, asker, key, sum_of_sent, claim.at):
                return claim
            held = kept_answers.kept(session, asker, key)
            if held is None:  # let go of just now
                raise InFlight()
            if held.status is None and held.at < claim.at - LONGEST_WORK_SECONDS:
                if kept_answers.take_over(session, asker, key, sum_of_sent, claim.at, held.at):
                    return claim
                raise InFlight()
        return self._answer(claim, held, sum_of_sent)

    def _answer(self, claim: Claim, held: kept_answers.Kept, sum_of_sent: str) -> Answer:
        if held.sum != sum_of_sent:
            raise KeyReused(key=claim.key)
        if held.status is None or held.headers is None or held.body is None:
            raise InFlight()
        headers, body = (self._sealer.open(sealed, claim.place) for sealed in (held.headers, held.body))
        return Answer(held.status, [(name, value) for name, value in orjson.loads(headers)], body)

    def keep(self, claim: Claim, answer: Answer) -> None:
        """Keep the answer for whoever asks again."""
        headers = self._sealer.seal(orjson.dumps(answer.headers).decode(), claim.place)
        body = self._sealer.seal(answer.body, claim.place)
        with self._database.writing(guarded=False) as session:
            kept_answers.keep(
                session, claim.asker, claim.key, claim.at, status=answer.status, headers=headers, body=body,
                at=time.time(),
            )  # fmt: skip

    def release(self, claim: Claim) -> None:
        """Let whoever asks again do it: it came to nothing."""
        with self._database.writing(guarded=False) as session:
            kept_answers.release(session, claim.asker, claim.key, claim.at)
