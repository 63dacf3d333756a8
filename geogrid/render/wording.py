"""Sentences in the reader's language. English is the message id; Chinese is read from translations/zh/*.po."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from geogrid.domain.people.account import Capacity
from geogrid.errors import GeogridError, QueryError
from geogrid.errors.tree import said
from geogrid.render import fields
from geogrid.render.people import CAPACITIES

LANGUAGES = ("zh", "en")
TRANSLATIONS = Path(__file__).parent / "translations"

_COUNTED = re.compile(
    r"(%\((\w+)\)s (?:new |more )?"
    r"(?:address(?=es)|allowance|building|case|error|grid|hint|household|line|place|point|repair|row|shape|step))e?s\b"
)


@cache
def catalog(language: str) -> Mapping[str, str]:
    """Return all translations into `language`; empty for English, whose sentences are the message ids."""
    words: dict[str, str] = {}
    for file in sorted((TRANSLATIONS / language).glob("*.po")):
        with file.open("rb") as stream:
            words |= {
                str(m.id): str(m.string)
                for m in read_po(stream, locale=language, abort_invalid=True)
                if m.id and m.string
            }
    return words


class Wording:
    """Says things in one language.

    Parameters
    ----------
    language
        "zh" or "en".
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = {"zh": "zh_Hans_CN", "en": "en"}[language]

    def __call__(self, sentence: str, **facts: Any) -> str:
        """Return the sentence in this language with the facts filled in."""
        text = catalog(self.language).get(sentence, sentence)
        return (_of_one(text, facts) if self.language == "en" else text) % facts if facts else text

    def error(self, error: GeogridError) -> str:
        """Return what went wrong as one line."""
        facts = error.facts
        if isinstance(error, QueryError) and "field" in facts:  # of files it is a heading, told as it stands there
            facts = {**facts, "field": self.field(str(facts["field"]))}
        if "capacities" in facts:
            facts = {**facts, "capacities": [CAPACITIES[Capacity(each)] for each in facts["capacities"]]}
        return self.known(error.sentence, facts)

    def known(self, text: str, facts: Mapping[str, Any]) -> str:
        """Return a text of several sentences in this language, without those of which a fact is not known."""
        told, facts = said(catalog(self.language).get(text, text), facts), {k: self.fact(v) for k, v in facts.items()}
        return " ".join(((_of_one(told, facts) if self.language == "en" else told) % facts).split())

    def field(self, name: str) -> str:
        """Return a field of a request by its name in JSON, in Chinese behind what it is called: 线（line）."""
        title = fields.title(name)
        return f"{self(title)}（{name}）" if title and self.language == "zh" else name

    def fact(self, value: Any) -> str:
        """Return a fact as a reader expects it: lists with commas, numbers grouped, sentences translated."""
        if isinstance(value, (list, tuple)):
            return ("、" if self.language == "zh" else ", ").join(map(self.fact, value))
        if isinstance(value, float):
            return self.number(value)
        return self(value) if isinstance(value, str) else str(value)

    def number(self, value: float, decimals: int | None = None) -> str:
        """Return a number with thousands grouped, a real minus and, if given, that many decimals."""
        pattern = "#,##0.###" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
        told: str = format_decimal(value, format=pattern, locale=self.locale)
        return told.replace("-", "−" if any(digit in told for digit in "123456789") else "")

    def area(self, m2: float) -> str:
        """Return square metres as exactly as they are of use: the same figure wherever they are told."""
        size = abs(m2)
        return self.number(m2, 0 if size >= 10_000 else 1 if size >= 1 else 3)

    def day(self, value: date) -> str:
        return format_date(value, "long" if self.language == "zh" else "medium", locale=self.locale)

    def moment(self, value: datetime) -> str:
        return format_datetime(value, "yyyy-MM-dd HH:mm", locale=self.locale)


def _of_one(sentence: str, facts: Mapping[str, Any]) -> str:
    """Return an English sentence with "1 row" where it says "%(count)s rows" and there is one."""
    return _COUNTED.sub(lambda found: found[1] if str(facts.get(found[2])) == "1" else found[0], sentence)
