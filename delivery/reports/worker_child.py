"""The process that draws PDFs: reads documents from its standard input until that ends. See ``reports.worker``."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from delivery.reports.canonical import ContentUnreadable, from_json
from delivery.reports.frame import DONE, LENGTH, REFUSED, frame

MEMORY = 1_500_000_000
"""Bytes of address space."""


def main(fonts: Path, seconds: int) -> None:
    _limit_memory()
    source, answers = _pipes()
    from delivery.reports.pdf.draw import draw
    from delivery.reports.pdf.fonts import FontsMissing, register_fonts

    with suppress(FontsMissing):  # said again, and heard, when a document comes
        register_fonts(fonts)
    while head := source.read(LENGTH.size):
        text = source.read(LENGTH.unpack(head)[0]).decode()
        _limit_time(seconds)
        try:
            answers.write(DONE + frame(draw(from_json(text), fonts)))
        except (ContentUnreadable, FontsMissing, ValueError) as error:
            answers.write(REFUSED + frame(str(error).encode(errors="replace")))
        answers.flush()


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for messages only: what a library prints goes to standard error."""
    source, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return source, answers


def _limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):  # not on this system: the time limits remain
        return


def _limit_time(seconds: int) -> None:
    """Of processor time for the next document; beyond it the system ends this process."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, hard))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
