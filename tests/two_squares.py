"""Two neighbouring squares written to a file, in any coordinate system, whatever the file says of it."""

import numpy as np
import shapely
from shapely import box

from geogrid.domain import crs as systems
from geogrid.io import export

SQUARES = [box(118.30, 29.70, 118.31, 29.71), box(118.31, 29.70, 118.32, 29.71)]
ROWS = [{"编码": "341002002004001", "名称": "前园社区"}, {"编码": "341002002004002", "名称": "柏树街社区"}]


def written(path, *through, swapped=False, crs="EPSG:4490", rows=ROWS):
    """Write the squares as they stand `through` some systems, in a file that states `crs`."""

    def convert(xy):
        x, y = xy.T
        for system in through:
            x, y = systems.from_storage(system, x, y)
        return np.column_stack([y, x] if swapped else [x, y])

    path.parent.mkdir(exist_ok=True)
    export.write_layers(path, {"网格": (rows, [shapely.transform(s, convert) for s in SQUARES])}, crs)
    return path
