"""Every part of the kit on one page, for whoever builds pages; only where the product is developed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

from flask import Blueprint, abort, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from delivery.access import Permission
from delivery.engine.states import ChangeState, DeliverableState, GateState, Light
from delivery.views.guard import requires
from delivery.views.languages import LOCALES

pages = Blueprint("style_guide", __name__)
NAMES = (
    ("Business research", "业务梳理与调研"),
    ("Architecture design", "架构设计"),
    ("Requirements & prototype", "需求文档与原型"),
    ("Development & management", "项目开发与管理"),
    ("External integration", "外部接口对接联调"),
    ("Testing & deployment", "测试与上线部署"),
    ("Training", "培训"),
    ("Operations coaching", "运营辅导"),
)
STATES = ("done", "done", "done", "running", "late", "slipping", "ahead", "ahead")


class SampleForm(FlaskForm):
    name = StringField("Name", validators=[InputRequired("Enter a name, for example “Interfaces agreed”.")])
    kind = SelectField("Kind", choices=[SelectChoice("one", "Finish to start"), SelectChoice("two", "Start to start")])
    due_on = DateField("Due")
    why = TextAreaField("Why")
    choice = RadioField("Answer", choices=[SelectChoice("a", "As submitted"), SelectChoice("b", "Within float")])
    agreed = BooleanField("I may decide this for my organization")


@pages.get("/styleguide")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    if current_app.extensions["settings"].environment == "production":
        abort(404)
    if request.args.get("locale") in LOCALES:
        g.locale = request.args["locale"]
    return render_template(
        "style_guide/show.html",
        form=_sample_form(),
        phases=sample_phases(),
        lights=list(Light),
        change_states=list(ChangeState),
        deliverable_states=list(DeliverableState),
        old=date(2026, 3, 19),
        new=date(2026, 3, 26),
        at=datetime(2026, 3, 19, 9, 0, tzinfo=UTC),
    )


def _sample_form() -> SampleForm:
    form = SampleForm(data={"name": ""}, formdata=None)
    if "errors" in request.args:
        form.name.errors = ["Enter a name, for example “Interfaces agreed”."]
    return form


def sample_phases() -> list[SimpleNamespace]:
    gates = (GateState.OPEN, GateState.OPEN, GateState.WAIVED, GateState.CLOSED, GateState.WAIVER_ASKED, *[GateState.CLOSED] * 3)
    return [
        SimpleNamespace(
            position=number,
            name_en=english,
            name_zh=chinese,
            state=state,
            gate_state=gate,
            start_on=date(2026, number, 2),
            finish_on=date(2026, number + 1, 13),
            done={"done": 6, "ahead": 0, "slipping": 0}.get(state, 3),
            total=6,
            is_at_risk=number == 5,
        )
        for number, ((english, chinese), state, gate) in enumerate(zip(NAMES, STATES, gates, strict=True), start=1)
    ]
