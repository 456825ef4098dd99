"""The ledger of a project: read in plain words, verified, taken away."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, g, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from delivery.access import Permission
from delivery.exchange.checkpoint import CheckpointKey, checkpoint_key
from delivery.exchange.ledger_package import VERIFIER, ledger_package
from delivery.forms.ledger import AnchorForm, LedgerFilterForm
from delivery.models import Project
from delivery.queries.ledger import LedgerFilter, LedgerLine, actors_in, head, kinds_in, ledger_page
from delivery.queries.ledger_verification import printed_heads, verify_project
from delivery.views.guard import requires
from delivery.views.news import project_news
from delivery.views.page import locale
from delivery.words.collation import in_order
from delivery.words.ledger import entry_sentence, fault_words

pages = Blueprint("ledger", __name__)


@pages.get("/projects/<key>/ledger")
@requires(Permission.LEDGER_VIEW)
def index(project: Project) -> ResponseReturnValue:
    form = LedgerFilterForm(formdata=request.args)
    actors = [(user.public_id, user.name) for user in in_order(actors_in(project, g.standing), locale())]
    form.offer(kinds_in(project, g.standing), actors, locale())
    is_good = form.validate()
    period = form.period(ZoneInfo(current_user.time_zone)) if is_good else (None, None)
    wanted = LedgerFilter(form.kind.data or None, form.actor.data or None, *period) if is_good else LedgerFilter()
    found = ledger_page(project, g.standing, wanted, request.args.get("page", 1, int))
    address = "?" + urlencode({**{name: value for name, value in request.args.items() if name != "page"}, "page": ""})
    shown = {"found": found, "form": form, "address": address, "head": head(project), "sentence": _sentence}
    return render_template("ledger/index.html", project=project, news=project_news(), **shown), 200 if is_good else 422


@pages.get("/projects/<key>/ledger/verification")
@requires(Permission.LEDGER_VIEW)
def verification(project: Project) -> ResponseReturnValue:
    form = AnchorForm(formdata=request.args)
    is_good = form.validate()
    findings = verify_project(project, form.anchors() if is_good else ())
    faults = [(fault.seq, fault_words(fault.fault, locale())) for fault in sorted(findings.faults, key=lambda one: one.seq)[:100]]
    shown = {"findings": findings, "faults": faults, "printed": len(printed_heads(project)), "signing": _key()}
    return render_template("ledger/verification.html", project=project, form=form, **shown), 200 if is_good else 422


@pages.get("/projects/<key>/ledger/export")
@requires(Permission.LEDGER_VIEW)
def export(project: Project) -> ResponseReturnValue:
    """What this reader may take away: all headers, the bodies that they may read, and the verifier."""
    package = ledger_package(project, g.standing, _key())
    name = f"{project.key}-ledger-{head(project).seq}.zip"
    return send_file(BytesIO(package), mimetype="application/zip", as_attachment=True, download_name=name, max_age=0)


@pages.get("/projects/<key>/ledger/verifier")
@requires(Permission.LEDGER_VIEW)
def verifier(project: Project) -> ResponseReturnValue:
    return send_file(VERIFIER, mimetype="text/plain", as_attachment=True, max_age=0)


def _sentence(line: LedgerLine) -> str:
    return entry_sentence(line.kind, line.body, locale())


def _key() -> CheckpointKey | None:
    settings = current_app.extensions["settings"]
    return checkpoint_key(settings.ledger_key_file, settings.base_url)
