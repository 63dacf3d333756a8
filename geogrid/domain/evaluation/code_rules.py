"""The rule of codes: of their form, of their community, and never those of something else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from geogrid.domain.coverage.defect import Severity
from geogrid.domain.editing.mesh import Mesh, Party
from geogrid.domain.editing.refusal import CODE_ANNOUNCED
from geogrid.domain.evaluation.finding import Finding, of_grid, of_party
from geogrid.domain.evaluation.tally import Tally
from geogrid.domain.grid import CODE_15, CODE_MICRO, community_of

CODE_FORM = "the code is not of the form of codes"
MICRO_FORM = "the code of a micro-grid is not of the form of codes"
PARTY_FORM = "the code of a party grid is not of the form of codes"
PARTY_ELSEWHERE = "the code of a party grid is of another community than its grids"
CODE_ELSEWHERE = "the code is of another community"
CODE_REUSED = "the code was used before"


@dataclass(frozen=True, slots=True)
class CodesValid:
    """Codes are of their form, of the grid's community, and never used again.

    Parameters
    ----------
    form
        What a code must match, that of a party grid too; None for anything. The default is the national form of 15
        digits. Party grids of the base keep the codes that they have: no edit gives them others.
    announced
        Codes that withdrawn publications of other plans had announced.
    """

    name: ClassVar[str] = "codes_valid"
    severity: Severity = Severity.ERROR
    form: re.Pattern[str] | None = CODE_15
    base: Mesh | None = None
    announced: Collection[str] = frozenset()

    def __call__(self, tally: Tally) -> Iterator[Finding]:
        """Yield the grids whose codes are not, and those of whose micro-grids and party grids are not."""
        for code, _ in tally.ordered:
            if reason := self._against(code, tally.mesh):
                yield of_grid(self, tally, code, reason)
            for micro in tally.mesh.micros.get(code, ()):
                if reason := self._against_micro(micro.code):
                    yield replace(of_grid(self, tally, code, reason), about=micro.code)

        known = self.base.parties.keys() if self.base else ()
        for code, party in sorted(tally.mesh.parties.items()):
            if reason := self._against_party(party, tally.mesh, is_known=code in known):
                yield of_party(self, tally, party, party.members, reason, about=code)

    def _is_announced(self, code: str) -> bool:
        """Return whether a code is another plan's, unless that was published with it all the same."""
        return code in self.announced and not (self.base and code in self.base.used)

    def _against_party(self, party: Party, mesh: Mesh, *, is_known: bool) -> str | None:
        if self._is_announced(party.code):
            return CODE_ANNOUNCED
        if self.form is None or is_known:
            return None
        if not self.form.fullmatch(party.code):
            return PARTY_FORM
        own, of_code = {mesh.grids[member].community for member in party.members}, community_of(party.code)
        return PARTY_ELSEWHERE if of_code and None not in own and of_code not in own else None

    def _against_micro(self, code: str) -> str | None:
        if self._is_announced(code):
            return CODE_ANNOUNCED
        return MICRO_FORM if self.form is CODE_15 and not CODE_MICRO.fullmatch(code) else None

    def _against(self, code: str, mesh: Mesh) -> str | None:
        if self._is_announced(code):
            return CODE_ANNOUNCED
        if self.base and code not in self.base.grids and code in self.base.used:
            return CODE_REUSED
        if self.form is None:
            return None
        if not self.form.fullmatch(code):
            return CODE_FORM
        community, of_code = mesh.grids[code].community, community_of(code)
        return CODE_ELSEWHERE if community and of_code and of_code != community else None
