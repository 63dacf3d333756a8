"""One seamless coverage of polygons.

===========  ==========================================================================
lattice      the storage lattice of 1e-9 degrees
plane        the plane of a file, in metres and on a lattice of its own
rings        all rings of all shapes in one array
noding       neighbours made to share identical vertices, on every level
drawn_edges  edges with the lines they were drawn along, and what may be put into them
pairs        vertices and edges that are close to each other
coverage     the shapes of one level and the ground they should fill
chain        the edges that do not match, found by a hash
splits       points put into edges
feet         where an edge that was bent comes back to its line
bends        the edges that take another way than they came
arrangement  these edges noded, each kept beside the line that it came as
faces        the faces between noded edges, and how many shapes lie on each
redrawing    shapes drawn as the check sees them: borders closer than the tolerance are one
spots        ground on which not exactly one shape lies, and who is concerned
width        how wide and how long such ground is
ground       pieces of ground measured
validate     the check
defect       what the check finds, and its tolerances
hierarchy    every grid in one community, every level in the one above
entitlement  to whom ground may go, so that every grid keeps to its area
contents     buildings cut, places in no grid, households
allowance    gaps and overlaps that are meant so
along        the named line that a piece of ground lies along
proposal     what can be done about a defect, the best first
mending      what each action does to the shapes
stitch       ground moved between shapes that keep sharing identical vertices
portion      what of a shape lies near some place
changes      what is changed at once
difference   what two drawings of one shape do not have in common
middle       ground divided along its middle line
batch        defects that are mended at once
intent       what a planner wants done, to be done again
step         a proposal that was accepted, and who won or lost ground by it
repair       proposals accepted one by one or all at once
===========  ==========================================================================
"""
