"""geogrid bench address: how well and how fast addresses are read and matched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from geogrid.cli.speaking import say, say_json, tell, wording
from geogrid.domain.addressing.reading.labels import MEASURED, Score
from geogrid.services import bench
from geogrid.services import bench_address as measuring
from geogrid.services.bench_address import Answered, Tally


@click.command("address")
@click.option("--places", type=click.IntRange(min=1_000), default=measuring.PLACES, show_default=True,
              help="So many in the district.")  # fmt: skip
@click.option("--queries", type=click.IntRange(min=14), default=measuring.QUERIES, show_default=True,
              help="So many addresses, in 16 ways to write them.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=measuring.SEED, show_default=True,
              help="From which the addresses are drawn.")  # fmt: skip
@click.option("--labelled", type=click.Path(path_type=Path), metavar="FILE",
              help="Read labelled texts (CoNLL, the public label set) instead, without a city's names.")  # fmt: skip
@click.option("--suggest", is_flag=True, help="Measure suggestions while somebody types instead, from a database.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def bench_address(places: int, queries: int, seed: int, labelled: Path | None, suggest: bool, as_json: bool) -> None:
    """Measure how well addresses are matched to grids, and how many a second on one core.

    A district is simulated, its addresses are written in 16 ways (typing errors, other names, Chinese numerals,
    crossings, distances ...), and each answer is compared with what a clerk with the register and the map would say.
    Lanes, numbers with a word before them and decisions are asked for besides, and told below all others.
    """
    if labelled:
        _labelled(labelled, as_json)
        return
    if suggest:
        _suggest(places, queries, seed, as_json)
        return
    found = measuring.answer_queries(places, queries, seed, tell)
    if as_json:
        facts = {"machine": bench.machine(), "versions": bench.versions(), "places": found.places, "seed": seed}
        rows = [{"job": kind.value, **tally.facts} for kind, tally in found.kinds.items()]
        speeds = {"parsed_per_s": round(found.parsed), "matched_per_s": round(found.matched)}
        besides = [{"job": kind.value, **tally.facts} for kind, tally in found.further.items()]
        say_json({**facts, **speeds, "rows": [*rows, {"job": "all", **found.total.facts}], "further": besides})
        return
    _say(found, seed)


def _say(found: Answered, seed: int) -> None:
    number = wording().number
    say("%(places)s places, %(queries)s addresses from seed %(seed)s, in %(seconds)s s.", places=number(found.places),
        queries=number(found.total.asked), seed=seed, seconds=number(found.seconds, 0))  # fmt: skip
    say(
        "Meaning one grid: A certain and right, B certain and wrong, C only first and right, D first and wrong, E none."
    )
    say("Meaning several: F said to be so, G called certain in one of them, H in another; at the end the time of each.")
    click.echo(" " * 18 + "".join(f"{head:>8}" for head in (*"ABCDEFGH", "µs")))
    for kind, tally in found.kinds.items():
        _say_row(kind.value, tally)
    _say_row(wording()("all"), found.total)
    for further, tally in found.further.items():
        _say_row(further.value, tally)
    total = found.total
    say("Of %(decidable)s that mean one grid answered with it first: %(right)s %%, said to be certain: %(certain)s %%.",
        decidable=number(total.decidable), right=_share(total.right, total.decidable),
        certain=_share(total.certain, total.decidable))  # fmt: skip
    say("Of %(undecidable)s that may mean several said to be so: %(reported)s %%. Wrong and certain of all: %(wrong)s.",
        undecidable=number(total.undecidable), reported=_share(total.reported, total.undecidable),
        wrong=number(total.wrong))  # fmt: skip
    say("Of the answers given with 90 %% and more, %(count)s, right: %(share)s %%.", count=number(found.total.sure),
        share=_share(found.total.sure_right, found.total.sure))  # fmt: skip
    say("On one core: %(parsed)s parsed a second, %(matched)s matched a second.", parsed=number(found.parsed, 0),
        matched=number(found.matched, 0))  # fmt: skip


def _say_row(name: str, tally: Tally) -> None:
    """Say a row of the confusion table: what was asked, by how it was answered."""
    counts = (
        tally.certain_right, tally.certain_wrong, tally.first_right, tally.first_wrong, tally.nothing,
        tally.reported, tally.certain_one, tally.certain_other,
    )  # fmt: skip
    click.echo(f"{name:18}" + "".join(f"{count:>8}" for count in counts) + f"{tally.each_us:>8.0f}")


def _share(part: int, whole: int) -> str:
    return wording().number(100 * part / whole, 2) if whole else "-"


def _suggest(places: int, typed: int, seed: int, as_json: bool) -> None:
    found = measuring.suggest_bench(places, typed, seed, tell)
    if as_json:
        say_json(
            {"machine": bench.machine(), "versions": bench.versions(), "rows": [{"job": "suggest", **vars(found)}]}
        )
        return
    number = wording().number
    say("%(places)s places: half of the suggestions within %(p50)s ms, 99 of 100 within %(p99)s ms; the first, which "
        "reads the names, %(first)s ms.", places=number(found.places), p50=number(found.p50_ms, 1),
        p99=number(found.p99_ms, 1), first=number(found.first_ms, 0))  # fmt: skip


def _labelled(path: Path, as_json: bool) -> None:
    texts, scores = measuring.read_labelled(path)
    if as_json:
        say_json({"file": path.name, "texts": texts, "rows": [_plain(label, score) for label, score in scores.items()]})
        return
    say("%(file)s: %(count)s texts.", file=path.name, count=wording().number(texts))
    for label, score in sorted(scores.items(), key=lambda item: (item[0] not in MEASURED, item[0])):
        say("%(label)s: F1 %(f1)s; %(right)s right of %(said)s said and %(wanted)s labelled.", label=f"{label:12}",
            f1=wording().number(score.f1, 3), right=score.right, said=score.said, wanted=score.wanted)  # fmt: skip


def _plain(label: str, score: Score) -> dict[str, Any]:
    return {"job": label, "f1": round(score.f1, 4), **score._asdict()}
