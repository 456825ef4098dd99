"""Blueprints, one per noun."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from flask import Blueprint, Flask


def register(app: Flask) -> None:
    """Register the blueprint ``pages`` of every module of this room."""
    for module in sorted(iter_modules(__path__), key=lambda found: found.name):
        pages = getattr(import_module(f"{__name__}.{module.name}"), "pages", None)
        if isinstance(pages, Blueprint):
            app.register_blueprint(pages)
