"""What a plan that is published for a later day will make of an answer is said on the resident's page."""

from dataclasses import replace
from datetime import date

import pytest
from shapely import box

from geogrid.domain.grid import Generation, GridKind
from geogrid.domain.register import Override
from geogrid.services.importing import publish_coverage
from geogrid.store import overrides
from tests.drawn import AREAS, NE, NW, SE, SOUTH, SW
from tests.services.test_grid_history import ENDED, LAST, NEW, SPLIT, grids

JUNE, JULY, AUGUST = date(2026, 6, 1), date(2099, 7, 1), date(2099, 8, 1)
CHINESE = {"Accept-Language": "zh-CN"}


@pytest.fixture(autouse=True)
def story(district, record):
    """NW is split in June; in 2099 it goes to NE, what was split from it gets another code, and SE another name."""
    later = {**ENDED, SE: replace(grids()[3], name="滨江网格")}
    for number, since, changed in ((2, JUNE, SPLIT), (3, JULY, later)):
        with district.writing() as session:
            publish_coverage(session, Generation(number, since, False, "file"), AREAS, grids(**changed), record)


def told(client, asked, language="zh-CN"):
    page = client.get(f"/?{asked}", headers={"Accept-Language": language}).get_data(as_text=True)
    return " ".join(page.split())


def test_a_place_that_goes_to_another_grid(anybody):
    page = told(anybody, "q=前园南路12号")
    assert "自2099年7月1日起，此处划入前园社区第二网格。" in page
    assert "on=2099-07-01" in page
    assert "From Jul 1, 2099 on this place is in 前园社区第二网格." in told(anybody, "q=前园南路12号", "en")


def test_nothing_is_said_of_what_stays_or_once_it_is_so(anybody):
    for asked in ("q=前园南路120号", "q=前园南路12号&on=2099-07-01"):
        assert "此处划入" not in told(anybody, asked)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (NW, "自2099年7月1日起，本网格撤销，辖区划入"),
        (NE, "自2099年7月1日起，本网格范围有调整。"),
    ],
)
def test_a_grid_that_ends_or_gets_another_border(anybody, code, said):
    assert said in told(anybody, f"grid={code}")


@pytest.mark.parametrize(
    ("code", "said", "english", "then"),
    [
        (SE, "自2099年7月1日起，本网格更名为滨江网格。", "From Jul 1, 2099 on this grid is called 滨江网格.", SE),
        (NEW, f"自2099年7月1日起，本网格编码变更为 {LAST}。", f"Jul 1, 2099 on this grid has the code {LAST}.", LAST),
    ],
)  # fmt: skip
def test_a_grid_that_gets_another_name_or_code(anybody, code, said, english, then):
    page = told(anybody, f"grid={code}")
    assert said in page and "撤销" not in page
    assert f'href="/?grid={then}&amp;on=2099-07-01"' in page
    assert english in told(anybody, f"grid={code}", "en")
    assert "自2099年" not in told(anybody, f"grid={SW}")


def decide(district, address, grid, until):
    with district.writing() as session:
        overrides.add(session, [Override(address, grid, "挂靠管理", "屯网办〔2026〕3号", until)], JUNE)


def test_an_address_stays_where_it_was_decided_until_the_decision_ends(anybody, district):
    decide(district, "前园南路12号", SW, AUGUST)
    page = told(anybody, "q=前园南路12号")
    assert "自2099年7月1日起" not in page
    assert "自2099年8月1日起，此处划入前园社区第二网格。" in page
    assert "前园社区第二网格" in told(anybody, "q=前园南路12号&on=2099-08-01")
    assert "水心亭社区第一网格" in told(anybody, "q=前园南路12号&on=2099-07-31")


def test_an_address_is_where_it_lies_once_the_grid_that_was_decided_is_no_more(anybody, district):
    decide(district, "城市花园3幢2单元501室", NW, AUGUST)
    assert "自2099年7月1日起，此处划入水心亭社区第一网格。" in told(anybody, "q=城市花园3幢2单元501室")
    assert "水心亭社区第一网格" in told(anybody, "q=城市花园3幢2单元501室&on=2099-07-01")


def test_what_becomes_of_the_grid_that_was_decided_is_told(anybody, district):
    decide(district, "城市花园3幢2单元501室", SE, AUGUST)
    page = told(anybody, "q=城市花园3幢2单元501室")
    assert "自2099年7月1日起，本网格更名为滨江网格。" in page
    assert "自2099年8月1日起，此处划入水心亭社区第一网格。" in page


@pytest.fixture
def given(district, record):
    """A month later what had the last code is of another community, and then goes to NE."""
    for number, since, changed in (
        (4, AUGUST, {**ENDED, LAST: replace(ENDED[LAST], community=SOUTH, name="滨江网格", kind=GridKind.DEDICATED)}),
        (5, date(2099, 9, 1), {NW: None, NE: replace(grids()[1], shape=box(118.30, 29.71, 118.32, 29.72))}),
    ):
        with district.writing() as session:
            publish_coverage(session, Generation(number, since, False, "file"), AREAS, grids(**changed), record)


WEST = "x=118.301&y=29.715"


@pytest.mark.usefixtures("given")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh-CN",
            [
                f"自2099年7月1日起，本网格编码变更为 {LAST}。",
                "自2099年8月1日起，本网格所属社区变更为昱东街道水心亭社区，更名为滨江网格，类型变更为专属网格。",
                "自2099年9月1日起，此处划入前园社区第二网格。",
            ],
        ),
        (
            "en",
            [
                f"From Jul 1, 2099 on this grid has the code {LAST}.",
                "From Aug 1, 2099 on this grid belongs to 昱东街道水心亭社区, is called 滨江网格 "
                "and is a dedicated grid.",
                "From Sep 1, 2099 on this place is in 前园社区第二网格.",
            ],
        ),
    ],
)
def test_each_day_to_come_is_told_until_the_place_is_elsewhere(anybody, language, said):
    headers = {"Accept-Language": language}
    page = told(anybody, WEST, language)
    assert [page.index(each) for each in said] == sorted(page.index(each) for each in said)
    answer = anybody.get("/api/point/cgcs2000/118.301,29.715/coming", headers=headers)
    assert [each["text"] for each in answer.json["coming"]] == said
    assert answer.json["coming"][1]["since"] == "2099-08-01"
    assert answer.json["coming"][1]["changes"] == [
        {"kind": "community", "to": ["昱东街道水心亭社区"]},
        {"kind": "name", "to": ["滨江网格"]},
        {"kind": "kind", "to": ["dedicated"]},
    ]
    assert (
        anybody.get(answer.request.path, headers={**headers, "If-None-Match": answer.headers["ETag"]}).status_code
        == 304
    )
    of_grid = anybody.get(f"/api/grid/{NEW}/coming", headers=headers).json["coming"]
    assert [each["text"] for each in of_grid[:2]] == said[:2]
    assert of_grid[2]["changes"] == [{"kind": "gone", "to": ["前园社区第二网格"]}]
    after = anybody.get("/api/point/cgcs2000/118.301,29.715/coming?on=2099-08-01", headers=headers).json["coming"]
    assert [each["text"] for each in after] == said[2:]


@pytest.mark.usefixtures("given")
def test_a_place_that_goes_to_another_grid_again_is_told_each_time(anybody, district, record):
    october, november, december = (date(2099, month, 1) for month in (10, 11, 12))
    north = box(118.30, 29.71, 118.32, 29.72)
    renamed = replace(grids()[1], shape=north, name="江北网格")
    for number, since, changed in (
        (6, october, {NW: None, NE: renamed}),
        (7, november, {NW: None, NE: None}),
        (8, december, {NW: replace(grids()[0], shape=north, name="河西网格"), NE: None}),
    ):
        with district.writing() as session:
            publish_coverage(session, Generation(number, since, False, "file"), AREAS, grids(**changed), record)
    coming = anybody.get("/api/point/cgcs2000/118.301,29.715/coming?on=2099-08-01").json["coming"]
    assert [(each["since"], each["changes"]) for each in coming] == [
        ("2099-09-01", [{"kind": "place", "to": ["前园社区第二网格"]}]),
        ("2099-11-01", [{"kind": "place", "to": []}]),
        ("2099-12-01", [{"kind": "place", "to": ["前园社区河西网格"]}]),
    ]


def test_what_is_to_come_is_refused_as_the_look_up_is(anybody):
    assert anybody.get("/api/grid/9/coming").json["code"] == "grid_unknown"
    assert anybody.get("/api/point/cgcs2000/1,1/coming").json["code"] == "no_grid_here"
    assert anybody.get(f"/api/grid/{SW}/coming").json == {"coming": []}
