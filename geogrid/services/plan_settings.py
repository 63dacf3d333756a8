"""What is set of a plan besides its edits, as its figures and rules take it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import orjson

from geogrid.domain.editing import coding
from geogrid.domain.editing.dossier import Deed, Dossier, Event
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.evaluation.finding import Rule
from geogrid.domain.evaluation.rules import usual
from geogrid.domain.evaluation.settings import RuleSettings
from geogrid.domain.grid import CODE_15

_SETTLES = (Deed.DESCRIBE, Deed.RULES)


def settled_in(events: Iterable[Event]) -> int:
    """Return the version of a plan in which any of this was set last, by all that was done to it; 0 before."""
    return max((event.version for event in events if event.deed in _SETTLES), default=0)


def settings(dossier: Dossier) -> RuleSettings:
    """Return the settings of a plan's rules."""
    return RuleSettings.of_json(orjson.loads(dossier.rules))


def rules(dossier: Dossier, base: Mesh, announced: Collection[str] = ()) -> tuple[Rule, ...]:
    """Return the rules of a plan; codes must be of the national form where all of those that it began with are.

    Parameters
    ----------
    base
        The mesh that it began with.
    announced
        Codes that were announced by publications of other plans and withdrawn.
    """
    form = CODE_15 if coding.is_national(base) else None
    return settings(dossier).applied(usual(base, form=form, announced=announced))
