"""What was typed into a form that could not be taken: given back, so that nobody types it twice."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request

KEPT_BACK = ("csrf_token", "password", "digits")


@dataclass(frozen=True)
class Typed:
    """The fields of a refused form, ready to be sent once more to the same address."""

    action: str
    fields: tuple[tuple[str, str], ...]
    has_files: bool

    @property
    def texts(self) -> list[str]:
        """What people write, as against numbers, choices and what pages carry unseen."""
        said = (value.strip() for _name, value in self.fields)
        return [value for value in said if value[:1] not in ("", "[", "{") and (" " in value or not value.isascii())]


def typed() -> Typed | None:
    """None unless a page of this site sent a form: what another site posts is never handed back with a fresh token."""
    if request.method != "POST" or not _is_from_here():
        return None
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if not _is_kept_back(name))
    has_files = any(sent.filename for sent in request.files.values())
    return Typed(request.full_path.rstrip("?"), fields, has_files) if any(value for _name, value in fields) else None


def _is_kept_back(name: str) -> bool:
    return any(part in name for part in KEPT_BACK)


def _is_from_here() -> bool:
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        return said == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host
