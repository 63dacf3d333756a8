"""The pages people open.

==========  ===================================================
resident    / and /list: the grid of an address or a point
compare     /compare: two of what is in force, generations and plans beside each other
history     /history: what happened to a grid, and who has its ground when it is no more
cases       /cases: reported problems on the map and as a table
plan        /plan: what the check finds, and its repair
plan_files  the same to take along
plans       /plans: all plans, and the studio in which one is drawn
plan_impact  /plans/{number}/impact: who is affected by one, also as a workbook
consultations  /consultations, /consultation/{id}: plans put out for comment, for anybody
plan_consultation  /plans/{number}/consultation: comments read and answered
sides       /sides: what is written of the sides of grids, beside the map; drawn from a text
sides_together  /sides/together: a table of texts drawn together, with overlaps and gaps
register    /register: what is wrong with the register of places
place       /register/place: one place, corrected and merged
register_names  /register/aliases, /register/overrides
insight     /insight: counts, rates and density for officials
sign_in     /sign-in and below, /sign-out
account     /account: one's own password, second factor, tokens
people      /people: who may sign in, and what for
==========  ===================================================
"""

from geogrid.web.pages import (
    account,
    cases,
    compare,
    consultations,
    history,
    insight,
    people,
    place,
    plan,
    plan_consultation,
    plan_files,
    plan_impact,
    plans,
    register,
    register_names,
    resident,
    sides,
    sides_together,
    sign_in,
)

_PAGES = (
    resident,
    history,
    compare,
    cases,
    plan,
    plan_files,
    plans,
    plan_impact,
    plan_consultation,
    consultations,
    sides,
    sides_together,
    register,
    place,
    register_names,
    insight,
    sign_in,
    account,
    people,
)
BLUEPRINTS = tuple(page.blueprint for page in _PAGES)
