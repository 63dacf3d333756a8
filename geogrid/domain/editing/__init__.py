"""A district redrawn as one seamless coverage: edits of grids, and plans made of them.

==============  ===========================================================================
edit            the edits: `Split`, `Merge`, `MoveBorder`, `MoveJunction`, `Transfer` ...
wire            edits as JSON and back
apply           one edit done to a mesh: `apply`
plan            a base and its edits, with undo and redo: `Plan`
dossier         what is written about a plan, and what was done to it
mesh            all grids as one planar topology; what an edit changes: `Mesh`, `Patch`
building        the mesh of a generation: `mesh_of`
arc             a piece of border between two places where borders meet
outline         polygons put together from arcs
dividing        ground divided anew: splits, transfers, new grids
joining         grids made one: merges, grids retired
moving          borders and junctions moved
recording       names, codes, kinds, communities and party grids
change          what these have in common
drawn           what an edit draws, on the lattice
weaving         a drawn line woven into borders
overlay         lines over the ground of grids, and the faces between them
welding         pieces of border put together to arcs, and what that changes
soundness       what every edit must leave behind
refusal         why an edit is refused
compare         two sets of grids side by side: `compare`
ground          what ground goes over from grid to grid
contour         edges around shapes, and areas that add up
flow            the from-to matrix of households, addresses, cases
lineage         what became of grids, their successors and history
impact          what changes for people when a plan comes into force
vicinity        where points need to be asked for again
fingerprint     the hash of a coverage
tally           a version of a plan with all its figures, and the next one: `Tally`
rules           what a plan must keep, and where it does not: `usual`, `findings`
figures         the figures of each grid, and of the whole plan
contents        what stands and lives on the ground: buildings, places, cases, posts, lines
assignment      which grid each point belongs to, before and after an edit
holding         points assigned and added up
cuts            buildings and estates that borders cut
features        how much of a border runs along roads and waters, and along what has a name
filling         gaps in communities, and grids that are not inside one
blocks          the units of a redraw, and who lies beside whom: `Blocks`
cutting         blocks cut from a mesh by named lines, buildings whole: `cut`
balance         blocks divided anew, evenly, community by community: `divide`
division        blocks divided into grids to be, and how good that is: `Division`
division_edits  a division as ordinary edits: `edits_of`
neighbourhood   the blocks of one community as plain lists
present         a redraw started from the present grids
start           a redraw started from random spanning trees
sharing         blocks given from part to part while that is better
shortfall       why a redraw falls short of what was asked
==============  ===========================================================================
"""
