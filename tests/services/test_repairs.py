"""The repair under way, on both stores."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Thread

import pytest
import shapely
from shapely import box

from geogrid import services
from geogrid.domain.coverage.contents import Band
from geogrid.domain.coverage.defect import DefectKind
from geogrid.domain.measure import area_m2
from geogrid.errors import (
    BeforeCurrentGeneration,
    Busy,
    DefectUnknown,
    QueryError,
    RepairRefused,
    RepairUnfinished,
    Stale,
)
from geogrid.services.checks import Checks
from geogrid.services.importing import publish_repaired
from geogrid.services.lookup import Lookup
from geogrid.services.repair_work import Work
from geogrid.services.repairs import Repairs
from geogrid.services.stored_check import check_stored
from geogrid.store import cases, coverage, generations
from tests import damaged_database as damaged
from tests import drawn

ON = date(2026, 3, 1)
# NW reaches 10 m into NE; a strip of 10 m between NW and SW, on both sides of the communities' border, is nobody's.
BROKEN = {
    drawn.NW: box(118.30, 29.71005, 118.3101, 29.72),
    drawn.SW: box(118.30, 29.70, 118.31, 29.70995),
}


@pytest.fixture
def broken(database, monkeypatch):
    grids = [type(g)(g.code, g.name, g.community, g.households, BROKEN.get(g.code, g.shape)) for g in drawn.GRIDS]
    monkeypatch.setattr(drawn, "GRIDS", grids)
    drawn.store_in(database, simulated=True)
    return database


def repairs_of(database):
    lookup = Lookup(database)
    return Repairs(database, lookup, Checks(database, Band()))


@pytest.fixture
def repairs(broken):
    return repairs_of(broken)


def found(state, kind):
    return next(finding.defect for finding in state.findings if finding.defect.kind == kind)


def seen(repairs):
    return repairs.state(ON).version


def take(repairs, record, key, version=None):
    first = next(offer for offer in repairs.offers(key, ON) if offer.after)
    return repairs.accept(key, first.proposal.name, version or seen(repairs), ON, record)


def test_all_is_mended_one_by_one_and_published(repairs, broken, record):
    state = repairs.state(ON)
    assert {f.defect.kind for f in state.findings if f.mendable} >= {DefectKind.OVERLAP, DefectKind.INLET}
    while state.errors:
        key = next(f.defect.key for f in state.findings if f.mendable and f.defect.severity == "error")
        state = take(repairs, record, key)
    assert state.can_publish
    generation = repairs.publish(ON, state.version, ON, record)
    assert (generation.number, generation.valid_from, generation.simulated) == (2, ON, True)
    with broken.reading() as session:
        assert check_stored(session, ON).valid
        assert not check_stored(session, ON - timedelta(1)).valid
    assert repairs.state(ON).done == []


@pytest.fixture
def meanwhile(monkeypatch):
    """Does something, once, while what is to be changed is worked out."""
    worked_out = Work.after

    def given(happens):
        def after(work, intent):
            monkeypatch.setattr(Work, "after", worked_out)
            happens()
            return worked_out(work, intent)

        monkeypatch.setattr(Work, "after", after)

    return given


def test_others_write_while_a_change_is_worked_out(repairs, broken, record, meanwhile):
    written = []

    def write():
        with broken.writing() as session:  # would wait for ever for a transaction of this thread
            written.append(cases.add(session, [replace(drawn.CASES[0], code="SJ-9")]))

    meanwhile(write)
    state = repairs.accept_all(50, seen(repairs), ON, record)
    assert written == [1] and state.done and not state.errors


def test_what_others_did_while_a_change_was_worked_out_is_not_lost(repairs, broken, record, meanwhile):
    elsewhere, version = repairs_of(broken), seen(repairs)
    overlap = found(repairs.state(ON), DefectKind.OVERLAP).key
    meanwhile(lambda: elsewhere.skip(overlap, seen(elsewhere), ON, record))
    with pytest.raises(Stale):
        repairs.accept_all(50, version, ON, record)
    done = repairs.state(ON).done
    assert [each.intent.action for each in done] == ["skip"]
    assert repairs.accept_all(50, seen(repairs), ON, record).done[0] == done[0]


def test_who_waits_too_long_is_told_to_come_back(repairs, record, monkeypatch, meanwhile):
    monkeypatch.setattr(services.patience, "SECONDS", 0.01)
    refused = []

    def look():
        with pytest.raises(Busy) as busy:
            repairs.state(ON)
        refused.append(busy.value.facts["seconds"])

    def ask_elsewhere():
        asker = Thread(target=look)
        asker.start()
        asker.join(60)

    version = seen(repairs)
    meanwhile(ask_elsewhere)
    assert repairs.accept_all(50, version, ON, record).done
    assert refused == [0.01]


def test_ground_across_two_communities_is_divided_at_their_border(repairs, record):
    state = repairs.state(ON)
    gap = found(state, DefectKind.INLET)
    offers = repairs.offers(gap.key, ON)
    assert offers[0].proposal.name == "by_area"
    state = repairs.accept(gap.key, "by_area", seen(repairs), ON, record)
    shapes = {grid.code: grid.shape for grid in repairs.grids(ON)}
    assert shapes[drawn.SW].bounds[3] == 29.71
    assert shapes[drawn.NW].bounds[1] == 29.71
    assert state.moved[drawn.NW] == pytest.approx(state.moved[drawn.SW], rel=1e-3)


def test_offers_show_before_after_and_the_area_moved(repairs):
    overlap = found(repairs.state(ON), DefectKind.OVERLAP)
    offers = repairs.offers(overlap.key, ON)
    assert {offer.proposal.action.value for offer in offers} >= {"give", "split"}
    for offer in offers:
        lost = -sum(offer.step.won_m2.values())
        assert lost == pytest.approx(overlap.area_m2, rel=1e-4)
        assert sum(area_m2(s) for s in offer.shares.values() if s.area) == pytest.approx(overlap.area_m2, rel=1e-4)
        assert set(offer.before) == set(offer.borders) == {drawn.NW, drawn.NE}


def test_whoever_is_given_an_overlap_has_all_of_it(repairs):
    overlap = found(repairs.state(ON), DefectKind.OVERLAP)
    given = {
        offer.proposal.member: offer for offer in repairs.offers(overlap.key, ON) if offer.proposal.action == "give"
    }
    assert given
    for offer in given.values():
        assert {code for code, share in offer.shares.items() if not share.is_empty} == {offer.proposal.grid}


def test_who_is_given_an_overlap_without_any_change_is_shown_with_it(embedded, record):
    """After all at once the vertices are there already: only the loser's shape is another then."""
    damaged.store(embedded, count=16, seed=5)
    repairs = repairs_of(embedded)
    state = repairs.accept_all(5.0, seen(repairs), ON, record)
    wide = [f.defect for f in state.findings if f.defect.kind == DefectKind.OVERLAP]
    assert wide
    for overlap in wide:
        for offer in (offer for offer in repairs.offers(overlap.key, ON) if offer.proposal.action == "give"):
            shown = {code: area_m2(share) for code, share in offer.shares.items() if not share.is_empty}
            assert shown == {offer.proposal.grid: pytest.approx(overlap.area_m2, rel=1e-4)}
            assert set(offer.before) == set(offer.borders) >= set(overlap.grids)


def test_undo_leads_back_byte_for_byte(repairs, record):
    before = [shapely.to_wkb(grid.shape) for grid in repairs.grids(ON)]
    state = repairs.accept_all(20.0, seen(repairs), ON, record)
    assert len(state.done) == 1
    assert state.errors == 0
    state = repairs.undo(seen(repairs), ON, record)
    assert [shapely.to_wkb(grid.shape) for grid in repairs.grids(ON)] == before
    assert state.done == []
    with pytest.raises(RepairRefused):
        repairs.undo(seen(repairs), ON, record)


def test_a_restart_forgets_nothing(repairs, broken, record):
    overlap = found(repairs.state(ON), DefectKind.OVERLAP)
    state = take(repairs, record, overlap.key)
    state = repairs.skip(found(state, DefectKind.INLET).key, seen(repairs), ON, record)
    again = repairs_of(broken)
    known = again.state(ON)
    assert [f.defect.key for f in known.findings] == [f.defect.key for f in state.findings]
    assert [done.intent for done in known.done] == [done.intent for done in state.done]
    assert known.moved == state.moved
    repairs.undo(seen(repairs), ON, record)
    assert len(again.state(ON).done) == 1


def test_what_is_set_aside_is_last_and_left_alone(repairs, record):
    overlap = found(repairs.state(ON), DefectKind.OVERLAP)
    state = repairs.skip(overlap.key, seen(repairs), ON, record)
    assert (state.findings[-1].defect.key, state.findings[-1].skipped) == (overlap.key, True)
    state = repairs.accept_all(20.0, seen(repairs), ON, record)
    assert [f.defect.key for f in state.findings if f.mendable] == [overlap.key]
    state = repairs.skip(overlap.key, seen(repairs), ON, record, back=True)
    assert not any(finding.skipped for finding in state.findings)


def test_what_is_meant_so_is_no_error_and_stays(repairs, broken, record):
    state = repairs.state(ON)
    inlet = found(state, DefectKind.INLET)
    with pytest.raises(QueryError):
        repairs.allow(inlet.key, " ", "李明", seen(repairs), ON, record)
    state = repairs.allow(inlet.key, "池塘", "李明", seen(repairs), ON, record)
    kept = next(f.defect for f in state.findings if f.defect.key == inlet.key)
    assert (kept.allowed.reason, kept.allowed.author, kept.severity) == ("池塘", "李明", "information")
    state = repairs.accept_all(20.0, seen(repairs), ON, record)
    assert state.can_publish
    repairs.publish(ON, seen(repairs), ON, record)
    with broken.reading() as session:
        report = check_stored(session, ON)
    assert report.valid
    assert [d.allowed.reason for d in report.defects if d.allowed] == ["池塘"]
    state = repairs.disallow(kept.allowed.code, seen(repairs), ON, record)
    assert state.errors == 1


def test_who_saw_something_else_is_told_so(repairs, broken, record):
    overlap = found(repairs.state(ON), DefectKind.OVERLAP)
    before = seen(repairs)
    after = repairs.skip(overlap.key, before, ON, record).version
    with pytest.raises(Stale) as stale:
        take(repairs, record, overlap.key, before)
    assert stale.value.facts == {"now": after, "known": before}
    assert seen(repairs) == after == seen(repairs_of(broken)), "the same in another process"


def test_publishing_waits_for_the_last_error_and_for_a_change(repairs, record):
    with pytest.raises(RepairUnfinished):
        repairs.publish(ON, seen(repairs), ON, record)
    repairs.accept_all(20.0, seen(repairs), ON, record)
    with pytest.raises(BeforeCurrentGeneration):
        repairs.publish(date(2025, 1, 1), seen(repairs), ON, record)
    repairs.publish(ON, seen(repairs), ON, record)
    with pytest.raises(RepairRefused):
        repairs.publish(ON, seen(repairs), ON, record)


def test_what_is_not_seamless_as_stored_is_not_published(broken, record):
    with broken.reading() as session:
        base, areas, grids = generations.current(session), coverage.areas(session, ON), coverage.grids(session, ON)
    with pytest.raises(RepairUnfinished) as refusal, broken.writing() as session:
        publish_repaired(session, base, areas, grids, (), ON, record)
    assert refusal.value.facts["errors"] == 2
    with broken.reading() as session:
        assert generations.current(session).number == base.number


def test_a_generation_to_come_stops_the_repair(repairs, broken, record):
    repairs.accept_all(20.0, seen(repairs), ON, record)
    repairs.publish(ON + timedelta(30), seen(repairs), ON, record)
    state = repairs.state(ON)
    assert state.successor.number == 2
    assert not state.can_publish
    assert state.done == []
    with broken.reading() as session:
        assert generations.current(session, ON).number == 1


def test_unknown_defects_and_proposals_are_refused(repairs, record):
    overlap = found(repairs.state(ON), DefectKind.OVERLAP)
    with pytest.raises(DefectUnknown):
        repairs.offers("nothing", ON)
    with pytest.raises(RepairRefused):
        repairs.accept(overlap.key, "give:nobody", seen(repairs), ON, record)
    with pytest.raises(QueryError):
        repairs.accept_all(1000.0, seen(repairs), ON, record)
    assert repairs.state(ON).done == []


def test_nothing_offered_reaches_into_another_community_and_what_does_is_given_back(embedded, record):
    damaged.store(embedded, count=16, seed=5)
    repairs = repairs_of(embedded)
    state = repairs.state(ON)
    offered = {f.defect.key: repairs.offers(f.defect.key, ON) for f in state.findings if f.mendable}
    afters = [offer.after for offers in offered.values() for offer in offers]
    assert len(afters) >= 17
    assert all(afters), "each can be accepted"
    assert not [item for after in afters for item in after.items if item.parent]
    largest = found(state, DefectKind.OVERLAP)
    assert [offer.proposal.name for offer in offered[largest.key]] == ["give:341002001001002"]
    state = repairs.accept_all(50.0, seen(repairs), ON, record)
    while state.errors:
        key = next(f.defect.key for f in state.findings if f.mendable and f.defect.severity == "error")
        state = take(repairs, record, key)
    assert state.can_publish


def test_a_stored_grid_that_reaches_into_another_community_gives_it_back(database, monkeypatch, record):
    lower = {drawn.SW: box(118.30, 29.70, 118.31, 29.7101), drawn.NW: box(118.30, 29.7101, 118.31, 29.72)}
    grids = [type(g)(g.code, g.name, g.community, g.households, lower.get(g.code, g.shape)) for g in drawn.GRIDS]
    monkeypatch.setattr(drawn, "GRIDS", grids)
    drawn.store_in(database)
    repairs = repairs_of(database)
    state = repairs.state(ON)
    astray = found(state, DefectKind.OUTSIDE)
    assert astray.grids == (drawn.SW,)
    offer = repairs.offers(astray.key, ON)[0]
    assert (offer.proposal.name, offer.step.moved_m2) == (f"give:{drawn.NW}", pytest.approx(astray.area_m2, rel=1e-4))
    state = repairs.accept(astray.key, offer.proposal.name, seen(repairs), ON, record)
    assert state.errors == 0
    shapes = {grid.code: grid.shape for grid in repairs.grids(ON)}
    assert shapes[drawn.SW].bounds[3] == shapes[drawn.NW].bounds[1] == 29.71


def test_a_damaged_demo_district_is_mended_whole(embedded, record):
    damaged.store(embedded, count=14)
    repairs = repairs_of(embedded)
    state = repairs.state(ON)
    assert state.errors >= 12
    while state.errors:
        key = next(f.defect.key for f in state.findings if f.mendable)
        state = take(repairs, record, key)
    whole = {grid.code: grid.shape for grid in damaged.district().grids}
    injured = sum(
        area_m2(hurt.shape.symmetric_difference(whole[hurt.code]))
        for hurt in damaged.damaged(14, 3).grids
        if hurt.shape != whole[hurt.code]
    )
    apart = sum(area_m2(grid.shape.symmetric_difference(whole[grid.code])) for grid in repairs.grids(ON))
    assert apart < injured
    repairs.publish(ON, state.version, ON, record)
    with embedded.reading() as session:
        assert check_stored(session, ON).valid
