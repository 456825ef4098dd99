"""``flask migrate``: bring the database to the newest migration, and compute anew what a migration could not fill in."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy.engine import make_url

from delivery.database import in_unit_of_work
from delivery.queries.forecasts import projects_to_be_told
from delivery.queries.performances import never_measured
from delivery.services.forecasts import refresh_forecast
from delivery.services.performances import measure_now
from delivery.services.plans import locked_project


@click.command("migrate")
@with_appcontext
def command() -> None:
    """Bring the database to the newest migration; safe to repeat."""
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        path = Path(url.database)
        (path if path.is_absolute() else Path(current_app.instance_path) / path).parent.mkdir(parents=True, exist_ok=True)
    upgrade()
    for project_id in projects_to_be_told():
        in_unit_of_work(partial(_refresh, project_id))
    for project_id in never_measured():
        in_unit_of_work(partial(_measure, project_id))


def _refresh(project_id: int) -> None:
    refresh_forecast(locked_project(project_id), at=datetime.now(UTC))


def _measure(project_id: int) -> None:
    measure_now(locked_project(project_id), at=datetime.now(UTC))
