"""What a plan changes for people: addresses, cases and households that go over, boards, posts, texts of four sides."""

from __future__ import annotations

from sqlalchemy.orm import Session

from geogrid.clock import today
from geogrid.domain.comparing.compare import Comparison, compare
from geogrid.domain.comparing.impact import Impact, Points, impact
from geogrid.services.plan_work import Work
from geogrid.store import people, sides_texts
from geogrid.store.rows import Rows


def comparison(work: Work) -> Comparison:
    """Return the grids that a plan began with beside those that it has."""
    return compare(work.plan.base.grids.values(), work.plan.mesh.grids.values())


def of(session: Session, work: Work) -> Impact:
    """Return what changes when a plan comes into force."""
    contents, on = work.tally.contents, today()
    return impact(
        comparison(work),
        places=Points(contents.places.lon, contents.places.lat),
        cases=Points(contents.cases.lon, contents.cases.lat),
        buildings=Points(contents.buildings.middles.lon, contents.buildings.middles.lat),
        households=contents.households,
        posts=people.all_posts(session, on, Rows()),
        texts=sides_texts.texts(session, on),
    )
