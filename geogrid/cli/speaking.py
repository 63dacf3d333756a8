"""Words, figures and progress on the terminal. Answers go to stdout, talk goes to stderr."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import click
import orjson

from geogrid.render.wording import Wording


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
