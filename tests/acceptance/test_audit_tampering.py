"""Whoever can write to the database, but has neither the secret nor a copy of the heads, changes nothing unseen.

GEOGRID_TRIALS says how often it is tried on each store, GEOGRID_SEED with which chance.
"""

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, text

from geogrid.domain.audit.entry import BEGINNING, Action, Deed, entry, head, sealed
from geogrid.io import heads_file
from geogrid.services.audit import Audit, verify
from geogrid.store import audit, models

TRIALS = int(os.environ.get("GEOGRID_TRIALS", "200"))
SEED = int(os.environ.get("GEOGRID_SEED") or random.randrange(10**9))
KEY, NEVER_KNOWN = b"the secret of this machine", b"a secret that the attacker made up"
ENTRIES, DAYS = 40, 5
BEGUN, ON = datetime(2026, 11, 18, 1, tzinfo=UTC), date(2026, 11, 26)
FIELDS = ("number", "at", "who", "origin", "action", "object", "before", "after", "seal")
UNGUARDED = {
    "sqlite": [f"DROP TRIGGER audit_stays_{name}" for name in ("update", "delete", "replace")],
    "postgresql": ["DROP TRIGGER audit_stays ON audit"],
}


def written():
    """Entries of some days with all heads there ever were, as geogrid leaves them."""
    entries, heads, seal = [], [], BEGINNING
    for number in range(1, ENTRIES + 1):
        at = BEGUN + timedelta(days=(number - 1) * DAYS // ENTRIES, seconds=number)
        before = {"generation": number - 1} if number % 3 else None
        deed = Deed(str(number % 4), "192.0.2.0/24", Action.PUBLISH, f"generation {number}", before, {"grids": number})
        entries.append(entry(number, at, deed, seal))
        heads.append(head(entries[-1], KEY))
        seal = entries[-1].seal
    return entries, heads


# --- what an attacker does to the rows; each takes the chance, the entries and all heads ever, and gives both back


def latest(heads):
    return list({each.day: each for each in heads}.values())


def sealed_anew(entries):
    """The sums need no secret."""
    done, seal = [], BEGINNING
    for each in entries:
        seal = sealed(each, seal)
        done.append(replace(each, seal=seal))
    return done


def flipped(value, chance):
    if isinstance(value, int):
        return value + ENTRIES + chance.randrange(1, 99)
    if value is None:
        return "{}"
    at = chance.randrange(len(value))
    return value[:at] + chance.choice([c for c in "0123456789abcdef" if c != value[at]]) + value[at + 1 :]


def flip(field):
    def attack(chance, entries, heads):
        at = chance.randrange(len(entries))
        entries[at] = replace(entries[at], **{field: flipped(getattr(entries[at], field), chance)})
        return entries, latest(heads)

    return attack


def rewrite(chance, entries, heads):
    at = chance.randrange(len(entries))
    entries[at] = replace(entries[at], who="99")
    return sealed_anew(entries), latest(heads)


def rewrite_and_sign(chance, entries, heads):
    entries, _ = rewrite(chance, entries, heads)
    return entries, latest([head(each, NEVER_KNOWN) for each in entries])


def rewrite_without_newest_head(chance, entries, heads):
    """Of the last day only, so that all other heads still hold."""
    at = chance.randrange(ENTRIES - ENTRIES // DAYS, ENTRIES)
    entries[at] = replace(entries[at], who="99")
    return sealed_anew(entries), latest(heads)[:-1]


def some(chance):
    first = chance.randrange(ENTRIES - 1)
    return first, min(first + chance.randrange(1, 12), ENTRIES - 1)


def remove(chance, entries, heads):
    first, last = some(chance)
    return entries[:first] + entries[last:], latest(heads)


def remove_and_number_anew(chance, entries, heads):
    kept, _ = remove(chance, entries, heads)
    return sealed_anew([replace(each, number=number) for number, each in enumerate(kept, 1)]), latest(heads)


def remove_oldest_with_heads(chance, entries, heads):
    """As if they need not be kept any more."""
    days = latest(heads)
    gone = days[chance.randrange(len(days) - 1)]
    return entries[gone.number :], [each for each in days if each.number >= gone.number]


def put_in(chance, entries, heads):
    at = chance.randrange(len(entries))
    more = [*entries[:at], replace(entries[at], object="generation 0"), *entries[at:]]
    return sealed_anew([replace(each, number=number) for number, each in enumerate(more, 1)]), latest(heads)


def put_behind(chance, entries, heads):
    deed = Deed("7", "command line", Action.RESTORE, "x.zip")
    at = datetime.fromisoformat(entries[-1].at)
    return [*entries, entry(ENTRIES + 1, at, deed, entries[-1].seal)], latest(heads)


def put_before(chance, entries, heads):
    return [replace(entries[0], number=-chance.randrange(5)), *entries], latest(heads)


def exchange(chance, entries, heads):
    one, other = chance.sample(range(len(entries)), 2)
    a, b = entries[one], entries[other]
    entries[one], entries[other] = replace(b, number=a.number), replace(a, number=b.number)
    return entries, latest(heads)


def exchange_and_seal(chance, entries, heads):
    entries, heads = exchange(chance, entries, heads)
    return sealed_anew(entries), heads


def cut(chance, entries, heads):
    return entries[: chance.randrange(ENTRIES)], latest(heads)


def cut_with_heads(chance, entries, heads):
    left = chance.randrange(ENTRIES)
    return entries[:left], latest(heads[:left])  # the head of that moment put back: it was signed once


def remove_head(chance, entries, heads):
    left = latest(heads)
    left.pop(chance.randrange(len(left)))
    return entries, left


def earlier_head(chance, entries, heads):
    days = latest(heads)
    at = chance.randrange(len(days))
    days[at] = next(each for each in heads if each.day == days[at].day)
    return entries, days


def changed_head(chance, entries, heads):
    days = latest(heads)
    at = chance.randrange(len(days))
    field = chance.choice(["number", "seal", "signature", "day"])
    others = {each.day for each in days if each is not days[at]}
    changed = replace(days[at], **{field: flipped(getattr(days[at], field), chance)})
    while changed.day in others:  # two heads of a day no store takes
        changed = replace(days[at], day=flipped(days[at].day, chance))
    days[at] = changed
    return entries, days


ATTACKS = {
    **{f"{field} flipped": flip(field) for field in FIELDS},
    "rewritten, sums made anew": rewrite,
    "rewritten, signed with another key": rewrite_and_sign,
    "rewritten, newest head removed": rewrite_without_newest_head,
    "deleted": remove,
    "deleted, numbered and sealed anew": remove_and_number_anew,
    "oldest deleted with their heads": remove_oldest_with_heads,
    "inserted, sealed anew": put_in,
    "inserted behind": put_behind,
    "inserted before": put_before,
    "reordered": exchange,
    "reordered, sealed anew": exchange_and_seal,
    "truncated": cut,
    "truncated, earlier heads put back": cut_with_heads,
    "head removed": remove_head,
    "earlier head put back": earlier_head,
    "head changed": changed_head,
}
ONLY_SEEN_FROM_OUTSIDE = {"truncated, earlier heads put back"}


@pytest.fixture
def unguarded(database):
    """A database whose triggers the attacker has dropped."""
    with database._writer.begin() as connection:
        for statement in UNGUARDED[database.dialect]:
            connection.execute(text(statement))
    return database


def put(database, entries, heads):
    """Make these all rows there are."""
    with database._writer.begin() as connection:
        for model, rows in ((models.AuditEntry, entries), (models.AuditHead, heads)):
            connection.execute(delete(model))
            if rows:
                connection.execute(insert(model), [asdict(row) for row in rows])


def test_nothing_is_tampered_with_unseen(unguarded, tmp_path):
    chance, (entries, heads) = random.Random(SEED), written()
    outside = tmp_path / "kept-elsewhere.log"
    for each in heads:
        heads_file.add(outside, each)
    put(unguarded, entries, latest(heads))
    assert verify(unguarded, KEY, outside, ON).findings == []
    tried, unseen = Counter(), []
    for trial in range(TRIALS):
        name = list(ATTACKS)[trial % len(ATTACKS)]
        put(unguarded, *ATTACKS[name](chance, list(entries), list(heads)))
        goes_on, given = chance.random() < 0.5, name in ONLY_SEEN_FROM_OUTSIDE or chance.random() < 0.5
        if goes_on:
            with unguarded.writing() as session:  # geogrid does not know, and notes what is done next
                Audit(KEY, tmp_path / "audit-heads.log").by().note(session, Action.PUBLISH, "generation 99")
        tried[name] += 1
        if not verify(unguarded, KEY, outside if given else None, ON).findings:
            unseen.append((trial, name, goes_on, given))
    told = [f"{name:36}{count:6}{sum(each[1] == name for each in unseen):8}" for name, count in tried.items()]
    told += [f"{f'all, {unguarded.kind}, GEOGRID_SEED={SEED}':36}{TRIALS:6}{len(unseen):8}"]
    sys.stdout.write("\n".join(["", f"{'what':36}{'tried':>6}{'unseen':>8}", *told, ""]))
    assert unseen == [], f"GEOGRID_SEED={SEED}"


NOTING = """
import sys
from pathlib import Path
from geogrid.services.audit import Audit
from geogrid.store import Database
database, record = Database.at(sys.argv[1]), Audit(sys.argv[2].encode(), Path(sys.argv[3])).by()
for number in range(int(sys.argv[4])):
    with database.writing() as session:
        record.note(session, "generation.publish", f"generation {number}", None, {"grids": number})
database.close()
"""


def test_processes_that_note_at_once_make_one_chain(database, tmp_path):
    place = (
        str(database._url.render_as_string(hide_password=False))
        if database.kind == "postgis"
        else database._url.database
    )
    log, each = tmp_path / "audit-heads.log", 100
    noting = [
        subprocess.Popen([sys.executable, "-c", NOTING, place, KEY.decode(), log, str(each)], stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    said = [process.communicate(timeout=240)[1] for process in noting]
    assert [process.returncode for process in noting] == [0] * 4, said
    shutil.copy(log, tmp_path / "kept.log")
    seen = verify(database, KEY, tmp_path / "kept.log", ON)
    assert (seen.entries, seen.first, seen.last, seen.told, seen.findings) == (4 * each, 1, 4 * each, 4 * each, [])
    with database.reading() as session:
        assert len(audit.heads(session)) == seen.days
