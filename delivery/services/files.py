"""Files that people hand in: checked, stored by content, served as what they are."""

from __future__ import annotations

import secrets
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from flask_babel import gettext as _

from delivery.extensions import db, files
from delivery.models import Project, StoredFile, User
from delivery.services.refusal import Invalid

XML_IN_ZIP = b"PK\x03\x04"
OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "docx": (OFFICE + "wordprocessingml.document", (XML_IN_ZIP,)),
    "xlsx": (OFFICE + "spreadsheetml.sheet", (XML_IN_ZIP,)),
    "pptx": (OFFICE + "presentationml.presentation", (XML_IN_ZIP,)),
    "zip": ("application/zip", (XML_IN_ZIP,)),
    "txt": ("text/plain", ()),
    "csv": ("text/csv", ()),
    "md": ("text/plain", ()),
}
"""The allow-list: ending, media type, the first bytes that must agree."""
ALL_MARKS = tuple(mark for _media, marks in KINDS.values() for mark in marks)
MACROS = ("vbaProject.bin", "vbaData.xml")
OFFICE_PART = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
NAME_LIMIT = 150


@dataclass(frozen=True)
class Upload:
    """A file as it arrived, checked; its bytes are on the disk, its row is not written yet."""

    name: str
    media_type: str
    sha256: str
    size_bytes: int


def accept_upload(name: str, data: bytes, *, limit_bytes: int) -> Upload:
    """Check and keep the bytes: call this outside the unit of work.

    Raises
    ------
    Invalid
        Empty, too large, of a kind that is not taken, or not what its name says.
    """
    clean = plain_name(name)
    ending = clean.rpartition(".")[2].lower()
    if not data:
        raise Invalid(_("The file is empty. Choose another one."), field="file")
    if len(data) > limit_bytes:
        raise Invalid(_("The file is larger than %(mb)s MB.", mb=limit_bytes // 1024 // 1024), field="file")
    if ending not in KINDS:
        raise Invalid(_("Files of this kind are not taken. Use one of: %(kinds)s.", kinds=", ".join(sorted(KINDS))), field="file")
    if not _is_what_it_says(ending, data):
        raise Invalid(_("The content of the file is not what its name says (.%(ending)s).", ending=ending), field="file")
    return Upload(clean, KINDS[ending][0], files.put(data), len(data))


def store_upload(
    project: Project, upload: Upload, *, actor: User | None, at: datetime, is_client_visible: bool = False
) -> StoredFile:
    """The row of a kept upload."""
    stored = StoredFile(
        public_id=secrets.token_hex(16),
        project_id=project.id,
        sha256=upload.sha256,
        size_bytes=upload.size_bytes,
        media_type=upload.media_type,
        name=upload.name,
        is_client_visible=is_client_visible,
        stored_by_id=actor.id if actor else None,
        stored_at=at,
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def own_file(name: str, media_type: str, data: bytes) -> Upload:
    """A file that the product itself made: a report, a receipt."""
    return Upload(plain_name(name), media_type, files.put(data), len(data))


def read_bytes(stored: StoredFile) -> bytes:
    return files.read(stored.sha256)


def plain_name(name: str) -> str:
    """A file name without folders, controls or direction tricks.

    >>> plain_name("../../etc/pass\\r\\nwd.pdf"), plain_name("C:\\\\x\\\\报告.pdf")
    ('passwd.pdf', '报告.pdf')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in unicodedata.normalize("NFC", last) if unicodedata.category(letter)[0] != "C")
    kept = kept.strip(" .") or "file"
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:NAME_LIMIT]}{dot}{ending[:10]}" if dot else kept[:NAME_LIMIT]


def _is_what_it_says(ending: str, data: bytes) -> bool:
    """First bytes, archive and ending agree, and the file is not two kinds at once."""
    marks = KINDS[ending][1]
    if not marks:
        return b"\x00" not in data and not data.startswith(ALL_MARKS) and not _is_archive(data)
    if not data.startswith(marks):
        return False
    if XML_IN_ZIP in marks:
        return _is_whole_archive(ending, data)
    return not _is_archive(data)


def _is_archive(data: bytes) -> bool:
    """Also when other bytes stand before it: readers of archives look at the end."""
    return zipfile.is_zipfile(BytesIO(data))


def _is_whole_archive(ending: str, data: bytes) -> bool:
    """An archive of that kind of document, without programs inside documents."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    if ending not in OFFICE_PART:
        return True
    return any(name.startswith(OFFICE_PART[ending]) for name in names) and not any(name.endswith(MACROS) for name in names)
