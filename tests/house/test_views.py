"""Every door has a lock, and every lock is in the table."""

from __future__ import annotations

import pytest

from delivery import create_app
from delivery.access import HOLDERS, Permission
from delivery.settings import Settings
from tests.house.source import modules

NO_DOOR = frozenset({"static"})
"""Files that anybody may fetch: styles, scripts, icons, fonts."""


@pytest.fixture(scope="module")
def doors() -> dict[str, object]:
    app = create_app(Settings(environment="test", secret_key="only for looking at the map of addresses"))
    used = {rule.endpoint for rule in app.url_map.iter_rules()} - NO_DOOR
    return {endpoint: view for endpoint, view in app.view_functions.items() if endpoint in used}


def test_every_view_has_a_permission(doors: dict[str, object]) -> None:
    assert not [endpoint for endpoint, view in doors.items() if not isinstance(getattr(view, "permission", None), Permission)]


def test_every_permission_has_its_holders() -> None:
    assert set(HOLDERS) == set(Permission)
    assert all(HOLDERS.values())


def test_a_door_that_changes_something_does_not_open_to_a_right_to_look() -> None:
    app = create_app(Settings(environment="test", secret_key="only for looking at the map of addresses"))
    loose = [
        f"{rule.methods - {'HEAD', 'OPTIONS'}} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if rule.methods
        and rule.methods & {"POST", "PUT", "PATCH", "DELETE"}
        and str(getattr(app.view_functions[rule.endpoint], "permission", "")).endswith(".view")
    ]
    assert not loose


def test_views_keep_their_hands_off_the_rows() -> None:
    """A view calls services and queries; a session in a view is a write that leaves no ledger entry."""
    touched = [
        f"{module.shown}:{found.line} {found.module}"
        for module in modules()
        if module.room in ("views", "api")
        for found in module.imports
        if found.module == "delivery.extensions.db" or found.module.startswith("sqlalchemy.")
    ]
    assert not touched
