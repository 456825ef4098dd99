"""What error pages say, by status: what is wrong, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _


@dataclass(frozen=True)
class ErrorWords:
    title: str
    message: str
    """What is wrong."""
    remedies: tuple[str, ...] = ()
    """What to do, the likeliest first."""


def error_words(code: int) -> ErrorWords:
    words = _asked_wrongly().get(code) or _in_the_way().get(code)
    return words or ErrorWords(_("This did not work"), _("The server could not do what the page asked for."), (_go_back(),))


def _asked_wrongly() -> dict[int, ErrorWords]:
    """The request itself is at fault."""
    return {
        400: ErrorWords(
            _("The request makes no sense"),
            _("Part of what was sent is missing or garbled, and nothing was saved."),
            (_("Go back, reload the page and send it again."), _("If you opened a link, check that it was copied whole.")),
        ),
        401: ErrorWords(
            _("Please sign in"),
            _("Your session has ended, and nothing was saved."),
            (_("Sign in; then send the form again."),),
        ),
        403: ErrorWords(
            _("You may not do this"),
            _("You are signed in, but your role in this place does not allow it."),
            (
                _("Ask the project manager for the right to do it; the members page says who that is."),
                _("If you have two accounts, check which one is signed in."),
            ),
        ),
        404: ErrorWords(
            _("Nothing here"),
            _("It does not exist, or you are not a member of its project."),
            (
                _("Check the address: it may have been cut off by a letter or a chat."),
                _("If somebody sent you the link, ask that you be added to the project."),
            ),
        ),
        405: ErrorWords(
            _("That does not work here"),
            _("This address takes only what its own page sends."),
            (_("Go back and use the buttons of the page."),),
        ),
        422: ErrorWords(
            _("This could not be understood"),
            _("Something that was sent does not have the form that is needed, and nothing was saved."),
            (_("Go back and correct the fields that are marked."),),
        ),
    }


def _in_the_way() -> dict[int, ErrorWords]:
    """The request was good; something stands in its way."""
    megabytes = current_app.extensions["settings"].upload_limit_bytes // (1024 * 1024)
    return {
        409: ErrorWords(
            _("Somebody was quicker"),
            _("What you were changing has changed meanwhile, and nothing of yours was saved."),
            (_("Reload the page to see how things stand, and decide again."),),
        ),
        413: ErrorWords(
            _("Too large"),
            _("The file is larger than this server takes: at most %(size)s MB.", size=megabytes),
            (_("Save the file smaller, or split it, and send it again."),),
        ),
        429: ErrorWords(
            _("Too many tries"),
            _("To keep accounts safe, this address answers only so often."),
            (_("Wait a minute, then try again. Nothing is lost."),),
        ),
        503: ErrorWords(
            _("Busy for a moment"),
            _("Many people are saving at once. Nothing was lost: please try again."),
            (_("Wait a few seconds, then send it again."),),
        ),
    }


def _go_back() -> str:
    return _("Go back and try again.")
