"""geogrid plan: drafts of a generation to be, from opening one to publishing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any, BinaryIO

import click
import orjson

from geogrid.cli import plan_edits
from geogrid.cli.checking import SOMETHING_IS_WRONG
from geogrid.cli.comparing import compare
from geogrid.cli.database import opened, record
from geogrid.cli.options import Day
from geogrid.cli.plan_consulting import consult
from geogrid.cli.speaking import say, say_json, wording
from geogrid.clock import local, today
from geogrid.domain.coverage.defect import Severity
from geogrid.domain.editing.dossier import Deed, Dossier, Step
from geogrid.domain.evaluation.figures import TARGET_HOUSEHOLDS
from geogrid.errors import EditRefused, GenerationTaken
from geogrid.render import plan_events, plan_steps
from geogrid.render import plans as words
from geogrid.services import plan_base, plan_changes, plan_history
from geogrid.services.audit import Record
from geogrid.services.lookup import Lookup
from geogrid.services.plan_work import State, edit_of
from geogrid.services.plans import Plans

_LISTED = 20
plan_number = click.argument("plan", type=click.IntRange(min=1))
as_json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
steps_option = click.option("--steps", type=click.IntRange(min=1), default=1, help="How many edits, in one act.")


@click.group("plan")
def plan_group() -> None:
    """Redraw grids: open a plan, edit it, look at what it changes, submit, approve and publish it."""


plan_group.add_command(compare)


@contextmanager
def _plans() -> Iterator[tuple[Plans, Record]]:
    with opened() as database:
        yield Plans(database, Lookup(database)), record(database)


@plan_group.command()
@click.argument("name")
@click.option("--reason", default="", metavar="TEXT", help="Why it is made.")
@click.option("--document", default="", metavar="TEXT", help="The number of the document that orders it.")
@click.option("--target", type=int, default=int(TARGET_HOUSEHOLDS), show_default=True, metavar="N",
              help="How many households a grid should have.")  # fmt: skip
@click.option("--on", type=Day(), default=today, show_default="today", metavar="DAY",
              help="Begin with the grids in force on that day.")  # fmt: skip
@as_json_option
def new(name: str, reason: str, document: str, target: int, on: date, as_json: bool) -> None:
    """Open a plan on the grids in force."""
    with _plans() as (plans, by):
        state = plans.open(name, reason, document, by, target=target, on=on)
        newest = plans.newest(state.dossier)
    if as_json:
        say_json({**_plain(state.dossier), "newest": newest})
    else:
        say("Plan %(plan)s was opened on generation %(base)s.", plan=state.dossier.id, base=state.dossier.base)
        _say_outdated(state.dossier, newest)


@plan_group.command("list")
@as_json_option
def list_command(as_json: bool) -> None:
    """Show all plans, the newest first."""
    with _plans() as (plans, _):
        found = [(each, plans.newest(each)) for each in plans.listing()]
    if as_json:
        say_json({"plans": [{**_plain(each), "newest": newest} for each, newest in found]})
        return
    if not found:
        say("There are no plans. Open one with: geogrid plan new NAME")
    for each, newest in found:
        stage = wording()(words.STAGES[each.stage])
        is_old = "" if newest is None else wording()(" · △ generation %(number)s is newer", number=newest)
        line, made = "%(plan)s · %(name)s · %(stage)s · generation %(base)s", ""
        if each.valid_from is not None:
            made = wording()(" → %(made)s from %(day)s", made=each.generation, day=wording().day(each.valid_from))
        click.echo(wording()(line, plan=each.id, name=each.name, stage=stage, base=each.base) + made + is_old)


@plan_group.command()
@plan_number
@as_json_option
def show(plan: int, as_json: bool) -> None:
    """Show a plan: its edits, its figures, and where it breaks rules."""
    with opened() as database:
        plans = Plans(database, Lookup(database))
        try:
            state = plans.state(plan)
        except GenerationTaken as lost:  # what was drawn can be read all the same
            _say_lost(plans.dossier(plan), plan_base.steps(database, plan), lost, as_json)
            return
        if as_json:
            say_json({
                **_plain(state.dossier), "edits": _edits(state.steps), "totals": _totals(state), "rules": _found(state),
                "micro_grids": _micro_grids(state), "newest": plans.newest(state.dossier),
                "given_back": plan_changes.given_back(state),
            })  # fmt: skip
            return
        totals, count = state.work.tally.totals, wording().number  # first: what is on given ground is told of by it
        _say_dossier(state.dossier)
        if why := plan_changes.given_back(state):
            say("Given back: %(why)s", why=why)
        _say_outdated(state.dossier, plans.newest(state.dossier))
        _say_steps(state.steps, plan_history.history(state.work, state.steps))
        say(
            "%(grids)s grids, %(households)s households, %(least)s to %(most)s a grid; mean compactness %(compact)s.",
            grids=count(totals.grids), households=count(totals.households), least=count(totals.least or 0),
            most=count(totals.most or 0), compact=count(totals.mean_polsby_popper, 2),
        )  # fmt: skip
        if micros := state.work.plan.mesh.micros:
            total = count(sum(map(len, micros.values())))
            say("%(micros)s micro-grids in %(grids)s grids.", micros=total, grids=count(len(micros)))
        _say_findings(state)


@plan_group.command()
@plan_number
@click.argument("edits", type=click.File("rb"), metavar="FILE")
@click.option("--seen", type=click.IntRange(min=1), metavar="VERSION",
              help="The version they were made for; when the plan has another one, none is done.")  # fmt: skip
@as_json_option
def apply(plan: int, edits: BinaryIO, seen: int | None, as_json: bool) -> None:
    """Do the edits of a JSON file, one or a list of them, in order; - reads them from the standard input.

    When one cannot be done, none is.
    """
    wanted = plan_edits.read(edits)
    with _plans() as (plans, by):
        _say_done(_apply(plans, by, plan, wanted, seen), len(wanted), as_json)


@plan_group.command()
@plan_number
@steps_option
@as_json_option
def undo(plan: int, steps: int, as_json: bool) -> None:
    """Take the last edit back, or so many, all or none."""
    with _plans() as (plans, by):
        state = plans.undo(plan, plans.state(plan).dossier.version, by, steps=steps).state
        _say_done(
            state, steps, as_json, _taken(Deed.UNDO, [each for each in state.steps if each.undone][:steps], state)
        )


@plan_group.command()
@plan_number
@steps_option
@as_json_option
def redo(plan: int, steps: int, as_json: bool) -> None:
    """Do the edit again that was undone last, or so many, all or none."""
    with _plans() as (plans, by):
        state = plans.redo(plan, plans.state(plan).dossier.version, by, steps=steps).state
        done = [each for each in state.steps if not each.undone]
        _say_done(state, steps, as_json, _taken(Deed.REDO, done[-steps:], state))


@plan_group.command()
@plan_number
@as_json_option
@click.pass_context
def validate(context: click.Context, /, plan: int, as_json: bool) -> None:
    """Show where a plan breaks rules. Exit 1 when it may not be published so."""
    with _plans() as (plans, _):
        state = plans.state(plan)
        is_wrong = any(found.severity is Severity.ERROR for found in state.work.findings())
        if as_json:
            say_json({"rules": _found(state)})
        else:
            _say_findings(state)
    if is_wrong:
        context.exit(SOMETHING_IS_WRONG)


@plan_group.command()
@plan_number
def submit(plan: int) -> None:
    """Hand a plan in to be approved; nobody edits it from then on."""
    _judge(plan, Plans.submit)


@plan_group.command("return")
@plan_number
@click.option("--why", default="", metavar="TEXT", help="What those who drew it read beside it.")
def return_command(plan: int, why: str) -> None:
    """Give a plan back to those who drew it."""
    _judge(plan, partial(Plans.send_back, why=why))


@plan_group.command("take-back")
@plan_number
def take_back_command(plan: int) -> None:
    """Take a plan back that was handed in, before it is approved."""
    _judge(plan, Plans.take_back)


@plan_group.command()
@plan_number
def approve(plan: int) -> None:
    """Sign a plan that was submitted."""
    _judge(plan, Plans.approve)


@plan_group.command()
@plan_number
@click.option("--from", "valid_from", type=Day(), required=True, metavar="DAY", help="The first day: today or later.")
@as_json_option
def publish(plan: int, valid_from: date, as_json: bool) -> None:
    """Let the grids of an approved plan be in force from a day on."""
    with _plans() as (plans, by):
        made = plans.publish(plan, valid_from, plans.state(plan).dossier.version, today(), by)
    if as_json:
        say_json({"generation": made.number, "valid_from": made.valid_from.isoformat()})
    else:
        day = wording().day(made.valid_from)
        say("Published as generation %(number)s, in force from %(day)s.", number=made.number, day=day)


plan_group.add_command(consult)


def _judge(plan: int, judge: Callable[..., State | Dossier]) -> None:
    with _plans() as (plans, by):
        judge(plans, plan, plans.dossier(plan).version, today(), by)
        made = plans.dossier(plan)
    _say_dossier(made)


def _apply(plans: Plans, by: Record, plan: int, edits: Any, seen: int | None) -> State:
    based = plans.state(plan).dossier.version if seen is None else seen
    try:
        return plans.apply_all(plan, edits, based, by).state
    except EditRefused as refusal:
        if len(edits) > 1:
            number = refusal.facts["edit"]
            plan_edits.say_which(number, len(edits), plan_steps.text(plan_steps.Step(edits[number - 1]), wording()))
        raise


def _say_dossier(dossier: Dossier) -> None:
    say("Plan %(plan)s: %(name)s (%(stage)s)", plan=dossier.id, name=dossier.name,
        stage=wording()(words.STAGES[dossier.stage]))  # fmt: skip


def _say_outdated(dossier: Dossier, newest: int | None) -> None:
    if newest is not None:
        say(
            "△ It cannot be published: it began with generation %(base)s, and the newest is generation %(number)s. "
            "Use it as a study, or copy it: geogrid plan copy %(plan)s --on current",
            base=dossier.base, number=newest, plan=dossier.id,
        )  # fmt: skip


def _taken(deed: Deed, steps: Sequence[Step], state: State) -> str:
    """Return what was undone or done again, the first of several steps by its words."""
    known = plan_history.history(state.work, state.steps)
    return plan_steps.put(plan_events.said(deed, [known[each.position] for each in steps]), wording())


def _say_done(state: State, edits: int, as_json: bool, what: str | None = None) -> None:
    if as_json:
        say_json({**_plain(state.dossier), "totals": _totals(state), "rules": _found(state)})
    else:
        say("Done: %(edits)s. The plan is at version %(version)s.", edits=edits, version=state.dossier.version)
        if what is not None:
            click.echo(f"  {what}")
        _say_findings(state)


def _say_findings(state: State) -> None:
    found = state.work.findings()
    if not found:
        say("All rules are kept.")
    for each in found[:_LISTED]:
        mark = "✘" if each.severity is Severity.ERROR else "△"
        say("  %(mark)s %(finding)s", mark=mark, finding=words.finding(each, wording()))
    if len(found) > _LISTED:
        say("  … and %(count)s more.", count=wording().number(len(found) - _LISTED))


def _plain(dossier: Dossier) -> dict[str, Any]:
    return {
        "plan": dossier.id, "name": dossier.name, "reason": dossier.reason, "document": dossier.document,
        "base": dossier.base, "target": dossier.target, "version": dossier.version, "stage": dossier.stage.value,
        "valid_from": dossier.valid_from.isoformat() if dossier.valid_from else None,
        "generation": dossier.generation, "fingerprint": dossier.fingerprint,
    }  # fmt: skip


def _edits(steps: Iterable[Step]) -> list[dict[str, Any]]:
    return [{**orjson.loads(step.edit), "author": step.author, "at": step.at, "undone": step.undone} for step in steps]


def _say_steps(steps: Iterable[Step], known: Mapping[int, plan_steps.Step]) -> None:
    for step in steps:
        at = wording().moment(local(step.at))
        told = plan_steps.text(known.get(step.position) or plan_steps.Step(edit_of(step)), wording())
        say("  %(number)s. %(edit)s · %(at)s%(undone)s", number=step.position, edit=told, at=at,
            undone=f" ({wording()('undone')})" if step.undone else "")  # fmt: skip


def _say_lost(dossier: Dossier, steps: Sequence[Step], lost: GenerationTaken, as_json: bool) -> None:
    """Say what was drawn of a plan whose grids are no more, and what can be done."""
    told = wording().error(lost)
    if as_json:
        say_json({**_plain(dossier), "edits": _edits(steps), "lost": told})
        return
    _say_dossier(dossier)
    click.echo(told)
    _say_steps(steps, {})


def _micro_grids(state: State) -> list[dict[str, str]]:
    nested = sorted(state.work.plan.mesh.micros.items())
    return [{"code": micro.code, "name": micro.name, "grid": grid} for grid, some in nested for micro in some]


def _totals(state: State) -> dict[str, Any]:
    totals = state.work.tally.totals
    return {
        "grids": totals.grids, "households": totals.households, "residents": totals.residents,
        "places": totals.places, "cases": totals.cases, "unowned_places": totals.unowned_places,
        "buildings_cut": totals.buildings_cut, "mean_polsby_popper": round(totals.mean_polsby_popper, 4),
        "real_share": round(totals.real_share, 4),
    }  # fmt: skip


def _found(state: State) -> list[dict[str, Any]]:
    return [
        {
            "rule": each.rule, "severity": each.severity.value, "grids": list(each.codes), "reason": each.reason,
            "count": each.count, "about": each.about, "near": each.near, "lon": round(each.lon, 7),
            "lat": round(each.lat, 7),
        }
        for each in state.work.findings()
    ]  # fmt: skip
