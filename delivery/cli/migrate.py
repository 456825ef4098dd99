"""``flask migrate``: bring the database to the newest migration."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy.engine import make_url


@click.command("migrate")
@with_appcontext
def command() -> None:
    """Bring the database to the newest migration; safe to repeat."""
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        path = Path(url.database)
        (path if path.is_absolute() else Path(current_app.instance_path) / path).parent.mkdir(parents=True, exist_ok=True)
    upgrade()
