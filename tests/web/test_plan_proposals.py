"""Redraws proposed over HTTP: made as a job with progress, compared, done as steps that can be undone, stopped."""

import time
from math import cos, pi, radians

import pytest
from shapely.affinity import scale
from shapely.geometry import Point, shape
from shapely.ops import nearest_points

from geogrid.domain.people.account import Assignment, Capacity
from geogrid.services.simulation import Size
from geogrid.settings import Settings
from geogrid.web.app import create_app
from tests import signing

ENGLISH = {"Accept-Language": "en"}
LONGEST = 60.0  # seconds that a small redraw may take on a busy machine


@pytest.fixture(scope="module")
def app(tmp_path_factory, simulated):
    folder = tmp_path_factory.mktemp("proposals")
    database = simulated(folder / "geogrid.sqlite", Size(40, 900, 20))
    app = create_app(Settings(folder, None, "for tests"), database)
    yield app
    database.close()


@pytest.fixture
def planner(app):
    return signing.client_of(app, "planner", [Assignment(Capacity.PLANNER, None)])


@pytest.fixture
def plan(planner):
    return planner.post("/api/plans", json={"name": "调整"}, headers=ENGLISH).headers["Location"]


def proposed(client, plan, **asked):
    answer = client.post(f"{plan}/propose", json=asked, headers=ENGLISH)
    assert answer.status_code == 202, answer.json
    job = answer.json
    end = time.monotonic() + LONGEST
    while job["state"] in ("waiting", "running") and time.monotonic() < end:
        time.sleep(0.02)
        job = client.get(answer.headers["Location"]).json
    assert job["state"] == "finished", job
    with client.get(job["result"]) as result:
        return job["id"], result.json


def test_redraws_are_compared_and_one_is_done_and_undone(planner, plan):
    grids = [feature["properties"] for feature in planner.get(f"{plan}/grids.geojson").json["features"]]
    grid = max(grids, key=lambda each: each["area_m2"])
    job, found = proposed(planner, plan, grids=2, within=grid["code"], seeds=[1, 2, 3])
    assert sorted(seed for each in found["candidates"] for seed in each["seeds"]) == [1, 2, 3]
    best = found["candidates"][0]
    assert (best["grids"], len(best["shapes"]["features"])) == (2, 2)
    assert best == min(found["candidates"], key=measured)
    assert sum(f["properties"]["households"] for f in best["shapes"]["features"]) == pytest.approx(
        grid["households"], abs=2
    )
    seen = {**ENGLISH, "If-Match": f'"{found["version"]}"'}
    done = planner.post(f"{plan}/proposal", json={"job": job, "seed": best["seed"]}, headers=seen)
    assert done.status_code == 200
    assert len(done.json["steps"]) == len(best["edits"])
    assert done.json["totals"]["grids"] == 41
    again = planner.post(f"{plan}/proposal", json={"job": job, "seed": best["seed"]}, headers=seen)
    assert (again.status_code, again.json["code"]) == (412, "proposal_outdated")
    state = done.json
    for _ in best["edits"]:
        headers = {**ENGLISH, "If-Match": f'"{state["version"]}"'}
        state = planner.post(f"{plan}/undo", json={}, headers=headers).json
    assert state["totals"]["grids"] == 40


def test_nothing_is_proposed_for_a_plan_that_is_no_draft(planner, plan):
    assert planner.post(f"{plan}/discard", json={}, headers={"If-Match": '"1"'}).json["stage"] == "discarded"
    answer = planner.post(f"{plan}/propose", json={"grids": 2}, headers=ENGLISH)
    assert (answer.status_code, answer.json["code"]) == (409, "plan_closed")


def test_what_a_redraw_changes_on_the_map_is_told(planner, plan):
    """Ground that goes over is what does not keep the code; new borders lie inside the old grid, none of it goes."""
    grids = planner.get(f"{plan}/grids.geojson").json["features"]
    grid = max(grids, key=lambda each: each["properties"]["area_m2"])
    ground = shape(grid["geometry"])
    _, found = proposed(planner, plan, grids=2, within=grid["properties"]["code"])
    best = found["candidates"][0]
    change = {each["properties"]["what"]: shape(each["geometry"]) for each in best["change"]["features"]}
    assert set(change) == {"ground", "new"}
    halves = [shape(each["geometry"]) for each in best["shapes"]["features"]]
    assert min(change["ground"].symmetric_difference(half).area for half in halves) < 1e-12
    assert change["new"].length == pytest.approx(halves[0].intersection(halves[1]).length)
    assert change["new"].intersection(ground.boundary).length == pytest.approx(0, abs=1e-9)


def test_a_redraw_that_moves_nothing_marks_nothing(planner, plan):
    code = planner.get(f"{plan}/grids.geojson").json["features"][0]["properties"]["code"]
    _, found = proposed(planner, plan, grids=1, within=code)
    assert found["candidates"][0]["change"]["features"] == []


def test_golden_addresses_stay_where_that_is_possible(planner, plan):
    features = planner.get(f"{plan}/grids.geojson").json["features"]
    grid = max(features, key=lambda each: each["properties"]["area_m2"])
    ground, code = shape(grid["geometry"]), grid["properties"]["code"]
    west, south, east, north = ground.bounds
    for lon, lat in ((west, north), (east, south), (west, south), (east, north)):
        spot = nearest_points(ground.buffer(-2e-4), Point(lon, lat))[0]
        seen = {**ENGLISH, "If-Match": f'"{planner.get(plan).json["version"]}"'}
        golden = [{"label": "老年食堂", "lon": spot.x, "lat": spot.y, "grid": code}]
        assert planner.post(f"{plan}/golden", json={"places": golden}, headers=seen).status_code == 200
        job, found = proposed(planner, plan, grids=2, within=code, seeds=[1])
        best = found["candidates"][0]
        assert (best["golden"], best["golden_moved"]) == (1, 0)
        seen = {**ENGLISH, "If-Match": f'"{found["version"]}"'}
        done = planner.post(f"{plan}/proposal", json={"job": job, "seed": 1}, headers=seen).json
        assert {rule["rule"]: rule["count"] for rule in done["rules"]}["golden_stay"] == 0
        planner.post(f"{plan}/undo", json={}, headers={**ENGLISH, "If-Match": f'"{done["version"]}"'})


def test_redraws_that_come_out_the_same_are_one(planner, plan):
    """A grid left as one can be drawn in no other way; any of the seeds takes it."""
    features = planner.get(f"{plan}/grids.geojson").json["features"]
    grid = max((f["properties"] for f in features), key=lambda each: each["area_m2"])
    _, found = proposed(planner, plan, grids=1, within=grid["code"], seeds=[4, 2, 9])
    assert [(each["seed"], each["seeds"]) for each in found["candidates"]] == [(4, [4, 2, 9])]
    job, found = proposed(planner, plan, grids=2, within=grid["code"], seeds=[*range(8)])
    assert sorted(seed for each in found["candidates"] for seed in each["seeds"]) == [*range(8)]
    grounds = [as_sets(each["shapes"]) for each in found["candidates"]]
    assert len({*grounds}) == len(grounds) < 8
    again = next(each["seeds"][-1] for each in found["candidates"] if len(each["seeds"]) > 1)
    seen = {**ENGLISH, "If-Match": f'"{found["version"]}"'}
    done = planner.post(f"{plan}/proposal", json={"job": job, "seed": again}, headers=seen)
    assert done.status_code == 200, done.json


def measured(found):
    """What redraws are compared by, to what anybody would tell apart."""
    balance, compactness = round(found["worst_deviation"], 2), round(found["mean_polsby_popper"], 2)
    return len(found["shortfalls"]), balance, -compactness, found["addresses_moved"]


def as_sets(shapes):
    return frozenset(shape(f["geometry"]).normalize() for f in shapes["features"])


def test_a_redraw_that_changes_nothing_says_so(planner, plan):
    grid = planner.get(f"{plan}/grids.geojson").json["features"][0]["properties"]["code"]
    job, found = proposed(planner, plan, grids=1, within=grid)
    (only,) = found["candidates"]
    assert (only["edits"], only["addresses_moved"]) == ([], 0)
    seen = {**ENGLISH, "If-Match": f'"{found["version"]}"'}
    answer = planner.post(f"{plan}/proposal", json={"job": job, "seed": only["seed"]}, headers=seen)
    assert (answer.status_code, answer.json["code"]) == (409, "nothing_to_change")


def test_a_whole_community_is_redrawn_in_one_change(planner, plan):
    features = planner.get(f"{plan}/grids.geojson").json["features"]
    community = features[0]["properties"]["community"]
    own = [f for f in features if f["properties"]["community"] == community]
    job, found = proposed(planner, plan, grids=len(own), within=community)
    seen = {**ENGLISH, "If-Match": f'"{found["version"]}"'}
    done = planner.post(f"{plan}/proposal", json={"job": job, "seed": 1}, headers=seen).json
    assert done["version"] == found["version"] + 1
    assert {rule["rule"]: rule["count"] for rule in done["rules"] if rule["severity"] == "error"} == {}


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"grids": 0}, 400, "query"),
        ({"grids": 2, "seeds": []}, 400, "query"),
        ({"grids": 2, "seeds": ["a"]}, 400, "query"),
        ({"grids": 2, "seeds": [*range(9)]}, 400, "query"),
        ({"grids": 2, "within": "9"}, 409, "edit_refused"),
        ({}, 400, "query"),
    ],
)
def test_what_cannot_be_proposed_is_refused_at_once(planner, plan, sent, status, code):
    answer = planner.post(f"{plan}/propose", json=sent, headers=ENGLISH)
    assert answer.status_code == status
    assert code in answer.json["code"]


def test_why_there_is_none_is_told(planner, plan):
    _, found = proposed(planner, plan, grids=1)
    assert found["candidates"] == []
    assert "fewer grids than communities" in found["refused"]


def test_of_more_grids_than_blocks_as_many_as_can_be_are_made_and_that_is_told(planner, plan):
    code = planner.get(f"{plan}/grids.geojson").json["features"][0]["properties"]["code"]
    _, found = proposed(planner, plan, grids=500, within=code)
    best = found["candidates"][0]
    assert 1 <= best["grids"] == len(best["shapes"]["features"]) < 500
    assert any(each.startswith(f"there are blocks for {best['grids']} grid") for each in best["shortfalls"])
    assert len(best["shortfall_places"]) == len(best["shortfalls"]) and None in best["shortfall_places"]


def test_a_redraw_tells_its_least_compact_grid(planner, plan):
    grids = [feature["properties"] for feature in planner.get(f"{plan}/grids.geojson").json["features"]]
    _, found = proposed(planner, plan, grids=3, within=max(grids, key=lambda each: each["area_m2"])["code"])
    best = found["candidates"][0]
    least = best["least_compact"]
    shapes = [shape(each["geometry"]) for each in best["shapes"]["features"]]
    assert shapes[least["shape"]].covers(Point(least["lon"], least["lat"]))
    metres = [scale(each, cos(radians(each.centroid.y)), 1) for each in shapes]
    compactness = [4 * pi * each.area / each.length**2 for each in metres]
    assert best["least_polsby_popper"] == pytest.approx(compactness[least["shape"]], abs=0.01)
    assert best["least_polsby_popper"] == pytest.approx(min(compactness), abs=0.01)


def test_a_redraw_of_another_plan_is_none_of_this(planner, plan):
    other = planner.post("/api/plans", json={"name": "另一方案"}, headers=ENGLISH).headers["Location"]
    grid = planner.get(f"{plan}/grids.geojson").json["features"][0]["properties"]["code"]
    job, _ = proposed(planner, plan, grids=2, within=grid)
    seen = {**ENGLISH, "If-Match": '"1"'}
    assert planner.post(f"{other}/proposal", json={"job": job, "seed": 1}, headers=seen).json["code"] == "job_unknown"
    assert planner.post(f"{plan}/proposal", json={"job": job, "seed": 9}, headers=seen).status_code == 400


def test_redraws_are_for_whoever_sees_the_plan(app, planner, plan):
    """A job that batches of points make is for whoever knows its number; what is proposed for a plan is not."""
    first = planner.get(f"{plan}/grids.geojson").json["features"][0]["properties"]
    job, found = proposed(planner, plan, grids=1, within=first["code"])
    colleague = signing.client_of(app, "colleague", [Assignment(Capacity.PLANNER, first["community"])])
    for other in (colleague, app.test_client()):
        for answer in (
            other.get(f"/api/jobs/{job}"),
            other.get(f"/api/jobs/{job}/result"),
            other.delete(f"/api/jobs/{job}"),
        ):
            assert (answer.status_code, answer.json["code"]) == (404, "job_unknown")
    sharing = planner.get(f"{plan}/sharing").json["others"]
    account = next(each["account"] for each in sharing if each["name"] == "colleague")
    seen = {**ENGLISH, "If-Match": f'"{found["version"]}"'}
    assert planner.post(f"{plan}/share", json={"accounts": [account]}, headers=seen).status_code == 200
    with colleague.get(f"/api/jobs/{job}/result") as result:
        assert result.json == found


class Hand:
    """Somebody who edits a plan, one request after the other."""

    def __init__(self, client, plan):
        self.client, self.plan = client, plan
        self.version = client.get(plan, headers=ENGLISH).json["version"]

    def send(self, path, **sent):
        seen = {**ENGLISH, "If-Match": f'"{self.version}"'}
        answer = self.client.post(f"{self.plan}/{path}", json=sent, headers=seen)
        self.version = answer.json.get("version", self.version)
        return answer

    def split(self, code):
        """Split a grid in its middle."""
        west, south, east, north = shape(self.grid(code)["geometry"]).bounds
        middle = (west + east) / 2
        line = [[middle, south - 0.001], [middle, north + 0.001]]
        found = self.client.post(f"{self.plan}/crossing", json={"grid": code, "line": line}, headers=ENGLISH)
        return self.send("edits", edit=found.json["edit"])

    def grid(self, code):
        features = self.client.get(f"{self.plan}/grids.geojson").json["features"]
        return next(each for each in features if each["properties"]["code"] == code)


def largest(planner, plan):
    """The grids of the community of the largest grid, that one first, those beside it then."""
    features = planner.get(f"{plan}/grids.geojson").json["features"]
    first = max(features, key=lambda each: each["properties"]["area_m2"])
    own = [each for each in features if each["properties"]["community"] == first["properties"]["community"]]
    own.sort(key=lambda each: shape(each["geometry"]).distance(shape(first["geometry"])) + (each is not first))
    return [each["properties"]["code"] for each in own]


def full_name(planner, plan, code):
    features = planner.get(f"{plan}/grids.geojson").json["features"]
    (found,) = [each["properties"] for each in features if each["properties"]["code"] == code]
    return f"{found['community_name']}{found['name']}"


def test_a_redraw_of_grids_that_were_changed_is_not_done_and_says_by_whom(planner, plan):
    first, second, *_ = largest(planner, plan)
    was = full_name(planner, plan, first)
    job, found = proposed(planner, plan, grids=2, within=first)
    hand = Hand(planner, plan)
    hand.send("edits", edit={"kind": "rename", "code": second, "name": "滨江网格"})
    hand.send("edits", edit={"kind": "rename", "code": first, "name": "临江网格"})
    now = full_name(planner, plan, first)
    refused = hand.send("proposal", job=job, seed=1)
    assert (refused.status_code, refused.json["code"]) == (412, "proposal_outdated")
    facts = refused.json["facts"]
    assert (facts["now"], facts["known"], facts["codes"]) == (hand.version, found["version"], [first])
    assert [change["text"] for change in facts["changes"]] == [f"{was} called 临江网格"]
    assert f"changed since it was made: {now}. planner: {was} called 临江网格." in refused.json["detail"]
    hand.send("undo")
    done = hand.send("proposal", job=job, seed=1)
    assert (done.status_code, len(done.json["steps"])) == (200, 1 + len(found["candidates"][0]["edits"]))


def test_a_redraw_stays_good_while_others_are_at_other_grids_beside_it(planner, plan):
    first, second, *_ = largest(planner, plan)
    job, found = proposed(planner, plan, grids=2, within=first)
    hand = Hand(planner, plan)
    taken = {f["properties"]["code"] for f in hand.split(second).json["changed"]["features"]}
    done = hand.send("proposal", job=job, seed=1)
    assert done.status_code == 200, done.json
    # The code that it meant for its new grid was given to another meanwhile.
    (meant,) = {each["code"] for each in found["candidates"][0]["edits"][0]["pieces"]} - {first}
    assert meant in taken
    (fresh,) = {f["properties"]["code"] for f in done.json["changed"]["features"]} - taken - {first, second}
    assert fresh != meant
    ground = [shape(hand.grid(code)["geometry"]).area for code in (first, fresh)]
    assert sum(ground) == pytest.approx(sum(shape(each["geometry"]).area for each in
                                            found["candidates"][0]["shapes"]["features"]), rel=1e-6)  # fmt: skip


def test_a_redraw_of_grids_of_which_one_was_split_is_not_done(planner, plan):
    first, second, *_ = own = largest(planner, plan)
    job, _ = proposed(planner, plan, grids=len(own), within=first[:12])
    hand = Hand(planner, plan)
    hand.split(second)
    refused = hand.send("proposal", job=job, seed=1)
    assert (refused.status_code, refused.json["code"]) == (412, "proposal_outdated")
    assert refused.json["facts"]["codes"] == [second]


def test_one_that_is_stopped_ends(planner, plan):
    answer = planner.post(f"{plan}/propose", json={"grids": 41, "seeds": [1, 2, 3, 4, 5, 6, 7, 8]}, headers=ENGLISH)
    where = answer.headers["Location"]
    assert planner.delete(where).status_code in (202, 204)
    end = time.monotonic() + LONGEST
    while (job := planner.get(where).json).get("state") in ("waiting", "running", "stopping"):
        assert time.monotonic() < end
    assert job["state"] == "cancelled"
