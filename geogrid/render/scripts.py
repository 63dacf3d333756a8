"""Our JavaScript modules: as one script for a page that is a file, where a browser fetches none, and what they say."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from geogrid.paths import STATIC

_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "(?:[\w./]*/)?(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


@cache
def texts(studio: bool) -> frozenset[str]:
    """Return every text that stands in a module: among them the sentences that pages are to have translations of.

    Parameters
    ----------
    studio
        Whether those of the studio are among them, which says more than all other pages together.
    """
    files = [file for file in (STATIC / "js").rglob("*.js") if studio or not _is_studio(file)]
    return frozenset(text for file in files for text in _TEXT.findall(file.read_text(encoding="utf-8")))


def _is_studio(file: Path) -> bool:
    return "studio" in file.relative_to(STATIC).with_suffix("").parts


def joined(*files: str) -> str:
    """Return modules under static/js as one script, each in a function of its own as in a file of its own.

    Parameters
    ----------
    files
        Each after those it imports; their names differ.
    """
    return "\n".join(_closed(file) for file in files)


def _closed(file: str) -> str:
    text = (STATIC / "js" / file).read_text(encoding="utf-8")
    exported = ", ".join(name for _, name in _EXPORT.findall(text))
    inner = _EXPORT.sub(r"\1", _IMPORT.sub(r"const { \1 } = \2_js;", text))
    name = file.rsplit("/", 1)[-1].removesuffix(".js")
    return f"const {name}_js = (() => {{\n{inner}\nreturn {{ {exported} }};\n}})();"
