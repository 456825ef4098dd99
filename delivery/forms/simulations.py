"""What a manager chooses about the simulation of a project."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from delivery.engine.simulation import RiskModel, Shape, Together
from delivery.words import word

LARGEST_SEED = 2**31 - 1
SHARE = _("Enter a whole number from 0 to 95.")
SEED = _("Enter a whole number from 0 to 2147483647.")


class SimulationForm(FlaskForm):
    shape = RadioField(_("Shape of the durations"), choices=[])
    together = SelectField(_("What runs late together"), choices=[])
    correlation = IntegerField(_("How strongly (%)"), [InputRequired(SHARE), NumberRange(0, 95, SHARE)])
    low = IntegerField(_("Shortest (%)"), [Optional(), NumberRange(1, 100, _("Enter a whole number from 1 to 100."))])
    high = IntegerField(_("Longest (%)"), [Optional(), NumberRange(100, 1000, _("Enter a whole number from 100 to 1000."))])
    seed = IntegerField(_("Seed"), [InputRequired(SEED), NumberRange(0, LARGEST_SEED, SEED)])
    version = HiddenField()

    def offer(self, locale: str) -> None:
        self.shape.choices = [(shape.value, word(shape, locale)) for shape in Shape]
        self.together.choices = [(together.value, word(together, locale)) for together in Together]

    def show(self, model: RiskModel, version: int) -> None:
        self.shape.data, self.together.data = model.shape.value, model.together.value
        self.correlation.data, self.seed.data = model.correlation_percent, model.seed
        self.low.data, _likely, self.high.data = model.default_spread_percent or (None, None, None)
        self.version.data = str(version)

    def validate(self, extra_validators: Any = None) -> bool:
        is_good: bool = super().validate(extra_validators)
        if is_good and (self.low.data is None) != (self.high.data is None):
            self.high.errors = [gettext("Give both, or neither: then these milestones take exactly what is planned.")]
            return False
        return is_good

    def values(self) -> dict[str, Any]:
        return {
            "shape": Shape(self.shape.data),
            "together": Together(self.together.data),
            "correlation_percent": self.correlation.data,
            "low_percent": self.low.data,
            "high_percent": self.high.data,
            "seed": self.seed.data,
        }
