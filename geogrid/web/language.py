"""Which language this reader wants: the switch, then the browser, then Chinese."""

from __future__ import annotations

from functools import cache, lru_cache

from flask import Blueprint, Flask, abort, g, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from geogrid.render import scripts
from geogrid.render.wording import LANGUAGES, Wording, catalog

COOKIE, SAFE_COOKIE = "lang", "__Host-lang"
_SHORT = 500  # characters that are worth keeping
_A_YEAR = 365 * 24 * 3600

switch = Blueprint("language", __name__)


@switch.get("/lang/<language>")
def remember(language: str) -> ResponseReturnValue:
    """Remember the language and go back to where the reader was."""
    if language not in LANGUAGES:
        abort(404)
    answer = redirect(own_path(request.args.get("next", "/")))
    name, secure = SAFE_COOKIE if request.is_secure else COOKIE, request.is_secure
    answer.set_cookie(name, language, max_age=_A_YEAR, path="/", samesite="Lax", httponly=True, secure=secure)
    return answer


def install(app: Flask) -> None:
    app.register_blueprint(switch)
    app.before_request(choose)
    app.context_processor(_for_templates)


def choose() -> None:
    """Choose it; also the page of an error does, which may come before anything else."""
    if "wording" not in g:
        g.wording = of(request.environ.get("HTTP_COOKIE", ""), request.environ.get("HTTP_ACCEPT_LANGUAGE", ""))


def of(cookies: str, accepted: str) -> Wording:
    """Return the wording for whoever sends a request with these headers."""
    kept = dict(pair.strip().partition("=")[::2] for pair in cookies.split(";")) if COOKIE in cookies else {}
    chosen = kept.get(SAFE_COOKIE) or kept.get(COOKIE)
    if chosen not in LANGUAGES:
        chosen = (_accepted if len(accepted) < _SHORT else _accepted.__wrapped__)(accepted)
    return _wording(chosen)


_wording = cache(Wording)


@lru_cache(maxsize=1024)  # most readers send one of a few
def _accepted(header: str) -> str:
    return parse_accept_header(header, LanguageAccept).best_match(LANGUAGES) or "zh"


def _for_templates() -> dict[str, object]:
    wording: Wording = g.wording
    return {
        "_": wording,
        "wording": wording,
        "language": wording.language,
        "words": _words(wording.language, studio=False),
        "studio_words": _words(wording.language, studio=True),
    }


@cache
def _words(language: str, *, studio: bool) -> dict[str, str]:
    """Return what scripts say in a language: a thirtieth of all there is, which each page would carry."""
    spoken = scripts.texts(studio)
    return {sentence: said for sentence, said in catalog(language).items() if sentence in spoken}


def own_path(wanted: str) -> str:
    """Return the path only if it stays on this site, and switches no language in its turn.

    Two slashes of either kind, anywhere in it, could lead away.
    """
    path = wanted.partition("?")[0]
    inside = path.startswith("/") and "//" not in path and "\\" not in wanted and not path.startswith("/lang/")
    return wanted if inside and wanted.isprintable() else "/"
