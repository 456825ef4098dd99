"""A project's home: the answer first."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from delivery.access import Permission, allowed, is_vendor_side, sees_internal_money
from delivery.models import Project
from delivery.queries.certainties import certainty_of
from delivery.queries.earned_value import earned_value_of
from delivery.queries.homes import Home, home_of
from delivery.queries.ledger import LedgerLine, head, recent_lines
from delivery.reports.delay_rows import sides_of
from delivery.reports.target_trend import trend_picture
from delivery.reports.value_figures import home_line
from delivery.views.clock import now
from delivery.views.guard import requires
from delivery.views.loading import overload_line
from delivery.views.page import day_of, locale, today
from delivery.words.certainties import certainty_sentence
from delivery.words.delays import composition
from delivery.words.homes import heading_sentence
from delivery.words.ledger import entry_sentence
from delivery.words.visits import NewsFacts, news_sentence

pages = Blueprint("projects", __name__)
DECISIONS, EVENTS = 6, 4


@pages.get("/projects/<key>")
@requires(Permission.PROJECT_VIEW)
def show(project: Project) -> ResponseReturnValue:
    home = home_of(project, current_user._get_current_object(), g.standing, now())
    return render_template(
        "projects/show.html",
        project=project,
        home=home,
        sentence=heading_sentence(home.target, home.cause, locale()),
        news_said=_news(home),
        decisions=recent_lines(project, g.standing, DECISIONS, decisions=True),
        events=recent_lines(project, g.standing, EVENTS, decisions=False),
        said=_said,
        picture=trend_picture(home.trend, project.committed_on),
        seq=head(project).seq,
        is_ours=is_vendor_side(g.standing),
        **_lines(project, home),
    )


def _lines(project: Project, home: Home) -> dict[str, Any]:
    """What stands below the first sentence, a line each; empty where there is nothing to say."""
    certainty = certainty_of(project)
    return {
        "certainty": certainty,
        "certainty_said": certainty_sentence(certainty, locale(), for_client=True) if certainty else "",
        "made_of": _made_of(project, home),
        "value_said": _value(project),
        "overload": overload_line(project),
    }


def _made_of(project: Project, home: Home) -> str:
    """What the slip is made of, in one line; empty where it does not slip."""
    if home.delays is None:
        return ""
    sides = sides_of(project, for_client=not is_vendor_side(g.standing))
    return composition(home.delays.attribution.days, sides, locale())


def _value(project: Project) -> str:
    """The work done against what was planned, in one line; for the vendor's side only."""
    if not allowed(g.standing, Permission.EARNED_VALUE_VIEW):
        return ""
    found = earned_value_of(project, today())
    return home_line(found, locale(), internal=sees_internal_money(g.standing)) if found else ""


def _said(line: LedgerLine) -> str:
    return entry_sentence(line.kind, line.body, locale())


def _news(home: Home) -> str:
    """What is new, in the reader's language; empty on a first visit."""
    if home.news.since is None:
        return ""
    since = day_of(home.news.since)
    is_go_live = home.target is None or home.target.is_go_live
    facts = NewsFacts(since, home.news.entries, len(home.news.milestones), is_go_live, home.target_shift_days)
    return news_sentence(facts, locale())
