"""Party grids for everybody once they are published: on the page of a grid, in its answer, and as a list."""

from datetime import timedelta

import pytest
import shapely
from shapely.geometry import shape

from geogrid.clock import today
from geogrid.domain.editing.mesh import Party
from geogrid.domain.grid import Generation
from geogrid.services.importing import publish_coverage
from geogrid.store import parties
from tests.drawn import AREAS, GRIDS, GROUND, NE, NORTH, NW, SE, SW

CODE = NORTH + "901"
TOMORROW = today() + timedelta(days=1)


@pytest.fixture
def grouped(district):
    """From tomorrow on NW and NE are together."""
    with district.writing() as session:
        parties.replace(session, [Party(CODE, "城北组团", frozenset([NW, NE]))], TOMORROW)


@pytest.mark.usefixtures("grouped")
def test_the_answer_about_a_grid_or_a_point_of_it_names_it(anybody):
    named = {"code": CODE, "name": "城北组团"}
    for path in (f"/api/grid/{NW}", f"/api/grid/{NE}", "/api/point/cgcs2000/118.305,29.715"):
        assert anybody.get(path).json["party_grid"] is None
        assert anybody.get(f"{path}?on={TOMORROW}").json["party_grid"] == named
    assert anybody.get(f"/api/grid/{SW}?on={TOMORROW}").json["party_grid"] is None


@pytest.mark.usefixtures("grouped")
def test_the_list_has_their_ground(anybody):
    drawn = anybody.get(f"/api/party-grids.geojson?on={TOMORROW}")
    (feature,) = drawn.json["features"]
    assert {**feature["properties"], "area_m2": None} == {
        "code": CODE, "name": "城北组团", "grids": [NW, NE], "area_m2": None,
    }  # fmt: skip
    assert shapely.equals(shape(feature["geometry"]), shapely.union_all([GROUND[NW], GROUND[NE]]))
    assert anybody.get("/api/party-grids.geojson").json["features"] == []
    seen = {"If-None-Match": drawn.headers["ETag"]}
    assert anybody.get(f"/api/party-grids.geojson?on={TOMORROW}", headers=seen).status_code == 304
    assert anybody.get("/api/party-grids.geojson?on=1999-01-01").json["code"] == "no_generation"


@pytest.mark.usefixtures("grouped")
def test_residents_are_told(anybody, english, chinese):
    page = chinese(anybody, f"/?grid={NE}&on={TOMORROW}").text
    assert "城北组团" in page and "由前园社区第一网格、前园社区第二网格组成" in page
    assert "made up of" in english(anybody, f"/?grid={NE}&on={TOMORROW}").text
    assert "组团" not in chinese(anybody, f"/?grid={NE}").text + chinese(anybody, f"/?grid={SE}&on={TOMORROW}").text


@pytest.mark.usefixtures("grouped")
def test_a_member_that_an_import_leaves_out_is_none_any_more(anybody, district, record):
    kept = [grid for grid in GRIDS if grid.code != NW]
    with district.writing() as session:
        publish_coverage(session, Generation(2, TOMORROW, False, "file"), AREAS, kept, record)
    (feature,) = anybody.get(f"/api/party-grids.geojson?on={TOMORROW}").json["features"]
    assert feature["properties"]["grids"] == [NE]
