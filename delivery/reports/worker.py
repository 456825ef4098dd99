"""Draws PDFs in a child process that stays warm: reportlab and the fonts are loaded once, and a document that takes too
much time or memory takes down the child only.

The child gets a document as canonical JSON and answers with bytes; it sees neither the database nor the settings.
"""

from __future__ import annotations

import atexit
import os
import selectors
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path
from tempfile import gettempdir

import delivery
from delivery.reports.canonical import to_json
from delivery.reports.content import Document
from delivery.reports.frame import DONE, LENGTH, frame

FONTS = Path(delivery.__file__).parent / "static" / "vendor" / "fonts"
SECONDS = 60.0
"""Of waiting, start of the child included; its processor time is limited to half of that."""


class PdfFailed(RuntimeError):
    """The PDF could not be drawn; the message says why and what to do."""


class PdfWorker:
    """One child process, started when first needed and again after it died. Safe to use from several threads."""

    def __init__(self, fonts: Path = FONTS, seconds: float = SECONDS) -> None:
        self.fonts, self.seconds = fonts, seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def draw(self, document: Document) -> bytes:
        """The PDF of the document; raises PdfFailed."""
        request = frame(to_json(document).encode())
        if not self._lock.acquire(timeout=self.seconds):
            raise PdfFailed("too many PDFs are being drawn: try again in a minute")
        try:
            return self._ask(request)
        finally:
            self._lock.release()

    def warm(self) -> None:
        """Start the child, so that the first reader need not wait for its fonts."""
        with self._lock:
            self._living()

    def close(self) -> None:
        with self._lock:
            self._end()

    def _ask(self, request: bytes) -> bytes:
        was_running = self._is_running()
        try:
            return self._exchange(request)
        except _Died as died:
            self._end()
            if not (was_running and died.unheard):
                raise PdfFailed(died.reason) from died
        return self._again(request)

    def _again(self, request: bytes) -> bytes:
        """The child had died between two documents; a fresh one gets the same request once."""
        try:
            return self._exchange(request)
        except _Died as died:
            self._end()
            raise PdfFailed(died.reason) from died

    def _exchange(self, request: bytes) -> bytes:
        child = self._living()
        assert child.stdin is not None and child.stdout is not None
        try:
            child.stdin.write(request)
            child.stdin.flush()
        except OSError as error:
            raise _Died("the process that draws PDFs had ended", unheard=True) from error
        ends = time.monotonic() + self.seconds
        head = _read(child.stdout.fileno(), 1 + LENGTH.size, ends)
        answer = _read(child.stdout.fileno(), LENGTH.unpack(head[1:])[0], ends)
        if head[:1] != DONE:
            raise PdfFailed(answer.decode())
        return answer

    def _is_running(self) -> bool:
        return self._child is not None and self._owner == os.getpid() and self._child.poll() is None

    def _living(self) -> subprocess.Popen[bytes]:
        """The child; a new one where there is none, or where it belongs to the process that this one was forked from."""
        if self._child is None or not self._is_running():
            self._end()
            self._child = subprocess.Popen(
                [sys.executable, "-m", "delivery.reports.worker_child", str(self.fonts), str(int(self.seconds / 2) or 1)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(),
                cwd=Path(delivery.__file__).parent.parent,
            )  # fmt: skip
            self._owner = os.getpid()
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None or self._owner != os.getpid():
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                _close(pipe)


class _Died(Exception):
    def __init__(self, reason: str, unheard: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.unheard = reason, unheard


def _close(pipe: object) -> None:
    try:
        pipe.close()  # type: ignore[attr-defined]
    except OSError:
        return


def _environment() -> dict[str, str]:
    """No secrets; one thread for numerical libraries, whose pools would count against the memory limit."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "TMPDIR": gettempdir(), "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def _read(source: int, count: int, ends: float) -> bytes:
    """Exactly ``count`` bytes, or _Died when the child ends or time is up."""
    parts: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(source, selectors.EVENT_READ)
        while count:
            if not selector.select(max(ends - time.monotonic(), 0)):
                raise _Died("the PDF took too long to draw: use the spreadsheet, or a shorter report")
            part = os.read(source, min(count, 1 << 20))
            if not part:
                raise _Died("the PDF needs too much time or memory to draw: use the spreadsheet, or a shorter report")
            parts.append(part)
            count -= len(part)
    return b"".join(parts)


@cache
def _worker(fonts: Path) -> PdfWorker:
    worker = PdfWorker(fonts)
    atexit.register(worker.close)
    return worker


def draw_pdf(document: Document, fonts: Path = FONTS) -> bytes:
    """The PDF of a document, drawn by the process's one warm child."""
    return _worker(fonts).draw(document)


def warm_pdf(fonts: Path = FONTS) -> None:
    """Start the child of ``draw_pdf`` ahead of time."""
    _worker(fonts).warm()
