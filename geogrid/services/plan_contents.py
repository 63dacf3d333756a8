"""What stands and lives on the ground of a plan, as the register has it on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from geogrid.domain.evaluation.contents import Contents, Points
from geogrid.domain.people.post import Post
from geogrid.store import base_map, cases, people, places
from geogrid.store.rows import Rows

_YEAR = timedelta(days=365)


def contents(session: Session, on: date) -> Contents:
    """Return the buildings, estates, addresses, posts and lines of a day, and the cases of the year before it."""
    posts: list[Post] = people.all_posts(session, on, Rows())
    found = Contents.of_register(base_map.buildings(session, on), base_map.estates(session, on), posts=posts)
    _, lon, lat = places.positions(session, on)
    reported = cases.select(session, since=on - _YEAR, until=on + timedelta(days=1))
    return replace(
        found,
        places=Points.of(lon, lat),
        cases=Points.of([case.lon for case in reported], [case.lat for case in reported]),
        lines=base_map.lines(session, on),
        surfaces=base_map.surfaces(session, on),
    )
