"""``flask demo``: everything that stands between an empty folder and a served story world."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

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
    """Migrate the demo's database, lay the story world once, say who can sign in; safe to repeat."""
    context.invoke(migrate.command)
    story, companies = _story("load"), _story("companies")
    if not story.is_loaded():
        click.echo("Laying the story world …")
        story.load_story()
    db.session.remove()
    click.echo(companies.log_ins())
    if port:
        serve_and_work(current_app._get_current_object(), port=port)  # type: ignore[attr-defined]


def _story(noun: str) -> ModuleType:
    """The story lies beside the product, not in it: only this command needs it."""
    try:
        return import_module(f"fixtures.story.{noun}")
    except ModuleNotFoundError as error:
        raise click.ClickException("fixtures/story is missing: run this in a whole copy of the repository.") from error
