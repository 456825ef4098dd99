"""The loading chart: who is full, who is over-full, who has room."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from flask import Blueprint, g, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from delivery.access import Permission, allowed
from delivery.forms.amounts import read_day
from delivery.models import Project
from delivery.queries.assignments import asked_of
from delivery.queries.loading import Loading, LoadingWish, PersonLoad, default_first, loading_of
from delivery.queries.plans import last_edit
from delivery.queries.team import role_names_in
from delivery.reports.loading_sheet import draw_loading
from delivery.reports.loading_strip import Columns, columns, end_of_days, strip
from delivery.reports.wording import WORDINGS, Wording
from delivery.services.plans import can_be_undone
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words.amounts import day
from delivery.words.loading import loading_answer
from delivery.words.states import is_chinese

pages = Blueprint("loading", __name__)
STRETCHES_SHOWN = 150
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/projects/<key>/plan/loading")
@requires(Permission.LOADING_VIEW)
def show(project: Project) -> ResponseReturnValue:
    wish = _wish(project)
    loading = loading_of(project, current_user._get_current_object(), wish, locale())
    laid = columns(loading.first, loading.last, _zoom(), _wording(), project.status_on)
    turns = _turns(project, loading, wish, _zoom())
    pictures = _pictures(project, loading, laid)
    return render_template(
        "loading/show.html", project=project, loading=loading, laid=laid, wish=wish, zoom=_zoom(), turns=turns, **pictures
    )


def _pictures(project: Project, loading: Loading, laid: Columns) -> dict[str, object]:
    strips = [(person, strip(person.load, laid)) for person in loading.people]
    overloads = [(person, stretch) for person in loading.overloaded for stretch in person.overloads]
    names = {role: name.for_reader(locale()) for role, name in role_names_in(project).items()}
    return {
        "answer": answer_of(loading),
        "strips": strips,
        "heads": [day(bucket.first, locale(), with_year=False) for bucket in strips[0][1].buckets] if strips else [],
        "overloads": overloads[:STRETCHES_SHOWN],
        "more_overloads": max(0, len(overloads) - STRETCHES_SHOWN),
        "roles": {role: names.get(role, role) for role in loading.roles},
        "can_undo": request.args.get("saved") == "1"
        and allowed(g.standing, Permission.PLAN_EDIT)
        and can_be_undone(last_edit(project)),
        "role_of": lambda role: names.get(role, role),
    }


@pages.get("/projects/<key>/plan/loading.xlsx")
@requires(Permission.LOADING_VIEW)
def export(project: Project) -> ResponseReturnValue:
    loading = loading_of(project, current_user._get_current_object(), _wish(project), locale())
    names = {role: name.for_reader(locale()) for role, name in role_names_in(project).items()}
    data = draw_loading(loading, project, names, answer_of(loading), _wording())
    return send_file(BytesIO(data), mimetype=SHEET, as_attachment=True, download_name=f"{project.key}-loading.xlsx", max_age=0)


def answer_of(loading: Loading) -> str:
    worst: list[PersonLoad] = loading.overloaded
    said = [(person.resource.name, person.over_days, person.most_percent, _ends(person)) for person in worst]
    return loading_answer(said, loading.first, loading.last, locale())


def overload_line(project: Project) -> str:
    """Who of the project is over-full, for its leaders; empty where nobody is, and for everybody else."""
    if not allowed(g.standing, Permission.LOADING_VIEW) or not asked_of(project):
        return ""
    loading = loading_of(project, current_user._get_current_object(), LoadingWish(), locale())
    return answer_of(loading) if loading.overloaded else ""


def _ends(person: PersonLoad) -> tuple[date, date]:
    return person.overloads[0].first, person.overloads[-1].last


def _wording() -> Wording:
    return WORDINGS["zh" if is_chinese(locale()) else "en"]


def _zoom() -> str:
    return "day" if request.args.get("zoom") == "day" else "week"


def _wish(project: Project) -> LoadingWish:
    """What makes no sense is passed over."""
    try:
        first = read_day(request.args.get("from", ""))
    except ValueError:
        first = None
    last = None
    if _zoom() == "day":
        first = first or default_first(project)
        last = end_of_days(first, first + timedelta(days=55))
    person = request.args.get("person", 0, int)
    return LoadingWish(first, last, request.args.get("role", "")[:32], max(person, 0), request.args.get("all") == "1")


def _turns(project: Project, loading: Loading, wish: LoadingWish, zoom: str) -> dict[str, str]:
    """Addresses of the same page: nearer, further, earlier, later."""
    begin, days = project.starts_at.date(), timedelta(days=(loading.last - loading.first).days + 1)
    by_day, here = zoom == "day", loading.first
    found = {
        "week": _turned(project, wish),
        "day": _turned(project, wish, here if by_day else None, zoom="day"),
        "sheet": _turned(project, wish, here if wish.first else None, endpoint="loading.export"),
    }
    if by_day and here > begin:
        found["earlier"] = _turned(project, wish, here - days, zoom="day")
    if by_day and loading.last < loading.plan_finish:
        found["later"] = _turned(project, wish, here + days, zoom="day")
    if not by_day and here > begin:
        found["whole"] = _turned(project, wish, begin)
    return found


def _turned(
    project: Project, wish: LoadingWish, first: date | None = None, *, zoom: str = "", endpoint: str = "loading.show"
) -> str:
    asked: dict[str, Any] = {"role": wish.role, "person": wish.person, "all": int(wish.with_idle), "zoom": zoom}
    asked["from"] = first.isoformat() if first else ""
    return url_for(endpoint, key=project.key, **{name: value for name, value in asked.items() if value})
