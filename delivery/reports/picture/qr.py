"""A QR code as a picture: dark modules of a row that touch are one rectangle."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from delivery.reports.picture.ink import Ink
from delivery.reports.picture.shapes import Picture, Rect

MARGIN = 2
"""Quiet modules around; with the white paper beside it that is more than the four asked for."""


def qr_picture(text: str, size: float) -> Picture:
    """The code of ``text``, ``size`` points wide, with the error correction that survives a fold (M)."""
    modules = _modules(text)
    each = size / (len(modules) + 2 * MARGIN)
    rects = [Rect(0, 0, size, size, Ink.PAPER)]
    for row, line in enumerate(modules):
        for column, run in _runs(line):
            rects.append(Rect((column + MARGIN) * each, (row + MARGIN) * each, run * each, each, Ink.TEXT))
    return Picture(size, size, tuple(rects), text)


def _runs(line: list[bool]) -> list[tuple[int, int]]:
    """First column and length of each dark run."""
    runs, column = [], 0
    for dark, group in groupby(line):
        length = len(list(group))
        if dark:
            runs.append((column, length))
        column += length
    return runs


def _modules(text: str) -> list[list[bool]]:
    from reportlab.graphics.barcode import qrencoder

    code: Any = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QR8bitByte(text))
    code.make()
    count = code.getModuleCount()
    return [[bool(code.isDark(row, column)) for column in range(count)] for row in range(count)]
