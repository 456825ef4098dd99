"""What a page says of itself when it was looked at."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import Regexp

NUMBER = Regexp(r"[0-9]{1,9}\Z")


class VisitForm(FlaskForm):
    seq = HiddenField(validators=[NUMBER])
    plan_version = HiddenField(validators=[NUMBER])
    next = HiddenField()
    is_all_seen = HiddenField()
