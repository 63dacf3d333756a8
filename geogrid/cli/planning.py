"""geogrid plan: its commands, put together from the modules that have them."""

from __future__ import annotations

from geogrid.cli import (  # noqa: F401 - each adds its commands to the group
    plan_impact,
    plan_proposing,
    plan_rules,
    plan_sharing,
)
from geogrid.cli.plans import plan_group

__all__ = ["plan_group"]
