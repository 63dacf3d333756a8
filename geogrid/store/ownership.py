"""Whose tables a database holds."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

REVISION = "alembic_version"
_OURS = frozenset(("generations", "grids", "cases"))  # every revision has them


def is_ours(tables: AbstractSet[str]) -> bool:
    """Return whether these are the tables of geogrid, of whatever revision."""
    return tables >= {REVISION, *_OURS}


def may_be_ours(tables: AbstractSet[str]) -> bool:
    """Return whether geogrid may make its tables here, or has."""
    return is_ours(tables) or tables <= {REVISION}
