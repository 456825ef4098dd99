"""The verifier that the other side runs, as it runs it: alone, isolated, on a file."""

import ast
import base64
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.engine.chain import Absence
from delivery.exchange.ledger_export import export_lines, export_zip
from delivery.static import verify_ledger
from tests.engine.ledger_attacks import ATTACKS, PROJECT, Attack, history, redact
from tests.quickness import best_seconds

pytestmark = pytest.mark.once
CLEAN = history()
HEADS = [CLEAN[9].head, CLEAN[19].head]
ANCHORS = [part for head in HEADS for part in ("--anchor", head.anchor)]
SCRIPT = Path(verify_ledger.__file__)
KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)


def run(*arguments: object, python: tuple[str, ...] = ("-I",), **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a person types it, in another process that sees nothing of this one's path."""
    command = [sys.executable, *python, str(SCRIPT), *map(str, arguments)]
    surroundings = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | environment
    return subprocess.run(command, capture_output=True, text=True, env=surroundings, check=False, encoding="utf-8")


def judged(data: bytes, *arguments: str) -> tuple[int, str]:
    """The same in this process: (exit code, first lines)."""
    walk = verify_ledger.walk_export(data)
    for text in arguments:
        walk.compare(*verify_ledger.anchor(text))
    return (1, "\n".join(verify_ledger.tell_faults(verify_ledger.WORDS["en"], walk.faults))) if walk.faults else (0, "")


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(export_lines(PROJECT, CLEAN))
    return path


def note(seq: int, digits: str, key: Ed25519PrivateKey | None = KEY, project: str = PROJECT) -> str:
    text = f"delivery.example/{project}\n{seq}\n{base64.b64encode(bytes.fromhex(digits)).decode()}\n"
    signature = base64.b64encode(b"abcd" + key.sign(text.encode())).decode() if key else ""
    return f"{text}\n" + (f"\u2014 delivery.example {signature}\n" if key else "")


def vkey(path: Path, key: Ed25519PrivateKey = KEY) -> Path:
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    path.write_text(f"delivery.example+61626364+{base64.b64encode(bytes([1]) + raw).decode()}\n")
    return path


def test_a_clean_export_is_good_and_shows_its_head(export):
    result = run(export, *ANCHORS)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("GOOD") and CLEAN[-1].head.anchor in result.stdout and CLEAN[-1].head.short in result.stdout
    assert "2 given by you: all agree" in result.stdout and "No anchor" not in result.stdout


def test_without_an_anchor_it_says_what_it_cannot_see(export):
    assert "No anchor of yours was compared" in run(export).stdout


def test_the_short_form_from_a_page_is_an_anchor(export):
    assert run(export, "--anchor", HEADS[0].short).returncode == 0


@pytest.mark.parametrize("environment", [{"LANG": "zh_CN.UTF-8"}, {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}])
def test_it_speaks_the_language_of_the_environment(export, environment):
    assert run(export, **environment).stdout.startswith("完好")


def test_it_speaks_the_language_asked_for(export):
    assert run(export, "--lang", "zh").stdout.startswith("完好")
    assert run(export, "--lang", "en", LANG="zh_CN.UTF-8").stdout.startswith("GOOD")
    assert "用法" in run("--lang", "zh").stderr


def test_every_word_stands_in_both_languages_with_the_same_values():
    english, chinese = verify_ledger.WORDS["en"], verify_ledger.WORDS["zh"]
    assert english.keys() == chinese.keys()
    for word, text in english.items():
        assert set(verify_ledger.re.findall(r"\{\w+\}", text)) == set(verify_ledger.re.findall(r"\{\w+\}", chinese[word])), word


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_every_attack_is_seen_and_named(attack: Attack):
    data = export_lines(PROJECT, attack.carry_out(CLEAN))
    code, said = judged(data, *(head.anchor for head in HEADS))
    assert code == 1
    assert f"entry {attack.worst_seq} " in said or f"anchor {attack.worst_seq}" in said or "entry 1 " in said


def test_an_attack_on_a_file_ends_in_one_and_names_the_record(tmp_path):
    export = tmp_path / "bad.jsonl"
    export.write_bytes(export_lines(PROJECT, ATTACKS[0].carry_out(CLEAN)))
    result = run(export)
    assert result.returncode == 1
    assert (
        "First bad record: entry 5 (line 6, change_request.approved, 2026-11-20T17:00:00.000000Z): the body was changed"
        in result.stdout
    )


@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80])
def test_each_flipped_byte_of_an_export_is_seen(mask):
    entries = history(3)
    data = export_lines(PROJECT, [entries[0], replace(entries[1], body=None, absence=Absence.WITHHELD), entries[2]])
    for position in range(len(data)):
        flipped = bytes([*data[:position], data[position] ^ mask, *data[position + 1 :]])
        assert judged(flipped)[0] == 1, position


def test_each_cut_of_an_export_is_seen():
    data = export_lines(PROJECT, history(3))
    assert all(judged(data[:length])[0] == 1 for length in range(len(data)))


def test_a_lawful_redaction_is_good_and_reported(export):
    export.write_bytes(export_lines(PROJECT, redact(CLEAN, 5)))
    result = run(export, *ANCHORS)
    assert result.returncode == 0 and "Redacted   1 bodies were removed, and an entry records it: 5" in result.stdout


def test_withheld_bodies_are_good_and_reported(export):
    entries = [replace(entry, body=None, absence=Absence.WITHHELD) if entry.seq in (3, 7) else entry for entry in CLEAN]
    export.write_bytes(export_lines(PROJECT, entries))
    result = run(export, *ANCHORS)
    assert result.returncode == 0 and "Withheld   2 bodies" in result.stdout and "3, 7" in result.stdout


def test_a_ledger_without_entries_is_good(export):
    export.write_bytes(export_lines(PROJECT, []))
    assert run(export).returncode == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\n\n",
        b"PK",
        b"PK\x03\x04 no zip",
        b"\x89PNG\r\n",
        b"[" * 100_000,
        b"{}\n",
        b"null\n",
        b'"x"\n',
        b"NaN\n",
        b"\xff\xfe{\0",
        b'{"entries":1e999}\n',
        b'{"entries":' + b"9" * 5000 + b"}\n",
        b"\xef\xbb\xbf" + export_lines(PROJECT, CLEAN),
        export_lines(PROJECT, CLEAN).replace(b"\n", b"\r\n"),
        export_lines(PROJECT, CLEAN) + b"\n",
        export_lines(PROJECT, CLEAN) * 2,
    ],
)
def test_malformed_input_is_bad_and_never_a_traceback(tmp_path, data):
    path = tmp_path / "export.jsonl"
    path.write_bytes(data)
    result = run(path)
    assert (result.returncode, result.stderr) == (1, "") and result.stdout.startswith("BAD")


def test_an_editor_that_changed_line_ends_is_named(export):
    export.write_bytes(export.read_bytes().replace(b"\n", b"\r\n"))
    assert "CR LF" in run(export).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nowhere.jsonl"],
        ["{export}", "--anchor", "5:abc"],
        ["{export}", "--anchor"],
        ["{export}", "--lang", "fr"],
        ["{export}", "more"],
        ["{export}", "--pubkey", "{export}"],
        ["{export}", "--pubkey", "nowhere"],
        ["{export}", "--checkpoint", "nowhere"],
        ["/"],
    ],
)
def test_wrong_usage_ends_in_two_with_the_usage(export, arguments):
    result = run(*[text.format(export=export) for text in arguments])
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("usage:") and "Traceback" not in result.stderr


def test_the_package_holds_what_is_needed_and_verifies_itself(tmp_path):
    package = tmp_path / "ledger.zip"
    notes = {"000010": note(10, HEADS[0].hash)}
    package.write_bytes(export_zip(PROJECT, CLEAN, HEADS, notes, SCRIPT.read_bytes()))
    result = run(package, "--pubkey", vkey(tmp_path / "key.pub"))
    assert result.returncode == 0, result.stdout + result.stderr
    assert "3 inside the export" in result.stdout and "1 checkpoints, all signed with the key given" in result.stdout


def test_a_pem_key_serves_as_well(tmp_path):
    pem = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    path = tmp_path / "key.pem"
    path.write_bytes(pem)
    assert verify_ledger.public_key(path) == KEY.public_key().public_bytes_raw()


def test_it_says_when_signatures_were_not_checked(tmp_path, export):
    kept = tmp_path / "kept.note"
    kept.write_text(note(10, HEADS[0].hash).replace("\n", "\r\n"), newline="")
    assert "NOT checked: no --pubkey" in run(export, "--checkpoint", kept).stdout
    key = vkey(tmp_path / "key.pub")
    assert "all signed" in run(export, "--checkpoint", kept, "--pubkey", key).stdout
    without = run(export, "--checkpoint", kept, "--pubkey", key, python=("-I", "-S"))
    assert without.returncode == 0 and "no package 'cryptography'" in without.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (note(10, HEADS[0].hash, Ed25519PrivateKey.from_private_bytes(b"x" * 32)), "does not bear a valid signature"),
        (note(10, HEADS[0].hash, None), "does not bear a valid signature"),
        (note(10, "0" * 64), "the history was rewritten"),
        (note(21, "0" * 64), "the ledger ends at entry 20"),
        (note(10, HEADS[0].hash, project="other"), "of another project"),
        ("nonsense", "malformed"),
        ("a/b\nx\n==\n\n", "malformed"),
        ("", "malformed"),
    ],
)
def test_a_checkpoint_that_does_not_hold_is_bad(tmp_path, export, text, said):
    kept = tmp_path / "kept.note"
    kept.write_text(text)
    result = run(export, "--checkpoint", kept, "--pubkey", vkey(tmp_path / "key.pub"))
    assert result.returncode == 1 and said in result.stdout, result.stdout


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_package_is_never_a_traceback(tmp_path, data):
    raw = bytearray(export_zip(PROJECT, history(3), HEADS[:0], {}, b""))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(4, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.zip"
    path.write_bytes(raw)
    try:
        export = verify_ledger.read_export(path)
    except verify_ledger.Bad as bad:
        assert bad.word in verify_ledger.WORDS["zh"]
    else:
        verify_ledger.walk_export(export.lines)


def test_twenty_thousand_entries_take_less_than_two_seconds(tmp_path):
    path = tmp_path / "long.jsonl"
    path.write_bytes(export_lines(PROJECT, history(20_000)))
    assert run(path).returncode == 0
    assert best_seconds(lambda: run(path), enough=2) < 2


def test_it_imports_the_standard_library_only():
    tree = ast.parse(SCRIPT.read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    foreign = {name for name in imported if name.split(".")[0] not in sys.stdlib_module_names}
    assert all(name.startswith("cryptography.") for name in foreign)
    assert not any(isinstance(node, ast.ImportFrom | ast.Import) and "cryptography" in ast.dump(node) for node in tree.body)
