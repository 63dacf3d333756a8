"""Elements of addresses and the names they are read by: how each kind is written, and otherwise.

=============== ================================================================
element         the elements of an address and their levels; a parsed address
levels          the levels as plain names
grammar         how elements are written that no list has
ways            the same of roads
gazetteer       the names that addresses are read by
short_forms     what places and estates are called by that leaves out their kind
spellings       how the names of a register are also written
kinds           what is only the kind of a place, of which each area has one
in_communities  places without the community that their rows begin with
in_city         districts that are known by their city alone
stations        stations of the metro as people call them
segments        segments of roads, in each of which houses are counted anew
gates           gates that are called as a place of the district is
openings        names in short that words begin with: 火车站候车室
short_crossings crossings of counted roads without the word for a road
side_streets    side streets that are named with their main road
wording         what a place is called by: its whole name, or its own words
renamed         addresses that say what they are called now, or were before
phases          estates that are built in phases or parts
blanks          blanks that say nothing
inside          which numbers of a text are inside which of its names
=============== ================================================================
"""
