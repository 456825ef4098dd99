"""What balls are about: milestones and interfaces, as this reader may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from delivery.engine.attribution import BallSubject
from delivery.extensions import db
from delivery.models import Interface, Project
from delivery.models.interface import INTERFACES, SETTLED
from delivery.queries.waits import Named

SubjectNames = Mapping[tuple[str, str], "SubjectName"]
"""By kind and key, as a spell holds them."""


@dataclass(frozen=True)
class SubjectName:
    kind: BallSubject
    key: str
    code: str
    name: str
    is_open: bool = True

    @property
    def number(self) -> int:
        """Of an interface."""
        return int(self.key)


def subject_names(project: Project, milestones: Mapping[str, Named], *, is_client: bool) -> dict[tuple[str, str], SubjectName]:
    """One query more than the names of the milestones."""
    found = [SubjectName(BallSubject.MILESTONE, key, named.code, named.name) for key, named in milestones.items()]
    query = select(Interface.number, Interface.title, Interface.state).where(Interface.project_id == project.id)
    if is_client:
        query = query.where(Interface.is_internal.is_(False))
    for number, title, state in db.session.execute(query.order_by(Interface.number)):
        code = INTERFACES.code.format(number)
        found.append(SubjectName(BallSubject.INTERFACE, str(number), code, title, state not in SETTLED))
    return {(name.kind.value, name.key): name for name in found}
