"""Why an edit is refused: short constant sentences, each put into the reader's language by the translations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from geogrid.errors import EditRefused

UNKNOWN = "there is no such grid"
RETIRED = "the grid is retired"
RECODED = "the grid was given another code"
NO_MICRO = "there is no such micro-grid"
CODE_USED = "the code was used before"
NOT_MADE = "the grid is made by an edit that cannot be done there"
CODE_ANNOUNCED = "the code was announced by a publication that was withdrawn"
CODE_TAKEN = "the code is in use"
CODE_OF_15 = "a code of a grid is 15 digits, those of its community and three more"
CODE_OF_MICRO = "a code of a micro-grid is that of its grid and two digits, or three"
CODE_PLAIN = "a code is at most 40 letters, digits, hyphens, dots and underscores, beginning with a letter or digit"
NO_COMMUNITY = "there is no such community"
UNCHANGED = "it would change nothing"

MISFIT = "the grids overlap or do not share their vertices"
CODE_TWICE = "two grids have the same code"
BROKEN = "a grid has no valid shape"
OFF_LATTICE = "a vertex is not on the storage lattice"

NOT_CROSSING = "the line does not cross the grid"
ENDS_INSIDE = "the line ends inside the grid"
CROSSES_TWICE = "the line crosses the grid more than once"
AT_JUNCTION = "the line touches a place where borders meet"
NEAR_JUNCTION = "borders would meet less than half a metre beside a place where others meet"
THREAD = "a grid would be narrower than 3 m for more than 50 m"
ALONG_BORDER = "the line runs along the border"
CROSSES_ITSELF = "the line crosses itself"

NO_BORDER = "these grids have no common border"
NOT_BETWEEN = "the line does not run from end to end of the border"
OVER_ANOTHER = "the border would run over or touch another border"
NO_JUNCTION = "no borders meet here"

HELD = "borders of communities meet here, or several of grids end on one; they stay where they are"

APART = "the grids do not touch"
TWO_COMMUNITIES = "the grids are in two communities"
TWO_PARTIES = "a grid is in another party grid"
OUTSIDE = "the ground reaches outside the community"
NO_GROUND = "no ground would change hands"
NOTHING_LEFT = "a grid would be left without ground"
TOO_SMALL = "a piece would be too small"
SEVERAL_PARTS = "a grid would be in several parts"
FEWER_GRIDS = "there are fewer grids than communities"
TOO_CLOSE = "borders would cross or lie too close together"


def refused(reason: str, at: Iterable[float] | None = None, codes: Iterable[str] = (), **more: Any) -> EditRefused:
    """Return the refusal of an edit.

    Parameters
    ----------
    reason
        One of this module's sentences.
    at
        The place it is about, CGCS2000 degrees; None when it is about no place.
    codes
        The grids it is about.
    **more
        What else is told; see `EditRefused`.
    """
    lon, lat = (None, None) if at is None else (float(value) for value in at)
    return EditRefused(reason=reason, lon=lon, lat=lat, codes=list(codes), **more)
