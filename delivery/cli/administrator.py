"""``flask administrator``: the first person of a bare installation."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from delivery.database import in_unit_of_work
from delivery.mail.sign_in_messages import invitation_address
from delivery.services.first_steps import add_first_administrator
from delivery.services.refusal import Refused


@click.command("administrator")
@click.argument("email")
@click.option("--name", required=True, help="The administrator's name.")
@click.option("--vendor", required=True, help="Name of the company that delivers.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
@with_appcontext
def command(email: str, name: str, vendor: str, language: str) -> None:
    """Make the first administrator and print the link that sets the password."""
    locale, at = ("zh_Hans_CN" if language == "zh" else "en"), datetime.now(UTC)
    try:
        _user, token = in_unit_of_work(
            lambda: add_first_administrator(vendor=vendor, name=name, email=email, locale=locale, at=at)
        )
    except Refused as refused:
        raise click.ClickException(refused.message) from refused
    click.echo(f"Open this link within seven days to set the password:\n{invitation_address(token)}")
