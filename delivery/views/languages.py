"""Which language and time zone a person reads."""

from __future__ import annotations

from typing import Any

from babel.support import NullTranslations
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Domain
from flask_login import current_user

from delivery.extensions import babel
from delivery.models import User

LOCALES = ("en", "zh_Hans_CN")
COOKIE = "language"


class RequestDomain(Domain):
    """Finds the translations of a request once, where the library looks for them anew for every word of a page. They are kept
    under the name that it clears when another language is forced."""

    def get_translations(self) -> NullTranslations:
        kept = vars(g._get_current_object()).get("_flask_babel") if g else None
        found: NullTranslations | None = getattr(kept, "babel_translations", None)
        if found is None:
            found = super().get_translations()
            if g:
                g._flask_babel.babel_translations = found
        return found


def register(app: Flask) -> None:
    """Words in code and words in templates are looked up alike."""
    words = RequestDomain()
    babel.init_app(app, locale_selector=locale, timezone_selector=time_zone)
    babel.domain_instance = words
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: words.get_translations().ugettext(text),
        ngettext=lambda one, many, count: words.get_translations().ungettext(one, many, count),
        newstyle=True,
    )


def locale() -> str:
    """The person's own; else the cookie of the language switch; else the browser's wish."""
    if not has_request_context():
        return "en"
    chosen = g.get("locale")
    if chosen:
        return str(chosen)
    if current_user.is_authenticated:
        return str(current_user.locale)
    return locale_of_browser()


def locale_of_browser() -> str:
    kept = request.cookies.get(cookie_name())
    if kept in LOCALES:
        return kept
    wish = request.accept_languages.best_match(["en", "zh", "zh-CN", "zh-Hans"]) or "en"
    return "zh_Hans_CN" if wish.startswith("zh") else "en"


def locale_of_reader(person: User) -> str:
    """For a page opened from a letter: what was switched to in this browser, else the person's own language."""
    kept = request.cookies.get(cookie_name())
    return kept if kept in LOCALES else str(person.locale)


def time_zone() -> str:
    """The person's own, of a session or of a decision session; else the installation's."""
    if has_request_context() and "time_zone" in g:
        return str(g.time_zone)
    if has_request_context() and current_user.is_authenticated:
        return str(current_user.time_zone)
    return str(current_app.extensions["settings"].default_time_zone)


def cookie_name() -> str:
    return f"__Host-{COOKIE}" if current_app.extensions["settings"].is_https else COOKIE


def cookie_facts() -> dict[str, Any]:
    """Kept for a year."""
    secure = current_app.extensions["settings"].is_https
    return {"max_age": 365 * 24 * 3600, "secure": secure, "httponly": True, "samesite": "Lax"}
