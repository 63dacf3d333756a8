"""The cloth is a valid coverage of the size asked for."""

from collections import Counter

import numpy as np
import pytest
import shapely

from geogrid.domain.simulate.cloth import weave


def edges(shape):
    ring = shape.exterior.coords[:]
    return [frozenset(pair) for pair in zip(ring, ring[1:])]


@pytest.mark.parametrize("count", [1, 2, 7, 92, 400])
@pytest.mark.parametrize("vertices", [6, 8, 10, 70])
def test_a_cloth_is_seamless(count, vertices):
    cloth = weave(count, vertices=vertices)
    assert len(cloth.codes) == len(set(cloth.codes)) == len(cloth.shapes) == count
    assert (shapely.get_num_coordinates(cloth.shapes) == vertices + 1).all()
    assert shapely.is_valid(cloth.shapes).all()
    assert shapely.coverage_is_valid(cloth.shapes, gap_width=50)


@pytest.mark.parametrize("count", [1, 5, 92])
def test_the_parent_has_the_vertices_of_the_outer_border(count):
    cloth = weave(count, vertices=12)
    assert cloth.parent.interiors[:] == []
    assert cloth.parent.area == pytest.approx(shapely.area(cloth.shapes).sum())
    times = Counter(edge for shape in cloth.shapes for edge in edges(shape))
    assert {edge for edge, count in times.items() if count == 1} == set(edges(cloth.parent))


def test_the_same_seed_makes_the_same_cloth():
    one, same, other = weave(30, seed=4), weave(30, seed=4), weave(30, seed=5)
    assert shapely.equals_identical(one.shapes, same.shapes).all()
    assert not shapely.equals_identical(one.shapes, other.shapes).any()


def test_polygons_are_about_as_large_as_asked_for():
    sizes = np.sqrt(shapely.area(weave(200, side=120).shapes))
    assert 80 < sizes.min() < sizes.max() < 160


@pytest.mark.parametrize(("count", "vertices"), [(0, 70), (5, 7), (5, 4)])
def test_what_cannot_be_woven_is_refused(count, vertices):
    with pytest.raises(ValueError, match="even number"):
        weave(count, vertices=vertices)
