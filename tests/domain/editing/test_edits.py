"""Each edit does what it says, and to no other grid than it says."""

from dataclasses import replace

import pytest
import shapely
from shapely import Point
from shapely.affinity import scale

from geogrid.domain.coverage.lattice import snap
from geogrid.domain.editing import refusal
from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.edit import (
    ChangeCommunity,
    ChangeKind,
    Create,
    GroupParty,
    Merge,
    MoveBorder,
    MoveJunction,
    Named,
    Recode,
    Rename,
    Retire,
    Split,
    Transfer,
)
from geogrid.domain.editing.plan import Plan
from geogrid.domain.grid import GridKind
from geogrid.errors import EditRefused
from tests.domain.editing import oracle
from tests.domain.editing.drawn import DISTRICT, HOLED, NORTH, SOUTH, STREET, box, cells, line, mesh, turned
from tests.store import pictures

PIECES = (Named("A1", "西"), Named("A2", "东"))


def done(whole, edit):
    """The edit done, with all that holds of every edit."""
    applied = apply(whole, edit)
    after = applied.mesh
    oracle.assert_seamless(oracle.shapes(after))
    oracle.assert_levels(after)
    oracle.assert_arcs(after)
    oracle.assert_same(after.patched(applied.undo), whole)
    oracle.assert_same(whole.patched(applied.done), after)
    assert all(after.grids[code] is whole.grids[code] for code in whole.grids.keys() - set(applied.changed))
    return applied


def corners(mesh, code):
    return set(shapely.get_coordinates(mesh.grids[code].shape).round(9).view("c16").ravel().tolist())


def corner(column, row):
    return complex(*pictures.at(column, row))


def test_split_gives_the_left_of_the_line_to_the_first_piece():
    applied = done(mesh(), Split("A", line((1, -1), (1, 3)), PIECES))
    after = applied.mesh
    assert applied.changed == ("A", "A1", "A2", "C")
    # southwards, the left is the east
    assert [after.grids[code].shape.centroid.x > pictures.at(1, 0)[0] for code in ("A1", "A2")] == [True, False]
    assert [cells(after.grids[code].shape) for code in ("A1", "A2")] == [2, 2]
    assert (after.grids["A1"].name, after.grids["A1"].community, after.grids["A1"].households) == ("西", NORTH, None)


def test_where_a_line_meets_borders_neighbours_and_all_levels_take_the_vertex_over():
    before = mesh()
    after = done(before, Split("A", line((1, -1), (1, 3)), PIECES)).mesh
    assert corner(1, 2) in corners(after, "C") - corners(before, "C")
    for area in (NORTH, STREET, DISTRICT):
        assert pictures.at(1, 0) in set(after.area_shape(area).exterior.coords)
    assert pictures.at(1, 2) in set(after.area_shape(SOUTH).exterior.coords)
    assert after.grids["C"].households == 100  # its ground is what it was


def test_split_may_keep_the_code():
    after = done(mesh(), Split("A", line((1, -1), (1, 3)), (Named("A", "网格A"), Named("A2", "东")))).mesh
    assert sorted(after.grids) == ["A", "A2", "B", "C", "D"]


def test_a_line_near_a_vertex_goes_through_it():
    """8 mm beside a corner of the border, where no others meet."""
    whole = mesh("AAA\nB.A", south="")
    drawn = tuple((lon + 8e-8, lat) for lon, lat in line((2.6, -0.2), (1.4, 2.2)))
    after = done(whole, Split("A", drawn, PIECES)).mesh
    assert all(corner(2, 1) in corners(after, code) for code in ("A1", "A2"))
    assert len(corners(after, "A1")) + len(corners(after, "A2")) == len(corners(whole, "A")) + 3


def test_a_grid_with_a_hole_is_split_through_the_hole():
    after = done(mesh("AAA\nABA\nAAA", south=""), Split("A", line((1.5, -1), (1.5, 4)), PIECES)).mesh
    assert [cells(after.grids[code].shape) for code in ("A1", "A2", "B")] == [4, 4, 1]


def test_a_part_that_the_line_does_not_cross_goes_to_the_nearer_piece():
    apart = mesh("AAABA", south="")
    after = done(apart, Split("A", line((1, -1), (1, 2)), PIECES)).mesh
    assert [cells(after.grids[code].shape) for code in ("A1", "A2")] == [3, 1]
    assert after.grids["A1"].shape.geom_type == "MultiPolygon"


def test_merge_of_a_grid_in_two_parts():
    apart = mesh("AABACC", south="")
    assert cells(done(apart, Merge(("A", "B"), "B")).mesh.grids["B"].shape) == 4
    assert cells(done(apart, Merge(("A", "C"), "C")).mesh.grids["C"].shape) == 5


def test_a_grid_in_several_parts_is_recorded_anew_as_any_other():
    apart = mesh("AABB\nBBCC\nAADD", south="D")
    shape = apart.grids["A"].shape
    for edit in (Rename("A", "新"), Recode("A", "Z"), ChangeKind("A", GridKind.DEDICATED), ChangeCommunity("A", SOUTH)):
        applied = done(apart, edit)
        assert applied.mesh.grids["Z" if isinstance(edit, Recode) else "A"].shape is shape


def test_a_grid_smaller_than_any_edit_makes_one_is_recoded_as_any_other():
    tiny = mesh_of([replace(grid, shape=snap(scale(grid.shape, 0.02, 0.02, origin=pictures.at(0, 0))))
                    for grid in mesh("AABB").grids.values()])  # fmt: skip
    assert done(tiny, Recode("A", "Z")).mesh.grids["Z"].shape is tiny.grids["A"].shape


def test_merge_into_one_of_them_and_into_a_new_one():
    kept = done(mesh(), Merge(("A", "B"), "B")).mesh
    assert (sorted(kept.grids), kept.grids["B"].name, kept.grids["B"].households) == (["B", "C", "D"], "网格B", 200)
    new = done(mesh(), Merge(("A", "B"), "N", "北")).mesh
    assert (sorted(new.grids), new.grids["N"].name, cells(new.grids["N"].shape)) == (["C", "D", "N"], "北", 8)
    assert kept.grids["C"] is mesh().grids["C"] or kept.grids["C"].shape.wkb == mesh().grids["C"].shape.wkb


def test_merge_of_many_at_once():
    applied = done(mesh("ABC\nDEF\nGHI", south=""), Merge(tuple("ABCDEFGH"), "E"))
    assert applied.changed == tuple("ABCDEFGH")
    assert cells(applied.mesh.grids["E"].shape) == 8


def test_a_moved_border_changes_both_sides_and_nothing_else():
    for bent in (line((2, 0), (1, 1), (2, 2)), line((2, 2), (1, 1), (2, 0))):
        applied = done(mesh(), MoveBorder(("A", "B"), pictures.at(2, 1), bent))
        assert applied.changed == ("A", "B")
        assert [cells(applied.mesh.grids[code].shape) for code in "AB"] == [3, 5]
        assert applied.mesh.area_shape(DISTRICT) is applied.mesh.areas[DISTRICT].shape


def test_the_closed_border_of_an_enclave_can_be_moved():
    enclave = mesh("AAAA\nABBA\nABBA\nAAAA", south="")
    (ring,) = box(1.5, 1.5, 3.5, 3.5)[0]
    after = done(enclave, MoveBorder(("A", "B"), pictures.at(1, 2), ring)).mesh
    assert after.grids["B"].shape.bounds == pytest.approx((*pictures.at(1.5, 3.5), *pictures.at(3.5, 1.5)))


def test_a_junction_inside_moves_with_the_ends_of_its_borders():
    whole = mesh("AAB\nCCB\nCCB", south="")
    applied = done(whole, MoveJunction(pictures.at(2, 1), pictures.at(1.5, 1.5)))
    assert applied.changed == ("A", "B", "C")
    assert all(corner(1.5, 1.5) in corners(applied.mesh, code) for code in "ABC")
    assert not any(corner(2, 1) in corners(applied.mesh, code) for code in "ABC")


@pytest.mark.parametrize("beside", [0, 0.1, -0.1])
def test_a_junction_on_the_border_of_a_community_slides_along_it(beside):
    applied = done(mesh(), MoveJunction(pictures.at(2, 0), pictures.at(1, beside)))  # let go some metres beside it
    after = applied.mesh
    assert applied.changed == ("A", "B")
    assert [cells(after.grids[code].shape) for code in "AB"] == [3, 5]
    outline = set(after.area_shape(NORTH).exterior.coords)
    assert {pictures.at(1, 0), pictures.at(2, 0)} <= outline


BENT_ROAD = """
    AABBB
    AABBC
    CCCCC
"""


@pytest.mark.parametrize(("to", "of_a"), [((4, 1.5), 6.5), ((4, 2), 6), ((4.5, 1), 7.25)])
@pytest.mark.parametrize("decimals", [9, 7])
def test_a_junction_inside_slides_past_the_corners_of_a_border(to, of_a, decimals):
    """The road keeps its course: what was its other border goes on along it."""
    where = tuple(round(degrees, decimals) for degrees in pictures.at(*to))
    after = done(mesh(BENT_ROAD, south=""), MoveJunction(pictures.at(2, 2), where)).mesh
    assert [cells(after.grids[code].shape) for code in "AC"] == pytest.approx([of_a, 6], abs=1e-3)
    assert all(corner(*place) in corners(after, "C") for place in ((2, 2), (4, 2)))


def test_where_one_border_cannot_go_on_along_what_is_passed_the_other_does():
    """The border that comes from the south would cross it on its way to the new place."""
    whole = mesh("AAAB\nCCAB\nCCAB\nCCCB", south="")
    after = done(whole, MoveJunction(pictures.at(3, 3), pictures.at(2, 2))).mesh
    assert [cells(after.grids[code].shape) for code in "ABC"] == [3, 6, 7]


def test_four_borders_follow_a_junction_past_a_corner():
    whole = mesh("AABBB\nAABBD\nCCDDD\nCCDDD", south="")
    after = done(whole, MoveJunction(pictures.at(2, 2), pictures.at(4, 1.5))).mesh
    assert [cells(after.grids[code].shape) for code in "ABCD"] == [5.5, 2.5, 5, 7]
    assert {corner(4, 1.5)} == set.intersection(*(corners(after, code) for code in "ABCD"))


def test_ground_is_given_from_one_grid_to_another():
    applied = done(mesh(), Transfer(box(1, 0, 3, 1), ("A",), "B"))
    after = applied.mesh
    assert applied.changed == ("A", "B")
    assert [cells(after.grids[code].shape) for code in "AB"] == [3, 5]
    assert [after.grids[code].households for code in "AB"] == [None, None]


def test_only_the_ground_of_the_givers_is_given():
    after = done(mesh("AABBEE\nAABBEE", south=""), Transfer(box(1, 0, 5, 1), ("A",), "B")).mesh
    assert [cells(after.grids[code].shape) for code in "ABE"] == [3, 5, 4]


def test_buildings_far_from_their_new_grid_are_given_when_parts_are_meant():
    three = box(0.2, 0.2, 0.6, 0.6) + box(0.6, 0.2, 1.0, 0.6) + box(1.2, 0.2, 1.4, 0.6)
    after = done(mesh(), Transfer(three, ("A",), "B", several_parts=True)).mesh
    assert (len(after.grids["B"].shape.geoms), cells(after.grids["B"].shape)) == (3, 4.4)
    assert len(after.grids["A"].shape.interiors) == 2


def test_blocks_drawn_a_little_apart_are_given_as_one():
    """They leave 4 mm between them."""
    blocks = box(1, 0, 1.5, 1) + box(1.50004, 0, 2, 1)
    after = done(mesh(), Transfer(blocks, ("A",), "B")).mesh
    assert cells(after.grids["A"].shape) == 3
    assert len(after.grids["B"].shape.interiors) == 0


def test_a_grid_is_made_of_a_gap():
    whole = mesh(HOLED)
    gap = tuple(tuple(place) for place in shapely.get_coordinates(whole.gaps()).tolist())
    applied = done(whole, Create(((gap,),), "N", "新", NORTH, GridKind.DEDICATED))
    assert applied.changed == ("N",)
    assert applied.mesh.gaps().is_empty
    assert (applied.mesh.grids["N"].kind, applied.mesh.grids["N"].community) == (GridKind.DEDICATED, NORTH)
    assert not applied.mesh.area_shape(DISTRICT).interiors


def test_a_gap_is_of_the_community_that_has_its_ground():
    """As an import leaves it: the community is whole, one of its grids is not there."""
    whole = mesh(HOLED)
    claimed = replace(whole.areas[NORTH], shape=whole.areas[NORTH].shape.union(whole.gaps()))
    whole = replace(whole, areas={**whole.areas, NORTH: claimed})
    gap = tuple(tuple(place) for place in shapely.get_coordinates(whole.gaps()).tolist())
    assert whole.claimant(whole.gaps()) == NORTH
    assert done(whole, Create(((gap,),), "N", "新", NORTH)).mesh.gaps().is_empty
    other = replace(claimed, code=SOUTH, name="南", shape=shapely.box(0, 0, 1, 1))
    whole = replace(whole, areas={**whole.areas, SOUTH: other})
    with pytest.raises(EditRefused) as refused:
        apply(whole, Create(((gap,),), "N", "新", SOUTH))
    assert refused.value.facts["reason"] == refusal.OUTSIDE
    assert whole.gaps().covers(Point(refused.value.facts["lon"], refused.value.facts["lat"]))


def test_places_as_maps_send_them_are_exact_enough():
    """With 7 decimals they lie up to 8 mm beside what is meant."""
    whole = turned(mesh(HOLED, south=""))
    gap = sent(shapely.get_coordinates(whole.gaps()))
    after = done(whole, Create(((gap,),), "N", "新", NORTH)).mesh
    assert after.gaps().is_empty
    assert after.area_shape(NORTH).area == pytest.approx(whole.area_shape(NORTH).area + whole.gaps().area, rel=1e-9)
    arc = next(arc for arc in after.arcs["A"] if set(arc.sides) == {"A", "N"})
    ends = sent(shapely.get_coordinates(arc.line()))
    middle = sent(shapely.get_coordinates(after.grids["N"].shape.representative_point()))
    assert done(after, MoveBorder(("N", "A"), ends[1], (ends[0], *middle, ends[-1]))).changed == ("A", "N")


def sent(line):
    return tuple((round(lon, 7), round(lat, 7)) for lon, lat in line.tolist())


def test_a_grid_is_made_of_a_drawn_area():
    applied = done(mesh(), Create(box(1, 0, 3, 1), "N", "新", NORTH))
    assert applied.changed == ("A", "B", "N")
    assert [cells(applied.mesh.grids[code].shape) for code in "ABN"] == [3, 3, 2]


def test_a_grid_is_made_of_a_gap_and_of_what_lies_beside_it():
    applied = done(mesh(HOLED), Create(box(1, 0, 2, 2), "N", "新", NORTH))
    assert applied.changed == ("A", "N")
    assert [cells(applied.mesh.grids[code].shape) for code in "AEN"] == [9, 1, 2]


def test_a_retired_grid_goes_to_the_neighbour_with_the_longest_border():
    whole = mesh("AABCCC\nAABCCC\nAABBBC", south="")
    assert done(whole, Retire("A")).changed == ("A", "B")
    assert done(whole, Retire("C")).changed == ("B", "C")
    named = done(mesh("AAB\nAAB\nCCB", south=""), Retire("A", "C")).mesh
    assert (sorted(named.grids), cells(named.grids["C"].shape), named.grids["C"].households) == (["B", "C"], 6, 200)


@pytest.mark.parametrize("party", [("A", "C"), ("B",)])
def test_a_retired_grid_goes_to_the_longest_border_in_the_same_party_grid(party):
    whole = apply(mesh("AAB\nAAB\nCCB", south=""), GroupParty("P", "组团", party)).mesh
    after = done(whole, Retire("A")).mesh
    assert (sorted(after.grids), cells(after.grids["C"].shape)) == (["B", "C"], 6)
    assert after.parties["P"].members == {*party} - {"A"}


def test_a_retired_grid_goes_to_the_longest_border_that_leaves_no_more_parts():
    scattered = mesh("ACBABC\nACBBBC\nACBBBC", south="")
    assert scattered.neighbours("A")["C"] > scattered.neighbours("A")["B"]
    assert done(scattered, Retire("A")).changed == ("A", "B")


def test_a_retired_grid_stays_in_its_community():
    assert sorted(done(mesh("AAA\nCCC\nBCC", south="CB"), Retire("B")).mesh.grids) == ["A", "C"]


def test_names_and_kinds():
    after = done(mesh(), Rename("A", "新名")).mesh
    assert after.grids["A"].name == "新名"
    assert after.grids["A"].shape is not None
    kind = done(mesh(), ChangeKind("A", GridKind.DEDICATED)).mesh
    assert kind.grids["A"].kind is GridKind.DEDICATED


def test_another_code_leaves_the_shape_as_it_is():
    whole = mesh()
    applied = done(whole, Recode("A", "Z"))
    assert applied.changed == ("A", "Z")
    assert applied.mesh.grids["Z"].shape is whole.grids["A"].shape
    assert applied.mesh.drawn == whole.drawn


def test_a_grid_may_be_given_a_code_again_that_it_had_before():
    whole = mesh()
    plan = Plan.of(whole, [Recode("A", "Y"), Recode("Y", "Z")])
    assert plan.recoded == {"A": "Z"}
    for code, recoded in (("A", {}), ("Y", {"A": "Y"})):
        back = plan.apply(Recode("Z", code))
        assert back.recoded == recoded and back.mesh.codes_before == ({code: ("A",)} if recoded else {})
        assert back.mesh.grids[code].shape is whole.grids["A"].shape
        assert back.undo().mesh.recoded == plan.mesh.recoded
    for code in ("Z", "B"):
        with pytest.raises(EditRefused):
            plan.apply(Recode("C", code))
    with pytest.raises(EditRefused):
        plan.apply(Recode("C", "A"))


def test_codes_given_after_one_that_a_grid_has_again_are_used_and_so_are_those_before_the_base():
    back = Plan.of(mesh(former={"X": "A"}, used={"X"}), [Recode("A", "Y"), Recode("Y", "Z"), Recode("Z", "A")])
    for code in ("Y", "Z", "X"):
        with pytest.raises(EditRefused) as refused:
            back.apply(Recode("A", code))
        assert refused.value.facts["reason"] == refusal.CODE_USED


def test_another_community_takes_the_ground_with_it():
    whole = mesh()
    applied = done(whole, ChangeCommunity("A", SOUTH))
    assert applied.changed == ("A",)
    assert [cells(applied.mesh.area_shape(code)) for code in (NORTH, SOUTH)] == [4, 12]
    assert applied.mesh.area_shape(STREET) is whole.areas[STREET].shape


def test_a_community_can_be_left_without_grids():
    after = done(done(mesh(), ChangeCommunity("A", SOUTH)).mesh, ChangeCommunity("B", SOUTH)).mesh
    assert after.area_shape(NORTH).is_empty
    assert cells(after.area_shape(SOUTH)) == 16


def test_a_party_grid_has_the_ground_of_its_members_and_follows_them():
    grouped = done(mesh(), GroupParty("P", "组团", ("A", "C")))
    assert grouped.changed == ("P",)
    assert cells(grouped.mesh.party_shape("P")) == 8
    divided = done(grouped.mesh, Split("A", line((1, -1), (1, 3)), PIECES))
    assert divided.changed == ("A", "A1", "A2", "C", "P")
    assert divided.mesh.parties["P"].members == {"A1", "A2", "C"}
    assert divided.mesh.party_shape("P").area == grouped.mesh.party_shape("P").area
    again = done(divided.mesh, Merge(("A1", "A2"), "A3")).mesh
    assert done(again, Recode("C", "K")).mesh.parties["P"].members == {"A3", "K"}
    assert done(again, GroupParty("P", "组团", ("B",))).mesh.parties["P"].members == {"B"}
    assert done(again, GroupParty("P", "组团", ())).mesh.parties == {}
