"""The letters about deliverables and gates: a signature or a waiver is asked for; a version is decided."""

from __future__ import annotations

from datetime import datetime

from delivery.extensions import site
from delivery.mail.owe import Anchor, owe
from delivery.models import Deliverable, DeliverableVersion, Phase, Project, User


def submitted(
    project: Project, deliverable: Deliverable, version: DeliverableVersion, user: User, *, at: datetime, anchor: Anchor
) -> None:
    """Asks the side that signs to look at the version and decide."""
    address = _page(project, deliverable)
    owe(
        "deliverable_submitted",
        user,
        at=at,
        project=project,
        anchor=anchor,
        deliverable=deliverable,
        version=version,
        address=address,
    )


def decided(
    project: Project, deliverable: Deliverable, version: DeliverableVersion, user: User, *, at: datetime, anchor: Anchor
) -> None:
    """Tells the owner what was decided, with the reason or the reservations."""
    address = _page(project, deliverable)
    owe(
        "deliverable_decided",
        user,
        at=at,
        project=project,
        anchor=anchor,
        deliverable=deliverable,
        version=version,
        address=address,
    )


def waiver_asked(project: Project, phase: Phase, user: User, *, at: datetime, anchor: Anchor) -> None:
    """Asks the other side whether the project may go on without what is missing."""
    address = site.address("projects", project.key, f"deliverables#phase-{phase.position}")
    name = phase.name_zh if user.locale.startswith("zh") else phase.name_en
    owe("gate_waiver_asked", user, at=at, project=project, anchor=anchor, phase=phase, phase_name=name, address=address)


def _page(project: Project, deliverable: Deliverable) -> str:
    return site.address("projects", project.key, "deliverables", deliverable.number)
