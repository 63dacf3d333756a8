"""Which drivers GDAL has where none is chosen: to be looked at, no file is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyogrio

from geogrid.io.limits import Limits


def read(folder: Path, *, file: str, limits: Limits) -> dict[str, Any]:
    """Return their names."""
    return {"drivers": sorted(pyogrio.list_drivers())}
