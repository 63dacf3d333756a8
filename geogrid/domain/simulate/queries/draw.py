"""The kinds in turn, each drawn until one can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import cycle, islice

from geogrid.domain.register import Place
from geogrid.domain.simulate.district import District
from geogrid.domain.simulate.queries import lists, misled, named, noise, old_town, spots, written
from geogrid.domain.simulate.queries.atlas import Atlas
from geogrid.domain.simulate.queries.chance import Chance
from geogrid.domain.simulate.queries.query import Query, QueryKind

TRIES = 2_000

_Maker = Callable[[Atlas, Chance], Query | None]
_MAKERS: Mapping[QueryKind, _Maker] = {
    QueryKind.MISSING_UPPER: written.missing_upper,
    QueryKind.ALIAS: named.alias,
    QueryKind.TYPO: named.typo,
    QueryKind.WRONG_COMMUNITY: written.wrong_community,
    QueryKind.FULL_WIDTH: written.full_width,
    QueryKind.CHINESE_NUMERALS: written.chinese_numerals,
    QueryKind.OMITTED_HAO: written.omitted_hao,
    QueryKind.ESTATE_ONLY: named.estate_only,
    QueryKind.CROSSING: spots.crossing,
    QueryKind.OFFSET: spots.offset,
    QueryKind.RANGE: lists.number_range,
    QueryKind.REVERSED: written.turned_round,
    QueryKind.DOUBLED_PREFIX: written.doubled_prefix,
    QueryKind.NOISE: noise.noise,
    QueryKind.MISLEADING: misled.misled,
}


def queries(district: District, count: int, seed: int) -> Iterator[Query]:
    """Yield queries of all kinds in turn, so in equal shares, with what each can mean.

    Parameters
    ----------
    count
        How many. Of fewer, the same come first.
    seed
        The same district and seed give the same queries.

    Raises
    ------
    ValueError
        Where the district has nothing that could be asked for in one of the kinds: no crossing, no estate.

    Notes
    -----
    All that is asked for, and what it can mean, comes from the district alone and from words written down here. What
    clerks would differ on is left out; the makers of the kinds say what that is. The difficulties are those of public
    address data, of hotlines and of house number rules.
    """
    atlas, chance = Atlas(district), Chance(seed)
    old = old_town.OldTown(atlas)
    makers = {**_MAKERS, QueryKind.OLD_TOWN: lambda _, chance: old.asked(chance)}
    for kind in islice(cycle(QueryKind), count):
        yield _drawn(kind, makers[kind], atlas, chance)


def besides(district: District) -> list[Place]:
    """Return the rows that the register of a district needs besides, for what is asked for as `old_town`."""
    return [row.place for row in old_town.rows(Atlas(district))]


def _drawn(kind: QueryKind, make: _Maker, atlas: Atlas, chance: Chance) -> Query:
    for _ in range(TRIES):
        if query := make(atlas, chance):
            return query
    raise ValueError(f"the district has nothing to ask for as {kind}")
