"""Options that several commands have: days, metres, how a file is to be read."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import click


class Day(click.ParamType[date]):
    """A day written as 2026-01-31."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is not a day such as 2026-01-31.", param, context)


class Metres(click.FloatRange):
    """A number within bounds; neither infinite nor "nan", which would compare with nothing."""

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> float:
        number = float(super().convert(value, param, context))
        if not math.isfinite(number):
            self.fail(f"{value} is not a number of metres.", param, context)
        return number


def reading_options(command: Callable[..., Any], *, code: str = "The field that holds the code.") -> Callable[..., Any]:
    """Options that say of a boundary file what it does not say itself."""
    for option in (
        click.option("--swap-axes", is_flag=True, help="The file has north (latitude) before east (longitude)."),
        click.option("--encoding", metavar="E", help="How the texts of a Shapefile are encoded, for example GBK."),
        click.option("--layer", metavar="NAME", help="The layer to read, where a file has several."),
        click.option("--crs", metavar="CRS", help="The coordinate system: wgs84, cgcs2000, gcj02, bd09, EPSG:number."),
        click.option("--code", metavar="FIELD", help=code),
    ):
        command = option(command)
    return command


def grids_stated(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that say how a file of grids is to be read."""
    for option in reversed((
        click.option("--grids-crs", metavar="CRS", help="The coordinate system of the grids, where they do not say."),
        click.option("--grids-layer", metavar="NAME", help="The layer of the grids, where their file has several."),
        click.option("--grids-encoding", metavar="E", help="How the texts of a Shapefile of grids are encoded."),
        click.option("--grids-swap-axes", is_flag=True, help="The grids have north (latitude) before east."),
    )):  # fmt: skip
        command = option(command)
    return command
