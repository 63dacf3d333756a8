"""geogrid: a district's governance grids as one seamless coverage, and the grid of any address.

In a notebook, on GeoDataFrames:

===========  ==================================================
validate     what keeps a set of grids from being seamless
repair       the same grids, seamless
locate       the grid of each point
LocateIndex  grids ready to be asked often, also from a file
===========  ==================================================

The rest is in the packages below: `errors` (what is refused), `domain` (the field), `io` (files), `store` (databases),
`render` (words and pictures), `services` (use cases), `web`, `cli` and `frames` (the faces).
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
__all__ = ["LocateIndex", "__version__", "locate", "repair", "validate"]


def __getattr__(name: str) -> Any:
    # geopandas takes a second to load, which the command line and the server should not wait for.
    if name in __all__:
        return getattr(import_module("geogrid.frames"), name)
    raise AttributeError(f"module 'geogrid' has no attribute {name!r}")
