"""By which a repair under way is known as it stands: another one after each change, also after one that was undone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from geogrid.domain.coverage.defect import Allowance
from geogrid.domain.coverage.intent import Intent
from geogrid.services.draft import Draft

_LETTERS = 16


def version(drafts: Sequence[Draft]) -> str:
    """Return the version of a repair: its generation, and a sum over all of it.

    Parameters
    ----------
    drafts
        One after each action, the first before any.
    """
    intents = [past.intent for past in drafts if past.intent]
    return version_of(drafts[0].snapshot.generation.number, intents, drafts[-1].repair.allowances)


def version_of(number: int, intents: Sequence[Intent], allowances: Sequence[Allowance]) -> str:
    """Return the version of a repair by what is stored of it.

    Parameters
    ----------
    number
        Of its generation.
    intents
        What was done, in order.
    allowances
        What is meant so.
    """
    done = [(each.defect, each.action, each.accepted_at.isoformat(), each.author) for each in intents]
    meant = [(each.code, each.reason, each.author, each.account) for each in allowances]
    told = hashlib.sha256(repr((number, done, meant)).encode()).hexdigest()
    return f"{number}-{told[:_LETTERS]}"
