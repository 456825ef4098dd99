"""``flask demo``: everything that stands between an empty folder and a served story world."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from delivery.cli import migrate
from delivery.extensions import db
from delivery.server import serve_and_work


@click.command("demo")
@click.option("--port", type=int, help="Serve on 127.0.0.1 at this port when all is ready.")
@click.pass_context
@with_appcontext
def command(context: click.Context, port: int | None) -> None:
    """Migrate the demo's database; safe to repeat."""
    context.invoke(migrate.command)
    db.session.remove()
    if port:
        serve_and_work(current_app._get_current_object(), port=port)  # type: ignore[attr-defined]
