"""Two coverages side by side: what went over to whom, for whom that matters, and what became of each grid.

========  ===========================================================================
compare   two sets of grids side by side: `compare`
ground    what ground goes over from grid to grid
contour   edges around shapes, and areas that add up
flow      the from-to matrix of households, addresses, cases
lineage   what became of grids, their successors and history
impact    what changes for people when a plan comes into force
decided   what is in its grid by a decision, among what goes over
parties   what became of party grids
divisions who is divided into other micro-grids, and who changes the micro-grid
texts     the texts of four sides that change
vicinity  where points need to be asked for again
========  ===========================================================================
"""
