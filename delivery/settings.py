"""Settings: one frozen value read from the environment; refuses to start in production without secrets."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path


class SettingsError(RuntimeError):
    """A setting is missing or makes no sense; the message names it and the remedy."""


@dataclass(frozen=True)
class Settings:
    """Every field is read from ``DELIVERY_<FIELD IN CAPITALS>``; the README has the same table."""

    environment: str = "development"
    """``development``, ``demo``, ``test`` or ``production``."""
    secret_key: str = ""
    database_url: str = "sqlite:///instance/delivery.sqlite"
    data_folder: Path = Path("instance")
    """Uploaded files, issued reports, the ledger key."""
    base_url: str = "http://127.0.0.1:5000"
    """The address that people use; every mailed link begins with it."""
    trusted_hosts: tuple[str, ...] = ()
    threads: int = 8
    """Threads of the web server; the database pool has as many connections and a few for the runners."""
    runner_threads: int = 2
    """Embedded job runners; 0 when Celery does the work."""
    mail_transport: str = "console"
    """``console``, ``smtp`` or ``none`` (letters stay owed)."""
    mail_from: str = "Delivery <delivery@localhost>"
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_security: str = "none"
    """``none``, ``starttls`` or ``tls``."""
    redis_url: str = ""
    """Celery's broker and the shared store of the rate limits; empty: everything in this process."""
    upload_limit_bytes: int = 20 * 1024 * 1024
    milestone_limit: int = 10_000
    dependency_limit: int = 50_000
    session_hours: int = 12
    default_locale: str = "en"
    default_time_zone: str = "Asia/Shanghai"
    proxy_count: int = 0
    """Reverse proxies in front whose X-Forwarded headers are believed."""
    rate_limits: bool = True
    ledger_key_file: Path | None = None
    """Ed25519 key that signs checkpoints; made at the first start when the folder exists."""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        values: dict[str, object] = {}
        for entry in fields(cls):
            raw = environ.get(f"DELIVERY_{entry.name.upper()}")
            if raw is not None and entry.name != "extra":
                values[entry.name] = _read(entry.name, str(entry.type), raw)
        return cls(**values).checked()  # type: ignore[arg-type]

    def checked(self) -> Settings:
        """Itself, or SettingsError; a development server gets a passing secret of its own."""
        if self.environment == "production":
            if len(self.secret_key) < 32:
                raise SettingsError("DELIVERY_SECRET_KEY: set at least 32 random characters (openssl rand -hex 32).")
            if not self.is_https:
                raise SettingsError("DELIVERY_BASE_URL: set the https address that people use.")
        if not self.secret_key:
            return Settings(**{**self.__dict__, "secret_key": secrets.token_hex(32)})
        return self


def _read(name: str, kind: str, raw: str) -> object:
    if kind == "int":
        try:
            return int(raw)
        except ValueError as error:
            raise SettingsError(f"DELIVERY_{name.upper()}: {raw!r} is not a whole number.") from error
    if kind == "bool":
        return raw.strip().lower() in {"1", "true", "yes", "on"}
    if kind.startswith("tuple"):
        return tuple(part.strip() for part in raw.split(",") if part.strip())
    if kind.startswith("Path"):
        return Path(raw)
    return raw
