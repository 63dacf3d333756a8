"""By what somebody is known who signs in elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

LONGEST = 255  # OpenID Connect Core 1.0, section 2: characters of `sub`


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody as a provider of sign-ins knows them: the same name at another provider is somebody else.

    Parameters
    ----------
    issuer
        The provider, as it names itself; without spaces.
    name
        What it calls the person (`sub`), for ever and nobody else; no name to be read by people.
    """

    issuer: str
    name: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the subject that `str` made a text of."""
        issuer, _, name = text.partition(" ")
        return cls(issuer, name)

    def __str__(self) -> str:
        return f"{self.issuer} {self.name}"


def may_be_name(text: object) -> bool:
    """Return whether a value can be what a provider calls somebody."""
    return isinstance(text, str) and 1 <= len(text) <= LONGEST and text.isprintable() and text == text.strip()
