"""The door and the page of a decision, as a browser meets them."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from delivery.extensions import db
from delivery.models import OutgoingMail
from tests.change_world import sent
from tests.plan_world import PlanWorld, lay_plan_world, signed_in


@pytest.fixture
def token(app: Flask) -> str:
    """Of the link that the approver of an open change request was sent."""
    with app.app_context():
        world: PlanWorld = lay_plan_world()
        sent(world)
        letters = db.session.scalars(db.select(OutgoingMail)).all()
        return next(found[1] for letter in letters if (found := re.search(r"/d/([\w-]{43})", letter.text)))


@pytest.mark.parametrize("kept", ["zz", "../../x", "", "zh_Hans_CN"])
def test_whatever_language_a_browser_kept_the_door_opens(app: Flask, token: str, kept: str) -> None:
    signed_in(app, "approver")
    client = app.test_client()
    client.set_cookie("language", kept)
    page = client.get(f"/d/{token}")
    assert page.status_code == 200
    assert ('<html lang="zh-Hans' in page.get_data(as_text=True)) is (kept == "zh_Hans_CN")
