"""Addresses of files the browser loads: our own, stamped with their content, and vendored ones by package name."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from geogrid.errors import VendorMissing
from geogrid.paths import STATIC


@cache
def _versions() -> dict[str, str]:
    file = STATIC / "vendor" / "versions.json"
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else {}


def vendor(package: str, file: str) -> str:
    """Return the address of a file of a browser package.

    Raises
    ------
    VendorMissing
        When the package or the file is not installed.
    """
    folder = f"{package}-{_versions().get(package)}"
    if not (STATIC / "vendor" / folder / file).is_file():
        raise VendorMissing(package=f"{package}/{file}")
    return f"/static/vendor/{folder}/{file}"


@cache
def _stamp(path: str, _changed: float) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]


def static_url(path: str) -> str:
    """Return the address of one of our own files; it changes when the file does, so that browsers may keep it."""
    return f"/static/{path}?v={_stamp(path, (STATIC / path).stat().st_mtime)}"


def install(app: Flask) -> None:
    app.jinja_env.globals.update(vendor=vendor, static_url=static_url)
    send = app.view_functions["static"]

    def sent(filename: str) -> ResponseReturnValue:
        return _ask_again(app.make_response(send(filename=filename)))  # type: ignore[arg-type]

    app.view_functions["static"] = sent


def _ask_again(answer: Response) -> Response:
    """Have the browser ask whether a file changed when its address would not tell: a module imported by another."""
    if "v" not in request.args and not request.path.startswith("/static/vendor/"):
        answer.headers["Cache-Control"] = "no-cache"
    return answer
