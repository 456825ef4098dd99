"""Signed checkpoints: the key's file, and notes that the verifier accepts."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from delivery.engine.chain import Head
from delivery.exchange.checkpoint import KeyUnreadable, checkpoint_key, make_checkpoint_key, signed_note
from delivery.static import verify_ledger

pytestmark = pytest.mark.once
HEAD = Head(7, "ab" * 32)


@pytest.fixture
def key(tmp_path):
    make_checkpoint_key(tmp_path / "ledger.pem")
    return checkpoint_key(tmp_path / "ledger.pem", "https://delivery.example:8443/x")


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "ledger.pem"
    make_checkpoint_key(path)
    first = path.read_bytes()
    make_checkpoint_key(path)
    assert path.read_bytes() == first and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [left.name for left in tmp_path.iterdir()] == ["ledger.pem"]


def test_without_a_folder_or_a_file_there_is_no_key(tmp_path):
    make_checkpoint_key(tmp_path / "nowhere" / "ledger.pem")
    assert checkpoint_key(tmp_path / "nowhere" / "ledger.pem", "http://x") is None
    assert checkpoint_key(None, "http://x") is None


def test_a_note_is_what_the_verifier_reads(key, tmp_path):
    note = verify_ledger.Note("kept.note", signed_note(key, "some-project", HEAD).encode())
    assert (note.project, note.seq, note.digits) == ("some-project", 7, HEAD.hash)
    line = tmp_path / "key.pub"
    line.write_text(key.public_line + "\n")
    assert note.is_signed_with([verify_ledger.public_key(line)])


def test_the_key_is_named_after_the_installation(key):
    assert key.public_line.startswith(f"delivery.example:8443+{key.identity.hex()}+")


@pytest.mark.parametrize("content", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"])
def test_a_file_that_is_no_key_is_named(tmp_path, content):
    path = tmp_path / "ledger.pem"
    path.write_bytes(content)
    with pytest.raises(KeyUnreadable, match=r"ledger\.pem"):
        checkpoint_key(path, "http://x")


def test_a_key_of_another_kind_is_refused(tmp_path: Path):
    path = tmp_path / "ledger.pem"
    pem = generate_private_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(pem)
    with pytest.raises(KeyUnreadable, match="not an Ed25519"):
        checkpoint_key(path, "http://x")
