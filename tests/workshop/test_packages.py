"""uv installs what pip would: from the same indexes, by the same certificate, checked by hash."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from workshop import packages
from workshop.packages import LOCKS


def test_the_configuration_of_pip_is_handed_to_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("UV_", "PIP_")) or name == "SSL_CERT_FILE"]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(packages.sys, "executable", sys._base_executable)  # type: ignore[attr-defined]
    file = tmp_path / "pip.conf"
    file.write_text(
        "[global]\nindex-url = https://mirror.example/simple\nextra-index-url =\n  https://a.example/simple\n  https://b.example/simple\n"
        "find-links = /one /two\ncert = /certificates.pem\n[install]\ntrusted-host = mirror.example\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    environ = packages.uv_environment()
    assert environ["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert environ["UV_INDEX"] == "https://a.example/simple https://b.example/simple"
    assert environ["UV_FIND_LINKS"] == "/one,/two"
    assert environ["SSL_CERT_FILE"] == "/certificates.pem"
    assert environ["UV_INSECURE_HOST"] == "mirror.example"
    assert environ["UV_PYTHON_DOWNLOADS"] == "never"


def test_what_is_set_for_uv_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://chosen.example/simple")
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    assert packages.uv_environment()["UV_DEFAULT_INDEX"] == "https://chosen.example/simple"


@pytest.mark.parametrize("lock", LOCKS.values(), ids=LOCKS)
def test_a_lock_holds_hashes_and_no_address(lock: Path) -> None:
    source = lock.read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-z0-9._-]+==\S+", source, re.MULTILINE)
    assert len(pinned) > 40
    assert source.count("==") >= len(pinned)
    assert not re.search(r"https?://|--index|--find-links", source)
    blocks = re.split(r"\n(?=[a-z])", source.strip())
    assert not [block.split()[0] for block in blocks if "--hash=sha256:" not in block]


def test_the_locks_agree_on_every_version() -> None:
    def versions(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9._-]+==\S+", LOCKS[name].read_text(encoding="utf-8"), re.MULTILINE))

    assert versions("product") <= versions("development")


def test_the_npm_lock_holds_no_address() -> None:
    lock = (packages.TOP / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') >= 5


def test_a_development_environment_serves_the_product_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(packages, "STAMP", tmp_path / ".installed")
    packages.STAMP.write_text(packages._stamp("development"), encoding="utf-8")
    assert packages._is_current("product")
    packages.STAMP.write_text(packages._stamp("product"), encoding="utf-8")
    assert not packages._is_current("development")


def test_a_command_of_the_product_prints_nothing_of_the_set_up() -> None:
    done = subprocess.run([packages.TOP / "dev", "flask", "plan", "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout.startswith("Usage:")
