"""Killed at any moment of publishing a plan, geogrid has all of the old grids or all of the new ones, never between.

A plan with edits of several kinds is approved, its publishing is asked for over HTTP, and the server is killed; on
PostGIS, sometimes the connection is ended instead. GEOGRID_PLAN_KILLS kills hit a publishing, half of them on each
store; GEOGRID_KILLS_SEED repeats what is tried and about when.
"""

import os
import random
import time

import pytest

from tests.acceptance.planning import FIRST_AIM, Planning

KILLS = int(os.environ.get("GEOGRID_PLAN_KILLS") or 12) // 2
SEED = int(os.environ.get("GEOGRID_KILLS_SEED") or random.randrange(10**9))
A_BATCH = 50  # kills of one installation


@pytest.mark.timeout(14_400)
def test_kills_while_a_plan_is_published(installed, kind, forked, capsys):
    chance, begun, aim = random.Random(f"{SEED}-{kind}"), time.monotonic(), FIRST_AIM
    old, new, missed = 0, 0, 0
    try:
        while old + new < KILLS:
            with installed(lambda *where: Planning(*where, forked, {}, chance)) as town:
                town.aim = aim
                town.serve()
                for _ in range(min(A_BATCH, KILLS - old - new)):
                    plan = town.drawn()
                    hit, is_new = town.killed_publishing(plan), town.settle(plan)
                    town.aim_anew(is_new)
                    old, new, missed = old + (hit and not is_new), new + (hit and is_new), missed + (not hit)
                    town.goes_on(plan)
                aim = town.aim
    finally:  # a long run that is broken off says how far it came
        with capsys.disabled():
            took = f"{time.monotonic() - begun:,.0f} s, GEOGRID_KILLS_SEED={SEED}"
            told = f"{old + new} kills while a plan was published: {old} old, {new} new; {missed} missed"
            print(f"\n{kind}: {told}; {took}")  # noqa: T201
