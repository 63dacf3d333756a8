"""GDAL, and which drivers it has where none is chosen: to be looked at, no file is read."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from geogrid.io.limits import Limits

_HEAVY = ("geopandas", "pandas", "pyarrow")


def loaded() -> ModuleType:
    """Return pyogrio, which does without what it would bring along, and starts six times faster."""
    crs = sys.modules.get("pyproj")
    sys.modules.update(dict.fromkeys((*_HEAVY, "pyproj")))  # type: ignore[arg-type]
    import pyogrio

    del sys.modules["pyproj"]  # which is loaded when a file says its coordinate system in words
    if crs is not None:
        sys.modules["pyproj"] = crs
    gdal: ModuleType = pyogrio
    return gdal


def read(folder: Path, *, file: str, limits: Limits) -> dict[str, Any]:
    """Return their names."""
    return {"drivers": sorted(loaded().list_drivers())}
