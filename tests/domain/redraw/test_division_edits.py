"""A division lands as ordinary edits: the mesh is then what was proposed, seamless, connected, and can be undone."""

from collections import Counter

import numpy as np
import pytest
import shapely

from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.edit import GroupParty, Split
from geogrid.domain.editing.mesh import Party
from geogrid.domain.editing.plan import Plan
from geogrid.domain.editing.wire import from_json, to_json
from geogrid.domain.redraw.balance import Effort, divide
from geogrid.domain.redraw.cutting import Contents, cut
from geogrid.domain.redraw.division_edits import edits_of
from geogrid.domain.register import Building, Line, LineKind, LineRank
from tests.domain.editing import oracle
from tests.domain.redraw.redraws import assert_sound, new_codes, town

QUICK = Effort(1, 60)
NEAR = 1.6e-7
"""Half of 3 cm: so far along an old border an edit may set the place where a new one meets it."""


def landed(base, codes, contents, wanted, beside=0.0, **more):
    """The division, and the plan with its edits; all that must be so has been looked at."""
    blocks = cut(base, codes, contents)
    division = divide(blocks, wanted, effort=QUICK, **more)
    edits = edits_of(base, division, new_codes())
    plan = Plan.of(base, [from_json(to_json(edit)) for edit in edits])
    assert_landed(base, set(codes), division, plan, beside)
    return division, plan


def assert_landed(base, codes, division, plan, beside):
    after = plan.mesh
    oracle.assert_seamless(oracle.shapes(after))
    oracle.assert_levels(after)
    others = base.grids.keys() - codes
    kept = {heir for heir in division.heir if heir is not None}
    assert kept <= codes
    made = after.grids.keys() - base.grids.keys()
    assert after.grids.keys() == others | kept | made
    assert len(made) == division.heir.count(None)
    assert_as_proposed(division, after, made, beside)
    for code in others:  # they take over a vertex at most
        assert shapely.symmetric_difference(after.grids[code].shape, base.grids[code].shape).area * 1e10 < 1e-3
    while plan.steps:
        plan = plan.undo()
    oracle.assert_same(plan.mesh, base)


def assert_as_proposed(division, after, made, beside):
    fresh = {after.grids[code].shape.representative_point().coords[0]: code for code in made}
    parted = {fall.community for fall in division.shortfalls}
    for at, heir in enumerate(division.heir):
        shape = shapely.coverage_union_all(division.blocks.shapes[division.members(at)])
        code = heir or next(code for spot, code in fresh.items() if shapely.contains_xy(shape, *spot))
        grid = after.grids[code]
        off = shapely.symmetric_difference(grid.shape, shape)
        assert off.area * 1e10 < 1e-3 if not beside else off.buffer(-beside).is_empty
        assert grid.community == division.community[at]
        assert grid.shape.geom_type == "Polygon" or division.community[at] in parted


def test_a_grid_is_split_in_two_along_roads():
    base, contents = town(40)
    done = Counter()
    for code in sorted(base.grids):
        blocks = cut(base, [code], contents)
        if len(blocks) < 4 or not blocks.households.any():
            continue
        division, plan = landed(base, [code], contents, 2)
        assert division.feature_share == 1
        assert code in division.heir
        assert len(plan.steps) == 1
        done[plan.edits[0].kind, division.reason is None] += 1
    assert done["split", True] + done["create", True] > 10
    assert done["split", True] > 0


def test_a_split_keeps_the_code_for_the_larger_part_and_names_the_other():
    base, contents = town(40)
    splits = []
    for code in sorted(base.grids):
        if len(cut(base, [code], contents)) > 4:
            division, plan = landed(base, [code], contents, 2)
            splits += [(division, plan)] if isinstance(plan.edits[0], Split) else []
    for division, plan in splits:
        (old,) = (at for at, heir in enumerate(division.heir) if heir)
        stay = sum(sum(division.blocks.addresses[at].values()) for at in division.members(old))
        assert division.moved == division.addresses - stay <= stay
        pieces = {piece.code: piece.name for piece in plan.edits[0].pieces}
        assert pieces[division.heir[old]] == plan.base.grids[division.heir[old]].name
    assert splits


@pytest.mark.parametrize("more", [-2, 0, 2])
def test_a_community_is_redrawn(more):
    base, contents = town(40)
    sizes = Counter(grid.community for grid in base.grids.values())
    for community, size in sizes.items():
        if size > 2:
            codes = base.members(community)
            division, plan = landed(base, codes, contents, {community: size + more})
            kinds = Counter(edit.kind for edit in plan.edits)
            assert kinds["create"] == max(more, 0) + kinds["retire"] - max(-more, 0)
            assert_sound(division, division.blocks, {community: size + more})


@pytest.mark.parametrize("wanted", [9, 25, 40, 60])
def test_a_district_is_redrawn(wanted):
    base, contents = town(40)
    division, plan = landed(base, base.grids, contents, wanted)
    assert len(plan.mesh.grids) == wanted
    # Redrawn again, what is good stays.
    blocks = cut(plan.mesh, plan.mesh.grids, contents)
    again = divide(blocks, wanted, effort=QUICK)
    assert again.moved <= division.addresses * 0.1


def test_nothing_to_do_is_no_edit():
    base, contents = town(10)
    blocks = cut(base, base.grids, contents)
    whole = {grid.community: 1 for grid in base.grids.values()}
    plan = Plan.of(base, edits_of(base, divide(blocks, whole), new_codes()))
    blocks = cut(plan.mesh, plan.mesh.grids, contents)
    assert edits_of(plan.mesh, divide(blocks, whole), new_codes()) == ()


def test_party_grids_follow_where_they_can():
    district, contents = town(10)
    pairs = [(code, min(district.neighbours(code))) for code in sorted(district.grids)]
    pair = next(pair for pair in pairs if len({district.grids[code].community for code in pair}) == 1)
    base = mesh_of(list(district.grids.values()), list(district.areas.values()), parties=[Party("P", "组", {*pair})])
    community = base.grids[pair[0]].community
    codes = base.members(community)
    _, plan = landed(base, codes, contents, {community: len(codes) + 1})
    assert plan.mesh.parties["P"].members == {*pair}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [1, 2, 3])
def test_fewer_grids_among_party_grids(size, seed):
    """Whatever is grouped with whatever, grids without an heir go; party grids keep their members that stay."""
    district, contents = town(40)
    chance = np.random.default_rng(seed)
    codes = chance.permutation(sorted(district.grids)).tolist()
    groups = {f"P{at}": frozenset(codes[at : at + size]) for at in range(0, len(codes), size)}
    base = with_parties(district, groups)
    most, _ = Counter(grid.community for grid in base.grids.values()).most_common(1)[0]
    for within, fewer in ((base.members(most), 1), (base.members(most), len(base.members(most)) - 1), (codes, 20)):
        counts = len(base.grids) - fewer if within is codes else {most: len(within) - fewer}
        _, plan = landed(base, within, contents, counts)
        parties = plan.mesh.parties
        assert {code: party.members for code, party in parties.items()} == {
            code: stay for code, members in groups.items() if (stay := members & plan.mesh.grids.keys())
        }


def test_a_grid_that_goes_stays_in_its_party_grid_where_it_can():
    district, contents = town(40)
    for community in sorted({grid.community for grid in district.grids.values()}):
        codes = district.members(community)
        base = with_parties(district, {"P": frozenset(codes)})
        _, plan = landed(base, codes, contents, {community: max(1, len(codes) - 2)})
        assert not any(isinstance(edit, GroupParty) for edit in plan.edits)
        assert plan.mesh.parties["P"].members == set(plan.mesh.members(community))


def with_parties(district, groups):
    parties = [Party(code, "组团", members) for code, members in groups.items()]
    return mesh_of(list(district.grids.values()), list(district.areas.values()), parties=parties)


@pytest.mark.parametrize("seed", range(10))
def test_among_roads_and_buildings_anywhere(seed):
    """Borders that follow no road, blocks of several grids, addresses anywhere."""
    chance = np.random.default_rng(seed)
    base, _ = town(10)
    west, south, east, north = shapely.total_bounds(oracle.shapes(base))
    corners = np.unique(shapely.get_coordinates(oracle.shapes(base)), axis=0)
    lines = []
    for _ in range(30):
        xy = chance.uniform((west, south), (east, north), (3, 2))
        xy[0] = corners[chance.integers(len(corners))] + chance.normal(0, chance.choice([0, 1e-8, 1e-6]), 2)
        lines.append(Line("路", LineKind.ROAD, LineRank.LANE, 4.0, shapely.LineString(xy)))
    spots = chance.uniform((west, south), (east, north), (200, 2)).tolist()
    buildings = [
        Building(str(at), None, "1", 3, int(chance.integers(1, 40)), shapely.box(x, y, x + 1e-4, y + 1e-4))
        for at, (x, y) in enumerate(spots)
    ]
    for wanted in (len(base.grids), len(base.grids) + 3):
        landed(base, base.grids, Contents(lines, buildings), wanted, beside=NEAR, seed=seed)
