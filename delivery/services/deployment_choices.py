"""The client chooses where the product runs, once; switching later is a change request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.costing import Calculation as Results
from delivery.engine.costing import DeploymentOption, LicenceModel, Offer, OfferCost
from delivery.engine.edits import SetDeployment
from delivery.engine.states import ChangeOrigin, Role
from delivery.extensions import db
from delivery.mail import deployment_messages
from delivery.mail.owe import anchor_of
from delivery.models import Calculation, ChangeRequest, DeploymentChoice, Membership, Project, User
from delivery.models.plan_edit import PlanEditKind
from delivery.queries.calculations import calculation_numbered, choice_of, examined, newest_offered
from delivery.queries.plans import plan_of
from delivery.services import change_edits, ledger
from delivery.services.calculations import approvers_of
from delivery.services.change_reminders import leaders_of
from delivery.services.change_requests import raise_change_request, set_edits
from delivery.services.plans import locked_project, save_edits
from delivery.services.refusal import Forbidden, Invalid, Refused
from delivery.words import amounts
from delivery.words.costing import choice_statement, offer_name

COMMENT_LIMIT = 4000


@dataclass(frozen=True)
class Pick:
    """What the approver handed in, and what they had seen."""

    number: int
    offer: Offer | None
    results_hash: str
    typed_name: str
    is_authorised: bool
    locale: str
    comment: str = ""
    auth: Mapping[str, Any] | None = None
    """How the person proved who they are: ``{"method", "age_s"}``."""


def choose_deployment(project_id: int, pick: Pick, *, actor: User, at: datetime) -> DeploymentChoice:
    """Record the choice; its total over the horizon enters the budget as the deployment cost.

    Raises
    ------
    Forbidden
        Not a client approver of this project.
    Refused
        Chosen already, another calculation was offered since, or it does not compute to what was shown.
    Invalid
        No option, no name, or no authority.
    """
    project = locked_project(project_id)
    _check_right(project, actor)
    calculation, results = _offered(project, pick)
    cost = _picked(results, pick)
    choice = _choice(project, calculation, results, cost, pick, actor, at)
    entry = _recorded(project, choice, pick, actor, at)
    choice.ledger_seq = entry.seq
    db.session.add(choice)
    db.session.flush()
    save_edits(
        project_id,
        [SetDeployment(project.deployment_cents, cost.total_cents)],
        actor=actor,
        at=at,
        kind=PlanEditKind.CHANGE,
        reason=_("Deployment option chosen by the client (ledger #%(seq)s)", seq=entry.seq),
    )
    people = {user.id: user for user in [*approvers_of(project), *leaders_of(project)]}
    for reader in (people[user_id] for user_id in sorted(people)):
        deployment_messages.chosen(project, choice, cost.offer, reader, at=at, anchor=anchor_of(project, entry))
    return choice


def statement_for(project: Project, calculation: Calculation, results: Results, cost: OfferCost, locale: str) -> str:
    """The sentence that the page shows beside an option, and that is recorded."""
    return choice_statement(
        cost,
        calculation=calculation.number,
        years=results.inputs.horizon_years,
        currency=results.inputs.currency,
        organization=project.client.name,
        locale=locale,
    )


def switch_deployment(
    project_id: int, number: int, offer: Offer, *, why: str, origin: ChangeOrigin, locale: str, actor: User, at: datetime
) -> ChangeRequest:
    """A new change request whose edits put the other offer's total into the budget."""
    project = locked_project(project_id)
    choice = choice_of(project)
    if choice is None:
        raise Refused(_("Nothing is chosen yet: offer a calculation to the client instead."))
    calculation = calculation_numbered(project, number)
    found = examined(calculation) if calculation else None
    if found is None or found.results is None or offer not in found.results.inputs.offers:
        raise Invalid(_("Choose one of the options of this calculation."), field="offer")
    total = found.results.of(offer).total_cents
    plan = plan_of(project)
    if total == plan.deployment_cents:
        raise Invalid(_("The budget carries exactly this cost already. Choose another option."), field="offer")
    texts = _switch_texts(project, choice, found.results, number, offer, locale) | {"why": why}
    change = raise_change_request(project, actor=actor, at=at, origin=origin, texts=texts)
    steps = change_edits.new_deployment_cost(plan, (), total)
    return set_edits(change.id, change_edits.written(steps), actor=actor, at=at)


def chosen_offer(choice: DeploymentChoice) -> Offer:
    return Offer(DeploymentOption(choice.option), LicenceModel(choice.licence))


def _check_right(project: Project, actor: User) -> None:
    role = db.session.scalar(select(Membership.role).where(Membership.project_id == project.id, Membership.user_id == actor.id))
    if role is not Role.CLIENT_APPROVER or not actor.is_active:
        raise Forbidden(_("Only the client's approvers choose the deployment option."))


def _offered(project: Project, pick: Pick) -> tuple[Calculation, Results]:
    """The calculation that lies before the client, computed again and equal to what was shown."""
    if choice_of(project) is not None:
        raise Refused(_("An option is chosen already. Nothing was recorded; switching is a change request."))
    calculation = newest_offered(project.id)
    if calculation is None:
        raise Refused(_("No calculation is offered."))
    if calculation.number != pick.number or calculation.results_hash != pick.results_hash:
        raise Refused(_("A newer calculation was offered since you opened the page. Look at it, then choose."))
    found = examined(calculation)
    if found.results is None or not found.is_reproduced:
        raise Refused(_("The stored calculation does not compute to what was offered. Nothing was recorded; tell the PM."))
    return calculation, found.results


def _picked(results: Results, pick: Pick) -> OfferCost:
    if pick.offer is None or pick.offer not in results.inputs.offers:
        raise Invalid(_("Choose one of the options."), field="offer")
    if not pick.typed_name.strip():
        raise Invalid(_("Type your name."), field="typed_name")
    if not pick.is_authorised:
        raise Invalid(_("Confirm that you may decide for your company."), field="is_authorised")
    return results.of(pick.offer)


def _choice(
    project: Project,
    calculation: Calculation,
    results: Results,
    cost: OfferCost,
    pick: Pick,
    actor: User,
    at: datetime,
) -> DeploymentChoice:
    return DeploymentChoice(
        project_id=project.id,
        calculation_id=calculation.id,
        calculation=calculation,
        option=cost.offer.option.value,
        licence=cost.offer.licence.value,
        total_cents=cost.total_cents,
        first_year_cents=cost.by_year_cents[0],
        results_hash=calculation.results_hash,
        comment=pick.comment.strip()[:COMMENT_LIMIT],
        typed_name=pick.typed_name.strip()[:120],
        statement=statement_for(project, calculation, results, cost, pick.locale),
        chosen_by_id=actor.id,
        chosen_by=actor,
        chosen_at=at,
    )


def _recorded(project: Project, choice: DeploymentChoice, pick: Pick, actor: User, at: datetime) -> Any:
    return ledger.record(
        project,
        "deployment.chosen",
        actor=actor,
        at=at,
        subject={"type": "deployment", "sha256": choice.results_hash},
        facts={
            "deployment": choice.option,
            "licence": choice.licence,
            "calculation": choice.calculation.number,
            "typed_name": choice.typed_name,
        },
        amounts={
            "total_cents": choice.total_cents,
            "first_year_cents": choice.first_year_cents,
            "currency": project.currency,
        },
        statement={"text": choice.statement, "locale": pick.locale, "template": "deployment.chosen"},
        comment=choice.comment,
        auth=pick.auth,
        is_client_visible=True,
    )


def _switch_texts(
    project: Project, choice: DeploymentChoice, results: Results, number: int, offer: Offer, locale: str
) -> dict[str, str]:
    """Prefilled words that the PM edits before anything is sent."""
    old, new = offer_name(chosen_offer(choice), locale), offer_name(offer, locale)
    inputs, cost = results.inputs, results.of(offer)
    total = amounts.money(cost.total_cents, inputs.currency, locale)
    before = amounts.money(project.deployment_cents, inputs.currency, locale)
    return {
        "title": _("Switch the deployment option to: %(option)s", option=new)[:160],
        "what": _(
            "The deployment option changes from %(old)s to %(new)s. By calculation %(number)s it costs %(total)s over "
            "%(years)s years; the budget carries %(before)s until now.",
            old=old,
            new=new,
            number=number,
            total=total,
            years=inputs.horizon_years,
            before=before,
        ),
        "if_declined": _("The product stays where it is: %(old)s.", old=old),
    }
