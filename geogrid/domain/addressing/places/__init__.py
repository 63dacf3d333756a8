"""Where something is: one place, several, along a road, beside another, by a decision.

============ ================================================================================
beside       how far around something is what lies beside it
between      where a house number is that is not listed: between those that are
thereabouts  where something is that is said to lie beside something else
whole        estates and roads as a whole
as_wholes    estates and roads that a text names and says no more of
roads        what is meant by several roads: where they meet, a stretch of one, or each
dashed       numbers behind a road of which the first may be that of a lane
named_beside where a place is that a text names beside another
matters      where a matter is that somebody tells of who lives elsewhere
meant        which address is meant of two in one text
away         another place of the country that a text names
alone        texts that name one place of the register and nothing besides
annexed      those of them that the register has
as_words     places that are called just as a text, and offices that are called as areas
as_listed    texts by what the register has otherwise than they are read
parts_beside estates that have parts beside them in the register
decided      what a decision is about: keys, the road and number beside a name, its own words
decisions    what belongs to another grid than its point says
segmented    which segment an address is in that does not say it, or another
fuller_roads roads with their neighbourhood before them, by their own name
counted      names in own words, by other spellings of what is counted in them
============ ================================================================================
"""
