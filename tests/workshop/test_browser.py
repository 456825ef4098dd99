"""The browser that is named wins; a wrong name is told, never replaced in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from workshop import browser
from workshop.machine import Trouble


def chromium(path: Path, said: str = "echo Chromium 150.0") -> Path:
    path.write_text(f"#!/bin/sh\n{said}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_named_browser_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", str(chromium(tmp_path / "mine")))
    assert browser.find_chromium() == str(tmp_path / "mine")


@pytest.mark.parametrize("said", ["exit 1", "echo Firefox 140"])
def test_a_named_browser_that_does_not_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("CHROMIUM", str(chromium(tmp_path / "broken", said)))
    with pytest.raises(Trouble, match="does not start"):
        browser.find_chromium()


def test_the_system_s_own_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    chromium(tmp_path / "chromium-browser")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin", prepend=None)
    monkeypatch.setattr(browser, "NAMES", ("no-such-browser", "chromium-browser"))
    assert browser.find_chromium() == str(tmp_path / "chromium-browser")


def test_where_none_can_be_brought_one_line_says_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    for way in ("_system", "_unpacked", "_from_debian", "_from_npm"):
        monkeypatch.setattr(browser, way, lambda: None)
    with pytest.raises(Trouble) as told:
        browser.find_chromium()
    assert "apt install chromium" in str(told.value)
    assert "\n" not in str(told.value)
