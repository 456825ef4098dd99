"""``flask plan show``: what a plan file computes to, without any database."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("plan")
def command() -> None:
    """Plans in files."""


@command.command("show")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def show(file: Path, as_json: bool) -> None:
    """Compute FILE (XLSX, CSV or MS Project XML): dates, floats, critical path."""
    from delivery.exchange.document import ImportRefused
    from delivery.exchange.show import show as shown

    try:
        click.echo(shown(file, as_json))
    except (ImportRefused, ValueError, OSError) as error:
        raise click.ClickException(f"{file}: {error}") from error
