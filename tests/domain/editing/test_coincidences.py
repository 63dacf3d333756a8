"""Lines along borders, through corners and over themselves: done soundly, or refused; and no JSON breaks in."""

import pytest
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st

from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.arc import to_degrees
from geogrid.domain.editing.edit import Create, Merge, MoveBorder, MoveJunction, Named, Split, Transfer
from geogrid.domain.editing.wire import from_json
from geogrid.errors import EditRefused, QueryError
from tests.domain.editing import oracle
from tests.domain.editing.drawn import NORTH, mesh, turned
from tests.store import pictures

WHOLE = mesh("AAABB\nA.ABB\nAACDD\nEECDD\nEE.DD", south="")
TURNED = turned(mesh("AAABB\nA.ABB\nAACDD\nEECDD\nEE.DD", south="DE"))
EXAMPLES = 400
HAIRS = st.sampled_from([0.0, 0.0, 0.0, 0.0, 1e-9, -4e-8, 9e-8, 1.5e-7])


@st.composite
def spots(draw, whole, least=-1, most=11):
    """Halves of cells, some a hair or a centimetre beside."""
    lon, lat = pictures.at(draw(st.integers(least, most)) / 2, draw(st.integers(least, most)) / 2)
    if whole is TURNED:
        spot = shapely.affinity.rotate(shapely.Point(lon, lat), 17, origin=(pictures.WEST, pictures.NORTH))
        lon, lat = spot.x, spot.y
    return lon + draw(HAIRS), lat + draw(HAIRS)


@st.composite
def rings(draw, whole):
    """The hull of a few spots, so that it does not cross itself."""
    hull = shapely.MultiPoint(draw(st.lists(spots(whole, 0, 10), min_size=3, max_size=5))).convex_hull
    return tuple(hull.exterior.coords) if hull.geom_type == "Polygon" else (hull.coords[0],) * 4


@st.composite
def moves(draw, whole):
    arc = draw(st.sampled_from([arc for arc in whole.bordering(whole.grids) if None not in arc.sides]))
    way = list(arc.line().coords)
    bends = draw(st.lists(spots(whole, 0, 10), max_size=2))
    return MoveBorder(arc.sides, way[len(way) // 2], (way[0], *bends, way[-1]))


@st.composite
def slides(draw, whole):
    at = draw(st.sampled_from(sorted(point for point, arcs in whole.ends.items() if len(arcs) > 1)))
    return MoveJunction(tuple(to_degrees(at).tolist()), draw(spots(whole, 0, 10)))


def edits(whole):
    line = st.lists(spots(whole), min_size=2, max_size=4).map(tuple)
    ground = st.lists(st.tuples(rings(whole)), min_size=1, max_size=3).map(tuple)
    code, several = st.sampled_from("ABCDE"), st.booleans()
    givers = st.lists(code, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Split, code, line, st.just((Named("X", "左"), Named("Y", "右")))),
        moves(whole),
        slides(whole),
        st.builds(Transfer, ground, givers, code, several),
        st.builds(Create, ground, st.just("N"), st.just("新"), st.just(NORTH), several_parts=several),
        st.builds(Merge, givers, st.sampled_from("ABN")),
    )


@pytest.mark.parametrize("whole", [WHOLE, TURNED], ids=["straight", "turned"])
def test_edits_that_meet_borders_everywhere(whole):
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(st.lists(edits(whole), min_size=1, max_size=3))
    def each(some):
        now = whole
        for edit in some:
            try:
                applied = apply(now, edit)
            except EditRefused:
                continue
            filled = isinstance(edit, Create)
            oracle.assert_seamless(oracle.shapes(applied.mesh))
            oracle.assert_levels(applied.mesh)
            oracle.assert_arcs(applied.mesh)
            oracle.assert_ground_kept(now, applied.mesh, applied.changed, filled=filled)
            oracle.assert_same(applied.mesh.patched(applied.undo), now)
            now = applied.mesh

    each()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["split", "A"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["kind", "code", "line", "pieces", "ground", "name", "at", "to"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(JSON, st.sampled_from(["split", "transfer", "move_border", "create", "group_party", "retire"]))
def test_whatever_json_says_it_is_an_edit_or_refused(value, kind):
    for form in (value, {**value, "kind": kind} if isinstance(value, dict) else [value]):
        try:
            from_json(form)
        except QueryError as refused:
            assert refused.facts["field"]
