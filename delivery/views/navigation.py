"""Where the header leads. A place is shown when the page exists and the reader may open it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, g, request
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission, allowed
from delivery.queries.projects import standing_in_house


@dataclass(frozen=True)
class Place:
    label: str
    address: str
    icon: str = ""
    is_here: str = ""
    """``page``: this very page; ``true``: a page below it; the value of aria-current."""


@dataclass(frozen=True)
class Places:
    house: tuple[Place, ...] = ()
    administration: tuple[Place, ...] = ()
    project: tuple[Place, ...] = ()


def navigation() -> Places:
    if "standing" not in g or not current_user.is_authenticated:
        return Places()
    house = standing_in_house(current_user)
    places = project_places(g.project.key) if "project" in g else []
    own = [place for permission, place in places if allowed(g.standing, permission)]
    offices = [place for permission, place in administration() if allowed(house, permission)]
    top = [place for permission, place in house_places() if allowed(house, permission)]
    return Places(tuple(top), _existing(offices), _existing(own))


def house_places() -> list[tuple[Permission, Place]]:
    return [
        (Permission.PORTFOLIO_VIEW, _place(_("Projects"), "/", has_pages_below=False)),
        (Permission.RESOURCE_VIEW, _place(_("Team"), "/team")),
    ]


def project_places(key: str) -> list[tuple[Permission, Place]]:
    top = f"/projects/{key}"
    return [
        (Permission.PROJECT_VIEW, _place(_("Home"), top, "home", has_pages_below=False)),
        (Permission.PLAN_VIEW, _place(_("Plan"), f"{top}/plan", "timeline")),
        (Permission.CHANGE_VIEW, _place(_("Changes"), f"{top}/changes", "git-pull-request")),
        (Permission.DELIVERABLE_VIEW, _place(_("Deliverables"), f"{top}/deliverables", "package", also=f"{top}/scope")),
        (Permission.REGISTER_VIEW, _place(_("Registers"), f"{top}/risks", "list-check", also=f"{top}/interfaces")),
        (Permission.DEPLOYMENT_VIEW, _place(_("Deployment"), f"{top}/deployment", "server-2")),
        (Permission.REPORT_VIEW, _place(_("Reports"), f"{top}/reports", "report")),
        (Permission.LEDGER_VIEW, _place(_("Ledger"), f"{top}/ledger", "book-2")),
        (Permission.MEMBER_VIEW, _place(_("Members"), f"{top}/members", "users")),
        (Permission.PROJECT_CONFIGURE, _place(_("Settings"), f"{top}/settings", "settings", also=f"{top}/rates")),
    ]


def administration() -> list[tuple[Permission, Place]]:
    return [
        (Permission.USER_MANAGE, _place(_("People"), "/users")),
        (Permission.ORGANIZATION_MANAGE, _place(_("Organizations"), "/organizations")),
        (Permission.TEMPLATE_MANAGE, _place(_("Templates"), "/templates")),
        (Permission.CALENDAR_MANAGE, _place(_("Calendars"), "/calendars")),
        (Permission.PRICE_BOOK_MANAGE, _place(_("Price books"), "/price-books")),
        (Permission.OPERATIONS_VIEW, _place(_("Operations"), "/operations")),
    ]


def _place(label: str, address: str, icon: str = "", *, has_pages_below: bool = True, also: str = "") -> Place:
    """``also``: pages elsewhere that belong to this place."""
    below = has_pages_below and request.path.startswith(f"{address}/")
    below = below or (bool(also) and f"{request.path}/".startswith(f"{also}/"))
    return Place(label, address, icon, "page" if request.path == address else ("true" if below else ""))


def _existing(places: list[Place]) -> tuple[Place, ...]:
    return tuple(place for place in places if page_exists(_pattern(place.address)))


def page_exists(pattern: str) -> bool:
    """Whether the product has pages at this address, as it stands in the code: ``/projects/<key>/changes``."""
    return pattern in _known_addresses()


def _known_addresses() -> frozenset[str]:
    known: frozenset[str] | None = current_app.extensions.get("known_addresses")
    if known is None:
        known = frozenset(address for rule in current_app.url_map.iter_rules() for address in _spelled_out(rule.rule))
        current_app.extensions["known_addresses"] = known
    return known


def _spelled_out(rule: str) -> Iterator[str]:
    """Every address that a rule with a choice of words stands for.

    >>> list(_spelled_out("/projects/<key>/<any(risks, interfaces):register>/new"))
    ['/projects/<key>/risks/new', '/projects/<key>/interfaces/new']
    """
    before, choice, after = rule.partition("<any(")
    words, _closed, rest = after.partition("):")
    for word in re.split(r",\s*", words) if choice else [""]:
        yield before + word + (rest.partition(">")[2] if choice else "")


def _pattern(address: str) -> str:
    return address.replace(f"/projects/{g.project.key}", "/projects/<key>") if "project" in g else address
