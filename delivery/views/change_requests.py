"""Change requests: the log, one request with its options, raising, editing and its first steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, current_app, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission, is_vendor_side, sees_client_price, sees_internal_money
from delivery.database import in_unit_of_work
from delivery.engine.states import ChangeOrigin, ChangeState, Side, TriageOutcome
from delivery.forms.change_logs import ChangeLogForm
from delivery.forms.change_requests import ChangeForm, ReasonForm, VendorChangeForm
from delivery.models import ChangeRequest, Project, User
from delivery.queries.change_logs import LogFilter, change_log
from delivery.queries.change_pages import change_page, clock_of
from delivery.queries.change_requests import change_request_of, is_shown_to
from delivery.queries.deliverables import phases_of
from delivery.queries.ledger import LedgerLine, lines_about
from delivery.queries.option_assumptions import assumptions_of
from delivery.queries.option_merits import option_merits
from delivery.reports.option_pictures import option_pictures
from delivery.reports.picture.ink import PALETTE
from delivery.services import change_requests
from delivery.services.change_impacts import ground_of, stale_reasons
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale, today
from delivery.words import word
from delivery.words.changes import next_step
from delivery.words.ledger import about_this, entry_sentence

pages = Blueprint("change_requests", __name__)
VIEWS = ("board", "list")
VIEW_COOKIE = "changes_view"
VIEW_DAYS = 365


def found(project: Project, number: int) -> ChangeRequest:
    """The change request that this person may see, or 404."""
    change = change_request_of(project, number)
    if change is None or not is_shown_to(change, current_user):
        abort(404)
    return change


def address(project: Project, number: int) -> str:
    return url_for("change_requests.show", key=project.key, number=number)


def actor() -> User:
    return current_user._get_current_object()


@pages.get("/projects/<key>/changes")
@requires(Permission.CHANGE_VIEW)
def index(project: Project) -> ResponseReturnValue:
    """As a board or as a list; the choice is kept by this browser."""
    asked = request.args.get("view", request.cookies.get(VIEW_COOKIE))
    view = asked if asked in VIEWS else VIEWS[0]
    form = ChangeLogForm(formdata=request.args)
    log = change_log(project, current_user, _wanted(form), today())
    states = [(state, log.counts[state]) for state in ChangeState if log.counts[state]]
    form.offer(locale(), states, sees_price=sees_client_price(g.standing), sees_triage=is_vendor_side(g.standing))
    shown = {"log": log, "form": form, "view": view, "views": VIEWS, "address_of": _log_address, "next_step": _next_step}
    answer = make_response(render_template("change_requests/index.html", project=project, **shown))
    if request.args.get("view") == view:
        is_https = current_app.extensions["settings"].is_https
        answer.set_cookie(VIEW_COOKIE, view, max_age=VIEW_DAYS * 86_400, secure=is_https, httponly=True, samesite="Lax")
    return answer


@pages.get("/projects/<key>/changes/<int:number>")
@requires(Permission.CHANGE_VIEW)
def show(project: Project, number: int) -> ResponseReturnValue:
    change = found(project, number)
    page = change_page(project, change, current_user, locale(), sees_internal=sees_internal_money(g.standing))
    if page.may_be_stale:
        page = replace(page, stale=tuple(stale_reasons(ground_of(project), page.revision)))
    shown = {
        "page": page,
        "change": change,
        "clock": clock_of(project, change, today()),
        "merits": option_merits(page.options),
        "pictures": option_pictures(
            [(one.letter, one.impact) for one in page.options], phases_of(project), locale(), project.calendar.day_minutes
        ),
        "assumptions": assumptions_of(project, page.options, locale()) if page.is_internal else (),
        "happened": _happened(project, change),
        "next_step": _next_step,
        "form": ReasonForm(formdata=None),
    }
    return render_template("change_requests/show.html", project=project, palette=PALETTE, **shown)


@pages.get("/projects/<key>/changes/new")
@requires(Permission.CHANGE_RAISE)
def new(project: Project) -> ResponseReturnValue:
    form = _form(formdata=None, asked_by=current_user.name)
    return render_template("change_requests/new.html", project=project, form=form)


@pages.post("/projects/<key>/changes")
@requires(Permission.CHANGE_RAISE)
def create(project: Project) -> ResponseReturnValue:
    """A client's request is submitted at once: there is nothing more that a client could do with a draft."""
    form = _form()
    if not form.validate_on_submit():
        return render_template("change_requests/new.html", project=project, form=form), 422
    user, at, texts = actor(), now(), _texts(form)
    origin = ChangeOrigin.CLIENT if user.is_client else ChangeOrigin(form.origin.data)
    number = in_unit_of_work(lambda: _raise(project, user, at, origin, texts))
    return done(_("The change request is raised."), address(project, number))


@pages.get("/projects/<key>/changes/<int:number>/edit")
@requires(Permission.CHANGE_EDIT)
def edit(project: Project, number: int) -> ResponseReturnValue:
    change = found(project, number)
    form = _form(formdata=None, obj=change)
    form.origin.data = change.origin.value
    return render_template("change_requests/edit.html", project=project, change=change, form=form, version=change.version)


@pages.post("/projects/<key>/changes/<int:number>/edit")
@requires(Permission.CHANGE_EDIT)
def update(project: Project, number: int) -> ResponseReturnValue:
    change, form = found(project, number), _form()
    version = request.form.get("version", type=int) or 0
    if not form.validate_on_submit():
        return render_template("change_requests/edit.html", project=project, change=change, form=form, version=version), 422
    change_id, user, at, texts = change.id, actor(), now(), _texts(form)
    try:
        in_unit_of_work(lambda: change_requests.edit_change_request(change_id, actor=user, at=at, version=version, texts=texts))
    except Refused as refused:
        theirs = found(project, number)
        context = {"project": project, "change": theirs, "form": form, "version": theirs.version, "conflict": refused.message}
        return render_template("change_requests/edit.html", **context), 409
    return done(_("Saved."), address(project, number))


@pages.post("/projects/<key>/changes/<int:number>/submission")
@requires(Permission.CHANGE_EDIT)
def submit(project: Project, number: int) -> ResponseReturnValue:
    change_id, user, at = found(project, number).id, actor(), now()
    in_unit_of_work(lambda: change_requests.submit_change_request(change_id, actor=user, at=at))
    return done(_("Submitted. Next: compute its impact and triage it."), address(project, number))


@pages.post("/projects/<key>/changes/<int:number>/revision")
@requires(Permission.CHANGE_EDIT)
def revise(project: Project, number: int) -> ResponseReturnValue:
    change_id, user, at = found(project, number).id, actor(), now()
    in_unit_of_work(lambda: change_requests.revise_change_request(change_id, actor=user, at=at))
    return done(_("A new revision is open; the client's earlier link says that it was replaced."), address(project, number))


@pages.post("/projects/<key>/changes/<int:number>/withdrawal")
@requires(Permission.CHANGE_EDIT)
def withdraw(project: Project, number: int) -> ResponseReturnValue:
    change_id, user, at, reason = found(project, number).id, actor(), now(), request.form.get("reason", "")[:4000]
    in_unit_of_work(lambda: change_requests.withdraw_change_request(change_id, actor=user, at=at, reason=reason))
    return done(_("Withdrawn."), address(project, number))


def _happened(project: Project, change: ChangeRequest) -> list[tuple[LedgerLine, str]]:
    """The ledger's entries about it, in sentences that do not repeat its name."""
    lines = lines_about(project, g.standing, "change_request", change.number)
    return [(line, entry_sentence(line.kind, about_this(line.body or {}, _("this request")), locale())) for line in lines]


def _wanted(form: ChangeLogForm) -> LogFilter:
    return LogFilter(
        text=(form.q.data or "")[:80],
        state=form.member("state", ChangeState),
        origin=form.member("origin", ChangeOrigin),
        outcome=form.member("outcome", TriageOutcome) if is_vendor_side(g.standing) else None,
        waits_on=form.member("waits", Side),
        is_overdue=bool(form.overdue.data),
        sort=form.sort.data or "newest",
    )


def _log_address(project: Project, **changed: str | None) -> str:
    """This view of the log with some of its parameters changed; None takes one away."""
    kept = {name: value for name, value in {**request.args.to_dict(), **changed}.items() if value}
    return url_for("change_requests.index", key=project.key) + ("?" + urlencode(kept) if kept else "")


def _next_step(change: ChangeRequest) -> str:
    return next_step(change.state, locale())


def _raise(project: Project, user: User, at: Any, origin: ChangeOrigin, texts: dict[str, str]) -> int:
    change = change_requests.raise_change_request(project, actor=user, at=at, origin=origin, texts=texts)
    if user.is_client:
        change_requests.submit_change_request(change.id, actor=user, at=at)
    return change.number


def _form(**more: Any) -> ChangeForm:
    if current_user.is_client:
        return ChangeForm(**more)
    form = VendorChangeForm(**more)
    form.origin.choices = [(origin.value, word(origin, locale())) for origin in ChangeOrigin]
    return form


def _texts(form: ChangeForm) -> dict[str, str]:
    return {name: getattr(form, name).data or "" for name in change_requests.TEXTS if name in form}
