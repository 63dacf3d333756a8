"""One seamless coverage of polygons.

=========  =============================================================================
lattice    the storage lattice of 1e-9 degrees
noding     neighbours made to share identical vertices, on every level
validate   the check: overlaps, gaps, invalid shapes
defect     what the check finds, and its tolerances
hierarchy  every grid in one community, every level in the one above
contents   buildings cut, places in no grid, households
allowance  gaps and overlaps that are meant so
along      the named line that a piece of ground lies along
ground     pieces of ground measured
width      how wide and how long a face is
=========  =============================================================================
"""
