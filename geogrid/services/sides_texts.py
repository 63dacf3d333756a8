"""The texts of the sides of stored grids one at a time: beside the map, written, drawn; what a drawing would change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geogrid.domain.audit.entry import Action
from geogrid.domain.comparing.ground import is_moved
from geogrid.domain.comparing.lineage import DescentKind
from geogrid.domain.grid import Grid
from geogrid.domain.measure import area_m2
from geogrid.domain.people.policy import OPERATOR, Actor
from geogrid.domain.sides.describe import Description, Unit
from geogrid.domain.sides.draw import Drawer, Drawing
from geogrid.domain.sides.read import LONGEST, read
from geogrid.domain.sides.side import Reading, SidesText
from geogrid.domain.sides.style import USUAL, Style
from geogrid.domain.sides.together import Together
from geogrid.domain.sides.verify import Verified
from geogrid.domain.sides.write import PLAIN
from geogrid.errors import DayTooEarly, QueryError, SettingInvalid
from geogrid.services import sides_table, stored_sides
from geogrid.services.audit import Record
from geogrid.services.lookup import Lookup
from geogrid.services.register import QUEUE, check_seen, version
from geogrid.services.register_rights import check
from geogrid.services.sides_table import Told
from geogrid.services.snapshot import Snapshot
from geogrid.settings import KEYS, Settings
from geogrid.store import Database, changes, coverage, descents, places, recodings, sides_texts
from geogrid.store.sides_texts import Kept

_NONE = "0"
"""The version of a grid that has no text."""
_NARROW = 1e-6
"""What is narrower (degrees; 0.1 m) is no change: lines are drawn to the centimetre."""


@dataclass(frozen=True)
class GridSides:
    """The sides of a grid, written and on the map.

    Parameters
    ----------
    kept
        The text of the day; None without one.
    later
        One that is in force from a later day on.
    verified
        The text beside the map; None without one.
    description
        What the border runs along.
    version
        Whoever changes the text says which one they have seen.
    """

    grid: Grid
    snapshot: Snapshot
    kept: Kept | None
    later: Kept | None
    verified: Verified | None
    description: Description
    version: str


@dataclass(frozen=True)
class Change:
    """What a grid would win or lose by another shape.

    Parameters
    ----------
    now_m2, then_m2
        Its area, and that of the other shape.
    won
        Areas (m2) by the codes of the grids that the ground belongs to today, the largest first; of no grid by an empty
        code.
    lost_m2
        Ground that would belong to no grid.
    places_won, places_lost
        How many places lie on it.
    """

    now_m2: float
    then_m2: float
    won: Mapping[str, float]
    lost_m2: float
    places_won: int
    places_lost: int


def house_style(settings: Settings) -> Style:
    """Return how the office writes sides.

    Raises
    ------
    SettingInvalid
    """
    try:
        return Style.of(settings.sides)
    except ValueError:
        raise SettingInvalid(setting=KEYS["sides"], value=settings.sides, expected=USUAL) from None


@dataclass(frozen=True, slots=True)
class PublicText:
    """What is written of the sides of a grid, and whether its border was another when it was written."""

    text: str
    is_outdated: bool


class SidesTexts:
    """The texts of one database.

    Parameters
    ----------
    database
        Where they are.
    lookup
        Knows the grids of a day.
    style
        How the office writes sides.
    """

    def __init__(self, database: Database, lookup: Lookup, style: Style = PLAIN) -> None:
        self._database, self._lookup, self.style = database, lookup, style
        self._lock = Lock()
        self._drawer: tuple[tuple[object, ...], Drawer] | None = None

    def texts(self, on: date) -> dict[str, str]:
        """Return the texts of a day, by the codes of their grids."""
        with self._database.reading() as session:
            return sides_texts.texts(session, on)

    def text(self, code: str, on: date) -> PublicText | None:
        """Return the text of one grid on a day; None without one."""
        with self._database.reading() as session:
            kept = next((each for each in sides_texts.of_grid(session, code, on) if each.valid_from <= on), None)
            if kept is None:
                return None
            then, now = coverage.grid(session, *_written(session, kept)), coverage.grid(session, code, on)
        return PublicText(kept.text.text, then is not None and now is not None and is_moved(then.shape, now.shape))

    def about(self, code: str, on: date) -> GridSides:
        """Return the sides of a grid.

        Raises
        ------
        GridUnknown, NoGeneration
        """
        snapshot = self._lookup.snapshot(on)
        grid = self._lookup.grid(code, on).grid
        grids, areas = list(snapshot.grids.values()), list(snapshot.areas.values())
        with self._database.reading() as session:
            kept = sides_texts.of_grid(session, code, on)
            now = next((each for each in kept if each.valid_from <= on), None)
            texts = sides_texts.texts(session, on) if now else {}
            beside = {other.code for other in grids if other.shape.intersects(grid.shape)}
            near = {each: text for each, text in texts.items() if each in beside}
            found = stored_sides.verified(session, on, grids, areas, near) if now else []
            verified = next((each for each in found if each.code == code), None)
            description = (
                verified.description if verified else stored_sides.described(session, on, grids, areas, [code])[0][1]
            )
        later = next((each for each in kept if each.valid_from > on), None)
        return GridSides(grid, snapshot, now, later, verified, description, _version(now))

    def described(self, codes: Collection[str], on: date) -> list[tuple[Unit, Description]]:
        """Return some grids, and what their borders run along.

        Raises
        ------
        NoGeneration
        """
        snapshot = self._lookup.snapshot(on)
        with self._database.reading() as session:
            return stored_sides.described(
                session, on, list(snapshot.grids.values()), list(snapshot.areas.values()), codes
            )

    def put(self, code: str, text: str, on: date, seen: str, record: Record, actor: Actor = OPERATOR) -> None:
        """Let a grid have a text from a day on; without one, none.

        Raises
        ------
        GridUnknown
        QueryError
            The text is too long, or not to be printed.
        Stale
            It was changed since.
        DayTooEarly
            It changes on a later day already.
        BeyondScope
        """
        snapshot = self._lookup.snapshot(on)
        self._lookup.grid(code, on)  # refused where there is none
        text = " ".join(text.split())
        if len(text) > LONGEST or not text.isprintable():
            raise QueryError(field="text", value=text[:40] if text.isprintable() else "-", expected=f"1 … {LONGEST}")
        check(actor, snapshot, [code])
        with self._database.writing(QUEUE) as session:
            kept = sides_texts.of_grid(session, code, on)
            now = next((each for each in kept if each.valid_from <= on), None)
            check_seen(_version(now), seen)
            if any(each.valid_from > on for each in kept):
                raise DayTooEarly(since=kept[-1].valid_from.isoformat())
            if recoded := recodings.coming(session, [code], on):
                raise DayTooEarly(since=recoded[code][1].isoformat())
            if text == (now.text.text if now else ""):
                return
            if text:
                sides_texts.add(session, [SidesText(code, text)], on)
            else:
                sides_texts.end(session, [code], on)
            record.note(
                session, Action.SET_SIDES, f"grid {code}", {"text": now and now.text.text}, {"text": text or None}
            )

    def drawn(self, text: str, on: date) -> tuple[Reading, Drawing]:
        """Return how a text is read, and the polygons that it may mean by the map of a day.

        Raises
        ------
        NoGeneration
        """
        reading = read(text)
        return reading, self._drawer_of(on).draw(reading)

    def drawn_together(self, told: Sequence[Told], on: date, picked: Mapping[int, int] = {}) -> Together:
        """Return what texts of neighbours mean together by the map of a day.

        Parameters
        ----------
        picked
            The candidates that somebody has picked, counted from 0, by the places of their texts.

        Raises
        ------
        NoGeneration
        """
        return sides_table.draw(told, self._drawer_of(on), picked=picked)

    def _drawer_of(self, on: date) -> Drawer:
        """Return what draws by the map of a day, made once for each state of it."""
        snapshot = self._lookup.snapshot(on)
        with self._lock, self._database.reading() as session:
            state = (snapshot.generation.number, *changes.state(session, on))
            if self._drawer is None or self._drawer[0] != state:
                self._drawer = state, stored_sides.drawer(session, on, list(snapshot.areas.values()))
            return self._drawer[1]

    def change(self, code: str, shape: Polygon | MultiPolygon, on: date) -> Change:
        """Return what a grid would win or lose by another shape.

        Raises
        ------
        GridUnknown, NoGeneration
        """
        snapshot = self._lookup.snapshot(on)
        grid = self._lookup.grid(code, on).grid
        won, lost = wide(shapely.difference(shape, grid.shape)), wide(shapely.difference(grid.shape, shape))
        others = [other for other in snapshot.grids.values() if other.code != code and won.intersects(other.shape)]
        ground = {other.code: wide(shapely.intersection(won, other.shape)) for other in others}
        ground[""] = wide(shapely.difference(won, shapely.union_all([other.shape for other in others])))
        told = {other: area_m2(part) for other, part in ground.items() if not part.is_empty}
        with self._database.reading() as session:
            _, lon, lat = places.positions(session, on)
        on_won, on_lost = (int(shapely.contains_xy(ground, lon, lat).sum()) for ground in (won, lost))
        ranked = dict(sorted(told.items(), key=lambda each: -each[1]))
        return Change(area_m2(grid.shape), area_m2(shape), ranked, area_m2(lost), on_won, on_lost)


def differ(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Return whether two shapes differ by more than the slivers that come of drawing lines to the centimetre."""
    return not wide(shapely.symmetric_difference(one, other)).is_empty


def wide(ground: BaseGeometry) -> BaseGeometry:
    """Return ground without the slivers that come of drawing lines to the centimetre."""
    parts = shapely.get_parts(ground)
    wide = 2 * shapely.area(parts) > _NARROW * shapely.length(parts)
    return shapely.union_all(parts[wide & (shapely.area(parts) > 0)])


def _version(kept: Kept | None) -> str:
    return version(kept.number, kept.valid_to) if kept else _NONE


def _written(session: Session, kept: Kept) -> tuple[str, date]:
    """Return the code that a grid had when its text was written, and the day: it may have been given others since."""
    code, since = kept.text.grid, kept.valid_from
    while before := _before(session, code, since, kept.text.text):
        code, since = before.text.grid, before.valid_from
    return code, since


def _before(session: Session, code: str, day: date, text: str) -> Kept | None:
    """Return the text that went over to a code on a day from the one that the grid had before."""
    events = [each for some in descents.of_new(session, [code]).values() for each in some]
    former = [each.old for each in events if each.kind is DescentKind.RECODED and each.old is not None]
    found = (each for old in former for each in sides_texts.of_grid(session, old, day - timedelta(days=1)))
    return next((each for each in found if each.valid_to == day and each.text.text == text), None)
