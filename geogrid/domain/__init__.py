"""The field itself, in plain values: numpy, shapely and the standard library; no SQL, web, files, clock or chance.

===============  ======================================================================
grid             a grid, an area, a generation, and the rules of their codes
register         what the district holds: lines, surfaces, estates, buildings, places
numerals         Chinese numerals for names
headers          which column of a table is what
address_columns  which columns of a table hold an address, and what each says of it
address_joining  one address of the cells of a row
place_sheet      rows of a table of places; kinds and codes of places
register_sheet   rows of tables of other names and overrides
golden_sheet     rows of tables of places that must stay in their grid
crs              WGS 84, CGCS2000, GCJ-02, BD-09, EPSG numbers: all to CGCS2000 and back
zones            Gauss-Krueger zones, and what unnamed coordinates look like
readings         the ways in which coordinates can be understood
alignment        which system a file is really in, by known borders
conversion       shapes from one system to another, their straight edges kept
mojibake         texts read in the wrong encoding
blanks           blanks as people type them, and signs that nobody sees
measure          areas, lengths and distances in metres
reprojection     shapes from one coordinate system into another, long edges bent as they should be
coverage         one seamless coverage: the storage lattice, noding, the check
editing          a district redrawn: edits and plans
evaluation       what a plan is worth: figures of its grids, rules it must keep
comparing        two coverages side by side: what went over, for whom it matters
consultation     a plan put out for comment
redraw           grids proposed along roads, evenly
locating         which grid a point is in
addressing       addresses as text
sides            the four sides of a grid in words
cases            reported problems
people           posts in a grid
audit            what was done, sealed entry by entry, and what is wrong with such a chain
retention        how long what is kept
insight          rates, density, classes
simulate         a plausible district of any size from a seed
===============  ======================================================================

Geometry is a shapely geometry in CGCS2000 degrees (EPSG:4490), longitude first, on the storage lattice of 1e-9
degrees, unless a docstring says otherwise.
"""
