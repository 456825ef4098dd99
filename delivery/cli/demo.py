"""``flask demo``: everything that stands between an empty folder and a served story world."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from delivery.cli import migrate


@click.command("demo")
@click.pass_context
@with_appcontext
def command(context: click.Context) -> None:
    """Migrate the demo's database; safe to repeat."""
    context.invoke(migrate.command)
