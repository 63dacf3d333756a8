"""The steps of a plan as sentences that are still to be put into a language: `said`; and in one: `text`.

Everybody who tells of a step tells it from here: its history on the page, in the API and on the command line, the news
of what a colleague did, the refusal of what is stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from geogrid.domain.editing.edit import (
    ChangeCommunity,
    ChangeKind,
    Create,
    DivideMicro,
    Edit,
    GroupParty,
    Merge,
    MergeMicro,
    MoveBorder,
    MoveJunction,
    Recode,
    RecodeMicro,
    Rename,
    RenameMicro,
    Retire,
    Split,
    Transfer,
)
from geogrid.domain.editing.telling import Told
from geogrid.domain.evaluation.given import Given
from geogrid.render.lineage import KINDS
from geogrid.render.wording import Wording

Sentence = dict[str, Any]
"""A sentence and its facts: names, numbers, lists of these, and sentences."""


@dataclass(frozen=True, slots=True)
class Step:
    """An edit that was done, with what is known of it.

    Parameters
    ----------
    told
        What there is to tell of it, by the names of that moment; None where that is not known: codes stand for names.
    given
        The ground that it gave; None where it gave none, or where that is not known.
    names
        What grids are called where `told` is not known, by code.
    """

    edit: Edit
    told: Told | None = None
    given: Given | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    def before(self, code: str) -> str:
        """Return what a grid was called before it."""
        if self.told is None:
            return self.names.get(code, code)
        return self.told.before.get(code) or self.told.after.get(code, code)

    def after(self, code: str) -> str:
        """Return what a grid was called after it."""
        if self.told is None:
            return self.names.get(code, code)
        return self.told.after.get(code) or self.told.before.get(code, code)

    def all_before(self, codes: Iterable[str]) -> list[str]:
        """Return what grids were called before it."""
        return [self.before(code) for code in codes]


def said(step: Step) -> Sentence:
    """Return what a step did, for `put`."""
    return _SAID[type(step.edit)](step, step.edit)


def _sentence(sentence: str, **facts: Any) -> Sentence:
    return {"sentence": sentence, "facts": facts}


def _split(step: Step, edit: Split) -> Sentence:
    return _parted(step, edit.code, [piece.code for piece in edit.pieces], edit.along)


def _parted(step: Step, code: str, pieces: Iterable[str], along: str | None) -> Sentence:
    facts: dict[str, Any] = {"grid": step.before(code), "pieces": [step.after(piece) for piece in pieces]}
    if along is None:
        return _sentence("%(grid)s split into %(pieces)s", **facts)
    return _sentence("%(grid)s split along %(road)s into %(pieces)s", road=along, **facts)


def _merged(step: Step, edit: Merge | MergeMicro, codes: Iterable[str], sentence: str) -> Sentence:
    return _sentence(sentence, grids=step.all_before(codes), into=step.after(edit.into))


def _junction(step: Step, edit: MoveJunction) -> Sentence:
    if step.told is None or not step.told.meeting:
        return _sentence("A place where borders meet moved")
    return _sentence("Where the borders of %(grids)s meet moved", grids=step.all_before(step.told.meeting))


def _transfer(step: Step, edit: Transfer) -> Sentence:
    lost = [code for code in edit.givers if step.told is None or code in step.told.lost]
    facts: dict[str, Any] = {"givers": step.all_before(lost or edit.givers), "taker": step.before(edit.taker)}
    if step.given is None:
        return _sentence("Ground of %(givers)s given to %(taker)s", **facts)
    return _sentence("Ground of %(givers)s (%(ground)s) given to %(taker)s", ground=_ground(step.given), **facts)


def _create(step: Step, edit: Create) -> Sentence:
    if edit.along is not None and step.told is not None and len(step.told.lost) == 1:
        return _parted(step, *step.told.lost, [*step.told.lost, edit.code], edit.along)
    facts: dict[str, Any] = {"name": _named(step, edit), "code": edit.code}
    if step.given is None:
        return _sentence("%(name)s (%(code)s) created", **facts)
    facts["ground"] = _ground(step.given)
    if step.told is None or not step.told.lost:
        return _sentence("%(name)s (%(code)s) created: %(ground)s", **facts)
    givers = step.all_before(step.told.lost)
    return _sentence("%(name)s (%(code)s) created on ground of %(givers)s: %(ground)s", givers=givers, **facts)


def _named(step: Step, edit: Create) -> str:
    return edit.name if step.told is None else step.after(edit.code)


def _retire(step: Step, edit: Retire) -> Sentence:
    won = edit.heir or (step.told.won[0] if step.told and step.told.won else None)
    if won is None:
        return _sentence("%(grid)s retired", grid=step.before(edit.code))
    return _sentence("%(grid)s retired into %(heir)s", grid=step.before(edit.code), heir=step.before(won))


def _kind(step: Step, edit: ChangeKind) -> Sentence:
    facts = {"grid": step.before(edit.code), "new": _sentence(KINDS[edit.grid_kind])}
    if step.told is None or step.told.kind is None:
        return _sentence("%(grid)s made a %(new)s", **facts)
    return _sentence("%(grid)s made a %(new)s, from a %(old)s", old=_sentence(KINDS[step.told.kind]), **facts)


def _community(step: Step, edit: ChangeCommunity) -> Sentence:
    area = step.told.area if step.told and step.told.area else edit.community
    return _sentence("%(grid)s given to community %(area)s", grid=step.before(edit.code), area=area)


def _party(step: Step, edit: GroupParty) -> Sentence:
    if not edit.members:
        return _sentence("Party grid %(party)s given up", party=step.before(edit.code))
    members = step.all_before(edit.members)
    return _sentence("Party grid %(party)s of %(grids)s", party=edit.name or edit.code, grids=members)


def _divide(step: Step, edit: DivideMicro) -> Sentence:
    grid = step.before(edit.code)
    if step.told is None:
        return _sentence("%(grid)s divided into micro-grids", grid=grid)
    return _sentence("%(grid)s divided into %(count)s micro-grids", grid=grid, count=step.told.micros)


_SAID: dict[type[Edit], Callable[[Step, Any], Sentence]] = {
    Split: _split,
    Merge: lambda step, e: _merged(step, e, e.codes, "%(grids)s merged into %(into)s"),
    MoveBorder: lambda step, e: _sentence("Border between %(grids)s moved", grids=step.all_before(e.grids)),
    MoveJunction: _junction,
    Transfer: _transfer,
    Create: _create,
    Retire: _retire,
    Rename: lambda step, e: _sentence("%(grid)s called %(name)s", grid=step.before(e.code), name=e.name),
    Recode: lambda step, e: _sentence(
        "%(grid)s (%(code)s) given the code %(new)s", grid=step.before(e.code), code=e.code, new=e.new_code
    ),
    ChangeKind: _kind,
    ChangeCommunity: _community,
    GroupParty: _party,
    DivideMicro: _divide,
    MergeMicro: lambda step, e: _merged(step, e, e.micros, "Micro-grids %(grids)s merged into %(into)s"),
    RenameMicro: lambda step, e: _sentence(
        "Micro-grid %(grid)s called %(name)s", grid=step.before(e.micro), name=e.name
    ),
    RecodeMicro: lambda step, e: _sentence(
        "Micro-grid %(grid)s (%(code)s) given the code %(new)s", grid=step.before(e.micro), code=e.micro, new=e.new_code
    ),
}


def _ground(given: Given) -> list[Sentence | str]:
    """Return what was given: estates by name, buildings and households; the area where nothing is known to be there."""
    found: list[Sentence | str] = list(given.estates)
    if given.buildings:
        found.append(_sentence("%(count)s buildings", count=given.buildings))
    if given.households:
        found.append(_sentence("%(count)s households", count=given.households))
    return found or [_sentence("%(count)s m²", count=round(given.area_m2))]


def text(step: Step, wording: Wording) -> str:
    """Return what a step did in a language."""
    return put(said(step), wording)


def put(value: Mapping[str, Any], wording: Wording) -> str:
    """Return a sentence in a language, with its facts, which may be sentences, too."""
    return wording(value["sentence"], **{name: _put(fact, wording) for name, fact in value["facts"].items()})


def _put(fact: Any, wording: Wording) -> Any:
    """Return a fact as a reader expects it; a name stays as it is, also where it is a word of ours."""
    if isinstance(fact, Mapping):
        return put(fact, wording)
    if isinstance(fact, list):
        return ("、" if wording.language == "zh" else ", ").join(str(_put(each, wording)) for each in fact)
    return wording.number(fact) if isinstance(fact, (int, float)) else fact
