"""Every token and every part of the kit on one page, for whoever builds pages; only where the product is developed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from delivery.access import Permission
from delivery.engine.states import ChangeState, DeliverableState, GateState, Light
from delivery.views.design_tokens import token_groups
from delivery.views.guard import requires

pages = Blueprint("style_guide", __name__)
PARTS = ("button", "notice", "light", "badge", "change", "key_figures", "phase_strip", "table", "pagination", "form",
         "card", "dialog", "empty", "visit")  # fmt: skip
WIDE = ("key_figures", "phase_strip", "table")
LANGUAGES = {"en": ("en", "en"), "zh": ("zh_Hans_CN", "zh-Hans")}
"""Of a pane: its locale, and the language that its element declares."""
PANES = ("en-light", "zh-light", "en-dark", "zh-dark")
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


class Pane:
    """A ground of one theme on which every part is drawn in one language."""

    def __init__(self, name: str, has_errors: bool) -> None:
        self.name = name
        self.language, self.theme = name.split("-")
        self.locale, self.declared = LANGUAGES[self.language]
        self.form = _sample_form(self, has_errors)

    def say(self, english: str, chinese: str) -> str:
        return chinese if self.language == "zh" else english

    def enter(self) -> None:
        self._forced = force_locale(self.locale)
        self._forced.__enter__()

    def leave(self) -> None:
        self._forced.__exit__(None, None, None)


@pages.get("/styleguide")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    if current_app.extensions["settings"].environment == "production":
        abort(404)
    chosen, has_errors = request.args.get("pane", ""), "errors" in request.args
    panes = [Pane(name, has_errors) for name in ([chosen] if chosen in PANES else PANES)]
    samples = {
        "phases": sample_phases(),
        "lights": list(Light),
        "change_states": list(ChangeState),
        "deliverable_states": list(DeliverableState),
        "gate_states": list(GateState),
        "old": date(2026, 3, 19),
        "new": date(2026, 3, 26),
        "at": datetime(2026, 3, 19, 9, 0, tzinfo=UTC),
    }
    shown = {"parts": PARTS, "wide": WIDE, "panes": panes, "chosen": chosen, "has_errors": has_errors, "tokens": token_groups()}
    return render_template("style_guide/show.html", **samples, **shown)


def _sample_form(pane: Pane, has_errors: bool) -> FlaskForm:
    say = pane.say

    class SampleForm(FlaskForm):
        name = StringField(say("Name", "名称"), validators=[InputRequired()])
        kind = SelectField(
            say("Kind", "类型"),
            choices=[
                SelectChoice("FS", say("Finish to start", "完成—开始")),
                SelectChoice("SS", say("Start to start", "开始—开始")),
            ],
        )
        due_on = DateField(say("Due", "截止"))
        effort = StringField(say("Effort", "工作量"))
        why = TextAreaField(say("Why", "原因"))
        choice = RadioField(
            say("Answer", "答复"),
            choices=[SelectChoice("a", say("As submitted", "按原方案")), SelectChoice("b", say("Within float", "在时差内"))],
        )
        agreed = BooleanField(say("I may decide this for my organization", "我有权代表本单位决定"))

    form = SampleForm(data={"name": ""}, formdata=None, prefix=f"{pane.name}-")
    if has_errors:
        form.name.errors = [say("Enter a name, for example “Interfaces agreed”.", "请填写名称，例如“接口已确认”。")]
        form.choice.errors = [say("Choose one.", "请选择一项。")]
        form.agreed.errors = [say("Without it nothing can be decided.", "不勾选则无法决定。")]
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
