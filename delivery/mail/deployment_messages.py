"""The letters about the deployment option: it waits for a choice; it is chosen."""

from __future__ import annotations

from datetime import datetime

from delivery.engine.costing import Offer
from delivery.extensions import site
from delivery.mail.owe import Anchor, owe
from delivery.models import Calculation, DeploymentChoice, Project, User
from delivery.words.costing import offer_name


def offered(project: Project, calculation: Calculation, user: User, *, at: datetime, anchor: Anchor) -> None:
    """Asks an approver to choose; no figures, which stand behind the sign-in."""
    owe("deployment_offered", user, at=at, project=project, anchor=anchor, calculation=calculation, address=_page(project))


def chosen(project: Project, choice: DeploymentChoice, offer: Offer, user: User, *, at: datetime, anchor: Anchor) -> None:
    """To both sides, with the exact statement and the number under which both hold it."""
    name = offer_name(offer, user.locale)
    owe("deployment_chosen", user, at=at, project=project, anchor=anchor, choice=choice, option=name, address=_page(project))


def _page(project: Project) -> str:
    return site.address("projects", project.key, "deployment")
