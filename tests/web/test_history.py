"""The history of grids over HTTP: /api/grid/{code}/history, /history, and old codes wherever one asks for a grid."""

from dataclasses import replace
from datetime import date

import pytest

from geogrid.domain.grid import Generation, GridKind
from geogrid.services.importing import publish_coverage
from tests.drawn import AREAS, NE, NW, SE, SOUTH
from tests.services.test_grid_history import ENDED, LAST, NEW, SPLIT, grids

JUNE, JULY = date(2026, 6, 1), date(2099, 7, 1)
THERE = SOUTH + "007"


@pytest.fixture
def story(district, record):
    """NW is split in June; in 2099 it goes to NE, what was split from it gets another code, and SE another name."""
    later = {**ENDED, SE: replace(grids()[3], name="滨江网格")}
    for number, since, changed in ((2, JUNE, SPLIT), (3, JULY, later)):
        with district.writing() as session:
            publish_coverage(session, Generation(number, since, False, "file"), AREAS, grids(**changed), record)


@pytest.mark.usefixtures("story")
def test_history_tells_what_happened_with_shares_and_days(anybody, english, chinese):
    told = english(anybody, f"/api/grid/{NW}/history").json
    assert (told["code"], told["full_name"], told["in_force"], told["successors"]) == (NW, "前园社区第一网格", True, [])
    assert told["periods"] == [{"valid_from": "2026-01-01", "valid_to": "2099-07-01"}]
    kinds = [(each["generation"]["number"], each["kind"]) for each in told["events"]]
    assert kinds == [(1, "created"), (2, "reshaped"), (2, "split_from"), (3, "merged_into")]
    split = told["events"][2]
    assert split["from"]["code"] == NW and split["to"]["full_name"] == "前园社区第三网格"
    assert split["area_share"] == pytest.approx(0.2, abs=1e-3)
    assert split["area_share_of_new"] == 1.0 and split["households_share"] is None
    assert split["generation"]["valid_from"] == "2026-06-01"
    assert split["text"] == f"前园社区第三网格 ({NEW}) was split off, with 20% of the ground."
    said = [each["text"] for each in chinese(anybody, f"/api/grid/{NW}/history").json["events"]]
    assert said == [
        "首次划定的网格。",
        "范围缩小，保留原有面积的 80%。",
        f"分出前园社区第三网格 ({NEW})，划去面积的 20%。",
        f"并入前园社区第二网格 ({NE})，涉及面积的 100%。",
    ]
    renamed = chinese(anybody, f"/api/grid/{SE}/history?on=2099-07-01").json
    assert renamed["name"] == "滨江网格"
    assert renamed["events"][-1]["text"] == "更名：原名第二网格，现名滨江网格。"


@pytest.mark.usefixtures("story")
def test_history_of_an_old_code_names_its_successors(anybody, english):
    told = english(anybody, f"/api/grid/{NW}/history?on=2099-08-01").json
    assert (told["in_force"], [each["code"] for each in told["successors"]]) == (False, [NE])
    assert english(anybody, f"/api/grid/{LAST}/history").json["successors"][0]["code"] == NEW
    assert english(anybody, "/api/grid/9/history").json["code"] == "grid_unknown"
    assert english(anybody, f"/api/grid/{NW}/history?on=1999-01-01").json["code"] == "no_generation"


@pytest.mark.usefixtures("story")
def test_history_is_kept_by_who_has_it(anybody, english):
    tag = english(anybody, f"/api/grid/{NW}/history").headers["ETag"]
    again = anybody.get(f"/api/grid/{NW}/history", headers={"If-None-Match": tag, "Accept-Language": "en"})
    assert again.status_code == 304


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("path", ["", ".geojson"])
def test_an_old_code_is_answered_with_its_successors(anybody, english, path):
    gone = english(anybody, f"/api/grid/{NW}{path}?on=2099-07-01")
    assert (gone.status_code, gone.json["code"]) == (404, "grid_retired")
    assert gone.json["detail"] == (
        f"前园社区第一网格 ({NW}) is no more since 2099-07-01. What was its ground is of: 前园社区第二网格 ({NE})."
    )
    assert gone.json["facts"]["successors"] == [
        {"code": NE, "name": "第二网格", "full_name": "前园社区第二网格", "area_share": 1.0, "households_share": None}
    ]
    later = english(anybody, f"/api/grid/{LAST}{path}")
    assert (later.status_code, later.json["code"], later.json["facts"]["since"]) == (404, "grid_later", "2099-07-01")
    assert anybody.get(f"/api/grid/{NW}{path}?on=2099-06-30").status_code == 200
    assert anybody.get(f"/api/grid/{LAST}{path}?on=2099-07-01").status_code == 200


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("asked", ["grid", "q"])
def test_the_residents_page_leads_on_from_an_old_code(anybody, english, chinese, asked):
    page = english(anybody, f"/?{asked}={NW}&on=2099-07-01").text
    assert "This grid is no more" in page and "There is no such grid any more since Jul 1, 2099." in page
    assert f'href="/?grid={NE}&amp;on=2099-07-01"' in page and "100% of the ground" in page
    assert f'data-grids="[&#34;{NE}&#34;]"' in page
    page = chinese(anybody, f"/?{asked}={LAST}").text
    assert "该网格尚未启用" in page and f'href="/?grid={NEW}"' in page
    assert f'href="/history?grid={NW}"' in english(anybody, f"/?{asked}={NW}").text
    assert "前园社区第一网格" in english(anybody, f"/?{asked}={NW}").text


@pytest.mark.usefixtures("story")
def test_the_page_of_a_history(anybody, english, chinese):
    page = chinese(anybody, f"/history?grid={NEW}&on=2099-07-01").text
    assert "前园社区第三网格沿革" in page and f"该网格自2099年7月1日起改用编码 {LAST}。" in page
    assert f'href="/?grid={LAST}&amp;on=2099-07-01"' in page
    assert f"由前园社区第一网格 ({NW})分出，取得该网格面积的 20%，占本网格面积的 100%。" in page
    page = english(anybody, f"/history?grid={NE}").text
    assert "In force since Jan 1, 2026." in page and "still to come" in page
    missing = english(anybody, "/history?grid=9")
    assert missing.status_code == 404 and "There is no grid with code 9." in missing.text
    assert anybody.get(f"/history?grid={'x' * 5000}").status_code == 404


@pytest.fixture
def moved(district, record):
    """In 2099 NW is given to the other community, with the code, the name and the kind that it has there."""
    given = replace(grids()[0], code=THERE, name="滨江网格", community=SOUTH, kind=GridKind.DEDICATED)
    with district.writing() as session:
        generation = Generation(2, JULY, False, "file")
        publish_coverage(session, generation, AREAS, grids(**{NW: None, THERE: given}), record)


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize(
    ("code", "said"),
    [
        (NW, f"编码变更，现为水心亭社区滨江网格 ({THERE})。"),
        (THERE, f"编码变更，原为前园社区第一网格 ({NW})。"),
    ],
)
def test_all_that_became_of_it_with_another_code_is_one_event(anybody, chinese, code, said):
    said += (
        "更名：原名第一网格，现名滨江网格。类型变更：原为基础网格，现为专属网格。"
        "划归其他社区：原属前园社区，现属水心亭社区。"
    )
    event = chinese(anybody, f"/api/grid/{code}/history").json["events"][-1]
    assert (event["kind"], event["also"], event["text"]) == ("recoded", ["renamed", "reclassified", "reassigned"], said)
    assert (event["from"]["code"], event["to"]["code"]) == (NW, THERE)
    assert said in chinese(anybody, f"/history?grid={code}").text


@pytest.mark.usefixtures("moved")
def test_an_old_code_says_that_the_grid_goes_on(anybody, english, chinese):
    page = chinese(anybody, f"/history?grid={NW}").text
    assert f"自2099年7月1日起编码变更为 {THERE}。" in page and "撤销" not in page
    assert f"From Jul 1, 2099 on it has the code {THERE}." in english(anybody, f"/history?grid={NW}").text
    after = chinese(anybody, f"/history?grid={NW}&on=2099-07-02").text
    assert f"该网格自2099年7月1日起改用编码 {THERE}。" in after and "撤销" not in after
    card = chinese(anybody, f"/?grid={NW}&on=2099-07-02").text
    assert "该网格编码已变更" in card and f"该网格自2099年7月1日起改用编码 {THERE}。" in card
    assert f'href="/?grid={THERE}&amp;on=2099-07-02"' in card and "撤销" not in card and "面积的" not in card


@pytest.mark.usefixtures("story")
def test_a_grid_that_ends_with_its_code_says_so_as_before(anybody, chinese):
    assert "将于2099年7月1日撤销。" in chinese(anybody, f"/history?grid={NW}").text
    assert "该网格自2099年7月1日起已撤销。" in chinese(anybody, f"/history?grid={NW}&on=2099-07-01").text
    event = chinese(anybody, f"/api/grid/{NEW}/history").json["events"][-1]
    assert (event["kind"], event["also"]) == ("recoded", [])
    assert event["text"] == f"编码变更，现为前园社区第三网格 ({LAST})。"


def test_a_text_that_is_no_code_is_looked_for_as_before(anybody, english):
    assert "No address “999999999999999” is known" not in english(anybody, "/?q=999999999999999").text
    assert "There is no grid with code 999999999999999." in english(anybody, "/?q=999999999999999").text


@pytest.mark.usefixtures("story")
def test_the_page_of_sides_names_who_has_the_ground_too(client, english):
    later = english(client, f"/sides/grid?code={LAST}")
    assert later.status_code == 404
    assert f"What is its ground then is of: 前园社区第三网格 ({NEW})." in later.text


def test_without_a_code_the_page_asks_for_one(anybody, english, chinese):
    for asked in ("/history", "/history?grid=", "/history?grid=%20"):
        answer = english(anybody, asked)
        assert (answer.status_code, "There is no grid" in answer.text) == (200, False)
        assert 'name="grid"' in answer.text and "Code of the grid" in answer.text
    assert "网格编号" in chinese(anybody, "/history").text


def test_a_code_that_no_grid_has_stays_in_the_form(anybody, english):
    answer = english(anybody, "/history?grid=9%22&on=2026-06-01")
    assert (answer.status_code, "There is no grid with code 9&#34;." in answer.text) == (404, True)
    assert 'value="9&#34;"' in answer.text and '<input type="hidden" name="on" value="2026-06-01">' in answer.text
