"""Grids proposed: blocks along roads divided evenly, community by community, landing as ordinary edits.

==============  ===========================================================================
blocks          the units of a redraw, and who lies beside whom: `Blocks`
cutting         blocks cut from a mesh by named lines, buildings whole: `cut`
balance         blocks divided anew, evenly, community by community: `divide`
division        blocks divided into grids to be, and how good that is: `Division`
division_edits  a division as ordinary edits: `edits_of`
change          what a division changes on the map: `change`
naming          codes and names of grids to be
neighbourhood   the blocks of one community as plain lists
present         a redraw started from the present grids
start           a redraw started from random spanning trees
evening         parts that are not even enough made so
sharing         blocks given from part to part while that is better
holding         whether a part holds together without a block
pick            ground that was picked, as it is kept: `Picked`
picked          ground picked by buildings, estates, blocks, gaps: `picked`
reaching        picked ground as far as the grid that gets it: `reaching`
taking          who can be given ground that was picked: `takers`
crossing        a grid parted along a named road or river: `along`
halves          what is on either side of a line across a grid, and which keeps the code
onward          where a line goes on to that ends inside a grid: `onward`
shortfall       why a redraw falls short of what was asked
==============  ===========================================================================
"""
