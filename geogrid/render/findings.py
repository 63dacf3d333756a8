"""What the check found, as a sentence a clerk understands."""

from __future__ import annotations

from collections.abc import Sequence

from geogrid.domain.coverage.defect import Defect, DefectKind
from geogrid.render.wording import Wording

KINDS = {
    DefectKind.OVERLAP: "Overlap",
    DefectKind.GAP: "Gap",
    DefectKind.ENCLAVE: "Enclave",
    DefectKind.INVALID: "Invalid shape",
    DefectKind.EMPTY: "Empty shape",
}
_SENTENCES = {
    DefectKind.OVERLAP: "%(grids)s overlap by %(area)s m².",
    DefectKind.GAP: "A gap of %(area)s m² lies between %(grids)s.",
    DefectKind.ENCLAVE: "Ground of %(area)s m² enclosed by %(grids)s belongs to no grid; it may be meant so.",
    DefectKind.INVALID: "The shape of %(grids)s is invalid (%(reason)s).",
    DefectKind.EMPTY: "%(grids)s has no shape.",
}


def sentence(defect: Defect, names: Sequence[str], wording: Wording) -> str:
    """Return what was found in one sentence; `names` are the grids' names in the order of the defect's codes."""
    return wording(
        _SENTENCES[defect.kind],
        grids=wording.fact(list(names)),
        area=wording.number(defect.area_m2, 1),
        reason=wording(defect.reason or ""),
    )
