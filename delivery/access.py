"""Who may do what: one table that can be read aloud. No web, no database."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from delivery.engine.states import Audience, Role


class Who(StrEnum):
    """What a person is towards a subject; several at once are possible."""

    ANYONE = "anyone"
    PERSON = "person"
    """Signed in."""
    ADMINISTRATOR = "administrator"
    DIRECTOR = "director"
    PLANNER = "planner"
    """Manages some project of the vendor, and so plans with its people."""
    MANAGER = "manager"
    TEAM_MEMBER = "team_member"
    CLIENT_APPROVER = "client_approver"
    CLIENT_MEMBER = "client_member"
    DECIDER = "decider"
    """Holds a decision session for exactly this revision."""


VENDOR = frozenset({Who.DIRECTOR, Who.MANAGER, Who.TEAM_MEMBER})
CLIENT = frozenset({Who.CLIENT_APPROVER, Who.CLIENT_MEMBER})
EVERYBODY = VENDOR | CLIENT
LEADERS = frozenset({Who.DIRECTOR, Who.MANAGER})
MONEY = LEADERS | {Who.CLIENT_APPROVER}
APPROVER = frozenset({Who.CLIENT_APPROVER})
HOUSE = frozenset({Who.ADMINISTRATOR})
PLANNERS = frozenset({Who.DIRECTOR, Who.PLANNER})


class Permission(StrEnum):
    PUBLIC = "public"
    PROFILE_EDIT = "profile.edit"
    PORTFOLIO_VIEW = "portfolio.view"
    ORGANIZATION_MANAGE = "organization.manage"
    USER_MANAGE = "user.manage"
    TEMPLATE_MANAGE = "template.manage"
    CALENDAR_MANAGE = "calendar.manage"
    PRICE_BOOK_MANAGE = "price_book.manage"
    OPERATIONS_VIEW = "operations.view"
    OPERATIONS_RETRY = "operations.retry"
    RESOURCE_VIEW = "resource.view"
    RESOURCE_EDIT = "resource.edit"
    RESOURCE_RATE = "resource.rate"
    PROJECT_CREATE = "project.create"
    PROJECT_VIEW = "project.view"
    VISIT_RECORD = "visit.record"
    PROJECT_CONFIGURE = "project.configure"
    MEMBER_VIEW = "member.view"
    MEMBER_MANAGE = "member.manage"
    RATE_VIEW = "rate.view"
    RATE_EDIT = "rate.edit"
    PLAN_VIEW = "plan.view"
    PLAN_EDIT = "plan.edit"
    PROGRESS_REPORT = "progress.report"
    BASELINE_TAKE = "baseline.take"
    LOADING_VIEW = "loading.view"
    ASSIGNMENT_EDIT = "assignment.edit"
    EARNED_VALUE_VIEW = "earned_value.view"
    ACTUAL_RECORD = "actual.record"
    ACTUAL_IMPORT = "actual.import"
    BALL_PASS = "ball.pass"
    BALL_RETURN = "ball.return"
    DELIVERABLE_VIEW = "deliverable.view"
    DELIVERABLE_EDIT = "deliverable.edit"
    DELIVERABLE_SUBMIT = "deliverable.submit"
    DELIVERABLE_DECIDE = "deliverable.decide"
    GATE_OPEN = "gate.open"
    GATE_WAIVE = "gate.waive"
    FILE_READ = "file.read"
    CHANGE_VIEW = "change_request.view"
    CHANGE_RAISE = "change_request.raise"
    CHANGE_EDIT = "change_request.edit"
    CHANGE_TRIAGE = "change_request.triage"
    CHANGE_DECIDE = "change_request.decide"
    CHANGE_IMPLEMENT = "change_request.implement"
    DEPLOYMENT_VIEW = "deployment.view"
    DEPLOYMENT_EDIT = "deployment.edit"
    DEPLOYMENT_CHOOSE = "deployment.choose"
    REPORT_VIEW = "report.view"
    REPORT_EDIT = "report.edit"
    REPORT_ISSUE = "report.issue"
    REGISTER_VIEW = "register.view"
    REGISTER_EDIT = "register.edit"
    SIMULATION_VIEW = "simulation.view"
    SIMULATION_RUN = "simulation.run"
    LEDGER_VIEW = "ledger.view"


HOLDERS: dict[Permission, frozenset[Who]] = {
    Permission.PUBLIC: frozenset({Who.ANYONE}),
    Permission.PROFILE_EDIT: frozenset({Who.PERSON}),
    Permission.PORTFOLIO_VIEW: frozenset({Who.PERSON}),
    Permission.ORGANIZATION_MANAGE: HOUSE,
    Permission.USER_MANAGE: HOUSE,
    Permission.TEMPLATE_MANAGE: HOUSE,
    Permission.CALENDAR_MANAGE: HOUSE,
    Permission.PRICE_BOOK_MANAGE: HOUSE,
    Permission.OPERATIONS_VIEW: HOUSE,
    Permission.OPERATIONS_RETRY: HOUSE,
    Permission.RESOURCE_VIEW: HOUSE | PLANNERS,
    Permission.RESOURCE_EDIT: HOUSE | PLANNERS,
    Permission.RESOURCE_RATE: PLANNERS,
    Permission.PROJECT_CREATE: frozenset({Who.DIRECTOR}),
    Permission.PROJECT_VIEW: EVERYBODY,
    Permission.VISIT_RECORD: EVERYBODY,
    Permission.PROJECT_CONFIGURE: LEADERS,
    Permission.MEMBER_VIEW: EVERYBODY,
    Permission.MEMBER_MANAGE: LEADERS,
    Permission.RATE_VIEW: LEADERS,
    Permission.RATE_EDIT: LEADERS,
    Permission.PLAN_VIEW: EVERYBODY,
    Permission.PLAN_EDIT: LEADERS,
    Permission.PROGRESS_REPORT: VENDOR,
    Permission.BASELINE_TAKE: LEADERS,
    Permission.LOADING_VIEW: LEADERS,
    Permission.ASSIGNMENT_EDIT: LEADERS,
    Permission.EARNED_VALUE_VIEW: VENDOR,
    Permission.ACTUAL_RECORD: VENDOR,
    Permission.ACTUAL_IMPORT: LEADERS,
    Permission.BALL_PASS: VENDOR,
    Permission.BALL_RETURN: EVERYBODY,
    Permission.DELIVERABLE_VIEW: EVERYBODY,
    Permission.DELIVERABLE_EDIT: LEADERS,
    Permission.DELIVERABLE_SUBMIT: VENDOR,
    Permission.DELIVERABLE_DECIDE: LEADERS | APPROVER,
    Permission.GATE_OPEN: LEADERS,
    Permission.GATE_WAIVE: LEADERS | APPROVER,
    Permission.FILE_READ: EVERYBODY,
    Permission.CHANGE_VIEW: EVERYBODY,
    Permission.CHANGE_RAISE: EVERYBODY,
    Permission.CHANGE_EDIT: LEADERS,
    Permission.CHANGE_TRIAGE: LEADERS,
    Permission.CHANGE_DECIDE: APPROVER | {Who.DECIDER},
    Permission.CHANGE_IMPLEMENT: LEADERS,
    Permission.DEPLOYMENT_VIEW: MONEY,
    Permission.DEPLOYMENT_EDIT: LEADERS,
    Permission.DEPLOYMENT_CHOOSE: APPROVER,
    Permission.REPORT_VIEW: EVERYBODY,
    Permission.REPORT_EDIT: LEADERS,
    Permission.REPORT_ISSUE: LEADERS,
    Permission.REGISTER_VIEW: EVERYBODY,
    Permission.REGISTER_EDIT: VENDOR,
    Permission.SIMULATION_VIEW: EVERYBODY,
    Permission.SIMULATION_RUN: LEADERS,
    Permission.LEDGER_VIEW: EVERYBODY,
}

WHO_OF_ROLE: dict[Role, Who] = {
    Role.MANAGER: Who.MANAGER,
    Role.TEAM_MEMBER: Who.TEAM_MEMBER,
    Role.CLIENT_APPROVER: Who.CLIENT_APPROVER,
    Role.CLIENT_MEMBER: Who.CLIENT_MEMBER,
}


def allowed(standing: Iterable[Who], permission: Permission) -> bool:
    """Does somebody of this standing towards the subject hold the permission?"""
    return not HOLDERS[permission].isdisjoint(standing)


def sees_client_price(standing: Iterable[Who]) -> bool:
    return not (MONEY | {Who.DECIDER}).isdisjoint(standing)


def sees_internal_money(standing: Iterable[Who]) -> bool:
    """Internal cost, rates, margin, reserve, notes."""
    return not LEADERS.isdisjoint(standing)


READERS: dict[Audience, frozenset[Who]] = {
    Audience.CLIENT: EVERYBODY,
    Audience.CLIENT_WITH_PRICES: MONEY,
    Audience.INTERNAL: LEADERS,
}
"""Who may read a status report, by whom it is written for."""


def readable_audiences(standing: Iterable[Who]) -> tuple[Audience, ...]:
    """The audiences whose reports somebody of this standing may read."""
    held = frozenset(standing)
    return tuple(audience for audience in Audience if held & READERS[audience])


def is_vendor_side(standing: Iterable[Who]) -> bool:
    return not VENDOR.isdisjoint(standing)
