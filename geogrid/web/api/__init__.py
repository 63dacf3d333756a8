"""/api/: JSON in the words of MapIt. Every answer about grids takes ?on=DATE and carries an ETag.

========  ==========================================
query     reading what a request asks
point     /api/point/{crs}/{x},{y}
grid      /api/grid/{code}[.geojson]
places    /api/places?q=
layers    /api/map/{layer}.geojson
district  /api/district, /api/check
cases     /api/cases[.geojson]
========  ==========================================
"""

from geogrid.web.api import cases, district, grid, layers, places, point

BLUEPRINTS = (point.api, grid.api, places.api, layers.api, district.api, cases.api)
