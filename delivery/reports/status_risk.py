"""How sure the date is, in a status report: P80 against the target, what drives it, and the open risks."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from delivery.engine.simulation import Spread
from delivery.models.risk import RISKS
from delivery.queries.certainties import Certainty
from delivery.reports.content import Block, Cell, CellKind, Column, KeyFigure, Row, Section, Sentence, SentenceRole, Table
from delivery.reports.risk_facts import RiskFacts
from delivery.reports.risk_pictures import distribution_diagram, drivers_of, tornado_diagram
from delivery.reports.status_facts import StatusFacts
from delivery.reports.status_plan import day_cell
from delivery.reports.tone import Tone
from delivery.words import amounts
from delivery.words.certainties import certainty_sentence

DRIVERS = 6
RISK_ROWS = 12


def risk_section(facts: StatusFacts, locale: str) -> Iterator[Section]:
    """Nothing where neither was computed nor kept."""
    if facts.risk is not None and (facts.risk.certainty or facts.risk.risks):
        yield Section(_("How sure the date is"), tuple(_blocks(facts, facts.risk, locale)))


def certainty_figure(facts: StatusFacts, locale: str) -> Iterator[KeyFigure]:
    found = facts.risk.certainty if facts.risk else None
    if found is not None:
        late = f"+{found.slip_days}" if found.slip_days > 0 else str(found.slip_days).replace("-", amounts.MINUS)
        note = _("%(days)s working days against the plan", days=late) if found.slip_days else _("as planned")
        misses = found.committed_on is not None and found.p80_on > found.committed_on
        yield KeyFigure(_("P80"), amounts.day(found.p80_on, locale), note, Tone.AMBER if misses else Tone.GREEN)


def not_computed(facts: StatusFacts) -> Iterator[str]:
    """What a footnote says is missing."""
    if facts.risk is None or facts.risk.certainty is None:
        yield _("P80 finish: not computed; no simulation was run for this plan.")
    if facts.risk is None or not facts.risk.has_register:
        yield _("Risks: no risk register is kept in this project yet.")


def _blocks(facts: StatusFacts, risk: RiskFacts, locale: str) -> Iterator[Block]:
    found = risk.certainty
    if found is not None:
        yield Sentence(certainty_sentence(found, locale, for_client=not facts.is_internal))
        if not found.simulation.is_current:
            yield Sentence(_("Computed for an earlier version of the plan."), SentenceRole.SMALL)
        if facts.is_internal:
            yield distribution_diagram(found, locale)
        yield _dates(facts, found, locale)
        if facts.is_internal:
            names = {one.key: (one.code, one.name) for one in facts.milestones}
            drivers = drivers_of(found.simulation.target.sensitivities, names, DRIVERS, facts.day_minutes)
            if drivers:
                yield tornado_diagram(drivers, locale)
    yield _risks(facts, risk, locale)


def _dates(facts: StatusFacts, found: Certainty, locale: str) -> Table:
    columns = (Column(_("Milestone")), *(Column(title, CellKind.DATE) for title in (_("Planned"), _("P50"), _("P80"), _("P90"))))
    milestones = {one.key: one for one in facts.milestones}
    rows = [_row(_("Go-live") if found.is_go_live else _("Finish"), day_cell(found.planned_on, locale), found.spread, locale)]
    for key, spread in found.open_gates.items():
        if (one := milestones.get(key)) is not None:
            rows.append(_row(f"{one.code} {one.name}".strip(), day_cell(one.finish_on, locale), spread, locale))
    note = _("P80 is the day by which 80 of 100 runs are done; P50 is the middle.")
    if found.committed_on is not None:
        note = _("Promised is %(day)s.", day=amounts.day(found.committed_on, locale)) + " " + note
    return Table(_("P80 against the target"), columns, tuple(rows), note=note)


def _row(name: str, planned: Cell, spread: Spread, locale: str) -> Row:
    return Row((Cell(name), planned, *(day_cell(at.date(), locale) for at in (spread.p50, spread.p80, spread.p90))))


def _risks(facts: StatusFacts, risk: RiskFacts, locale: str) -> Table:
    columns = (
        Column(_("Number"), CellKind.CODE), Column(_("Risk")), Column(_("Probability"), CellKind.PERCENT),
        Column(_("Delays")), Column(_("Response")),
    )  # fmt: skip
    names = {one.key: one.code or one.name for one in facts.milestones}
    rows = tuple(_risk(row, names, facts.day_minutes, locale) for row in risk.risks[:RISK_ROWS])
    left_out = len(risk.risks) - RISK_ROWS
    note = _("%(count)s further risks stand in the register.", count=left_out) if left_out > 0 else ""
    return Table(_("Open risks"), columns, rows, empty=_("No risk is open."), note=note)


def _risk(row: Any, names: dict[str, str], day_minutes: int, locale: str) -> Row:
    title = f"{row.title} ({_('internal')})" if row.is_internal else row.title
    percent = Cell(amounts.percentage(row.probability_percent, locale), Decimal(row.probability_percent) / 100)
    known = [(names[key], minutes) for key, minutes in row.delays if key in names]
    delays = ", ".join(f"{name} +{amounts.short_days(minutes, locale, day_minutes=day_minutes)}" for name, minutes in known)
    return Row((Cell(RISKS.code.format(row.number)), Cell(title), percent, Cell(delays or "–"), Cell(row.response or "–")))
