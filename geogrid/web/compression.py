"""Texts go compressed to browsers that take them so: a phone loads the map in a fifth of the bytes."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

from geogrid.web.application import Brief

_TEXTS = ("text/", "application/json", "application/geo+json", "application/problem+json", "image/svg+xml")
_WORTHWHILE = 1_000  # bytes; below it the saving is lost in the frame
_LEVEL = 5


def install(app: Flask) -> None:
    """Compress what is worth it. Registered first, so that it runs after all others have had the answer."""
    app.after_request(_compressed)


def _compressed(answer: Response) -> Response:
    if type(answer) is Brief or (answer.is_streamed and not answer.direct_passthrough):
        return answer  # too short to be worth it, or too long to be had whole
    headers = answer.headers
    if not headers.get("Content-Type", "").startswith(_TEXTS):
        return answer
    headers["Vary"] = f"{headers['Vary']}, Accept-Encoding" if "Vary" in headers else "Accept-Encoding"
    if answer.status_code != 200 or (not answer.direct_passthrough and _length(answer) < _WORTHWHILE):
        return answer
    if not request.accept_encodings["gzip"] or "Content-Encoding" in headers:
        return answer
    answer.direct_passthrough = False  # files are read here, not handed to the server
    body = answer.get_data()
    if len(body) >= _WORTHWHILE:
        answer.set_data(gzip.compress(body, _LEVEL, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
        # The tag names the content, no longer the bytes: good for asking whether it changed, not for parts of it.
        tag, _ = answer.get_etag()
        if tag:
            answer.set_etag(tag, weak=True)
        answer.headers.pop("Accept-Ranges", None)
    return answer


def _length(answer: Response) -> int:
    """Return the length as stated; what does not state one is worth it."""
    return answer.content_length or _WORTHWHILE
