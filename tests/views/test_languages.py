"""The language switch of a page that shows a refused form leads back to where that form stands."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from tests.plan_world import lay_plan_world, signed_in


@pytest.mark.parametrize(
    ("sent_to", "leads_to"),
    [
        ("/projects/HARBOUR/milestones/M1/edits", "/projects/HARBOUR/milestones/M1"),
        ("/projects/HARBOUR/plan/imports", "/projects/HARBOUR/plan"),
        ("/projects/HARBOUR/changes", "/projects/HARBOUR/changes"),
        ("/sign-in", "/sign-in"),
    ],
)
def test_a_switch_of_language_leads_back_to_the_form(app: Flask, sent_to: str, leads_to: str) -> None:
    with app.app_context():
        lay_plan_world()
    page = signed_in(app, "pm").post(sent_to, data={"duration": "abc"})
    assert page.status_code == 422
    assert f'<input type="hidden" name="next" value="{leads_to}">' in page.text


def test_a_filter_speaks_to_each_reader_though_the_template_was_compiled_for_another(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        page = app.jinja_env.from_string("{{ 0.8 | percent }}")
        assert page.render() == "80 %"
    with app.test_request_context(), force_locale("zh_Hans_CN"):
        assert page.render() == "80%"
