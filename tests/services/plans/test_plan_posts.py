"""The posts that a plan leaves without a grid, and those that others left so before it; on both stores."""

from openpyxl import load_workbook

from geogrid.domain.editing.edit import DivideMicro, Merge, MergeMicro, Retire
from geogrid.domain.people.post import Post, Role
from geogrid.render.wording import Wording
from geogrid.services import plan_workbook
from geogrid.store import people
from tests.drawn import NE, NW, SE
from tests.services.plans.test_plan_recoding import LATER, PLANNER, TOMORROW, edited, published

ACROSS = (118.315, 29.70), (118.315, 29.73)
MICRO = NE + "01"
STAYS = Post(SE, Role.LEADER, "示例网格长丙", None)
NESTED = Post(MICRO, Role.LEADER, "示例网格长丁", None)
NEVER = Post(SE + "01", Role.LEADER, "示例网格长戊", None)


def test_posts_of_grids_that_earlier_plans_ended_are_told_apart(district, house, record, tmp_path):
    def opened(on):
        return house.open("调整", "", "", record, on=on, actor=PLANNER).dossier.id

    published(house, opened(TOMORROW), record, DivideMicro(NE, ACROSS))
    with district.writing() as session:
        people.fill(session, [STAYS, NESTED, NEVER], TOMORROW)
    mine = MergeMicro(NE, (MICRO, NE + "02"), MICRO), Merge((NW, NE), NE)
    published(house, opened(TOMORROW), record, *mine, day=LATER)

    plan = opened(LATER)
    edited(house, plan, record, Retire(SE))
    state, found = house.impact(plan)
    assert {post.grid for post in found.impact.posts} == {SE, SE + "01"}
    told = {(post.grid, post.role, name) for post, name in found.left_before}
    assert told == {
        (NW, Role.LEADER, "前园社区第一网格"),
        (NW, Role.GRID_WORKER, "前园社区第一网格"),
        (MICRO, Role.LEADER, "前园社区第二网格第一微网格"),
    }
    path = tmp_path / "impact.xlsx"
    plan_workbook.write(path, district, state, found, Wording("zh"))
    rows = {tuple(row) for row in load_workbook(path)["岗位"].iter_rows(values_only=True)}
    assert (NW, "前园社区第一网格", "网格长", "网格在编制本方案前已撤销") in rows
    assert (SE, "水心亭社区第二网格", "网格长", "网格已撤销") in rows
