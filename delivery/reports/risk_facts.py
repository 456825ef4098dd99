"""How sure the dates are and what may go wrong, as a status report knows it: what was stored when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from delivery.models import Project
from delivery.models.register import SeenBy
from delivery.models.risk import RISKS
from delivery.queries.certainties import Certainty, certainty_of
from delivery.queries.registers import rows_of


@dataclass(frozen=True)
class RiskFacts:
    """``risks`` are open and such that the audience may read of them; ``has_register``: any was ever kept for it."""

    certainty: Certainty | None
    risks: tuple[Any, ...]
    has_register: bool


def risk_facts(project: Project, *, is_internal: bool) -> RiskFacts:
    sights = frozenset({SeenBy.EVERYBODY, SeenBy.VENDOR} if is_internal else {SeenBy.EVERYBODY})
    rows = rows_of(RISKS, project, sights)
    open_ones = sorted((row for row in rows if not RISKS.is_settled(row)), key=lambda row: (-row.exposure_minutes, row.number))
    return RiskFacts(certainty_of(project), tuple(open_ones), bool(rows))
