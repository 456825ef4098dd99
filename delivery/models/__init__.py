"""Every table of the product; importing this package makes the metadata complete."""

from delivery.models.actual import Actual
from delivery.models.assignment import Assignment, AssignmentEdit
from delivery.models.ball_spell import BallSpell
from delivery.models.baseline import Baseline
from delivery.models.calculation import Calculation, DeploymentChoice
from delivery.models.calendar import Calendar, CalendarException
from delivery.models.change_request import ChangeRequest
from delivery.models.change_revision import ChangeApprover, ChangeAttachment, ChangeOption, ChangeRevision, ChangeVote
from delivery.models.delay_analysis import DelayAnalysis
from delivery.models.deliverable import Deliverable, DeliverableVersion
from delivery.models.dependency import Dependency
from delivery.models.forecast import Forecast
from delivery.models.interface import Interface
from delivery.models.job import Job
from delivery.models.ledger import LedgerEntry, LedgerHead
from delivery.models.lifecycle_template import (
    LifecycleTemplate,
    TemplateDeliverable,
    TemplateDependency,
    TemplateMilestone,
    TemplatePhase,
)
from delivery.models.membership import Membership
from delivery.models.milestone import Milestone
from delivery.models.option_search import OptionSearch
from delivery.models.organization import Organization
from delivery.models.outgoing_mail import OutgoingMail
from delivery.models.performance import Performance
from delivery.models.phase import Phase
from delivery.models.plan_edit import PlanEdit
from delivery.models.price_book import PriceBook
from delivery.models.project import Project
from delivery.models.rate import Rate
from delivery.models.resource import Resource
from delivery.models.risk import Risk
from delivery.models.scope_item import ScopeItem
from delivery.models.sign_in import AccessLink, OneTimeCode, Session, SignInBackoff
from delivery.models.simulation import Simulation, SimulationSettings
from delivery.models.status_report import ReportRecipient, StatusReport
from delivery.models.stored_file import StoredFile
from delivery.models.user import User
from delivery.models.visit import Visit

__all__ = [
    "AccessLink",
    "Actual",
    "Assignment",
    "AssignmentEdit",
    "BallSpell",
    "Baseline",
    "Calculation",
    "Calendar",
    "CalendarException",
    "ChangeApprover",
    "ChangeAttachment",
    "ChangeOption",
    "ChangeRequest",
    "ChangeRevision",
    "ChangeVote",
    "DelayAnalysis",
    "Deliverable",
    "DeliverableVersion",
    "Dependency",
    "DeploymentChoice",
    "Forecast",
    "Interface",
    "Job",
    "LedgerEntry",
    "LedgerHead",
    "LifecycleTemplate",
    "Membership",
    "Milestone",
    "OneTimeCode",
    "OptionSearch",
    "Organization",
    "OutgoingMail",
    "Performance",
    "Phase",
    "PlanEdit",
    "PriceBook",
    "Project",
    "Rate",
    "ReportRecipient",
    "Resource",
    "Risk",
    "ScopeItem",
    "Session",
    "SignInBackoff",
    "Simulation",
    "SimulationSettings",
    "StatusReport",
    "StoredFile",
    "TemplateDeliverable",
    "TemplateDependency",
    "TemplateMilestone",
    "TemplatePhase",
    "User",
    "Visit",
]
