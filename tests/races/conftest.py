"""An application with as many threads as there are writers, and a laid plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from delivery.extensions import db
from delivery.settings import Settings
from tests.conftest import settings_for
from tests.plan_world import PlanWorld, lay_plan_world

WRITERS = 16


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(database_url, tmp_path, threads=WRITERS)


@pytest.fixture
def world(app: Flask) -> PlanWorld:
    with app.app_context():
        laid = lay_plan_world()
        db.session.remove()
    return laid
