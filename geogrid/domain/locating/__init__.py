"""Which grid a point is in.

=============  ==================================================================
index          look-up, distance to the border, the neighbour beyond, the nearest
cells          the raster that is asked, and its arrays
edges          the edges of all grids, each once
levels         one raster for all, and cells that are divided where it would be too coarse
shared         cells that several grids hold whole, and the records they have in common
crowds         cells that are divided, and what their levels have to know of the rest
resolution     how fine cells are
building       from edges to cells
side           on which side of an edge a point lies, exactly
near           edges in few bytes, and how far they can be trusted
walk           from a point to its grid
compiled       the same, compiled by numba, for millions of points
foot           the place on a grid's border nearest to one point, and the grid beyond it
disc           how much of a disc each grid has
compiled_foot  the same for one point after the other, compiled by numba
borders        distance to the border and the grid beyond for many points; which grids a radius reaches
rows           rows of coordinates as they come: what is no point, and why
headers        the columns of coordinates in a table
extent         how far grids reach, as a box
=============  ==================================================================
"""
