"""One query for each kind of thing that can be found: only what this reader could also open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement, Select, case, func, or_, select, true

from delivery.access import READERS, Permission, Who, allowed
from delivery.engine.states import ReportState
from delivery.extensions import db
from delivery.models import (
    ChangeRequest,
    ChangeRevision,
    Deliverable,
    Membership,
    Milestone,
    Organization,
    Project,
    Resource,
    StatusReport,
    User,
)
from delivery.models.register import Register
from delivery.models.registers import REGISTERS
from delivery.queries.change_requests import CLIENT_SEES
from delivery.queries.projects import standing_of
from delivery.queries.search_readers import SearchReader
from delivery.queries.search_words import Place, Words, is_in, numbered, written
from delivery.queries.team import RoleName, role_names


@dataclass(frozen=True)
class Hit:
    """Something that was found. ``note`` is plain text; state, period and moment are said by whoever shows the hit."""

    address: str
    title: str
    code: str = ""
    project: str = ""
    note: str = ""
    state: StrEnum | None = None
    period: tuple[date, date] | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Wish:
    """What is looked for, by whom, and which slice of each kind is wanted."""

    words: Words
    reader: SearchReader
    near: str = ""
    """The key of the project that the reader stands in: what lies there comes first."""
    limit: int = 6
    offset: int = 0
    locale: str = "en"

    def of_projects(self, query: Select[*tuple[Any, ...]], *own: Any) -> list[Any]:
        """The wanted rows, best first; ``own`` are columns in which an exact or an early match counts more."""
        rows = query.column_descriptions[0]["entity"]
        ways = [(self.words.are(column), 0) for column in own] + [(self.words.begin(column), 1) for column in own]
        ordered = query.where(self.reader.sees)
        if ways:
            ordered = ordered.order_by(case(*ways, else_=2))
        last = rows.id.desc() if rows in (ChangeRequest, StatusReport) else rows.id
        ordered = ordered.order_by(case((Project.key == self.near, 0), else_=1), Project.key, last)
        return list(db.session.execute(ordered.limit(self.limit).offset(self.offset)))


def projects(wish: Wish) -> list[Hit]:
    query = select(Project.key, Project.name, Organization.name).join(Organization, Organization.id == Project.client_id)
    places = written(Project.key, Project.name, Organization.name)
    rows = wish.of_projects(query.where(wish.words.stand_in(places)), Project.key, Project.name)
    return [Hit(f"/projects/{key}", name, key, note=client) for key, name, client in rows]


def milestones(wish: Wish) -> list[Hit]:
    own, around = written(Milestone.code, Milestone.name), written(Project.key, Project.name)
    query = select(Milestone.code, Milestone.key, Milestone.name, Project.key).join(Project, Project.id == Milestone.project_id)
    rows = wish.of_projects(query.where(wish.words.stand_in(own, around)), Milestone.code, Milestone.name)
    return [Hit(f"/projects/{top}/milestones/{quote(code or key, safe='')}", name, code, top) for code, key, name, top in rows]


def change_requests(wish: Wish) -> list[Hit]:
    own = (numbered(ChangeRequest.number, "CR"), *written(ChangeRequest.title))
    around = written(Project.key, Project.name)
    if not wish.reader.user.is_client:
        own += written(ChangeRequest.what, ChangeRequest.why)
    query = select(ChangeRequest, Project.key).join(Project, Project.id == ChangeRequest.project_id)
    rows = wish.of_projects(query.where(_shown(wish.reader.user), wish.words.stand_in(own, around)), ChangeRequest.title)
    return [
        Hit(
            f"/projects/{key}/changes/{row.number}",
            row.title,
            row.code,
            key,
            "" if wish.words.are_in(f"{row.code} {row.title}") or wish.reader.user.is_client else _said(wish, row),
            row.state,
        )
        for row, key in rows
    ]


def _said(wish: Wish, row: ChangeRequest) -> str:
    return wish.words.excerpt(row.what) or wish.words.excerpt(row.why)


def _shown(user: User) -> ColumnElement[bool]:
    """``queries.change_requests.is_shown_to`` as a condition."""
    if not user.is_client:
        return true()
    frozen = select(ChangeRevision.change_id).where(ChangeRevision.frozen_at.is_not(None))
    return or_(ChangeRequest.created_by_id == user.id, ChangeRequest.state.in_(list(CLIENT_SEES)), ChangeRequest.id.in_(frozen))


def deliverables(wish: Wish) -> list[Hit]:
    own, around = (*written(Deliverable.name), numbered(Deliverable.number)), written(Project.key, Project.name)
    query = select(Deliverable, Project.key).join(Project, Project.id == Deliverable.project_id)
    rows = wish.of_projects(query.where(wish.words.stand_in(own, around)), Deliverable.name)
    return [Hit(f"/projects/{key}/deliverables/{row.number}", row.name, project=key, state=row.state) for row, key in rows]


def status_reports(wish: Wish) -> list[Hit]:
    texts = (StatusReport.highlights, StatusReport.problems, StatusReport.next_steps)
    own, around = (numbered(StatusReport.number, "SR"), *written(*texts)), written(Project.key, Project.name)
    columns = (StatusReport.number, StatusReport.public_id, StatusReport.state, StatusReport.period_from, StatusReport.period_to)
    query = select(StatusReport.id, *columns, Project.key, *texts).join(Project, Project.id == StatusReport.project_id)
    query = query.where(_readable(wish.reader), wish.words.stand_in(own, around))
    return [_report(wish, *row[1:]) for row in wish.of_projects(query)]


def _report(
    wish: Wish, number: int | None, name: str, state: ReportState, from_on: date, to_on: date, key: str, *texts: str
) -> Hit:
    top = f"/projects/{key}/reports"
    said = next((part for text in texts if (part := wish.words.excerpt(text))), "")
    address, code = (f"{top}/{number}", f"SR-{number:03d}") if number else (f"{top}/drafts/{name}", "")
    return Hit(address, "", code, key, said, state, (from_on, to_on))


def _readable(reader: SearchReader) -> ColumnElement[bool]:
    """Issued ones by their audience; drafts are the leaders' work."""
    issued = [
        (StatusReport.state == ReportState.ISSUED) & (StatusReport.audience == audience) & reader.is_one_of(readers)
        for audience, readers in READERS.items()
    ]
    return or_((StatusReport.state == ReportState.DRAFT) & reader.holds(Permission.REPORT_EDIT), *issued)


def register_rows(register: Register, wish: Wish) -> list[Hit]:
    """Rows of one register; those that are the vendor's own for its people only."""
    model = register.model
    own, around = (numbered(model.number, register.code[:1]), *written(model.title)), written(Project.key, Project.name)
    query = select(model, Project.key).join(Project, Project.id == model.project_id).where(wish.words.stand_in(own, around))
    if wish.reader.user.is_client:
        query = query.where(model.is_internal.is_(False))
    top = f"/{register.path}/"
    return [
        Hit(f"/projects/{key}{top}{row.number}", row.title, register.code.format(row.number), key, state=row.state)
        for row, key in wish.of_projects(query, model.title)
    ]


def people(wish: Wish) -> list[Hit]:
    """For the vendor's side: who is in one's projects. For an administrator: everybody in the house."""
    is_house = Who.ADMINISTRATOR in standing_of(wish.reader.user)
    if wish.reader.user.is_client:
        return []
    places = written(User.name, User.email)
    query = select(User.public_id, User.name, Organization.name, func.min(Project.key))
    query = query.join(Organization, Organization.id == User.organization_id)
    query = query.outerjoin(Membership, Membership.user_id == User.id).outerjoin(Project, Project.id == Membership.project_id)
    query = query.where(User.is_active, wish.words.stand_in(places), true() if is_house else wish.reader.sees)
    query = query.group_by(User.id, Organization.id).order_by(case((wish.words.begin(User.name), 0), else_=1), User.name, User.id)
    rows = db.session.execute(query.limit(wish.limit).offset(wish.offset))
    return [
        Hit(f"/users/{public_id}" if is_house else f"/projects/{key}/members", name, project=key or "", note=company)
        for public_id, name, company, key in rows
    ]


def team(wish: Wish) -> list[Hit]:
    """Whoever can be given work, by name and by what their role is called, for those who may open the team."""
    reader = wish.reader.user
    if not allowed(wish.reader.in_house, Permission.RESOURCE_VIEW):
        return []
    names = role_names(reader)
    of_role: Place = partial(_of_role, names)
    ways = [(wish.words.are(Resource.name), 0), (wish.words.begin(Resource.name), 1)]
    query = select(Resource.id, Resource.name, Resource.role)
    query = query.where(Resource.organization_id == reader.organization_id)
    query = query.where(wish.words.stand_in((*written(Resource.name), of_role)))
    query = query.order_by(Resource.is_active.desc(), case(*ways, else_=2), Resource.name, Resource.id)
    rows = db.session.execute(query.limit(wish.limit).offset(wish.offset))
    said = {role: name.for_reader(wish.locale) for role, name in names.items()}
    return [Hit(f"/team/{row}", name, note=said.get(role, role)) for row, name, role in rows]


def _of_role(names: Mapping[str, RoleName], word: str) -> ColumnElement[bool]:
    said = ((role, f"{name.name_en} {name.name_zh}") for role, name in names.items())
    return Resource.role.in_([role for role, words in said if is_in(word, words)])


def places(wish: Wish, words: Sequence[str]) -> list[tuple[str, str, frozenset[Who]]]:
    """Projects whose key or name hold all of these ``words``, with what the reader is in each: their places can be opened."""
    named = written(Project.key, Project.name)
    query = select(Project.id, Project.vendor_id, Project.key, Project.name)
    query = query.where(*(or_(*(place(word) for place in named)) for word in words))
    rows = wish.of_projects(query)
    return [(key, name, wish.reader.standing(project_id, vendor_id)) for project_id, vendor_id, key, name in rows]


FINDERS: Mapping[str, Callable[[Wish], list[Hit]]] = {
    "project": projects,
    "change_request": change_requests,
    "milestone": milestones,
    "deliverable": deliverables,
    "status_report": status_reports,
    **{register.name: partial(register_rows, register) for register in REGISTERS.values()},
    "resource": team,
    "person": people,
}
