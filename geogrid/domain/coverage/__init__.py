"""One seamless coverage of polygons.

========  =============================================================================
lattice   the storage lattice of 1e-9 degrees
noding    neighbours made to share identical vertices, on every level
validate  the check: overlaps, gaps, invalid shapes
defect    what the check finds, and its tolerances
========  =============================================================================
"""
