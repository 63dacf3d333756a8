"""geogrid audit: what was done, and whether the record of it is whole."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click
import orjson

from geogrid import settings
from geogrid.cli.database import opened
from geogrid.cli.options import Day
from geogrid.cli.speaking import say, say_json, wording
from geogrid.clock import moment
from geogrid.domain.audit.entry import Entry
from geogrid.domain.audit.verification import Fault, Finding
from geogrid.services.audit import Audit, Verified, entries, verify

TAMPERED_WITH = 1
_LISTED = 20
_SENTENCES = {
    Fault.CHANGED: "Entry %(number)s (%(day)s) is not what was noted there: it was changed or moved.",
    Fault.MISSING: "Entries %(number)s to %(last)s are missing.",
    Fault.ADDED: "Entries %(number)s to %(last)s were put in: no signed head covers them.",
    Fault.CUT_OFF: "Entries %(number)s to %(last)s were cut off: a head of %(day)s tells of them.",
    Fault.REPLACED: "Entry %(number)s (%(day)s) is another than the file of heads tells of.",
    Fault.HEAD_CHANGED: "The head of %(day)s is not the last entry of that day (it names entry %(number)s).",
    Fault.HEAD_MISSING: "The head of %(day)s is missing (its last entry is %(number)s).",
    Fault.HEAD_FOREIGN: "The head of %(day)s (entry %(number)s) is not signed by the secret of these settings.",
    Fault.NOTED: "Entry %(number)s (%(day)s) notes that the entries before it were not as geogrid had left them.",
}


@click.group("audit")
def audit_group() -> None:
    """Show what was done, and verify that the record of it is whole."""


@audit_group.command("verify")
@click.option(
    "--heads",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file of heads kept elsewhere; audit-heads.log of the data folder unless said.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def verify_command(context: click.Context, /, heads: Path | None, as_json: bool) -> None:
    """Look whether every entry is as it was noted and none is missing. Exit 1 when that is not so."""
    with opened() as database:
        audit = Audit.of(settings.read(os.environ), database)
        heads = heads or (audit.heads if audit.heads.exists() else None)
        seen = verify(database, audit.key, heads, moment().date())
    if as_json:
        say_json({"whole": not seen.findings, **asdict(seen)})
    else:
        _say(seen)
    if seen.findings:
        context.exit(TAMPERED_WITH)


def _say(seen: Verified) -> None:
    count = wording().number
    say("%(count)s entries on %(days)s days were looked at.", count=count(seen.entries), days=count(seen.days))
    if seen.heads is None:
        say("There is no file of heads: whether the newest entries were cut off cannot be told.")
    else:
        say("Compared with %(count)s heads in %(file)s.", count=count(seen.told), file=seen.heads)
    if seen.unreadable:
        say("Lines of it that cannot be read: %(count)s.", count=count(seen.unreadable))
    for finding in seen.findings[:_LISTED]:
        say(_SENTENCES[finding.fault], **_facts(finding))
    if len(seen.findings) > _LISTED:
        say("And %(count)s more; --json lists all.", count=count(len(seen.findings) - _LISTED))
    say("The audit was tampered with." if seen.findings else "The audit is whole.")


def _facts(finding: Finding) -> dict[str, object]:
    return {"number": finding.number, "last": finding.last, "day": finding.day or "-"}


@audit_group.command("show")
@click.option("--day", type=Day(), metavar="DAY", help="Only what was done on this day, in UTC.")
@click.option("--who", metavar="W", help="Only what this account did: its number, system or nobody.")
@click.option("--action", metavar="A", help="Only what was done in this way, for example generation.publish.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, one entry a line.")
def show_command(day: date | None, who: str | None, action: str | None, as_json: bool) -> None:
    """Show what was done: when, by whom, from where, to what, and what it was before and after."""
    with opened() as database:
        for line in map(_as_json if as_json else _as_text, entries(database, day, who, action)):
            click.echo(line)


def _as_json(entry: Entry) -> str:
    facts = {"before": _facts_of(entry.before), "after": _facts_of(entry.after)}
    return orjson.dumps(asdict(entry) | facts, default=repr).decode()


def _facts_of(text: str | None) -> object:
    """Return what a text of JSON says; what was tampered with is shown as it is."""
    try:
        return None if text is None else orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _as_text(entry: Entry) -> str:
    told = (entry.number, entry.at, entry.who, entry.origin, entry.action, entry.object, *_change(entry))
    return "  ".join(text if text.isprintable() else ascii(text) for text in map(str, told))


def _change(entry: Entry) -> Iterable[str]:
    if entry.before is not None:
        yield f"- {entry.before}"
    if entry.after is not None:
        yield f"+ {entry.after}"
