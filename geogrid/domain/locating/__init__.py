"""Which grid a point is in.

=======  ==================================================================
index    look-up, distance to the border, the neighbour beyond, the nearest
outline  the border of one grid, measured from one point after the other
=======  ==================================================================
"""
