"""What each rule finds, on drawn meshes: where, with whom, how many."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from geogrid.domain.coverage.contents import Band
from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.edit import ChangeCommunity, Create, GroupParty, Merge, Named, Retire, Split, Transfer
from geogrid.domain.editing.mesh import Party
from geogrid.domain.evaluation import code_rules, rules
from geogrid.domain.evaluation.contents import Contents, Golden, Points, Units
from geogrid.domain.evaluation.rules import Severity, findings, usual
from geogrid.domain.evaluation.tally import Tally
from geogrid.domain.grid import Area, Grid, GridKind, Level
from geogrid.domain.people.post import Role
from geogrid.domain.register import Line, LineKind, LineRank
from geogrid.render import plans
from geogrid.render.wording import Wording
from tests.domain.editing.drawn import HOLED, NORTH, SOUTH, STREET, box, line, mesh
from tests.store import pictures


def found(rule, whole, contents=None, before=None):
    """What one rule finds, worked out anew, and from the version before."""
    contents = contents or Contents()
    tally = Tally.of(whole, contents)
    result = findings(tally, [rule])
    if before is not None:
        assert findings(Tally.of(before, contents).after(whole), [rule]) == result
    return result


def short(result):
    return [(each.codes, each.reason, each.count, each.about) for each in result]


def place(finding):
    return shapely.Point(finding.lon, finding.lat)


def whole_area(picture, **more):
    """A mesh whose communities are drawn without the holes of the picture."""
    shape = mesh(picture, **more)
    areas = [replace(area, shape=shapely.Polygon(area.shape.exterior)) for area in shape.areas.values()]
    return mesh_of(list(shape.grids.values()), areas)


def test_ground_of_a_community_in_no_grid():
    assert found(rules.Seamless(), mesh(HOLED, south="")) == []  # the community is drawn with the hole
    holed = whole_area(HOLED, south="")
    (gap,) = found(rules.Seamless(), holed)
    assert (gap.rule, gap.severity, gap.codes, gap.reason, gap.about) == ("seamless", "error", (), rules.GAP, NORTH)
    assert gap.count == pytest.approx(96.8 * 110.9, rel=0.01)
    assert holed.gaps().contains(place(gap))
    (ring,) = box(1, 1, 2, 2)[0]
    filled = apply(holed, Create(((ring,),), "N", "新", NORTH)).mesh
    assert found(rules.Seamless(), filled, before=holed) == []
    assert len(found(rules.Seamless(), holed, before=filled)) == 1


def test_an_inlet_is_a_gap_too():
    """Ground that is open to the outside, which no ring of grids encloses."""
    shape = mesh("AAB\nA.B", south="")
    areas = [replace(area, shape=area.shape.convex_hull) for area in shape.areas.values()]
    open_ = mesh_of(list(shape.grids.values()), areas)
    (gap,) = found(rules.Seamless(), open_)
    assert shapely.Polygon(box(1, 1, 2, 2)[0][0]).contains(place(gap))


def test_without_areas_enclosed_gaps_are_found():
    grids = [replace(grid, community=None) for grid in mesh(HOLED).grids.values()]
    bare = mesh_of(grids)
    assert [(gap.about, gap.count > 10_000) for gap in found(rules.Seamless(), bare)] == [(None, True)]
    (ring,) = box(1, 1, 2, 2)[0]
    filled = apply(bare, Create(((ring,),), "N", "新", None)).mesh
    assert found(rules.Seamless(), filled, before=bare) == []
    assert found(rules.InOneCommunity(), bare) == []


def test_vertices_put_on_the_border_of_a_community_make_no_gap():
    whole = mesh()
    divided = apply(whole, Split("A", line((0.7, -1), (1.1, 3)), (Named("A1", "西"), Named("A2", "东")))).mesh
    assert divided.drawn.keys() != whole.drawn.keys()
    assert found(rules.Seamless(), divided, before=whole) == []
    assert found(rules.InOneCommunity(), divided, before=whole) == []


def test_a_grid_that_a_community_gave_to_another_fills_its_ground_as_before():
    whole = mesh()
    given = apply(whole, ChangeCommunity("A", SOUTH)).mesh
    assert found(rules.Seamless(), given, before=whole) == []
    assert found(rules.InOneCommunity(), given, before=whole) == []


def test_a_community_that_edits_left_without_a_grid():
    whole = mesh()
    one = apply(whole, ChangeCommunity("A", SOUTH)).mesh
    assert found(rules.InOneCommunity(), one, before=whole) == []
    none = apply(one, ChangeCommunity("B", SOUTH)).mesh
    (finding,) = found(rules.InOneCommunity(), none, before=one)
    assert (finding.severity, finding.reason, finding.about) == ("error", rules.NO_GRIDS, whole.areas[NORTH].name)
    assert whole.areas[NORTH].shape.contains(place(finding))
    assert found(rules.InOneCommunity(), one, before=none) == []


def test_a_grid_across_communities():
    whole = mesh()
    given = apply(whole, ChangeCommunity("A", SOUTH)).mesh
    across = apply(given, Merge(("A", "C"), "C")).mesh
    (one,) = found(rules.InOneCommunity(), across, before=given)
    assert (one.codes, one.reason, one.count) == (("C",), rules.ACROSS, 2)
    assert across.grids["C"].shape.contains(place(one))
    assert found(rules.InOneCommunity(), given, before=across) == []


def test_ground_that_came_to_a_community_with_its_grid_is_of_it():
    whole = mesh()
    rule = rules.InOneCommunity(base=whole)
    given = apply(whole, ChangeCommunity("A", SOUTH)).mesh
    across = apply(given, Merge(("A", "C"), "C")).mesh
    assert found(rule, given, before=whole) == found(rule, across, before=given) == []
    back = apply(across, ChangeCommunity("C", NORTH)).mesh
    assert found(rule, back, before=across) == []


def test_a_grid_that_was_across_communities_before_the_plan_stays_so():
    whole = mesh("AB\nCD", south="CD")
    torn = apply(apply(whole, ChangeCommunity("A", SOUTH)).mesh, Merge(("A", "C"), "C")).mesh
    rule = rules.InOneCommunity(base=torn)
    assert [each.codes for each in found(rule, torn)] == [("C",)]
    given = apply(torn, ChangeCommunity("D", NORTH)).mesh
    assert [each.codes for each in found(rule, given, before=torn)] == [("C",)]


def test_a_grid_beyond_its_community_or_in_none():
    whole = mesh("AB", south="")
    areas = [replace(area, shape=whole.grids["A"].shape) for area in whole.areas.values()]
    (one,) = found(rules.InOneCommunity(), mesh_of(list(whole.grids.values()), areas))
    assert (one.codes, one.reason) == (("B",), rules.BEYOND)
    nowhere = mesh_of([replace(whole.grids["A"], community=None)], list(whole.areas.values()))
    assert rules.NO_COMMUNITY in {each.reason for each in found(rules.InOneCommunity(), nowhere)}


def test_a_grid_that_is_said_to_be_in_a_street():
    """As an edit could do it once, and what is stored is done again as it was."""
    whole = mesh()
    given = apply(whole, ChangeCommunity("A", STREET)).mesh
    (one,) = [each for each in found(rules.InOneCommunity(), given, before=whole) if each.reason == rules.NO_COMMUNITY]
    assert one.codes == ("A",) and given.grids["A"].shape.contains(place(one))


def test_a_grid_in_several_parts():
    whole = mesh(south="")
    apart = apply(whole, Transfer(box(2.2, 0.2, 3, 1), ("B",), "A", several_parts=True)).mesh
    (one,) = found(rules.Contiguous(), apart, before=whole)
    assert (one.codes, one.count, one.severity) == (("A",), 2, Severity.ERROR)
    assert shapely.Polygon(box(2.2, 0.2, 3, 1)[0][0]).contains(place(one))
    assert short(found(rules.Contiguous(), mesh("AB\nBA", south=""))) == [
        ((code,), rules.IN_PARTS, 2, None) for code in "AB"
    ]


def test_too_few_and_too_many_households():
    whole = mesh()
    rule = rules.HouseholdBand(band=Band(100, 150))
    assert found(rule, whole) == []
    merged = apply(whole, Merge(("A", "B"), "B")).mesh
    assert short(found(rule, merged, before=whole)) == [(("B",), rules.TOO_MANY, 200, None)]
    few = found(replace(rule, band=Band(101, 150)), whole)
    assert {(each.reason, each.count, each.severity) for each in few} == {(rules.TOO_FEW, 100, Severity.WARNING)}
    dedicated = [replace(grid, kind=GridKind.DEDICATED) for grid in whole.grids.values()]
    assert found(replace(rule, band=Band(101, 150)), mesh_of(dedicated)) == []


def blocks(*corners):
    shapes = np.array([shapely.Polygon(box(*each)[0][0]) for each in corners], dtype=object)
    return Units(shapes, [f"{at}幢" for at in range(len(shapes))])


def test_buildings_and_estates_that_borders_cut_not_those_they_touch():
    whole = mesh(south="")
    units = blocks((1.5, 0.5, 2.5, 1), (1.5, 0.5, 2, 1), (1.9, 1.9, 2.1, 2.1), (-0.5, 0.5, 0.5, 1), (2, 2, 3, 3))
    contents = Contents(buildings=units, households=np.ones(5, dtype=int), estates=units)
    cut = [(("A", "B"), "0幢"), (("A", "B", "C", "D"), "2幢"), (("A",), "3幢")]
    result = found(rules.BuildingsWhole(), whole, contents)
    assert [(each.codes, each.about) for each in result] == cut
    assert {(each.severity, each.reason) for each in result} == {(Severity.ERROR, rules.BUILDING_CUT)}
    assert place(result[0]).distance(shapely.LineString(line((2, 0.5), (2, 1)))) < 1e-9
    estates = found(rules.EstatesWhole(), whole, contents)
    assert [(each.codes, each.about, each.severity) for each in estates] == [(*each, "warning") for each in cut]
    tally = Tally.of(whole, contents)
    assert [tally.figures[code].buildings_cut for code in "ABCD"] == [3, 2, 1, 1]
    assert (tally.totals.buildings_cut, tally.totals.estates_cut) == (3, 3)
    merged = apply(whole, Merge(("A", "B"), "B")).mesh
    after = found(rules.BuildingsWhole(), merged, contents, before=whole)
    assert [each.codes for each in after] == [("B", "C", "D"), ("B",)]


@pytest.mark.parametrize(
    ("rule", "reasons"),
    [
        (rules.BuildingsWhole, (rules.BUILDING_CUT, rules.BUILDING_CUT_BEFORE)),
        (rules.EstatesWhole, (rules.ESTATE_CUT, rules.ESTATE_CUT_BEFORE)),
    ],
)
def test_what_was_cut_before_the_plan_is_told_and_forbids_nothing(rule, reasons):
    base = mesh(south="")
    units = blocks((1.5, 0.5, 2.5, 1), (0.2, 0.5, 0.8, 1), (-0.5, 1.5, 0.8, 2.5), (1.5, 1.2, 2, 1.5))
    contents = Contents(buildings=units, households=np.ones(4, dtype=int), estates=units)
    judging = rule(base=base, severity=Severity.ERROR)
    cut, before = reasons
    told = [(("A", "B"), before, "0幢", "warning"), (("A", "C"), before, "2幢", "warning")]

    def judged(whole):
        result = found(judging, whole, contents, before=base)
        return [(each.codes, each.reason, each.about, each.severity) for each in result]

    assert judged(base) == told
    # What a plan cuts anew, and what it cuts into more parts than before, comes first.
    divided = apply(base, Split("A", line((0.5, -1), (0.5, 3)), (Named("A", "西"), Named("E", "东")))).mesh
    assert judged(divided) == [
        (("A", "E"), cut, "1幢", "error"),
        (("A", "C", "E"), cut, "2幢", "error"),
        (("A", "B"), before, "0幢", "warning"),
    ]
    # A border that was moved inside a building cuts it no more than before; one that is whole is nobody's.
    merged = apply(base, Merge(("A", "B"), "B")).mesh
    assert judged(merged) == [(("B", "C"), before, "2幢", "warning")]
    moved = apply(merged, Split("B", line((2.2, -1), (2.2, 3)), (Named("B", "西"), Named("F", "东")))).mesh
    assert (("B", "F"), before, "0幢", "warning") in judged(moved)


def test_cut_buildings_that_read_the_same_are_told_apart():
    shapes = blocks((1.5, 0.5, 2.5, 0.8), (1.5, 1.2, 2.5, 1.5), (1.5, 1.6, 2.5, 1.7)).shapes
    contents = Contents(buildings=Units(shapes, ["2号", "2号", "3号"]), households=np.ones(3, dtype=int))
    result = found(rules.BuildingsWhole(), mesh(south=""), contents)
    assert [each.about for each in result] == ["2号 (1/2)", "2号 (2/2)", "3号"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["A · B · 中山路2号", "A · B · C · D · 2号 (near 人民路)", "A · 城市花园2幢"]),
        ("zh", ["A · B · 中山路2号", "A · B · C · D · 2号（人民路附近）", "A · 城市花园2幢"]),
    ],
)
def test_buildings_of_one_number_are_told_apart_by_estate_or_road(language, told):
    whole = mesh(south="")
    shapes = blocks((1.5, 0.5, 2.5, 1), (1.9, 1.9, 2.1, 2.1), (-0.5, 0.5, 0.5, 1)).shapes
    road = shapely.LineString(line((0, 2.2), (4, 2.2)))
    lines = [
        Line("人民路", LineKind.ROAD, LineRank.STREET, 12.0, road),
        Line("新安江", LineKind.RIVER, LineRank.STREET, 50.0, road),
    ]
    registered = Contents(lines=lines).with_buildings(
        shapes, [None, None, "城市花园"], ["2号", "2号", "2幢"], np.ones(3, dtype=int), ["中山路", None, None]
    )
    texts = [plans.finding(each, Wording(language)) for each in found(rules.BuildingsWhole(), whole, registered)]
    assert [text.split(" · ", 1)[1] for text in texts] == told
    named = registered.with_buildings(shapes[:1], [None], ["中山路2号"], np.ones(1, dtype=int), ["中山路"])
    assert [each.about for each in found(rules.BuildingsWhole(), whole, named)] == ["中山路2号"]


def test_a_building_that_is_badly_drawn_is_judged_as_it_is_mended():
    bow = shapely.Polygon(line((1.5, 0.5), (2.5, 1), (2.5, 0.5), (1.5, 1)))
    contents = Contents(buildings=Units(np.array([bow]), ["结"]), households=np.array([1]))
    (cut,) = found(rules.BuildingsWhole(), mesh(), contents)
    assert cut.codes == ("A", "B")


def test_places_in_no_grid_are_told_of_by_squares():
    whole = mesh(HOLED, south="")
    lon, lat = np.array([pictures.at(1.4, 1.5), pictures.at(1.6, 1.5), pictures.at(40, 40), pictures.at(0.5, 0.5)]).T
    result = found(rules.PlacesOwned(), whole, Contents(places=Points.of(lon, lat)))
    assert sorted(each.count for each in result) == [1, 2]
    assert {(each.codes, each.reason) for each in result} == {((), rules.PLACES_UNOWNED)}
    assert {(each.lon, each.lat) for each in result} <= set(zip(lon.tolist(), lat.tolist()))


def test_codes():
    community = "341002001001"
    shape = mesh("ABC", south="")
    codes = {"A": f"{community}001", "B": "341002001002001", "C": "X1"}
    grids = [replace(grid, code=codes[code], community=community) for code, grid in shape.grids.items()]
    area = Area(community, "前园社区", Level.COMMUNITY, None, shape.area_shape(NORTH))
    whole = mesh_of(grids, [area])
    assert short(found(code_rules.CodesValid(), whole)) == [
        ((codes["B"],), code_rules.CODE_ELSEWHERE, 1, None),
        (("X1",), code_rules.CODE_FORM, 1, None),
    ]
    assert found(code_rules.CodesValid(form=None), whole) == []


def test_a_code_used_before_the_plan_began():
    """No edit would do this; a plan that was put together in another way might."""
    before = mesh(used=["E"])
    grids = [Grid("E", *(getattr(grid, name) for name in ("name", "community", "households", "shape")))
             if code == "A" else grid for code, grid in before.grids.items()]  # fmt: skip
    again = mesh_of(grids, list(before.areas.values()))
    judging = code_rules.CodesValid(form=None, base=before)
    assert short(found(judging, again)) == [(("E",), code_rules.CODE_REUSED, 1, None)]
    assert found(code_rules.CodesValid(form=None, base=before), before) == []


def test_a_code_that_another_publication_had_announced_is_refused():
    judging = code_rules.CodesValid(form=None, announced=frozenset(("B", "P")))
    assert short(found(judging, mesh())) == [(("B",), code_rules.CODE_ANNOUNCED, 1, None)]
    party = apply(mesh(), GroupParty("P", "组团", ("A", "C"))).mesh
    assert short(found(judging, party))[1:] == [(("A", "C"), code_rules.CODE_ANNOUNCED, 1, "P")]


def test_golden_places_stay_where_they_are():
    whole = mesh()
    contents = Contents(golden=[Golden(*pictures.at(0.5, 0.5), "市政府", "A"), Golden(*pictures.at(9, 9), "外", "B")])
    assert short(found(rules.GoldenStay(), whole, contents)) == [(("B",), rules.GOLDEN_MOVED, 1, "外")]
    retired = apply(whole, Retire("A", "B")).mesh
    (moved, _) = found(rules.GoldenStay(), retired, contents, before=whole)
    assert (moved.codes, moved.about, (moved.lon, moved.lat)) == (("A", "B"), "市政府", pictures.at(0.5, 0.5))


def test_grids_without_a_leader():
    whole = mesh()
    contents = Contents(posts=[("A", Role.LEADER), ("B", Role.POLICE), ("C", Role.LEADER), ("D", Role.LEADER)])
    assert short(found(rules.LeaderInEach(), whole, contents)) == [(("B",), rules.NO_LEADER, 1, None)]
    divided = apply(whole, Split("A", line((1, -1), (1, 3)), (Named("A", "西"), Named("A2", "东")))).mesh
    assert [each.codes for each in found(rules.LeaderInEach(), divided, contents, before=whole)] == [("A2",), ("B",)]


def test_party_grids_of_one_grid_or_of_grids_that_do_not_touch():
    picture = "ABC\nDEF"
    groups = {"P1": ("A", "B", "E"), "P2": ("C",), "P3": ("D", "F")}
    whole = mesh(picture, south="DEF", parties=[Party(code, f"组团{code}", frozenset(groups[code])) for code in groups])
    result = found(rules.PartyGrids(), whole)
    assert short(result) == [
        (("C",), rules.PARTY_ALONE, 1, "组团P2"),
        (("D", "F"), rules.PARTY_APART, 2, "组团P3"),
    ]
    assert {each.severity for each in result} == {Severity.WARNING}
    assert [whole.grids[code].shape.contains(place(each)) for code, each in zip("CF", result)] == [True, True]
    corners = apply(whole, GroupParty("P1", "组团", ("A", "E"))).mesh
    assert found(rules.PartyGrids(), corners, before=whole)[0].reason == rules.PARTY_APART
    mended = apply(apply(whole, GroupParty("P3", "组团", ())).mesh, GroupParty("P2", "组团", ("C", "F"))).mesh
    assert found(rules.PartyGrids(), mended, before=whole) == []


def test_the_code_of_a_party_grid_is_of_the_form_of_codes():
    community = "341002001001"
    grids = [replace(grid, code=f"{community}{at:03d}", community=community)
             for at, grid in enumerate(mesh("ABC", south="").grids.values(), 1)]  # fmt: skip
    first, second, third = (grid.code for grid in grids)
    before = mesh_of(grids, parties=[Party("旧", "组团", frozenset([first]))])
    rule = code_rules.CodesValid(base=before)
    assert found(rule, before) == []
    named = apply(before, GroupParty(f"{community}901", "组团", (second,))).mesh
    assert found(rule, named, before=before) == []
    (finding,) = found(rule, apply(before, GroupParty("341002001002901", "组团", (second,))).mesh, before=before)
    assert short([finding]) == [((second,), code_rules.PARTY_ELSEWHERE, 1, "341002001002901")]
    wrong = apply(before, GroupParty("<b>", "组团", (third, second))).mesh
    (finding,) = found(rule, wrong, before=before)
    assert short([finding]) == [((second, third), code_rules.PARTY_FORM, 1, "<b>")]
    assert finding.severity == Severity.ERROR
    assert found(code_rules.CodesValid(form=None, base=before), wrong) == []


def test_sides_that_cannot_be_named():
    whole = mesh("AB\nAB", south="")
    assert found(rules.SidesNameable(), whole) == []  # nobody has given any lines
    ring = shapely.LinearRing(box(0, 0, 1, 2)[0][0])
    contents = Contents(lines=[Line("环路", LineKind.ROAD, LineRank.STREET, 8.0, shapely.LineString(ring.coords))])
    (one,) = found(rules.SidesNameable(), whole, contents)
    assert (one.codes, one.reason, one.severity) == (("B",), rules.NO_NAMES, Severity.WARNING)
    around = 2 * 221.7 + 2 * 96.8
    assert 100 * 221.7 / around - 1 < one.count < 100 * (221.7 + 4 * 16) / around
    assert place(one).distance(whole.grids["B"].shape.boundary) < 1e-9
    assert found(rules.SidesNameable(least_share=0.3), whole, contents) == []


def test_all_rules_and_their_settings():
    whole = mesh()
    every = usual(whole, form=None, band=Band(1, 1000))
    assert len({rule.name for rule in every}) == len(every) == 14
    assert {each.rule for each in findings(Tally.of(whole, Contents()), every)} == {"leader_in_each"}
    strict = replace(rules.LeaderInEach(), severity=Severity.ERROR)
    assert {each.severity for each in findings(Tally.of(whole, Contents()), [strict])} == {Severity.ERROR}


def test_buildings_that_borders_only_touch_are_whole():
    units = blocks((1.5, 0.5, 2, 1), (2, 1, 2.5, 1.5))
    assert found(rules.BuildingsWhole(), mesh(), Contents(buildings=units, households=np.ones(2, dtype=int))) == []
