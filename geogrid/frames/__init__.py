"""The library face: GeoDataFrames in and out.

========  ==========================================
coverage  checking and repairing grids
locating  the grid of each point
points    points as they come, in frames and arrays
reading   what a frame of polygons says
========  ==========================================
"""

from geogrid.frames.coverage import repair, validate
from geogrid.frames.locating import LocateIndex, locate

__all__ = ["LocateIndex", "locate", "repair", "validate"]
