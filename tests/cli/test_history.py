"""geogrid history: what happened to a grid, on the command line."""

import json

import pytest
from click.testing import CliRunner

from geogrid.cli import main
from geogrid.cli.speaking import wording
from tests.drawn import NE, NW
from tests.services.test_grid_history import AUGUST, ENDED, JULY, JUNE, LAST, MERGED, NEW, SPLIT, grids, publish


@pytest.fixture
def run(district, folder):
    folder.mkdir(exist_ok=True)
    settings = {"GEOGRID_DATA": str(folder), "GEOGRID_DATABASE_URL": district.url}
    for number, since, changed in ((2, JUNE, SPLIT), (3, JULY, MERGED), (4, AUGUST, ENDED)):
        publish(district, number, since, grids(**changed))

    def ran(*arguments, language="C.UTF-8"):
        wording.cache_clear()
        runner = CliRunner(env={**settings, "LC_ALL": language})
        done = runner.invoke(main, ["history", *map(str, arguments)], catch_exceptions=False)
        wording.cache_clear()
        return done

    return ran


def test_it_tells_what_happened_and_who_has_the_ground(run):
    lines = run(NEW).stdout.splitlines()
    assert lines[0] == f"前园社区第三网格 ({NEW})"
    assert lines[1].startswith("  Jun 1, 2026 · generation 2 · Split from 前园社区第一网格")
    assert lines[2] == f"  Aug 1, 2026 · generation 4 · It has another code since: it is 前园社区第三网格 ({LAST})."
    assert lines[3] == f"This grid has the code {LAST} since Aug 1, 2026."
    assert run(NW).stdout.splitlines()[-1].endswith(f"前园社区第二网格 ({NE}) 100% of the ground")
    assert "已撤销" not in run(NW, language="zh_CN.UTF-8").stdout
    assert "并入前园社区第二网格" in run(NW, language="zh_CN.UTF-8").stdout


def test_as_json(run):
    told = json.loads(run(NW, "--on", "2026-07-01", "--json").stdout)
    assert (told["in_force"], [each["code"] for each in told["successors"]]) == (False, [NE])
    assert [each["kind"] for each in told["events"]] == ["created", "reshaped", "split_from", "merged_into"]


def test_a_code_that_never_was_ends_it_with_one_line(run):
    done = run("9")
    assert done.exit_code == 2 and done.stderr.strip() == "There is no grid with code 9."
