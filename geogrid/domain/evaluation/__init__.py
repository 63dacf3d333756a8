"""What a plan is worth: the figures of its grids after each edit, and the rules it must keep.

===========  ===========================================================================
tally        a version of a plan with all its figures, and the next one: `Tally`
rules        what a plan must keep, and where it does not: `usual`, `findings`
finding      what a rule is, and what it finds: `Finding`
code_rules   the rule of codes
community_rules  the rules of a community: in one piece, its grids told apart by name
settings     how many households a grid should have, which rules forbid to publish: `RuleSettings`
figures      the figures of each grid, and of the whole plan
contents     what stands and lives on the ground: buildings, places, cases, posts, lines
given        what stands and lives on ground that an edit gives
assignment   which grid each point belongs to, before and after an edit
holding      points assigned and added up
micro_grids  the households of the micro-grids of a grid
party_grids  the parts of a party grid
cuts         buildings and estates that borders cut
micro_cuts   buildings that the borders of micro-grids cut
features     how much of a border runs along roads and waters, and along what has a name
filling      gaps in communities, and grids that are not inside one
===========  ===========================================================================
"""
