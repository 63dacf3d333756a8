"""A cut or another edit by which borders come too near each other, over HTTP."""

import pytest

from tests import signing
from tests.drawn import NORTH, NW
from tests.web.test_plans import send

CORNER = (118.31, 29.71)
"""Where all four grids meet."""
METRE = 1 / 110_850  # of latitude


@pytest.fixture
def client(app):
    return signing.client_of(app)


@pytest.fixture
def plan(client):
    return client.post("/api/plans", json={"name": "调整"}).headers["Location"]


def passing(beside_m):
    """A line across the north-western grid that meets its eastern border so far north of the corner."""
    lon, lat = CORNER
    return [
        [lon - 0.0101, lat + 0.005 + beside_m * METRE],
        [lon, lat + beside_m * METRE],
        [lon + 0.001, lat + beside_m * METRE],
    ]


def split(line):
    pieces = [{"code": NW, "name": "第一网格"}, {"code": NORTH + "003", "name": "第三网格"}]
    return {"kind": "split", "code": NW, "line": line, "pieces": pieces}


@pytest.mark.parametrize(
    ("beside_m", "reason"),
    [
        (0.0, "touches a place where borders meet"), (0.005, "touches a place where borders meet"),
        (0.02, "less than half a metre"), (0.4, "less than half a metre"), (0.6, None),
    ],
)  # fmt: skip
def test_a_cut_beside_a_place_where_borders_meet(client, plan, beside_m, reason):
    shown = client.post(f"{plan}/crossing", json={"grid": NW, "line": passing(beside_m)})
    answer = send(client, f"{plan}/edits", 1, edit=split(passing(beside_m)))
    if reason is None:
        assert (shown.status_code, answer.status_code) == (200, 200)
        return
    assert (shown.status_code, answer.status_code, answer.json["code"]) == (409, 409, "edit_refused")
    facts = answer.json["facts"]
    assert reason in facts["reason"] and facts == shown.json["facts"] | {"edit": 1}
    assert (facts["lon"], facts["lat"]) == pytest.approx(CORNER, abs=METRE)
    assert client.get(plan).json["version"] == 1


def test_a_new_grid_whose_border_meets_another_there(client, plan):
    lon, lat = CORNER
    low, high = lat + 0.4 * METRE, lat + 0.004
    ring = [[lon - 0.002, low], [lon, low], [lon, high], [lon - 0.002, high], [lon - 0.002, low]]
    made = {"kind": "create", "ground": [[ring]], "code": NORTH + "003", "name": "第三网格", "community": NORTH}
    answer = send(client, f"{plan}/edits", 1, edit=made)
    assert answer.json["code"] == "edit_refused" and "less than half a metre" in answer.json["facts"]["reason"]


def inside(metres):
    """A new grid from the corner so near to the other two borders of the north-western one."""
    (lon, lat), away = CORNER, 0.01 - metres * METRE
    ring = [[lon - away, lat], [lon, lat], [lon, lat + away], [lon - away, lat + away], [lon - away, lat]]
    return {"kind": "create", "ground": [[ring]], "code": NORTH + "003", "name": "第三网格", "community": NORTH}


def test_a_new_grid_drawn_just_inside_another_leaves_no_thread_around_it(client, plan):
    answer = send(client, f"{plan}/edits", 1, edit=inside(2))
    assert (answer.status_code, answer.json["code"]) == (409, "edit_refused")
    facts = answer.json["facts"]
    assert "narrower than 3 m" in facts["reason"] and facts["codes"] == [NW]
    lon, lat = CORNER
    assert min(facts["lon"] - lon, lat - facts["lat"]) < -(0.01 - 2 * METRE)
    told = client.post(
        f"{plan}/edits", json={"edit": inside(2)}, headers={"If-Match": '"1"', "Accept-Language": "zh-CN"}
    )
    assert "细长条" in told.json["detail"]
    assert send(client, f"{plan}/edits", 1, edit=inside(10)).status_code == 200


def test_a_line_beside_the_border_is_refused_before_it_is_done(client, plan):
    lon, lat = CORNER
    along = [[lon - 0.0101, lat + 2 * METRE], [lon + 0.001, lat + 2 * METRE]]
    shown = client.post(f"{plan}/crossing", json={"grid": NW, "line": along})
    assert (shown.status_code, shown.json["code"]) == (409, "edit_refused")
    assert "narrower than 3 m" in shown.json["facts"]["reason"]


def test_the_reason_is_said_in_chinese(client, plan, chinese):
    edit = split(passing(0.4))
    answer = client.post(f"{plan}/edits", json={"edit": edit}, headers={"If-Match": '"1"', "Accept-Language": "zh-CN"})
    assert "交会点" in answer.json["detail"]
