"""The content-addressed store: bytes lie under their SHA-256 and are never changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from flask import Flask


class Damaged(RuntimeError):
    """The bytes on the disk are not those that were stored."""


class FileStore:
    """A folder of files named by their content; writing the same bytes twice keeps one copy."""

    folder: Path

    def init_app(self, app: Flask) -> None:
        self.bind(app.extensions["settings"].data_folder)
        app.extensions["file_store"] = self

    def bind(self, data_folder: Path) -> None:
        self.folder = data_folder / "files"

    def put(self, data: bytes) -> str:
        """Keep ``data`` and return its SHA-256 in hex; on the disk before this returns."""
        digest = hashlib.sha256(data).hexdigest()
        path = self._path(digest)
        if path.exists():
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
        return digest

    def read(self, digest: str) -> bytes:
        """The bytes under ``digest``.

        Raises
        ------
        Damaged
            They are missing, or differ from what was stored.
        """
        try:
            data = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise Damaged(f"The file {digest} is missing from the store.") from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise Damaged(f"The file {digest} was changed on the disk.")
        return data

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:4] / digest
