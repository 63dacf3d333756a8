"""Texts that a spreadsheet would take for a formula when it opens a CSV."""

from __future__ import annotations

LIKE_A_FORMULA = tuple("=+-@\t\r＝＋－＠")


def harmless(cell: str | None) -> str:
    """Return a cell of a CSV: one that a spreadsheet would take for a formula is made a text."""
    text = cell or ""
    return f"'{text}" if text.startswith(LIKE_A_FORMULA) else text
