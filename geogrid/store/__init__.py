"""What is kept: the only place that speaks SQL. Domain values in, domain values out.

============  ==========================================================================
database      one database: opening, migrating, reading and writing sessions
generations   publishing a coverage, and which generation is in force
coverage      grids and areas on a day
people        posts in grids
base_map      lines, surfaces, estates, buildings
places        addresses: bulk loading, exact and prefix search
place_names   the names that places belong to, or have
place_stage   the rows of a file on their way into the register
place_readings places as they are read by names that came later
place_keys    the keys of places made anew when their rule has changed
merged        places that were the same as others
aliases       other names
overrides     addresses that belong to another grid than their point says
cases         reported problems: adding, filtering, counting
allowances    gaps and overlaps that are meant so
accounts      accounts, rights and sessions
tokens        the tokens by which programs act
sides_texts   what is written of the sides of grids
recodings     what goes over with a grid that is given another code
succession    which codes are of one grid, for what is kept without days
sign_ins      sign-ins that went to a provider and have not come back yet
buckets       how much of something each asker has left
kept_answers  answers to what creates, by the keys of those who asked
changes       on which days what is stored changes
pointer       which state all processes of this machine answer by
attendance    which of them serve, and what each is ready for
repairs       what was accepted in the repair under way
plans         drafts of a generation to be, and the edits done to them
consultations plans put out for comment, and what residents say
parties       party grids on a day
micros        micro-grids on a day
descents      what became of the grids of one generation with the next
case_routes  in which grid cases are since their ground went over
withdrawn_codes  codes that withdrawn publications had announced
audit         what was done: entries and heads, only added to
dump          all of it as parts of a backup, and back
divisions     the divisions of the country, from the file beside the code
contents      whether anything is stored, and emptying it (demo)
point_query   the tie rule in SQL
------------  --------------------------------------------------------------------------
models        the tables, one set for both stores
plan_tables   those of plans
lineage_tables  those of descents
consultation_tables   those of plans put out for comment
shape         the column type of geometry
records       domain values to rows and back
versions      replacing what is in force, keeping what is the same
rows          what was read, so that of a later state only new rows are
bulk          columns of very many rows, read as lists
box           the filter by a box
ownership     whose tables a database holds
engines       the two stores: `embedded` (SQLite) and `postgis`
ewkb          geometry as PostGIS gives it
migrations    how the tables came to be
============  ==========================================================================
"""

from geogrid.store import consultation_tables, lineage_tables, plan_tables  # noqa: F401 - so that all tables are known
from geogrid.store.database import Database

__all__ = ["Database"]
