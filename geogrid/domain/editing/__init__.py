"""A district redrawn as one seamless coverage: edits of grids, and plans made of them.

===========  ===========================================================================
edit         the edits: `Split`, `Merge`, `MoveBorder`, `MoveJunction`, `Transfer` ...
wire         edits as JSON and back
apply        one edit done to a mesh: `apply`
plan         a base and its edits, with undo and redo: `Plan`
dossier      what is written about a plan, and what was done to it
mesh         all grids as one planar topology; what an edit changes: `Mesh`, `Patch`
building     the mesh of a generation: `mesh_of`
arc          a piece of border between two places where borders meet
outline      polygons put together from arcs
dividing     ground divided anew: splits, transfers, new grids
joining      grids made one: merges, grids retired
moving       borders and junctions moved
sliding      a junction moved along a border past its corners
recording    names, codes, kinds, communities and party grids
subdividing  micro-grids made, merged, renamed
coding       of which form the codes are that an edit gives
nesting      micro-grids laid into grids, and following them
keeping      which ground stays one micro-grid
about        which grids and which place an edit is about
amount       how much an edit draws
telling      what is told of an edit that was done, by the names of that moment
change       what these have in common
drawn        what an edit draws, on the lattice
weaving      a drawn line woven into borders
passages     where a line goes through a grid, and where it fails to divide it
overlay      lines over the ground of grids, and the faces between them
welding      pieces of border put together to arcs, and what that changes
soundness    what every edit must leave behind
nearness     borders that come too near each other
refusal      why an edit is refused
fingerprint  the hash of a coverage
===========  ===========================================================================
"""
