"""The settings of a plan's rules: how many households a grid should have, and which rules forbid to publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from geogrid.domain.coverage.contents import Band
from geogrid.domain.coverage.defect import Severity
from geogrid.domain.evaluation.community_rules import CommunityWhole, NamesDiffer
from geogrid.domain.evaluation.finding import Rule
from geogrid.domain.evaluation.rules import (
    USUAL_BAND,
    BuildingsWhole,
    Contiguous,
    EstatesWhole,
    GoldenStay,
    HouseholdBand,
    LeaderInEach,
    PartyGrids,
    SidesNameable,
)
from geogrid.errors import QueryError

FREE = (
    Contiguous, HouseholdBand, BuildingsWhole, EstatesWhole, GoldenStay, LeaderInEach, PartyGrids, CommunityWhole,
    NamesDiffer, SidesNameable,
)  # fmt: skip
"""Rules that may be errors or warnings. Nothing is published with a gap, an address in no grid or a code used twice."""
_USUAL = {rule.name: rule().severity for rule in FREE}
MOST_HOUSEHOLDS = 100_000
"""That a grid should have."""


@dataclass(frozen=True)
class RuleSettings:
    """What a plan holds its rules to.

    Parameters
    ----------
    band
        How many households a grid should have.
    severities
        By the names of `FREE`, where another one than usual.
    """

    band: Band = USUAL_BAND
    severities: Mapping[str, Severity] = field(default_factory=dict)

    @classmethod
    def of_json(cls, told: Mapping[str, Any]) -> RuleSettings:
        """Return settings from their JSON form; what it does not say is as usual.

        Raises
        ------
        QueryError
        """
        usual = cls()
        return usual.changed(told)

    def changed(self, told: Mapping[str, Any]) -> RuleSettings:
        """Return these settings with those that are told: `least`, `most`, and `severities` by rule.

        Raises
        ------
        QueryError
            When the band is none, or a rule is not one that may be either.
        """
        least, most = (_households(told, name, getattr(self.band, name)) for name in ("least", "most"))
        if least > most:
            raise QueryError(field="least", value=least, expected=f"0 … {most}")
        given = told.get("severities", {})
        if not isinstance(given, Mapping):
            raise QueryError(field="severities", value=str(given)[:40], expected='{"contiguous": "warning"}')
        wanted = {**self.all_severities, **{str(rule): _severity(str(rule), value) for rule, value in given.items()}}
        return RuleSettings(Band(least, most), {rule: value for rule, value in wanted.items() if value != _USUAL[rule]})

    @property
    def all_severities(self) -> dict[str, Severity]:
        """The severity of each rule that may be either."""
        return {**_USUAL, **self.severities}

    def as_json(self) -> dict[str, Any]:
        """Return the JSON form, with what is as usual, too."""
        told = {rule: severity.value for rule, severity in self.all_severities.items()}
        return {"least": self.band.least, "most": self.band.most, "severities": told}

    def applied(self, rules: Sequence[Rule]) -> tuple[Rule, ...]:
        """Return rules with these settings."""
        return tuple(self._applied(rule) for rule in rules)

    def _applied(self, rule: Any) -> Rule:
        more = {"band": self.band} if isinstance(rule, HouseholdBand) else {}
        found: Rule = replace(rule, severity=self.severities.get(rule.name, rule.severity), **more)
        return found


def _households(told: Mapping[str, Any], name: str, kept: int) -> int:
    value = told.get(name, kept)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_HOUSEHOLDS:
        raise QueryError(field=name, value=str(value)[:40], expected=f"0 … {MOST_HOUSEHOLDS}")
    return value


def _severity(rule: str, value: Any) -> Severity:
    if rule not in _USUAL:
        raise QueryError(field="severities", value=rule[:40], expected=", ".join(_USUAL))
    try:
        return Severity(value)
    except ValueError:
        raise QueryError(field=rule, value=str(value)[:40], expected="error, warning") from None
