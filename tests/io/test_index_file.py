"""The look-up index in a file: the same answers, one copy for all, and nothing but an index is taken for one."""

import hashlib
import json
import subprocess
import sys

import numpy as np
import pytest

from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.simulate.cloth import weave
from geogrid.errors import FileMissing, IndexUnusable
from geogrid.io import index_file


@pytest.fixture(scope="module")
def cloth():
    return weave(40, vertices=20)


@pytest.fixture
def path(cloth, tmp_path):
    path = tmp_path / "grids.index"
    index_file.save(LocateIndex(cloth.codes, cloth.shapes.tolist()), path)
    return path


def points(cloth, count=5_000):
    west, south, east, north = cloth.parent.bounds
    return np.random.default_rng(5).uniform((west - 50, south - 50), (east + 50, north + 50), (count, 2)).T


def test_a_loaded_index_answers_as_the_one_that_was_saved(cloth, path):
    built, loaded = LocateIndex(cloth.codes, cloth.shapes.tolist()), index_file.load(path)
    x, y = points(cloth)
    assert loaded.locate(x, y).tolist() == built.locate(x, y).tolist()
    inside = next(point for point in zip(x.tolist(), y.tolist()) if built.locate_one(*point))
    assert loaded.locate_one(*inside) == built.locate_one(*inside)
    assert loaded.covering(*inside) == built.covering(*inside)


def test_the_arrays_stay_in_the_file(path):
    labels = index_file.load(path)._levels[0].labels
    owner = labels
    while getattr(owner, "base", None) is not None and not isinstance(owner, np.memmap):
        owner = owner.base
    assert isinstance(owner, np.memmap)


def test_another_process_reads_it(cloth, path):
    x, y = points(cloth, 50)
    program = (
        "import sys, json, pathlib; from geogrid.io import index_file; x, y = json.load(sys.stdin);"
        "print(json.dumps(index_file.load(pathlib.Path(sys.argv[1])).locate(x, y).tolist()))"
    )
    asked = json.dumps([x.tolist(), y.tolist()])
    told = subprocess.run(
        [sys.executable, "-c", program, path], input=asked, capture_output=True, text=True, check=True
    )
    assert json.loads(told.stdout) == LocateIndex(cloth.codes, cloth.shapes.tolist()).locate(x, y).tolist()


def test_saving_again_takes_the_place_of_the_old_one_and_leaves_nothing_else(path):
    loaded = index_file.load(path)
    index_file.save(LocateIndex([], []), path)
    assert len(index_file.load(path)) == 0
    assert len(loaded) == 40  # who has the old one mapped goes on with it
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_no_file(tmp_path):
    with pytest.raises(FileMissing):
        index_file.load(tmp_path / "none.index")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        b"[]\n",
        b"{}\n",
        b'{"format": "geogrid index 1"}\n',
        b'{"format": "geogrid index 1", "arrays": {"raster": ["<f8", [5], 0]}}\n',
        b'{"format": "geogrid index 1", "arrays": {"raster": ["|O", [5], 0]}}\n' + bytes(64),
        b'{"format": "geogrid index 1", "arrays": {"raster": ["<f8", [-5], -64]}}\n' + bytes(64),
        b'{"format": "geogrid index 9", "arrays": {}}\n',
        b"[" * 100_000,
    ],
)
def test_what_is_no_index_is_refused(tmp_path, content):
    path = tmp_path / "odd.index"
    path.write_bytes(content)
    with pytest.raises(IndexUnusable, match=r"odd\.index"):
        index_file.load(path)


def _pretended(path, arrays, table):
    """Write a file whose sum is right and whose table of arrays says something else."""
    head = json.loads(path.read_bytes().partition(b"\n")[0])
    content = b"".join(np.ascontiguousarray(values).tobytes() for values in arrays)
    head |= {"sum": hashlib.sha256(content).hexdigest(), "arrays": head["arrays"] | table}
    path.write_bytes(json.dumps(head).encode() + b"\n" + content)


@pytest.mark.parametrize("shape", [[10**30], [2**62, 4], [-5], [-1, -1], [1.5], ["5"], [None], 5, [[5]], [10**30, 0]])
def test_a_shape_that_cannot_be_is_refused_though_the_sum_is_right(path, shape):
    _pretended(path, [np.zeros(4_096)], {"raster": ["<f8", shape, 0]})
    with pytest.raises(IndexUnusable):
        index_file.load(path)


@pytest.mark.parametrize(
    ("place", "value"),
    [(place, value) for place in range(5) for value in (np.inf, -np.inf, np.nan)]
    + [(place, value) for place in (2, 3, 4) for value in (-1, 0)]
    + [(place, value) for place in (3, 4) for value in (0.5, 8, 1e30)],
)
def test_a_raster_that_cannot_be_is_refused_though_the_sum_is_right(path, place, value):
    content = path.read_bytes()
    first, _, rest = content.partition(b"\n")
    head, rest = json.loads(first), bytearray(rest)
    _, _, begin = head["arrays"]["raster"]
    raster = np.frombuffer(rest, dtype=float, count=5, offset=begin)
    raster[place] = value
    head["sum"] = hashlib.sha256(rest).hexdigest()
    path.write_bytes(json.dumps(head).encode() + b"\n" + rest)
    with pytest.raises(IndexUnusable):
        index_file.load(path)


def test_a_file_that_was_cut_off_is_refused(path):
    content = path.read_bytes()
    for length in (100, 1000, len(content) // 2, len(content) - 100):
        path.write_bytes(content[:length])
        with pytest.raises(IndexUnusable):
            index_file.load(path)
