"""Other names and overrides one at a time: listed, added, ended; noted, within the part somebody works for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from geogrid.domain.addressing.text.normalise import normalise
from geogrid.domain.audit.entry import Action
from geogrid.domain.people.policy import OPERATOR, Actor, scope
from geogrid.domain.people.policy import Action as Policy
from geogrid.domain.register import Alias, Override
from geogrid.errors import (
    AliasUnknown,
    DayTooEarly,
    NoGeneration,
    OverrideUnknown,
    QueryError,
    RegisterOccupied,
    Stale,
)
from geogrid.services.audit import Record
from geogrid.services.lookup import Lookup
from geogrid.services.names import Fault, Names, fault_of_alias, fault_of_override
from geogrid.services.public_texts import check_public
from geogrid.services.register_rights import check, sees
from geogrid.services.snapshot import Snapshot
from geogrid.store import Database, aliases, overrides
from geogrid.store.aliases import Kept as KeptAlias
from geogrid.store.overrides import Kept as KeptOverride

QUEUE = "register"


def version(number: int, ends: date | None) -> str:
    """Return the version of a row: it never says anything else, but may get an end."""
    return str(number) if ends is None else f"{number}-{ends.isoformat()}"


def check_seen(now: str, seen: str) -> None:
    """Refuse a change that is based on another version.

    Raises
    ------
    Stale
    """
    if now != seen:
        raise Stale(now=now, known=seen[:40])


class Register:
    """The other names and overrides of one database.

    Parameters
    ----------
    database
        Where they are.
    lookup
        Knows the grids of a day.
    """

    def __init__(self, database: Database, lookup: Lookup) -> None:
        self._database, self._lookup = database, lookup

    # --- other names

    def aliases(self, on: date) -> list[KeptAlias]:
        """Return the other names of a day, by their text."""
        with self._database.reading() as session:
            return aliases.kept(session, on)

    def alias(self, number: int) -> KeptAlias:
        """Return one, also one that has ended.

        Raises
        ------
        AliasUnknown
        """
        with self._database.reading() as session:
            return _alias(session, number)

    def add_alias(self, alias: Alias, since: date, record: Record, actor: Actor = OPERATOR) -> KeptAlias:
        """Add another name from a day on.

        Raises
        ------
        QueryError
            What it says cannot be; see `names.fault_of_alias`. PersonalText where it tells of a person.
        RegisterOccupied
            The text stands for something else already.
        BeyondScope
            What it stands for does not lie wholly in the part of the actor; or nothing is called so, for whom not the
            whole is given.
        """
        check_public(alias=alias.alias, name=alias.name)
        snapshot = self.snapshot(since)
        with self._database.writing(QUEUE) as session:
            known, names = aliases.after(session, since), Names(session, snapshot, since)
            meant = {text: normalise(kept[0].alias.name) for text, kept in known.items()}
            spelled = normalise(alias.alias)
            _refuse(fault_of_alias(alias, names, meant | {spelled: normalise(alias.name)}))
            check(actor, snapshot, names.grids(alias.name))
            if spelled in known:
                raise RegisterOccupied(what=alias.alias)
            aliases.add(session, [alias], since)
            added = aliases.after(session, since)[spelled][0]
            told = {"valid_from": since.isoformat()}
            record.note(session, Action.ADD_ALIAS, f"alias {added.number}", None, told)
            return added

    def end_alias(self, number: int, on: date, seen: str, record: Record, actor: Actor = OPERATOR) -> KeptAlias:
        """End another name: it is in force until the day before.

        Raises
        ------
        AliasUnknown, Stale, DayTooEarly, BeyondScope
        """
        snapshot = self.snapshot(on)
        with self._database.writing(QUEUE) as session:
            before = _alias(session, number)
            check(actor, snapshot, Names(session, snapshot, on).grids(before.alias.name))
            check_seen(version(number, before.valid_to), seen)
            _check_day(on, before.valid_from, before.valid_to)
            aliases.end(session, [number], on)
            told = ({"valid_to": before.valid_to and before.valid_to.isoformat()}, {"valid_to": on.isoformat()})
            record.note(session, Action.END_ALIAS, f"alias {number}", *told)
            return replace(before, valid_to=on)

    # --- overrides

    def overrides(self, on: date, actor: Actor = OPERATOR) -> list[KeptOverride]:
        """Return the overrides of a day that concern the part of the actor, by their address."""
        snapshot = self.snapshot(on)
        with self._database.reading() as session:
            found = overrides.kept(session, on)
            if scope(actor, Policy.SEE_REGISTER).is_whole:
                return found
            names = Names(session, snapshot, on)
            return [each for each in found if sees(actor, snapshot, _about(names, each.override))]

    def override(self, number: int, on: date, actor: Actor = OPERATOR) -> KeptOverride:
        """Return one, also one that has ended.

        Raises
        ------
        OverrideUnknown
            Also where it lies beyond the part of the actor.
        """
        snapshot = self.snapshot(on)
        with self._database.reading() as session:
            return _override(session, number, snapshot, on, actor)

    def add_override(self, override: Override, since: date, record: Record, actor: Actor = OPERATOR) -> KeptOverride:
        """Add an override from a day until its own.

        Raises
        ------
        QueryError
            What it says cannot be; see `names.fault_of_override`. PersonalText where it tells of a person.
        RegisterOccupied
            The address has one in that time.
        BeyondScope
            A grid that the address lies in, or the one it is to belong to, lies beyond the part of the actor.
        """
        check_public(address=override.address, reason=override.reason, document=override.document)
        snapshot = self.snapshot(since)
        with self._database.writing(QUEUE) as session:
            names = Names(session, snapshot, since)
            _refuse(fault_of_override(override, snapshot, since, names))
            check(actor, snapshot, _about(names, override))
            spelled, about = normalise(override.address), names.decided(override.address)
            for known in overrides.after(session, since).values():
                for each in known:
                    if each.valid_from < override.valid_to and about.meets(names.decided(each.override.address)):
                        raise RegisterOccupied(what=override.address)
            overrides.add(session, [override], since)
            added = overrides.after(session, since)[spelled][0]
            told = {"grid": override.grid, "valid_from": since.isoformat(), "valid_to": override.valid_to.isoformat()}
            record.note(session, Action.ADD_OVERRIDE, f"override {added.number}", None, told)
            return added

    def end_override(self, number: int, on: date, seen: str, record: Record, actor: Actor = OPERATOR) -> KeptOverride:
        """End an override before its time: it is in force until the day before.

        Raises
        ------
        OverrideUnknown, Stale, DayTooEarly, BeyondScope
        """
        snapshot = self.snapshot(on)
        with self._database.writing(QUEUE) as session:
            before = _override(session, number, snapshot, on, actor)
            check(actor, snapshot, _about(Names(session, snapshot, on), before.override))
            ends = before.override.valid_to
            check_seen(version(number, ends), seen)
            _check_day(on, before.valid_from, ends)
            overrides.end(session, [number], on)
            told = ({"valid_to": ends.isoformat()}, {"valid_to": on.isoformat()})
            record.note(session, Action.END_OVERRIDE, f"override {number}", *told)
            return replace(before, override=replace(before.override, valid_to=on))

    def snapshot(self, on: date) -> Snapshot | None:
        """Return the grids and areas of a day; None where nothing was published for it."""
        try:
            return self._lookup.snapshot(on)
        except NoGeneration:
            return None


def _refuse(fault: Fault | None) -> None:
    if fault is not None:
        raise QueryError(field=fault.field, value=fault.value, expected=fault.expected)


def _check_day(on: date, begins: date, ends: date | None) -> None:
    """Refuse a day on which it is not in force."""
    if on < begins:
        raise DayTooEarly(since=begins.isoformat())
    if ends is not None and on >= ends:
        raise QueryError(field="valid_to", value=on.isoformat(), expected=f"< {ends.isoformat()}")


def _about(names: Names, override: Override) -> frozenset[str]:
    """Return the grids that an override is about: where its address lies, and where it is to belong."""
    return names.grids(override.address) | {override.grid}


def _alias(session: Session, number: int) -> KeptAlias:
    found = aliases.one(session, number)
    if found is None:
        raise AliasUnknown(number=str(number))
    return found


def _override(session: Session, number: int, snapshot: Snapshot | None, on: date, actor: Actor) -> KeptOverride:
    found = overrides.one(session, number)
    if found is None or not sees(actor, snapshot, _about(Names(session, snapshot, on), found.override)):
        raise OverrideUnknown(number=str(number))
    return found
