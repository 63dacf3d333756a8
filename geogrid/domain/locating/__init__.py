"""Which grid a point is in.

<<<<<<< HEAD
========  ==================================================================
index     look-up, distance to the border, the neighbour beyond, the nearest
cells     the raster that is asked, and its arrays
edges     the edges of all grids, each once
building  from edges to cells
side      on which side of an edge a point lies, exactly
walk      from a point to its grid
compiled  the same, compiled by numba, for millions of points
========  ==================================================================
=======
=======  ==================================================================
index    look-up, distance to the border, the neighbour beyond, the nearest
outline  the border of one grid, measured from one point after the other
=======  ==================================================================
>>>>>>> http
"""
