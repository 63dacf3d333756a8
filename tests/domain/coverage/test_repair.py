"""The repair mends what is accepted, and only that: no new defect, no ground lost, nobody else touched."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from geogrid.domain import crs
from geogrid.domain.coverage.defect import Allowance, DefectKind
from geogrid.domain.coverage.proposal import Action, Proposal, Rule
from geogrid.domain.coverage.repair import Repair
from geogrid.domain.simulate.cloth import PLANE, weave
from geogrid.domain.simulate.damage import Way, damage
from geogrid.errors import RepairRefused

EAST, NORTH = 627_000.0, 3_288_000.0
PARENT = box(0, 0, 400, 300)


def at(shape):
    return shapely.transform(shape, lambda xy: xy + (EAST, NORTH))


def squares(**changed):
    """Twelve squares of 100 m, coded 00, 01 ... row by row from the south-west; some drawn otherwise::

    20 21 22 23
    10 11 12 13
    00 01 02 03
    """
    shapes = {
        f"{row}{column}": box(column * 100, row * 100, (column + 1) * 100, (row + 1) * 100)
        for row in range(3)
        for column in range(4)
    }
    return shapes | {code.removeprefix("g"): shape for code, shape in changed.items()}


def begun(shapes, parent=PARENT, **options):
    parent = parent and at(parent)
    return Repair.of(
        list(shapes), [shape and at(shape) for shape in shapes.values()], crs=PLANE, parent=parent, **options
    )


def only(repair, kind):
    (defect,) = [item for item in repair.items if item.kind == kind and not item.allowed]
    return defect


def names(repair, defect):
    return [proposal.name for proposal in repair.proposals(defect)]


def accepted(repair, defect, name):
    (chosen,) = [proposal for proposal in repair.proposals(defect) if proposal.name == name]
    return repair.accept(defect, chosen)


def area_of(repair, code):
    return repair.coverage.shapes[repair.coverage.codes.index(code)].area


def is_seamless(repair, parent=PARENT):
    shapes = repair.coverage.shapes[[not shape.is_empty for shape in repair.coverage.shapes]]
    whole = shapely.union_all(shapes)
    return (
        shapely.coverage_is_valid(shapes)
        and shapely.area(shapes).sum() == pytest.approx(parent.area, rel=1e-9)
        and whole.symmetric_difference(at(parent)).area <= 1e-9 * parent.area
    )


GAP = squares(g11=box(100, 100, 198, 200))
OVERLAP = squares(g11=box(100, 100, 203, 200))
INLET = squares(g01=box(100, 0, 198, 100))
OUTSIDE = squares(g03=box(300, -2, 400, 100))
MISMATCH = squares(g11=Polygon([(100, 100), (200, 100), (200, 150), (200, 200), (100, 200)]))
WEAVE = squares(g11=Polygon([(100, 100), (200, 100), (203, 125), (197, 150), (203, 175), (200, 200), (100, 200)]))
THREE = squares(g11=box(90, 90, 210, 210))


@pytest.mark.parametrize(
    ("shapes", "kind", "expected"),
    [
        (GAP, DefectKind.GAP, ["give:11", "give:12", "give:01", "give:21", "split"]),
        (OVERLAP, DefectKind.OVERLAP, ["give:12", "give:11", "split"]),
        (INLET, DefectKind.INLET, ["give:01", "give:02", "give:11", "split"]),
        (OUTSIDE, DefectKind.OUTSIDE, ["cut"]),
        (MISMATCH, DefectKind.MISMATCH, ["insert"]),
    ],
)
def test_each_proposal_mends_the_defect_and_leaves_a_seamless_coverage(shapes, kind, expected):
    repair = begun(shapes)
    defect = only(repair, kind)
    assert sorted(names(repair, defect)) == sorted(expected)
    for proposal in repair.proposals(defect):
        after = repair.accept(defect, proposal)
        assert after.report.valid, proposal
        if (kind, proposal.action) != (DefectKind.INLET, Action.SPLIT):  # its line ends on a lattice point of the edge
            assert is_seamless(after), proposal
        step = after.steps[-1]
        assert step.moved_m2 == pytest.approx(defect.area_m2, rel=2e-3, abs=1e-2)


def test_a_gap_goes_to_whom_it_is_given_and_nobody_else_is_touched():
    repair = begun(GAP)
    after = accepted(repair, only(repair, DefectKind.GAP), "give:12")
    assert area_of(after, "12") == pytest.approx(10_200)
    changed = {
        code
        for code, now, before in zip(after.coverage.codes, after.coverage.shapes, repair.coverage.shapes)
        if now.wkb != before.wkb
    }
    assert changed <= {"11", "12", "21", "01"}
    assert {"00", "02", "03", "10", "13", "20", "22", "23"}.isdisjoint(changed)
    assert after.steps[-1].won_m2 == pytest.approx({"12": 200}, rel=1e-3)


def shaken(shape, random, off):
    """Return a shape with each of its vertices moved by up to so much, east and north."""

    def move(xy):
        vertices, which = np.unique(xy, axis=0, return_inverse=True)
        return (vertices + random.uniform(-off, off, vertices.shape))[which.reshape(-1)]

    return shapely.transform(shape, move)


@pytest.mark.parametrize("off", [0.002, 0.005, 0.008])
@pytest.mark.parametrize("seed", range(3))
def test_damage_in_a_file_in_which_every_vertex_is_off_by_about_the_tolerance(off, seed):
    """What is closed below the tolerance may be a hair wider elsewhere then: that is mended too."""
    cloth, random = weave(30, vertices=12, seed=seed), np.random.default_rng(seed)
    options = {"count": 6, "seed": seed, "crs": PLANE, "widths": (0.05, 2.0)}
    ways = (Way.OVERLAP, Way.GAP, Way.SHIFTED, Way.DROPPED, Way.REDRAWN)
    damaged = damage(cloth.codes, cloth.shapes.tolist(), cloth.parent, ways=ways, **options)
    shapes = [shaken(shape, random, off) for shape in damaged.shapes]
    after = Repair.of(damaged.codes, shapes, crs=PLANE, parent=cloth.parent).accept_all(60.0)
    assert after.report.defects == ()
    assert after.report.below_tolerance == 0
    assert shapely.coverage_is_valid(after.coverage.shapes)
    off_edge = shapely.union_all(after.coverage.shapes).symmetric_difference(cloth.parent)
    assert off_edge.area <= 1e-4 * cloth.parent.length  # vertices that came less than 0.1 mm beside it stay there


def test_narrow_ground_where_no_border_bends_is_counted_and_joined():
    """A triangle of 10 mm by 85 m that both claim; its corner lies a little beyond the end of the other's edge."""
    one = Polygon([(0, 0), (150, 0), (150, 40), (100, 40), (40, 100), (0, 100)])
    other = Polygon([(150, 0), (200, 0), (200, 100), (40, 100), (99.997, 39.9892), (100, 40), (150, 40)])
    repair = begun({"0": one, "1": other}, parent=box(0, 0, 200, 100))
    assert repair.report.defects == ()
    assert repair.report.below_tolerance == 1
    assert repair.report.below_tolerance_m2 == pytest.approx(shapely.intersection(one, other).area, rel=0.01)
    assert is_seamless(repair.accept_all(5.0), box(0, 0, 200, 100))


def is_as_it_was(now, before):
    """A neighbour may be given a vertex that lies on its border; put on the lattice that is up to 0.1 mm beside it."""
    return now.symmetric_difference(before).area <= 1e-4 * before.length


@pytest.mark.parametrize("name", ["give:10", "give:11", "split"])
def test_a_neighbour_whose_border_is_a_little_off_stays_as_it_was(name):
    """The two in the north overlap; their border with the one in the south lies 5 mm above it::

    +---------++-------+
    |   10    ||  11   |
    +---------++-------+
    |        00        |     1 km
    +------------------+
    """
    shapes = {
        "00": box(0, 0, 1000, 100),
        "10": Polygon([(0, 100), (500, 100.005), (500, 200), (0, 200)]),
        "11": Polygon([(498, 100.005), (1000, 100), (1000, 200), (498, 200)]),
    }
    repair = begun(shapes, parent=box(0, 0, 1000, 200))
    defect = only(repair, DefectKind.OVERLAP)
    assert defect.grids == ("10", "11")
    after = accepted(repair, defect, name)
    assert after.coverage.shapes[0].wkb == repair.coverage.shapes[0].wkb
    assert after.steps[-1].won_m2.keys() <= {"10", "11"}
    assert DefectKind.OVERLAP not in {item.kind for item in after.items}
    assert is_seamless(after.join(), box(0, 0, 1000, 200))


@pytest.mark.parametrize("seed", range(4))
def test_who_is_not_concerned_stays_as_it_was_though_every_vertex_is_off(seed):
    cloth, random = weave(30, vertices=12, seed=seed), np.random.default_rng(seed)
    options = {"count": 6, "seed": seed, "crs": PLANE, "widths": (0.05, 2.0)}
    ways = (Way.OVERLAP, Way.GAP, Way.SHIFTED, Way.DROPPED, Way.REDRAWN)
    damaged = damage(cloth.codes, cloth.shapes.tolist(), cloth.parent, ways=ways, **options)

    shapes = [shaken(shape, random, 0.002) for shape in damaged.shapes]
    repair, accepted_ = Repair.of(damaged.codes, shapes, crs=PLANE, parent=cloth.parent), 0
    for defect in [item for item in repair.items if item.kind in (DefectKind.OVERLAP, DefectKind.GAP)]:
        for proposal in repair.proposals(defect):
            try:
                after = repair.accept(defect, proposal)
            except RepairRefused:
                continue
            accepted_ += 1
            rows = zip(repair.coverage.codes, repair.coverage.shapes, after.coverage.shapes, strict=True)
            named = {*defect.grids, *after.steps[-1].won_m2}
            assert [code for code, one, now in rows if code not in named and not is_as_it_was(now, one)] == []
            assert named == set(defect.grids)
    assert accepted_ >= 8


def test_the_rule_says_who_comes_first():
    shapes = squares(g11=box(100, 100, 198, 200), g12=box(200, 100, 290, 200), g13=box(290, 100, 400, 200))
    first = {rule: names(begun(shapes, rule=rule), only(begun(shapes, rule=rule), DefectKind.GAP))[0] for rule in Rule}
    assert first == {
        Rule.LONGEST_BORDER: "give:11",
        Rule.LARGEST: "give:01",
        Rule.SMALLEST: "give:12",
        Rule.LOWEST_CODE: "give:01",
    }


def test_a_split_runs_along_the_middle():
    repair = begun(GAP)
    after = accepted(repair, only(repair, DefectKind.GAP), "split")
    assert area_of(after, "11") == pytest.approx(9_900, rel=1e-6)
    assert area_of(after, "12") == pytest.approx(10_100, rel=1e-6)


def test_borders_that_weave_are_snapped_to_one():
    repair = begun(WEAVE)
    assert sorted(str(item.kind) for item in repair.items) == ["gap", "overlap", "overlap"]
    after = accepted(repair, repair.items[0], "snap:12")
    assert after.report.defects == ()
    assert is_seamless(after)
    assert area_of(after, "11") == pytest.approx(10_000)


def test_borders_are_snapped_along_the_row_of_gaps_and_overlaps_chosen():
    """Twice two grids weave along their border, 60 m apart from each other."""
    east = [(100, 0), (102, 5), (98, 15), (100, 20), (100, 80), (102, 85), (98, 95), (100, 100)]
    shapes = {"0": Polygon([(0, 0), *east, (0, 100)]), "1": box(100, 0, 200, 100)}
    repair = begun(shapes, parent=box(0, 0, 200, 100))
    by_latitude = sorted(repair.items, key=lambda item: item.shape.centroid.y)
    assert len(by_latitude) == 4
    after = accepted(repair, by_latitude[0], "snap:1")
    assert sorted(item.key for item in after.items) == sorted(item.key for item in by_latitude[2:])


def test_three_grids_on_one_spot_are_mended_face_by_face():
    repair = begun(THREE)
    assert len(repair.items) == 8
    while repair.items:
        face = repair.items[0]
        repair = accepted(repair, face, f"give:{next(code for code in face.grids if code != '11')}")
    assert is_seamless(repair)
    assert area_of(repair, "11") == pytest.approx(10_000)


def test_a_grid_given_twice_is_dropped_only_by_a_person():
    repair = begun(squares() | {"zz": box(100, 100, 200, 200)})
    defect = only(repair, DefectKind.OVERLAP)
    assert names(repair, defect) == ["drop:11", "drop:zz"]
    assert not repair.accept_all(1_000.0).report.valid
    after = accepted(repair, defect, "drop:zz")
    assert after.report.defects == ()
    assert is_seamless(after)


def test_an_invalid_shape_shows_both_readings_and_is_mended_alone_only_where_they_agree():
    bow = Polygon([(100, 100), (200, 200), (200, 100), (100, 200)])
    repair = begun(squares(g11=bow))
    defect = only(repair, DefectKind.INVALID)
    assert names(repair, defect) == ["mend:structure", "mend:linework"]
    assert accepted(repair, defect, "mend:structure").coverage.shapes[5].is_valid
    spike = Polygon([(100, 100), (200, 100), (200, 200), (150, 200), (150, 260), (150, 200), (100, 200)])
    after = begun(squares(g11=spike)).accept_all(5.0)
    assert after.report.valid
    assert is_seamless(after)


def test_close_borders_are_joined_vertex_by_vertex():
    repair = begun(squares(g11=box(100.004, 100, 200, 200)))
    assert repair.report.below_tolerance == 1
    assert not shapely.coverage_is_valid(repair.coverage.shapes)
    after = repair.join()
    assert after.report.below_tolerance == 0
    assert is_seamless(after)
    assert after.steps[-1].won_m2 == pytest.approx({"11": 0.4}, rel=1e-3)  # what moves is told


@pytest.mark.parametrize("low", [(0.005, 0.0), (0.006, 0.006)])
def test_a_grid_a_little_beyond_the_edge_is_brought_back_to_it_and_the_edge_stays_straight(low):
    """The parent has no corner where the two meet::

    +------+------+
    |  0   |  1   |
    +------+------+   one or both of them 5 mm too low
    """
    shapes = {str(at): box(100 * at, -depth, 100 * at + 100, 100) for at, depth in enumerate(low)}
    parent = box(0, 0, 200, 100)
    after = begun(shapes, parent=parent).accept_all(5.0)
    assert after.report.below_tolerance == 0
    assert is_seamless(after, parent)


def test_borders_two_tenths_of_a_millimetre_apart_are_joined_too():
    bent = Polygon([(0, 0), (100, 0), (100, 30), (100.0002, 50), (100, 70), (100, 100), (0, 100)])
    straight = Polygon([(100, 0), (200, 0), (200, 100), (100, 100), (100, 70), (100, 50), (100, 30)])
    after = begun({"0": bent, "1": straight}, parent=box(0, 0, 200, 100)).accept_all(5.0)
    assert is_seamless(after, box(0, 0, 200, 100))


def test_a_file_in_which_every_vertex_is_off_by_millimetres():
    cloth, random = weave(30, vertices=24, seed=5), np.random.default_rng(5)

    def shaken(xy):
        moved = xy[:-1] + random.uniform(-0.002, 0.002, (len(xy) - 1, 2))
        return np.concatenate([moved, moved[:1]])

    shapes = [shapely.transform(shape, shaken) for shape in cloth.shapes]
    repair = Repair.of(cloth.codes, shapes, crs=PLANE, parent=cloth.parent)
    assert repair.report.below_tolerance > 100
    after = repair.accept_all(5.0)
    assert shapely.coverage_is_valid(after.coverage.shapes)
    assert shapely.union_all(after.coverage.shapes).symmetric_difference(cloth.parent).area <= 1e-4


def test_a_hundred_gaps_between_the_same_two_are_closed_together():
    """Two combs, their teeth 1 m long and 0.3 m apart from each other."""
    teeth = np.arange(100)
    left = [(0, 0), (100, 0), *((x, y) for n in teeth for x, y in ((100, n), (101, n + 0.5))), (100, 100), (0, 100)]
    right = [
        (200, 0),
        (200, 100),
        (100, 100),
        *((x + 0.3, y) for n in teeth[::-1] for x, y in ((101, n + 0.5), (100, n))),
    ]
    right[-1] = (100, 0)
    shapes = {"0": Polygon(left), "1": Polygon(right)}
    parent = box(0, 0, 200, 100)
    repair = begun(shapes, parent=parent)
    assert len(repair.items) >= 1
    assert is_seamless(repair.accept_all(5.0), parent)


def test_many_holes_in_one_grid_are_filled_and_the_others_stay():
    """Holes of 0.5 m in rows; what is done about one leaves those elsewhere out of account."""
    rows = [(x, y) for x in range(10, 190, 10) for y in range(10, 190, 10)]
    holed = box(0, 0, 200, 200).difference(shapely.union_all([box(x, y, x + 0.5, y + 0.5) for x, y in rows]))
    wide = box(98, 98, 107, 107)
    repair = begun({"0": holed.difference(wide), "1": box(200, 0, 300, 200)}, parent=box(0, 0, 300, 200))
    after = repair.accept_all(5.0)
    assert len(after.steps) == len(rows) - 1
    assert [step.moved_m2 for step in after.steps] == pytest.approx([0.25] * len(after.steps), rel=1e-3)
    (left,) = after.report.defects
    assert left.area_m2 == pytest.approx(wide.area, rel=1e-3)
    assert after.coverage.shapes[0].area == pytest.approx(200 * 200 - wide.area, rel=1e-9)
    assert after.coverage.shapes[1] is repair.coverage.shapes[1]


@pytest.mark.parametrize("lean", [0.002, -0.002])
@pytest.mark.parametrize("count", [5, 8, 20])
def test_wedges_round_one_point(count, lean):
    """Overlaps, or gaps open to the outside, that run out to nothing where all grids meet."""
    turns = np.linspace(0, 2 * np.pi, count + 1)
    ends = np.stack([300 * np.exp(1j * turns[:-1]), 300 * np.exp(1j * (turns[1:] + lean))], axis=1)
    shapes = [at(Polygon([(0, 0), *((end.real, end.imag) for end in pair)])) for pair in ends]
    begun = Repair.of([str(n) for n in range(count)], shapes, crs=PLANE)
    mended = begun.accept_all(5.0)
    assert len(mended.report.defects) < len(begun.report.defects)
    assert all(shape.is_valid for shape in mended.coverage.shapes)


def test_what_is_wider_is_left():
    repair = begun(GAP).accept_all(1.0)
    assert [defect.kind for defect in repair.report.defects] == [DefectKind.GAP]
    assert repair.steps == ()


def test_what_is_allowed_stays_and_only_the_rest_is_mended():
    """A gap of 2 m by 100 m, of which the northern half is a lake."""
    lake = shapely.transform(at(box(195, 150, 205, 210)), to_storage)
    repair = begun(GAP, allowances=[Allowance("lake", "湖", "民政局", None, lake, DefectKind.GAP)])
    rest = only(repair, DefectKind.GAP)
    assert rest.area_m2 == pytest.approx(100, rel=2e-3)
    after = repair.accept_all(5.0)
    assert [item.allowed.code for item in after.items] == ["lake"]
    assert shapely.area(after.coverage.shapes).sum() == pytest.approx(PARENT.area - 100, abs=0.1)


def to_storage(xy):
    return np.column_stack(crs.to_storage(PLANE, xy[:, 0], xy[:, 1]))


def test_a_proposal_for_what_is_gone_is_refused():
    repair = begun(GAP)
    defect = only(repair, DefectKind.GAP)
    after = repair.accept(defect, repair.proposals(defect)[0])
    with pytest.raises(RepairRefused):
        after.item(defect.key)
    assert repair.item(defect.key) == defect  # the one before stays as it was


def test_stray_parts_go_to_the_grids_around_them():
    stray = shapely.MultiPolygon([box(100, 100, 200, 200), box(310, 210, 320, 220)])
    around = box(300, 200, 400, 300).difference(box(310, 210, 320, 220))
    repair = begun(squares(g11=stray, g23=around))
    after = accepted(repair, only(repair, DefectKind.MULTIPART), "hand_over")
    assert after.report.defects == ()
    assert is_seamless(after)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), grids=st.integers(60, 140))
def test_a_damaged_cloth_is_seamless_again_and_differs_by_less_than_the_damage(seed, grids):
    cloth = weave(grids, vertices=24, seed=seed)
    ways = (Way.OVERLAP, Way.GAP, Way.INLET, Way.OUTSIDE, Way.SHIFTED, Way.DROPPED, Way.EXTRA)
    options = {"count": grids // 8, "seed": seed, "crs": PLANE, "ways": ways, "widths": (0.02, 4.0)}
    damaged = damage(cloth.codes, cloth.shapes.tolist(), cloth.parent, **options)
    repair = Repair.of(damaged.codes, damaged.shapes, crs=PLANE, parent=cloth.parent)
    after = repair.accept_all(60.0)
    shapes = np.asarray(after.coverage.shapes, dtype=object)
    # A part that only held together by ground outside stays a part: whether it is stray, a person says.
    assert {defect.kind for defect in after.report.defects} <= {DefectKind.MULTIPART}
    assert shapely.coverage_is_valid(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(cloth.parent.area, rel=1e-9)
    assert shapely.union_all(shapes).symmetric_difference(cloth.parent).area <= 1e-4
    moved = sum(injury.area for injury in damaged.injuries)
    differs = shapely.area(shapely.symmetric_difference(shapes, np.asarray(cloth.shapes, dtype=object))).sum()
    assert differs / 2.0 <= moved  # what one grid wins another loses
    injured = {code for injury in damaged.injuries for code in injury.grids}
    for code, now, before in zip(damaged.codes, shapes, damaged.shapes):
        if now.wkb != before.wkb:
            near = shapely.distance(before, [injury.shape for injury in damaged.injuries])
            assert code in injured or near.min() < 0.05


def test_a_proposal_that_does_not_belong_to_the_defect_changes_nothing():
    repair = begun(GAP)
    with pytest.raises(RepairRefused):
        repair.accept(only(repair, DefectKind.GAP), Proposal(Action.CUT))


def test_what_another_repair_makes_possible_is_done_too():
    """Nothing can be proposed about a gap while a grid beside it is invalid; in the same go that is mended as well."""
    spiked = Polygon([(100.5, 0), (200, 0), (200, 50), (210, 50), (200, 50), (200, 100), (100.5, 100)])
    parent = box(0, 0, 200, 100)
    repair = begun({"a": box(0, 0, 100, 100), "b": spiked}, parent)
    assert {defect.kind for defect in repair.report.defects} == {DefectKind.INVALID, DefectKind.INLET}
    after = repair.accept_all(5.0)
    assert after.report.defects == ()
    assert is_seamless(after, parent)
