"""Answers in fewer bytes: styles, scripts and drawings packed once, pages on their way out.

Packing a page that holds a secret beside what somebody else may write into it can betray the secret by the length of the answer
(BREACH). Here a stranger's site cannot make a browser ask with its session at all but by opening a page (the cookies are
SameSite=Lax), a form's token is signed anew in every second and worthless in parts, and every packed page is longer by a
random number of bytes, which hides the differences that such an attack measures.
"""

from __future__ import annotations

import gzip
import secrets
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from flask import Flask, Response, request

from delivery.views.static_files import FOLDER

KINDS = frozenset({"text/html", "text/css", "text/javascript", "text/plain", "application/json", "image/svg+xml"})
LEAST_BYTES = 1_000
MOST_PADDING = 100


def register(app: Flask) -> None:
    app.after_request(pack)


def pack(response: Response) -> Response:
    """The same answer, packed, where the browser takes that and it is worth while."""
    if response.mimetype not in KINDS or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code in (204, 206, 304) or not request.accept_encodings["gzip"]:
        return response
    if request.endpoint == "static" and response.status_code == 200:
        _send_packed(response, _packed_file(FOLDER / (request.view_args or {})["filename"]))
    elif not response.is_streamed and response.calculate_content_length() >= LEAST_BYTES:  # type: ignore[operator]
        _send_packed(response, _packed_page(response.get_data()))
    return response


def _send_packed(response: Response, packed: bytes) -> None:
    response.close()
    response.direct_passthrough = False
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    tag, _is_weak = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)


def _packed_file(path: Path) -> bytes:
    """Set-up leaves what it brought packed beside it; our own files are packed when they are first asked for."""
    beside = path.with_name(f"{path.name}.gz")
    if beside.exists():
        return beside.read_bytes()
    return _packed_once(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=200)
def _packed_once(path: Path, _changed_at: int) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)


def _packed_page(body: bytes) -> bytes:
    """The padding is a file name in the head, which every browser skips."""
    packed = BytesIO()
    padding = "n" * secrets.randbelow(MOST_PADDING)
    with gzip.GzipFile(padding, "wb", compresslevel=6, fileobj=packed, mtime=0) as writer:
        writer.write(body)
    return packed.getvalue()
