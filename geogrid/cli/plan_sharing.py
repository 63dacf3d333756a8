"""geogrid plan describe|share|copy|discard|withdraw|comment: a plan among colleagues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import click

from geogrid.cli.database import opened, record
from geogrid.cli.plans import as_json_option, plan_group, plan_number
from geogrid.cli.speaking import say, say_json, wording
from geogrid.clock import local, today
from geogrid.domain.editing.dossier import Comment, Dossier
from geogrid.errors import AccountUnknown, QueryError
from geogrid.render import refusals
from geogrid.services import plan_comments, plan_copying, plan_discarding, plan_people, plan_sharing, plan_withdrawal
from geogrid.services.audit import Record
from geogrid.services.lookup import Lookup
from geogrid.services.plan_sharing import Colleague, Sharing
from geogrid.services.plan_words import LONGEST
from geogrid.services.plans import Plans
from geogrid.store import Database, accounts


@contextmanager
def _house() -> Iterator[tuple[Database, Plans, Record]]:
    with opened() as database:
        yield database, Plans(database, Lookup(database)), record(database)


@plan_group.command()
@plan_number
@click.option("--name", metavar="TEXT", help="What it is called.")
@click.option("--reason", metavar="TEXT", help="Why it is made.")
@click.option("--document", metavar="TEXT", help="The number of the document that orders it.")
@click.option("--target", type=int, metavar="N", help="How many households a grid should have.")
@as_json_option
def describe(
    plan: int, name: str | None, reason: str | None, document: str | None, target: int | None, as_json: bool
) -> None:
    """Change what is written about a draft; what is not given stays."""
    with _house() as (_, plans, by):
        before = plans.dossier(plan)
        state = plan_sharing.describe(
            plans, plan,
            before.name if name is None else name,
            before.reason if reason is None else reason,
            before.document if document is None else document,
            before.target if target is None else target,
            before.version, by,
        )  # fmt: skip
    if as_json:
        say_json(_plain(state.dossier))
        return
    now = state.dossier
    say("Plan %(plan)s: %(name)s. Households a grid should have: %(target)s.",
        plan=now.id, name=now.name, target=now.target)  # fmt: skip


@plan_group.command()
@plan_number
@click.option("--add", multiple=True, metavar="ACCOUNT", help="An account that may plan, by its name; repeatable.")
@click.option("--take-back", multiple=True, metavar="ACCOUNT", help="One that has it; repeatable.")
@as_json_option
def share(plan: int, add: tuple[str, ...], take_back: tuple[str, ...], as_json: bool) -> None:
    """Share a plan with colleagues who may plan, or take it back; without options, show who has it."""
    with _house() as (database, plans, by):
        found = plan_sharing.sharing(database, plans, plan)
        if add or take_back:
            wanted = {each.account for each in found.members} | _numbers(database, add)
            wanted -= _numbers(database, take_back)
            plan_sharing.share(database, plans, plan, wanted, plans.dossier(plan).version, by)
            found = plan_sharing.sharing(database, plans, plan)
    if as_json:
        say_json({"members": _listed(found.members), "others": _listed(found.others)})
    else:
        _say_sharing(plan, found)


@plan_group.command()
@plan_number
@click.option("--name", metavar="TEXT", help="What the copy is called.")
@click.option("--on", type=click.Choice(["base", "current"]), default="base", show_default=True,
              help="On the grids that the plan began with, or on the newest, which can be published.")  # fmt: skip
@click.option("--leave-out", is_flag=True, help="With --on current: without the edits that cannot be done there.")
@as_json_option
def copy(plan: int, name: str | None, on: str, leave_out: bool, as_json: bool) -> None:
    """Open a draft with the edits of a plan, on the grids that it began with or on the newest."""
    if leave_out and on == "base":
        raise QueryError(field="--leave-out", value="--on base", expected="--on current")
    with _house() as (database, plans, by):
        called = name or wording()("%(plan)s (copy)", plan=plans.dossier(plan).name[: LONGEST - 10])
        made = plan_copying.copy(database, plans, plan, called, by, onto_newest=on == "current", leave_out=leave_out)
    left_out = [refusals.left_out(each, wording()) for each in made.left_out]
    if as_json:
        say_json({**_plain(made.state.dossier), "left_out": left_out})
        return
    say("Plan %(plan)s was copied: the copy is plan %(copy)s.", plan=plan, copy=made.state.dossier.id)
    if left_out:
        say("Left out, as it cannot be done on generation %(number)s:", number=made.state.dossier.base)
    for each in left_out:
        click.echo(f"  {refusals.with_place(each['text'], each, wording())}")


@plan_group.command()
@plan_number
@as_json_option
def discard(plan: int, as_json: bool) -> None:
    """Discard a draft: it stays as it is, can be looked at and copied, and is not gone on with."""
    with _house() as (database, plans, by):
        made = plan_discarding.discard(database, plans, plan, plans.dossier(plan).version, by)
    if as_json:
        say_json(_plain(made))
    else:
        say("Plan %(plan)s was discarded. To go on with it after all: geogrid plan copy %(plan)s", plan=plan)


@plan_group.command()
@plan_number
@as_json_option
def withdraw(plan: int, as_json: bool) -> None:
    """Withdraw the generation of a published plan before its first day; the plan is an approved one again."""
    with opened() as database:
        lookup = Lookup(database)
        plans = Plans(database, lookup)
        before = plans.dossier(plan)
        state = plan_withdrawal.withdraw(plans, lookup, plan, before.version, today(), record(database))
    if as_json:
        say_json({**_plain(state.dossier), "withdrawn": before.generation})
    else:
        say("Generation %(number)s was withdrawn. Plan %(plan)s is approved, and can be published from another day on.",
            number=before.generation, plan=plan)  # fmt: skip


@plan_group.command()
@plan_number
@as_json_option
def comments(plan: int, as_json: bool) -> None:
    """Show what is said about the places and grids of a plan."""
    with _house() as (database, plans, _):
        said = plan_comments.listing(database, plans, plan).comments
        people = plan_people.names(database, [account for each in said for account in (each.author, each.done_by)])
    if as_json:
        say_json({"comments": [_comment(each, people) for each in said]})
        return
    if not said:
        say("Nothing is said about plan %(plan)s yet.", plan=plan)
    for each in said:
        say(
            "  %(number)s%(answers)s · %(where)s · %(text)s · %(author)s%(done)s",
            number=each.id, answers=f" ← {each.answers}" if each.answers else "",
            where=each.grid or f"{each.lon:.6f}, {each.lat:.6f}", text=each.text,
            author=people.get(each.author or 0, "–"), done=f" ({wording()('done')})" if each.done_at else "",
        )  # fmt: skip


@plan_group.command()
@plan_number
@click.argument("text")
@click.option("--grid", metavar="CODE", help="The grid it is about.")
@click.option("--at", type=float, nargs=2, metavar="LON LAT", help="The place, CGCS2000 degrees.")
@click.option("--reply-to", type=int, metavar="N", help="The comment that it answers.")
def comment(plan: int, text: str, grid: str | None, at: tuple[float, float] | None, reply_to: int | None) -> None:
    """Say something about a grid or a place of a plan, or answer a comment."""
    with _house() as (database, plans, by):
        if reply_to is None:
            number = plan_comments.add(database, plans, plan, text, by, grid=grid, at=at)
        else:
            number = plan_comments.answer(database, plans, plan, reply_to, text, by)
    say("Comment %(number)s was kept.", number=number)


@plan_group.command()
@plan_number
@click.argument("number", type=int)
@click.option("--open", "again", is_flag=True, help="It is not done after all.")
def settle(plan: int, number: int, again: bool) -> None:
    """Mark a comment as done, or as open again."""
    with _house() as (database, plans, by):
        plan_comments.settle(database, plans, plan, number, by, done=not again)
    say("Comment %(number)s is open again." if again else "Comment %(number)s is done.", number=number)


@plan_group.command()
@plan_number
@click.argument("number", type=int)
def uncomment(plan: int, number: int) -> None:
    """Take back a comment that was made by the command line and that nobody has answered."""
    with _house() as (database, plans, by):
        plan_comments.remove(database, plans, plan, number, by)
    say("Comment %(number)s was removed.", number=number)


def _comment(each: Comment, people: Mapping[int, str]) -> dict[str, object]:
    return {
        "number": each.id, "text": each.text, "grid": each.grid, "lon": each.lon, "lat": each.lat,
        "answers": each.answers, "author_name": people.get(each.author or 0), "at": local(each.at).isoformat(),
        "done": each.done_at is not None,
    }  # fmt: skip


def _numbers(database: Database, names: Iterable[str]) -> set[int]:
    with database.reading() as session:
        found = {name: accounts.named(session, name) for name in names}
    for name, account in found.items():
        if account is None:
            raise AccountUnknown(account=name[:40])
    return {account.id for account in found.values() if account is not None}


def _say_sharing(plan: int, found: Sharing) -> None:
    if found.members:
        say("Plan %(plan)s is shared with: %(names)s", plan=plan, names=_names(found.members))
    else:
        say("Plan %(plan)s is shared with nobody.", plan=plan)
    if found.others:
        say("It can be shared with: %(names)s", names=_names(found.others))


def _names(colleagues: Iterable[Colleague]) -> str:
    return "、".join(each.name for each in colleagues)


def _listed(colleagues: Iterable[Colleague]) -> list[dict[str, object]]:
    return [{"account": each.account, "name": each.name} for each in colleagues]


def _plain(dossier: Dossier) -> dict[str, object]:
    return {
        "plan": dossier.id, "name": dossier.name, "reason": dossier.reason, "document": dossier.document,
        "base": dossier.base, "target": dossier.target, "version": dossier.version, "stage": dossier.stage.value,
    }  # fmt: skip
