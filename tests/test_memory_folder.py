"""What a killed run left in memory is cleared up by the next one; what a living one uses is not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import memory_folder
from tests.memory_folder import run_folder


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(memory_folder, "MEMORY", tmp_path)
    monkeypatch.setattr(memory_folder, "ROOM", 0)
    return tmp_path


def test_a_folder_of_a_dead_process_goes_and_that_of_a_living_one_stays(memory: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (memory / f"delivery-run-{dead.pid}-test-x").mkdir()
    living = run_folder("test")
    assert living.parent == memory and f"-{os.getpid()}-" in living.name
    another = run_folder("test")
    assert sorted(memory.iterdir()) == sorted([living, another])


def test_where_memory_has_no_room_a_disk_is_used(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_folder, "ROOM", 10**18)
    folder = run_folder("test")
    assert memory not in folder.parents
    folder.rmdir()
