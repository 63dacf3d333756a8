"""A file of points of any size is put into grids in less than 1 GB of memory.

By default the file is small; GEOGRID_ROWS=100000000 makes one of a hundred million rows, which needs 6 GB of disk and
some minutes.
"""

import os
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from geogrid.domain.simulate.cloth import PLANE, weave
from geogrid.io import export
from geogrid.services import boundary_file

# A process counts the memory of the one that it was forked from as its own; so a small one starts what is measured.
MEASURED = """
import os, subprocess, sys
_, status, used = os.wait4(subprocess.Popen(sys.argv[2:]).pid, 0)
open(sys.argv[1], "w").write(str(used.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
"""
ROWS, PIECE = int(os.environ.get("GEOGRID_ROWS", "2000000")), 1_000_000
MEMORY = 10**9  # bytes


@pytest.fixture
def grids(tmp_path):
    cloth = weave(1_000, vertices=40)
    rows = [{"code": code} for code in cloth.codes]
    export.write_layers(tmp_path / "grids.gpkg", {"grids": (rows, list(cloth.shapes))}, PLANE)
    return boundary_file.to_storage(PLANE, [cloth.parent])[0]


@pytest.fixture
def points(grids, tmp_path):
    random = np.random.default_rng(1)
    west, south, east, north = shapely.bounds(grids)
    schema = pa.schema([("id", pa.int64()), ("lon", pa.float64()), ("lat", pa.float64())])
    with pq.ParquetWriter(tmp_path / "points.parquet", schema) as file:
        for start in range(0, ROWS, PIECE):
            count = min(PIECE, ROWS - start)
            lon, lat = random.uniform((west, south), (east, north), (count, 2)).round(7).T
            file.write_table(pa.table([np.arange(start, start + count), lon, lat], schema=schema))
    return tmp_path / "points.parquet"


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="what a process used cannot be asked here")
@pytest.mark.timeout(7200)
def test_parquet_of_any_size_needs_less_than_a_gigabyte(points, grids, tmp_path):
    out = tmp_path / "out.parquet"
    asked = ["locate", points, "-g", tmp_path / "grids.gpkg", "--crs", "cgcs2000", "-o", out]
    command = [sys.executable, "-c", MEASURED, tmp_path / "used", sys.executable, "-m", "geogrid.cli", *asked]
    ended = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert ended.returncode == 1, ended.stderr  # some points lie outside
    used = int((tmp_path / "used").read_text())
    assert used * (1 if sys.platform == "darwin" else 1024) < MEMORY
    located = pq.ParquetFile(out)
    assert located.metadata.num_rows == ROWS
    row = inside = 0
    for batch in located.iter_batches(PIECE, columns=["id", "lon", "lat", "grid_code"]):
        ids, lon, lat = (batch.column(name).to_numpy() for name in ("id", "lon", "lat"))
        assert np.array_equal(ids, np.arange(row, row + len(batch)))
        has_grid = batch.column("grid_code").is_valid().to_numpy(zero_copy_only=False)
        some = slice(None, None, 1009)
        assert np.array_equal(has_grid[some], shapely.intersects_xy(grids, lon[some], lat[some]))
        row, inside = row + len(batch), inside + int(has_grid.sum())
    assert 0.9 * ROWS < inside < ROWS
