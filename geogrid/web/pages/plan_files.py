"""/plan/report.* and /plan/grids.*: the check as a report, and the grids as they are now, to take along."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, g

from geogrid.clock import today
from geogrid.domain.coverage.defect import Report
from geogrid.errors import PageUnknown
from geogrid.render.report import StepTaken, document
from geogrid.render.wording import Wording
from geogrid.services.findings import State
from geogrid.web import identity, repair
from geogrid.web.running import running

blueprint = Blueprint("plan_files", __name__)

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
    "html": "text/html; charset=utf-8",
}


@blueprint.get("/plan/report.<suffix>")
def report(suffix: str) -> Response:
    # The writers of files take most of a second to load; only this asks for them.
    from geogrid.services.findings_file import write_report

    if suffix not in _TYPES:
        raise PageUnknown()
    day, wording = today(), g.wording
    repairs, actor = running().repairs, identity.actor()
    state, grids = repairs.state(day, actor), repairs.grids(day, actor)
    labels = _labels(state)
    told = document(
        Report(len(state.snapshot.grids), tuple(finding.defect for finding in state.findings)),
        labels,
        wording,
        source=_source(state, wording),
        grids=[(grid.code, labels[grid.code], grid.shape) for grid in grids],
        steps=_steps(state, wording),
        allowances=state.allowances,
        along={finding.defect.key: finding.around.along for finding in state.findings},
    )
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"report.{suffix}"
        write_report(file, told, wording)
        return _file(file, suffix, f"geogrid-report-{day.isoformat()}")


@blueprint.get("/plan/grids.<suffix>")
def grids(suffix: str) -> Response:
    # As above: the writer loads GDAL.
    from geogrid.io import export

    if suffix not in ("gpkg", "geojson"):
        raise PageUnknown()
    day = today()
    found = running().repairs.grids(day, identity.actor())
    rows = [
        {
            "code": grid.code,
            "name": grid.name,
            "community": grid.community,
            "households": grid.households,
            "grid_kind": grid.kind.value,
        }
        for grid in found
    ]
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"grids.{suffix}"
        export.write_layers(file, {"grids": (rows, [grid.shape for grid in found])})
        return _file(file, suffix, f"geogrid-grids-{day.isoformat()}")


def _file(file: Path, suffix: str, name: str) -> Response:
    answer = Response(file.read_bytes(), content_type=_TYPES[suffix])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _labels(state: State) -> dict[str, str]:
    snapshot = state.snapshot
    names = {code: area.name for code, area in snapshot.areas.items()}
    return names | {code: snapshot.full_name(grid) for code, grid in snapshot.grids.items()}


def _source(state: State, wording: Wording) -> str:
    generation = state.snapshot.generation
    text = wording(
        "Generation %(number)s, valid from %(day)s, with %(steps)s steps of repair.",
        number=generation.number,
        day=wording.day(generation.valid_from),
        steps=len(state.done),
    )
    if not state.is_whole:
        text = f"{text} {wording('Only what touches the part of the district that this account works for.')}"
    return f"{wording('Simulated data')} · {text}" if generation.simulated else text


def _steps(state: State, wording: Wording) -> list[StepTaken]:
    steps = [repair.step(done, state.snapshot, wording) for done in state.done]
    return [
        StepTaken(
            step["text"], step["about"] or "", wording.fact([won["text"] for won in step["won"]]), step["moved_m2"]
        )
        for step in steps
    ]
