"""Redraws shown as soon as each is made, and taken before the others are; by several planners, by their rights."""

import time

import pytest
from sqlalchemy import delete

from geogrid.domain.people.account import Assignment, Capacity
from geogrid.services.simulation import Size
from geogrid.settings import Settings
from geogrid.store.models import Building, Estate, Place
from geogrid.web.app import create_app
from tests import signing
from tests.web.test_plan_proposals import ENGLISH, LONGEST, Hand, largest, measured, proposed

GRIDS = 20
SEEDS = [1, 2, 3, 4]


@pytest.fixture
def app(tmp_path, simulated):
    """A small town."""
    database = simulated(tmp_path / "geogrid.sqlite", Size(GRIDS, 300, 10))
    app = create_app(Settings(tmp_path, None, "for tests"), database)
    yield app
    database.close()


@pytest.fixture
def planner(app):
    return signing.client_of(app, "planner", [Assignment(Capacity.PLANNER, None)])


@pytest.fixture
def plan(planner):
    return planner.post("/api/plans", json={"name": "调整"}, headers=ENGLISH).headers["Location"]


def some(planner, plan):
    """What is redrawn in these tests: the community with most grids, into one more."""
    features = [each["properties"] for each in planner.get(f"{plan}/grids.geojson").json["features"]]
    of = [each["community"] for each in features]
    community = max(sorted(set(of)), key=of.count)
    return {"within": community, "grids": of.count(community) + 1}


def begun(client, plan, **asked):
    answer = client.post(f"{plan}/propose", json=asked, headers=ENGLISH)
    assert answer.status_code == 202, answer.json
    return answer.headers["Location"]


def until(client, where, holds):
    """The job as soon as something holds of it."""
    end = time.monotonic() + LONGEST
    while not holds(job := client.get(where).json):
        assert time.monotonic() < end, job
    return job


def is_over(job):
    return job["state"] in ("finished", "failed", "cancelled")


def test_each_redraw_is_shown_as_soon_as_it_is_made(planner, plan):
    where = begun(planner, plan, **some(planner, plan), seeds=SEEDS)
    shown, seen = [], 0
    while not is_over(job := until(planner, where, lambda job, seen=seen: job["so_far"] > seen or is_over(job))):
        seen = job["so_far"]
        found = planner.get(f"{where}/so-far").json["candidates"]
        assert found == sorted(found, key=measured)
        shown.append({seed for each in found for seed in each["seeds"]})
    assert shown[0] == {*SEEDS[: len(shown[0])]} and len(shown[0]) < len(SEEDS)
    assert all(fewer < more for fewer, more in zip(shown, shown[1:], strict=False))
    with planner.get(job["result"]) as result, planner.get(f"{where}/so-far") as last:
        assert result.json == last.json
        assert {seed for each in result.json["candidates"] for seed in each["seeds"]} == {*SEEDS}


def test_one_is_taken_before_the_others_are_made_which_then_are_not(planner, plan):
    where = begun(planner, plan, **some(planner, plan), seeds=SEEDS)
    unmade = planner.get(f"{where}/so-far")
    assert unmade.status_code == 200 or (unmade.status_code, unmade.json["code"]) == (409, "job_unfinished")
    job = until(planner, where, lambda job: job["so_far"])
    found = planner.get(f"{where}/so-far").json
    seen = {**ENGLISH, "If-Match": f'"{found["version"]}"'}
    unmade = planner.post(f"{plan}/proposal", json={"job": job["id"], "seed": SEEDS[-1]}, headers=seen)
    assert (unmade.status_code, unmade.json["facts"]["field"]) == (400, "seed")
    best = found["candidates"][0]
    done = planner.post(f"{plan}/proposal", json={"job": job["id"], "seed": best["seed"]}, headers=seen)
    assert (done.status_code, len(done.json["steps"])) == (200, len(best["edits"]))
    assert done.json["totals"]["grids"] == GRIDS + 1
    assert until(planner, where, is_over)["state"] == "cancelled"


def test_one_that_is_refused_leaves_the_others_to_be_made(planner, plan):
    where = begun(planner, plan, **some(planner, plan), seeds=SEEDS)
    job = until(planner, where, lambda job: job["so_far"])
    first = planner.get(f"{where}/so-far").json["candidates"][0]["seed"]
    ahead = {**ENGLISH, "If-Match": '"99"'}
    assert planner.post(f"{plan}/proposal", json={"job": job["id"], "seed": first}, headers=ahead).status_code == 412
    assert until(planner, where, is_over)["state"] == "finished"


def test_what_was_made_until_it_is_stopped_is_gone(planner, plan):
    where = begun(planner, plan, **some(planner, plan), seeds=SEEDS)
    job = until(planner, where, lambda job: job["so_far"])
    assert planner.delete(where).status_code in (202, 204)
    assert until(planner, where, is_over)["state"] == "cancelled"
    for answer in (
        planner.get(f"{where}/so-far"),
        planner.get(job["result"]),
        planner.post(f"{plan}/proposal", json={"job": job["id"], "seed": 1}, headers={**ENGLISH, "If-Match": '"1"'}),
    ):
        assert (answer.status_code, answer.json["code"]) == (409, "job_unfinished")
    assert (planner.get(plan).json["version"], planner.get(plan).json["totals"]["grids"]) == (1, GRIDS)


def test_two_planners_propose_at_once_and_each_gets_their_own(app, planner, plan):
    second = signing.client_of(app, "second", [Assignment(Capacity.PLANNER, None)])
    theirs = second.post("/api/plans", json={"name": "另一方案"}, headers=ENGLISH).headers["Location"]
    more = some(planner, plan)
    fewer = {**more, "grids": more["grids"] - 2}
    begins = [(planner, plan, more, [1, 2], GRIDS + 1), (second, theirs, fewer, [5], GRIDS - 1)]
    jobs = [begun(client, of, **asked, seeds=seeds) for client, of, asked, seeds, _ in begins]
    for where, (client, of, asked, seeds, grids) in reversed([*zip(jobs, begins, strict=True)]):
        job = until(client, where, is_over)
        with client.get(job["result"]) as result:
            found = result.json
        assert found["plan"] == int(of.rsplit("/", 1)[1])
        assert sorted(seed for each in found["candidates"] for seed in each["seeds"]) == seeds
        assert {each["grids"] for each in found["candidates"]} == {asked["grids"]}
        seen = {**ENGLISH, "If-Match": f'"{found["version"]}"'}
        done = client.post(f"{of}/proposal", json={"job": job["id"], "seed": seeds[0]}, headers=seen)
        assert (done.status_code, done.json["totals"]["grids"]) == (200, grids)


def test_two_redraws_of_one_plan_at_once_and_only_one_of_the_same_ground_lands(app, planner, plan):
    first, *_ = largest(planner, plan)
    second = signing.client_of(app, "second", [Assignment(Capacity.PLANNER, None)])
    sharing = planner.get(f"{plan}/sharing").json["others"]
    account = next(each["account"] for each in sharing if each["name"] == "second")
    assert planner.post(f"{plan}/share", json={"accounts": [account]}, headers={**ENGLISH, "If-Match": '"1"'}).json
    hands = [Hand(planner, plan), Hand(second, plan)]
    made = [begun(hand.client, plan, grids=2, within=first, seeds=[1]) for hand in hands]
    jobs = [until(hand.client, where, is_over)["id"] for hand, where in zip(hands, made, strict=True)]
    assert hands[0].send("proposal", job=jobs[0], seed=1).status_code == 200
    refused = hands[1].send("proposal", job=jobs[1], seed=1)
    assert (refused.status_code, refused.json["code"]) == (412, "proposal_outdated")
    assert planner.get(plan).json["totals"]["grids"] == GRIDS + 1


def test_who_plans_for_a_community_redraws_that_and_nothing_above_or_beside_it(app, planner, plan):
    features = [each["properties"] for each in planner.get(f"{plan}/grids.geojson").json["features"]]
    community = features[0]["community"]
    beside = next(each for each in features if each["community"] != community)
    own = sum(each["community"] == community for each in features)
    theirs = signing.client_of(app, f"of {community}", [Assignment(Capacity.PLANNER, community)])
    draft = theirs.post("/api/plans", json={"name": "社区方案"}, headers=ENGLISH).headers["Location"]
    for within in (None, community[:9], community[:6], beside["community"], beside["code"]):
        answer = theirs.post(f"{draft}/propose", json={"grids": GRIDS + 1, "within": within}, headers=ENGLISH)
        assert answer.status_code in (403, 409), (within, answer.json)
        assert answer.json["code"] in ("beyond_scope", "edit_refused"), within
    job, found = proposed(theirs, draft, grids=own + 1, within=community)
    seen = {**ENGLISH, "If-Match": f'"{found["version"]}"'}
    done = theirs.post(f"{draft}/proposal", json={"job": job, "seed": 1}, headers=seen)
    assert (done.status_code, done.json["totals"]["grids"]) == (200, GRIDS + 1)


def test_what_somebody_proposes_for_all_is_not_done_by_who_plans_for_a_part(app, planner, plan):
    features = [each["properties"] for each in planner.get(f"{plan}/grids.geojson").json["features"]]
    community = features[0]["community"]
    theirs = signing.client_of(app, f"of {community}", [Assignment(Capacity.PLANNER, community)])
    sharing = planner.get(f"{plan}/sharing").json["others"]
    account = next(each["account"] for each in sharing if each["name"] == f"of {community}")
    assert planner.post(f"{plan}/share", json={"accounts": [account]}, headers={**ENGLISH, "If-Match": '"1"'}).json
    job, _ = proposed(planner, plan, grids=GRIDS + 1)
    version = theirs.get(plan).json["version"]
    answer = theirs.post(
        f"{plan}/proposal", json={"job": job, "seed": 1}, headers={**ENGLISH, "If-Match": f'"{version}"'}
    )
    assert (answer.status_code, answer.json["code"]) == (403, "beyond_scope")
    assert planner.get(plan).json["totals"]["grids"] == GRIDS


def test_a_community_without_addresses_and_buildings_is_redrawn(tmp_path, simulated):
    """Its households are only known by grid: they are spread over the ground, and none is lost."""
    database = simulated(tmp_path / "geogrid.sqlite", Size(GRIDS, 300, 10))
    with database.writing() as session:
        for model in (Place, Building, Estate):
            session.execute(delete(model))
    app = create_app(Settings(tmp_path, None, "for tests"), database)
    client = signing.client_of(app, "planner", [Assignment(Capacity.PLANNER, None)])
    plan = client.post("/api/plans", json={"name": "空地"}, headers=ENGLISH).headers["Location"]
    asked = some(client, plan)
    features = client.get(f"{plan}/grids.geojson").json["features"]
    own = [each["properties"] for each in features if each["properties"]["community"] == asked["within"]]
    job, found = proposed(client, plan, **asked, seeds=[1, 2])
    best = found["candidates"][0]
    assert best["grids"] == asked["grids"]
    assert 0 < best["mean_polsby_popper"] <= 1
    redrawn = [each["properties"]["households"] for each in best["shapes"]["features"]]
    assert sum(redrawn) == pytest.approx(sum(each["households"] for each in own), abs=len(redrawn))
    seen = {**ENGLISH, "If-Match": f'"{found["version"]}"'}
    done = client.post(f"{plan}/proposal", json={"job": job, "seed": best["seed"]}, headers=seen)
    assert (done.status_code, done.json["totals"]["grids"]) == (200, GRIDS + 1)
    database.close()
