"""What moved the go-live, and who has the ball now."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from delivery import access
from delivery.access import Permission
from delivery.engine.attribution import Share
from delivery.engine.workdays import WorkCalendar
from delivery.models import Project
from delivery.queries.ball_holders import held_balls
from delivery.queries.ball_subjects import subject_names
from delivery.queries.balls import spells_of
from delivery.queries.calendars import calendars_of_projects
from delivery.queries.delays import Delays, NoDelays, delays_of
from delivery.queries.waits import milestone_names
from delivery.reports.delay_rows import change_titles, delay_rows, sides_of, slip_facts
from delivery.reports.waterfall import PHONE, Rise, WaterfallPicture, waterfall
from delivery.views.clock import now
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words.delays import share_name, slip_sentence

pages = Blueprint("delays", __name__)


@pages.get("/projects/<key>/plan/delays")
@requires(Permission.PLAN_VIEW)
def show(project: Project) -> ResponseReturnValue:
    today = project.day_of(now())
    delays = delays_of(project, today=today)
    calendar = WorkCalendar(calendars_of_projects([project])[project.id])
    sees_prices = access.sees_client_price(g.standing)
    user = current_user._get_current_object()
    names = delays.names if isinstance(delays, Delays) else milestone_names(project)
    return render_template(
        "delays/show.html",
        project=project,
        balls=held_balls(project, user, calendar, today=today, sees_prices=sees_prices),
        spells=spells_of(project),
        names=subject_names(project, names, is_client=not access.is_vendor_side(g.standing)),
        calendar=calendar,
        project_today=today,
        **_explained(project, delays),
    )


def _explained(project: Project, delays: Delays | NoDelays) -> dict[str, object]:
    if isinstance(delays, NoDelays):
        return {"delays": None, "missing": delays}
    is_client = not access.is_vendor_side(g.standing)
    sides = sides_of(project, for_client=is_client)
    rows = delay_rows(delays, change_titles(project, delays, is_client=is_client), sides, locale())
    names = {share: share_name(share, sides, locale()) for share in Share}
    return {
        "delays": delays,
        "sentence": slip_sentence(slip_facts(delays), sides, locale()),
        "rows": rows,
        "share_names": names,
        "shares": [share for share in Share if delays.attribution.days[share]],
        "pictures": _pictures([Rise(row.short, row.part.share.value, names[row.part.share], row.part.days) for row in rows]),
    }


def _pictures(rises: list[Rise]) -> list[tuple[str, WaterfallPicture]]:
    """One for a wide screen and one for a phone; none where nothing moved."""
    drawn = [("wide", waterfall(rises)), ("narrow", waterfall(rises, PHONE))]
    return [(name, picture) for name, picture in drawn if picture is not None]
