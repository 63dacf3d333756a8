"""A copy of a plan: its edits in a new draft, on the grids that it began with or on the newest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import orjson
from sqlalchemy.orm import Session

from geogrid.clock import moment
from geogrid.domain.audit.entry import Action as Audited
from geogrid.domain.editing import about, wire
from geogrid.domain.editing.dossier import Deed, Dossier, Event, Step
from geogrid.domain.editing.edit import DivideMicro, Edit, MergeMicro, RecodeMicro, RenameMicro
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.editing.plan import Plan
from geogrid.domain.editing.refusal import NOT_MADE, refused
from geogrid.domain.evaluation.contents import Golden
from geogrid.domain.grid import Generation
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.people.policy import OPERATOR, Action, Actor
from geogrid.errors import EditOutdated, EditRefused, GenerationTaken
from geogrid.render import plan_steps
from geogrid.services import plan_base, plan_rights, plan_words
from geogrid.services.audit import Record
from geogrid.services.plan_history import history
from geogrid.services.plan_work import DRAWS, State, Work, edit_of, thing_of
from geogrid.services.plans import Plans
from geogrid.store import Database, generations, plans, succession, withdrawn_codes

_MICROS = "micro-grids of "
LeftOut = dict[str, Any]
"""The facts of an `EditOutdated`: an edit that is not in the copy, and why it cannot be done there."""


class Copied(NamedTuple):
    """A copy as it stands, and the edits that were left out of it."""

    state: State
    left_out: list[LeftOut]


def copy(
    database: Database, house: Plans, plan: int, name: str, record: Record, actor: Actor = OPERATOR, *,
    onto_newest: bool = False, leave_out: bool = False,
) -> Copied:  # fmt: skip
    """Open a draft with the edits of another plan.

    On the newest generation they are done to the same grids, also where those have other codes by now. Whoever drew any
    of the edits has a hand in the copy, too.

    Parameters
    ----------
    onto_newest
        Whether the edits are done on the newest generation; else the copy is on the grids that the plan began with.
    leave_out
        Whether edits that cannot be done on the newest generation are left out of the copy.

    Raises
    ------
    QueryError
        When it has no name.
    EditOutdated
        When an edit cannot be done on the newest generation; its fact `left_out` tells of all of them.
    GenerationTaken
        When the grids that the plan began with are no more, and the copy is to be on these.
    PlanUnknown, BeyondScope
    """
    before = house.dossier(plan, actor)
    plan_words.check_words(name, before.reason, before.document, before.target)
    was = _in_memory(house, plan, actor) if onto_newest else house.state(plan, actor)
    with database.reading() as session:
        done = [step for step in plans.steps(session, plan) if not step.undone]
        drawn = [event for event in plans.events(session, plan) if event.deed in DRAWS]
        golden = plans.golden(session, plan)
        if was is not None and not onto_newest:
            base, thing, left_out = before.base, thing_of(was), list[LeftOut]()
        else:
            newest = generations.current(session)
            assert newest is not None  # the plan began with one
            now, done, left_out = _on_newest(session, newest, done, was.work if was else None)
            base, thing = newest.number, plan_rights.thing(now.base, now.mesh)
            golden = _at_home(session, newest, golden, now, was.work.plan.base if was else None)
    if left_out and not leave_out:
        raise EditOutdated(**left_out[0], edits=[each["edit"] for each in left_out], left_out=left_out)
    if done:
        plan_rights.check(actor, Action.PLAN, thing)
    out = {each["edit"] for each in left_out}
    at = moment().timestamp()
    opened = Event(1, Deed.OPEN, 0, actor.account, at)
    events = [opened, *(replace(each, version=version) for version, each in enumerate(_without(drawn, out), 2))]
    made = Dossier(0, name.strip(), before.reason, before.document, base, before.target, actor.account, at,
                   version=len(events), rules=before.rules)  # fmt: skip
    with database.writing() as session:
        number = plans.add(session, made)
        plans.replace_golden(session, number, golden)
        withdrawn_codes.hand_on(session, plan, number)
        copied = [step for step in done if step.position not in out]
        for position, step in enumerate(copied, 1):
            plans.add_step(session, number, replace(step, position=position))
        for event in events:
            plans.note(session, number, event)
        told = {"base": base, "copy_of": plan, "edits": len(copied), **({"left_out": sorted(out)} if out else {})}
        record.note(session, Audited.OPEN_PLAN, f"plan {number}", None, told)
    return Copied(house.state(number, actor), left_out)


def _without(drawn: Sequence[Event], out: set[int]) -> Iterator[Event]:
    """Yield what was done to a plan as it would have been without some of its edits, by their positions."""
    before = 0
    for event in drawn:
        position = event.position - sum(each <= event.position for each in out)
        if position != before:
            yield replace(event, position=position)
        before = position


def _in_memory(house: Plans, plan: int, actor: Actor) -> State | None:
    """Return a plan as it is on its own grids; None where they are no more."""
    try:
        return house.state(plan, actor)
    except GenerationTaken:
        return None


def _on_newest(
    session: Session, newest: Generation, done: Sequence[Step], was: Work | None
) -> tuple[Plan, list[Step], list[LeftOut]]:
    """Return edits done on the grids of the newest generation, as steps there, and those that cannot be done there.

    Parameters
    ----------
    was
        The plan on its own grids, where they are still there.
    """
    now = Plan.of(plan_base.mesh(session, newest.valid_from))
    codes = {} if was is None else _codes_now(was.plan.base, now.base)
    divided = {} if was is None else _micros_made(was.plan.base, done)
    renewed, left_out = [], []
    missing: frozenset[str] = frozenset()  # what edits make that are left out: another grid may have such a code there
    for step in done:
        edit = about.renewed(edit_of(step), codes)
        renewed.append(replace(step, edit=orjson.dumps(wire.to_json(edit)).decode()))
        try:
            if unmade := sorted(missing.intersection(_named(edit))):
                raise refused(NOT_MADE, codes=[each.removeprefix(_MICROS) for each in unmade])
            before, now = now, now.apply(edit)
            missing -= about.made(edit)
            if isinstance(edit, DivideMicro):
                codes |= _paired(divided.get(step.position, []), _new_micros(before, now, edit.code))
        except EditRefused as refusal:
            missing |= _makes(edit)
            placed = plan_base.placed(session, refusal, newest.valid_from)
            left_out.append(_outdated(placed, done, step, newest.number, now, was))
    return now, renewed, left_out


def _micros_made(base: Mesh, done: Sequence[Step]) -> dict[int, list[str]]:
    """Return the codes of the micro-grids that each division made in the plan, by its position.

    The copy may give them others: their grid has another code by now, or theirs are somebody else's.
    """
    edits = [edit_of(step) for step in done]
    if not any(isinstance(edit, DivideMicro) for edit in edits):
        return {}
    found, now = {}, Plan.of(base)
    for step, edit in zip(done, edits, strict=True):
        before, now = now, now.apply(edit)
        if isinstance(edit, DivideMicro):
            found[step.position] = _new_micros(before, now, edit.code)
    return found


def _new_micros(before: Plan, after: Plan, grid: str) -> list[str]:
    """Return the codes of the micro-grids of a grid that were not there before, in order."""
    known = {micro.code for micro in before.mesh.micros.get(grid, ())}
    return sorted(micro.code for micro in after.mesh.micros.get(grid, ()) if micro.code not in known)


def _paired(old: Sequence[str], new: Sequence[str]) -> dict[str, str]:
    """Return codes by those they stand for, where as many were made."""
    return dict(zip(old, new, strict=True)) if len(old) == len(new) else {}


def _named(edit: Edit) -> set[str]:
    """Return what an edit is done to: grids and party grids by their codes, micro-grids by those of their grids."""
    micros = {_micros_of(edit.code)} if isinstance(edit, MergeMicro | RenameMicro | RecodeMicro) else set()
    return {*about.concerned(edit), *micros}


def _makes(edit: Edit) -> frozenset[str]:
    """Return what is not there without an edit, as of `_named`."""
    return about.made(edit) | ({_micros_of(edit.code)} if isinstance(edit, DivideMicro) else set())


def _micros_of(code: str) -> str:
    return _MICROS + code


def _codes_now(before: Mesh, now: Mesh) -> dict[str, str]:
    """Return the codes of the newest grids and micro-grids by those they had when a plan began.

    A code that the plan gives itself is not among them: another grid may have been given it since.
    """
    known = before.grids.keys() | before.micro_codes
    return {code: new for code, new in now.former.items() if code in known}


def _at_home(
    session: Session, newest: Generation, places: Sequence[Golden], now: Plan, before: Mesh | None
) -> list[Golden]:
    """Return places that must stay in their grid with the grids that these are on the newest grids.

    A place that was to stay where it lay stays where it lies now. One that is to be in another grid is to be in that,
    by the code it has now; where that is no more, it stays where it lies, too.

    Parameters
    ----------
    before
        The grids that the plan began with, where they are still there.
    """
    renewed = succession.names(session, {place.grid for place in places}, newest.valid_from)
    known, there = now.base.grids.keys() | now.mesh.grids.keys(), _lying(places, now.base)
    was = [None] * len(places) if before is None else _lying(places, before)
    found = []
    for place, old, here in zip(places, was, there, strict=True):
        home = renewed.get(place.grid, place.grid)
        stays = here is not None and (old == place.grid or home not in known)
        found.append(replace(place, grid=here if here is not None and stays else home))
    return found


def _lying(places: Sequence[Golden], mesh: Mesh) -> list[str | None]:
    """Return the grids in which places lie."""
    index = LocateIndex(list(mesh.grids), [grid.shape for grid in mesh.grids.values()])
    return [None if (code := index.locate_one(place.lon, place.lat)) is None else str(code) for place in places]


def _outdated(
    refusal: EditRefused, done: Sequence[Step], step: Step, newest: int, now: Plan, was: Work | None
) -> LeftOut:
    """Return what is told of a step that is refused on the newest grids: what it did, and to which grids, with a place.

    What is no more there is called as it is in the plan, and shown where that has it.
    """
    edit, facts = edit_of(step), refusal.facts
    known = {} if was is None else history(was, done)
    old = now if was is None else was.plan
    codes = facts["codes"] or about.concerned(edit)
    at = old.where(codes) if facts["lon"] is None else (facts["lon"], facts["lat"])
    lon, lat = at or (None, None)
    names = {code: (now if code in now.mesh.grids else old).name_of(code) for code in (*codes, *about.concerned(edit))}
    said = plan_steps.said(known.get(step.position) or plan_steps.Step(edit, names=names))
    grids = [names[code] for code in codes]
    return {"edit": step.position, "number": newest, "step": said, "grids": grids, **facts, "lon": lon, "lat": lat}
