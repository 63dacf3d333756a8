"""What cannot be done is refused, with the reason and the place, and nothing is changed."""

import pytest

from geogrid.domain.editing import refusal
from geogrid.domain.editing.apply import apply
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
from geogrid.domain.grid import GridKind
from geogrid.errors import EditRefused
from geogrid.render.wording import catalog
from tests.domain.editing.drawn import HOLED, NORTH, SOUTH, box, line, mesh
from tests.store import pictures

PIECES = (Named("X", "西"), Named("Y", "东"))
COMB = "AAAA\nABAC"
TALL = "AAEE\nAAEE\nBBEE\nBBEE"


def refused(edit, whole=None):
    whole = whole or mesh()
    with pytest.raises(EditRefused) as error:
        apply(whole, edit)
    facts = error.value.facts
    return facts["reason"], None if facts["lon"] is None else (facts["lon"], facts["lat"])


def near(place, column, row, cells=0.75):
    lon, lat = pictures.at(column, row)
    return place is not None and abs(place[0] - lon) < cells * 1e-3 and abs(place[1] - lat) < cells * 1e-3


SPLITS = [
    (line((5, -1), (3, 1), (5, 3)), refusal.NOT_CROSSING, (3, 1)),
    (line((0.5, 0.5), (1.5, 0.5)), refusal.ENDS_INSIDE, (0.5, 0.5)),
    (line((1, -1), (1, 1)), refusal.ENDS_INSIDE, (1, 1)),
    (line((1, -1), (1, 0.5), (-1, 0.5), (-1, 1), (1, 1)), refusal.ENDS_INSIDE, (1, 1)),
    (line((1, -1), (1, 3), (1.5, 3), (1.5, -1)), refusal.CROSSES_TWICE, (1.5, 2)),
    (line((1, -1), (1, 0.5), (-1, 0.5), (-1, 1), (1, 1), (1, 3)), refusal.CROSSES_TWICE, (0, 1)),
    (line((1, 1), (1, -1), (1.5, -1), (1.5, 3), (1, 3), (1, 1)), refusal.CROSSES_TWICE, (1, 2)),
    (line((2, -1), (2, 3)), refusal.ALONG_BORDER, (2, 1)),
    (line((1, -1), (1, 1), (2, 1), (2, 2)), refusal.ALONG_BORDER, (2, 1.5)),
    (line((-1, -1), (3, 3)), refusal.AT_JUNCTION, (2, 2)),
    (line((1, -1), (2, 2)), refusal.AT_JUNCTION, (2, 2)),
    (line((0.5, -1), (0.5, 1), (1, 1), (1, 0.5), (-1, 0.5)), refusal.CROSSES_ITSELF, (0.5, 0.5)),
    (line((0.5, 0.5), (1.5, 0.5), (1, 1), (0.5, 0.5)), refusal.NOT_CROSSING, (0.5, 0.5)),
    (line((1, 1), (1, 1)), refusal.NOT_CROSSING, (1, 1)),
    (line((0.00001, 0.5), (0.00002, 0.5)), refusal.NOT_CROSSING, (0, 0.5)),
    (line((0.05, -1), (0.05, 3)), None, None),
    (line((0.004, -1), (0.004, 3)), refusal.TOO_SMALL, (0, 1)),
]


@pytest.mark.parametrize(("drawn", "reason", "place"), SPLITS)
def test_lines_that_do_not_split(drawn, reason, place):
    if reason is None:
        assert len(apply(mesh(), Split("A", drawn, PIECES)).mesh.grids) == 5
        return
    found, where = refused(Split("A", drawn, PIECES))
    assert found == reason
    assert place is None or near(where, *place, 0.1)


def test_a_long_strip_is_too_small_when_it_is_narrow():
    """45 cm wide, 666 m long, 300 m2."""
    whole = mesh("AA\n" * 6, south="")
    strip = line((0.00467, -1), (0.00467, 7))
    assert refused(Split("A", strip, PIECES), whole)[0] == refusal.TOO_SMALL


def test_a_line_through_both_arms_of_a_grid_crosses_it_twice():
    across = line((-1, 1.5), (5, 1.5))
    assert refused(Split("A", across, PIECES), mesh(COMB, south=""))[0] == refusal.CROSSES_TWICE


@pytest.mark.parametrize("backwards", [False, True])
def test_a_line_from_shell_to_hole_divides_nothing(backwards):
    ringed = mesh("AAA\nABA\nAAA", south="")
    places = [(1.5, -1), (1.5, 1.5)]
    reason, where = refused(Split("A", line(*places[:: -1 if backwards else 1]), PIECES), ringed)
    assert (reason, near(where, 1.5, 1.5, 0.1)) == (refusal.NOT_CROSSING, True)


def test_a_line_through_a_hole_crosses_once_and_what_it_does_besides_is_superfluous():
    ringed = mesh("AAA\nABA\nAAA", south="")
    through = [(1.5, -1), (1.5, 4)]
    assert len(apply(ringed, Split("A", line(*through), PIECES)).mesh.grids) == 3
    reason, where = refused(Split("A", line(*through, (0.5, 4), (0.5, 2), (-1, 2)), PIECES), ringed)
    assert (reason, near(where, 0.5, 3, 0.1)) == (refusal.CROSSES_TWICE, True)


def test_the_first_place_is_told_where_a_line_of_many_corners_crosses_itself():
    down = [(0.5, row / 200) for row in range(300)]
    loop = line((0.5, -1), *down, (1, 1.5), (1, 0.2), (-1, 0.2), (-1, 0.4), (1.5, 0.4))
    reason, where = refused(Split("A", loop, PIECES))
    assert (reason, near(where, 0.5, 0.2, 0.1)) == (refusal.CROSSES_ITSELF, True)


def test_codes_are_never_used_again():
    whole = mesh(used=["OLD"])
    after = apply(whole, Merge(("A", "B"), "B")).mesh
    cut = line((1, -1), (1, 3))
    used = [
        (whole, Split("A", cut, (Named("OLD", "旧"), Named("Y", "东")))),
        (whole, Recode("A", "OLD")),
        (whole, GroupParty("OLD", "组团", ("A",))),
        (after, Recode("B", "A")),
    ]
    twice = [
        (whole, Split("A", cut, (Named("X", "西"), Named("X", "东")))),
        (whole, Split("A", cut, (Named("A", "西"), Named("A", "东")))),
    ]
    taken = [
        (whole, Split("A", cut, (Named("B", "西"), Named("Y", "东")))),
        (whole, Merge(("A", "B"), "C")),
        (whole, Create(box(0, 0, 1, 1), "D", "新", NORTH)),
    ]
    assert {refused(edit, at)[0] for at, edit in used} == {refusal.CODE_USED}
    assert {refused(edit, at)[0] for at, edit in twice} == {refusal.CODE_TWICE}
    assert {refused(edit, at)[0] for at, edit in taken} == {refusal.CODE_TAKEN}
    assert refused(Recode("A", "A"), whole)[0] == refusal.UNCHANGED


def test_grids_that_are_retired_or_never_were():
    whole = apply(mesh(), Merge(("A", "B"), "B")).mesh
    for edit in (Rename("A", "名"), Retire("A"), ChangeKind("A", GridKind.BASE), ChangeCommunity("A", SOUTH),
                 Recode("A", "Z"), Merge(("A", "B"), "B"), Split("A", line((1, -1), (1, 3)), PIECES),
                 MoveBorder(("A", "B"), pictures.at(2, 1), line((2, 0), (2, 2))),
                 MoveBorder(("A", "B"), pictures.at(2, 1), line((2, 2), (2, 0))), Retire("A", "A"),
                 Transfer(box(1, 0, 3, 1), ("A",), "B"), Transfer(box(1, 0, 3, 1), ("B",), "A"),
                 GroupParty("P", "组团", ("A",)), Retire("B", "A")):  # fmt: skip
        assert refused(edit, whole)[0] == refusal.RETIRED
    assert refused(Rename("nobody", "名"), whole)[0] == refusal.UNKNOWN


def test_edits_that_change_nothing():
    whole = apply(mesh(), GroupParty("P", "组团", ("A",))).mesh
    for edit in (Rename("A", "网格A"), ChangeKind("A", GridKind.BASE), ChangeCommunity("A", NORTH),
                 GroupParty("P", "组团", ("A",)), GroupParty("Q", "组团", ()), Merge(("A", "A"), "A"),
                 MoveBorder(("A", "B"), pictures.at(2, 1), line((2, 0), (2, 2))),
                 MoveJunction(pictures.at(2, 0), pictures.at(2, 0))):  # fmt: skip
        assert refused(edit, whole)[0] == refusal.UNCHANGED


def test_merges_that_cannot_be():
    reason, where = refused(Merge(("A", "C"), "A"))
    assert (reason, near(where, 1, 3, 1)) == (refusal.TWO_COMMUNITIES, True)
    corner = mesh("AB\nCD", south="")
    reason, where = refused(Merge(("A", "D"), "A"), corner)
    assert (reason, near(where, 1.5, 1.5)) == (refusal.APART, True)
    grouped = apply(mesh(), GroupParty("P", "组团", ("A",))).mesh
    assert refused(Merge(("A", "B"), "A"), grouped)[0] == refusal.TWO_PARTIES
    assert refused(Retire("A"), grouped)[0] == refusal.TWO_PARTIES
    assert refused(GroupParty("Q", "组团", ("A", "B")), grouped)[0] == refusal.TWO_PARTIES


def test_grids_that_cannot_be_retired():
    assert refused(Retire("A", "C"))[0] == refusal.TWO_COMMUNITIES
    assert refused(Retire("A"), mesh("AC", south="C"))[0] == refusal.APART
    assert refused(Retire("A", "B"), mesh("ACB", south=""))[0] == refusal.APART


def test_grids_made_one_are_in_no_more_parts_than_before():
    scattered = mesh("ACBABC", south="")
    for edit in (Merge(("A", "C"), "A"), Retire("A", "C")):
        reason, where = refused(edit, scattered)
        assert (reason, near(where, 3.5, 0.5, 3)) == (refusal.SEVERAL_PARTS, True)


BORDERS = [
    (line((2, 0), (1, 1), (3, 1), (1, 0.5), (2, 2)), refusal.CROSSES_ITSELF, None),
    (line((2, 0), (1, 3), (2, 2)), refusal.OVER_ANOTHER, (1.5, 2)),
    (line((2, 0), (-1, 1), (2, 2)), refusal.OVER_ANOTHER, (0, 1)),
    (line((2, 0), (1, 1.99995), (2, 2)), refusal.OVER_ANOTHER, (1, 2)),
    (line((2, 0), (1, 2), (2, 2)), refusal.OVER_ANOTHER, (1.5, 2)),
    (line((2, 0), (3, -1), (5, 1), (3, 3), (2, 2)), refusal.OVER_ANOTHER, None),
    (line((2, 0), (2, 1.5)), refusal.NOT_BETWEEN, (2, 0)),
    (line((1, 0), (2, 2)), refusal.NOT_BETWEEN, (1, 0)),
    (line((2, 0), (0.001, 0.001), (0.001, 1.999), (2, 2)), refusal.TOO_SMALL, None),
]


@pytest.mark.parametrize(("drawn", "reason", "place"), BORDERS)
def test_borders_that_cannot_be_moved_so(drawn, reason, place):
    found, where = refused(MoveBorder(("A", "B"), pictures.at(2, 1), drawn))
    assert found == reason
    assert place is None or near(where, *place)


def test_borders_that_cannot_be_moved_at_all():
    at = pictures.at(1, 2)
    assert refused(MoveBorder(("A", "C"), at, line((0, 2), (1, 1), (2, 2))))[0] == refusal.OUTSIDE
    assert refused(MoveBorder(("A", "E"), at, line((0, 2), (1, 1))), mesh("ABE"))[0] == refusal.NO_BORDER
    reason, where = refused(MoveBorder(("A", "D"), at, line((0, 2), (1, 1), (2, 2))))  # of two communities, too
    assert (reason, where) == (refusal.NO_BORDER, at)


def test_a_border_may_not_pass_an_enclave():
    enclave = mesh("AAAABB\nAEAABB\nAAAABB", south="")
    over = line((4, 0), (0.5, 0.5), (0.5, 2.5), (4, 3))
    assert refused(MoveBorder(("A", "B"), pictures.at(4, 1), over), enclave)[0] == refusal.TOO_CLOSE


def test_the_closed_border_of_an_enclave_stays_closed_and_inside():
    enclave = mesh("AAAA\nABBA\nABBA\nAAAA", south="")
    edits = [
        (line((1, 1), (3, 1), (3, 3)), refusal.NOT_BETWEEN),
        (box(1.5, 1.5, 5, 3.5)[0][0], refusal.OVER_ANOTHER),
    ]
    for drawn, reason in edits:
        assert refused(MoveBorder(("A", "B"), pictures.at(1, 2), drawn), enclave)[0] == reason


JUNCTIONS = [
    ((1, 1), (1, 1.5), refusal.NO_JUNCTION, (1, 1)),
    ((2, 2), (2, 3), refusal.HELD, (2, 2)),
    ((2, 0), (2, 1), refusal.OUTSIDE, (2, 1)),
    ((2, 0), (2, 1.99995), refusal.TOO_CLOSE, (2, 2)),
    ((2, 0), (5, 5), refusal.OUTSIDE, (5, 5)),
]


@pytest.mark.parametrize(("at", "to", "reason", "place"), JUNCTIONS)
def test_junctions_that_cannot_be_moved_so(at, to, reason, place):
    found, where = refused(MoveJunction(pictures.at(*at), pictures.at(*to)))
    assert found == reason
    assert near(where, *place)


def test_a_junction_may_not_slide_where_its_border_would_leave_the_ground():
    notched = mesh("AABB\nAAB.\nAABB", south="")
    assert refused(MoveJunction(pictures.at(2, 0), pictures.at(4, 0.5)), notched)[0] == refusal.OVER_ANOTHER


def test_a_junction_inside_may_not_be_dragged_over_borders():
    whole = mesh(TALL, south="")
    assert refused(MoveJunction(pictures.at(2, 2), pictures.at(6, 2)), whole)[0] == refusal.OVER_ANOTHER


def test_a_junction_inside_may_not_slide_where_no_border_can_follow_it():
    whole = mesh("AABBB\nCCCCB\nDDDCB", south="")
    assert refused(MoveJunction(pictures.at(2, 1), pictures.at(4, 2.9)), whole)[0] == refusal.OVER_ANOTHER


def test_ground_that_cannot_be_given():
    assert refused(Transfer(box(1, 1, 2, 3), ("A",), "C"))[0] == refusal.OUTSIDE
    assert refused(Transfer(box(2, 0, 3, 1), ("A",), "B"))[0] == refusal.NO_GROUND
    assert refused(Transfer(box(1, 0, 1, 1), ("A",), "B"))[0] == refusal.NO_GROUND
    reason, where = refused(Transfer(box(-1, -1, 3, 3), ("A",), "B"))
    assert (reason, near(where, 1, 1, 1)) == (refusal.NOTHING_LEFT, True)
    reason, where = refused(Transfer(box(0.2, 0.2, 0.6, 0.6), ("A",), "B"))
    assert (reason, near(where, 0.4, 0.4)) == (refusal.SEVERAL_PARTS, True)
    assert refused(Transfer(box(0.2, 0.2, 0.23, 0.23), ("A",), "B", several_parts=True))[0] == refusal.TOO_SMALL
    bow = ((line((1, 0), (2, 1), (2, 0), (1, 1), (1, 0)),),)
    assert refused(Transfer(bow, ("A",), "B"))[0] == refusal.CROSSES_ITSELF


def test_ground_of_which_no_grid_can_be_made():
    reason, where = refused(Create(box(1, 1, 2, 3), "N", "新", NORTH))
    assert (reason, near(where, 1.5, 2.5)) == (refusal.OUTSIDE, True)
    assert refused(Create(box(1, -1, 2, 1), "N", "新", NORTH))[0] == refusal.OUTSIDE
    assert refused(Create(box(8, 8, 9, 9), "N", "新", NORTH))[0] == refusal.OUTSIDE
    assert refused(Create(box(1, 0, 2, 1), "N", "新", "nowhere"))[0] == refusal.NO_COMMUNITY
    assert refused(Create(box(0, 0, 0.00005, 0.00005), "N", "新", NORTH))[0] == refusal.NO_GROUND
    assert refused(Create(box(0, 1, 2, 1.5), "N", "新", NORTH))[0] == refusal.SEVERAL_PARTS
    assert refused(Create(box(0, 0, 2, 2), "N", "新", NORTH))[0] == refusal.NOTHING_LEFT
    assert refused(Create(box(1.2, 1.2, 5, 1.8), "N", "新", NORTH), mesh(HOLED))[0] == refusal.OUTSIDE


def test_another_community_must_be_there():
    assert refused(ChangeCommunity("A", "nowhere"))[0] == refusal.NO_COMMUNITY


def test_the_refusal_is_a_sentence_and_has_its_chinese():
    with pytest.raises(EditRefused) as error:
        apply(mesh(), Rename("nobody", "名"))
    told = "This edit cannot be done: there is no such grid. The code is nobody. Nothing was changed."
    assert str(error.value) == told
    reasons = {value for name, value in vars(refusal).items() if name.isupper()}
    assert reasons <= set(catalog("zh"))
