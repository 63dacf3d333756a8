"""The parts of a party grid (网格集成组团): members that can be reached from each other over common borders."""

from __future__ import annotations

from geogrid.domain.editing.mesh import Mesh, Party


def parts(mesh: Mesh, party: Party) -> list[tuple[str, ...]]:
    """Return the members of a party grid by the part they are in, the part with most of them first."""
    found: list[tuple[str, ...]] = []
    left = set(party.members)
    for code in sorted(party.members):
        if code in left:
            part, waiting = {code}, [code]
            while waiting:
                beside = (left & mesh.neighbours(waiting.pop()).keys()) - part
                part |= beside
                waiting += beside
            left -= part
            found.append(tuple(sorted(part)))
    return sorted(found, key=lambda part: (-len(part), part))
