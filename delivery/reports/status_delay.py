"""What moved the date, in a status report: the sentence, the steps, and who has to act now. Both sides read the same."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from flask_babel import gettext as _

from delivery.engine.attribution import Holder
from delivery.reports.content import Block, Cell, CellKind, Column, Row, Section, Sentence, Table
from delivery.reports.delay_facts import SlipFound, WaitingFact
from delivery.reports.delay_rows import DelayRow, delay_rows, sides_of, slip_facts
from delivery.reports.status_facts import StatusFacts
from delivery.reports.status_plan import day_cell
from delivery.words.amounts import MINUS
from delivery.words.delays import slip_sentence

STEPS = 20
"""Steps that one reads on paper; the page of delays has them all."""


def delay_section(facts: StatusFacts, locale: str) -> Iterator[Section]:
    """Nothing where there is neither a baseline nor anything that waits."""
    if facts.slip is None or (facts.slip.delays is None and not facts.slip.waiting):
        return
    yield Section(_("What moved the date"), tuple(_blocks(facts, facts.slip, locale)))


def _blocks(facts: StatusFacts, slip: SlipFound, locale: str) -> Iterator[Block]:
    if slip.delays is not None:
        sides = sides_of(facts.project, for_client=True)
        yield Sentence(slip_sentence(slip_facts(slip.delays), sides, locale))
        titles = {one.code: one.title for one in facts.changes}
        rows = [row for row in delay_rows(slip.delays, titles, sides, locale) if row.part.days]
        if rows:
            yield _steps(rows, locale, is_go_live=slip.delays.is_go_live)
    if slip.waiting:
        yield _waiting(facts, slip.waiting, locale)


def _steps(rows: list[DelayRow], locale: str, *, is_go_live: bool) -> Table:
    columns = (
        Column(_("Code"), CellKind.CODE), Column(_("What happened")), Column(_("Belongs to")),
        Column(_("Working days"), CellKind.INTEGER),
        Column(_("Go-live after it") if is_go_live else _("Finish after it"), CellKind.DATE),
    )  # fmt: skip
    left_out = len(rows) - STEPS
    note = _("%(count)s earlier steps stand on the page of delays.", count=left_out) if left_out > 0 else ""
    return Table(_("Step by step"), columns, tuple(_step(row, locale) for row in rows[-STEPS:]), note=note)


def _step(row: DelayRow, locale: str) -> Row:
    said = " · ".join(part for part in (row.name, row.why) if part)
    days = row.part.days
    amount = Cell(f"{MINUS}{-days}" if days < 0 else f"+{days}", Decimal(days))
    return Row((Cell(row.code), Cell(said), Cell(row.side), amount, day_cell(row.part.after, locale)))


def _waiting(facts: StatusFacts, waiting: tuple[WaitingFact, ...], locale: str) -> Table:
    columns = (
        Column(_("Code"), CellKind.CODE), Column(_("What waits")), Column(_("Waits for whom")), Column(_("Awaited")),
        Column(_("Waits since"), CellKind.DATE), Column(_("Working days"), CellKind.INTEGER),
    )  # fmt: skip
    rows = []
    for one in waiting:
        whom = facts.project.client.name if one.holder is Holder.CLIENT else one.party
        days = Cell(str(one.waited_days), Decimal(one.waited_days))
        rows.append(Row((Cell(one.code), Cell(one.name), Cell(whom), Cell(one.awaits), day_cell(one.since_on, locale), days)))
    return Table(_("Who has to act"), columns, tuple(rows))
