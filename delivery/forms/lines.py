"""Fields for one line of text, and for several, that take no trick letters.

Invisible and direction-changing letters make ``000,1`` out of ``1,000`` and one name out of another's: refused in one
line, by name. Long texts keep what emoji and Indic scripts need.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import Length

TRICKS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u200b-\u200d\ufeff\u0000-\u001f\u007f-\u009f\ud800-\udfff]")
CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff]")


def composed(text: str | None) -> str | None:
    return unicodedata.normalize("NFC", text) if text else text


def trimmed(text: str | None) -> str | None:
    """White space at the ends is never meant; written here since str.strip also takes control letters away unseen."""
    return text.strip(" \u3000\t\r\n") if text else text


def no_tricks(_form: Any, field: Any) -> None:
    _refuse(TRICKS.search(field.data or ""))


def no_controls(_form: Any, field: Any) -> None:
    _refuse(CONTROLS.search(field.data or ""))


def _refuse(found: re.Match[str] | None) -> None:
    if found:
        code, place = f"{ord(found[0]):04X}", found.start() + 1
        raise ValidationError(_("Remove the invisible letter U+%(code)s at place %(place)s.", code=code, place=place))


class LineField(StringField):
    """One line: trimmed, composed, at most ``longest`` letters."""

    def __init__(self, label: Any, validators: Any = (), *, longest: int = 120, **more: Any) -> None:
        rules = [*validators, Length(max=longest), no_tricks]
        super().__init__(label, rules, filters=[trimmed, composed], **more)


class TextField(TextAreaField):
    """Several lines."""

    def __init__(self, label: Any, validators: Any = (), *, longest: int = 5_000, **more: Any) -> None:
        rules = [*validators, Length(max=longest), no_controls]
        super().__init__(label, rules, filters=[trimmed, composed], **more)
