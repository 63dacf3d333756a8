"""Words, figures and progress on the terminal. Answers go to stdout, talk goes to stderr."""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import Any

import click
import orjson

from geogrid.render.wording import Wording

CANNOT_USE_THE_INPUT = 2


@cache
def wording() -> Wording:
    """Return the wording in the terminal's language; English where the terminal does not say."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
    return Wording("zh" if locale.lower().startswith("zh") else "en")


def say(sentence: str, **facts: Any) -> None:
    """Print a line of the answer."""
    click.echo(wording()(sentence, **facts))


def tell(sentence: str, **facts: Any) -> None:
    """Print what is going on, where it does not mix with the answer."""
    click.echo(wording()(sentence, **facts), err=True)


def say_json(value: Any) -> None:
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


class Bar:
    """A progress bar on stderr; silent where that is no terminal.

    Parameters
    ----------
    label
        What is going on, a sentence of the catalogue.
    """

    def __init__(self, label: str) -> None:
        self._bar: Any = click.progressbar(
            length=1,
            label=wording()(label),
            file=sys.stderr,
            hidden=not sys.stderr.isatty(),
            item_show_func=lambda about: about or "",
        )

    def __enter__(self) -> Bar:
        self._bar.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.__exit__(*error)

    def at(self, done: int, todo: int, about: str | None = None) -> None:
        """Show that so many are done, of so many; what is done again does not move it back.

        Parameters
        ----------
        about
            What is shown beside, for example how fast it goes.
        """
        self._bar.length = max(todo, 1)
        self._bar.update(max(done - self._bar.pos, 0), about)
