"""A plausible district of any size from a seed: rivers, roads, blocks, buildings, addresses, grids, cases.

==========  ===============================================================================
recipe      real names and codes, and a sketch of the town
sheet       the town plan: bands, cells, ways; and how it grows beyond the recipe
blocks      quarters cut into blocks by lanes
ground      the smooth map from the straight plan to the bent ground, and to degrees
mesh        shared corners: rings, neighbours, lines
waters      rivers, banks, parks
buildings   uses of blocks, houses along roads, estates in rows
partition   connected grids of whole blocks; the order of their numbers
households  shared out over grids and buildings
addresses   house numbers, 幢, 单元, 室; buildings, places
numerals    第一, 第二 ... 第十二
people      plainly invented leaders and duty phones
reports     cases, with planted hotspots
district    all of it put together: `simulate`
==========  ===============================================================================

No clock, no files; chance comes only from the seed. Everything is made up but names and codes.
"""

from geogrid.domain.simulate.district import District, simulate
from geogrid.domain.simulate.recipe import Recipe
from geogrid.domain.simulate.reports import Hotspot

__all__ = ["District", "Hotspot", "Recipe", "simulate"]
