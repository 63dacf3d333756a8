"""The pages people open.

==========  ===================================================
resident    / and /list: the grid of an address or a point
cases       /cases: reported problems on the map and as a table
plan        /plan: what the check finds, and its repair
plan_files  the same to take along
insight     /insight: counts, rates and density for officials
sign_in     /sign-in and below, /sign-out
account     /account: one's own password, second factor, tokens
people      /people: who may sign in, and what for
==========  ===================================================
"""

from geogrid.web.pages import account, cases, insight, people, plan, plan_files, resident, sign_in

BLUEPRINTS = tuple(page.blueprint for page in (resident, cases, plan, plan_files, insight, sign_in, account, people))
