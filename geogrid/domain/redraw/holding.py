"""Whether a part of a redraw holds together without one of its blocks: `holds_without`, asked very often."""

from __future__ import annotations

from collections.abc import Sequence

Beside = Sequence[Sequence[int]]


def holds_without(block: int, part: Sequence[int], beside: Beside) -> bool:
    """Return whether the part of a block is connected, and is something, without it.

    Parameters
    ----------
    block
        The block that would leave.
    part
        The part of each block; that of this one is connected now.
    beside
        Which blocks are beside each.
    """
    own = part[block]
    groups = _grouped([other for other in beside[block] if part[other] == own], beside)
    return _meet(block, groups, part, beside) if len(groups) > 1 else bool(groups)


def _grouped(some: Sequence[int], beside: Beside) -> list[list[int]]:
    """Return a few blocks in groups that touch among themselves."""
    left, groups = set(some), []
    for block in some:
        if block in left:
            left.remove(block)
            group = [block]
            for reached in group:
                if not left:
                    break
                near = left.intersection(beside[reached])
                left -= near
                group += near
            groups.append(group)
    return groups


def _meet(block: int, groups: list[list[int]], part: Sequence[int], beside: Beside) -> bool:
    """Return whether all groups are connected in their part, not over a block.

    They grow from all sides in turn: what would be cut off is mostly small, and is known as soon as it is gone through.
    """
    own, owner = part[block], {other: at for at, group in enumerate(groups) for other in group}
    joined = list(range(len(groups)))  # those with the same number have met
    while True:
        for at, group in enumerate(groups):
            if not group:
                continue
            found = [other for other in beside[group.pop()] if part[other] == own and other != block]
            group += [other for other in found if other not in owner]
            for other in found:
                met = joined[owner.setdefault(other, at)]
                if met != joined[at]:
                    joined = [joined[at] if each == met else each for each in joined]
            if len(set(joined)) == 1:
                return True
            if not any(groups[each] for each, one in enumerate(joined) if one == joined[at]):
                return False
