"""The client decides: from the link in a letter, by a one-time code, on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from delivery.access import Permission, Who
from delivery.database import in_unit_of_work
from delivery.engine.states import VoteKind
from delivery.extensions import limiter
from delivery.forms.decisions import BallotForm, CodeForm
from delivery.models import AccessLink, Project
from delivery.models.sign_in import LinkPurpose
from delivery.queries.change_pages import clock_of
from delivery.queries.change_requests import change_request_of, receipt_of
from delivery.queries.decisions import DecisionPage, decision_page
from delivery.queries.deliverables import phases_of
from delivery.queries.files import file_of
from delivery.queries.sessions import living_session, open_link
from delivery.reports.decisions import decision_document
from delivery.reports.option_pictures import option_pictures
from delivery.reports.picture.ink import PALETTE
from delivery.reports.worker import draw_pdf
from delivery.services import decision_sessions
from delivery.services.change_votes import Ballot, ballot_faults, decide_change_request
from delivery.services.decision_sessions import Opened
from delivery.services.refusal import Forbidden, Invalid
from delivery.views import languages
from delivery.views.clock import now
from delivery.views.files import send_pdf, send_stored
from delivery.views.finish import done, show_beside, wake
from delivery.views.guard import requires
from delivery.views.page import locale, today
from delivery.views.sessions import cookie_name
from delivery.views.typed import typed

pages = Blueprint("decisions", __name__)
View = Callable[..., ResponseReturnValue]


def decision_cookie() -> str:
    return f"{cookie_name()}-decision"


def deciding(view: View) -> View:
    """Only with a living decision session; it speaks of one revision and of nothing else."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        token = request.cookies.get(decision_cookie())
        session = living_session(token, now()) if token else None
        if session is None or session.change_revision_id is None:
            return render_template("decisions/ended.html", typed=typed()), 401
        try:
            g.opened = decision_sessions.opened(session)
        except Forbidden:
            abort(403)
        g.standing = frozenset({Who.DECIDER})
        g.locale = languages.locale_of_reader(session.user)
        g.time_zone = session.user.time_zone
        return view(*args, g.opened, **kwargs)

    guarded.permission = Permission.CHANGE_DECIDE  # type: ignore[attr-defined]
    return guarded


@pages.get("/d/<token>")
@requires(Permission.PUBLIC)
def enter(token: str) -> ResponseReturnValue:
    """Shows nothing but the product's name and the place for the code."""
    link = _link(token)
    g.locale = languages.locale_of_reader(link.user)
    return render_template("decisions/enter.html", form=CodeForm(), token=token, link=link, was_sent="sent" in request.args)


@pages.post("/d/<token>/code")
@requires(Permission.PUBLIC)
@limiter.limit("10 per minute")
def create_code(token: str) -> ResponseReturnValue:
    link = _link(token)
    key = current_app.extensions["settings"].secret_key
    was_sent = in_unit_of_work(lambda: decision_sessions.send_decision_code(link, at=now(), key=key))
    wake()
    if not was_sent:
        abort(429)
    return redirect(url_for("decisions.enter", token=token, sent=1), 303)


@pages.post("/d/<token>")
@requires(Permission.PUBLIC)
@limiter.limit("20 per minute")
def create_session(token: str) -> ResponseReturnValue:
    link, form = _link(token), CodeForm()
    if form.validate_on_submit():
        digits, key = form.digits.data or "", current_app.extensions["settings"].secret_key
        agent = request.user_agent.string
        cookie = in_unit_of_work(lambda: decision_sessions.enter_by_code(link, digits, at=now(), key=key, user_agent=agent))
        if cookie is not None:
            return _with_cookie(redirect(url_for("decisions.show"), 303), cookie)
        form.digits.errors = [_("This code is wrong or has expired. Ask for a new one.")]
    return render_template("decisions/enter.html", form=form, token=token, link=link, was_sent=True), 422


@pages.post("/projects/<key>/changes/<int:number>/decision")
@requires(Permission.CHANGE_DECIDE)
def create(project: Project, number: int) -> ResponseReturnValue:
    """A signed-in approver goes on to the decision page; an old sign-in is proved by a code first."""
    change = change_request_of(project, number) or abort(404)
    user, revision = current_user._get_current_object(), change.revision
    session = living_session(request.cookies.get(cookie_name(), ""), now()) or abort(401)
    agent = request.user_agent.string
    cookie = in_unit_of_work(lambda: decision_sessions.enter_from_session(user, revision, session, at=now(), user_agent=agent))
    if cookie is not None:
        return _with_cookie(redirect(url_for("decisions.show"), 303), cookie)
    token = in_unit_of_work(lambda: decision_sessions.own_link(user, revision, at=now()))
    return redirect(url_for("decisions.enter", token=token), 303)


@pages.get("/decide")
@deciding
def show(opened: Opened) -> ResponseReturnValue:
    page = _page(opened)
    form = BallotForm(formdata=None, typed_name=opened.user.name, content_hash=opened.revision.content_hash)
    return _render(page, form)


@pages.post("/decide")
@deciding
def vote(opened: Opened) -> ResponseReturnValue:
    page, form = _page(opened), BallotForm()
    kind = next((kind for kind in VoteKind if kind.value == request.form.get("kind")), None) or abort(400)
    is_good = form.validate_on_submit()
    ballot = _ballot(page, form, kind, opened)
    faults = [fault for fault in ballot_faults(opened.revision, ballot) if not form[fault.field or ""].errors]
    for fault in faults:
        show_beside(form, fault)
    if faults or not is_good:
        return _render(page, form), 422
    try:
        in_unit_of_work(lambda: decide_change_request(opened.revision.id, ballot, actor=opened.user, at=now()))
    except Invalid as refused:
        show_beside(form, refused)
        return _render(page, form), 422
    wake()
    return done(_("Your decision is recorded."), url_for("decisions.show"))


@pages.get("/decide/page.pdf")
@deciding
def show_pdf(opened: Opened) -> ResponseReturnValue:
    page = _page(opened)
    document = decision_document(page, locale=locale(), on=today(), phases=phases_of(page.project))
    return send_pdf(draw_pdf(document), f"{page.project.key}-{page.change.code}-R{page.revision.number}.pdf")


@pages.get("/decide/receipt.pdf")
@deciding
def show_receipt(opened: Opened) -> ResponseReturnValue:
    return send_stored(receipt_of(opened.revision) or abort(404))


@pages.get("/decide/files/<public_id>")
@deciding
def show_file(opened: Opened, public_id: str) -> ResponseReturnValue:
    """Only what is attached to this revision."""
    stored = file_of(opened.project, public_id)
    mine = {attachment.file_id for attachment in opened.revision.attachments}
    if stored is None or not stored.is_client_visible or stored.id not in mine:
        abort(404)
    return send_stored(stored)


def _link(token: str) -> AccessLink:
    return open_link(token, LinkPurpose.DECISION, now()) or abort(404)


def _page(opened: Opened) -> DecisionPage:
    return decision_page(opened.project, opened.change, opened.revision, opened.user, locale())


def _ballot(page: DecisionPage, form: BallotForm, kind: VoteKind, opened: Opened) -> Ballot:
    letter = form.option.data if kind is VoteKind.APPROVE else None
    return Ballot(
        kind=kind,
        option=letter,
        comment=form.comment.data or "",
        typed_name=form.typed_name.data or "",
        is_authorised=bool(form.is_authorised.data),
        statement=page.sentence(kind, letter),
        locale=locale(),
        content_hash=form.content_hash.data or "",
        auth_method=opened.session.method.value,
        auth_age_seconds=int((now() - opened.session.authenticated_at).total_seconds()),
        network_address=request.remote_addr or "",
        user_agent=request.user_agent.string[:200],
    )


def _render(page: DecisionPage, form: BallotForm) -> str:
    pictures = option_pictures(
        [(one.letter, one.impact) for one in page.options], phases_of(page.project), locale(), page.day_minutes
    )
    clock = clock_of(page.project, page.change, today())
    g.decided_project = page.project
    return render_template("decisions/show.html", page=page, form=form, pictures=pictures, clock=clock, palette=PALETTE)


def _with_cookie(answer: Answer, cookie: str) -> ResponseReturnValue:
    secure = current_app.extensions["settings"].is_https
    answer.set_cookie(decision_cookie(), cookie, secure=secure, httponly=True, samesite="Lax", path="/")
    return answer
