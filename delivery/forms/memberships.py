"""A person's place in a project. The choices of people and roles come from the view, per side."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from delivery.engine.states import Role
from delivery.forms.lines import LineField
from delivery.forms.sign_in import FILL_IN


class MembershipForm(FlaskForm):
    role = SelectField(_l("Role"))
    job_title = LineField(_l("Job title"))

    def offer_roles(self, roles: Iterable[tuple[Role, str]]) -> None:
        self.role.choices = [SelectChoice(role.value, spoken) for role, spoken in roles]


class NewMembershipForm(MembershipForm):
    user = SelectField(_l("Person"), validators=[InputRequired(FILL_IN)])
