"""The start of a redraw: blocks halved along random spanning trees, by gerrychain, and the halves again.

Trees cross lines and short borders last, and are cut at such an edge.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import rustworkx

from geogrid.domain.redraw.neighbourhood import Neighbourhood, pieces

with warnings.catch_warnings():  # importing it changes for everybody which warnings are shown
    from gerrychain import Graph
    from gerrychain.tree import bipartition_tree

WIDEST = (0.02, 0.05, 0.12, 0.3, 0.8)
"""How far a half may be from what it should have, one after the other."""
TREES = 12
"""So many trees are drawn for each."""
ACROSS = 0.7
"""What crossing a line counts, beside a random number up to 1."""
ALONG = 1.0
"""What going on in the long direction of the ground counts for each side of a block, so that it is cut across."""
GROUND = 0.001
"""The share of all households that is spread over the blocks, so that empty ground is parted, too."""


def start(
    ground: Neighbourhood, count: int, chance: random.Random, blocks: Sequence[int] | None = None
) -> dict[int, int]:
    """Return a part, from 0 to `count` - 1, for each block: connected, of about equal households where that is easy.

    Parameters
    ----------
    ground
        The ground.
    count
        How many parts; not more than there are blocks.
    chance
        Where chance comes from: the same gives the same.
    blocks
        To be parted, a connected piece of the ground; all of it when not given.
    """
    part: dict[int, int] = {}
    waiting, made = [(list(range(len(ground)) if blocks is None else blocks), count)], 0
    while waiting:
        some, wanted = waiting.pop()
        if wanted == 1:
            part |= dict.fromkeys(some, made)
            made += 1
            continue
        few, one = _halved(ground, some, wanted, chance)
        waiting += [([block for block in some if block not in one], wanted - few), (sorted(one), few)]
    return part


def _halved(ground: Neighbourhood, some: list[int], wanted: int, chance: random.Random) -> tuple[int, set[int]]:
    """Return a connected half whose rest is connected, and how many of the parts it makes."""
    few = wanted // 2
    graph = _graph(ground, some, chance)
    total = sum(graph.node_data(node)["load"] for node in graph.node_indices)
    for wide in WIDEST if wanted < len(some) else ():
        try:
            half = bipartition_tree(
                graph,
                "load",
                total * few / wanted,
                wide,
                single_district_cut=True,
                spanning_tree_fn=_tree,
                max_attempts=TREES,
                warn_attempts=TREES + 1,
                rng=chance,
            )
        except RuntimeError:
            continue
        one = {some[int(str(node))] for node in half}
        if few <= len(one) <= len(some) - (wanted - few):
            return few, one
    return 1, {_tip(ground, some)}


def _graph(ground: Neighbourhood, some: list[int], chance: random.Random) -> Graph:
    place = {block: at for at, block in enumerate(some)}
    least = max(sum(ground.loads[block] for block in some) * GROUND, 1.0) / len(some)
    east, north = _long_way(ground, some, chance)
    graph: rustworkx.PyGraph[dict[str, float], dict[str, float]] = rustworkx.PyGraph()
    graph.add_nodes_from([{"load": ground.loads[block] + least} for block in some])
    side = (sum(ground.areas[block] for block in some) / len(some)) ** 0.5
    edges: list[tuple[int, int, dict[str, float]]] = []
    for block, at in place.items():
        x, y = ground.middles[block]
        for other, metres, plain in ground.near[block]:
            to = place.get(other, -1)
            if at < to:
                followed = 1.0 - plain / metres if metres else 1.0
                along = abs((ground.middles[other][0] - x) * east + (ground.middles[other][1] - y) * north) / side
                edges.append((at, to, {"cost": ACROSS * followed + ALONG * along}))
    graph.add_edges_from(edges)
    return Graph.from_rustworkx(graph)


def _long_way(ground: Neighbourhood, some: list[int], chance: random.Random) -> tuple[float, float]:
    """Return about the direction in which some blocks reach farthest."""
    xy = np.array([ground.middles[block] for block in some])
    away = xy - xy.mean(axis=0)
    _, directions = np.linalg.eigh(away.T @ away)
    turn = np.arctan2(directions[1, -1], directions[0, -1]) + chance.gauss(0.0, 0.4)
    return float(np.cos(turn)), float(np.sin(turn))


def _tree(graph: Any, *, region_surcharge: object = None, rng: random.Random) -> Any:
    """Return a spanning tree in which edges that cost little come before others."""
    for data in graph.get_rx_graph().edges():
        data["random_weight"] = data["cost"] + rng.random()
    return graph.minimum_spanning_tree_from_edge_weight(edge_weight_attribute_name="random_weight")


def _tip(ground: Neighbourhood, some: list[int]) -> int:
    """Return a block without which the others are connected: the last one that is reached."""
    return pieces(ground.near, some)[0][-1]
