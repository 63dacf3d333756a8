"""The history of grids: kept with each publishing, worked out later where it was not, an old code's successors."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from shapely import box, union_all

from geogrid.clock import today
from geogrid.domain.comparing.lineage import DescentKind
from geogrid.domain.coverage.noding import node
from geogrid.domain.editing.edit import Merge, Named, Recode, Rename, Split
from geogrid.domain.grid import Generation, GridKind
from geogrid.errors import GridLater, GridRetired, GridUnknown
from geogrid.services import grid_history
from geogrid.services.descents import complete
from geogrid.services.importing import publish_coverage
from geogrid.services.lookup import Lookup
from geogrid.services.plans import Plans
from geogrid.store import descents, generations
from tests.drawn import AREAS, GRIDS, GROUND, NE, NORTH, NW, SE, SINCE, SW

NEW, LAST = NORTH + "003", NORTH + "009"
JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)
_GRIDS = {grid.code: grid for grid in GRIDS}
WEST, EAST = box(118.30, 29.71, 118.302, 29.72), box(118.302, 29.71, 118.31, 29.72)


def grids(**changed):
    """The drawn grids, some of them otherwise: None is no more."""
    found = _GRIDS | changed
    return [grid for grid in found.values() if grid is not None]


def publish(database, number, since, listed, record=None):
    """Publish grids noded with the areas; without a record, as it was done before descents were kept."""
    generation = Generation(number, since, False, f"file {number}")
    shapes = node([each.shape for each in (*AREAS, *listed)], 1e-9)
    areas = [replace(area, shape=shape) for area, shape in zip(AREAS, shapes, strict=False)]
    listed = [replace(grid, shape=shape) for grid, shape in zip(listed, shapes[len(AREAS) :], strict=True)]
    with database.writing() as session:
        if record:
            publish_coverage(session, generation, areas, listed, record)
        else:
            generations.publish(session, generation, areas, listed, None)


SPLIT = {NW: replace(_GRIDS[NW], shape=EAST), NEW: replace(_GRIDS[NW], code=NEW, name="第三网格", shape=WEST)}
MERGED = {NW: None, NE: replace(_GRIDS[NE], shape=union_all([EAST, GROUND[NE]])), NEW: SPLIT[NEW]}
ENDED = {**MERGED, NEW: None, LAST: replace(SPLIT[NEW], code=LAST)}


@pytest.fixture
def story(district):
    """Split in June, merged in July, recoded in August: as they would have been before descents were kept."""
    for number, since, changed in ((2, JUNE, SPLIT), (3, JULY, MERGED), (4, AUGUST, ENDED)):
        publish(district, number, since, grids(**changed))
    return district


def told(database, code, on=AUGUST):
    found = grid_history.of_grid(database, code, on)
    return [(each.generation.number, each.descent.kind, each.descent.old, each.descent.new) for each in found.events]


def test_what_was_published_before_is_worked_out_when_it_is_asked_for(story):
    assert told(story, NW) == [
        (1, DescentKind.CREATED, None, NW),
        (2, DescentKind.RESHAPED, NW, NW),
        (2, DescentKind.SPLIT_FROM, NW, NEW),
        (3, DescentKind.MERGED_INTO, NW, NE),
    ]
    with story.reading() as session:
        assert descents.kept(session) == {1, 2, 3, 4}
        kept = descents.of_grid(session, NW)
    assert kept[2][1].area_share == pytest.approx(0.2, abs=1e-3)
    assert kept[3][0].area_share == 1.0
    complete(story)  # nothing is kept twice
    with story.reading() as session:
        assert descents.of_grid(session, NW) == kept


def test_what_is_kept_with_publishing_is_what_would_be_worked_out(story, record):
    later, changed = date(2026, 9, 1), {**ENDED, SE: replace(_GRIDS[SE], name="滨江网格", kind=GridKind.DEDICATED)}
    publish(story, 5, later, grids(**changed), record)
    with story.reading() as session:
        assert descents.kept(session) == {5}
    assert told(story, SE, later)[1:] == [(5, DescentKind.RENAMED, SE, SE), (5, DescentKind.RECLASSIFIED, SE, SE)]
    renamed = grid_history.of_grid(story, SE, later).events[1]
    assert (renamed.old.name, renamed.new.name) == ("第二网格", "滨江网格")


def test_a_generation_in_whose_place_another_one_came_tells_nothing(district, record):
    publish(district, 2, JUNE, grids(**SPLIT), record)
    publish(district, 3, JUNE, grids(**{SW: replace(_GRIDS[SW], name="江边网格")}), record)
    assert told(district, SW, JUNE)[1:] == [(3, DescentKind.RENAMED, SW, SW)]
    assert [each[0] for each in told(district, NW, JUNE)] == [1]
    with pytest.raises(GridUnknown) as refused:
        grid_history.of_grid(district, NEW, JUNE)
    assert type(refused.value) is GridUnknown
    with district.reading() as session:
        assert descents.kept(session) == {1, 3}


def test_an_old_code_names_who_has_its_ground_on_the_day(story):
    lookup = Lookup(story)
    assert lookup.grid(NW, JUNE).grid.code == NW
    with pytest.raises(GridRetired) as refused:
        lookup.grid(NW, JULY)
    facts = refused.value.facts
    assert (facts["since"], facts["names"]) == ("2026-07-01", [f"前园社区第二网格 ({NE})"])
    assert facts["successors"][0]["area_share"] == 1.0
    for on in (AUGUST, date(2099, 1, 1)):
        with pytest.raises(GridRetired) as refused:
            lookup.grid(NEW, on)
        assert [each["code"] for each in refused.value.facts["successors"]] == [LAST]


def test_an_old_code_of_a_grid_that_went_on_under_another_tells_the_day_on_which_that_ended(story):
    september = date(2026, 9, 1)
    north = union_all([GROUND[NW], GROUND[NE]])
    publish(story, 5, september, grids(**{NW: None, NE: replace(_GRIDS[NE], shape=north)}))
    for code in (NEW, LAST):
        refused = grid_history.absent(story, code, september)
        assert isinstance(refused, GridRetired)
        assert (refused.code, refused.facts["since"]) == ("grid_retired", "2026-09-01")
        assert [each["code"] for each in refused.facts["successors"]] == [NE]


def test_an_old_code_names_who_has_its_ground_where_the_grid_that_took_it_gave_it_away(district):
    """Merged, and parted again along another line: most of it is in the grid that is new, though the heir stays."""
    north = union_all([GROUND[NW], GROUND[NE]])
    sliver = box(118.30, 29.71, 118.302, 29.72)
    rest = north.difference(sliver)
    publish(district, 2, JUNE, grids(**{NW: None, NE: replace(_GRIDS[NE], shape=north)}))
    parted = {NE: replace(_GRIDS[NE], shape=sliver), NEW: replace(_GRIDS[NE], code=NEW, name="第三网格", shape=rest)}
    publish(district, 3, JULY, grids(**{NW: None, **parted}))
    heirs = {
        on: [(each["code"], each["area_share"]) for each in grid_history.absent(district, NW, on).facts["successors"]]
        for on in (JUNE, JULY)
    }
    inside = round(sliver.area / GROUND[NW].area, 2)
    assert heirs[JUNE] == [(NE, 1.0)]
    assert [(code, round(share, 2)) for code, share in heirs[JULY]] == [(NEW, 1 - inside), (NE, inside)]
    assert [each.grid.code for each in grid_history.of_grid(district, NW, JULY).heirs] == [NEW, NE]


def test_an_old_code_of_a_grid_that_was_given_two_others_tells_the_last_with_its_day(district):
    first, second = NORTH + "020", NORTH + "021"
    for number, since, code in ((2, JUNE, first), (3, JULY, second)):
        publish(district, number, since, grids(**{NW: None, code: replace(_GRIDS[NW], code=code)}))
    told = [(on, grid_history.absent(district, NW, on).facts) for on in (JUNE, JULY, AUGUST)]
    assert [(facts["now"], facts["since"]) for _, facts in told] == [
        (first, "2026-06-01"), (second, "2026-07-01"), (second, "2026-07-01"),
    ]  # fmt: skip


def test_a_code_of_later_names_whose_ground_it_is_on_the_day(story):
    lookup = Lookup(story)
    for on, code in ((JULY, NEW), (JUNE, NEW), (SINCE, NW)):
        with pytest.raises(GridLater) as refused:
            lookup.grid(LAST, on)
        assert refused.value.facts["since"] == "2026-08-01"
        assert [each["code"] for each in refused.value.facts["successors"]] == [code]
    with pytest.raises(GridUnknown) as unknown:
        lookup.grid("9" * 15, JUNE)
    assert type(unknown.value) is GridUnknown


def test_a_code_that_comes_again_answers_for_its_own_days(district):
    publish(district, 2, JUNE, grids(**{SE: None}))
    publish(district, 3, JULY, GRIDS)
    found = grid_history.of_grid(district, SE, JUNE)
    assert (found.is_in_force, list(found.heirs)) == (False, [])
    assert found.periods == [(SINCE, JUNE), (JULY, None)]
    assert [each[1] for each in told(district, SE)] == [DescentKind.CREATED, DescentKind.RETIRED, DescentKind.CREATED]
    with pytest.raises(GridRetired) as refused:
        Lookup(district).grid(SE, JUNE)
    assert refused.value.facts["names"] == ["no grid"]
    assert Lookup(district).grid(SE, JULY).grid.code == SE


def test_a_plan_keeps_its_descents_with_households_and_they_answer_on_its_day(district, record):
    house, tomorrow = Plans(district, Lookup(district)), today() + timedelta(days=1)
    plan = house.open("调整", "", "", record, on=today()).dossier.id
    pieces = (Named(SW, "第一网格"), Named("341002001003009", "第九网格"))
    edits = (
        Split(SW, ((118.305, 29.69), (118.305, 29.72)), pieces),
        Merge((NW, NE), NW),
        Recode(SE, "341002001003008"),
        Rename("341002001003008", "滨江网格"),
    )
    for version, edit in enumerate(edits, 1):
        house.apply(plan, edit, version, record)
    house.submit(plan, 5, today(), record)
    house.approve(plan, 6, today(), record)
    house.publish(plan, tomorrow, 7, today(), record)
    with district.reading() as session:
        assert descents.kept(session) == {2}
        stayed = descents.of_grid(session, SW)[2]
    shares = {each.new: (round(each.area_share, 3), each.households_share) for each in stayed}
    assert shares == {SW: (0.5, 1.0), "341002001003009": (0.5, 0.0)}
    lookup = Lookup(district)
    assert lookup.grid(NE, today()).grid.code == NE
    for code, heir in ((NE, NW), (SE, "341002001003008")):
        with pytest.raises(GridRetired) as refused:
            lookup.grid(code, tomorrow)
        assert [each["code"] for each in refused.value.facts["successors"]] == [heir]
    with pytest.raises(GridLater) as later:
        lookup.grid("341002001003009", today())
    assert later.value.facts["names"] == [f"水心亭社区第一网格 ({SW})"]
