"""``flask plan show`` computes a file and needs no database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import running, settings_for

pytestmark = pytest.mark.once
CSV = "Project start,2027-01-04\nCode,Name,Duration (days),Predecessors\nA,First,5,\nB,第二,2,A\n"


@pytest.fixture
def bare(tmp_path: Path) -> Flask:
    """An application whose database does not exist and cannot be made."""
    with running(settings_for(f"sqlite:///{tmp_path}/no/such/folder/x.sqlite", tmp_path)) as app:
        yield app  # type: ignore[misc]


def test_a_file_is_shown_without_a_database(bare: Flask, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(CSV, encoding="utf-8")
    shown = bare.test_cli_runner().invoke(args=["plan", "show", str(file)])
    assert shown.exit_code == 0, shown.output
    assert "第二" in shown.output
    said = json.loads(bare.test_cli_runner().invoke(args=["plan", "show", str(file), "--json"]).output)
    assert said["finish"] == "2027-01-12T17:00:00"
    assert [(one["uid"], one["critical"], one["driven_by"]) for one in said["milestones"]] == [
        ("A", True, []),
        ("B", True, ["A"]),
    ]
    assert not list(tmp_path.glob("**/*.sqlite"))


def test_a_bad_file_is_one_clear_line(bare: Flask, tmp_path: Path) -> None:
    file = tmp_path / "plan.xml"
    file.write_text("<Project/>", encoding="utf-8")
    refused = bare.test_cli_runner().invoke(args=["plan", "show", str(file)])
    assert refused.exit_code == 1
    assert "Traceback" not in refused.output
    assert "no milestones" in refused.output
