"""geogrid sides describe|draw|verify: the four sides of grids in words, polygons from words, and both compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
import shapely
from shapely import MultiPolygon, Polygon

from geogrid.cli.checking import SOMETHING_IS_WRONG
from geogrid.cli.options import Metres, reading_options
from geogrid.cli.outputs import check_outputs
from geogrid.cli.speaking import Bar, say, say_json, wording
from geogrid.domain.sides.describe import TOLERANCE_M, Description
from geogrid.domain.sides.describe import describe as borders
from geogrid.domain.sides.draw import REACH_M, Candidate, Drawer, Drawing
from geogrid.domain.sides.style import USUAL, Style
from geogrid.domain.sides.together import Ground, Together
from geogrid.domain.sides.verify import Verdict, Verified
from geogrid.domain.sides.verify import verify as compare
from geogrid.domain.sides.write import trace, write, written
from geogrid.errors import FileNotTable
from geogrid.io import table
from geogrid.render import sides as render_sides
from geogrid.services import line_file, sides_check, sides_file, sides_table
from geogrid.services.line_file import LineFile
from geogrid.services.sides_file import Units
from geogrid.services.sides_table import Told

_SUFFIXES = (".csv", ".xlsx")


def _lines_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that say which named lines, and beside them which named ground, sides run along."""
    for option in (
        click.option("--areas-name", metavar="FIELD", help="The field of their names."),
        click.option("--areas-layer", metavar="NAME", help="The layer of the ground, where its file has several."),
        click.option("--areas-crs", metavar="CRS",
                     help="The coordinate system of the ground, where its file does not say."),
        click.option("--areas", type=click.Path(path_type=Path), metavar="AREAS",
                     help="Named ground that sides may refer to as well: estates, communities."),
        click.option("--lines-name", metavar="FIELD", help="The field of their names."),
        click.option("--lines-layer", metavar="NAME", help="The layer of the lines, where their file has several."),
        click.option("--lines-crs", metavar="CRS",
                     help="The coordinate system of the lines, where their file does not say."),
        click.option("--lines", type=click.Path(path_type=Path), required=True, metavar="LINES",
                     help="The named roads, rivers, railways and walls."),
    ):  # fmt: skip
        command = option(command)
    return command


def _lines(stated: Mapping[str, Any]) -> LineFile:
    return line_file.read(
        stated["lines"], crs=stated["lines_crs"], layer=stated["lines_layer"], name=stated["lines_name"]
    )


def _areas(stated: Mapping[str, Any]) -> dict[str, Polygon | MultiPolygon]:
    if stated["areas"] is None:
        return {}
    return line_file.read_areas(
        stated["areas"], crs=stated["areas_crs"], layer=stated["areas_layer"], name=stated["areas_name"]
    )


@click.group("sides")
def sides_group() -> None:
    """Say the four sides of grids in words, and draw grids from such words."""


@sides_group.command()
@click.argument("grids", type=click.Path(path_type=Path))
@_lines_options
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="OUT", help="The table to write: .csv or .xlsx."
)
@click.option(
    "--tolerance",
    type=Metres(min=0.5, max=200),
    default=TOLERANCE_M,
    show_default=True,
    metavar="M",
    help="A border runs along a line that is no farther than this from its edge.",
)
@click.option(
    "--style",
    metavar="EXAMPLE",
    envvar="GEOGRID_SIDES",
    default=USUAL,
    show_default=True,
    help="How the sides are written, as an example: 东起，南至，西至，北至. "
    "中心线 or 外侧 at the end says which line of roads and waters is meant.",
)
@click.option("--long", "is_long", is_flag=True, help="Trace the border clockwise with lengths.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@partial(reading_options, code="The field that holds the code.")
def describe(
    grids: Path, output: Path | None, as_json: bool, is_long: bool, tolerance: float, **stated: Any
) -> None:  # fmt: skip
    """Say what each side of the grids runs along: 东至前园南路，南至滨江路，西至仙人洞南路，北至黄山中路.

    What has no name is said to have none, with its length. Beside a community, or another grid, that is named.
    """
    if output and output.suffix.lower() not in _SUFFIXES:
        raise FileNotTable(file=output.name)
    check_outputs([output], [grids, stated["lines"], stated["areas"]])
    lines = _lines(stated)
    reading = {name: stated[name] for name in ("code", "crs", "layer", "encoding", "swap_axes")}
    content = sides_file.read(grids, **reading)
    found = borders(content.units, lines.lines, tolerance, areas=_areas(stated))
    style = _style(stated["style"])
    if output:
        sides_file.write_table(output, content.units, found, style, long=is_long)
    if as_json:
        say_json(_plain(content, found, style))
        return
    if lines.unnamed:
        say("%(file)s: %(count)s lines without a name, left out.", file=lines.file, count=lines.unnamed)
    if output:
        say("%(file)s written.", file=output)
    else:
        for unit, each in zip(content.units, found, strict=True):
            text = trace(each) if is_long else write(each.sides_with(style.edge), style)
            say("%(code)s %(name)s: %(text)s", code=unit.code, name=unit.name, text=text)
    parts = sum(shapely.get_num_geometries(unit.shape) > 1 for unit in content.units)
    if parts:
        say("In several parts, of which the largest is described: %(count)s grids.", count=wording().number(parts))
    unnamed = sum(each.unnamed_m > 0 for each in found)
    if unnamed:
        say("With stretches that have no name: %(count)s grids.", count=wording().number(unnamed))


@sides_group.command()
@click.argument("texts", type=click.Path(path_type=Path))
@_lines_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="OUT",
    help="The candidates, best first: .gpkg, .geojson, .kml, .fgb or .zip.",
)
@click.option(
    "--reach",
    type=Metres(min=0, max=1_000),
    default=REACH_M,
    show_default=True,
    metavar="M",
    help="Lines that do not meet are extended by this much at most.",
)
@click.option("--sheet", metavar="NAME", help="The sheet of a spreadsheet; else the first shown that has a table.")
@click.option("--encoding", metavar="E", help="How a CSV is encoded, for example GB18030.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def draw(
    context: click.Context, /, texts: Path, output: Path, reach: float, sheet: str | None, encoding: str | None,
    as_json: bool, **stated: Any,
) -> None:  # fmt: skip
    """Draw the polygons that written sides may mean.

    TEXTS is CSV or XLSX with the columns 网格编号, 名称, 东至, 南至, 西至, 北至, or one column 四至.
    """
    check_outputs([output], [texts, stated["lines"], stated["areas"]])
    told = sides_table.read(table.read(texts, encoding=encoding, sheet=sheet))
    lines = _lines(stated)
    with Bar("Drawing") as bar:
        found = sides_table.draw(told, Drawer(lines.lines, _areas(stated), reach=reach), bar.at)
    is_written = any(drawing.candidates for drawing in found.drawings)
    if is_written:
        sides_table.write_candidates(output, told, found)
    if as_json:
        say_json(_drawn(texts.name, told, found))
    else:
        _say_drawn(told, found)
        if is_written:
            say("%(file)s written.", file=output)
    if not all(
        drawing.is_certain and not each.reading.faults for each, drawing in zip(told, found.drawings, strict=True)
    ):
        context.exit(SOMETHING_IS_WRONG)


@sides_group.command()
@click.argument("grids", type=click.Path(path_type=Path))
@click.option(
    "--texts",
    type=click.Path(path_type=Path),
    required=True,
    metavar="TEXTS",
    help="The texts: CSV or XLSX, as `sides draw` takes them, with the codes or names of the grids.",
)
@_lines_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="The table to write, each side in words and on the map: .csv or .xlsx.",
)
@click.option(
    "--tolerance",
    type=Metres(min=0.5, max=200),
    default=TOLERANCE_M,
    show_default=True,
    metavar="M",
    help="A border runs along a line that is no farther than this from its edge.",
)
@click.option("--sheet", metavar="NAME", help="The sheet of the texts; else the first shown that has a table.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@partial(reading_options, code="The field that holds the code.")
@click.pass_context
def verify(
    context: click.Context, /, grids: Path, texts: Path, output: Path | None, tolerance: float, sheet: str | None,
    as_json: bool, **stated: Any,
) -> None:  # fmt: skip
    """Compare what is written of the sides of grids with the map, and the texts of neighbours with each other."""
    if output and output.suffix.lower() not in _SUFFIXES:
        raise FileNotTable(file=output.name)
    check_outputs([output], [grids, texts, stated["lines"], stated["areas"]])
    told = sides_table.read(table.read(texts, sheet=sheet))
    lines = _lines(stated)
    content = sides_file.read(
        grids, **{name: stated[name] for name in ("code", "crs", "layer", "encoding", "swap_axes")}
    )
    matched = sides_check.by_grid(content.units, told)
    found = compare(content.units, matched.readings, lines.lines, _areas(stated), tolerance=tolerance)
    names = {unit.code: f"{unit.group}{unit.name}" for unit in content.units}
    words = wording()
    if output:
        sides_check.write_table(
            output, found, names,
            lambda side: (words(render_sides.VERDICTS[side.verdict]), render_sides.compared(side, words)),
            lambda each: (words(render_sides.VERDICTS[Verdict.DISPUTED]), render_sides.dispute(each, names, words)),
        )  # fmt: skip
    if as_json:
        say_json({"grids": [sides_check.plain(each) for each in found], "unmatched": [t.row for t in matched.unmatched],
                  "without_text": matched.without_text})  # fmt: skip
    else:
        _say_verified(found, names, matched)
        if output:
            say("%(file)s written.", file=output)
    if matched.unmatched or any(each.verdict is not Verdict.MATCH for each in found):
        context.exit(SOMETHING_IS_WRONG)


def _say_verified(found: Sequence[Verified], names: Mapping[str, str], matched: sides_check.ByGrid) -> None:
    words = wording()
    for each in found:
        problems = [*(render_sides.fault(fault, words) for fault in each.faults if not each.sides),
                    *(render_sides.compared(side, words) for side in each.sides if side.verdict is not Verdict.MATCH),
                    *(render_sides.dispute(dispute, names, words) for dispute in each.disputes)]  # fmt: skip
        if problems:
            say("%(code)s %(name)s:", code=each.code, name=names[each.code])
            for problem in problems:
                say("  %(problem)s", problem=problem)
    for told in matched.unmatched:
        say("Row %(row)s: no grid is called %(code)s.", row=told.row, code=told.code)
    if matched.without_text:
        say("Without a text: %(count)s grids.", count=words.number(len(matched.without_text)))
    right = sum(each.verdict is Verdict.MATCH for each in found)
    say("As on the map: %(right)s of %(count)s texts.", right=words.number(right), count=words.number(len(found)))


def _say_drawn(told: Sequence[Told], found: Together) -> None:
    words = wording()
    for each, drawing, chosen in zip(told, found.drawings, found.chosen, strict=True):
        facts = {"code": each.code, "name": each.name}
        if chosen is None:
            say("%(code)s %(name)s: nothing is enclosed by what it names", **facts)
        else:
            certain = "certain" if drawing.is_certain else "open"
            say("%(code)s %(name)s: number %(rank)s of %(count)s, %(score)s, %(certain)s", rank=chosen + 1,
                count=len(drawing.candidates), score=words.number(drawing.candidates[chosen].score, 2),
                certain=words(certain), **facts)  # fmt: skip
            for sentence in render_sides.remarks(drawing.candidates[chosen], words):
                say("  %(problem)s", problem=sentence)
        for sentence in render_sides.problems(each.reading, drawing, words):
            say("  %(problem)s", problem=sentence)
    for ground in found.overlaps:
        say("%(codes)s overlap: %(area)s m²", **_told(ground, told))
    for ground in found.gaps:
        say("Between %(codes)s there is a gap: %(area)s m²", **_told(ground, told))


def _told(ground: Ground, told: Sequence[Told]) -> dict[str, str]:
    return {
        "codes": wording().fact([told[at].code for at in ground.texts]),
        "area": wording().number(round(ground.m2, 1)),
    }


def _drawn(file: str, told: Sequence[Told], found: Together) -> dict[str, Any]:
    def ground(each: Ground) -> dict[str, Any]:
        return {"codes": [told[at].code for at in each.texts], "area_m2": round(each.m2, 1)}

    drawn = zip(told, found.drawings, found.chosen, strict=True)
    return {
        "file": file,
        "texts": [_drawn_text(each, drawing, chosen) for each, drawing, chosen in drawn],
        "overlaps": [ground(each) for each in found.overlaps],
        "gaps": [ground(each) for each in found.gaps],
    }


def _drawn_text(told: Told, drawing: Drawing, chosen: int | None) -> dict[str, Any]:
    return {
        "row": told.row,
        "code": told.code,
        "name": told.name,
        "certain": drawing.is_certain,
        "chosen": None if chosen is None else chosen + 1,
        "faults": [
            {"problem": fault.problem.value, "side": fault.direction and fault.direction.value}
            for fault in told.reading.faults
        ],
        "missing": [
            {"side": each.direction and each.direction.value, "name": each.name, "near": list(each.near)}
            for each in drawing.missing
        ],
        "obstacles": [
            {"hurdle": each.hurdle.value, "names": list(each.names), "amount": round(each.amount, 1)}
            for each in drawing.obstacles
        ],
        "candidates": [_candidate(each) for each in drawing.candidates],
    }


def _candidate(found: Candidate) -> dict[str, Any]:
    return {
        "score": round(found.score, 3),
        "outline": round(found.fit.outline, 3),
        "names": round(found.fit.names, 3),
        "order": round(found.fit.order, 3),
        "sides": {direction.value: round(share, 3) for direction, share in found.fit.sides.items()},
        "extended": {piece.name: round(piece.metres, 1) for piece in found.extended},
        "through": {piece.name: round(piece.metres, 1) for piece in found.through},
        "taken": list(found.taken.values()),
        "behind": found.behind and found.behind.value,
    }


def _style(example: str) -> Style:
    try:
        return Style.of(example)
    except ValueError as error:
        raise click.BadParameter(
            wording()("%(piece)s: write the four sides each once, as in %(example)s", piece=str(error), example=USUAL),
            param_hint="--style",
        ) from None


def _plain(content: Units, found: Sequence[Description], style: Style) -> dict[str, Any]:
    return {
        "file": content.file,
        "crs": content.crs,
        "grids": [
            {
                "code": unit.code,
                "name": unit.name,
                "text": write(each.sides_with(style.edge), style),
                "trace": trace(each),
                "sides": {s.direction.value: written(s.references) for s in each.sides_with(style.edge)},
                "unnamed_m": round(each.unnamed_m, 1),
                "stretches": [
                    {
                        "side": direction.value,
                        "name": stretch.along.name if stretch.along else None,
                        "kind": stretch.along.kind.value if stretch.along else None,
                        "length_m": round(stretch.length_m, 1),
                        "start": stretch.shape.coords[0],
                        "end": stretch.shape.coords[-1],
                    }
                    for direction, some in each.stretches.items()
                    for stretch in some
                ],
            }
            for unit, each in zip(content.units, found, strict=True)
        ],
    }
