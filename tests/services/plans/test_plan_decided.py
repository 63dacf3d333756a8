"""Addresses that are in their grid by a decision move with that grid, not with the ground on which they stand."""

from datetime import timedelta

import pytest
from openpyxl import load_workbook

from geogrid.clock import today
from geogrid.domain.comparing.impact import Move
from geogrid.domain.editing.edit import ChangeCommunity, Merge, Named, Recode, Rename, Split
from geogrid.domain.people.account import Assignment, Capacity
from geogrid.domain.people.policy import Actor
from geogrid.domain.register import Override, Place, PlaceKind
from geogrid.domain.sides.side import SidesText
from geogrid.render.wording import Wording
from geogrid.services import coming, place_decisions, plan_impact, plan_workbook
from geogrid.services.addresses import Addresses
from geogrid.services.coming import Change
from geogrid.services.plan_impact import Over
from geogrid.store import overrides, places, sides_texts
from tests.drawn import NE, NORTH, NW, SE, SOUTH, SW

TODAY = today()
TOMORROW, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=90)
LAST = SOUTH + "010"
PLANNER = Actor(1, (Assignment(Capacity.PLANNER),))
APPROVER = Actor(3, (Assignment(Capacity.APPROVER),))
HOUSE_NW, HOUSE_NE = "前园南路12号", "前园南路120号"


@pytest.fixture
def impact(district, house, record):
    """Return what the impact is of edits to a district in which these addresses are decided to be in these grids."""

    def of(edits, decided, since=TODAY):
        with district.writing() as session:
            made = [Override(address, grid, "挂靠管理", "屯政发〔2026〕8号", LATER) for address, grid in decided]
            overrides.add(session, made, since)
        plan = house.open("调整", "", "", record, on=today()).dossier.id
        for edit in edits:
            house.apply(plan, edit, house.dossier(plan).version, record)
        return house.impact(plan)

    return of


def moved(district, state, found):
    return [
        (each.text, each.old, each.new) for each in plan_impact.addresses(district, state.work, found.impact.places, 9)
    ]


MERGED = Merge((NW, NE), NE)


def test_an_address_whose_ground_goes_over_stays_in_the_grid_that_was_decided(district, impact):
    state, found = impact([MERGED], [(HOUSE_NW, SE)])
    assert moved(district, state, found) == []
    assert found.impact.places.each() == [] and not found.decided.lapsed


def test_without_the_decision_it_goes_over(district, impact):
    state, found = impact([MERGED], [])
    assert moved(district, state, found) == [(HOUSE_NW, NW, NE)]


def test_an_address_is_where_it_lies_when_the_grid_that_was_decided_is_no_more(district, impact):
    state, found = impact([MERGED], [(HOUSE_NE, NW), ("城市花园", NW), ("滨江路3号", NW)])
    assert moved(district, state, found) == [
        ("城市花园", NW, SW), ("城市花园3幢2单元501室", NW, SW), (HOUSE_NW, NW, NE), (HOUSE_NE, NW, NE),
    ]  # fmt: skip
    told = {each.pop("address"): each for each in plan_impact.told_lapsed(found)}
    said = {"grid": NW, "document": "屯政发〔2026〕8号", "until": (LATER - timedelta(days=1)).isoformat()}
    assert told == {
        HOUSE_NE: {**said, "places": 1, "to": [NE]},
        "城市花园": {**said, "places": 2, "to": [SW]},
        "滨江路3号": {**said, "places": 0, "to": []},
    }


def test_the_buildings_of_an_estate_that_are_kept_by_their_road_are_in_it(district, impact):
    with district.writing() as session:
        block = Place("P5", PlaceKind.BUILDING, "前园南路120号桂花苑1幢", NORTH, 118.3105, 29.718, road="前园南路",
                      number="120", estate="桂花苑", building="1幢")  # fmt: skip
        places.add(session, [block], TODAY)
    state, found = impact([MERGED], [("桂花苑", NW)])
    assert moved(district, state, found) == [(HOUSE_NW, NW, NE), ("前园南路120号桂花苑1幢", NW, NE)]


def test_a_decision_of_a_later_day_is_among_those_that_lose_their_grid(district, impact):
    state, found = impact([MERGED], [(HOUSE_NE, NW)], since=TOMORROW)
    assert moved(district, state, found) == [(HOUSE_NW, NW, NE)]
    (told,) = plan_impact.told_lapsed(found)
    assert (told["address"], told["places"], told["to"]) == (HOUSE_NE, 1, [NE])


def test_a_decision_goes_over_to_the_code_that_its_grid_is_given(district, impact):
    state, found = impact([Recode(NW, NORTH + "010")], [(HOUSE_NE, NW)])
    assert moved(district, state, found) == [] and not found.decided.lapsed


def test_an_address_comes_to_another_community_with_the_grid_that_was_decided(impact):
    _, found = impact([ChangeCommunity(NW, SOUTH)], [(HOUSE_NE, NW), (HOUSE_NW, NE)])
    assert found.impact.reassigned.each() == [Move(1, NW, NW)]  # the second house


def test_households_go_as_the_addresses_of_their_building_were_decided(impact):
    state, found = impact([MERGED], [("城市花园", NW)])
    assert (found.impact.households, found.impact.told, found.impact.residents) == (24, 24, 63)
    assert Over(NW, SW, 2, 24, 0) in plan_impact.flow(state.work, found.impact)


def test_households_stay_where_their_ground_goes_over_and_their_addresses_do_not(impact):
    _, found = impact([Merge((SW, SE), SE)], [("城市花园", NE)])
    assert (len(found.impact.buildings), found.impact.told) == (0, 0)


@pytest.mark.parametrize(("given", "to", "households"), [(NE, SOUTH, 24), (SW, NORTH, 0)])
def test_households_come_to_another_community_with_the_grid_that_was_decided(impact, given, to, households):
    _, found = impact([ChangeCommunity(given, to)], [("城市花园", NE)])
    assert (found.impact.households, found.impact.reassigned_households, found.impact.told) == (0, *[households] * 2)
    assert [(each.new, each.households) for each in found.reassigned] == [(given, households)]


def test_a_building_with_an_address_that_was_not_decided_is_where_it_stands(district, impact):
    with district.writing() as session:
        shop = Place("P5", PlaceKind.HOUSE, "滨江路3号", SOUTH, 118.3032, 29.7031, road="滨江路", number="3")
        places.add(session, [shop], TODAY)
    _, found = impact([MERGED, ChangeCommunity(SW, NORTH)], [("城市花园", NW)])
    assert (found.impact.households, found.impact.reassigned_households) == (0, 24)


def test_the_workbook_has_them_too(district, impact, tmp_path):
    state, found = impact([MERGED], [(HOUSE_NE, NW)])
    plan_workbook.write(tmp_path / "impact.xlsx", district, state, found, Wording("zh"))
    book = load_workbook(tmp_path / "impact.xlsx")
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    assert [row[0] for row in sheets["更换网格的地址"][1:]] == [HOUSE_NW, HOUSE_NE]
    (row,) = sheets["网格已撤销的归属指定"][1:]
    assert row[:4] == (HOUSE_NE, NW, "前园社区第一网格", "屯政发〔2026〕8号")
    assert row[5:] == (1, "前园社区第二网格")


@pytest.fixture
def recoded(district, house, record):
    """A plan that gives NW another code and divides it, with an address that was decided to be in NW."""
    with district.writing() as session:
        overrides.add(session, [Override(HOUSE_NE, NW, "挂靠管理", "屯政发〔2026〕8号", LATER)], TODAY)
        sides_texts.add(session, [SidesText(NW, "东至前园南路")], TODAY)
    plan = house.open("调整", "", "", record, on=TODAY, actor=PLANNER).dossier.id
    west = Named(SOUTH + "011", "江西网格"), Named(LAST, "滨江网格")
    cut = Split(LAST, ((118.3033, 29.70), (118.3033, 29.73)), west)
    for edit in (Recode(NW, LAST), ChangeCommunity(LAST, SOUTH), Rename(LAST, "滨江网格"), cut):
        house.apply(plan, edit, house.dossier(plan).version, record, PLANNER)
    return plan


def published(house, plan, record):
    house.submit(plan, house.dossier(plan).version, TODAY, record, PLANNER)
    house.approve(plan, house.dossier(plan).version, TODAY, record, APPROVER)
    house.publish(plan, TOMORROW, house.dossier(plan).version, TODAY, record, APPROVER)


def test_a_published_plan_tells_the_same_as_its_draft(house, record, recoded):
    def told():
        _, found = house.impact(recoded)
        return found.impact.reassigned.each(), [(each.code, each.kept) for each in found.texts]

    before = told()
    assert before[0] == [Move(0, NW, LAST), Move(1, NW, LAST)] and (LAST, "东至前园南路") in before[1]
    published(house, recoded, record)
    assert told() == before


def test_a_decision_lasts_under_each_code_of_its_grid(district, house, record, recoded):
    published(house, recoded, record)
    with district.reading() as session:
        for on in (TODAY, TOMORROW):
            (kept,) = overrides.kept(session, on)
            assert kept.override.valid_to == LATER
        first = overrides.kept(session, TODAY)[0].number
    ends = TOMORROW + timedelta(days=2)
    with district.writing() as session:
        overrides.end(session, [first], ends)
    with district.reading() as session:
        there = [[each.grid for each in overrides.overrides(session, on)] for on in (TODAY, TOMORROW, ends)]
    assert there == [[NW], [LAST], []]


def test_what_is_to_come_of_an_address_follows_its_decisions(district, house, lookup, record, recoded):
    published(house, recoded, record)
    third = LATER + timedelta(days=30)
    with district.writing() as session:
        made = Override(HOUSE_NE, LAST, "续期", "屯政发〔2026〕9号", third)
        overrides.add(session, [made], LATER)
        overrides.add(session, [Override(HOUSE_NW, SE, "挂靠管理", "屯政发〔2026〕10号", third)], LATER)
    lookup.catch_up()
    addresses = Addresses(district, lookup)

    def told(text, code, document):
        day, match = addresses.match(text, TODAY)
        with district.reading() as session:
            book = addresses.book(session, day, TODAY)
            decided = place_decisions.of_place(session, book, code, TODAY, document)
        grid = day.snapshot.grids[match.grid]
        return [(each.since, dict(each.changes)) for each in
                coming.of_place(lookup, grid, *match.spots[0].where, TODAY, decided)]  # fmt: skip

    changes = {Change.CODE: (LAST,), Change.COMMUNITY: ("昱东街道水心亭社区",), Change.NAME: ("滨江网格",)}
    assert told(HOUSE_NE, "P2", "屯政发〔2026〕8号") == [
        (TOMORROW, changes), (third, {Change.PLACE: ["前园社区第二网格"]}),
    ]  # fmt: skip
    assert told(HOUSE_NW, "P1", "") == [
        (TOMORROW, changes), (LATER, {Change.PLACE: ["水心亭社区第二网格"]}),
        (third, {Change.PLACE: ["水心亭社区滨江网格"]}),
    ]  # fmt: skip
