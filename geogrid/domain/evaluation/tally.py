"""A version of a plan with all its figures, and the next one worked out from it: `Tally`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from geogrid.domain.editing.arc import Arc
from geogrid.domain.editing.mesh import Mesh
from geogrid.domain.evaluation.assignment import Ground, Register
from geogrid.domain.evaluation.contents import Contents, Golden, Ints, Points
from geogrid.domain.evaluation.cuts import Cuts
from geogrid.domain.evaluation.features import Along, Features, arcs_along
from geogrid.domain.evaluation.figures import TARGET_HOUSEHOLDS, Figures, Size, Totals, deviation, sizes, together
from geogrid.domain.evaluation.filling import Filling
from geogrid.domain.evaluation.holding import Holding
from geogrid.domain.evaluation.micro_cuts import MicroCuts
from geogrid.domain.locating.index import LocateIndex
from geogrid.domain.people.post import Role


@dataclass(frozen=True, eq=False)
class Tally:
    """A version of a plan with all its figures. It is never changed; the next version makes another.

    Parameters
    ----------
    mesh
        The grids.
    contents
        What stands and lives on the ground.
    features
        The lines and waters of the contents, ready to be asked.
    target
        Households that a grid should have.
    places, households, cases, open_cases, golden
        Which grid each place, building (by a point inside it), case and golden place belongs to, and what grids have.
    along
        What each arc runs along.
    buildings, estates
        Those that borders cut.
    micro_cuts
        The buildings that borders of micro-grids cut.
    filling
        How the grids fill the communities.
    figures
        Of each grid, by code.
    """

    mesh: Mesh
    contents: Contents
    features: Features
    target: float
    places: Holding
    households: Holding
    cases: Holding
    open_cases: Holding
    golden: Holding
    along: Mapping[Arc, Along]
    buildings: Cuts
    estates: Cuts
    micro_cuts: MicroCuts
    filling: Filling
    figures: Mapping[str, Figures]

    @classmethod
    def of(
        cls, mesh: Mesh, contents: Contents, target: float = TARGET_HOUSEHOLDS, features: Features | None = None
    ) -> Tally:
        """Return the figures of a mesh, all worked out.

        Parameters
        ----------
        mesh
            The grids.
        contents
            What stands and lives on their ground.
        target
            Households that a grid should have.
        features
            The lines and waters of the contents, if somebody has them ready.
        """
        codes = sorted(mesh.grids)
        register, index = Register.of(codes), LocateIndex(codes, [mesh.grids[code].shape for code in codes])
        features, arcs = features or Features(contents.lines, contents.surfaces), mesh.bordering(mesh.arcs)
        tally = cls(
            mesh=mesh,
            contents=contents,
            features=features,
            target=target,
            places=Holding.of(contents.places, None, register, index),
            households=Holding.of(contents.buildings.middles, contents.households, register, index),
            cases=Holding.of(contents.cases, None, register, index),
            open_cases=Holding.of(contents.open_cases or Points(), None, register, index),
            golden=Holding.of(contents.golden_points, None, register, index),
            along=dict(zip(arcs, features.along(arcs), strict=True)),
            buildings=Cuts.of(mesh, contents.buildings),
            estates=Cuts.of(mesh, contents.estates),
            micro_cuts=MicroCuts.of(mesh, contents.buildings),
            filling=Filling.of(mesh),
            figures={},
        )
        return replace(tally, figures=tally._figures(codes, {}))

    def after(self, mesh: Mesh) -> Tally:
        """Return the figures of another version of the plan, worked out only where it is another.

        Parameters
        ----------
        mesh
            The mesh after an edit, or after an edit was undone or done again, or after many: any that shares with this
            one's what is the same.
        """
        changed = changes(self.mesh, mesh)
        if not changed:
            return replace(self, mesh=mesh)
        gone, come = other_arcs(self.mesh, mesh, changed)
        moved, touched = self._held(mesh, changed)
        after = replace(
            moved,
            mesh=mesh,
            along=arcs_along(self.features, self.along, gone, come),
            buildings=self.buildings.after(mesh, gone, come),
            estates=self.estates.after(mesh, gone, come),
            micro_cuts=self.micro_cuts.after(mesh, changed),
            filling=self.filling.after(self.mesh, mesh, changed),
        )
        beside = {side for arc in gone | come for side in arc.sides if side is not None}
        return after._figured(self, touched | beside | after._recut(self) | set(changed))

    def recounted(self, contents: Contents, target: float, features: Features) -> Tally:
        """Return the figures of the same mesh by other contents; only of what is not the very same is counted anew.

        Parameters
        ----------
        contents
            What stands and lives on the ground now.
        target
            Households that a grid should have.
        features
            The lines and waters of the contents.
        """
        was, arcs = self.contents, () if features is self.features else self.mesh.bordering(self.mesh.arcs)
        same_shapes = contents.buildings.shapes is was.buildings.shapes
        same_households = same_shapes and contents.households is was.households
        same_golden = tuple(contents.golden) == tuple(was.golden)
        cut = self.buildings if same_shapes else Cuts.of(self.mesh, contents.buildings)
        inside = self.micro_cuts if same_shapes else MicroCuts.of(self.mesh, contents.buildings)
        found = replace(
            self,
            contents=contents,
            features=features,
            target=target,
            places=self.places if contents.places is was.places else self._holding(contents.places),
            households=self.households
            if same_households
            else self._holding(contents.buildings.middles, contents.households),
            cases=self.cases if contents.cases is was.cases else self._holding(contents.cases),
            open_cases=self.open_cases
            if contents.open_cases is was.open_cases
            else self._holding(contents.open_cases or Points()),
            golden=self.golden if same_golden else self._holding(contents.golden_points),
            along=dict(zip(arcs, features.along(arcs), strict=True)) if arcs else self.along,
            buildings=replace(cut, units=contents.buildings),
            micro_cuts=replace(inside, units=contents.buildings),
            estates=self.estates if contents.estates is was.estates else Cuts.of(self.mesh, contents.estates),
        )
        known = {code: each.size for code, each in self.figures.items()}
        return replace(found, figures=found._figures(sorted(known), known))

    def _holding(self, points: Points, weights: Ints | None = None) -> Holding:
        return Holding.of(points, weights, self.places.assignment.register, self._index)

    @cached_property
    def _index(self) -> LocateIndex:
        """Where the grids are."""
        grids = self.mesh.grids
        return LocateIndex(list(grids), [grid.shape for grid in grids.values()])

    def settled(self, golden: Sequence[Golden], target: float) -> Tally:
        """Return the figures with other places that must stay and another target; what is counted is not counted anew.

        Parameters
        ----------
        golden
            All of them.
        target
            Households that a grid should have.
        """
        found = self
        if tuple(golden) != tuple(self.contents.golden):
            contents = replace(self.contents, golden=golden)
            found = replace(found, contents=contents, golden=self._holding(contents.golden_points))
        if target != self.target:
            figures = {
                code: replace(each, deviation=deviation(each.households, target)) for code, each in self.figures.items()
            }
            found = replace(found, target=target, figures=figures)
        return found

    def _held(self, mesh: Mesh, changed: Iterable[str]) -> tuple[Tally, set[str]]:
        """Return it with all points assigned to the grids of another mesh, and the grids that have others now."""
        ground = Ground.between(self.mesh, mesh, changed)
        register = self.places.assignment.register.with_codes(changed)
        places, *first = self.places.after(register, ground)
        households, *second = self.households.after(register, ground)
        cases, *third = self.cases.after(register, ground)
        unsettled, *fourth = self.open_cases.after(register, ground)
        golden, _ = self.golden.after(register, ground)
        moved = replace(self, places=places, households=households, cases=cases, open_cases=unsettled, golden=golden)
        return moved, set().union(*first, *second, *third, *fourth)

    def _figured(self, before: Tally, codes: set[str]) -> Tally:
        """Return it with the figures of some grids worked out, those of the others taken over."""
        grids, old = self.mesh.grids, before.mesh.grids
        kept = {code: each for code, each in before.figures.items() if code in grids}
        known = {code: kept[code].size for code in codes if code in kept and grids[code].shape is old[code].shape}
        return replace(self, figures=kept | self._figures(sorted(codes & grids.keys()), known))

    @cached_property
    def ordered(self) -> tuple[tuple[str, Figures], ...]:
        """The codes with their figures, in order of the codes."""
        return tuple((code, self.figures[code]) for code in sorted(self.figures))

    @cached_property
    def totals(self) -> Totals:
        """The figures of the whole plan."""
        roles = self.contents.roles
        return replace(
            together([each for _, each in self.ordered]),
            unowned_places=self.places.nobodys(),
            unowned_households=self.households.nobodys(),
            unowned_cases=self.cases.nobodys(),
            buildings_cut=len(self.buildings.cut),
            estates_cut=len(self.estates.cut),
            posts_without_grid=sum(len(roles[code]) for code in self.unheld()),
        )

    def unheld(self) -> list[str]:
        """Return the codes of posts that neither a grid nor a micro-grid has any more."""
        mesh = self.mesh
        codes = {code: mesh.code_now(code) for code in self.contents.roles}
        lost = [code for code, now in codes.items() if now not in mesh.grids]
        nested = mesh.micro_codes if lost else set()
        return [code for code in lost if codes[code] not in nested]

    def _figures(self, codes: Sequence[str], known: Mapping[str, Size]) -> dict[str, Figures]:
        """Return the figures of some grids, given the sizes of some of them."""
        grids = self.mesh.grids
        unknown = [code for code in codes if code not in known]
        size = dict(zip(unknown, sizes([grids[code] for code in unknown]), strict=True)) | dict(known)
        return {code: self._figures_of(code, size[code]) for code in codes}

    def _figures_of(self, code: str, size: Size) -> Figures:
        cases, codes = self.cases.at(code), (code, *self.mesh.codes_before.get(code, ()))
        roles = [role for each in codes for role in self.contents.roles.get(each, ())]
        households = self.households.at(code) if len(self.contents.buildings) else self.mesh.grids[code].households
        return Figures(
            households=households,
            places=self.places.at(code),
            cases=cases,
            cases_per_month=cases / self.contents.cases_months,
            open_cases=None if self.contents.open_cases is None else self.open_cases.at(code),
            size=size,
            deviation=deviation(households, self.target),
            buildings_cut=self.buildings.by_code[code],
            estates_cut=self.estates.by_code[code],
            border=Along.total([self.along[arc] for arc in self.mesh.arcs[code]]),
            posts=len(roles),
            has_leader=Role.LEADER in roles,
        )

    def _recut(self, before: Tally) -> set[str]:
        """Return the grids of which other buildings or estates are cut than before."""
        pairs = ((self.buildings, before.buildings), (self.estates, before.estates))
        return {
            code
            for new, old in pairs
            if new is not old
            for code in new.by_code.keys() | old.by_code.keys()
            if new.by_code[code] != old.by_code[code]
        }


def changes(before: Mesh, after: Mesh) -> tuple[str, ...]:
    """Return the codes of the grids that, or whose micro-grids, are not the very same in two versions, in order."""
    found = before.grids.keys() - after.grids.keys()
    for one, other in ((before.grids, after.grids), (before.micros, after.micros), (after.micros, before.micros)):
        if one is not other:
            found |= {code for code, value in other.items() if one.get(code) is not value}
    return tuple(sorted(found))


def other_arcs(before: Mesh, after: Mesh, changed: Iterable[str]) -> tuple[set[Arc], set[Arc]]:
    """Return the arcs that are gone, and those that are new, given the grids that are not the very same.

    A grid that is the same has other arcs where one beside it came to be in a gap, or left one.
    """
    codes = set(changed)
    for _ in range(2):
        old, new = (set(mesh.bordering(codes)) for mesh in (before, after))
        codes |= {side for arc in old ^ new for side in arc.sides if side is not None}
    return old - new, new - old
