"""What every template may use: words, amounts, who is reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale
from flask_login import current_user
from jinja2 import pass_context
from jinja2.runtime import Context
from werkzeug.exceptions import HTTPException
from werkzeug.local import LocalProxy

from delivery import access, words
from delivery.engine.states import TriageOutcome
from delivery.models import User
from delivery.views import drawings, languages
from delivery.views.clock import now
from delivery.views.navigation import navigation, page_exists
from delivery.views.news import project_news
from delivery.views.unbroken import unbroken
from delivery.words import amounts, bilingual, browsers, homes, plans, punctuation


def register(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    speaking: dict[str, Callable[..., Any]] = {
        "word": lambda member: words.word(member, locale()),
        "money": lambda cents, currency="CNY", **kw: amounts.money(cents, currency, locale(), **kw),
        "days": lambda minutes, **kw: amounts.days(minutes, locale(), **{**in_days(), **kw}),
        "person_days": lambda minutes, **kw: amounts.person_days(minutes, locale(), **{**in_days(), **kw}),
        "short_days": lambda minutes, **kw: amounts.short_days(minutes, locale(), **{**in_days(), **kw}),
        "day_count": lambda count, **kw: amounts.day_count(count, locale(), **kw),
        "day": lambda on, **kw: amounts.day(on, locale(), **kw),
        "moment": lambda at: amounts.moment(_in_reader_zone(at), locale()),
        "number": lambda amount: amounts.number(amount, locale()),
        "percent": lambda share: amounts.percent(share, locale()),
        "unbroken": unbroken,
        "browser_name": lambda said: browsers.browser_name(said, locale()),
        "own_half": lambda name: bilingual.own_half(name, locale()),
    }
    app.jinja_env.filters.update({name: _for_each_reader(filter_) for name, filter_ in speaking.items()})
    app.jinja_env.globals.update(
        in_language=in_language,
        navigation=navigation,
        icon=drawings.icon,
        draw_icon=drawings.icon,
        here=here,
        signed_in=signed_in,
        page_exists=page_exists,
        project_news=project_news,
        spoken_light=spoken_light,
        marks=LocalProxy(lambda: punctuation.marks(locale())),
        is_https=lambda: current_app.extensions["settings"].is_https,
    )
    app.context_processor(surroundings)


def _for_each_reader(filter_: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that is never computed when a template is compiled: it would speak the language of whoever came first."""

    @pass_context
    def told(_context: Context, *args: Any, **options: Any) -> Any:
        return filter_(*args, **options)

    return told


def here() -> str:
    """The address to come back to after a choice of language: this page, or the one above that a form was sent from."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    addresses = current_app.create_url_adapter(request)
    path = request.path.rstrip("/")
    while path:
        try:
            addresses.match(path, method="GET")  # type: ignore[union-attr]
        except HTTPException:
            path = path.rpartition("/")[0]
        else:
            return path
    return "/"


def spoken_light(reason: Mapping[str, Any]) -> str:
    """Why a light shines; a client hears nothing of the reserve."""
    person = signed_in()
    if person is not None and not person.is_client:
        return plans.light_reason(reason, locale(), **in_days())
    return homes.client_light_reason(reason, locale(), **in_days())


def in_days() -> dict[str, int]:
    """How long a day is where the page is about a project; elsewhere it is a usual one."""
    project = g.get("project") or g.get("decided_project")
    return {} if project is None else {"day_minutes": project.calendar.day_minutes}


def signed_in() -> User | None:
    return current_user._get_current_object() if current_user.is_authenticated else None


def locale() -> str:
    return str(get_locale())


def surroundings() -> dict[str, object]:
    standing, person = g.get("standing", frozenset()), signed_in()
    return {
        "locale": locale(),
        "html_lang": "zh-Hans" if locale().startswith("zh") else "en",
        "other_locale": next(other for other in languages.LOCALES if other != locale()),
        "can": lambda name: access.allowed(standing, access.Permission(name)),
        "sees_money": access.sees_client_price(standing),
        "sees_internal": access.sees_internal_money(standing),
        "is_vendor_side": access.is_vendor_side(standing),
        "now": now,
        "today": today,
        "current_person_id": person.id if person else None,
        "iso": datetime.fromisoformat,
        "triage_word": lambda rule: words.word(TriageOutcome(rule), locale()),
        "page_address": url_for,
    }


def today() -> date:
    return day_of(now())


def day_of(at: datetime) -> date:
    """Which day it was for the reader."""
    return at.astimezone(ZoneInfo(languages.time_zone())).date()


def in_language(thing: object, attribute: str) -> str:
    """``thing.name_zh`` or ``thing.name_en`` for the reader."""
    return str(getattr(thing, f"{attribute}_{'zh' if locale().startswith('zh') else 'en'}"))


def _in_reader_zone(at: datetime) -> datetime:
    if at.tzinfo is None:
        return at
    return at.astimezone(UTC).astimezone(ZoneInfo(languages.time_zone())).replace(tzinfo=None)
