"""Deployment calculations as this reader may see them, recomputed from what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from delivery.engine.costing import (
    Bar,
    CostInputs,
    FlipPoints,
    InvalidInputs,
    Lever,
    Offer,
    calculate,
    flip_points,
    read_document,
    results_fingerprint,
    tornado,
)
from delivery.engine.costing import Calculation as Results
from delivery.engine.edits import SetDeployment, from_json
from delivery.engine.states import ChangeState
from delivery.extensions import db
from delivery.models import Calculation, ChangeRequest, DeploymentChoice, Project
from delivery.words.costing import by_total

BARS = 8
FLIP_WORK = 6_000
"""Lines × years × levers that a search for flip points may take: about a second."""


@dataclass(frozen=True)
class Examined:
    """A stored calculation, computed again."""

    results: Results | None
    """None: the stored inputs cannot be computed any more."""
    hash: str
    is_reproduced: bool


@dataclass(frozen=True)
class Sensitivity:
    """What one offer hangs on, the largest swing first; and where another offer becomes the cheapest."""

    offer: Offer
    bars: tuple[Bar, ...]
    flips: tuple[FlipPoints, ...]


def calculations_of(project: Project, *, only_offered: bool) -> list[Calculation]:
    """Every version, the newest first; a client sees what was offered."""
    query = select(Calculation).where(Calculation.project_id == project.id)
    if only_offered:
        query = query.where(Calculation.offered_at.is_not(None))
    return list(db.session.scalars(query.order_by(Calculation.number.desc()).options(joinedload(Calculation.created_by))))


def calculation_numbered(project: Project, number: int, *, only_offered: bool = False) -> Calculation | None:
    query = select(Calculation).where(Calculation.project_id == project.id, Calculation.number == number)
    if only_offered:
        query = query.where(Calculation.offered_at.is_not(None))
    return db.session.scalar(query)


def newest_offered(project_id: int) -> Calculation | None:
    """The only one that may be chosen from."""
    query = select(Calculation).where(Calculation.project_id == project_id, Calculation.offered_at.is_not(None))
    return db.session.scalar(query.order_by(Calculation.number.desc()).limit(1))


def choice_of(project: Project) -> DeploymentChoice | None:
    query = select(DeploymentChoice).where(DeploymentChoice.project_id == project.id)
    return db.session.scalar(query.options(joinedload(DeploymentChoice.calculation), joinedload(DeploymentChoice.chosen_by)))


def examined(calculation: Calculation) -> Examined:
    """Compute the stored inputs again and hold the result against the stored hash."""
    try:
        results = computed(read_document(calculation.inputs))
    except InvalidInputs:
        return Examined(None, "", False)
    found = results_fingerprint(results)
    return Examined(results, found, found == calculation.results_hash)


@lru_cache(maxsize=64)
def computed(inputs: CostInputs) -> Results:
    """Kept, because the same few calculations are looked at again and again; inputs never change."""
    return calculate(inputs)


@lru_cache(maxsize=64)
def sensitivity(inputs: CostInputs, offer: Offer) -> Sensitivity:
    bars = tornado(inputs, offer)[:BARS]
    most = max(1, min(BARS, FLIP_WORK // max(1, len(inputs.lines) * inputs.horizon_years)))
    turning: tuple[Lever, ...] = tuple(bar.lever for bar in bars[:most])
    has_rivals = len(inputs.offers) > 1 and turning
    flips = flip_points(inputs, first_place_only=True, turning=turning) if has_rivals else ()
    return Sensitivity(offer, bars, flips)


def cheapest(results: Results) -> Offer:
    return by_total(results.costs)[0].offer


def switches(project: Project) -> list[ChangeRequest]:
    """Change requests that would put another deployment cost into the budget, or did."""
    query = select(ChangeRequest).where(ChangeRequest.project_id == project.id, ChangeRequest.state != ChangeState.WITHDRAWN)
    changes = db.session.scalars(query.order_by(ChangeRequest.number).options(joinedload(ChangeRequest.revisions))).unique()
    return [change for change in changes if _sets_deployment(change)]


def _sets_deployment(change: ChangeRequest) -> bool:
    return any(isinstance(edit, SetDeployment) for edit in from_json(list(change.revision.edits)))
