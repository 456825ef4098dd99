"""Search over everything that the person may see: a page of its own, and its core inside the window that Ctrl-K opens."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.extensions import limiter
from delivery.models.register import spoken
from delivery.models.registers import REGISTERS
from delivery.queries.ledger import LedgerLine
from delivery.queries.search_entries import entries
from delivery.queries.search_finds import FINDERS, Hit, Wish
from delivery.queries.search_readers import search_reader
from delivery.queries.search_words import Words
from delivery.views.finish import wants_fragment
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.views.search_places import places_found
from delivery.words.ledger import entry_sentence, kind_words
from delivery.words.ledger_sentences import SENTENCES

pages = Blueprint("search", __name__)
SHORT, FEW, MANY = 4, 6, 25
"""Of each kind in the window, on the page, on the page of one kind."""
ICONS = {
    "place": "compass",
    "project": "folder",
    "change_request": "git-pull-request",
    "milestone": "flag",
    "deliverable": "package",
    "status_report": "report",
    **{register.name: register.icon for register in REGISTERS.values()},
    "resource": "users",
    "person": "user",
    "entry": "book-2",
}


@dataclass(frozen=True)
class Group:
    """What was found of one kind."""

    kind: str
    label: str
    hits: list[Hit]
    has_more: bool
    icon: str


def _person() -> str:
    """Whom the limit counts: a house behind one address is many people."""
    return f"search-{current_user.id}" if current_user.is_authenticated else f"search-{request.remote_addr}"


@pages.get("/search")
@limiter.limit("240 per minute", key_func=_person)
@requires(Permission.PORTFOLIO_VIEW)
def show() -> ResponseReturnValue:
    words = Words.of(request.args.get("q", ""))
    kind = request.args.get("kind", "")
    kind, number = (kind, _page_number()) if kind in ICONS else ("", 1)
    size = SHORT if wants_fragment() else MANY if kind else FEW
    groups = _groups(words, [kind] if kind else list(ICONS), size, (number - 1) * size) if words else []
    shown = {"words": words, "kind": kind, "number": number, "groups": groups, "near": request.args.get("near", "")[:16]}
    return render_template("search/_found.html" if wants_fragment() else "search/show.html", **shown)


def _page_number() -> int:
    return min(max(request.args.get("page", 1, int), 1), 400)


def _groups(words: Words, kinds: list[str], size: int, offset: int) -> list[Group]:
    reader = search_reader(current_user._get_current_object())
    wish = Wish(words, reader, request.args.get("near", "")[:16], size + 1, offset, locale())
    labels, found = _labels(), {kind: _found(kind, wish) for kind in kinds}
    return [Group(kind, labels[kind], hits[:size], len(hits) > size, ICONS[kind]) for kind, hits in found.items() if hits]


def _found(kind: str, wish: Wish) -> list[Hit]:
    if kind == "place":
        return places_found(wish)
    if kind == "entry":
        return entries(wish, _sentence, {one: kind_words(one, locale()) for one in SENTENCES})
    return FINDERS[kind](wish)


def _sentence(line: LedgerLine) -> str:
    return entry_sentence(line.kind, line.body, locale())


def _labels() -> dict[str, str]:
    return {
        "place": _("Places"),
        "project": _("Projects"),
        "change_request": _("Change requests"),
        "milestone": _("Milestones"),
        "deliverable": _("Deliverables"),
        "status_report": _("Status reports"),
        **{register.name: spoken(register.words, locale()) for register in REGISTERS.values()},
        "resource": _("Team"),
        "person": _("People"),
        "entry": _("Ledger entries"),
    }
