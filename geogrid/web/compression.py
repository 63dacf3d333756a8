"""Texts go compressed to browsers that take them so: a phone loads the map in a fifth of the bytes."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

from geogrid.web.application import Brief

_TEXTS = ("text/", "application/json", "application/geo+json", "application/problem+json", "image/svg+xml")
_WORTHWHILE = 1_000  # bytes; below it the saving is lost in the frame
_LEVEL = 5
_WHOLE = (200, *range(400, 600))  # not parts, and not what has no body
_MARK = "-gzip"  # ends the tag of what is compressed: other bytes have another tag, so that it stays a strong one
_CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH")


def install(app: Flask) -> None:
    """Compress what is worth it. Registered first, so that it runs after all others have had the answer."""
    app.before_request(_ask_for_content)
    app.after_request(_compressed)


def _ask_for_content() -> None:
    """Whoever asks by the tag of what was compressed means the content."""
    for name in _CONDITIONS:
        if name in request.environ:
            request.environ[name] = request.environ[name].replace(f'{_MARK}"', '"')


def _compressed(answer: Response) -> Response:
    if type(answer) is Brief or (answer.is_streamed and not answer.direct_passthrough):
        return answer  # too short to be worth it, or too long to be had whole
    headers = answer.headers
    if not headers.get("Content-Type", "").startswith(_TEXTS):
        return answer
    headers["Vary"] = f"{headers['Vary']}, Accept-Encoding" if "Vary" in headers else "Accept-Encoding"
    if answer.status_code not in _WHOLE or (not answer.direct_passthrough and _length(answer) < _WORTHWHILE):
        return answer
    if not request.accept_encodings["gzip"] or "Content-Encoding" in headers:
        return answer
    answer.direct_passthrough = False  # files are read here, not handed to the server
    body = answer.get_data()
    if len(body) >= _WORTHWHILE:
        answer.set_data(gzip.compress(body, _LEVEL, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
        tag, weak = answer.get_etag()
        if tag:
            answer.set_etag(f"{tag}{_MARK}", weak or False)
        answer.headers.pop("Accept-Ranges", None)
    return answer


def _length(answer: Response) -> int:
    """Return the length as stated; what does not state one is worth it."""
    return answer.content_length or _WORTHWHILE
