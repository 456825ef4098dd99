"""What is new to the reader in the project of this request, asked once however many parts of a page mark it."""

from __future__ import annotations

from flask import g
from flask_login import current_user

from delivery.queries.visits import News, news_of
from delivery.views.clock import now


def project_news() -> News:
    if "news" not in g:
        person = current_user._get_current_object() if current_user.is_authenticated else None
        g.news = news_of(g.project, person, at=now()) if person and "project" in g else News()
    found: News = g.news
    return found
