"""What the fields of requests are called, for readers who are told that one of them is wrong."""

from __future__ import annotations

import re
from typing import Final

FIELDS: Final = {
    "accuracy": "the accuracy in metres",
    "alias": "the other name",
    "allowance": "the allowance",
    "at": "the place on the map",
    "author": "the author",
    "bbox": "the box of coordinates",
    "body": "the text of the notice",
    "category": "the category of the case",
    "code": "the code",
    "comment": "the comment",
    "community": "the community",
    "days": "the days",
    "document": "the number of the document",
    "done": "the whether it is done",
    "east": "the longitude or easting",
    "field": "the what is shown",
    "full_name": "the full name",
    "grid": "the grid",
    "grids": "the number of grids",
    "into": "the into which one",
    "job": "the job",
    "key": "the key",
    "kind": "the kind",
    "label": "the label",
    "lat": "the latitude",
    "layer": "the layer",
    "least": "the fewest households",
    "left": "the left side",
    "line": "the line",
    "lon": "the longitude",
    "max_width": "the greatest width",
    "measure": "the measure",
    "most": "the most households",
    "name": "the name",
    "on": "the day",
    "password": "the password",
    "phone": "the phone",
    "place": "the place",
    "places": "the places",
    "point": "the point",
    "points": "the points",
    "proposal": "the proposal",
    "radius": "the radius",
    "reason": "the reason",
    "right": "the right side",
    "rights": "the rights",
    "seed": "the seed of the redraw",
    "seeds": "the seeds of the redraws",
    "severities": "the severity of each rule",
    "subject": "the subject",
    "taker": "the grid that gets the ground",
    "target": "the households a grid should have",
    "text": "the text",
    "to": "the until when, or to where",
    "unit": "the what is picked",
    "until": "the last day",
    "valid_from": "the first day",
    "valid_to": "the last day of all",
    "version": "the version",
    "where": "the where to turn to",
    "within": "the ground within which",
}
"""By the name that programs send, which English readers are told as it is."""

_LAST = re.compile(r"\w+$")


def title(field: str) -> str | None:
    """Return what a field is called, the last of `places[0].lon`; None for one that has no other name."""
    last = _LAST.search(field)
    return FIELDS.get(last[0]) if last else None
