"""GeoJSON as bytes (RFC 7946): outer rings counter-clockwise, coordinates cut to what the use needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

MAP_DECIMALS = 7
DATA_DECIMALS = 9


def feature_collection(
    shapes: Sequence[BaseGeometry],
    properties: Sequence[dict[str, Any]],
    decimals: int = MAP_DECIMALS,
    source: str | None = None,
) -> bytes:
    """Return a FeatureCollection.

    Parameters
    ----------
    shapes
        CGCS2000 degrees.
    properties
        One set a shape.
    decimals
        Of the coordinates: 7 (1 cm) for maps, 9 for data.
    source
        What the collection says of where it comes from, such as 模拟数据; None says nothing.
    """
    features = [
        {"type": "Feature", "properties": props, "geometry": shape}
        for props, shape in zip(properties, geometries(shapes, decimals), strict=True)
    ]
    label = {"source": source} if source else {}
    return orjson.dumps({"type": "FeatureCollection", **label, "features": features})


def feature(shape: BaseGeometry, properties: dict[str, Any], decimals: int = DATA_DECIMALS) -> bytes:
    """Return one Feature; the arguments are those of `feature_collection`."""
    geometry = geometries([shape], decimals)[0]
    return orjson.dumps({"type": "Feature", "properties": properties, "geometry": geometry})


def geometries(shapes: Sequence[BaseGeometry], decimals: int) -> list[orjson.Fragment]:
    """Return GeoJSON geometries, ready to stand inside other JSON."""
    array = np.asarray(shapes, dtype=object)
    if not len(array):
        return []
    rounded = shapely.transform(shapely.orient_polygons(array), lambda xy: np.round(xy, decimals))
    return [orjson.Fragment(text) for text in shapely.to_geojson(rounded)]
