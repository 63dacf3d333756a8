"""Look-ups by one query of the database each, with nothing else: what `geogrid bench lookup` measures itself beside."""

from __future__ import annotations

import os

import orjson
from flask import Flask, Response

from geogrid import settings
from geogrid.clock import today
from geogrid.store import Database
from geogrid.store.point_query import grid_at_sql


def from_environment() -> Flask:
    """Return the application over the database of the settings."""
    database = Database(settings.read(os.environ))
    app = Flask(__name__)

    @app.get("/api/point/cgcs2000/<float(signed=True):lon>,<float(signed=True):lat>")
    def at(lon: float, lat: float) -> Response:
        with database.reading() as session:
            code = grid_at_sql(session, lon, lat, today())
        return Response(orjson.dumps({"code": code}), mimetype="application/json")

    return app
