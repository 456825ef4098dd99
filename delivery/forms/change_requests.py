"""Raising and editing a change request, and the short forms of its steps."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from delivery.forms.lines import LineField, TextField

LARGEST = Decimal("20000000000")
MONEY = NumberRange(-LARGEST, LARGEST)


class ChangeForm(FlaskForm):
    title = LineField(_("Title"), [InputRequired(_("Give the change request a title."))], longest=160)
    what = TextField(_("What is to be changed"), [InputRequired(_("Say what is to be changed."))], longest=10_000)
    why = TextField(_("Why"), [Optional()], longest=10_000)
    benefit = TextField(_("Benefit that is expected"), [Optional()], longest=10_000)
    asked_by = LineField(_("Asked by"), [Optional()], longest=120)


class VendorChangeForm(ChangeForm):
    """The vendor's side adds where it came from, what happens on a no, and what stays inside."""

    origin = SelectField(_("Origin"), choices=[])
    if_declined = TextField(_("What happens if the client declines"), [Optional()], longest=10_000)
    internal_note = TextField(_("Internal note"), [Optional()], longest=10_000)


class ReasonForm(FlaskForm):
    reason = TextField(_("Reason"), [InputRequired(_("A reason is needed."))], longest=4000)


class OverruleForm(ReasonForm):
    outcome = SelectField(_("Other lane"), choices=[])


class OptionForm(FlaskForm):
    title = LineField(_("Title"), [InputRequired(_("Give the option a title."))], longest=160)
    summary = TextField(_("What it means for the client"), [Optional()], longest=4000)
    price = DecimalField(_("Price for the client"), [InputRequired(_("Enter an amount; 0 is one.")), MONEY], places=2)
    is_offered = BooleanField(_("Offer this option"))


class OfferForm(FlaskForm):
    """To whom, by which rule, until when."""

    approvers = SelectMultipleField(_("Approvers"), choices=[], coerce=int)
    rule = SelectField(_("It is decided by"), choices=[])
    votes_needed = IntegerField(_("Number of votes"), [Optional(), NumberRange(1, 50)], default=1)
    due_on = DateField(_("Due"), [InputRequired(_("Choose a date."))])


class AttachmentForm(FlaskForm):
    file = FileField(_("File"), [FileRequired(_("Choose a file."))])


class WorkForm(FlaskForm):
    """More or less work on a milestone."""

    key = SelectField(_("Milestone"), choices=[])
    days = IntegerField(_("Working days more (or less)"), [Optional(), NumberRange(-2000, 2000)], default=0)
    effort_days = IntegerField(_("Person-days more (or less)"), [Optional(), NumberRange(-9999, 9999)], default=0)
    cost = DecimalField(_("Fixed cost more (or less), internal"), [Optional(), MONEY], default=Decimal(0))


class MilestoneForm(FlaskForm):
    """A new milestone between others."""

    name = LineField(_("Name"), [InputRequired(_("Give the new milestone a name."))], longest=250)
    phase = SelectField(_("Phase"), choices=[], validators=[Optional()])
    days = IntegerField(_("Duration in working days"), [InputRequired(_("Enter a number.")), NumberRange(0, 2000)], default=5)
    effort_days = IntegerField(_("Effort in person-days"), [Optional(), NumberRange(0, 9999)], default=0)
    role = SelectField(_("Role"), choices=[], validators=[Optional()])
    after = SelectMultipleField(_("Waits for"), choices=[])
    before = SelectMultipleField(_("Others wait for it"), choices=[])


class LinkForm(FlaskForm):
    predecessor = SelectField(_("Predecessor"), choices=[])
    successor = SelectField(_("Successor"), choices=[])
    kind = SelectField(_("Kind"), choices=[])
    lag_days = IntegerField(_("Lag in working days"), [Optional(), NumberRange(-2000, 2000)], default=0)


class ScopeForm(FlaskForm):
    name = LineField(_("New scope item"), [InputRequired(_("Give the scope item a name."))], longest=200)
    price = DecimalField(_("Agreed price, if it has one of its own"), [Optional(), MONEY], default=Decimal(0))


class DeploymentCostForm(FlaskForm):
    cost = DecimalField(_("New deployment cost in the budget"), [InputRequired(_("Enter an amount.")), NumberRange(0, LARGEST)])


def cents(amount: Decimal | None) -> int:
    """Minor units of an amount that a person typed.

    >>> cents(Decimal("12.5"))
    1250
    """
    return int(((amount or Decimal(0)) * 100).to_integral_value())
