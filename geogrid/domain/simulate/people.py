"""The people of the grids: plainly invented names, and duty phones that cannot exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geogrid.domain.people.post import Post, Role

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def sign(number: int) -> str:
    """Return a counting sign of the cycle of sixty, from 0: 甲子, 乙丑 ... 癸亥, then 甲子2 ..."""
    turn = number // 60
    return STEMS[number % 10] + BRANCHES[number % 12] + (str(turn + 1) if turn else "")


def posts(grids: Iterable[str]) -> Iterator[Post]:
    """Yield a leader, with the duty phone, and a worker for each grid code."""
    for number, grid in enumerate(grids):
        yield Post(grid, Role.LEADER, f"示例网格长{sign(number)}", f"0559-0000-{number + 1:03d}")
        yield Post(grid, Role.GRID_WORKER, f"示例网格员{sign(number)}", None)
