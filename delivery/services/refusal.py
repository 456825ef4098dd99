"""Why a deed cannot be done."""

from __future__ import annotations


class Refused(Exception):
    """The state of things does not allow it: answered with 409 and this sentence.

    ``message`` is already in the reader's language and names the place and the remedy.
    """

    status = 409

    def __init__(self, message: str, *, field: str | None = None, key: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.key = key
        """Of the milestone that is meant, where it is one of many."""


class Invalid(Refused):
    """What was entered makes no sense: answered with 422 beside the form."""

    status = 422


class Forbidden(Refused):
    """The person lacks the right, found only when the subject was loaded: 403."""

    status = 403
