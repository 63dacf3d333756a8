"""Grids that a plan gives to another community: their addresses stay in them, and are told; on both stores."""

import pytest
import shapely
from openpyxl import load_workbook

from geogrid.clock import today
from geogrid.domain.editing.edit import (
    ChangeCommunity,
    ChangeKind,
    Merge,
    MoveBorder,
    Named,
    Recode,
    Rename,
    Retire,
    Split,
)
from geogrid.domain.grid import GridKind, Level
from geogrid.render.wording import Wording
from geogrid.services import plan_workbook
from geogrid.services.plan_reassigned import Belonging, Reassigned
from geogrid.store import coverage
from tests.drawn import NORTH, NW, SOUTH, SW
from tests.services.plans.test_plan_recoding import PLANNER, TOMORROW, broken, edited, published

GIVEN, CODED = ChangeCommunity(SW, NORTH), f"{NORTH}088"
MOVED = MoveBorder((CODED, NW), (118.305, 29.71), ((118.30, 29.71), (118.305, 29.712), (118.31, 29.71)))
SOUTHERN, NORTHERN = Belonging("水心亭社区", "昱东街道"), Belonging("前园社区", "昱中街道")
CUT = Split(SW, ((118.3045, 29.70), (118.3045, 29.71)), (Named(SW, "第一网格"), Named(f"{SOUTH}009", "第九网格")))


@pytest.fixture
def plan(house, record):
    return house.open("换社区", "", "", record, on=today(), actor=PLANNER).dossier.id


@pytest.mark.parametrize(
    ("more", "code"), [((), SW), ((Recode(SW, CODED),), CODED), ((Recode(SW, CODED), Rename(CODED, "五")), CODED)]
)
def test_its_households_are_to_be_told_whatever_else_is_done_to_it(house, plan, record, more, code):
    edited(house, plan, record, GIVEN, *more)
    _, found = house.impact(plan)
    assert found.reassigned == (Reassigned(SW, code, SOUTHERN, NORTHERN, 2, 24),)
    assert [(each.old, each.new) for each in found.impact.reassigned.each()] == [(SW, code)] * 2
    assert (len(found.impact.places), found.impact.households) == (0, 0), "nobody gets another grid"
    assert (found.impact.reassigned_households, found.impact.told, found.impact.residents) == (24, 24, 63)


def test_what_leaves_it_is_told_of_the_other_grid_alone(house, plan, record):
    edited(house, plan, record, CUT, GIVEN)
    _, found = house.impact(plan)
    moved, kept = found.impact.places.each(), found.impact.reassigned.each()
    assert not {each.row for each in moved} & {each.row for each in kept}
    households = found.impact.reassigned_households
    assert found.reassigned == (Reassigned(SW, SW, SOUTHERN, NORTHERN, len(kept), households, reshaped=True),)
    assert (len(moved) + len(kept), found.impact.told) == (2, 24)


@pytest.mark.parametrize("edit", [Recode(SW, f"{SOUTH}088"), Rename(SW, "五"), ChangeKind(SW, GridKind.DEDICATED)])
def test_nobody_is_told_where_the_community_stays(house, plan, record, edit):
    edited(house, plan, record, edit)
    _, found = house.impact(plan)
    assert (found.reassigned, len(found.impact.reassigned), found.impact.told) == ((), 0, 0)


def test_who_goes_and_comes_back_is_not_told(house, plan, record):
    edited(house, plan, record, GIVEN, ChangeCommunity(SW, SOUTH))
    _, found = house.impact(plan)
    assert (found.reassigned, found.impact.told) == ((), 0)


@pytest.mark.parametrize("further", [Merge((CODED, NW), NW), Retire(CODED, NW), MOVED])
def test_it_is_redrawn_with_the_grids_of_its_new_community_in_the_same_plan(house, district, plan, record, further):
    edited(house, plan, record, GIVEN, Recode(SW, CODED), further)
    assert broken(house.state(plan), "in_one_community") == []
    published(house, plan, record)
    with district.reading() as session:
        grids, areas = coverage.grids(session, TOMORROW), coverage.areas(session, TOMORROW)
    for area in (area for area in areas if area.level is Level.COMMUNITY):
        own = shapely.union_all([grid.shape for grid in grids if grid.community == area.code])
        assert own.equals(area.shape)
    again = house.open("以后", "", "", record, on=TOMORROW, actor=PLANNER).dossier.id
    assert broken(house.state(again), "in_one_community") == []


def test_the_workbook_has_every_address_with_both_communities_and_streets(house, district, plan, record, tmp_path):
    edited(house, plan, record, GIVEN, Recode(SW, CODED))
    state, found = house.impact(plan)
    plan_workbook.write(tmp_path / "impact.xlsx", district, state, found, Wording("en"))
    book = load_workbook(tmp_path / "impact.xlsx")
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    both = "水心亭社区", "昱东街道", "前园社区", "昱中街道"
    assert sheets["Grids in a new community"] == [
        (
            "Code before", "Code to come", "Grid", "Community before", "Street before",
            "Community to come", "Street to come", "Addresses", "Households",
        ),
        (SW, CODED, "前园社区第一网格", *both, 2, 24),
    ]  # fmt: skip
    heads, *rows = sheets["Addresses in a new community"]
    assert heads[:5] == ("Address", "Grid before: code", "Grid before", "Grid to come: code", "Grid to come")
    assert rows == [
        (address, SW, "水心亭社区第一网格", CODED, "前园社区第一网格", *both)
        for address in ("城市花园", "城市花园3幢2单元501室")
    ]
    assert sheets["Addresses that move"][1:] == []
    assert sheets["Households to notify"][1:] == [(CODED, "前园社区第一网格", 0, 0, 24)]
