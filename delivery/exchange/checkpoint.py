"""Signed checkpoints: a ledger's head as a small text that anybody can keep and check (C2SP signed note, Ed25519).

The key lies in a file that only the product reads. Its public half is one line, printed and downloadable, so that a
checkpoint received by mail proves what the ledger was on that day even where the installation is gone.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from delivery.engine.chain import Head

ED25519 = b"\x01"


class KeyUnreadable(RuntimeError):
    """The file of ``ledger_key_file`` holds no Ed25519 private key."""


@dataclass(frozen=True)
class CheckpointKey:
    """The installation's key under its name: the host of its address."""

    name: str
    private: Ed25519PrivateKey

    @property
    def _public(self) -> bytes:
        return ED25519 + self.private.public_key().public_bytes_raw()

    @property
    def identity(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return hashlib.sha256(self.name.encode() + b"\n" + self._public).digest()[:4]

    @property
    def public_line(self) -> str:
        """``NAME+ID+BASE64``: what the verifier's ``--pubkey`` file holds."""
        return f"{self.name}+{self.identity.hex()}+{base64.b64encode(self._public).decode()}"

    def sign(self, text: str) -> str:
        """The signature line under a text."""
        signature = base64.b64encode(self.identity + self.private.sign(text.encode())).decode()
        return f"\N{EM DASH} {self.name} {signature}"


def signed_note(key: CheckpointKey, project: str, head: Head) -> str:
    """The checkpoint of a head: ``INSTANCE/PROJECT``, number, head in base64, an empty line, the signature."""
    text = f"{key.name}/{project}\n{head.seq}\n{base64.b64encode(bytes.fromhex(head.hash)).decode()}\n"
    return f"{text}\n{key.sign(text)}\n"


def checkpoint_key(path: Path | None, base_url: str) -> CheckpointKey | None:
    """The key in ``path``; None when there is none: checkpoints are not signed then.

    Raises
    ------
    KeyUnreadable
        The file is there and is no Ed25519 private key in PEM.
    """
    if path is None or not path.exists():
        return None
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, OSError) as error:
        raise KeyUnreadable(f"{path}: no readable Ed25519 private key in PEM ({error})") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyUnreadable(f"{path}: the key is not an Ed25519 key")
    return CheckpointKey(urlsplit(base_url).netloc or "delivery", private)


def make_checkpoint_key(path: Path) -> None:
    """Make a key where none is: a whole file, readable by the product alone; whoever comes second keeps the first one's.

    Call it at start-up. A missing folder is the operator's word that there shall be no key here.
    """
    if path.exists() or not path.parent.is_dir():
        return
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
