"""The exported ledger: what lies in the package."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from delivery.engine.chain import Absence
from delivery.exchange.ledger_export import export_lines, export_zip
from tests.engine.ledger_attacks import PROJECT, history

pytestmark = pytest.mark.once


def test_an_export_has_a_first_line_and_a_line_for_each_entry():
    entries = history(3)
    first, *lines = [json.loads(line) for line in export_lines(PROJECT, entries).decode().splitlines()]
    assert first == {"entries": 3, "format": "delivery-ledger/1", "head": entries[2].head.anchor, "project": PROJECT}
    assert [line["header"]["seq"] for line in lines] == [1, 2, 3]
    assert lines[0]["body"]["n"] == 1 and lines[0]["hash"] == entries[0].hash


def test_a_missing_body_says_why():
    entries = history(2)
    entries = [replace(entries[0], body=None, absence=Absence.WITHHELD), replace(entries[1], body=None)]
    assert [json.loads(line)["body"] for line in export_lines(PROJECT, entries).splitlines()[1:]] == ["withheld", "redacted"]


def test_the_package_is_the_same_bytes_for_the_same_ledger():
    entries = history(3)
    packages = [export_zip(PROJECT, entries, [entries[1].head], {"000002": "note"}, b"verifier") for _ in range(2)]
    assert packages[0] == packages[1]
    with zipfile.ZipFile(io.BytesIO(packages[0])) as archive:
        names = ["README.txt", "anchors.txt", "ledger.jsonl", "verify_ledger.py", "checkpoints/000002.note"]
        assert archive.namelist() == names
        assert archive.read("anchors.txt").decode() == entries[1].head.anchor + "\n"
