"""What stands and lives on the ground of a plan, as arrays that many versions of the plan are laid over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geogrid.domain.people.post import Post, Role
from geogrid.domain.register import Building, Estate, Line, LineKind, Place, Surface

BESIDE_M, METRES_PER_DEGREE = 200.0, 111_000.0
"""As far as a road is told to be beside a building; about what a degree of latitude comes to."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shapes = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Points:
    """Many points; `lon` and `lat` in CGCS2000 degrees, shape (n,). What is no point (NaN) is in no grid."""

    lon: Floats = field(default_factory=lambda: np.empty(0))
    lat: Floats = field(default_factory=lambda: np.empty(0))

    @classmethod
    def of(cls, lon: ArrayLike, lat: ArrayLike) -> Points:
        """Return points from anything like two arrays of degrees."""
        return cls(*(np.ascontiguousarray(each, dtype=np.float64) for each in (lon, lat)))

    def __len__(self) -> int:
        return len(self.lon)

    @cached_property
    def _eastward(self) -> tuple[Ints, Floats, Floats]:
        """The positions from west to east, and longitude and latitude in that order."""
        order = np.argsort(self.lon, kind="stable")
        return order, self.lon[order], self.lat[order]

    def within(self, boxes: Floats) -> Ints:
        """Return the positions, in order, of the points in any of some boxes, their edges included.

        Parameters
        ----------
        boxes
            West, south, east, north in degrees, shape (k, 4).
        """
        order, lon, lat = self._eastward
        found = [np.empty(0, dtype=np.int64)]
        first, past = np.searchsorted(lon, boxes[:, 0], "left"), np.searchsorted(lon, boxes[:, 2], "right")
        for low, high, south, north in zip(first, past, boxes[:, 1], boxes[:, 3], strict=True):
            some = lat[low:high]
            found.append(order[low:high][(some >= south) & (some <= north)])
        return np.unique(np.concatenate(found))


@dataclass(frozen=True, eq=False)
class Units:
    """What a border should leave whole, buildings or estates.

    Parameters
    ----------
    shapes
        Polygons, CGCS2000 degrees, shape (n,).
    labels
        What each is called, as many.
    """

    shapes: Shapes = field(default_factory=lambda: np.empty(0, dtype=object))
    labels: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.shapes)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Their index."""
        return shapely.STRtree(self.shapes)

    @cached_property
    def middles(self) -> Points:
        """A point inside each, by which it belongs to a grid."""
        return Points.of(*shapely.get_coordinates(shapely.point_on_surface(self.shapes)).T)

    def relabelled(self, labels: Sequence[str]) -> Units:
        """Return the same shapes otherwise called, with what was made of them."""
        found = replace(self, labels=labels)
        vars(found).update(tree=self.tree, middles=self.middles)
        return found


@dataclass(frozen=True, slots=True)
class Golden:
    """A place that must stay in its grid: CGCS2000 degrees, what it is called, the code of the grid."""

    lon: float
    lat: float
    label: str
    grid: str


@dataclass(frozen=True, eq=False)
class Contents:
    """What stands and lives on the ground of a plan; it is the same for all versions of the plan.

    Parameters
    ----------
    buildings
        The buildings; without any, grids have the households that are recorded of them.
    households
        How many live in each building, shape (buildings,).
    estates_of
        The name of the estate that each building is in, empty for none; as many as buildings, or none at all.
    estates
        The estates.
    places
        Addresses.
    cases
        Where the problems reported in the last `cases_months` months were.
    open_cases
        Where those are that are still being handled, of whatever age; None where no case says whether it is.
    posts
        The code of a grid and a role in it, for each person.
    lines, surfaces
        Roads, rivers, railways, walls; waters and greens.
    golden
        Places that must stay where they are.
    stamp
        What is the same for all who have read the same ground, and another for other ground.
    """

    buildings: Units = field(default_factory=Units)
    households: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    estates_of: Sequence[str] = ()
    estates: Units = field(default_factory=Units)
    places: Points = field(default_factory=Points)
    cases: Points = field(default_factory=Points)
    cases_months: float = 12.0
    open_cases: Points | None = None
    posts: Sequence[tuple[str, Role]] = ()
    lines: Sequence[Line] = ()
    surfaces: Sequence[Surface] = ()
    golden: Sequence[Golden] = ()
    stamp: str = ""

    @classmethod
    def of_register(
        cls,
        buildings: Sequence[Building] = (),
        estates: Sequence[Estate] = (),
        places: Sequence[Place] = (),
        posts: Iterable[Post] = (),
    ) -> Contents:
        """Return the contents that entries of the register make; see `with_buildings`."""
        found = cls(
            estates=Units(_array(e.shape for e in estates), [e.name for e in estates]),
            places=Points.of([p.lon for p in places], [p.lat for p in places]),
            posts=[(post.grid, post.role) for post in posts],
        )
        shapes, households = _array(b.shape for b in buildings), np.array([b.households for b in buildings], np.int64)
        road = {place.code: place.road for place in places}
        roads = [None if b.estate else road.get(b.code) for b in buildings]
        columns = [b.estate for b in buildings], [b.number for b in buildings]
        return found.with_buildings(shapes, *columns, households, roads)

    def with_buildings(
        self,
        shapes: Shapes,
        estates: Sequence[str | None],
        numbers: Sequence[str],
        households: Ints,
        roads: Sequence[str | None],
    ) -> Contents:
        """Return them with these buildings, of each a shape, its estate, its number, its households and its road.

        A building is called by its estate, or else its road, and its number.
        """
        named = zip(estates, roads, numbers, strict=True)
        labels = [_called(estate or road or "", number) for estate, road, number in named]
        estates_of = [estate or "" for estate in estates]
        return replace(self, buildings=Units(shapes, labels), households=households, estates_of=estates_of)

    def beside(self, lon: float, lat: float) -> str | None:
        """Return the nearest road with a name, within `BESIDE_M` of a place."""
        roads, tree = self._named_roads
        place = shapely.Point(lon, lat)
        found = tree.query_nearest(place, max_distance=BESIDE_M / METRES_PER_DEGREE, all_matches=False)
        return roads[found[0]].name if len(found) else None

    @cached_property
    def _named_roads(self) -> tuple[list[Line], shapely.STRtree]:
        """The roads with a name, and their index."""
        roads = [line for line in self.lines if line.kind is LineKind.ROAD and line.name]
        return roads, shapely.STRtree([line.shape for line in roads])

    @cached_property
    def golden_points(self) -> Points:
        """Where the golden places are."""
        return Points.of([each.lon for each in self.golden], [each.lat for each in self.golden])

    @cached_property
    def roles(self) -> dict[str, tuple[Role, ...]]:
        """The roles that are filled, by the code of the grid."""
        found: dict[str, list[Role]] = {}
        for code, role in self.posts:
            found.setdefault(code, []).append(role)
        return {code: tuple(roles) for code, roles in found.items()}


def _called(where: str, number: str) -> str:
    """Return what a building is called; some registers have the road before the number already."""
    return number if number.startswith(where) else f"{where}{number}"


def _array(shapes: Iterable[shapely.Geometry]) -> Shapes:
    listed = list(shapes)
    found = np.empty(len(listed), dtype=object)
    found[:] = listed
    return found
