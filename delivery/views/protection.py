"""What every request must keep to, and the headers of every answer."""

from __future__ import annotations

from itertools import chain

from flask import Flask, Response, abort, request
from werkzeug.routing import IntegerConverter, Map

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class SmallInteger(IntegerConverter):
    """Numbers in addresses are those of rows: larger ones than a column holds are found nowhere."""

    def __init__(
        self, map: Map, fixed_digits: int = 0, min: int | None = None, max: int = 2**31 - 1, signed: bool = False
    ) -> None:
        super().__init__(map, fixed_digits, min, max, signed)


def register(app: Flask) -> None:
    app.url_map.converters["int"] = SmallInteger
    is_https = app.extensions["settings"].is_https

    @app.before_request
    def refuse_nul() -> None:
        """PostgreSQL takes no NUL in a text, SQLite does: nobody means it, so it is refused on both."""
        fields = chain(request.args.items(multi=True), request.form.items(multi=True))
        if "\0" in request.path or any("\0" in name or "\0" in value for name, value in fields):
            abort(400)

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if is_https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
            response.headers.add("Vary", "Cookie")
        return response
