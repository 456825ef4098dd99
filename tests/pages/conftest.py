"""Whole requests in a world of people."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.people_world import Visitor, lay_people


@pytest.fixture
def world(app: Flask) -> Flask:
    """The application with its people laid, the clock standing at noon."""
    with app.app_context():
        lay_people()
    return app


@pytest.fixture
def visitor(world: Flask) -> Visitor:
    """A browser that is not signed in."""
    return Visitor(world)
