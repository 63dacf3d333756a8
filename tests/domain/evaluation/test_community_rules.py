"""A community that comes to lie in more parts, and grids of one community with one name, on drawn meshes."""

from dataclasses import replace

from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.edit import ChangeCommunity, Rename
from geogrid.domain.evaluation.community_rules import COMMUNITY_PARTED, SAME_NAME, CommunityWhole, NamesDiffer
from tests.domain.editing.drawn import NORTH, SOUTH, mesh
from tests.domain.evaluation.test_rules import found, place


def test_a_community_that_is_given_a_grid_that_it_does_not_touch():
    whole = mesh("ABC\nDEF", south="DEF")
    rule = CommunityWhole(base=whole)
    beside = apply(whole, ChangeCommunity("A", SOUTH)).mesh
    assert found(rule, beside, before=whole) == []
    middle = apply(whole, ChangeCommunity("B", SOUTH)).mesh
    (one,) = found(rule, middle, before=whole)
    assert (one.severity, one.reason, one.count, one.about) == (
        "warning", COMMUNITY_PARTED, 2, whole.areas[NORTH].name,
    )  # fmt: skip
    assert one.codes in (("A",), ("C",)) and middle.grids[one.codes[0]].shape.contains(place(one))
    assert found(rule, whole, before=middle) == []


def test_exclaves_that_were_there_may_be_and_one_more_may_not():
    whole = mesh("ABCDE", south="BD")
    assert found(CommunityWhole(base=whole), whole) == []
    fewer = apply(whole, ChangeCommunity("B", NORTH)).mesh
    assert found(CommunityWhole(base=whole), fewer, before=whole) == []
    torn = apply(fewer, ChangeCommunity("A", SOUTH)).mesh
    assert found(CommunityWhole(base=whole), torn, before=fewer) == [], "as many as there were"
    (one,) = found(CommunityWhole(base=fewer), torn, before=fewer)
    assert (one.reason, one.count, one.about) == (COMMUNITY_PARTED, 2, whole.areas[SOUTH].name)


def test_grids_of_one_community_with_one_name():
    whole = mesh()
    assert found(NamesDiffer(), whole) == []
    twice = apply(whole, Rename("B", whole.grids["A"].name)).mesh
    (one,) = found(NamesDiffer(), twice, before=whole)
    assert (one.severity, one.codes, one.reason, one.count, one.about) == (
        "warning", ("A", "B"), SAME_NAME, 2, whole.grids["A"].name,
    )  # fmt: skip
    assert twice.grids["B"].shape.contains(place(one))
    across = apply(whole, Rename("C", whole.grids["A"].name)).mesh
    assert found(NamesDiffer(), across, before=whole) == []
    nameless = mesh_of([replace(grid, name="") for grid in whole.grids.values()], list(whole.areas.values()))
    assert found(NamesDiffer(), nameless) == []
