"""From an address to the places it may mean, by the register and the map of a district."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import partial

from shapely import LineString, MultiLineString

from geogrid.domain.addressing.areas import common
from geogrid.domain.addressing.areas.areas import Areas, stated_in
from geogrid.domain.addressing.areas.of_areas import by_area, with_founder
from geogrid.domain.addressing.areas.offices import Offices, as_lacking
from geogrid.domain.addressing.areas.stated import Stated, unknown_areas
from geogrid.domain.addressing.doubt.apart import Apart, as_written, in_full
from geogrid.domain.addressing.doubt.beyond import unit_elsewhere
from geogrid.domain.addressing.doubt.branches import Branches
from geogrid.domain.addressing.doubt.doubt import Doubts, unknown_part
from geogrid.domain.addressing.doubt.listed import Listed, listed
from geogrid.domain.addressing.doubt.offshoots import with_offshoot
from geogrid.domain.addressing.doubt.public_offices import PublicOffices
from geogrid.domain.addressing.doubt.rivals import Rivals
from geogrid.domain.addressing.doubt.said import ODD, TRUST, lacking, less_sure, other_name, says_other_name
from geogrid.domain.addressing.doubt.units import Units
from geogrid.domain.addressing.finding import DEPTH, How, Match, Note, Remark, Spot, match_of
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.names import levels
from geogrid.domain.addressing.names.blanks import harmless
from geogrid.domain.addressing.names.element import Element, Parse
from geogrid.domain.addressing.names.gates import with_ways
from geogrid.domain.addressing.names.gazetteer import Gazetteer
from geogrid.domain.addressing.names.phases import said_beside, shared
from geogrid.domain.addressing.names.segments import drawn_with_segments, whole_of
from geogrid.domain.addressing.names.stations import without_line
from geogrid.domain.addressing.other_names.in_use import are_there, called_otherwise, in_use
from geogrid.domain.addressing.other_names.joined import joined
from geogrid.domain.addressing.other_names.mistakes import Mistakes
from geogrid.domain.addressing.other_names.otherwise import Otherwise
from geogrid.domain.addressing.other_names.stems import Streets, with_begun, with_streets
from geogrid.domain.addressing.other_names.villages_of import Village, as_community, in_own_words, village_of
from geogrid.domain.addressing.other_names.weigh import beside_longer, corrected
from geogrid.domain.addressing.places import matters
from geogrid.domain.addressing.places.alone import alone
from geogrid.domain.addressing.places.annexed import annexed
from geogrid.domain.addressing.places.as_listed import as_listed
from geogrid.domain.addressing.places.as_wholes import as_wholes
from geogrid.domain.addressing.places.as_words import as_words, is_area, with_office
from geogrid.domain.addressing.places.away import other_district
from geogrid.domain.addressing.places.between import between
from geogrid.domain.addressing.places.dashed import with_lane
from geogrid.domain.addressing.places.decisions import Decisions
from geogrid.domain.addressing.places.fuller_roads import fuller_roads, with_fuller
from geogrid.domain.addressing.places.meant import as_told, meant
from geogrid.domain.addressing.places.named_beside import beside_each_other, beside_unknown
from geogrid.domain.addressing.places.parts_beside import parts_of, with_parts
from geogrid.domain.addressing.places.roads import Roads, is_stretch
from geogrid.domain.addressing.places.segmented import by_segments, by_whole
from geogrid.domain.addressing.places.thereabouts import Thereabouts
from geogrid.domain.addressing.places.whole import Wholes
from geogrid.domain.addressing.reading.abroad import may_be_abroad
from geogrid.domain.addressing.reading.annex import MARKS, annex
from geogrid.domain.addressing.reading.in_sentence import Villages
from geogrid.domain.addressing.reading.parse import parse as read
from geogrid.domain.addressing.reading.quarters import with_quarter
from geogrid.domain.addressing.register.directory import Directory, Site
from geogrid.domain.addressing.register.key import Head
from geogrid.domain.addressing.text.normalise import spelt
from geogrid.domain.register import Override

_IN_ANOTHER = (Remark.ALSO_A_PART, Remark.ALSO_FITS)
_MAY_BE_OWN = (levels.WITHIN, levels.SITE, levels.ESTATE)


class Matcher:
    """Matches addresses.

    Parameters
    ----------
    gazetteer
        The names of the district.
    directory
        Its places.
    ground
        Its grids.
    above
        Names of the areas that each grid lies in, the narrowest first, and its own at the end, by its code.
    lines
        Its roads by name, and how wide they are (m); without them there are no crossings.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        directory: Directory,
        ground: Ground,
        above: Mapping[str, Sequence[str]],
        lines: Mapping[str, tuple[LineString | MultiLineString, float]],
    ) -> None:
        self._gazetteer, self._directory = gazetteer, directory
        roads = {name.text for _, name in gazetteer.own() if name.level is levels.ROAD}
        self._lines = drawn_with_segments(lines, roads)
        self._mistakes, self._doubts = Mistakes(gazetteer), Doubts(gazetteer)
        self._otherwise, self._branches = Otherwise(gazetteer), Branches(gazetteer.own())
        self._streets, self._public = Streets(gazetteer), PublicOffices(gazetteer.own())
        self._fuller, self._units = fuller_roads(gazetteer.own()), Units(gazetteer.at, self._mistakes.is_begun)
        self._villages, self._decisions = Villages(gazetteer.with_numbers, gazetteer.named), Decisions((), self.parse)
        self._lay_on(ground, above)

    def _lay_on(self, ground: Ground, above: Mapping[str, Sequence[str]]) -> None:
        self._ground = ground
        self._thereabouts = Thereabouts(ground, self._lines)
        self._wholes = Wholes(ground, self._lines, self._gazetteer)
        self._roads, self._apart = Roads(ground, self._lines, self._wholes), Apart(ground, self._lines, self._gazetteer)
        self._stated = Stated(above, self._gazetteer, self._mistakes)
        self._offices = Offices(self._gazetteer, self._stated)
        self._rivals = Rivals(self._wholes.on_roads, self._public, ground)
        self._areas = Areas(above, self._gazetteer.with_numbers)

    def on(self, ground: Ground, above: Mapping[str, Sequence[str]]) -> Matcher:
        """Return a matcher of the same names over other grids."""
        other = copy(self)
        other._lay_on(ground, above)
        return other

    def over(self, directory: Directory) -> Matcher:
        """Return a matcher of the same names over other places."""
        other = copy(self)
        other._directory = directory
        return other

    def deciding(self, overrides: Iterable[Override]) -> Matcher:
        """Return a matcher that knows of these decisions instead."""
        other = copy(self)
        other._decisions = Decisions(overrides, self.parse)
        return other

    def parse(self, text: str) -> Parse:
        """Return how an address is read by the names of the district."""
        written = without_line(harmless(text), self._gazetteer.named)
        said = with_ways(with_founder(self._villages.apart(read(written, self._gazetteer))))
        return with_quarter(said if written == text else Parse(text, said.elements), self._gazetteer.named)

    def _read(self, text: str) -> Parse:
        """Return how an address is read by the names of the district, and by what the register has there."""
        return as_listed(self.parse(text), self._directory)

    def match(self, text: str) -> Match:
        """Return what an address may mean; where its other names lead nowhere, by what they stand for."""
        found = self._match(harmless(text))
        if not (said := in_use(found)):
            return found
        spots = self._match(said).spots
        return match_of(found.parse, called_otherwise(found, spots)) if are_there(found, spots) else found

    def _match(self, text: str, *, is_matter: bool = False) -> Match:
        """Return what an address may mean by its own names; of a matter none that is told of in it in its turn."""
        parse = self._read(text)
        if parse.is_plain:
            spots = self._found(parse)
            is_whole = not spots or (spots[0].how in _AS_A_WHOLE and (parse.ends_in_number or is_area(parse)))
            if is_whole or parse.first(levels.FLOOR):
                spots = self._word_for_word(parse) or spots
            return match_of(parse, self._decisions.over(parse, spots, self._directory))
        if (away := other_district(parse)) and not away.is_in_passing:
            note = Note(Remark.OTHER_DISTRICT, away.name, "")
            return Match(parse, (Spot(How.ELSEWHERE, away.name, {}, notes=(note,)),), (), (note,))
        spots = self._meant(parse)
        if not spots and not is_matter:
            spots = matters.spots(parse, lambda said: self._match(said, is_matter=True).spots)
        if spots:
            return match_of(parse, spots)
        spots = self._found(parse)
        strange = unknown_areas(parse)
        is_sure = len(spots) == 1 and spots[0].trust == 1.0 and spots[0].how is How.EXACT and not strange
        has_more = [e for e in parse.elements if not e.known and e.level in _MAY_BE_OWN]  # 颐和路12号南院
        is_other = not is_sure and any(note.remark in _IN_ANOTHER for spot in spots for note in spot.notes)
        if (has_more or not (is_sure or is_other)) and (same := self._word_for_word(parse)):
            return match_of(parse, self._decisions.over(parse, same, self._directory))
        if strange:
            spots = [self._stated.unless_strange(parse, strange, spot, self._directory) for spot in spots]
        if spots and (abroad := away.name if away else may_be_abroad(parse, self._gazetteer)):
            spots = [spot if says_other_name(spot, abroad) else less_sure(spot, abroad) for spot in spots]
        return match_of(parse, self._decisions.over(parse, as_told(spots, parse), self._directory))

    def _found(self, parse: Parse) -> list[Spot]:
        """Return where an address may be as it was read, or else with its names put right, or by its areas."""
        village, spots = village_of(parse), self._spots(parse)
        spots = village.agreeing(spots, self._directory) if village else spots
        if spots and (spots[0].how not in _AS_A_WHOLE or is_stretch(spots[0])):
            return spots
        if (of := self._offices.with_community(parse)) is not parse:
            parse, spots = of, []
        whole = joined(parse, self._gazetteer.named, self._mistakes.fuller, lambda said: self._spots(self._read(said)))
        otherwise = whole or self._thereabouts.of(
            self._otherwise.spots(parse, self._directory, self._of_sites), parse, self._directory
        )
        if village:
            otherwise = self._village(parse, village) or village.agreeing(otherwise, self._directory)
        spots = otherwise or self._corrected(parse) or spots
        stated, whole = stated_in(parse), [] if spots else self._areas.of(parse, self._directory)
        areas = [as_lacking(parse, self._stated.as_stated(spot, stated)) for spot in whole]
        if areas and (streets := self._streets.of(parse)):
            wholes = (self._wholes.of(road, How.ROAD, self._directory) for _, road in streets)
            return with_streets(areas, streets[0][0], filter(None, wholes))
        if areas and (begun := self._mistakes.begun(parse)):
            areas = with_begun(parse, areas, (self._spots(self._read(each)) for each in begun))
        return spots or areas or self._areas.like(self._mistakes.areas(parse))

    def _meant(self, parse: Parse) -> list[Spot]:
        """Return where the address is that a text means of two it names; nothing where it does not say which."""
        said = meant(parse)
        if said is None:
            return []
        address = self._read(said.address)
        spots = self._decisions.over(address, self._spots(address) if said.address else [], self._directory)
        if said.beside:
            around = self._spots(self._read(said.beside))
            if said.unknown:
                return beside_unknown(around, said.unknown)
            if {spot.text for spot in spots} == {spot.text for spot in around}:
                return around  # 坡子街127号（火宫殿对面）, where 火宫殿 is at that number
            spots = spots or self._areas.of(address, self._directory)
            return beside_each_other(spots, around, self._wholes.runs_in) if spots else []
        if not spots or DEPTH[spots[0].how] < DEPTH[How.ESTATE]:
            return []
        return [spot._replace(trust=spot.trust * said.sure) for spot in spots]

    def _village(self, parse: Parse, village: Village) -> list[Spot]:
        """Return where a numbered village of a community is, by how the register calls it: 莲花六村."""
        if spots := in_own_words(parse, village, self._directory, self._of_sites):
            return spots
        if village.text == spelt(parse.text):
            return []  # as it is called already: 莲花二期
        reading = self._read(village.text)
        spots = self._word_for_word(reading) or self._spots(reading)
        spots = spots or self._otherwise.spots(reading, self._directory, self._of_sites)
        if not spots or DEPTH[spots[0].how] < DEPTH[How.ESTATE]:
            return as_community(self._areas.of(reading, self._directory), self._areas.of(parse, self._directory))
        note = Note(Remark.OTHER_NAME, village.said, spots[0].text)
        spots = [spot._replace(notes=(note, *spot.notes)) for spot in spots]
        spots = [self._stated.as_stated(spot, stated_in(parse)) for spot in spots]
        return village.agreeing(spots, self._directory)

    def _corrected(self, parse: Parse) -> list[Spot]:
        """Return where an address may be whose names are written wrongly: all that are as near as the nearest."""
        agrees = partial(self._stated.agrees, parse, directory=self._directory)
        return corrected(
            parse,
            self._mistakes.corrections(parse),
            self._read,
            lambda reading, each: (s for s in self._spots(reading) if not self._offices.is_anothers(parse, each, s)),
            agrees,
        )

    def _spots(self, parse: Parse) -> list[Spot]:
        """Return where an address may be as it was read; nothing for one of which no name is known."""
        if (estate := parse.first(levels.ESTATE)) and (parts := self._gazetteer.parts(estate.value)):
            said = said_beside(parse, estate, parts, self._gazetteer.named)
            return self._spots(said) if said is not parse else shared(parse, estate, parts, self._spots)
        if not parse.is_plain:
            if whole := with_offshoot(parse, self._gazetteer.named) or self._branches.with_branch(parse):
                return self._spots(whole)
            if longer := self._mistakes.longer(parse):
                return beside_longer(self._placed(parse), [spot for each in longer for spot in self._placed(each)])
        if (estate or (estate := parse.first(levels.SITE))) and (parts := parts_of(parse, estate, self._gazetteer)):
            return with_parts(parse, estate, parts, self._gazetteer.named, self._placed)
        if estate and (called := self._gazetteer.called_by_area(estate.value)):
            return by_area(parse, estate, called, self._placed)
        if (road := parse.first(levels.ROAD)) and (fuller := self._fuller.get(road.value)):
            return with_fuller(parse, road, fuller, self._placed)
        return self._placed(parse)

    def _placed(self, parse: Parse) -> list[Spot]:
        """Return where an address may be by the names in it."""
        roads = parse.all(levels.ROAD)
        if roads and (spots := self._by_segments(parse, roads[0])):
            return spots
        base = self._roads.of(parse, self._directory) if len(roads) > 1 else []
        if not base and (found := self._listed(parse)):
            found = with_lane(parse, found, self._directory, self._of_sites) if roads else found
            return self._thereabouts.of(found, parse, self._directory)
        base = base or between(parse, self._directory, self._ground)
        base = base or as_wholes(parse, self._wholes, self._apart, self._directory)
        if base and (stated := stated_in(parse)):
            base = [self._stated.as_stated(spot, stated) for spot in base]
        base = with_lane(parse, base, self._directory, self._of_sites)
        return self._thereabouts.of(base, parse, self._directory)

    def _by_segments(self, parse: Parse, road: Element) -> list[Spot]:
        """Return where an address is whose segment of the road is not said, or is none of the register's."""
        if segments := self._gazetteer.parts(road.value):
            is_drawn = road.value in self._lines and not parse.first(levels.NUMBER)
            is_whole = is_drawn or self._directory.within(road.value)
            return [] if is_whole else by_segments(parse, road, segments, self._spots)
        if not road.own or self._gazetteer.named(road.value) or self._listed(parse):
            return []
        whole = partial(as_wholes, wholes=self._wholes, apart=self._apart, directory=self._directory)
        is_side = not road.value.endswith("段")  # 二马路北70号 may be 70号 on the north side
        return by_whole(parse, road, self._spots if is_side else whole) if whole_of(road.value) else []

    def _word_for_word(self, parse: Parse) -> list[Spot]:
        """Return the places that the register calls just as a text does, however it is read."""
        if is_area(parse):
            return with_office(parse, self._areas.of(parse, self._directory), self._directory, self._of_sites)
        return as_words(parse, self._directory, self._of_sites)

    def _listed(self, parse: Parse) -> list[Spot]:
        """Return the places of the register that an address names, as deep inside as they are listed."""
        part_of = annex(parse) if MARKS.search(parse.text) else None
        if part_of and (found := annexed(parse, part_of, self._directory, self._apart)):
            odd = [Note(Remark.NOT_JUST_THERE, "", "")] if found.is_odd else []
            return self._of_sites(parse, found.head, found.sites, odd, ODD if odd else 1.0)
        if there := alone(parse, self._directory):
            return self._of_sites(parse, *there, [])
        if (named := listed(parse, self._directory)) is None:
            return []
        where = common.fit(parse, named.best.head, named.best.sites, self._stated)
        if where is common.Fit.CONTRADICTS:
            return []  # 莲花社区便民服务中心 is not the one of another community
        return self._of_listed(parse, named, is_any=where is common.Fit.SAYS_NOTHING)

    def _of_listed(self, parse: Parse, named: Listed, *, is_any: bool) -> list[Spot]:
        """Return where the places of the register are that an address names.

        Parameters
        ----------
        is_any
            Whether it calls them as many places are called, and does not say where it means one.
        """
        best, others, name = named.best, named.others, named.best.head.element
        best = best._replace(sites=self._apart.on_its_road(parse, name, best.sites, self._directory))
        part = unknown_part(parse, name) or self._branches.unknown(parse, name)
        part = part or self._units.elsewhere(parse, name) or unit_elsewhere(parse, name)
        if part and best.head.level is levels.GROUP and part in best.head.text:
            part = None  # 陈家宅 of 丰镇村陈家宅, of which the house alone is not listed
        missing, text = part or best.missing, best.sites[0].text
        unlisted = [] if best.head.level is levels.NUMBER else named.unlisted
        notes = [Note(Remark.NOT_LISTED, missing, text)] if missing else []
        if missing and best.head.level is levels.ESTATE:
            notes = lacking(self._directory, best.head.text, missing, text)
        notes += [Note(Remark.NOT_LISTED, head.text, text) for head in unlisted]
        if is_any:
            notes.append(Note(Remark.COMMON_NAME, parse.text[name.start : name.end], text))
        is_odd = (
            is_any
            or part is not None
            or bool(named.wholes)
            or self._doubts.about(parse, named)
            or self._apart.from_sites(parse, name, best.sites, self._directory, unlisted)
        )
        is_unsure = is_odd or missing or others or (len(best.sites) > 1 and len(best.grids) > 1)
        for each in (best, *others) if is_unsure and not is_any else ():
            there = self._stated.where_stated(stated_in(parse), each.sites)
            if same := in_full(parse, each.sites) or as_written(parse, there):
                return self._of_sites(parse, each.head, same, [])
        if is_odd and not notes:
            notes = [Note(Remark.NOT_JUST_THERE, "", "")]
        is_inside = missing and best.head.level is not levels.ESTATE and parse.first(levels.BUILDING)
        is_listed = not is_inside or any("幢" in site.text for site in best.sites)
        rivals, said = self._rivals.of(parse, best, named.before, self._directory)
        notes += said
        is_odd = is_odd or bool(said)
        trust = best.share / (1 + len(others)) * (ODD if is_odd else 1.0 if is_listed else TRUST["unlisted"])
        spots = self._of_sites(parse, best.head, best.sites, notes, trust)
        for each in others:
            spots += self._of_sites(parse, each.head, each.sites, [], each.share * trust)
        if rivals:
            spots += self._of_sites(parse, best.head, rivals, [], (1 - ODD) * trust / ODD)
        wholes = [spot for name in named.wholes if (spot := self._wholes.of(name, How.ESTATE, self._directory))]
        return spots + [spot._replace(trust=(1 - ODD) * trust / len(wholes)) for spot in wholes]

    def _of_sites(
        self, parse: Parse, head: Head, sites: list[Site], notes: list[Note], trust: float = 1.0
    ) -> list[Spot]:
        """Return a spot for each grid of some places; of each those where the text says it is, if there are any."""
        stated = stated_in(parse)
        decisions = self._decisions.about(parse, sites, self._directory)
        where = [(d.grid if d else site.grid, d) for site, d in zip(sites, decisions, strict=True)]
        if stated and len(sites) > 1 and len({grid for grid, _ in where}) > 1:
            kept = self._stated.fitting(parse, head.text, sites, where)
            sites, where = [sites[at] for at in kept], [where[at] for at in kept]
        first = dict(zip(reversed(where), reversed(sites), strict=True)) if len(sites) > 1 else {where[0]: sites[0]}
        how = How.ALIAS if head.element.alias else How.EXACT
        notes = [*notes, *other_name(parse, head.element)] if head.element.alias else notes
        return [
            Spot(
                How.OVERRIDE if by_estate else how, site.text, {grid: 1.0}, (site.lon, site.lat),
                0.0 if site.code else self._ground.farthest((site.lon, site.lat), [(s.lon, s.lat) for s in sites]),
                site.code or None,
                where.count((grid, decision)) / len(sites) * (TRUST["contradicted"] if against else 1.0) * trust,
                (*notes, *against, *by_estate),
            )
            for (grid, decision), site in first.items()
            for by_estate in [self._decisions.notes(decision, site.text) if decision else ()]
            for against in [self._stated.denied(stated, grid, decision, site) if stated else ()]
        ]  # fmt: skip


_AS_A_WHOLE = (How.ESTATE, How.ROAD, How.COMMUNITY)
