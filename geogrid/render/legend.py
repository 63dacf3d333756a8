"""Legends in words: each entry has its swatch, its range with the unit, and how many grids it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geogrid.domain.insight.classes import ValueClass
from geogrid.domain.insight.density import Density, bands
from geogrid.domain.insight.figures import Measure
from geogrid.render.wording import Wording

# From few to many; lightness alone tells them apart. RGB and opacity, 0 to 255.
DENSITY_COLOURS = (
    (217, 200, 232, 165),
    (185, 150, 212, 180),
    (149, 100, 187, 195),
    (112, 55, 155, 205),
    (74, 16, 114, 215),
)
TITLES = {Measure.COUNT: "Cases", Measure.RATE: "Cases per 1,000 households"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `css` is the class of its swatch; without one `colour` and `opacity` (0 to 1) are its own."""

    text: str
    count: str = ""
    css: str = ""
    colour: str = ""
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Legend:
    """The legend of one layer, named as the layer control names it."""

    layer: str
    title: str
    entries: Sequence[Entry]
    note: str = ""


def grid_class(number: int | None) -> str:
    """Return the CSS class that colours a grid, and its swatch in the legend."""
    return "grid no-value" if number is None else f"grid class-{number}"


def of_classes(
    layer: str, measure: Measure, classes: Sequence[ValueClass], without_value: int, wording: Wording
) -> Legend:
    """Return the legend of the grids in classes.

    Parameters
    ----------
    without_value
        Grids in no class.
    """
    decimals = 0 if measure is Measure.COUNT else 1
    entries = [
        Entry(_class(one, decimals, wording), _grids(one.size, wording), grid_class(number))
        for number, one in enumerate(classes)
    ]
    if without_value:
        unknown = wording("Households unknown")
        entries.append(Entry(unknown, _grids(without_value, wording), grid_class(None)))
    return Legend(layer, wording(TITLES[measure]), entries)


def of_density(layer: str, density: Density, wording: Wording) -> Legend:
    """Return the legend of the density, with its method."""
    edges = bands(float(density.per_km2.max()))
    tops = [*edges[1:], None]
    entries = [
        Entry(
            _band(low, high, wording),
            colour="#{:02x}{:02x}{:02x}".format(*colour[:3]),
            opacity=round(colour[3] / 255, 2),
        )
        for low, high, colour in zip(edges, tops, DENSITY_COLOURS, strict=False)
    ]
    note = wording(
        "Quartic kernel, radius %(metres)s m; too low within that distance of the district's edge.",
        metres=wording.number(density.bandwidth_m, 0),
    )
    return Legend(layer, wording("Cases per km²"), entries, note)


def _class(one: ValueClass, decimals: int, wording: Wording) -> str:
    reach = _range(one.low, one.high, decimals, wording)
    return wording("%(range)s (outliers)", range=reach) if one.outlying else reach


def _range(low: float, high: float, decimals: int, wording: Wording) -> str:
    first, last = wording.number(low, decimals), wording.number(high, decimals)
    return first if first == last else f"{first} – {last}"


def _band(low: float, high: float | None, wording: Wording) -> str:
    if high is None:
        return wording("%(low)s and more", low=wording.number(low))
    return f"{wording.number(low)} – {wording.number(high)}"


def _grids(count: int, wording: Wording) -> str:
    return wording("1 grid") if count == 1 else wording("%(count)s grids", count=wording.number(count))
