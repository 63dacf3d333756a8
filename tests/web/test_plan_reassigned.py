"""A grid that is given to another community: who is affected, on the page and over HTTP."""

import pytest

from tests.drawn import NORTH, SE, SOUTH, SW
from tests.web.test_plans import person, plan, planner, send

__all__ = ["person", "plan", "planner"]


@pytest.mark.parametrize("code", [SW, f"{NORTH}088"])
def test_who_gets_another_community_with_the_grid_is_told(planner, plan, code):
    send(planner, f"{plan}/edits", 1, edit={"kind": "change_community", "code": SW, "community": NORTH})
    if code != SW:
        send(planner, f"{plan}/edits", 2, edit={"kind": "recode", "code": SW, "new_code": code})
    impact = planner.get(f"{plan}/impact").json
    assert impact["reassigned"] == [{
        "from": SW, "to": code, "places": 2, "households": 24,
        "before": {"community": "水心亭社区", "street": "昱东街道"},
        "after": {"community": "前园社区", "street": "昱中街道"},
    }]  # fmt: skip
    assert (impact["places"], impact["reassigned_places"], impact["households"], impact["flow"]) == (0, 2, 24, [])
    page = planner.get(f"{plan.removeprefix('/api')}/impact").get_data(as_text=True)
    assert "划归其他社区的网格" in page and "随网格划归其他社区的地址" in page and "须告知居民" in page
    row = page[page.index("城市花园3幢2单元501室") :].split("</tr>")[0]
    assert [name for name in ("水心亭社区", "昱东街道", "昱中街道") if name in row] == [
        "水心亭社区",
        "昱东街道",
        "昱中街道",
    ]
    assert "不改变居民归属" not in page
    assert ("更换编码本身不影响地址和岗位" in page) is (code != SW)


TAKEN = [[[[118.3015, 29.7015], [118.31, 29.7015], [118.31, 29.7065], [118.3015, 29.7065], [118.3015, 29.7015]]]]


def test_a_grid_that_also_gives_ground_away_is_not_said_to_keep_it(planner, plan):
    """Nor is one that is given another code."""
    edits = [
        {"kind": "transfer", "ground": TAKEN, "givers": [SW], "taker": SE},
        {"kind": "recode", "code": SE, "new_code": f"{SOUTH}088"},
        {"kind": "change_community", "code": SW, "community": NORTH},
    ]
    for seen, edit in enumerate(edits, 1):
        assert send(planner, f"{plan}/edits", seen, edit=edit).status_code == 200
    assert planner.get(f"{plan}/impact").json["places"] > 0
    page = planner.get(f"{plan.removeprefix('/api')}/impact").get_data(as_text=True)
    assert "这些网格的范围、地址和岗位不变" not in page and "地址和岗位照旧" not in page
    assert "这些网格的岗位不变，但改属其他社区" in page
    assert (page.count("边界也有变动"), page.count("因边界变动改划的地址另列。")) == (2, 2)
