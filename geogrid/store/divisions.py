"""The divisions of the country, from the file beside the code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from geogrid.paths import BOUNDARIES


@cache
def divisions() -> Mapping[str, str]:
    """Return six-digit codes and names of provinces, prefectures and counties; see data/boundaries/README.md."""
    with (BOUNDARIES / "divisions.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}
