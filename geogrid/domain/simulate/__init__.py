"""A plausible district of any size from a seed: rivers, roads, blocks, buildings, addresses, grids, cases.

==========  ===============================================================================
recipe      real names and codes, and a sketch of the town
sheet       the town plan: bands, cells, ways; and how it grows beyond the recipe
blocks      quarters cut into blocks by lanes
ground      the smooth map from the straight plan to the bent ground, and to degrees
mesh        shared corners: rings, neighbours, lines
land_use    what each block is used for
estates     buildings in rows
houses      houses along roads
buildings   all buildings, stood on the ground
waters      rivers, banks, parks, ponds
partition   connected grids of whole blocks, and the order of their numbers
town        all of this put together
households  shared out over grids and buildings
levels      grids, communities, streets and towns, the district
addresses   house numbers, 幢, 单元, 室
inventory   lines, estates, buildings and places of the register
aliases     other names: those on record, and made-up ones
people      plainly invented leaders and duty phones
reports     cases, with planted hotspots
queries     what people write of a place, and the grids it can mean: `queries.queries`
district    everything: `simulate`
arrays      kinds of arrays
cloth       a seamless coverage of any size, fast: `weave`
damage      known defects put into a coverage: `damage`
wounds      the ways in which files come damaged
redrawn     one polygon's copy of a border with other vertices
fabric      a coverage to be damaged: who is near, what taking or giving ground leads to
borders     edges, and who lies on either side
==========  ===============================================================================

No clock, no files; chance comes only from the seed. Everything is made up but names and codes.
"""

from geogrid.domain.simulate.district import District, simulate
from geogrid.domain.simulate.recipe import Recipe
from geogrid.domain.simulate.reports import Hotspot

__all__ = ["District", "Hotspot", "Recipe", "simulate"]
