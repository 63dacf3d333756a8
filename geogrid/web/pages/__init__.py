"""The pages people open.

==========  ===================================================
resident    / and /list: the grid of an address or a point
cases       /cases: reported problems on the map and as a table
plan        /plan: what the check finds, and its repair
plan_files  the same to take along
insight     /insight: counts, rates and density for officials
==========  ===================================================
"""

from geogrid.web.pages import cases, insight, plan, plan_files, resident

BLUEPRINTS = (resident.blueprint, cases.blueprint, plan.blueprint, plan_files.blueprint, insight.blueprint)
