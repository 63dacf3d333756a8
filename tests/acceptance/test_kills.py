"""Killed at any moment, geogrid has all that it acknowledged, and nothing by halves.

Four clients write over HTTP while files are imported, and all processes are killed at once; on PostGIS, sometimes one
connection is ended instead. GEOGRID_KILLS kills hit something that is being written, half of them on each store;
GEOGRID_KILLS_SEED repeats what is tried and about when.
"""

import os
import random
import time
from collections import Counter

import pytest

from tests.acceptance.installation import Installation
from tests.acceptance.ledger import KINDS, Outcome

KILLS = int(os.environ.get("GEOGRID_KILLS") or 12) // 2
SEED = int(os.environ.get("GEOGRID_KILLS_SEED") or random.randrange(10**9))
FIRST_AIM = 0.15  # s
A_BATCH = 50  # kills of one installation: then another takes its place, so that none grows


class Tally:
    """What was hit, by kind."""

    def __init__(self):
        self.hits, self.misses, self.begun = 0, 0, time.monotonic()
        self.known, self.kept, self.gone = Counter(), Counter(), Counter()

    def add(self, unanswered):
        self.kept.update(write.kind for write in unanswered if write.outcome is Outcome.KEPT)
        self.gone.update(write.kind for write in unanswered if write.outcome is Outcome.GONE)
        self.hits, self.misses = self.hits + bool(unanswered), self.misses + (not unanswered)

    def told(self, store):
        yield f"{'':10}{'acknowledged':>14}{'under way when killed':>23}{'of these kept':>15}{'gone':>6}"
        for kind in (*KINDS, "all"):
            of = KINDS if kind == "all" else [kind]
            known, kept, gone = (sum(found[each] for each in of) for found in (self.known, self.kept, self.gone))
            yield f"{kind:10}{known:14,}{kept + gone:23,}{kept:15,}{gone:6,}"
        took = f"{time.monotonic() - self.begun:,.0f} s, GEOGRID_KILLS_SEED={SEED}"
        yield f"{store}: {self.hits:,} kills hit something, {self.misses:,} nothing; {took}"


@pytest.mark.timeout(14_400)
def test_kills(installed, kind, forked, capsys):
    chance, aims, tally = random.Random(f"{SEED}-{kind}"), dict.fromkeys(KINDS, FIRST_AIM), Tally()
    try:
        while tally.hits < KILLS:
            with installed(lambda *where: Installation(*where, forked, aims, chance)) as installation:
                installation.serve()
                for _ in range(min(A_BATCH, KILLS - tally.hits)):
                    unanswered = installation.killed(chance.choice(KINDS))
                    installation.check()
                    tally.add(unanswered)
                    installation.goes_on(unanswered)
                writes = installation.ledger.writes
                tally.known.update(write.kind for write in writes if write.outcome is Outcome.KEPT)
                tally.known.subtract(write.kind for write in writes if write.was_open)
    finally:  # a long run that is broken off says how far it came
        with capsys.disabled():
            print("", *tally.told(kind), sep="\n")  # noqa: T201
