"""What the risk page draws: pictures in the reader's language, and what each risk of the register does to the date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from delivery.engine.simulation import EventEffect
from delivery.models import Project
from delivery.models.register import SeenBy
from delivery.models.risk import RISKS
from delivery.queries.certainties import Certainty
from delivery.queries.registers import rows_of
from delivery.reports.content import Document, DocumentKind, Section
from delivery.reports.risk_pictures import Driver, distribution_diagram, tornado_diagram
from delivery.reports.wording import WORDINGS

NOISE_MINUTES = 240


@dataclass(frozen=True)
class RiskEffect:
    """A risk of the register and what it did in the runs."""

    row: Any
    effect: EventEffect
    percent: float
    """Of the runs in which it happened."""

    @property
    def delay_minutes(self) -> int:
        """Of the date, when it happens; what is lost in the noise of the runs is none."""
        return self.effect.delay_minutes if abs(self.effect.delay_minutes) >= NOISE_MINUTES else 0

    @property
    def code(self) -> str:
        return RISKS.code.format(self.row.number)


def visible_effects(project: Project, found: Certainty, *, is_vendor: bool) -> list[RiskEffect]:
    """Of the risks that this reader may see, the one that costs most days first."""
    sights = frozenset({SeenBy.EVERYBODY, SeenBy.VENDOR} if is_vendor else {SeenBy.EVERYBODY})
    target = found.simulation.target
    told = [(row, target.events.get(str(row.number))) for row in rows_of(RISKS, project, sights)]
    effects = [RiskEffect(row, effect, 100 * effect.runs / target.runs) for row, effect in told if effect is not None]
    return sorted(effects, key=lambda one: -one.effect.delay_minutes * one.row.probability_percent)


def risk_document(project: Project, found: Certainty, drivers: Sequence[Driver], locale: str, on: date) -> Document:
    language = "zh" if locale.startswith("zh") else "en"
    diagrams = [distribution_diagram(found, locale)]
    if drivers:
        diagrams.append(tornado_diagram(drivers, locale))
    return Document(
        kind=DocumentKind.STATUS_REPORT,
        title="",
        project=project.key,
        organization="",
        number="",
        dated_on=on,
        wording=WORDINGS[language],
        sections=tuple(Section(one.title, (one,)) for one in diagrams),
    )
