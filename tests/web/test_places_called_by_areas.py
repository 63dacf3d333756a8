"""Places that are called by an area of the district, brought by the command line and asked for, on both stores."""

import pytest
from sqlalchemy import text

from geogrid.web.running import of
from tests.drawn import NE, NW, SE, SW
from tests.register import Register

AT = {NW: "118.305,29.715", NE: "118.315,29.715", SW: "118.305,29.705", SE: "118.315,29.705"}


@pytest.fixture
def brought(app, tmp_path):
    """Brings whole addresses, each into its grid, and returns the register."""

    def bring(rows):
        register = Register(of(app).database, tmp_path)
        file = register.file(*(f"{address},{AT[grid]}" for address, grid in rows.items()), header="标准地址,经度,纬度")
        code, told = register.told("places", file, "--crs", "cgcs2000", "--from", "2026-02-01", "--commit")
        assert code == 0, told
        return register

    return bring


def told(client, asked):
    answer = client.get("/api/address", query_string={"q": asked})
    assert answer.status_code == 200
    grids = [(each["grid"]["code"], round(each["probability"], 2)) for each in answer.json["grids"]]
    return answer.json["certainty"]["code"], grids


OFFICE = "屯溪区昱中街道办事处"


@pytest.mark.parametrize("asked", [OFFICE, "昱中街道办事处", "昱中街道办", "黄山市屯溪区昱中街道办事处。"])
def test_the_office_of_a_sub_district_is_a_place(client, brought, asked):
    brought({OFFICE: SE})
    assert told(client, asked) == ("certain", [(SE, 1.0)])
    page = client.get("/", query_string={"q": asked})
    assert page.status_code == 200


def test_its_name_still_says_in_which_sub_district_something_is(client, brought):
    brought({OFFICE: SE, "昱东街道": NE, "屯溪区": NW})
    assert told(client, "昱中街道办事处前园南路12号") == ("certain", [(NW, 1.0)])
    assert told(client, "昱东街道办事处前园南路12号")[0] == "probable"
    assert told(client, "昱中街道")[0] != "certain"


def test_a_place_that_is_called_just_as_an_area_is_first_and_not_certain(client, brought):
    brought({"昱东街道": NE, "屯溪区": NW})
    for asked, grid in (("昱东街道", NE), ("屯溪区", NW), ("黄山市屯溪区", NW)):
        certainty, grids = told(client, asked)
        assert (certainty, grids[0]) == ("probable", (grid, 0.6))


def test_a_row_that_an_older_geogrid_kept_without_a_key_stops_no_answer(client, brought):
    register = brought({OFFICE: SE})
    with register.database.writing() as session:
        session.execute(text("UPDATE places SET normalised = '' WHERE address = :one"), {"one": OFFICE})
    assert told(client, "前园南路12号") == ("certain", [(NW, 1.0)])
    assert client.get("/register").status_code == 200


BY_AREAS = {
    "黄山市图书馆": NW,
    "屯溪区图书馆": SE,
    "黄山市立医院东院": NE,
    "黄山市实验小学": SW,
    "安徽省黄山市屯溪区实验小学": NE,
    "昱中街道社区卫生服务中心": NW,
    "昱东街道社区卫生服务中心": SW,
    "屯溪区立新小学": SE,
}
OTHERWISE = {
    "安徽省黄山市图书馆": "黄山市图书馆",
    "黄山图书馆": "黄山市图书馆",
    "市图书馆": "黄山市图书馆",
    "区图书馆": "屯溪区图书馆",
    "黄山市屯溪区图书馆": "屯溪区图书馆",
    "市立医院东院": "黄山市立医院东院",
    "黄山市市立医院东院": "黄山市立医院东院",
    "屯溪区实验小学": "安徽省黄山市屯溪区实验小学",
    "立新小学": "屯溪区立新小学",
}


@pytest.mark.parametrize("order", [1, -1])
def test_places_that_are_called_by_their_area_are_each_another(client, brought, order):
    brought(dict([*BY_AREAS.items()][::order]))
    for address, grid in BY_AREAS.items():
        assert told(client, address) == ("certain", [(grid, 1.0)]), address
    for asked, like in OTHERWISE.items():
        assert told(client, asked) == ("certain", [(BY_AREAS[like], 1.0)]), asked
    for asked, both in {"图书馆": {NW, SE}, "实验小学": {SW, NE}}.items():
        certainty, grids = told(client, asked)
        assert (certainty, set(grids)) == ("open", {(grid, 0.5) for grid in both})
    assert told(client, "社区卫生服务中心")[0] == "open"
    page = client.get("/", query_string={"q": "图书馆"}).get_data(as_text=True)
    assert "黄山市图书馆" in page
    assert "屯溪区图书馆" in page
    health = client.get("/register").get_data(as_text=True)
    assert "图书馆" not in health
    assert "实验小学" not in health


def test_that_of_another_area_than_the_text_says_is_not_certain(client, brought):
    brought({"黄山市图书馆": NW})
    assert told(client, "图书馆") == ("certain", [(NW, 1.0)])
    assert told(client, "屯溪区图书馆") == ("probable", [(NW, 0.6)])
    assert told(client, "安徽省图书馆") == ("probable", [(NW, 0.6)])


def test_what_is_left_of_a_name_may_be_that_of_another_that_is_counted(client, brought):
    brought({"屯溪区人民医院": NW, "黄山市第三人民医院": SE, "黄山市立医院东院": NE})
    certainty, grids = told(client, "人民医院")
    assert (certainty, set(grids)) == ("open", {(NW, 0.5), (SE, 0.5)})
    assert told(client, "屯溪区人民医院") == ("certain", [(NW, 1.0)])
    assert told(client, "第三人民医院") == ("certain", [(SE, 1.0)])
    certainty, grids = told(client, "黄山市立医院")
    assert (certainty, grids[0][0]) == ("probable", NE)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("tsg", {"黄山市图书馆", "屯溪区图书馆"}), ("图书", {"黄山市图书馆", "屯溪区图书馆"}),
     ("slyy", {"黄山市立医院东院"}), ("市立医院", {"黄山市立医院东院"}), ("hsstsg", {"黄山市图书馆"})],
)  # fmt: skip
def test_names_are_suggested_with_their_area(client, brought, typed, first):
    brought(BY_AREAS)
    told = client.get("/api/suggest", query_string={"q": typed}).json["suggestions"]
    assert {each["text"] for each in told[: len(first)]} == first


def test_an_estate_in_parts_is_found_by_its_name_without_the_part(client, brought):
    brought({"滨江花园一期3幢": NW, "滨江花园二期5幢": SE})
    assert told(client, "滨江花园5幢") == ("certain", [(SE, 1.0)])
    assert set(told(client, "滨江花园")[1]) == {(NW, 0.5), (SE, 0.5)}


def test_places_of_one_name_in_two_areas_are_two(client, brought):
    brought({"黄山市东方饭店": NW, "屯溪区东方饭店": SE})
    for address, grid in {"黄山市东方饭店": NW, "屯溪区东方饭店": SE, "黄山市屯溪区东方饭店": SE}.items():
        assert told(client, address) == ("certain", [(grid, 1.0)]), address
    certainty, grids = told(client, "东方饭店")
    assert (certainty, set(grids)) == ("open", {(NW, 0.5), (SE, 0.5)})
    listed = client.get("/api/suggest", query_string={"q": "东方饭店"}).json["suggestions"]
    assert {"黄山市东方饭店", "屯溪区东方饭店"} <= {each["text"] for each in listed}
    assert "东方饭店" not in client.get("/register").get_data(as_text=True)
