"""What a plan that is published for a later day will make of an answer is said on the resident's page."""

from dataclasses import replace
from datetime import date

import pytest

from geogrid.domain.grid import Generation
from geogrid.services.importing import publish_coverage
from tests.drawn import AREAS, NE, NW, SE
from tests.services.test_grid_history import ENDED, NEW, SPLIT, grids

JUNE, JULY = date(2026, 6, 1), date(2099, 7, 1)
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
        (NE, "自2099年7月1日起，本网格的范围有调整。"),
    ],
)
def test_a_grid_that_ends_or_gets_another_border(anybody, code, said):
    assert said in told(anybody, f"grid={code}")


@pytest.mark.parametrize("code", [SE, NEW])
def test_a_grid_that_only_gets_another_name_or_code_stays(anybody, code):
    assert "自2099年" not in told(anybody, f"grid={code}")
