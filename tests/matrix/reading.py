"""Every word of an answer: pages, PDFs, workbooks, archives; and the addresses that a page names."""

from __future__ import annotations

import json
import re
from html import unescape
from io import BytesIO
from urllib.parse import quote, urlsplit
from zipfile import ZipFile, is_zipfile

from pypdf import PdfReader
from werkzeug.test import TestResponse


def words_of(response: TestResponse, path: str) -> str:
    """The text, without the address that was asked for: an answer may repeat that."""
    text = text_in(response.data, response.mimetype or "")
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    found = f"{headers}\n{text}"
    for own in (path, quote(path), quote(path, safe=""), urlsplit(path).path):
        found = found.replace(own, "")
    return found


def text_in(data: bytes, mimetype: str) -> str:
    if data.startswith(b"%PDF-") and b"/Page" in data:
        return _pdf(data)
    if data.startswith(b"PK") and is_zipfile(BytesIO(data)):
        with ZipFile(BytesIO(data)) as archive:
            return "\n".join(f"{name}\n{text_in(archive.read(name), '')}" for name in archive.namelist())
    text = re.sub("</?mark>", "", data.decode("utf-8", "replace"))  # a search cuts what it found into pieces
    if mimetype == "application/json" or "\\u" in text:
        text += "\n" + re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return text


def _pdf(data: bytes) -> str:
    reader = PdfReader(BytesIO(data))
    pages = [page.extract_text() for page in reader.pages]
    outline = [getattr(one, "title", "") or "" for one in reader.outline if not isinstance(one, list)]
    return "\n".join([*pages, *outline, json.dumps(dict(reader.metadata or {}), default=str, ensure_ascii=False)])


TAG = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
NAMED = re.compile(r'\s(?:href|src|hx-get|data-src|data-address)\s*=\s*(["\'])(.*?)\1', re.IGNORECASE | re.DOTALL)
ASKING = re.compile(r'^<form\b(?!.*\smethod\s*=\s*["\']post).*\saction\s*=\s*(["\'])(.*?)\1', re.IGNORECASE | re.DOTALL)


def links_in(response: TestResponse) -> set[str]:
    """Addresses of this site that the page names."""
    if response.mimetype != "text/html":
        return set()
    tags = TAG.findall(response.get_data(as_text=True))
    found = (link for tag in tags for pattern in (NAMED, ASKING) for _quote, link in pattern.findall(tag))
    local = {unescape(link).partition("#")[0] for link in found}
    return {link for link in local if link.startswith("/") and not link.startswith(("//", "/static/"))}


def digits_of(text: str) -> str:
    """The text without what separates thousands, so that one figure has one spelling."""
    return re.sub(r"(?<=\d)[,  ' ](?=\d{3})", "", text)
