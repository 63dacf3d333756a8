"""What each view of the API takes and answers, besides what all have in common: ONE table, by the views' names."""

from __future__ import annotations

from collections.abc import Mapping

from geogrid.domain.redraw.picked import Unit
from geogrid.web.api.operation import (
    ABOUT_PLAN,
    BOX,
    CASES,
    CSV,
    DAY,
    DEGREES,
    DRAWN,
    ENDS,
    FIGURES_SEEN,
    FORM,
    JSON,
    KEY,
    LISTED,
    MERGED,
    ON,
    PARQUET,
    PLACE,
    POINTS,
    READ,
    RIGHTS,
    SEEN,
    SIDES,
    STEPS,
    TABLES,
    WAIT,
    Operation,
    Parameter,
    made_once,
    mends,
    of_account,
    record,
    text,
    unless_counted,
    whole,
)

OPERATIONS: Mapping[str, Operation] = {
    "api_point.at": Operation("the grid of a point", (ON,), None, READ),
    "api_grid.one": Operation("a grid", (ON,), None, READ),
    "api_grid.shape": Operation("the shape of a grid", (ON,), None, DRAWN),
    "api_grid.history": Operation(
        "what happened to a grid, and who has its ground on a day on which it is none", (ON,), None, READ
    ),
    "api_coming.of_grid": Operation("what published plans make of a grid", (ON,), None, READ),
    "api_coming.of_point": Operation("what published plans make of the grid of a point", (ON,), None, READ),
    "api_grid.sides": Operation("what is written of the four sides of a grid", (ON,), None, READ),
    "api_grid.micro_grids": Operation("the micro-grids of a grid, none where it has none", (ON,), None, DRAWN),
    "api_party_grids.listing": Operation(
        "the party grids, each the ground of its grids",
        (Parameter("code", text(40), "that of one of them: only that one"), ON),
        None,
        DRAWN,
    ),
    "api_places.search": Operation(
        "places by what people type", (Parameter("q", text(200), "an address"), whole("limit", 50), ON), None, READ
    ),
    "api_address.match": Operation(
        "the grid of an address, with the reason", (Parameter("q", text(), "an address"), ON), None, READ
    ),
    "api_address.suggest": Operation(
        "what somebody may be typing",
        (
            Parameter("q", text(100), "as typed so far: characters, pinyin or its initials"),
            Parameter("lon", {"type": "number"}, "where whoever asks is, so that what is near comes first"),
            Parameter("lat", {"type": "number"}, "likewise"),
            whole("limit", 20),
            ON,
        ),
        None,
        READ,
    ),
    "api_places.one": Operation("a place by its code; its version is the ETag", (ON,), None, READ),
    "api_places.change": Operation(
        "let a place say something else from a day on",
        (SEEN,),
        {JSON: record((), **PLACE, valid_from=DAY)},
        READ,
        (409, 412, 413, 428),
    ),
    "api_places.merge": made_once(
        Operation(
            "let places that are one and the same be one",
            (SEEN,),
            {JSON: record(("places", "into"), places=MERGED, into=text(), valid_from=DAY)},
            READ,
            (409, 412, 413, 428),
        )
    ),
    "api_register.aliases": Operation("other names in force, by their text", LISTED, None, READ),
    "api_register.alias": Operation("another name; its version is the ETag", (), None, READ),
    "api_register.add_alias": made_once(
        Operation(
            "add another name",
            (),
            {JSON: record(("alias", "name"), alias=text(200), name=text(200), renamed=DAY, valid_from=DAY)},
            {201: (JSON,)},
            (409, 413),
        )
    ),
    "api_register.end_alias": Operation("it is none any more", (SEEN,), {JSON: ENDS}, READ, (409, 412, 413, 428)),
    "api_register.overrides": Operation("overrides in force, by their address", LISTED, None, READ),
    "api_register.override": Operation("an override; its version is the ETag", (), None, READ),
    "api_register.add_override": made_once(
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
    "api_register.end_override": Operation("end it before its time", (SEEN,), {JSON: ENDS}, READ, (409, 412, 413, 428)),
    "api_layers.layer": Operation("what the map draws", (BOX, ON), None, DRAWN),
    "api_district.summary": Operation("name, bounds, generation, counts", (ON,), None, READ),
    "api_district.check": Operation("what the check finds in the stored grids", (ON,), None, READ),
    "api_locate.locate": Operation(
        "the grids of many points; of very many a job",
        (
            Parameter("crs", text(), "wgs84 unless said"),
            Parameter("x", text(), "the column of x or longitude"),
            Parameter("y", text(), "the column of y or latitude"),
            Parameter("within", {"type": "number", "minimum": 0, "maximum": 10_000}, "metres the points are right to"),
            ON,
            KEY,
        ),
        {JSON: POINTS, CSV: {"type": "string"}, PARQUET: {"type": "string", "format": "binary"}},
        {200: TABLES, 202: (JSON,)},
        (409, 413, 422),
    ),
    "api_locate.job": Operation("how far a job is", (), None, READ),
    "api_locate.cancel": Operation("stops a job, or removes it", (), None, {202: (JSON,), 204: ()}),
    "api_locate.result": Operation("the answer of a job", (), None, {200: TABLES}, (409,)),
    "api_locate.so_far": Operation("the answer of a job so far", (), None, {200: TABLES}, (409,)),
    "api_cases.listing": Operation("cases, newest first", (*CASES, whole("limit", 1_000)), None, READ),
    "api_cases.points": Operation("cases as points", (*CASES, whole("limit", 20_000)), None, DRAWN),
    "api_repair.look": Operation("the repair under way; its version is the ETag", (), None, READ),
    "api_repair.offers": Operation("what can be done about a defect", (), None, READ),
    "api_repair.widest": Operation("where a defect is widest", (), None, READ),
    "api_repair.grids": Operation("the grids as they are now", (BOX,), None, DRAWN),
    "api_repair.accept": mends("accept a proposal", "key", "proposal", key=text(), proposal=text()),
    "api_repair.accept_all": mends(
        "accept the best for all that is no wider",
        "max_width",
        max_width={"type": "number", "exclusiveMinimum": 0, "maximum": 50},
    ),
    "api_repair.join": mends("make one of borders closer than 1 cm"),
    "api_repair.skip": mends("set a defect aside for now", "key", key=text()),
    "api_repair.unskip": mends("take it back", "key", key=text()),
    "api_repair.undo": mends("take the last action back"),
    "api_repair.allow": made_once(mends("a gap or overlap is meant so", "key", "reason", key=text(), reason=text(500))),
    "api_repair.disallow": mends("it no longer is", "allowance", allowance=text(500)),
    "api_repair.publish": Operation(
        "the repaired grids become a generation",
        (SEEN, KEY),
        {JSON: record(("valid_from",), valid_from=DAY)},
        READ,
        (409, 412, 413, 422, 428),
    ),
    "api_plans.listing": Operation("the plans one may look at, the newest first", (), None, READ),
    "api_plans.add": Operation(
        "open a plan on the grids in force on a day",
        (KEY, WAIT),
        {JSON: record(("name",), on=DAY, **ABOUT_PLAN)},
        {201: (JSON,)},
        (409, 413, 422),
    ),
    "api_plans.one": Operation("a plan: its edits, figures and rules; its version is the ETag", (WAIT,), None, READ),
    "api_plans.grids": Operation("its grids with their figures", (WAIT,), None, DRAWN),
    "api_plans.party_grids": Operation("its party grids, each the ground of its grids", (), None, DRAWN),
    "api_plans.areas": Operation("its communities and the areas above, each the ground of its grids", (), None, DRAWN),
    "api_plans.borders": Operation(
        "the pieces of border around some grids",
        (Parameter("grids", text(2000), "their codes, with commas between them, at most 50"),),
        None,
        DRAWN,
    ),
    "api_plans.changes": Operation(
        "what is other than in a version",
        (*(whole(field, 2**31 - 1) for field in ("since", "comments", "newest")), *FIGURES_SEEN, WAIT),
        None,
        READ,
    ),
    "api_plans.impact": Operation("what it changes for people", (ON,), None, READ),
    "api_compare.compare": Operation("two sets of grids beside each other", SIDES, None, READ, (409,)),
    "api_compare.ground": Operation("the ground that goes over between them", SIDES, None, DRAWN, (409,)),
    "api_compare.grids": Operation("the grids of one of them", (BOX,), None, DRAWN, (409,)),
    "api_plans.edit": made_once(unless_counted(mends("do an edit", "edit", edit={"type": "object"}))),
    "api_plans.undo": unless_counted(mends("take the last edit back, or so many", steps=STEPS)),
    "api_plans.redo": unless_counted(mends("do again what was undone last, one edit or so many", steps=STEPS)),
    "api_plans.submit": mends("hand it in to be approved"),
    "api_plans.send_back": mends("give it back to those who drew it", why=text(2000)),
    "api_plans.take_back": mends("take it back before it is approved"),
    "api_plans.approve": mends("sign it"),
    "api_plans.publish": made_once(mends("its grids become a generation", "valid_from", valid_from=DAY)),
    "api_plan_comments.listing": Operation("what is said about its places and grids", (), None, READ),
    "api_plan_comments.add": made_once(
        Operation(
            "say something about a place or a grid, or answer a comment",
            (),
            {JSON: record(("text",), text=text(2000), grid=text(), at=DEGREES, answers={"type": "integer"})},
            {201: (JSON,)},
            (409, 413),
        )
    ),
    "api_plan_comments.settle": Operation(
        "mark a comment as done, or as open again", (), {JSON: record((), done={"type": "boolean"})}, READ, (409, 413)
    ),
    "api_plan_comments.remove": Operation("take back what one has said", (), {JSON: record(())}, READ, (409, 413)),
    "api_plan_sharing.describe": mends(
        "another name, reason, document or target; what is not sent stays", **ABOUT_PLAN
    ),
    "api_plan_sharing.sharing": Operation("with whom it is shared, and who else may plan", (), None, READ),
    "api_plan_sharing.share": mends(
        "share it with these accounts and no others",
        "accounts",
        accounts={"type": "array", "maxItems": 200, "items": {"type": "integer", "minimum": 1}},
    ),
    "api_plan_sharing.copy": made_once(
        Operation(
            "open a draft with its edits, on the grids that it began with or the newest",
            (),
            {JSON: record((), name=text(200), on={"enum": ["base", "current"]}, leave_out={"type": "boolean"})},
            {201: (JSON,)},
            (409, 413),
        )
    ),
    "api_plan_sharing.discard": made_once(mends("discard a draft")),
    "api_plan_sharing.withdraw": made_once(mends("withdraw its generation before the first day")),
    "api_consultations.desk": Operation(
        "a plan put out for comment, and what was said", (whole("offset", 2**31 - 1),), None, READ
    ),
    "api_consultations.put": Operation(
        "put a plan out for comment until a day, or end that",
        (SEEN,),
        {JSON: record((), until=DAY, where=text(500), end={"type": "boolean"})},
        {200: (JSON,), 201: (JSON,)},
        (409, 412, 413, 428),
    ),
    "api_plan_proposals.propose": Operation(
        "propose redraws, as a job",
        (KEY,),
        {
            JSON: record(
                ("grids",),
                grids={"type": "integer", "minimum": 1, "maximum": 20_000},
                within=text(),
                seeds={"type": "array", "minItems": 1, "maxItems": 8, "items": {"type": "integer", "minimum": 0}},
            )
        },
        {202: (JSON,)},
        (409, 413, 422),
    ),
    "api_plan_proposals.take": mends(
        "do the edits of a redraw", "job", "seed", job=text(), seed={"type": "integer", "minimum": 0}
    ),
    "api_plan_rules.change": mends(
        "set how many households a grid should have, and which rules are errors or warnings",
        target=ABOUT_PLAN["target"],
        least={"type": "integer", "minimum": 0, "maximum": 100_000},
        most={"type": "integer", "minimum": 0, "maximum": 100_000},
        severities={
            "type": "object",
            "additionalProperties": {"enum": ["error", "warning"]},
        },
    ),
    "api_plan_rules.golden": Operation("the places that must stay in their grid", (), None, READ),
    "api_plan_rules.golden_csv": Operation("the same as a table", (), None, {200: (CSV,)}),
    "api_plan_rules.golden_table": Operation(
        "read such a table, with what is wrong by row; nothing is stored",
        (),
        {FORM: record(("file",), file={"type": "string", "contentMediaType": "application/octet-stream"}, crs=text())},
        READ,
        (409, 413),
    ),
    "api_plan_rules.keep": mends(
        "these places, and no others, must stay in their grid",
        "places",
        places={
            "type": "array",
            "maxItems": 10_000,
            "items": record(
                ("label", "lon", "lat"),
                label=text(200),
                lon={"type": "number", "minimum": -180, "maximum": 180},
                lat={"type": "number", "minimum": -90, "maximum": 90},
                grid=text(),
            ),
        },
    ),
    "api_plan_drawing.next_grid": Operation(
        "a code that was never used, and a name",
        (
            Parameter("community", text(), "code of the community that the grid is to be in"),
            Parameter("kind", {"enum": ["grid", "party"]}, "party: of a party grid"),
        ),
        None,
        READ,
        (409,),
    ),
    "api_plan_drawing.ground": Operation(
        "the ground of what stands at places, or in an outline",
        (),
        {
            JSON: record(
                ("unit",),
                unit={"enum": [unit.value for unit in Unit]},
                places={"type": "array", "maxItems": 200, "items": DEGREES},
                within={"type": "array", "minItems": 3, "maxItems": 300, "items": DEGREES},
                taker=text(),
            )
        },
        READ,
        (409, 413),
    ),
    "api_plan_drawing.crossing": Operation(
        "the edit that parts a grid along a named road or river, or by a line",
        (),
        {
            JSON: record(
                ("grid",),
                grid=text(),
                at=DEGREES,
                line={"type": "array", "minItems": 2, "maxItems": 200, "items": DEGREES},
            )
        },
        READ,
        (409, 413),
    ),
    "api_accounts.listing": Operation("all accounts, by name", (), None, READ),
    "api_accounts.one": Operation("an account; its version is the ETag", (), None, READ),
    "api_accounts.add": Operation(
        "add an account; its first password is told this once",
        (KEY,),
        {JSON: record(("name", "full_name", "rights"), name=text(), full_name=text(), rights=RIGHTS)},
        {201: (JSON,)},
        (409, 413, 422),
    ),
    "api_accounts.assign": of_account("give these rights and no others", record(("rights",), rights=RIGHTS)),
    "api_accounts.disable": of_account("let nobody sign in by it"),
    "api_accounts.enable": of_account("let the person sign in by it again"),
    "api_accounts.link": of_account(
        "let the person sign in with the organisation's account of this subject; by none with null",
        record(("subject",), subject={"type": ["string", "null"], "maxLength": 255}),
    ),
    "api_accounts.reset": made_once(of_account("give a new first password; it is told this once")),
}
