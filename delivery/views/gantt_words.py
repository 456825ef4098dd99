"""What the scripts of the Gantt say, in the reader's language. ``{…}`` is filled in by the script."""

from __future__ import annotations

from flask_babel import gettext as _

from delivery.views.page import locale
from delivery.words import punctuation


def gantt_words() -> dict[str, str]:
    return {**_rows(), **_drags(), **_links(), "comma": punctuation.marks(locale()).pause}


def _rows() -> dict[str, str]:
    return {
        "phase": _("Phase"),
        "no_phase": _("Without a phase"),
        "done_count": _("{done} of {total} done"),
        "shown_count": _("{shown} of {total} milestones"),
        "one_working_day": _("{count} working day"),
        "working_days": _("{count} working days"),
        "from_to": _("{start} to {finish}"),
        "float_of": _("float {days}"),
        "gate": _("Gate"),
        "done": _("Done"),
        "under_way": _("Under way"),
        "critical": _("Critical"),
        "late": _("Late"),
        "deadline_missed": _("misses its deadline"),
        "with_changes": _("With your changes: {start} – {finish}"),
    }


def _drags() -> dict[str, str]:
    return {
        "wish_move": _("{code}: not before {day}"),
        "wish_stretch": _("{code}: finished on {day}"),
        "cannot_move": _("What has begun or is done cannot be moved. Correct its actual dates instead."),
        "link_from": _("Dependency from {code}"),
        "link_where": _("Drop it on the start or the finish of another milestone."),
    }


def _links() -> dict[str, str]:
    return {
        "link_said": _("{from} → {to}: {kind}"),
        "link_other": _("Code or name of the other milestone"),
        "link_unknown": _("No milestone is called so. Type its code."),
        "link_itself": _("A milestone cannot wait for itself."),
        "kind": _("Kind"),
        "lag": _("Lag"),
        "lag_unit": _("Unit of the lag"),
        "unit_working": _("working days"),
        "unit_percent": _("percent"),
        "unit_elapsed": _("elapsed days"),
        "see": _("See what it does"),
        "remove": _("Remove"),
        "cancel": _("Cancel"),
    }
