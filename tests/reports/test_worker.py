"""The child process that draws PDFs: warm, limited, restarted, shared by threads."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from delivery.reports.content import Section, Sentence
from delivery.reports.pdf.draw import draw
from delivery.reports.worker import FONTS, PdfFailed, PdfWorker
from tests.quickness import best_seconds
from tests.reports.harbour import receipt, status_report


@pytest.fixture(scope="module")
def worker():
    worker = PdfWorker()
    yield worker
    worker.close()


def test_it_draws_what_the_drawer_draws_and_stays_warm(worker):
    document = status_report("zh", 30)
    assert worker.draw(document) == draw(document, FONTS)
    child = worker._child.pid
    worker.draw(receipt("en"))
    assert worker._child.pid == child


def test_a_report_of_300_milestones_takes_less_than_two_seconds(worker):
    worker.draw(receipt("en"))
    report = status_report("zh", 300)
    assert best_seconds(lambda: worker.draw(report), enough=2) < 2


def test_a_killed_child_is_replaced(worker):
    worker.draw(receipt("en"))
    os.kill(worker._child.pid, signal.SIGKILL)
    worker._child.wait()
    assert worker.draw(receipt("en")).startswith(b"%PDF")


def test_what_is_too_long_is_refused_and_the_child_lives(worker):
    endless = replace(receipt("en"), sections=(Section("x", (Sentence("word " * 900),) * 900),))
    with pytest.raises(PdfFailed, match="more than 400 pages"):
        worker.draw(endless)
    assert worker.draw(receipt("zh")).startswith(b"%PDF")


def test_what_takes_too_long_ends_the_child_only():
    worker = PdfWorker(seconds=2)
    heavy = replace(receipt("en"), sections=(Section("x", tuple(Sentence(f"{n} " + "中文，" * 1600) for n in range(9000))),))
    try:
        with pytest.raises(PdfFailed, match="spreadsheet"):
            worker.draw(heavy)
    finally:
        worker.close()


def test_threads_share_it(worker):
    documents = [receipt(language) for language in ("en", "zh") * 4]
    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(worker.draw, documents))
    assert drawn == [draw(document, FONTS) for document in documents]


def test_missing_fonts_are_said(tmp_path):
    worker = PdfWorker(tmp_path)
    with pytest.raises(PdfFailed, match=r"\./dev demo"):
        worker.draw(receipt("en"))
    worker.close()


def test_the_child_gets_no_secrets(worker, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "CANARY-secret")
    fresh = PdfWorker()
    fresh.draw(receipt("en"))
    assert b"CANARY" not in Path(f"/proc/{fresh._child.pid}/environ").read_bytes()
    fresh.close()
