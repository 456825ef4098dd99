"""The extensions, made once; ``create_app`` binds them to the application."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from delivery.file_store import FileStore


class Model(DeclarativeBase):
    """Every table of the product; the convention names its constraints alike on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Site:
    """Where people reach this installation: the configured address, whatever a request's Host header says."""

    base_url: str
    ledger_key_file: Path | None

    def init_app(self, app: Flask) -> None:
        settings = app.extensions["settings"]
        self.base_url = settings.base_url.rstrip("/")
        self.ledger_key_file = settings.ledger_key_file

    def address(self, *parts: object) -> str:
        return "/".join([self.base_url, *(str(part) for part in parts)])


db = SQLAlchemy(metadata=Model.metadata, session_options={"expire_on_commit": False})
login = LoginManager()
babel = Babel()
csrf = CSRFProtect()
files = FileStore()
site = Site()
migrate = Migrate()
limiter = Limiter(key_func=get_remote_address)
