"""What is kept of the repair of one generation between two requests, and keeping up with what is stored of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from geogrid.domain.coverage.defect import Defect
from geogrid.domain.coverage.intent import Intent
from geogrid.domain.coverage.step import Step
from geogrid.domain.people.policy import Actor
from geogrid.errors import DefectUnknown, RepairRefused
from geogrid.services.draft import Draft
from geogrid.services.findings import Done, Finding
from geogrid.services.offers import Offer, offers
from geogrid.services.sight import Sight
from geogrid.services.surroundings import Surroundings, surroundings


@dataclass
class Work:
    """A draft after each action, and what was worked out about them."""

    drafts: list[Draft]
    offers: dict[str, list[Offer]] = field(default_factory=dict)
    around: dict[str, Surroundings] = field(default_factory=dict)
    told: dict[Intent, tuple[Defect | None, Surroundings | None]] = field(default_factory=dict)
    beside: list[Finding] | None = None

    @property
    def draft(self) -> Draft:
        return self.drafts[-1]

    @property
    def position(self) -> int:
        """How many actions were done."""
        return len(self.drafts) - 1

    @property
    def done(self) -> list[Done]:
        """The actions, in order, after `look_around`."""
        return [Done(past.intent, past.steps, *self.told[past.intent]) for past in self.drafts[1:] if past.intent]

    @property
    def steps(self) -> list[Step]:
        """The steps of all actions, in order."""
        return [step for past in self.drafts for step in past.steps]

    def listed(self, key: str, actor: Actor) -> Defect:
        """Return a defect that is listed to somebody.

        Raises
        ------
        DefectUnknown
            Alike for one that is not there and one that is not for them.
        """
        defect = self.draft.listed(key)
        if not Sight.of(self.draft.snapshot, actor).holds(defect):
            raise DefectUnknown()
        return defect

    def shapes(self, sight: Sight) -> NDArray[np.object_]:
        """Return each grid as somebody sees it."""
        return sight.shapes(self.drafts[0].repair, self.draft.repair, self.steps)

    def offers_of(self, key: str, sight: Sight) -> list[Offer]:
        """Return what can be done about a defect, worked out once, on the grids as somebody sees them."""
        if key not in self.offers:
            self.offers[key] = offers(self.draft, key)
        if sight.is_whole:
            return self.offers[key]
        now, codes = self.draft.repair.coverage.shapes, self.draft.snapshot.grids
        shown = zip(codes, now, self.shapes(sight), strict=True)
        others = {code: shape for code, is_now, shape in shown if shape is not is_now}
        return [offer.among(others, self.draft.repair.coverage.plane) for offer in self.offers[key]]

    def after(self, intent: Intent) -> Draft:
        """Return the draft after an action; what was worked out for the planner to see is not worked out again."""
        for offer in self.offers.get(intent.defect or "", ()):
            if offer.proposal.name == intent.proposal and offer.after is not None:
                return self.draft.changed_to(offer.after, intent)
        return self.draft.after(intent)

    def take(self, draft: Draft) -> None:
        """Take the draft that an action has led to."""
        self.drafts.append(draft)
        self.offers.clear()

    def keep_up(self, stored: Sequence[Intent]) -> None:
        """Do again what is stored and not in memory, and forget what is not stored any more."""
        known = [draft.intent for draft in self.drafts[1:]]
        same = 0
        while same < min(len(known), len(stored)) and known[same] == stored[same]:
            same += 1
        if same < max(len(known), len(stored)):
            self.offers.clear()
        del self.drafts[same + 1 :]
        for intent in stored[same:]:
            self.drafts.append(_again(self.draft, intent))

    def look_around(self, session: Session, on: date) -> None:
        """Find what is around what is listed and around what was mended, once for each."""
        mended = {past.intent: _subject(before, past) for before, past in pairwise(self.drafts) if past.intent}
        asked = [*self.draft.defects, *filter(None, mended.values())]
        new = list({defect.key: defect for defect in asked if defect.key not in self.around}.values())
        for defect, around in zip(new, surroundings(session, self.draft.snapshot, new, on), strict=True):
            self.around[defect.key] = around
        self.told = {
            intent: (defect, self.around[defect.key]) if defect else (None, None) for intent, defect in mended.items()
        }


def _subject(before: Draft, after: Draft) -> Defect | None:
    """Return the one defect that an action was about; None when it was about many, or could not be done again."""
    key = after.intent.defect if after.intent else None
    return next((defect for defect in before.defects if defect.key == key), None)


def _again(draft: Draft, intent: Intent) -> Draft:
    """Do an action again; one that is refused, because what it mended is gone by now, is kept and changes nothing."""
    try:
        return draft.after(intent)
    except (DefectUnknown, RepairRefused):
        return replace(draft, intent=intent, steps=())
