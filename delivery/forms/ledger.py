"""What a reader of the ledger can ask for: kinds, people, a period, a comparison with a head that they kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, Field, SelectField, StringField
from wtforms.validators import Length, Optional, ValidationError

from delivery.engine.chain import Anchor, parse_anchor
from delivery.words.ledger import kind_words

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)


class LedgerFilterForm(FlaskForm):
    """Read from the address: a filtered page can be linked to."""

    class Meta:
        csrf = False

    kind = SelectField(_l("What happened"), validators=[Optional()])
    actor = SelectField(_l("Who"), validators=[Optional()])
    since = DateField(_l("From"), validators=[Optional()])
    until = DateField(_l("To"), validators=[Optional()])

    def offer(self, kinds: Iterable[str], actors: Iterable[tuple[str, str]], locale: str) -> None:
        """The kinds and the people, as public id and name, that this reader can choose from."""
        self.actor.choices = [("", _("Anybody")), *actors]
        self.kind.choices = [
            ("", _("Everything")),
            *sorted(((kind, kind_words(kind, locale)) for kind in kinds), key=lambda one: one[1]),
        ]

    def validate_since(self, field: Field) -> None:
        _check_day(field)

    def validate_until(self, field: Field) -> None:
        _check_day(field)
        if self.since.data and field.data and self.since.data > field.data:
            raise ValidationError(_("The period ends before it begins."))

    def period(self, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
        """Whole days of the reader's time zone; the end is exclusive."""
        since = _midnight(self.since.data, zone) if self.since.data else None
        until = _midnight(self.until.data + timedelta(days=1), zone) if self.until.data else None
        return since, until


class AnchorForm(FlaskForm):
    """A head from a report, receipt or e-mail, typed or pasted."""

    class Meta:
        csrf = False

    anchor = StringField(_l("A ledger head that you kept"), validators=[Optional(), Length(max=200)])

    def validate_anchor(self, field: Field) -> None:
        try:
            self.anchors()
        except ValueError as error:
            raise ValidationError(
                _("Enter it as it is printed, for example #12 ab12-cd34-ef56-7890 or 12:ab12cd34…, with at least 16 digits.")
            ) from error

    def anchors(self) -> list[Anchor]:
        """The head as an anchor; none when nothing was entered."""
        text = (self.anchor.data or "").strip()
        return [parse_anchor(text)] if text else []


def _check_day(field: Field) -> None:
    if field.data and not FIRST_DAY <= field.data <= LAST_DAY:
        raise ValidationError(_("Choose a day between 1970 and 2199."))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
