"""The index that a publisher leaves: loaded by those who serve, for its own grids only, never when it is damaged."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely

from geogrid.domain.grid import Generation
from geogrid.io import index_file
from geogrid.services import kept_index
from geogrid.services.lookup import Lookup
from geogrid.store import generations
from tests import drawn
from tests.drawn import GRIDS, NE, NW, SE, SW

DAY = date(2026, 5, 1)
POINTS = np.array([[118.305, 29.715], [118.315, 29.715], [118.305, 29.705], [118.315, 29.705], [118.31, 29.71], [0, 0]])
CODES = [NW, NE, SW, SE, SW, None]


@pytest.fixture(autouse=True)
def of_few_grids(monkeypatch):
    monkeypatch.setattr(kept_index, "LEAST", 1)


def publish(database, number, grids=GRIDS):
    with database.writing() as session:
        generation = Generation(number, DAY, False, "test")
        generations.publish(session, generation, drawn.AREAS, grids, None)
        kept_index.keep(database, session, generation)


@pytest.fixture
def kept(embedded):
    publish(embedded, 1)
    (file,) = (embedded.folder / "indexes").iterdir()
    return file


def is_mapped(index):
    owner = index._levels[0].labels
    while getattr(owner, "base", None) is not None and not isinstance(owner, np.memmap):
        owner = owner.base
    return isinstance(owner, np.memmap)


def asked(database):
    index = Lookup(database).snapshot(DAY).index
    assert index.locate(*POINTS.T).tolist() == CODES
    assert shapely.equals_exact(index.shapes, [grid.shape for grid in sorted(GRIDS, key=lambda grid: grid.code)]).all()
    return index


def test_it_is_loaded_and_answers_the_same(embedded, kept):
    assert is_mapped(asked(embedded))


@pytest.mark.parametrize(
    "harm", ["flipped", "cut", "empty", "of_others", "of_others_renamed", "writable", "link", "gone"]
)
def test_what_is_damaged_or_foreign_is_not_used(embedded, kept, harm, tmp_path):
    content = bytearray(kept.read_bytes())
    if harm == "flipped":
        content[-100] ^= 1
        kept.write_bytes(content)
    elif harm in ("cut", "empty"):
        kept.write_bytes(content[: -1000 if harm == "cut" else 0])
    elif harm.startswith("of_others"):
        moved = [replace(GRIDS[0], code=NE), replace(GRIDS[1], code=NW)]
        index = kept_index._built(moved)
        index_file.save(index, kept, of=kept.name if harm == "of_others_renamed" else "others")
        if harm == "of_others_renamed":
            kept.chmod(0o666)  # by somebody else, who may write here
    elif harm == "writable":
        kept.chmod(0o660)
    elif harm == "link":
        kept.rename(tmp_path / "elsewhere")
        kept.symlink_to(tmp_path / "elsewhere")
    else:
        kept.unlink()
    assert not is_mapped(asked(embedded))


def test_old_ones_are_removed_and_go_on_answering_where_they_are_in_use(embedded, kept):
    first = asked(embedded)
    (embedded.folder / "indexes" / ".unfinished-by one that was killed").touch()
    for number in range(2, 6):
        changed = [*GRIDS[:3], replace(GRIDS[3], shape=shapely.box(118.31, 29.70, 118.32, 29.71 - number / 1e4))]
        publish(embedded, number, changed)
    left = list((embedded.folder / "indexes").iterdir())
    assert len(left) == kept_index.KEPT
    assert kept not in left
    assert first.locate(*POINTS.T).tolist() == CODES


def test_publishing_goes_on_where_nothing_can_be_written(embedded):
    (embedded.folder / "indexes").touch()
    publish(embedded, 1)
    assert not is_mapped(asked(embedded))


@pytest.mark.postgis
def test_a_server_of_postgis_has_one_in_its_data_folder(postgis, folder):
    folder.mkdir()
    postgis.folder = folder
    publish(postgis, 1)
    assert is_mapped(asked(postgis))
