"""Plans put out for comment: by whom, until when; what residents say, and what they are answered.

What is shown is kept as it was when the plan was put out, so that a public page neither opens a plan nor shows more of
it than that. Of whoever comments nothing is kept but what they say: they see the answer by a code that only they have.
"""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

from sqlalchemy.orm import Session

from geogrid.clock import local, moment, today
from geogrid.domain.addressing.reading import personal
from geogrid.domain.audit.entry import Action as Audited
from geogrid.domain.blanks import straight
from geogrid.domain.consultation import Basis, Consultation, Remark, Standing
from geogrid.domain.editing.dossier import Stage
from geogrid.domain.grid import Generation
from geogrid.domain.locating import extent
from geogrid.domain.people.policy import OPERATOR, Action, Actor, Thing, can
from geogrid.errors import (
    BeyondScope,
    CommentCodeUnknown,
    ConsultationClosed,
    ConsultationFull,
    ConsultationOpen,
    ConsultationUnknown,
    PlanUnknown,
    QueryError,
)
from geogrid.errors.requests import PersonalComment
from geogrid.services import exhibit, limits, plan_base, plan_changes, plan_rights
from geogrid.services.audit import Record
from geogrid.services.exhibit import Exhibit
from geogrid.services.plan_publishing import check_newest
from geogrid.services.plan_words import check_length
from geogrid.services.plan_work import thing_of
from geogrid.services.plans import Plans
from geogrid.services.public_texts import check_public
from geogrid.store import Database, consultations, plans
from geogrid.store.consultations import Received, Seen

LONGEST_WHERE, LONGEST_TEXT, LONGEST_ANSWER = 500, 1_000, 2_000
"""Characters."""
LISTED = 200
MOST = 20_000
"""Comments in one consultation."""
LONGEST = timedelta(days=366)
COMMENTS = limits.Limit("consultation comments", 10, 30)
"""Of a network."""
CODES = limits.Limit("consultation codes", 30, 120)
_LETTERS, _LENGTH = "23456789CFGHJKMPQRVWX", 12  # none that is read as another, no vowels; 52 bits
_KEPT = 4


@dataclass(frozen=True)
class Desk:
    """What whoever answers sees.

    Parameters
    ----------
    seen
        The consultations of the plan, the newest first.
    remarks
        What was said in them; see `consultations.remarks`.
    may_act
        Whether they may put the plan out, end that, and answer.
    """

    seen: Sequence[Seen]
    remarks: Sequence[Remark]
    may_act: bool


class Consultations:
    """Puts plans out for comment.

    Parameters
    ----------
    database, house
        Where they are kept, and the plans.
    """

    def __init__(self, database: Database, house: Plans) -> None:
        self._database, self._plans = database, house
        self._lock = Lock()
        self._exhibits: OrderedDict[int, Exhibit] = OrderedDict()

    # --- for anybody

    def listing(self) -> list[Seen]:
        """Return the newest consultations, the newest first."""
        with self._database.reading() as session:
            return consultations.every(session, today(), LISTED)

    def one(self, number: int) -> Seen:
        """Return a consultation.

        Raises
        ------
        ConsultationUnknown
        """
        with self._database.reading() as session:
            return _one(session, number)

    def overtaken_by(self, plan: int) -> Generation | None:
        """Return the newest generation where a plan did not begin with it, and so cannot come into force as it is."""
        with self._database.reading() as session:
            dossier = plans.one(session, plan)
            return plan_base.newest(session, dossier) if dossier else None

    def decided(self, plan: int) -> date | None:
        """Return from which day on a plan is in force, or is to be; None where it is not published."""
        with self._database.reading() as session:
            dossier = plans.one(session, plan)
        return dossier.valid_from if dossier is not None and dossier.stage is Stage.PUBLISHED else None

    def basis(self, plan: int) -> Basis:
        """Return when the grids are in force that a plan redraws.

        Raises
        ------
        PlanUnknown
        """
        with self._database.reading() as session:
            dossier = plans.one(session, plan)
            if dossier is None:
                raise PlanUnknown(plan=str(plan)[:12])
            return plan_base.basis(session, dossier, today())

    def received(self, number: int) -> Received:
        """Return how much was said, and what became of it.

        Raises
        ------
        ConsultationUnknown
        """
        with self._database.reading() as session:
            _one(session, number)
            return consultations.received(session, number)

    def exhibit(self, number: int) -> Exhibit:
        """Return what a consultation shows.

        Raises
        ------
        ConsultationUnknown
        """
        with self._lock:
            if number in self._exhibits:
                return self._exhibits[number]
        with self._database.reading() as session:
            _one(session, number)
            made = exhibit.read(consultations.drawing(session, number))
        with self._lock:
            self._exhibits[number] = made
            if len(self._exhibits) > _KEPT:
                self._exhibits.popitem(last=False)
        return made

    def comment(self, number: int, text: str, grid: str | None, place: tuple[float, float] | None, network: str) -> str:
        """Take down what a resident says, and return the code by which they see the answer.

        Parameters
        ----------
        grid
            The code of one that is shown; None for none in particular.
        place
            Longitude and latitude, CGCS2000 degrees.
        network
            Where it comes from, which is counted and not kept.

        Raises
        ------
        ConsultationUnknown, ConsultationClosed, ConsultationFull, QueryError, TooMany
        PersonalComment
            Where it tells of a person.
        """
        said = _checked("text", text, LONGEST_TEXT)
        if what := personal.told_in(said):
            raise PersonalComment(what=what.value)
        if grid is not None and grid not in self.exhibit(number).names:
            raise QueryError(field="grid", value=grid[:40], expected="-")
        lon, lat = place or (None, None)
        if place is not None and not extent.is_near(around := self.exhibit(number).extent, *place):
            raise QueryError(field="place", value=f"{lon:.6f}, {lat:.6f}", expected=extent.as_text(around))
        code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        with self._database.writing() as session:
            if _one(session, number).standing is not Standing.OPEN:
                raise ConsultationClosed()
            limits.take(session, COMMENTS, network)
            if consultations.count(session, number) >= MOST:
                raise ConsultationFull()
            remark = Remark(0, number, moment().timestamp(), said, grid, lon, lat)
            consultations.add_remark(session, remark, _key(session, code))
        return code

    def answer_to(self, number: int, code: str, network: str) -> Remark:
        """Return what somebody said, with the answer, by their code.

        Raises
        ------
        ConsultationUnknown, CommentCodeUnknown, TooMany
        """
        plain = "".join(letter for letter in code.upper() if letter.isalnum())[:_LENGTH]
        limits.count(self._database, CODES, network)
        with self._database.reading() as session:
            _one(session, number)
            found = consultations.by_key(session, number, _key(session, plain))
        if found is None:
            raise CommentCodeUnknown()
        return found

    # --- for those who plan it or may publish it

    def desk(self, plan: int, actor: Actor = OPERATOR, offset: int = 0) -> Desk:
        """Return what was put out of a plan, and what was said of it.

        Raises
        ------
        PlanUnknown
        """
        may_act = _may(self._put_out(plan, actor), actor)
        with self._database.reading() as session:
            seen = consultations.of_plan(session, plan, today())
            numbers = [each.consultation.id for each in seen]
            remarks = consultations.remarks(session, numbers, LISTED, offset) if seen else []
        return Desk(seen, remarks, may_act)

    def open(
        self, plan: int, until: date, where: str, seen: int, record: Record, actor: Actor = OPERATOR
    ) -> Consultation:
        """Put a plan that was submitted or approved out for comment.

        Parameters
        ----------
        until
            The last day; today or later, within a year.
        where
            Where to object otherwise.
        seen
            The version of the plan that they saw.

        Raises
        ------
        PlanUnknown, PlanClosed, PlanOutdated, BeyondScope, Stale, QueryError, ConsultationEmpty, ConsultationOpen
        PersonalText
            Where what everybody would read of the plan tells of a person.
        """
        told = _checked("where", where, LONGEST_WHERE)
        if not today() <= until <= today() + LONGEST:
            raise QueryError(field="until", value=until.isoformat(), expected=f"{today()} … {today() + LONGEST}")
        state = self._plans.state(plan, actor)
        _check(thing_of(state), actor)
        dossier = state.dossier
        plan_rights.check_stage(dossier, Stage.SUBMITTED, Stage.APPROVED)
        if dossier.version != seen:
            raise self._plans.stale(dossier, seen)
        check_public(name=dossier.name, reason=dossier.reason, document=dossier.document)
        drawing = exhibit.freeze(state.work)
        value = Consultation(
            0, plan, str(dossier.fingerprint), dossier.name, dossier.reason, dossier.document, told, today(), until,
            actor.account,
        )  # fmt: skip
        with self._database.writing() as session:
            consultations.hold(session, plan)
            now = plans.one(session, plan)
            if now is None or now.version != seen:
                raise plan_changes.stale(session, state.work, plan, now.version if now else 0, seen)
            check_newest(session, now)  # nobody is asked about what cannot come into force
            if any(each.standing is Standing.OPEN for each in consultations.of_plan(session, plan, today())):
                raise ConsultationOpen()
            number = consultations.add(session, value, drawing)
            after = {"plan": plan, "until": until.isoformat(), "fingerprint": value.fingerprint}
            record.note(session, Audited.OPEN_CONSULTATION, f"consultation {number}", None, after)
            return _one(session, number).consultation

    def end(self, plan: int, record: Record, actor: Actor = OPERATOR) -> Consultation:
        """Take no more comments on a plan.

        Raises
        ------
        PlanUnknown, BeyondScope
        ConsultationClosed
            Where none is open.
        """
        _check(self._put_out(plan, actor), actor)
        with self._database.writing() as session:
            consultations.hold(session, plan)
            found = [each for each in consultations.of_plan(session, plan, today()) if each.standing is Standing.OPEN]
            if not found:
                raise ConsultationClosed()
            value = found[0].consultation
            consultations.end(session, value.id, moment().timestamp())
            before = {"until": value.until.isoformat()}
            record.note(session, Audited.END_CONSULTATION, f"consultation {value.id}", before, {"ended": True})
            return _one(session, value.id).consultation

    def answer(self, plan: int, number: int, text: str, done: bool, record: Record, actor: Actor = OPERATOR) -> Remark:
        """Answer a comment, or mark it as done, or as not.

        Parameters
        ----------
        text
            The whole answer, in place of the one before; it may be empty.

        Raises
        ------
        PlanUnknown, BeyondScope, CommentCodeUnknown, QueryError
        """
        _check(self._put_out(plan, actor), actor)
        said = _checked("answer", text, LONGEST_ANSWER) if text.strip() else ""
        with self._database.writing() as session:
            before = consultations.remark(session, number)
            mine = {each.consultation.id for each in consultations.of_plan(session, plan, today())}
            if before is None or before.consultation not in mine:
                raise CommentCodeUnknown()
            values: dict[str, object] = {"done": done}
            if said != before.answer:
                at, by = (moment().timestamp(), actor.account) if said else (None, None)
                values |= {"answer": said, "answered_at": at, "answered_by": by}
            consultations.change(session, number, **values)
            facts = [
                {"done": was, "answered": bool(words)} for was, words in ((before.done, before.answer), (done, said))
            ]
            record.note(session, Audited.ANSWER_COMMENT, f"comment {number}", *facts)
            found = consultations.remark(session, number)
        assert found is not None  # comments are not removed
        return found

    def _put_out(self, plan: int, actor: Actor) -> Thing:
        """Return what a plan changed when it was handed in: its base may be withdrawn; else what it changes now."""
        reach = self._plans.dossier(plan, actor).reach
        return thing_of(self._plans.state(plan, actor)) if reach is None else plan_rights.noted(reach)


def last_day(value: Consultation) -> date:
    """Return the last day on which comments are taken, or were: that on which it was ended, if it was."""
    return value.until if value.ended_at is None else min(value.until, local(value.ended_at).date())


def _check(thing: Thing, actor: Actor) -> None:
    if not _may(thing, actor):
        raise BeyondScope()


def _may(thing: Thing, actor: Actor) -> bool:
    """Return whether somebody may draw all that a plan changes, or publish it."""
    return can(actor, Action.PLAN, thing) or can(actor, Action.PUBLISH, thing)


def _one(session: Session, number: int) -> Seen:
    found = consultations.one(session, number, today())
    if found is None:
        raise ConsultationUnknown(consultation=str(number)[:12])
    return found


def _checked(field: str, text: str, most: int) -> str:
    said = "\n".join(line.rstrip() for line in straight(text).splitlines()).strip()
    check_length(field, said, most)
    return said


def _key(session: Session, code: str) -> str:
    """Return the keyed sum of a code: whoever reads the database sees nobody's answer by it."""
    return hmac.digest(session.info["key"], f"consultation {code}".encode(), "sha256").hex()
