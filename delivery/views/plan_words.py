"""What the scripts of the plan say, in the reader's language. ``{…}`` is filled in by the script."""

from __future__ import annotations

from flask_babel import gettext as _

from delivery.views.gantt_words import gantt_words


def plan_words() -> dict[str, str]:
    return {**gantt_words(), **_consequence(), **_amounts()}


def _consequence() -> dict[str, str]:
    return {
        "pending": _("Not saved yet:"),
        "computing": _("Computing what it does …"),
        "nothing": _("Nothing changes."),
        "what": _("What you change"),
        "moves": _("What moves"),
        "more": _("and {count} more"),
        "save": _("Save"),
        "discard": _("Discard"),
        "undo": _("Undo"),
        "reason": _("Why (for the history)"),
        "details": _("Everything it does"),
        "saved": _("Saved."),
        "reload": _("Show the plan as it is now"),
        "keep": _("Try my changes on it"),
        "offline": _("The server cannot be reached. What you changed is still here; try again in a moment."),
        "signed_out": _("Your session has ended. Sign in in another tab, then try again: what you changed is still here."),
        "problem": _("This cannot be done"),
        "new": _("New"),
        "removed": _("Removed"),
        "consequence": _("What your changes do"),
        "milestone": _("Milestone"),
        "start": _("Start"),
        "finish": _("Finish"),
        "again": _("Try again"),
        "take_back": _("Take the last change back"),
        "close": _("Close"),
    }


def _amounts() -> dict[str, str]:
    return {"days": _("{count} d"), "becomes": _("becomes"), "later": _("later"), "earlier": _("earlier")}
