"""Random edits of all kinds, most of which can be done."""

import numpy as np
import shapely

from geogrid.domain.editing.arc import to_degrees
from geogrid.domain.editing.edit import (
    ChangeCommunity,
    ChangeKind,
    Create,
    DivideMicro,
    GroupParty,
    Merge,
    MergeMicro,
    MoveBorder,
    MoveJunction,
    Named,
    Recode,
    RecodeMicro,
    Rename,
    RenameMicro,
    Retire,
    Split,
    Transfer,
)
from geogrid.domain.grid import GridKind

BESIDE = (0.0, 1e-9, 1e-8, 5e-8, 1e-7, 3e-7)
"""How far beside a vertex a line is drawn, in degrees: 1 cm is 1e-7."""


class Planner:
    """Whoever makes up edits for a mesh. The same seed makes up the same."""

    def __init__(self, seed):
        self.chance = np.random.default_rng(seed)
        self.made = 0
        self.kinds = [self.split, self.merge, self.border, self.junction, self.transfer, self.create, self.retire]
        self.kinds += [self.divide_micro, self.divide_micro, self.merge_micro]
        self.rare = [self.rename, self.recode, self.change_kind, self.change_community, self.party]
        self.rare += [self.rename_micro, self.recode_micro]

    def edit(self, mesh):
        """Return an edit, or None where none was thought of."""
        self.made += 1
        kinds = self.rare if self.chance.random() < 0.15 else self.kinds
        grid = mesh.grids[self.one(sorted(mesh.grids))]
        return self.one(kinds)(mesh, grid)

    def one(self, some):
        return some[int(self.chance.integers(len(some)))]

    def new(self, letter):
        return f"{letter}{self.made:05d}"

    def split(self, mesh, grid):
        keeps = self.chance.random() < 0.5
        pieces = (Named(grid.code if keeps else self.new("L"), "左"), Named(self.new("R"), "右"))
        return Split(grid.code, self.across(mesh, grid), pieces)

    def divide_micro(self, mesh, grid):
        divided = sorted(mesh.micros)
        if divided and self.chance.random() < 0.6:
            grid = mesh.grids[self.one(divided)]
        parts = mesh.micros.get(grid.code, (grid,))
        return DivideMicro(grid.code, self.across(mesh, self.one(parts)))

    def merge_micro(self, mesh, grid):
        if not mesh.micros:
            return None
        code = self.one(sorted(mesh.micros))
        parts = mesh.micros[code]
        some = self.chance.choice(len(parts), size=min(len(parts), self.one([2, 2, 2, 3])), replace=False)
        codes = tuple(parts[at].code for at in some.tolist())
        return MergeMicro(code, codes, codes[0])

    def rename_micro(self, mesh, grid):
        if not mesh.micros:
            return None
        code = self.one(sorted(mesh.micros))
        return RenameMicro(code, self.one(mesh.micros[code]).code, self.new("微"))

    def recode_micro(self, mesh, grid):
        if not mesh.micros:
            return None
        code = self.one(sorted(mesh.micros))
        return RecodeMicro(code, self.one(mesh.micros[code]).code, self.new("m"))

    def across(self, mesh, grid):
        """Return a line across a grid, or a micro-grid."""
        middle = grid.shape.representative_point()
        west, south, east, north = grid.shape.bounds
        angle, reach = self.chance.uniform(0, np.pi), east - west + north - south
        vertices = self.one([2, 3, 6])
        line = np.linspace(-1, 1, vertices)[:, None] * [[np.cos(angle), np.sin(angle)]] * reach
        line[1:-1] += self.chance.normal(0, 0.04, (vertices - 2, 2)) * reach
        return places(self.caught(mesh, grid, line + [middle.x, middle.y]))

    def merge(self, mesh, grid):
        other = self.neighbour(mesh, grid)
        if other is None:
            return None
        return Merge((grid.code, other.code), self.one([grid.code, other.code, self.new("M")]))

    def border(self, mesh, grid):
        inner = self.inner(mesh, grid)
        if not inner:
            return None
        arc = self.one(inner)
        line = to_degrees(arc.xy)
        size = np.ptp(line, axis=0).max()
        if arc.start == arc.end:
            line = line + self.chance.normal(0, 0.05, 2) * size
        elif self.chance.random() < 0.5:
            line = np.array([line[0], line.mean(axis=0) + self.chance.normal(0, 0.12, 2) * size, line[-1]])
        else:
            line[1:-1] += self.chance.normal(0, 0.03, (len(line) - 2, 2)) * size
        line = line if self.chance.random() < 0.5 else line[::-1]
        at = to_degrees(arc.xy[len(arc.xy) // 2])
        return MoveBorder((arc.left, arc.right), tuple(at.tolist()), places(line))

    def junction(self, mesh, grid):
        arcs = mesh.arcs[grid.code]
        arc = self.one(arcs)
        at = self.one([arc.start, arc.end])
        to = to_degrees(at) + self.chance.normal(0, 1e-4, 2)
        outer = [other for other in mesh.ends[at] if not is_inner(mesh, other)]
        if self.chance.random() < (0.9 if outer else 0.5):
            along = self.chance.random() * 0.6
            way = self.one(outer or mesh.ends[at])
            line = way.line() if way.start == at else way.line().reverse()
            to = shapely.get_coordinates(line.interpolate(along, normalized=True))[0]
        return MoveJunction(tuple(to_degrees(at).tolist()), tuple(to.tolist()))

    def transfer(self, mesh, grid):
        giver = self.neighbour(mesh, grid)
        if giver is None:
            return None
        arc = next(arc for arc in mesh.arcs[grid.code] if giver.code in arc.sides)
        middle = to_degrees(arc.xy[len(arc.xy) // 2])
        blob = self.blob(middle, np.sqrt(giver.shape.area) * self.chance.uniform(0.1, 0.5))
        ground = [self.caught(mesh, giver, blob)]
        if self.chance.random() < 0.3:
            ground.append(self.blob(middle + self.chance.normal(0, 3e-4, 2), np.sqrt(giver.shape.area) * 0.2))
        several = bool(self.chance.random() < 0.3)
        return Transfer(tuple((places(ring),) for ring in ground), (giver.code,), grid.code, several)

    def create(self, mesh, grid):
        gaps = [gap for gap in shapely.get_parts(mesh.gaps()) if not gap.is_empty]
        several = bool(self.chance.random() < 0.4)
        if len(gaps) and self.chance.random() < 0.5:
            ground = self.one(gaps)
        else:
            middle = shapely.get_coordinates(grid.shape.representative_point())[0]
            blob = self.caught(mesh, grid, self.blob(middle, np.sqrt(grid.shape.area) * self.chance.uniform(0.05, 0.6)))
            ground = shapely.make_valid(shapely.Polygon(blob)).intersection(mesh.area_shape(grid.community))
        if ground.geom_type != "Polygon":
            return None
        rings = tuple(places(shapely.get_coordinates(ring)) for ring in shapely.get_rings(ground))
        return Create((rings,), self.new("C"), "新网格", grid.community, self.one(list(GridKind)), several)

    def retire(self, mesh, grid):
        other = self.neighbour(mesh, grid)
        return Retire(grid.code, other.code if other is not None and self.chance.random() < 0.3 else None)

    def rename(self, mesh, grid):
        return Rename(grid.code, self.new("名"))

    def recode(self, mesh, grid):
        before = mesh.codes_before.get(grid.code)
        return Recode(grid.code, self.one(list(before)) if before and self.chance.random() < 0.3 else self.new("K"))

    def change_kind(self, mesh, grid):
        return ChangeKind(grid.code, self.one(list(GridKind)))

    def change_community(self, mesh, grid):
        beside = [mesh.grids[code].community for code in sorted(mesh.neighbours(grid.code))]
        return ChangeCommunity(grid.code, self.one(beside)) if beside else None

    def party(self, mesh, grid):
        other = self.neighbour(mesh, grid)
        members = [grid.code] if other is None else [grid.code, other.code]
        if mesh.parties and self.chance.random() < 0.5:
            code = self.one(sorted(mesh.parties))
            return GroupParty(code, "组团", tuple(members) if self.chance.random() < 0.5 else ())
        return GroupParty(self.new("P"), "组团", tuple(members))

    def inner(self, mesh, grid):
        return [arc for arc in mesh.arcs[grid.code] if is_inner(mesh, arc)]

    def neighbour(self, mesh, grid):
        inner = self.inner(mesh, grid)
        if not inner:
            return None
        left, right = self.one(inner).sides
        return mesh.grids[left if right == grid.code else right]

    def blob(self, middle, size):
        """Return a ring around a place."""
        corners = self.one([4, 6, 12])
        angles = np.sort(self.chance.uniform(0, 0.9, corners) + np.arange(corners)) * 2 * np.pi / corners
        reach = size * self.chance.uniform(0.6, 1.0, (corners, 1))
        ring = middle + np.column_stack([np.cos(angles), np.sin(angles)]) * reach
        return np.concatenate([ring, ring[:1]])

    def caught(self, mesh, grid, line):
        """Return a line of which now and then some vertices are on, or hardly beside, vertices of the grid."""
        if self.chance.random() < 0.6:
            return line
        corners = np.unique(shapely.get_coordinates(grid.shape), axis=0)
        closed = (line[0] == line[-1]).all()
        for at in self.chance.choice(len(line) - closed, size=self.one([1, 2]), replace=False):
            near = corners[np.hypot(*(corners - line[at]).T).argmin()]
            line[at] = near + self.chance.normal(0, self.one(BESIDE), 2)
        if closed:
            line[-1] = line[0]
        return line


def is_inner(mesh, arc):
    return None not in arc.sides and len({mesh.grids[side].community for side in arc.sides}) == 1


def places(line):
    return tuple((lon, lat) for lon, lat in np.asarray(line).tolist())
