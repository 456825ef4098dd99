"""Places by their names: "Plan of HARBOUR", "Calendars"; only those that the reader may open."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission, allowed
from delivery.queries.projects import standing_in_house
from delivery.queries.search_finds import Hit, Wish, places
from delivery.queries.search_words import is_in
from delivery.views.navigation import Place, administration, house_places, project_places


def places_found(wish: Wish) -> list[Hit]:
    house = [Hit(place.address, place.label) for place in _house() if wish.words.are_in(place.label)]
    return (house + _in_projects(wish))[: wish.offset + wish.limit][wish.offset :]


def _house() -> list[Place]:
    standing = standing_in_house(current_user)
    offices = [place for permission, place in [*house_places(), *administration()] if allowed(standing, permission)]
    new = [Place(_("New project"), "/projects/new")] if allowed(standing, Permission.PROJECT_CREATE) else []
    return [Place(_("Profile"), "/profile"), *new, *offices]


def _in_projects(wish: Wish) -> list[Hit]:
    """At least one word names the place; what is left names the project."""
    labels = [place.label for _permission, place in project_places("")]
    rest = [word for word in wish.words.each if not any(is_in(word, label) for label in labels)]
    if len(rest) == len(wish.words.each):
        return []
    return [
        Hit(place.address, place.label, project=key, note=name)
        for key, name, standing in places(wish, rest)
        for permission, place in project_places(key)
        if allowed(standing, permission) and _is_meant(wish, place.label, f"{key} {name}")
    ]


def _is_meant(wish: Wish, label: str, project: str) -> bool:
    words = wish.words.each
    return any(is_in(word, label) for word in words) and wish.words.are_in(f"{label} {project}")
