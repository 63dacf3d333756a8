"""Which codes are of one grid: those that it had, has and is to be given; so with micro-grids.

What is kept without days, a right or a case, has the code that its grid had when it was written. Its grid is found by
lineage whenever it is read, on days before and after the new code, and a publication withdrawn leaves no trace.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import CTE, or_, select
from sqlalchemy.orm import Session

from geogrid.domain.comparing.lineage import DescentKind
from geogrid.store import lineage_tables, models, versions

_of, _generation = lineage_tables.Descent, models.Generation
_THERE = select(models.Grid.code).where(models.Grid.valid_to.is_(None))
_links = (
    select(_of.old.label("code"), _of.new.label("now"), _generation.valid_from.label("day"))
    .join(_generation, _generation.number == _of.generation)
    .where(_of.kind == DescentKind.RECODED, _of.old.not_in(_THERE))  # else the code is another grid's by now
)


def same(session: Session, codes: Collection[str]) -> dict[str, frozenset[str]]:
    """Return for each of some codes all that its grid ever has, itself among them."""
    grids = {code: frozenset([code]) for code in codes}
    seen, asked = set[str](), set(codes)
    while asked:
        seen |= asked
        for some in versions.chunks(sorted(asked)):
            links = session.execute(_links.where(or_(_of.old.in_(some), _of.new.in_(some))))
            for old, new in ((str(old), str(new)) for old, new, _ in links):
                both = grids.get(old, frozenset([old])) | grids.get(new, frozenset([new]))
                grids.update(dict.fromkeys(both, both))
        asked = grids.keys() - seen
    return {code: grids[code] for code in codes}


def names(session: Session, codes: Collection[str], on: date) -> dict[str, str]:
    """Return the codes that grids have on a day by those they had before, of those of some that are given others."""
    known = former(on)
    found: dict[str, tuple[date, str]] = {}
    for some in versions.chunks(sorted(codes)):
        for code, now, day in session.execute(select(known).where(known.c.code.in_(some))):
            found[code] = max(found.get(code, (day, now)), (day, now))
    return {code: now for code, (_, now) in found.items()}


def former(on: date) -> CTE:
    """Return the query of codes that grids had before a day: `code`, what they are `now`, since which `day`.

    A code is in it with each that its grid had afterwards.
    """
    known = _links.where(_generation.valid_from <= on).cte(recursive=True)
    then = _links.subquery()
    further = select(known.c.code, then.c.now, then.c.day).join(then, then.c.code == known.c.now)
    return known.union(further.where(then.c.day <= on, then.c.day >= known.c.day))
