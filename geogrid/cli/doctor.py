"""geogrid doctor: what is set, what is there, what is missing."""

from __future__ import annotations

import os

import click

from geogrid import settings
from geogrid.cli.speaking import say_json, wording
from geogrid.errors import GeogridError
from geogrid.services.doctor import Finding, State, examine

SOMETHING_IS_MISSING = 1


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def doctor(context: click.Context, /, as_json: bool) -> None:
    """Show the settings, where each comes from, what is missing, and what is too dangerous for production."""
    findings = examine(settings.read(os.environ), os.environ)
    if as_json:
        say_json([{"name": f.name, "value": _text(f), "state": f.state} for f in findings])
    else:
        for finding in findings:
            click.echo(f"{'✔' if finding.state == State.FINE else '✘'} {wording()(finding.name)}: {_text(finding)}")
    if any(finding.state != State.FINE for finding in findings):
        context.exit(SOMETHING_IS_MISSING)


def _text(finding: Finding) -> str:
    return wording().error(finding.value) if isinstance(finding.value, GeogridError) else wording()(finding.value)
