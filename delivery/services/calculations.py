"""Saving deployment calculations as numbered versions, and offering one to the client."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import func, select

from delivery.engine.costing import CostInputs, CostLine, Fault, InvalidInputs, calculate, document, results_fingerprint
from delivery.engine.costing.example import example_inputs
from delivery.engine.states import Role
from delivery.extensions import db
from delivery.mail import deployment_messages
from delivery.mail.owe import anchor_of
from delivery.models import Calculation, Membership, PriceBook, Project, User
from delivery.queries.calculations import choice_of, examined, newest_offered
from delivery.queries.price_books import prices_of
from delivery.services import ledger
from delivery.services.plan_checks import CENTS_LIMIT
from delivery.services.refusal import Invalid, Refused
from delivery.words.cost_lines import fault_sentence

LINES_MOST = 100
TITLE_LIMIT = 160


class FaultyInputs(Invalid):
    """The engine refuses the inputs; ``faults`` name every field."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        locale = str(get_locale() or "en")
        super().__init__(" ".join(f"{fault.field}: {fault_sentence(fault, locale)}" for fault in faults[:5]))
        self.faults = faults


def first_inputs(project: Project, book: PriceBook | None, *, on: date) -> CostInputs:
    """What a first calculation opens with: lines of a believable size; prices of the book where it has them.

    In another currency than the example's every typed amount begins at nothing.
    """
    sample = example_inputs(on)
    prices = prices_of(book, project.currency)
    known = dict(prices.prices)
    is_same = sample.currency == project.currency

    def own(line: CostLine) -> CostLine:
        if line.percent is not None or (line.price and line.price in known):
            return line
        cents = sample.price_book.unit_cents(line.price) if line.price else line.unit_cents
        return replace(line, price=None, unit_cents=cents if is_same else 0)

    return replace(sample, currency=project.currency, price_book=prices, lines=tuple(map(own, sample.lines)))


def checked(project: Project, inputs: CostInputs) -> None:
    """Raises FaultyInputs for what the engine or the project cannot take."""
    faults = []
    if len(inputs.lines) > LINES_MOST:
        faults.append(Fault("lines", "too_many", (("max", LINES_MOST), ("value", len(inputs.lines)))))
    if inputs.currency != project.currency:
        faults.append(Fault("currency", "other_currency", (("expected", project.currency), ("value", inputs.currency))))
    if faults:
        raise FaultyInputs(tuple(faults))
    try:
        calculate(inputs)
    except InvalidInputs as refused:
        raise FaultyInputs(refused.faults) from refused


def save_calculation(
    project_id: int, *, title: str, inputs: CostInputs, price_book_id: int | None, actor: User, at: datetime
) -> Calculation:
    """The next version; earlier ones stay as they are. Raises FaultyInputs, Invalid."""
    ledger.lock_project(project_id)
    project = db.session.get_one(Project, project_id)
    if not title.strip() or len(title) > TITLE_LIMIT:
        raise Invalid(_("Give the calculation a title."), field="title")
    checked(project, inputs)
    last = db.session.scalar(select(func.max(Calculation.number)).where(Calculation.project_id == project_id)) or 0
    calculation = Calculation(
        project_id=project_id,
        number=last + 1,
        title=title.strip(),
        price_book_id=price_book_id,
        inputs=document(inputs),
        results_hash=results_fingerprint(calculate(inputs)),
        created_by_id=actor.id,
        created_at=at,
    )
    db.session.add(calculation)
    db.session.flush()
    ledger.record(project, "calculation.saved", actor=actor, at=at, subject=subject_of(calculation), is_client_visible=False)
    return calculation


def offer_calculation(calculation_id: int, *, actor: User, at: datetime) -> Calculation:
    """Put it before the client's approvers, who are told by letter. Raises Refused."""
    calculation = db.session.get_one(Calculation, calculation_id)
    ledger.lock_project(calculation.project_id)
    db.session.refresh(calculation)
    project = db.session.get_one(Project, calculation.project_id)
    _check_offer(project, calculation)
    approvers = approvers_of(project)
    if not approvers:
        raise Refused(_("This project has no client approver yet. Add one on the members page first."))
    calculation.offered_at = at
    db.session.flush()
    entry = ledger.record(
        project, "calculation.offered", actor=actor, at=at, subject=subject_of(calculation), is_client_visible=True
    )
    for approver in approvers:
        deployment_messages.offered(project, calculation, approver, at=at, anchor=anchor_of(project, entry))
    return calculation


def _check_offer(project: Project, calculation: Calculation) -> None:
    if choice_of(project) is not None:
        raise Refused(_("The client has chosen already. Switching the option is a change request."))
    if calculation.offered_at is not None:
        raise Refused(_("This calculation is with the client already."))
    newest = newest_offered(project.id)
    if newest is not None and newest.number > calculation.number:
        raise Refused(_("The client has a later version already (%(number)s). Save a new one to offer.", number=newest.number))
    found = examined(calculation)
    if found.results is None or not found.is_reproduced:
        raise Refused(_("Computed again, this calculation gives another result than when it was saved. Save a new version."))
    if any(cost.total_cents > CENTS_LIMIT for cost in found.results.costs):
        raise Refused(_("A total is larger than a project's budget can carry. Check amounts, quantities and horizon."))


def approvers_of(project: Project) -> list[User]:
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.project_id == project.id, Membership.role == Role.CLIENT_APPROVER, User.is_active)
        .order_by(User.id)
    )
    return list(db.session.scalars(query))


def subject_of(calculation: Calculation) -> dict[str, object]:
    return {
        "type": "calculation",
        "id": calculation.number,
        "code": str(calculation.number),
        "name": calculation.title,
        "sha256": calculation.results_hash,
    }
