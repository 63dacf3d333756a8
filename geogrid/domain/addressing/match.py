"""From an address to the places it may mean, by the register and the map of a district."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy

from shapely import LineString, MultiLineString

from geogrid.domain.addressing import levels
from geogrid.domain.addressing.abroad import may_be_abroad
from geogrid.domain.addressing.annex import MARKS, annex
from geogrid.domain.addressing.annexed import annexed
from geogrid.domain.addressing.apart import Apart, as_written, strange_roads
from geogrid.domain.addressing.areas import Areas, stated_in
from geogrid.domain.addressing.away import other_district
from geogrid.domain.addressing.between import between
from geogrid.domain.addressing.blanks import joined_names
from geogrid.domain.addressing.dashed import with_lane
from geogrid.domain.addressing.decisions import Decisions
from geogrid.domain.addressing.directory import Directory, Site
from geogrid.domain.addressing.doubt import Doubts, unknown_part
from geogrid.domain.addressing.element import ABOVE, Element, Parse
from geogrid.domain.addressing.finding import DEPTH, How, Match, Note, Remark, Spot, match_of
from geogrid.domain.addressing.gazetteer import Gazetteer
from geogrid.domain.addressing.ground import Ground
from geogrid.domain.addressing.key import Head
from geogrid.domain.addressing.lettered import in_building
from geogrid.domain.addressing.listed import listed
from geogrid.domain.addressing.meant import as_told, meant
from geogrid.domain.addressing.mistakes import Correction, Mistakes, readings
from geogrid.domain.addressing.named_beside import beside_each_other, beside_unknown
from geogrid.domain.addressing.offshoots import with_offshoot
from geogrid.domain.addressing.otherwise import Otherwise
from geogrid.domain.addressing.parse import parse as read
from geogrid.domain.addressing.parts_beside import with_parts
from geogrid.domain.addressing.phases import said_beside, shared
from geogrid.domain.addressing.rivals import Rivals
from geogrid.domain.addressing.roads import Roads, is_stretch, no_crossing
from geogrid.domain.addressing.said import ODD, TRUST, as_said, lacking, less_sure, other_name, says_other_name
from geogrid.domain.addressing.segmented import by_segments, by_whole
from geogrid.domain.addressing.segments import drawn_with_segments, whole_of
from geogrid.domain.addressing.stated import Stated
from geogrid.domain.addressing.thereabouts import Thereabouts
from geogrid.domain.addressing.weigh import Reading, weighed
from geogrid.domain.addressing.whole import Wholes
from geogrid.domain.addressing.worded import by_word
from geogrid.domain.addressing.wording import own_words
from geogrid.domain.register import Override

_AGREED = 0.9
"""The same where the text names the community as well, in which there is such a place."""
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
        self._gazetteer, self._directory, self._ground = gazetteer, directory, ground
        lines = drawn_with_segments(lines, {name.text for _, name in gazetteer.own() if name.level is levels.ROAD})
        self._lines = lines
        self._thereabouts, self._wholes = Thereabouts(ground, lines), Wholes(ground, lines, gazetteer)
        self._roads = Roads(ground, lines, self._wholes)
        self._mistakes, self._doubts = Mistakes(gazetteer), Doubts(gazetteer)
        self._apart, self._otherwise = Apart(ground, lines, gazetteer), Otherwise(gazetteer)
        self._stated = Stated(above, gazetteer, self._mistakes)
        self._decisions = Decisions((), self.parse)
        self._areas, self._rivals = Areas(above), Rivals(self._wholes.on_roads)

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
        return read(text, self._gazetteer)

    def _read(self, text: str) -> Parse:
        """Return how an address is read by the names of the district, and by what the register has there."""
        return by_word(in_building(self.parse(text), self._directory), self._directory)

    def match(self, text: str) -> Match:
        """Return what an address may mean."""
        parse = self._read(text)
        if parse.is_plain:
            spots = self._found(parse, text)
            if parse.first(levels.FLOOR) or not spots or (spots[0].how in _AS_A_WHOLE and parse.ends_in_number):
                spots = self._word_for_word(parse) or spots
            return match_of(parse, self._decided(parse, spots))
        if (away := other_district(parse)) and not away.is_in_passing:
            note = Note(Remark.OTHER_DISTRICT, away.name, "")
            return Match(parse, (Spot(How.ELSEWHERE, away.name, {}, notes=(note,)),), (), (note,))
        if spots := self._meant(parse):
            return match_of(parse, spots)
        spots = self._found(parse, text)
        strange = [e.value for level in ABOVE for e in parse.all(level) if not e.known and e.level is not levels.ZONE]
        is_sure = len(spots) == 1 and spots[0].trust == 1.0 and spots[0].how is How.EXACT and not strange
        has_more = any(not e.known and e.level in _MAY_BE_OWN for e in parse.elements)  # 颐和路12号南院
        is_other = any(note.remark in _IN_ANOTHER for spot in spots for note in spot.notes)
        if (has_more or not (is_sure or is_other)) and (same := self._word_for_word(parse)):
            return match_of(parse, self._decided(parse, same))
        if strange:
            spots = [self._stated.unless_strange(parse, strange, spot, self._directory) for spot in spots]
        if spots and (abroad := away.name if away else may_be_abroad(parse, self._gazetteer)):
            spots = [spot if says_other_name(spot, abroad) else less_sure(spot, abroad) for spot in spots]
        return match_of(parse, self._decided(parse, as_told(spots, parse)))

    def _decided(self, parse: Parse, spots: list[Spot]) -> list[Spot]:
        return self._decisions.over(parse, spots, self._directory)

    def _found(self, parse: Parse, text: str) -> list[Spot]:
        """Return where an address may be as it was read, or else with its names put right, or by its areas."""
        spots = self._spots(parse)
        if spots and (spots[0].how not in _AS_A_WHOLE or is_stretch(spots[0])):
            return spots
        otherwise = self._joined(text) or self._otherwise.spots(parse, self._directory, self._of_sites)
        spots = otherwise or self._corrected(parse) or spots
        areas = [] if spots else [self._stated.as_stated(spot, stated_in(parse)) for spot in self._areas.of(parse)]
        return spots or areas or self._areas.like(self._mistakes.areas(parse))

    # --- readings

    def _meant(self, parse: Parse) -> list[Spot]:
        """Return where the address is that a text means of two it names; nothing where it does not say which."""
        said = meant(parse)
        if said is None:
            return []
        address = self._read(said.address)
        spots = self._decided(address, self._spots(address)) if said.address else []
        if said.beside:
            around = self._spots(self._read(said.beside))
            if said.unknown:
                return beside_unknown(around, said.unknown)
            spots = spots or self._areas.of(address)
            return beside_each_other(spots, around, self._wholes.runs_in) if spots else []
        if not spots or DEPTH[spots[0].how] < DEPTH[How.ESTATE]:
            return []
        return [spot._replace(trust=spot.trust * said.sure) for spot in spots]

    def _joined(self, text: str) -> list[Spot]:
        """Return the places of the register that an address names without the blanks in it, and brackets in a name.

        前园 南路 12号, 桂花（一巷）5号.
        """
        joined = joined_names(text)
        spots = self._spots(self._read(joined)) if joined != text else []
        return [spot for spot in spots if DEPTH[spot.how] >= _LISTED]

    def _corrected(self, parse: Parse) -> list[Spot]:
        """Return where an address may be whose names are written wrongly: all that are as near as the nearest."""
        found: list[Reading] = []
        for corrections in self._mistakes.corrections(parse):
            is_listed = False
            for each, reading in readings(parse, corrections, self._read):
                spots = self._put_right(parse, each, self._spots(reading))
                found += [Reading(spot, each.said, each.near.distance, each.is_fuller) for spot in spots]
                is_listed |= not each.is_begun and any(DEPTH[spot.how] >= _LISTED for spot in spots)
            if is_listed:
                break  # one name put right is enough for a place of the register
        return weighed(found)

    def _put_right(self, parse: Parse, name: Correction, spots: Sequence[Spot]) -> list[Spot]:
        """Return where an address is with one of its names put right, as sure as it is that the name was meant."""
        right = name.near.name.text
        notes = [Note(Remark.CORRECTED, name.said, right)] if name.said != right else []
        found = []
        for spot in spots:
            if name.is_slip:
                is_sure = not name.is_usual or (
                    DEPTH[spot.how] >= _LISTED and self._stated.agrees(parse, spot, self._directory)
                )
                sure = 1.0 if is_sure else _AGREED
            else:
                sure = _AGREED if name.is_typo and self._stated.agrees(parse, spot, self._directory) else ODD
            found.append(spot._replace(notes=(*notes, *spot.notes), trust=spot.trust * sure))
        return found

    # --- spots

    def _spots(self, parse: Parse) -> list[Spot]:
        """Return where an address may be as it was read; nothing for one of which no name is known."""
        if (estate := parse.first(levels.ESTATE)) and (parts := self._gazetteer.parts(estate.value)):
            said = said_beside(parse, estate, parts, self._gazetteer.named)
            return self._spots(said) if said is not parse else shared(parse, estate, parts, self._spots)
        if whole := with_offshoot(parse, self._gazetteer.named):
            return self._spots(whole)
        if (estate or (estate := parse.first(levels.SITE))) and (parts := self._gazetteer.parts_beside(estate.value)):
            return with_parts(parse, estate, parts, self._gazetteer.named, self._placed)
        return self._placed(parse)

    def _placed(self, parse: Parse) -> list[Spot]:
        """Return where an address may be by the names in it."""
        if (road := parse.first(levels.ROAD)) and (spots := self._by_segments(parse, road)):
            return spots
        base = self._roads.of(parse, self._directory)
        if not base and (found := self._listed(parse)):
            found = with_lane(parse, found, self._directory, self._of_sites)
            return self._thereabouts.of(found, parse, self._directory)
        base = base or between(parse, self._directory, self._ground) or self._whole(parse)
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
        is_side = not road.value.endswith("段")  # 二马路北70号 may be 70号 on the north side
        return by_whole(parse, road, self._spots if is_side else self._whole) if whole_of(road.value) else []

    def _word_for_word(self, parse: Parse) -> list[Spot]:
        """Return the places that the register calls just as a text does, however it is read."""
        for areas in (ABOVE[:-1], ABOVE) if parse.first(levels.COMMUNITY) else (ABOVE,):
            words = own_words(parse, areas)
            if sites := list(self._directory.at(words) or self._directory.under(words)):
                name = Element(levels.SITE, 0, len(parse.text), words)
                spots = self._of_sites(parse, Head(levels.SITE, words, words, (), name), sites, [])
                odd = any(n.remark is not Remark.BY_DOCUMENT for spot in spots for n in spot.notes)
                return [] if odd else spots  # 前园 南路12号 is not in 前园社区
        return []

    def _listed(self, parse: Parse) -> list[Spot]:
        """Return the places of the register that an address names, as deep inside as they are listed."""
        part_of = None if MARKS.isdisjoint(parse.text) else annex(parse)
        if part_of and (found := annexed(parse, part_of, self._directory, self._apart)):
            odd = [Note(Remark.NOT_JUST_THERE, "", "")] if found.is_odd else []
            return self._of_sites(parse, found.head, found.sites, odd, ODD if odd else 1.0)
        named = listed(parse, self._directory)
        if named is None:
            return []
        best, others, name = named.best, named.others, named.best.head.element
        best = best._replace(sites=self._apart.on_its_road(parse, name, best.sites, self._directory))
        part = unknown_part(parse, name)
        if part and best.head.level is levels.GROUP and part in best.head.text:
            part = None  # 陈家宅 of 丰镇村陈家宅, of which the house alone is not listed
        missing, text = part or best.missing, best.sites[0].text
        unlisted = [] if best.head.level is levels.NUMBER else named.unlisted
        notes = [Note(Remark.NOT_LISTED, missing, text)] if missing else []
        if missing and best.head.level is levels.ESTATE:
            notes = lacking(self._directory, best.head.text, missing, text)
        notes += [Note(Remark.NOT_LISTED, head.text, text) for head in unlisted]
        is_odd = (
            part is not None
            or bool(named.wholes)
            or self._doubts.about(parse, named)
            or self._apart.from_sites(parse, name, best.sites, self._directory, unlisted)
        )
        is_unsure = is_odd or missing or others or (len(best.sites) > 1 and len(best.grids) > 1)
        for each in (best, *others) if is_unsure else ():
            if same := as_written(parse, each.sites):
                return self._of_sites(parse, each.head, same, [])
        if is_odd and not notes:
            notes = [Note(Remark.NOT_JUST_THERE, "", "")]
        is_inside = missing and best.head.level is not levels.ESTATE and parse.first(levels.BUILDING)
        is_listed = not is_inside or any("幢" in site.text for site in best.sites)
        rivals, said = self._rivals.of(parse, best, self._directory)
        notes += said
        is_odd = is_odd or bool(rivals)
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
        """Return a spot for each grid of some places; those where the text says they are, if there are any."""
        stated = stated_in(parse)
        decisions = self._decisions.about(parse, sites, self._directory)
        where = [(d.grid if d else site.grid, d) for site, d in zip(sites, decisions, strict=True)]
        if stated and len(sites) > 1 and len(head.numbers) <= 1 and len({grid for grid, _ in where}) > 1:
            fits = [not self._stated.denied(stated, *at, site) for at, site in zip(where, sites, strict=True)]
            if any(fits):
                sites = [site for site, fit in zip(sites, fits, strict=True) if fit]
                where = [each for each, fit in zip(where, fits, strict=True) if fit]
        first = dict(zip(reversed(where), reversed(sites), strict=True)) if len(sites) > 1 else {where[0]: sites[0]}
        how = How.ALIAS if head.element.alias else How.EXACT
        notes = [*notes, *other_name(parse, head.element)]
        return [
            Spot(
                How.OVERRIDE if by_estate else how, site.text, {grid: 1.0}, (site.lon, site.lat),
                self._reach(site, sites), site.code or None,
                where.count((grid, decision)) / len(sites) * (TRUST["contradicted"] if against else 1.0) * trust,
                (*notes, *against, *by_estate),
            )
            for (grid, decision), site in first.items()
            for by_estate in [self._decisions.notes(decision, site.text)]
            for against in [self._stated.denied(stated, grid, decision, site)]
        ]  # fmt: skip

    def _reach(self, site: Site, sites: Iterable[Site]) -> float:
        """Return how far what is shared by some places reaches from one of them (m); 0 for a place of the register."""
        if site.code:
            return 0.0
        return max(self._ground.distance((site.lon, site.lat), (other.lon, other.lat)) for other in sites)

    def _whole(self, parse: Parse) -> list[Spot]:
        """Return the grids of whole estates or roads, where nothing closer is said or known."""
        for level, how in ((levels.ESTATE, How.ESTATE), (levels.SITE, How.ESTATE), (levels.ROAD, How.ROAD)):
            spots = [
                as_said(
                    spot,
                    parse,
                    element,
                    self._directory,
                    is_odd=how is How.ESTATE and self._apart.from_whole(parse, element, self._directory),
                )
                for element in parse.all(level)
                if (spot := self._wholes.of(element.value, how, self._directory))
            ]
            if spots:
                strange = strange_roads(parse) if how is How.ROAD else []
                notes = [Note(Remark.NOT_LISTED, name, spots[0].text) for name in strange]
                notes += no_crossing(parse) if how is How.ROAD else ()
                count = len(spots) + len(strange)
                return [s._replace(trust=s.trust / count, notes=(*s.notes, *notes)) for s in spots]
        return []


_AS_A_WHOLE = (How.ESTATE, How.ROAD, How.COMMUNITY)
_LISTED = DEPTH[How.ALIAS]
