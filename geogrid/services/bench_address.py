"""How well and how fast addresses are read and matched: on a simulated district, and on labelled texts."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geogrid.domain.addressing.finding import Certainty, Match
from geogrid.domain.addressing.match import Matcher
from geogrid.domain.addressing.names.element import Level
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.reading import labels
from geogrid.domain.addressing.reading.labels import Score
from geogrid.domain.addressing.reading.parse import parse
from geogrid.domain.addressing.register.directory import PlacesInMemory
from geogrid.domain.addressing.register.key import parts
from geogrid.domain.addressing.text.alike import sounds
from geogrid.domain.locating.index import LocateIndex, load_compiled
from geogrid.domain.place_sheet import Field, kind_of
from geogrid.domain.register import LineKind, Place
from geogrid.domain.simulate import District
from geogrid.domain.simulate.queries import Further, FurtherKind, Query, QueryKind, besides, queries
from geogrid.errors import FileMissing, FileNotLabelled
from geogrid.services import address_book, simulation
from geogrid.services.address_book import Book, Known
from geogrid.services.address_places import names_of
from geogrid.services.addresses import Addresses
from geogrid.services.lookup import Lookup
from geogrid.services.simulation import Size
from geogrid.store import Database, place_names
from geogrid.store.divisions import divisions

Tell = Callable[[str], None]
PLACES, QUERIES, SEED = 20_000, 50_000, 1
SURE = 0.9
"""From which probability on an answer counts among those that are given as certain to 90 % and more."""
_TODAY = date(2026, 1, 1)
_SPEED_TEXTS, _ROUNDS = 20_000, 3
_PLACES_OF_A_GRID = 217
_CASES = 1
_FURTHER = 5
"""How many are asked for each that is asked besides."""
_SUGGESTED, _WRONG = 8, "的一是在不了有和人"


@dataclass
class Tally:
    """How queries of one kind were answered: a row of the confusion table.

    Parameters
    ----------
    certain_right, certain_wrong
        Of queries that can mean one grid only those answered with a grid that is said to be certain.
    first_right, first_wrong
        Of the same those that are not said to be certain, by their likeliest grid.
    nothing
        Of the same those answered with no grid.
    reported, certain_one, certain_other
        Of queries that can mean several grids those that are said to be open or probable; those said to be certainly in
        one of the grids that they can mean; in another one.
    sure, sure_right
        Answers given with at least 90 %, and those of them in a grid that the query can mean.
    seconds
        What all of them took of one core.
    """

    certain_right: int = 0
    certain_wrong: int = 0
    first_right: int = 0
    first_wrong: int = 0
    nothing: int = 0
    reported: int = 0
    certain_one: int = 0
    certain_other: int = 0
    sure: int = 0
    sure_right: int = 0
    seconds: float = 0.0

    @property
    def decidable(self) -> int:
        """Queries that can mean one grid only."""
        return self.certain + self.first_right + self.first_wrong + self.nothing

    @property
    def right(self) -> int:
        """Those of them of which the likeliest grid is the right one."""
        return self.certain_right + self.first_right

    @property
    def certain(self) -> int:
        return self.certain_right + self.certain_wrong

    @property
    def undecidable(self) -> int:
        """Queries that can mean several grids."""
        return self.reported + self.certain_one + self.certain_other

    @property
    def wrong(self) -> int:
        """Queries of both that were said to be certain, and in a grid that they cannot mean."""
        return self.certain_wrong + self.certain_other

    @property
    def asked(self) -> int:
        return self.decidable + self.undecidable

    @property
    def each_us(self) -> float:
        """How long one took, microseconds."""
        return 1e6 * self.seconds / max(1, self.asked)

    @property
    def facts(self) -> dict[str, float]:
        """Everything by name."""
        sums = ("decidable", "right", "certain", "undecidable", "wrong")
        counts = {name: count for name, count in vars(self).items() if name != "seconds"}
        return {**counts, "each_us": round(self.each_us, 1), **{name: getattr(self, name) for name in sums}}

    def count(self, query: Query, found: Match) -> None:
        """Count an answer."""
        is_right, is_certain = found.grid in query.grids, found.certainty is Certainty.CERTAIN
        if query.decidable:
            if not found.grids:
                self.nothing += 1
            elif is_certain:
                self.certain_right += is_right
                self.certain_wrong += not is_right
            else:
                self.first_right += is_right
                self.first_wrong += not is_right
        else:
            self.reported += not is_certain
            self.certain_one += is_certain and is_right
            self.certain_other += is_certain and not is_right
        if found.probability >= SURE:
            self.sure += 1
            self.sure_right += is_right

    def add(self, other: Tally) -> None:
        """Count what another one has."""
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True)
class Answered:
    """What a run gave.

    Parameters
    ----------
    kinds
        The tallies by kind of query.
    total
        Of all of these.
    further
        The tallies of what is asked besides, by kind: a fifth as much.
    parsed, matched
        Texts a second of CPU time, on one core: the addresses of places with their upper levels parsed; the queries
        matched.
    """

    kinds: dict[QueryKind, Tally]
    total: Tally
    further: dict[FurtherKind, Tally]
    parsed: float
    matched: float
    places: int = 0
    seconds: float = field(default=0.0)


def answer_queries(places: int, count: int, seed: int, tell: Tell) -> Answered:
    """Ask a simulated district for addresses written in many ways, and count the answers.

    Parameters
    ----------
    places
        How many the district has.
    count, seed
        How many queries, and from which seed.
    tell
        Says what is going on.
    """
    begun = time.monotonic()
    tell("Making the demo district ...")
    district = simulation.make(Size(max(1, places // _PLACES_OF_A_GRID), places, _CASES), _TODAY)
    asked = list(queries(district, count, seed))
    further = Further(district)
    beside = list(further.queries(count // _FURTHER, seed))
    rows = [*besides(district), *further.rows]
    district = replace(district, places=[*district.places, *_as_imported(district, rows)])
    book, matcher = of_district(district)
    load_compiled()  # as a server does
    tell("Asking for addresses ...")
    gc.collect()
    gc.freeze()  # the simulated district, which is none of what is measured, is not looked through again and again
    kinds = {kind: Tally() for kind in QueryKind}
    _count(kinds, asked, matcher)
    total = Tally()
    for tally in kinds.values():
        total.add(tally)
    told_besides = {kind: Tally() for kind in FurtherKind}
    _count(told_besides, beside, matcher.deciding(further.overrides))
    matched = len(asked) / max(total.seconds, 1e-9)
    parsed = _parsing(district, book.gazetteer, seed)
    gc.unfreeze()
    return Answered(kinds, total, told_besides, parsed, matched, len(district.places), time.monotonic() - begun)


def _count(tallies: Mapping[Any, Tally], asked: Iterable[Query], matcher: Matcher) -> None:
    """Count the answers to queries, by their kind."""
    for query in asked:  # each answer is done with before the next, as it is in use
        cpu = time.process_time()
        answer = matcher.match(query.text)
        tallies[query.kind].seconds += time.process_time() - cpu
        tallies[query.kind].count(query, answer)


def _as_imported(district: District, rows: Sequence[Place]) -> Iterator[Place]:
    """Yield places of a register in one column of whole addresses, as they are read when it is imported."""
    known = [(Level.ROAD, line.name) for line in district.lines if line.kind is LineKind.ROAD]
    names = Gazetteer(divisions(), known)
    for row in rows:
        told = parts(parse(row.address, names))._asdict()
        said = {field: told[field.value] or "" for field in Field if field.value in told}
        yield replace(row, kind=kind_of(row.address, said), **told)


def of_district(district: District) -> tuple[Book, Matcher]:
    """Return what addresses of a simulated district are matched by, and the matcher over its places."""
    index = LocateIndex([grid.code for grid in district.grids], [grid.shape for grid in district.grids])
    book = address_book.made(
        Known(
            {area.code: area for area in district.areas},
            {grid.code: grid for grid in district.grids},
            index,
            names_of(district.places),
            district.lines,
            {estate.name: estate.shape for estate in district.estates},
            district.aliases,
        )
    )
    grids = index.locate([p.lon for p in district.places], [p.lat for p in district.places]).tolist()
    return book, book.matcher.over(PlacesInMemory(district.places, grids, book.gazetteer))


def _parsing(district: District, gazetteer: Gazetteer, seed: int) -> float:
    """Return how many addresses with all their upper levels are parsed in a second of CPU time."""
    areas = {area.code: area for area in district.areas}
    chance = random.Random(seed)  # noqa: S311 - texts to measure by
    texts = []
    for place in chance.choices(district.places, k=_SPEED_TEXTS):
        community = areas.get(place.community or "")
        street = areas.get(community.parent or "") if community else None
        above = "".join(area.name for area in (street, community) if area)
        texts.append(f"安徽省黄山市屯溪区{above}{place.address}")
    return max(_rate(texts, gazetteer) for _ in range(_ROUNDS))


def _rate(texts: Sequence[str], gazetteer: Gazetteer) -> float:
    begun = time.process_time()
    for text in texts:
        parse(text, gazetteer)
    return len(texts) / max(time.process_time() - begun, 1e-9)


@dataclass(frozen=True)
class Suggesting:
    """How long suggestions took (ms), half of them and 99 of 100 at most, over so many places of a database."""

    places: int
    p50_ms: float
    p99_ms: float
    first_ms: float


def suggest_bench(places: int, count: int, seed: int, tell: Tell) -> Suggesting:
    """Measure what is suggested while somebody types names, their pinyin and numbers, from a database in a folder.

    Parameters
    ----------
    count
        How many beginnings are typed.
    """
    with TemporaryDirectory() as folder:
        database = Database.at(Path(folder) / "geogrid.sqlite")
        database.migrate()
        size = Size(max(1, places // _PLACES_OF_A_GRID), places, _CASES)
        simulation.prepare_demo(database, size, _TODAY, tell)
        tell("Asking for addresses ...")
        addresses = Addresses(database, Lookup(database))
        first = _milliseconds(addresses, "前园")
        with database.reading() as session:
            stored = place_names.names(session, _TODAY)
        typed = list(_typed([*stored.roads, *stored.estates, *stored.sites], count, seed))
        taken = sorted(_milliseconds(addresses, text) for text in typed)
        database.close()
    return Suggesting(places, taken[len(taken) // 2], taken[int(len(taken) * 0.99)], first)


def _milliseconds(addresses: Addresses, text: str) -> float:
    begun = time.perf_counter()
    addresses.suggest(text, _TODAY, _SUGGESTED)
    return 1e3 * (time.perf_counter() - begun)


def _typed(names: Sequence[str], count: int, seed: int) -> Iterator[str]:
    """Yield beginnings as people type them: characters, initials, pinyin, with a wrong one, a name and a number."""
    chance = random.Random(seed)  # noqa: S311 - texts to measure by
    for _ in range(count):
        name = chance.choice(names)
        begun, at = name[: chance.randint(2, len(name))], chance.randrange(len(name))
        yield chance.choice((
            begun,
            "".join(sounds(character)[0][:1] for character in begun),
            "".join(sounds(character)[0] for character in begun),
            f"{name[:at]}{chance.choice(_WRONG)}{name[at + 1 :]}"[: len(begun)],
            f"{name}{chance.randint(1, 60)}",
        ))  # fmt: skip


def read_labelled(path: Path) -> tuple[int, dict[str, Score]]:
    """Return how many labelled texts a CoNLL file has, and how well each label is found without any names of a city.

    Raises
    ------
    FileMissing, FileNotLabelled
    """
    if not path.is_file():
        raise FileMissing(file=path.name)
    gazetteer, pairs = Gazetteer(divisions()), []
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for text, wanted in labels.read(lines):
                pairs.append((labels.labels(parse(text, gazetteer)), wanted))
    except UnicodeDecodeError:
        raise FileNotLabelled(file=path.name, row=0) from None
    except ValueError as fault:
        raise FileNotLabelled(file=path.name, row=fault.args[0]) from None
    return len(pairs), labels.scores(pairs)
