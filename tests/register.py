"""Files brought into the register of places by the command line, for tests."""

from __future__ import annotations

import json
from datetime import date

import shapely
from click.testing import CliRunner

from geogrid.cli.main import main
from geogrid.cli.speaking import wording
from geogrid.domain.register import Place, PlaceKind
from geogrid.store import audit, places

PLACES = "地址编码,标准地址,类型,社区,道路,门牌号,小区,幢,单元,室,经度,纬度"
ON = date(2026, 11, 27)


class Register:
    """Runs `geogrid import` on a database, and looks at what is stored."""

    def __init__(self, database, folder):
        self.database, self.folder = database, folder

    @property
    def settings(self):
        return {"GEOGRID_DATA": str(self.folder), "GEOGRID_DATABASE_URL": self.database.url, "LC_ALL": "C.UTF-8"}

    def file(self, *rows, header=PLACES, name="places.csv", encoding="utf-8"):
        file = self.folder / name
        file.write_text("\n".join([header, *rows]) + "\n", encoding=encoding)
        return file

    def shapes(self, *features, name="ground.geojson"):
        """Write a GeoJSON file of features, each its properties and its shape (None without one)."""
        collection = {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": properties, "geometry": shape and shapely.geometry.mapping(shape)}
                for properties, shape in features
            ],
        }
        file = self.folder / name
        file.write_text(json.dumps(collection), encoding="utf-8")
        return file

    def run(self, what, *arguments, language="C.UTF-8"):
        """Run `geogrid import WHAT ARGUMENTS`."""
        wording.cache_clear()
        runner = CliRunner(env={**self.settings, "LC_ALL": language})
        ended = runner.invoke(main, ["import", what, *map(str, arguments)], catch_exceptions=False)
        wording.cache_clear()
        return ended

    def told(self, what, *arguments):
        """Exit code and what is said in JSON."""
        ended = self.run(what, *arguments, "--json")
        return ended.exit_code, json.loads(ended.stdout)

    def stored(self, on=ON):
        with self.database.reading() as session:
            found = places.standing(session, on)
            return {code: Place(code, PlaceKind(kind), *rest) for code, _, _, kind, *rest in map(_as_place, found)}

    def noted(self, action):
        with self.database.reading() as session:
            return [entry for entry in audit.entries(session) if entry.action == action]


def _as_place(row):
    code, number, scheduled, kind, address, community, *parts, lon, lat = row
    return code, number, scheduled, kind, address, community, lon, lat, *parts
