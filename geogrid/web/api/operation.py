"""The pieces that operations of the API are described with: schemas, parameters, answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from geogrid.domain.register import PlaceKind

Schema = dict[str, Any]
JSON, GEOJSON, CSV, PARQUET, FORM = (
    "application/json",
    "application/geo+json",
    "text/csv",
    "application/vnd.apache.parquet",
    "multipart/form-data",
)


@dataclass(frozen=True)
class Parameter:
    """A parameter of path, query or header."""

    name: str
    schema: Schema
    told: str
    place: str = "query"
    required: bool = False


@dataclass(frozen=True)
class Operation:
    """What a view does.

    Parameters
    ----------
    told
        In one sentence.
    takes
        Parameters besides those of the path.
    sent
        The body by its media types; None where there is none.
    gives
        Status and media types of what is no refusal.
    refuses
        Statuses besides those that all may answer with.
    """

    told: str
    takes: tuple[Parameter, ...] = ()
    sent: Mapping[str, Schema] | None = None
    gives: Mapping[int, tuple[str, ...]] | None = None
    refuses: tuple[int, ...] = ()


def text(most: int = 100, **more: Any) -> Schema:
    return {"type": "string", "maxLength": most, **more}


def record(required: tuple[str, ...], **members: Schema) -> Schema:
    return {"type": "object", "required": list(required), "properties": members, "additionalProperties": False}


DAY: Schema = {"type": "string", "format": "date"}
PARTS = ("road", "number", "estate", "building", "unit", "room")
PATH = {
    "crs": Parameter("crs", text(), "wgs84, cgcs2000, gcj02, bd09 or an EPSG number", "path", True),
    "point": Parameter("point", text(), "x,y, such as 118.31,29.71", "path", True),
    "code": Parameter("code", text(), "code of a grid or a place", "path", True),
    "name": Parameter("name", text(), "areas, grids, lines, surfaces, estates or buildings", "path", True),
    "id": Parameter("id", text(), "of a job", "path", True),
    "comment": Parameter("comment", {"type": "integer", "minimum": 0}, "number of a comment", "path", True),
    "key": Parameter("key", text(), "of a defect", "path", True),
    "side": Parameter("side", text(), "current, generation:12 or plan:3", "path", True),
    "number": Parameter("number", {"type": "integer", "minimum": 0}, "of an account, alias, override", "path", True),
}
FIGURES_SEEN = (
    Parameter("ground", text(), "what the figures that were seen are of"),
    Parameter("figures", {"enum": ["ready", "recounting"]}, "whether others were being counted then"),
)
ON = Parameter("on", DAY, "the day asked about; today unless said")
BOX = Parameter("bbox", text(), "west,south,east,north in degrees")
SEEN = Parameter("If-Match", text(), "the ETag of the version that was seen; 428 without", "header")
KEY = Parameter("Idempotency-Key", text(200), "sent again with the same, it is done once", "header")

WAIT = Parameter("wait", {"enum": ["yes", "no"]}, "no: answer without figures as long as they are being counted")


def whole(name: str, most: int) -> Parameter:
    return Parameter(name, {"type": "integer", "minimum": 0, "maximum": most}, f"at most {most}")


SIDES = tuple(
    Parameter(name, text(), f"{told}: current, generation:12 or plan:3", required=True)
    for name, told in (("left", "before"), ("right", "after"))
)
CASES = (
    Parameter("since", text(), "a month or a day"),
    Parameter("until", text(), "a month or a day, included"),
    Parameter("category", text(), "of cases"),
    BOX,
    ON,
    whole("offset", 10_000_000),
)
LISTED = (ON, whole("limit", 1_000), whole("offset", 10_000_000))
RIGHT = record(("capacity",), capacity=text(), area={"type": ["string", "null"]}, category={"type": ["string", "null"]})
RIGHTS: Schema = {"type": "array", "maxItems": 100, "items": RIGHT}
POINTS = record(
    (),
    crs=text(),
    points={"type": "array", "items": {"type": "array", "items": {"type": ["number", "null"]}}},
    x={"type": "array", "items": {"type": ["number", "null"]}},
    y={"type": "array", "items": {"type": ["number", "null"]}},
)
READ = {200: (JSON,)}
DRAWN = {200: (GEOJSON,)}
TABLES = (JSON, CSV, PARQUET)


def mends(told: str, *required: str, **members: Schema) -> Operation:
    return Operation(told, (SEEN,), {JSON: record(required, **members)}, READ, (409, 412, 413, 428))


def of_account(told: str, sent: Schema | None = None) -> Operation:
    body = {JSON: sent} if sent else None
    return Operation(told, (SEEN,), body, READ, (409, 412, 413, 428))


def unless_counted(change: Operation) -> Operation:
    return replace(change, takes=(*change.takes, WAIT))


def made_once(change: Operation) -> Operation:
    return replace(change, takes=(*change.takes, KEY), refuses=(*change.refuses, 422))


MERGED: Schema = {
    "type": "array",
    "minItems": 1,
    "maxItems": 50,
    "items": record(("code", "version"), code=text(), version=text()),
}
PLACE = {
    **{name: text(200) for name in ("address", "community", *PARTS)},
    "kind": {"enum": [kind.value for kind in PlaceKind]},
    "lon": {"type": "number", "minimum": -180, "maximum": 180},
    "lat": {"type": "number", "minimum": -90, "maximum": 90},
}
STEPS: Schema = {"type": "integer", "minimum": 1, "maximum": 100_000}
DEGREES: Schema = {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}}
ABOUT_PLAN: dict[str, Schema] = {
    "name": text(200),
    "reason": text(2000),
    "document": text(200),
    "target": {"type": "integer", "minimum": 1, "maximum": 100_000},
}
ENDS = record((), valid_to=DAY)
