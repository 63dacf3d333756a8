"""What each view of the API takes and answers, besides what all have in common: ONE table, by the views' names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from geogrid.domain.redraw.picked import Unit
from geogrid.domain.register import PlaceKind

Schema = dict[str, Any]
JSON, GEOJSON, CSV, PARQUET = (
    "application/json",
    "application/geo+json",
    "text/csv",
    "application/vnd.apache.parquet",
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
    "key": Parameter("key", text(), "of a defect", "path", True),
    "number": Parameter("number", {"type": "integer", "minimum": 0}, "of an account, alias, override", "path", True),
    "comment": Parameter("comment", {"type": "integer", "minimum": 0}, "number of a comment", "path", True),
}
_ON = Parameter("on", DAY, "the day asked about; today unless said")
_BOX = Parameter("bbox", text(), "west,south,east,north in degrees")
_SEEN = Parameter("If-Match", text(), "the ETag of the version that was seen; 428 without", "header")
_KEY = Parameter("Idempotency-Key", text(200), "sent again with the same, it is done once", "header")


def _whole(name: str, most: int) -> Parameter:
    return Parameter(name, {"type": "integer", "minimum": 0, "maximum": most}, f"at most {most}")


_CASES = (
    Parameter("since", text(), "a month or a day"),
    Parameter("until", text(), "a month or a day, included"),
    Parameter("category", text(), "of cases"),
    _BOX,
    _ON,
    _whole("offset", 10_000_000),
)
_LISTED = (_ON, _whole("limit", 1_000), _whole("offset", 10_000_000))
_RIGHT = record(
    ("capacity",), capacity=text(), area={"type": ["string", "null"]}, category={"type": ["string", "null"]}
)
_RIGHTS: Schema = {"type": "array", "maxItems": 100, "items": _RIGHT}
_POINTS = record(
    (),
    crs=text(),
    points={"type": "array", "items": {"type": "array", "items": {"type": ["number", "null"]}}},
    x={"type": "array", "items": {"type": ["number", "null"]}},
    y={"type": "array", "items": {"type": ["number", "null"]}},
)
_READ = {200: (JSON,)}
_DRAWN = {200: (GEOJSON,)}
_TABLES = (JSON, CSV, PARQUET)


def _mends(told: str, *required: str, **members: Schema) -> Operation:
    return Operation(told, (_SEEN,), {JSON: record(required, **members)}, _READ, (409, 412, 413, 428))


def _of_account(told: str, sent: Schema | None = None) -> Operation:
    body = {JSON: sent} if sent else None
    return Operation(told, (_SEEN,), body, _READ, (409, 412, 413, 428))


def _made_once(change: Operation) -> Operation:
    return replace(change, takes=(*change.takes, _KEY), refuses=(*change.refuses, 422))


_MERGED: Schema = {
    "type": "array",
    "minItems": 1,
    "maxItems": 50,
    "items": record(("code", "version"), code=text(), version=text()),
}
_PLACE = {
    **{name: text(200) for name in ("address", "community", *PARTS)},
    "kind": {"enum": [kind.value for kind in PlaceKind]},
    "lon": {"type": "number", "minimum": -180, "maximum": 180},
    "lat": {"type": "number", "minimum": -90, "maximum": 90},
}
_DEGREES: Schema = {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}}
_ABOUT_PLAN: dict[str, Schema] = {
    "name": text(200),
    "reason": text(2000),
    "document": text(200),
    "target": {"type": "integer", "minimum": 1, "maximum": 100_000},
}
_ENDS = record((), valid_to=DAY)


OPERATIONS: Mapping[str, Operation] = {
    "api_point.at": Operation("the grid of a point", (_ON,), None, _READ),
    "api_grid.one": Operation("a grid", (_ON,), None, _READ),
    "api_grid.shape": Operation("the shape of a grid", (_ON,), None, _DRAWN),
    "api_places.search": Operation(
        "places by what people type", (Parameter("q", text(200), "an address"), _whole("limit", 50), _ON), None, _READ
    ),
    "api_address.match": Operation(
        "the grid of an address, with the reason", (Parameter("q", text(), "an address"), _ON), None, _READ
    ),
    "api_address.suggest": Operation(
        "what somebody may be typing",
        (
            Parameter("q", text(100), "as typed so far: characters, pinyin or its initials"),
            Parameter("lon", {"type": "number"}, "where whoever asks is, so that what is near comes first"),
            Parameter("lat", {"type": "number"}, "likewise"),
            _whole("limit", 20),
            _ON,
        ),
        None,
        _READ,
    ),
    "api_places.one": Operation("a place by its code; its version is the ETag", (_ON,), None, _READ),
    "api_places.change": Operation(
        "let a place say something else from a day on",
        (_SEEN,),
        {JSON: record((), **_PLACE, valid_from=DAY)},
        _READ,
        (409, 412, 413, 428),
    ),
    "api_places.merge": _made_once(
        Operation(
            "let places that are one and the same be one",
            (_SEEN,),
            {JSON: record(("places", "into"), places=_MERGED, into=text(), valid_from=DAY)},
            _READ,
            (409, 412, 413, 428),
        )
    ),
    "api_register.aliases": Operation("other names in force, by their text", _LISTED, None, _READ),
    "api_register.alias": Operation("another name; its version is the ETag", (), None, _READ),
    "api_register.add_alias": _made_once(
        Operation(
            "add another name",
            (),
            {JSON: record(("alias", "name"), alias=text(200), name=text(200), renamed=DAY, valid_from=DAY)},
            {201: (JSON,)},
            (409, 413),
        )
    ),
    "api_register.end_alias": Operation("it is none any more", (_SEEN,), {JSON: _ENDS}, _READ, (409, 412, 413, 428)),
    "api_register.overrides": Operation("overrides in force, by their address", _LISTED, None, _READ),
    "api_register.override": Operation("an override; its version is the ETag", (), None, _READ),
    "api_register.add_override": _made_once(
        Operation(
            "let an address belong to another grid than its point says",
            (),
            {
                JSON: record(
                    ("address", "grid", "reason", "document", "valid_to"),
                    address=text(200),
                    grid=text(),
                    reason=text(500),
                    document=text(),
                    valid_to=DAY,
                    valid_from=DAY,
                )
            },
            {201: (JSON,)},
            (409, 413),
        )
    ),
    "api_register.end_override": Operation(
        "end it before its time", (_SEEN,), {JSON: _ENDS}, _READ, (409, 412, 413, 428)
    ),
    "api_layers.layer": Operation("what the map draws", (_BOX, _ON), None, _DRAWN),
    "api_district.summary": Operation("name, bounds, generation, counts", (_ON,), None, _READ),
    "api_district.check": Operation("what the check finds in the stored grids", (_ON,), None, _READ),
    "api_locate.locate": Operation(
        "the grids of many points; of very many a job",
        (
            Parameter("crs", text(), "wgs84 unless said"),
            Parameter("x", text(), "the column of x or longitude"),
            Parameter("y", text(), "the column of y or latitude"),
            Parameter("within", {"type": "number", "minimum": 0, "maximum": 10_000}, "metres the points are right to"),
            _ON,
            _KEY,
        ),
        {JSON: _POINTS, CSV: {"type": "string"}, PARQUET: {"type": "string", "format": "binary"}},
        {200: _TABLES, 202: (JSON,)},
        (409, 413, 422),
    ),
    "api_locate.job": Operation("how far a job is", (), None, _READ),
    "api_locate.cancel": Operation("stops a job, or removes it", (), None, {202: (JSON,), 204: ()}),
    "api_locate.result": Operation("the answer of a job", (), None, {200: _TABLES}, (409,)),
    "api_cases.listing": Operation("cases, newest first", (*_CASES, _whole("limit", 1_000)), None, _READ),
    "api_cases.points": Operation("cases as points", (*_CASES, _whole("limit", 20_000)), None, _DRAWN),
    "api_repair.look": Operation("the repair under way; its version is the ETag", (), None, _READ),
    "api_repair.offers": Operation("what can be done about a defect", (), None, _READ),
    "api_repair.widest": Operation("where a defect is widest", (), None, _READ),
    "api_repair.grids": Operation("the grids as they are now", (_BOX,), None, _DRAWN),
    "api_repair.accept": _mends("accept a proposal", "key", "proposal", key=text(), proposal=text()),
    "api_repair.accept_all": _mends(
        "accept the best for all that is no wider",
        "max_width",
        max_width={"type": "number", "exclusiveMinimum": 0, "maximum": 50},
    ),
    "api_repair.join": _mends("make one of borders closer than 1 cm"),
    "api_repair.skip": _mends("set a defect aside for now", "key", key=text()),
    "api_repair.unskip": _mends("take it back", "key", key=text()),
    "api_repair.undo": _mends("take the last action back"),
    "api_repair.allow": _made_once(
        _mends("a gap or overlap is meant so", "key", "reason", key=text(), reason=text(500))
    ),
    "api_repair.disallow": _mends("it no longer is", "allowance", allowance=text(500)),
    "api_repair.publish": Operation(
        "the repaired grids become a generation",
        (_SEEN, _KEY),
        {JSON: record(("valid_from",), valid_from=DAY)},
        _READ,
        (409, 412, 413, 422, 428),
    ),
    "api_plans.listing": Operation("the plans one may look at, the newest first", (), None, _READ),
    "api_plans.add": Operation(
        "open a plan on the grids in force on a day",
        (_KEY,),
        {JSON: record(("name",), on=DAY, **_ABOUT_PLAN)},
        {201: (JSON,)},
        (409, 413, 422),
    ),
    "api_plans.one": Operation("a plan: its edits, figures and rules; its version is the ETag", (), None, _READ),
    "api_plans.grids": Operation("its grids with their figures", (), None, _DRAWN),
    "api_plans.borders": Operation(
        "the pieces of border around some grids",
        (Parameter("grids", text(2000), "their codes, with commas between them, at most 50"),),
        None,
        _DRAWN,
    ),
    "api_plans.changes": Operation(
        "what is other than in a version", (_whole("since", 2**31 - 1), _whole("comments", 2**31 - 1)), None, _READ
    ),
    "api_plan_comments.listing": Operation("what is said about its places and grids", (), None, _READ),
    "api_plan_comments.add": _made_once(
        Operation(
            "say something about a place or a grid, or answer a comment",
            (),
            {JSON: record(("text",), text=text(2000), grid=text(), at=_DEGREES, answers={"type": "integer"})},
            {201: (JSON,)},
            (409, 413),
        )
    ),
    "api_plan_comments.settle": Operation(
        "mark a comment as done, or as open again", (), {JSON: record((), done={"type": "boolean"})}, _READ, (409, 413)
    ),
    "api_plan_comments.remove": Operation("take back what one has said", (), {JSON: record(())}, _READ, (409, 413)),
    "api_plans.impact": Operation("what it changes for people", (), None, _READ),
    "api_plans.edit": _made_once(_mends("do an edit", "edit", edit={"type": "object"})),
    "api_plans.undo": _mends("take the last edit back"),
    "api_plans.redo": _mends("do the edit again that was undone last"),
    "api_plans.submit": _mends("hand it in to be approved"),
    "api_plans.send_back": _mends("give it back to those who drew it"),
    "api_plans.approve": _mends("sign it"),
    "api_plans.publish": _made_once(_mends("its grids become a generation", "valid_from", valid_from=DAY)),
    "api_plan_sharing.describe": _mends(
        "another name, reason, document or target; what is not sent stays", **_ABOUT_PLAN
    ),
    "api_plan_sharing.sharing": Operation("with whom it is shared, and who else may plan", (), None, _READ),
    "api_plan_sharing.share": _mends(
        "share it with these accounts and no others",
        "accounts",
        accounts={"type": "array", "maxItems": 200, "items": {"type": "integer", "minimum": 1}},
    ),
    "api_plan_sharing.copy": _made_once(
        Operation("open a draft with its edits", (), {JSON: record((), name=text(200))}, {201: (JSON,)}, (409, 413))
    ),
    "api_plan_sharing.withdraw": _made_once(_mends("withdraw its generation before the first day")),
    "api_plan_drawing.next_grid": Operation(
        "a code that was never used, and a name",
        (Parameter("community", text(), "code of the community that the grid is to be in"),),
        None,
        _READ,
        (409,),
    ),
    "api_plan_drawing.ground": Operation(
        "the ground of what stands at places, or in an outline",
        (),
        {
            JSON: record(
                ("unit",),
                unit={"enum": [unit.value for unit in Unit]},
                places={"type": "array", "maxItems": 200, "items": _DEGREES},
                within={"type": "array", "minItems": 3, "maxItems": 2_000, "items": _DEGREES},
                taker=text(),
            )
        },
        _READ,
        (409, 413),
    ),
    "api_plan_drawing.crossing": Operation(
        "the edit that parts a grid along a named road or river",
        (),
        {JSON: record(("grid", "at"), grid=text(), at=_DEGREES)},
        _READ,
        (409, 413),
    ),
    "api_accounts.listing": Operation("all accounts, by name", (), None, _READ),
    "api_accounts.one": Operation("an account; its version is the ETag", (), None, _READ),
    "api_accounts.add": Operation(
        "add an account; its first password is told this once",
        (_KEY,),
        {JSON: record(("name", "full_name", "rights"), name=text(), full_name=text(), rights=_RIGHTS)},
        {201: (JSON,)},
        (409, 413, 422),
    ),
    "api_accounts.assign": _of_account("give these rights and no others", record(("rights",), rights=_RIGHTS)),
    "api_accounts.disable": _of_account("let nobody sign in by it"),
    "api_accounts.enable": _of_account("let the person sign in by it again"),
    "api_accounts.link": _of_account(
        "let the person sign in with the organisation's account of this subject; by none with null",
        record(("subject",), subject={"type": ["string", "null"], "maxLength": 255}),
    ),
    "api_accounts.reset": _made_once(_of_account("give a new first password; it is told this once")),
}
