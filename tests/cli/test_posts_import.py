"""geogrid import posts: who leads grids and micro-grids, on both stores."""

from datetime import date

import openpyxl
import pytest

from geogrid.domain.editing.apply import apply
from geogrid.domain.editing.building import mesh_of
from geogrid.domain.editing.edit import DivideMicro
from geogrid.domain.people.post import Post, Role
from geogrid.store import micros, people
from geogrid.store.rows import Rows
from tests.drawn import AREAS, GRIDS, NE, NW, POSTS, SW
from tests.register import ON

FROM = ("--from", "2026-11-01", "--commit")
HEADER = "网格编号,岗位,姓名,值班电话"
MICROS = [f"{NE}01", f"{NE}02"]


def posts_of(register, on=ON):
    with register.database.reading() as session:
        return set(people.all_posts(session, on, Rows()))


def divide(register):
    mesh = apply(mesh_of(GRIDS, AREAS), DivideMicro(NE, ((118.30, 29.713), (118.40, 29.713)))).mesh
    with register.database.writing() as session:
        micros.replace(session, mesh.micros, date(2026, 10, 1))


def test_leaders_of_grids_and_others_take_the_place_of_those_who_had_the_role(register):
    file = register.file(f"{NE},网格长,甲,0559-2510001", f"{NW},综治网格员,乙,", f"{NW},网格员,丙,", header=HEADER)
    code, told = register.told("posts", file, "--from", "2026-11-01")
    assert (code, told["written"], told["new"], told["changed"]) == (0, False, 1, 2)
    assert posts_of(register) == set(POSTS)
    code, told = register.told("posts", file, *FROM)
    assert (code, told["written"]) == (0, True)
    workers = {Post(NW, Role.GRID_WORKER, name, None) for name in "乙丙"}
    stay = {post for post in POSTS if post.role is Role.LEADER}
    assert posts_of(register) == stay | workers | {Post(NE, Role.LEADER, "甲", "0559-2510001")}
    assert posts_of(register, date(2026, 10, 31)) == set(POSTS)
    code, told = register.told("posts", file, *FROM)
    assert (told["unchanged"], told["new"], told["changed"]) == (3, 0, 0)
    (entry,) = register.noted("post.import")
    assert entry.object == "posts" and "甲" not in entry.after and "2510001" not in entry.after


def test_a_table_of_the_leaders_of_micro_grids(register, tmp_path):
    divide(register)
    book = openpyxl.Workbook()
    for row in (["微网格编号", "微网格长", "联系电话"], [MICROS[0], "丁", "0559-2510002"], [MICROS[1], "戊", None]):
        book.active.append(row)
    book.save(tmp_path / "micro.xlsx")
    code, told = register.told("posts", tmp_path / "micro.xlsx", *FROM)
    assert (code, told["new"]) == (0, 2)
    assert posts_of(register) - set(POSTS) == {
        Post(MICROS[0], Role.LEADER, "丁", "0559-2510002"), Post(MICROS[1], Role.LEADER, "戊", None),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([f"{NE},网格长,甲,13800138000"], "值班电话"),
        ([f"{NE},网格长,甲,+86 138-0013-8000"], "值班电话"),
        ([f"{NE},网格长,甲,无"], "值班电话"),
        ([f"{NE},主任,甲,"], "岗位"),
        ([f"{MICROS[0]},网格长,甲,"], "网格编号"),
        ([f"{NE},网格长,,"], "姓名"),
        ([f"{NE},网格长,{'长' * 61},"], "姓名"),
    ],
)
def test_what_is_wrong_with_a_row_is_named_and_nothing_is_written(register, rows, field):
    code, told = register.told("posts", register.file(*rows, header=HEADER), *FROM)
    assert (code, told["written"]) == (1, False)
    assert [(each["row"], each["field"]) for each in told["errors"]] == [(2, field)]
    assert "13800138000" not in str(told)
    assert posts_of(register) == set(POSTS)


def test_a_grid_has_one_leader_and_what_is_scheduled_is_not_overwritten(register):
    code, told = register.told("posts", register.file(f"{NE},网格长,甲,", f"{NE},网格长,乙,", header=HEADER), *FROM)
    assert (code, told["errors"][0]["code"], told["errors"][0]["row"]) == (1, "row_repeated", 3)
    later = register.file(f"{SW},网格长,甲,", header=HEADER)
    assert register.told("posts", later, "--from", "2026-12-01", "--commit")[0] == 0
    code, told = register.told("posts", later, *FROM)
    assert (code, told["errors"][0]["code"]) == (1, "change_scheduled")
