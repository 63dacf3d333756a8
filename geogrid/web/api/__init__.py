"""/api/: JSON in the words of MapIt. Every answer about grids takes ?on=DATE and carries an ETag.

===========  ==========================================
query        reading what a request asks
body         reading what a request brings
point        /api/point/{crs}/{x},{y}
locate       /api/locate, /api/jobs
grid         /api/grid/{code}[.geojson] and below
coming       /api/grid/{code}/coming, /api/point/{crs}/{x},{y}/coming
party_grids  /api/party-grids.geojson
places       /api/places?q=, /api/places/{code}, /api/places/merge
register     /api/aliases, /api/overrides
address      /api/address?q=, /api/suggest?q=
layers       /api/map/{layer}.geojson
district     /api/district, /api/check
repair       /api/repair and below
plans        /api/plans and below
plan_rules   what a plan holds its rules to, places that must stay
plan_drawing what a planner draws with: ground, crossings, free codes
plan_proposals  redraws proposed and done
compare      /api/compare and below
plan_comments what is said about a plan
plan_sharing what is written about a plan, with whom it is shared, copies
consultations  /api/plans/{number}/consultation
cases        /api/cases[.geojson]
accounts     /api/accounts and below
operation    the pieces that operations are described with
operations   what each takes and answers
description  /openapi.json
health       /healthz, /readyz
===========  ==========================================
"""

from geogrid.web.api import (
    accounts,
    address,
    cases,
    coming,
    compare,
    consultations,
    description,
    district,
    grid,
    health,
    layers,
    locate,
    party_grids,
    places,
    plan_comments,
    plan_drawing,
    plan_proposals,
    plan_rules,
    plan_sharing,
    plans,
    point,
    register,
    repair,
)

_PARTS = (
    point, locate, grid, coming, party_grids, places, register, address, layers, district, repair, plans, plan_drawing,
    plan_proposals, plan_rules, plan_sharing, plan_comments, consultations, compare, cases, accounts,
    description, health,
)  # fmt: skip
BLUEPRINTS = tuple(part.api for part in _PARTS)
