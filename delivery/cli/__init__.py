"""The commands of ``flask``, a module per noun."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import click
from flask import Flask


def register(app: Flask) -> None:
    """Hang the ``command`` of every module of this room on the application."""
    for module in sorted(iter_modules(__path__), key=lambda found: found.name):
        command = getattr(import_module(f"{__name__}.{module.name}"), "command", None)
        if isinstance(command, click.Command):
            app.cli.add_command(command)
