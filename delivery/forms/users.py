"""People, as an administrator describes them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from delivery.engine.states import Office
from delivery.forms.addresses import AddressField
from delivery.forms.lines import LineField
from delivery.forms.profiles import LANGUAGES
from delivery.forms.sign_in import FILL_IN


class UserForm(FlaskForm):
    name = LineField(_l("Full name"), [DataRequired(FILL_IN)])
    email = AddressField(_l("E-mail address"), [InputRequired(FILL_IN)])
    office = SelectField(
        _l("Office"),
        choices=[
            SelectChoice(Office.NONE.value, _l("None")),
            SelectChoice(Office.DIRECTOR.value, _l("Delivery director")),
            SelectChoice(Office.ADMINISTRATOR.value, _l("Administrator")),
        ],
    )


class InvitationForm(UserForm):
    """``organization_id`` gets its choices from the view."""

    organization_id = SelectField(_l("Organization"), coerce=int)
    locale = SelectField(_l("Language of the invitation"), choices=LANGUAGES)
