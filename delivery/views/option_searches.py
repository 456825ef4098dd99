"""Finding options for a change request, and choosing from what was found."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.models import Project
from delivery.queries.option_searches import search_page
from delivery.reports.option_front import front_pictures
from delivery.reports.picture.ink import PALETTE
from delivery.services import option_searches
from delivery.services.change_options import check_editable
from delivery.services.change_requests import EDITABLE
from delivery.views.change_requests import actor, address, found
from delivery.views.clock import now
from delivery.views.finish import done, wants_fragment
from delivery.views.guard import requires
from delivery.views.page import locale

pages = Blueprint("option_searches", __name__)
BASE = "/projects/<key>/changes/<int:number>/search"


@pages.get(BASE)
@requires(Permission.CHANGE_EDIT)
def show(project: Project, number: int) -> ResponseReturnValue:
    """What the newest search found, or how far it is."""
    change = found(project, number)
    search = search_page(project, change.revision, locale())
    if wants_fragment() and search.work.is_under_way:
        return render_template("option_searches/_work.html", project=project, change=change, search=search)
    return render_template(
        "option_searches/show.html",
        project=project,
        change=change,
        search=search,
        pictures=front_pictures(search.options, project.currency, locale()),
        palette=PALETTE,
        is_editable=change.state in EDITABLE,
    )


@pages.post(BASE)
@requires(Permission.CHANGE_EDIT)
def create(project: Project, number: int) -> ResponseReturnValue:
    """Searched at once where the plan is small enough to wait for it, else in the background."""
    change, at = found(project, number), now()
    check_editable(change)
    wanted = option_searches.wanted_search(project, change.revision)
    if not wanted.can_be_waited_for:
        in_unit_of_work(lambda: option_searches.owe_search(change.id, at=at))
        return done(_("The search has begun. You may leave this page."), _here(project, number))
    result = option_searches.found_by(wanted)
    in_unit_of_work(lambda: option_searches.keep_search(result, at=at))
    return done(_("Searched on the plan as it is now."), _here(project, number))


@pages.post(f"{BASE}/cancellation")
@requires(Permission.CHANGE_EDIT)
def cancel(project: Project, number: int) -> ResponseReturnValue:
    change_id, at = found(project, number).id, now()
    in_unit_of_work(lambda: option_searches.cancel_search(change_id, at=at))
    return done(_("The search is stopped."), _here(project, number))


@pages.post(f"{BASE}/picks")
@requires(Permission.CHANGE_EDIT)
def pick(project: Project, number: int) -> ResponseReturnValue:
    change_id, user, at = found(project, number).id, actor(), now()
    numbers = request.form.getlist("numbers", type=int)
    in_unit_of_work(lambda: option_searches.pick_options(change_id, numbers, actor=user, at=at))
    return done(_("Taken over: they can be worded, priced and offered now."), address(project, number))


def _here(project: Project, number: int) -> str:
    return url_for("option_searches.show", key=project.key, number=number)
