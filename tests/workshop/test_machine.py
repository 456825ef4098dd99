"""What is missing is said in one line, with the remedy."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from workshop import machine
from workshop.machine import TOP, Trouble


def dev(*arguments: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, **({"PATH": str(path)} if path else {})}
    return subprocess.run([TOP / "dev", *arguments], env=environ, capture_output=True, text=True)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A machine with a shell and nothing else."""
    for name in ("sh", "env"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    return tmp_path


def program(folder: Path, name: str, said: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{said}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    lines = done.stderr.splitlines()
    assert done.returncode == 1, done
    assert len(lines) == 1, lines
    assert not done.stdout
    return lines[0]


def test_a_missing_python_is_named(bare: Path) -> None:
    assert "Python 3.11 or newer was not found; install it" in complaint(dev("demo", path=bare))


def test_an_old_python_is_passed_over(bare: Path) -> None:
    program(bare, "python3", "exit 1")
    assert "Python 3.11 or newer was not found" in complaint(dev("demo", path=bare))


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (None, "Node was not found: install Node 20"),
        ("echo v18.19.0", "Node 18.19.0 is too old: install Node 20"),
        ("echo strange", "Node strange is too old"),
        ("echo v22.1.0", "npm was not found beside Node 22.1.0"),
    ],
)
def test_a_missing_or_old_node_is_named(bare: Path, node: str | None, said: str) -> None:
    (bare / "python3").symlink_to(sys.executable)
    if node:
        program(bare, "node", node)
    assert said in complaint(dev("demo", path=bare))


def test_a_taken_port_is_named_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = complaint(dev("demo", "--port", str(port)))
    assert f"port {port} is taken" in said
    assert "./dev demo --port " in said


@pytest.mark.parametrize("port", ["0", "70000", "-1"])
def test_a_port_that_does_not_exist_is_refused(port: str) -> None:
    assert "does not exist" in complaint(dev("demo", f"--port={port}"))


def test_a_failing_program_leaves_its_words_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "TOP", tmp_path)
    monkeypatch.setattr(machine, "TOOLS", tmp_path / ".tools")
    monkeypatch.setattr(machine, "LOG", tmp_path / ".tools" / "setup.log")
    with pytest.raises(Trouble, match=r"it broke \(what it said is in \.tools/setup\.log: no space left\)"):
        machine.run_quietly([sys.executable, "-c", "import sys; sys.exit('first\\nno space left\\nlast')"], "it broke")
    assert "first" in machine.LOG.read_text(encoding="utf-8")
