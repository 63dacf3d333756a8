"""Use cases. Each takes a session (or a database) and plain values, returns plain values, owns the transaction.

================  ===============================================================
boundary_file     a planner's file read: shapes, codes, names, coordinate system
grid_file         a file of grids ready for points to be put into them
point_file        a file of points opened: its columns of coordinates, their system
locating          the points of a file put into grids
locating_cluster  the same by the workers of a Dask cluster
crs_detection     which coordinate system a file is really in
crs_conversion    a file from one coordinate system into another
fields            finding the code and name fields of a file
validation        the check of a file, by itself and against what is above it
stored_check      the check of what is stored: grids, areas, and what they hold
file_repair       the repair of a boundary file
checks            the check of each state of what is stored, done once
surroundings      what is around a defect: full names, communities, the road it lies along
allowance_file    a layer of allowed gaps and overlaps read
allowances        gaps and overlaps that are meant so: from a file, one by one, and ended
repairs           the repair under way: what is left, what can be done, doing and undoing it, publishing it
findings          what a planner sees of a repair: what is left, what was done
offers            what can be done about a defect: before, after, area moved
findings_file     a check written as a sheet, layers, or an offline map
draft             the grids in force with what was accepted so far
plans             plans: opening, editing, sharing
plan_versions     a plan as somebody saw it, and its next version
plan_judging      it is submitted, sent back, approved, published
plan_work         a plan in memory: its edits, figures and rules
plan_memory       the plans that were worked at last
plan_locks        who waits for whom at the plans
plan_counting     their figures, counted beside the requests
patience          waiting for others of this process, but not for ever
plan_base         the generation that it began with
plan_words        its name, reason, document and target
plan_settings     its rules and the places that must stay, as they are set
plan_rules        setting them
golden_file       a table of such places, read and written
plan_contents     what stands and lives on its ground
plan_rights       who may look at it and change it
plan_people       who works at it
plan_history      its steps, with what there is to tell of each
plan_changes      what was done to it since somebody looked
plan_discarding   a draft is discarded
plan_sharing      among colleagues: described, shared
plan_copying      its edits in a new draft, on its own grids or the newest
plan_comments     what is said about its places and grids
plan_withdrawal   a publication to come is withdrawn
plan_drawing      what a planner draws with: ground picked, a grid parted along a road
plan_proposing    redraws proposed for it
plan_proposals    several of them compared
plan_ground       the grids that they are of, and whether these have been changed since
stepwise          work that says how far it is and can be stopped
plan_posts        the posts that it leaves without a grid
plan_impact       what it changes for people
place_decisions   what is decided about the address of a place, on a day and later
plan_reassigned   the grids that it gives to another community
plan_decided      what it makes of addresses that are in their grid by a decision
plan_workbook     the same as a workbook with every row
consultations     plans put out for comment: what residents say, what they are answered
exhibit           what a consultation shows, as it was when the plan was put out
plan_publishing   the gate before it comes into force, and the generation made of it
descents          what became of the grids with each generation: kept when one is published, else when it is asked for
grid_history      the history of a grid, and who has its ground when it is no more
comparison_sides  what can be put beside each other: what is in force, generations, plans
coming            what plans that are published for later days make of an answer
comparisons       two of them: grids that differ, and what goes over to whom
comparison_answer what is told of them, wherever
comparison_file   the same as tables, and all of them as a workbook
importing         what an import of grids or areas would change, and writing it
reused_codes      codes that a file gives to other grids than those that have or had them
case_import       what an import of cases would change, and writing it
communities       the communities that rows of a file name
place_file        a file of places read piece by piece and staged
place_import      what an import of places would change, and writing it
names             what is called how, and what is wrong with other names and overrides
public_texts      texts that everybody is shown: none of them tells of a person
register_table    a table of other names or overrides read
alias_import      what an import of other names would change, and writing it
override_import   what an import of overrides would change, and writing it
post_import       what an import of posts would change, and writing it
ground_import     what an import of buildings or estates would change, and writing it or lines
place_reading     stored places read anew by the names that are known now
line_import       what an import of roads, rivers, railways and walls would change
register          other names and overrides one at a time
register_places   one place looked at, corrected, merged with others
place_about       a place with all that has to do with it
register_rights   what somebody may see and change of the register
other_codes       codes of party grids and micro-grids, asked for as those of grids
lookup            the grid of a point, a grid by code, as of a day
micro_grids       the micro-grids of a grid, as of a day
snapshot          the grids and areas of one generation, with their index
kept_index        the index of a generation in a file, made by whoever publishes it
edition           all generations as of one state of the store, and who is responsible on a day
watch             the edition that a serving process answers by: a new one noticed, made ready, and turned to
batch_request     what is asked of many points, as a request brings it and a job keeps it
batch             the grids of many points at once
batch_file        the answer to a batch, in pieces
batch_parquet     ... as Parquet
jobs              answers made in the background and kept for a day
job_so_far        what a job has of its answer so far
job_lock          a lock that ends with the process that holds it
kept_answers      what creates is done once, however often it is asked for
places            places by what people type
addresses         addresses to grids by the register
suggesting        what somebody may be typing: names, and the places of what is typed so far
address_book      what addresses of a district are matched by: names, map, decisions
address_books     those of the days that are asked about, made beside those that answer
address_file      a table of addresses matched row by row
address_places    what its addresses are matched by: a stored district, or files
register_health   what is wrong with the stored register of places, and where
register_checks   that look done beside the requests, once for each state
line_file         a file of named lines that borders run along
sides_file        the grids of a file whose sides are wanted, and the table of these
sides_table       a table of texts of sides, and the polygons they may mean
sides_check       such texts and the grids they are of, compared
sides_district    the grids of a district with some drawn anew
sides_import      importing a table of such texts
sides_texts       stored texts one at a time: beside the map, written, drawn
stored_sides      stored texts beside the stored map
directory         all grids as a list by community
cases             cases by period and category
insight           counts, rates and density by grid
base_map          what the map draws
district          the district in a few figures
sign_in           signing in and out, passwords and second factors
standing          whether who asks still may, read anew in each transaction that changes something
organisation      signing in with the account of one's organisation
id_token          whom a provider of sign-ins vouches for
accounts          accounts, rights and tokens, by whoever manages them
account_rights    which accounts somebody may see and change, and what they may give
contacts          by which telephone people are reached
demo_accounts     the accounts of the demo
passwords         passwords as they are kept
limits            how often something may be asked
lock_out          how often a password may be tried, without keeping out whose it is
reach             which part of the district rights reach
reading_pace      how fast lists are read
repair_rights     what somebody may do to a repair under way
sight             what of a check and a repair somebody may look at
repair_publishing whether what was done to it may be published
repair_work       what is kept of a repair between two requests
repair_audit      what the audit has of the work on a repair
repair_version    by which a repair is known as it stands
simulation        the simulated district, and the demo database
simulation_files  the simulated district in files
audit             what was done noted, in the same transaction; the whole of it verified
backup            all that is stored in one file, and back into an empty place
readiness         whether geogrid can answer
safeguards        what must hold before geogrid serves in production
doctor            what is set, what is there, what is missing
bench_locate      how fast points find their grids, beside other tools
bench_lookup      how many look-ups a second are answered over HTTP, beside other ways
bench_plan        how long a planner waits, over HTTP
bench_server      a server that is started to be measured
bench_address     how well and how fast addresses are read and matched
bench_sides       how well and how fast grids are put into words and drawn again
load              requests made for measuring
bench             how fast the work is here, beside other tools
================  ===============================================================
"""
