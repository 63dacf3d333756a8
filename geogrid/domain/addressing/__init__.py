"""Addresses as text, and where they lie.

==========  ===================================================================
normalise   one spelling for texts that mean the same characters
blanks      blanks that say nothing
numerals    12, 十二, 一百零三, 五〇一
element     the elements of an address and their levels; a parsed address
stations    stations of the metro as people call them
gates       gates that are called as a place of the district is
gazetteer   the names that addresses are read by
short_forms what places and estates are called by that leaves out their kind
spellings   how the names of a register are also written
country     the divisions of the country that a run of text names
in_communities places without the community that their rows begin with
in_city     districts that are known by their city alone
short_names names of areas that are written without their last part
grammar     how elements are written that no list has
numbers     what a number is, by what follows it and what was said before
parse       from a text to its elements
run_on      names that were read with what stands before them, or without what is behind
cut_out     other names of two characters that stand in other words
elliptic    lists of lanes that say their name once
labels      a parsed address in the public label set, and how well it was read
key         the one text that an address is kept and looked up by
wording     what a place is called by: its whole name, or its own words
villages    what house numbers are of in villages
villages_of villages that are counted in a community
inside      which numbers of a text are inside which of its names
in_use      addresses by the names in use for the other names in them
in_sentence villages that only the register knows, behind the words of a sentence
in_words    rows without columns of their own that name a road or an estate
directory   the places of a district, by their keys
over        places of another directory, for what gives some of them otherwise
other_keys  addresses that stand for others, as those of places that were merged
drawn       estates and buildings of the map that have no places
before_house what a place says that stands right before a house
listed      the places of the register that a text names
alone       texts that name one place of the register and nothing besides
alike       characters that look or sound alike
between     where a house number is that is not listed: between those that are
similar     names that are nearly written so
mistakes    what names written wrongly may have been meant to be
distances   how far something is as people say it
beside      how far around something is what lies beside it
doubt       what makes it doubtful that the one place that was matched is meant
offices     what each community has of its own: its committee, its clinic, its market
openings    names in short that words begin with: 火车站候车室
offshoots   what is called by another place and may lie elsewhere
beyond      units of a place that nobody lists and that may lie elsewhere
units       units of a place in other quarters: 大桥法庭 of 人民法院
branches    branches of what has a name, by what they are called in short
chains      what is called only by what it is, or by a chain
common      where what is called so is meant, on any street
on_a_road   what is called by a road and may lie elsewhere
away        another place of the country that a text names
things      what is numbered as houses are and is none
apart       other roads and places that a text names besides an address
public_offices what a text names behind a house and the register has elsewhere
rivals      places in other grids that a text fits as well
levels      the levels as plain names
abroad      words that may say that an address is in another county
said        what a text says of what was matched that makes it less sure
weigh       how likely each place is that a name written wrongly may mean
meant       which address is meant of two in one text
matters     where a matter is that somebody tells of who lives elsewhere
renamed     addresses that say what they are called now, or were before
named_beside where a place is that a text names beside another
whole       estates and roads as a whole
as_wholes   estates and roads that a text names and says no more of
kinds       what is only the kind of a place, of which each area has one
of_areas    what is called by its area, where a text leaves that out
as_words    places that are called just as a text, and offices that are called as areas
areas       communities and towns as what is matched
phases      estates that are built in phases or parts
parts_beside estates that have parts beside them in the register
fuller_roads roads with their neighbourhood before them, by their own name
segments    segments of roads, in each of which houses are counted anew
segmented   which segment an address is in that does not say it, or another
quarters    segments of roads that are called by the quarter they run through
joined      what a text names once it is put together
short_crossings crossings of counted roads without the word for a road
roads       what is meant by several roads: where they meet, a stretch of one, or each
thereabouts where something is that is said to lie beside something else
ground      the grids that somewhere thereabouts may lie in
finding     what an address was matched with, and how sure that is
decided     what a decision is about: keys, the road and number beside a name, its own words
decisions   what belongs to another grid than its point says
match       from an address to the places it may mean
sounding    names by how they sound
suggest     names that somebody may be typing
behind      what places are called behind their number
unlisted    names that no column of the register has
as_listed   texts by what the register has otherwise than they are read
lettered    rooms with the letter of their building before them
in_a_row    numbers that are said in a row: 四五栋
worded      house numbers with a word before them
annex       parts of a house that are counted beside its rooms
annexed     those of them that the register has
wings       parts of a house that the register has by a word of their own
side_streets side streets that are named with their main road
otherwise   villages, lanes and committees by other forms of their names
counted     names in own words, by other spellings of what is counted in them
zones       the development zones that the addresses of a register are in
dashed      numbers behind a road of which the first may be that of a lane
days        days and hours as people say them behind the day of a month
stated      whether what was matched lies in the areas that a text states
stems       what else is called as a community is without its last part
stated_village the community that the address of a place names
instead     what stands where an address should and is none
personal    what a text tells of a person, which nobody may be shown
health      what is wrong with a register of places
==========  ===================================================================
"""
