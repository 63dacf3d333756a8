"""Figures in the studio while something on the ground is another than when they were counted."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Route, expect

from geogrid.clock import today
from geogrid.domain.people.post import Post, Role
from geogrid.store import Database, people
from tests.browser.conftest import Visit
from tests.browser.test_studio import opened, town

OLD = "以下指标仍是变动前的，正在重新统计"


def test_old_figures_are_said_to_be_counted_anew_until_those_of_now_are_there(
    studio_site: str, visit: Visit, tmp_path: Path
) -> None:
    """The server answers that it counts; that it goes on is what the network is made to say twice."""
    studio = opened(visit, studio_site)
    page, note = studio.page, studio.page.locator("#recounting")
    grids, looks = [], []
    page.on("request", lambda asked: grids.append(asked.url) if asked.url.endswith("/grids.geojson") else None)

    def look(route: Route) -> None:
        looks.append(route.request.url)
        if sum("figures=recounting" in each for each in looks) in (1, 2):
            route.fulfill(status=304)
        else:
            route.continue_()

    page.route("**/changes?*", look)
    expect(note).to_have_attribute("role", "status")
    expect(note).to_be_empty()
    code = min(town().mesh.grids)
    database = Database.at(tmp_path / "town.sqlite")
    try:
        with database.writing() as session:
            people.fill(session, [Post(code, Role.GRID_WORKER, "示例网格员丁", "0559-0000-009")], today())
    finally:
        database.close()
    expect(note).to_contain_text(OLD, timeout=10_000)
    expect(note).to_be_empty(timeout=10_000)
    assert len(grids) == 1, "the figures of all grids are those of now"
