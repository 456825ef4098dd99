"""What people say of themselves."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from delivery.forms.lines import LineField
from delivery.forms.sign_in import FILL_IN

LANGUAGES = [SelectChoice("en", "English"), SelectChoice("zh_Hans_CN", "简体中文")]
REGIONS = {"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
TIME_ZONES = [*sorted(zone for zone in available_timezones() if zone.partition("/")[0] in REGIONS), "UTC"]


class ProfileForm(FlaskForm):
    name = LineField(_l("Full name"), [DataRequired(FILL_IN)], render_kw={"autocomplete": "name"})
    locale = SelectField(_l("Language"), choices=LANGUAGES)
    time_zone = SelectField(_l("Time zone"), choices=TIME_ZONES)


class PasswordForm(FlaskForm):
    present = PasswordField(_l("Present password"), [Length(max=4096)], render_kw={"autocomplete": "current-password"})
    password = PasswordField(
        _l("New password"),
        [InputRequired(FILL_IN), Length(max=4096)],
        render_kw={"autocomplete": "new-password", "minlength": "12"},
    )
