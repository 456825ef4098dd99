"""``flask ledger``: verify every project's ledger, or write one to a file."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext


@click.group("ledger")
def command() -> None:
    """Ledgers of projects."""


@command.command("verify")
@click.argument("keys", nargs=-1)
@with_appcontext
def verify(keys: tuple[str, ...]) -> None:
    """Verify the ledgers of the projects KEYS, or of all; ends in 1 when one is not what it was."""
    from delivery.queries.ledger_verification import projects_of, verify_project
    from delivery.words.ledger import fault_words

    is_good = True
    for project in projects_of(keys):
        findings = verify_project(project)
        is_good &= findings.is_good
        click.echo(f"{project.key}: {'good' if findings.is_good else 'BAD'}, {findings.head.seq} entries, {findings.head.anchor}")
        for fault in findings.faults[:20]:
            click.echo(f"  entry {fault.seq}: {fault_words(fault.fault, 'en')} ({fault.detail})")
    if not is_good:
        raise click.exceptions.Exit(1)


@command.command("export")
@click.argument("key")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@with_appcontext
def export(key: str, file: Path) -> None:
    """Write the whole ledger of project KEY, internal entries included, with its verifier to FILE (a zip)."""
    from delivery.access import LEADERS
    from delivery.exchange.checkpoint import checkpoint_key
    from delivery.exchange.ledger_package import ledger_package
    from delivery.queries.ledger_verification import projects_of

    project = next(iter(projects_of((key,))), None)
    if project is None:
        raise click.ClickException(f"There is no project {key}.")
    settings = current_app.extensions["settings"]
    file.write_bytes(ledger_package(project, LEADERS, checkpoint_key(settings.ledger_key_file, settings.base_url)))
    click.echo(f"{file}: the ledger of {key}. Check it with: python verify_ledger.py {file}")
