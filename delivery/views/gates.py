"""Decisions about gates: open, close again, ask for a waiver, agree, refuse."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.forms.deliverables import GateForm
from delivery.models import Phase, Project, User
from delivery.queries.deliverables import phase_at
from delivery.services import gates
from delivery.services.refusal import Forbidden, Invalid, Refused
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.gate_pages import Trouble, gates_page
from delivery.views.guard import requires

pages = Blueprint("gates", __name__)
GATE = "/projects/<key>/gates/<int:position>"


@pages.post(f"{GATE}/opening")
@requires(Permission.GATE_OPEN)
def open_(project: Project, position: int) -> ResponseReturnValue:
    phase_id, actor, at = _phase(project, position).id, _actor(), now()
    return _deed(
        project,
        position,
        "open",
        lambda _form: gates.open_gate(project, phase_id, actor=actor, at=at),
        _("The gate is open. The decision stands in the ledger."),
    )


@pages.post(f"{GATE}/closing")
@requires(Permission.GATE_OPEN)
def close(project: Project, position: int) -> ResponseReturnValue:
    phase_id, actor, at = _phase(project, position).id, _actor(), now()
    return _deed(
        project,
        position,
        "close",
        lambda form: gates.close_gate(project, phase_id, actor=actor, at=at, reason=form.reason.data or ""),
        _("The gate is closed again."),
    )


@pages.post(f"{GATE}/waiver")
@requires(Permission.GATE_WAIVE)
def ask(project: Project, position: int) -> ResponseReturnValue:
    phase_id, actor, at = _phase(project, position).id, _actor(), now()
    return _deed(
        project,
        position,
        "ask",
        lambda form: gates.ask_waiver(project, phase_id, actor=actor, at=at, reason=form.reason.data or ""),
        _("Asked. The gate stays closed until the other side agrees."),
    )


@pages.post(f"{GATE}/waiver-agreement")
@requires(Permission.GATE_WAIVE)
def agree(project: Project, position: int) -> ResponseReturnValue:
    phase_id, actor, at = _phase(project, position).id, _actor(), now()
    return _deed(
        project,
        position,
        "agree",
        lambda form: gates.agree_waiver(project, phase_id, actor=actor, at=at, version=form.version.data or 0),
        _("Waived by both sides. The reason stands in the ledger."),
    )


@pages.post(f"{GATE}/waiver-refusal")
@requires(Permission.GATE_WAIVE)
def refuse(project: Project, position: int) -> ResponseReturnValue:
    phase_id, actor, at = _phase(project, position).id, _actor(), now()

    def deed(form: GateForm) -> object:
        version, reason = form.version.data or 0, form.reason.data or ""
        return gates.refuse_waiver(project, phase_id, actor=actor, at=at, version=version, reason=reason)

    return _deed(project, position, "refuse", deed, _("The gate stays closed."))


def _deed(project: Project, position: int, name: str, deed: Callable[[GateForm], object], message: str) -> ResponseReturnValue:
    """Do it, or show the page again with what was typed and why it cannot be done."""
    form = GateForm()
    try:
        if not form.validate_on_submit():
            raise Invalid(" ".join(str(error) for errors in form.errors.values() for error in errors))
        in_unit_of_work(lambda: deed(form))
    except Forbidden:
        raise
    except Refused as refused:
        return gates_page(project, Trouble(position, name, form, refused))
    return done(message, url_for("deliverables.index", key=project.key) + f"#phase-{position}")


def _phase(project: Project, position: int) -> Phase:
    return phase_at(project, position) or abort(404)


def _actor() -> User:
    return current_user._get_current_object()
