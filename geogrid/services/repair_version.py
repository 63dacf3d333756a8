"""By which a repair under way is known as it stands: another one after each change, also after one that was undone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from geogrid.services.draft import Draft

_LETTERS = 16


def version(drafts: Sequence[Draft]) -> str:
    """Return the version of a repair: its generation, and a sum over all of it.

    Parameters
    ----------
    drafts
        One after each action, the first before any.
    """
    number = drafts[0].snapshot.generation.number
    done = [
        (past.intent.defect, past.intent.action, past.intent.accepted_at.isoformat(), past.intent.author)
        for past in drafts
        if past.intent
    ]
    meant = [(each.code, each.reason, each.author, each.account) for each in drafts[-1].repair.allowances]
    told = hashlib.sha256(repr((number, done, meant)).encode()).hexdigest()
    return f"{number}-{told[:_LETTERS]}"
