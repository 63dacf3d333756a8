"""Addresses as text, and where they lie.

The packages build on each other in this order; none knows of a later one.

=========== ==============================================================================================
text        characters: one spelling, numerals, sounds, distances and days as they are written
names       elements of addresses and the names they are read by: how each kind is written, and otherwise
reading     from a text to its elements
register    what the register of places says: keys, words of its own, what lies where
doubt       what the register has of a text, and what makes it doubtful that it is what is meant
places      where something is: one place, several, along a road, beside another, by a decision
other_names addresses by other names than they are kept by: longer, renamed, put together, written wrongly
areas       communities and towns: what is matched by them, and what they say of a place
ground      the grids that somewhere thereabouts may lie in
finding     what an address was matched with, and how sure that is
match       from an address to the places it may mean
suggest     names that somebody may be typing
=========== ==============================================================================================
"""
