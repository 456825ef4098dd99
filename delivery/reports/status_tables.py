"""Change requests, deliverables, cost and decisions in a status report."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext as _

from delivery.engine.states import ChangeState, Side
from delivery.reports.chart import Chart, ChartKind, Series
from delivery.reports.content import Cell, CellKind, Column, Decision, Decisions, Diagram, KeyFigure, KeyFigures, Row, Table
from delivery.reports.status_changes import Ball, ChangeFact
from delivery.reports.status_facts import DecisionFact, DeliverableFact, StatusFacts
from delivery.reports.status_money import InternalFacts, MoneyFacts
from delivery.reports.status_plan import day_cell
from delivery.reports.status_words import ball, days_left, decision_title, deployment_name
from delivery.reports.tone import Tone
from delivery.words import amounts, punctuation, word

GOOD = frozenset({ChangeState.APPROVED, ChangeState.IMPLEMENTED, ChangeState.VERIFIED, ChangeState.ABSORBED})
BUDGET_BARS = 2
NO_BREAK = "\N{NO-BREAK SPACE}"


def change_table(facts: StatusFacts, locale: str) -> Table:
    """Open ones first; one column more for client prices, one more again for internal cost."""
    has_price, is_inside, currency = facts.money is not None, facts.is_internal, facts.project.currency
    ordered = sorted(facts.changes, key=lambda one: (not one.is_open, -one.number))
    columns = [
        Column(_("No."), CellKind.CODE), Column(_("Change request")), Column(_("State"), CellKind.STATE),
        Column(_("Its move")), Column(_("Decided, due"), CellKind.DATE), Column(_("Go-live"), CellKind.DECIMAL, _("days")),
    ]  # fmt: skip
    if has_price:
        columns.append(Column(_("Price"), CellKind.MONEY, currency))
    if is_inside:
        columns.append(Column(_("Internal cost"), CellKind.MONEY, currency))
    rows = [_change_row(one, facts, locale, has_price=has_price, is_inside=is_inside) for one in ordered]
    if has_price and rows:
        rows.append(_approved_row(facts, len(columns), locale))
    note = _("For a request that is not decided, the dearest option on offer is shown.") if has_price else ""
    return Table(_("All change requests"), tuple(columns), tuple(rows), _("No change request was raised so far."), note)


def _change_row(one: ChangeFact, facts: StatusFacts, locale: str, *, has_price: bool, is_inside: bool) -> Row:
    currency = facts.project.currency
    waits = punctuation.marks(locale).comma.join(one.waits_for)
    cells = [
        Cell(one.code),
        Cell(_titled(one, locale)),
        Cell(word(one.state, locale), tone=_change_tone(one)),
        Cell(punctuation.marks(locale).labelled(ball(one.ball), waits) if waits else ball(one.ball)),
        day_cell(one.due_on or one.decided_on, locale),
        _days_cell(one.shift_minutes, facts.day_minutes, locale),
    ]
    if has_price:
        cells.append(money_cell(one.price_cents, currency, locale))
    if is_inside:
        cells.append(money_cell(one.internal_cents, currency, locale))
    return Row(tuple(cells))


def _titled(one: ChangeFact, locale: str) -> str:
    """While it is open, with the date that holds with 80 % certainty, where that was computed."""
    if one.sure_on is None or not one.is_open:
        return one.title
    said = f"P80 {amounts.day(one.sure_on, locale)}".replace(" ", NO_BREAK)
    return one.title + punctuation.marks(locale).aside(said)


def _change_tone(one: ChangeFact) -> Tone:
    if one.state is ChangeState.WITH_CLIENT:
        return Tone.AMBER
    return Tone.GREEN if one.state in GOOD else Tone.GREY


def _approved_row(facts: StatusFacts, width: int, locale: str) -> Row:
    assert facts.money is not None
    total = money_cell(facts.money.approved_cents, facts.project.currency, locale)
    filled = [Cell(""), Cell(_("Approved so far")), *[Cell("")] * 4, total]
    return Row((*filled, *[Cell("")] * (width - len(filled))), is_total=True)


def _days_cell(minutes: int | None, day_minutes: int, locale: str) -> Cell:
    if minutes is None:
        return Cell("–")
    said = amounts.short_days(minutes, locale, day_minutes=day_minutes, signed=True).split(" ")[0]
    return Cell(said, round(Decimal(minutes) / day_minutes, 2))


def money_cell(cents: int | None, currency: str, locale: str) -> Cell:
    if cents is None:
        return Cell("–")
    return Cell(amounts.money(cents, currency, locale), Decimal(cents) / 100)


def change_figures(facts: StatusFacts) -> KeyFigures:
    """Open, decided, and on whom they wait."""
    open_ones = [one for one in facts.changes if one.is_open]
    on_client = sum(one.ball is Ball.CLIENT for one in facts.changes)
    decided = [one for one in facts.changes if facts.period.holds(one.decided_on) and not one.is_open]
    on_vendor = sum(one.ball is Ball.VENDOR for one in facts.changes)
    return KeyFigures(
        (
            KeyFigure(_("Still open"), str(len(open_ones))),
            KeyFigure(_("Waiting for the client"), str(on_client)),
            KeyFigure(_("Waiting for the vendor"), str(on_vendor)),
            KeyFigure(_("Decided in this period"), str(len(decided)), ", ".join(one.code for one in decided)),
        )
    )


def deliverable_table(facts: StatusFacts, locale: str) -> Table:
    rows = tuple(_deliverable_row(one, locale) for one in facts.deliverables)
    columns = (
        Column(_("No."), CellKind.CODE), Column(_("Deliverable")), Column(_("Signed by")), Column(_("Due"), CellKind.DATE),
        Column(_("State"), CellKind.STATE),
    )  # fmt: skip
    accepted = sum(one.row.is_accepted for one in facts.deliverables)
    note = _("%(done)s of %(all)s are accepted.", done=accepted, all=len(facts.deliverables)) if rows else ""
    return Table(_("All deliverables"), columns, rows, _("No deliverable is planned yet."), note)


def _deliverable_row(fact: DeliverableFact, locale: str) -> Row:
    one = fact.row
    tone = Tone.GREEN if one.is_accepted else Tone.RED if fact.is_overdue else Tone.GREY
    said = word(one.state, locale)
    state = _("%(state)s, overdue", state=said) if fact.is_overdue else said
    side = word(Side(one.signed_by), locale)
    return Row((Cell(str(one.number)), Cell(one.name), Cell(side), day_cell(one.due_on, locale), Cell(state, tone=tone)))


def cost_table(facts: StatusFacts, money: MoneyFacts, locale: str) -> Table:
    deployment = _("Deployment")
    if facts.deployment is not None:
        deployment = punctuation.marks(locale).labelled(deployment, deployment_name(facts.deployment, locale))
    elif facts.is_internal:
        deployment = _("Deployment (planned, not chosen yet)")
    lines = [
        (_("Contract price"), money.contract_cents, False),
        (_("Approved changes"), money.approved_cents, False),
        (deployment, money.deployment_cents, False),
        (_("Agreed in all"), money.agreed_cents, True),
        (_("Waiting for the client's decision, at most"), money.pending_cents, False),
    ]
    currency = facts.project.currency
    rows = tuple(Row((Cell(label), money_cell(cents, currency, locale)), is_total=total) for label, cents, total in lines)
    note = "" if facts.deployment else _("No deployment option is chosen yet.")
    return Table(_("Budget"), (Column(_("What"), share=3), Column(_("Amount"), CellKind.MONEY, currency, 1)), rows, note=note)


def cost_diagram(facts: StatusFacts, money: MoneyFacts, locale: str) -> Diagram:
    """By kind; nothing is drawn where everything is zero."""
    parts = [
        (_("Contract price"), money.contract_cents),
        (_("Approved changes"), money.approved_cents),
        (_("Deployment"), money.deployment_cents),
        (_("Waiting, at most"), money.pending_cents),
    ]
    if facts.inside is not None:
        parts.append((_("Planned internal cost"), facts.inside.planned_cents))
    parts = [(name, cents) for name, cents in parts if cents]
    currency = facts.project.currency
    series = Series(
        _("Amount"),
        tuple(Decimal(cents) / 100 for _name, cents in parts),
        tuple(amounts.money(cents, currency, locale) for _name, cents in parts),
    )
    kept = parts if len(parts) >= BUDGET_BARS else []
    chart = Chart(ChartKind.BAR, tuple(name for name, _cents in kept), (series,) if kept else (), currency, _("Kind"))
    return Diagram(_("Cost by kind"), chart)


def internal_table(facts: StatusFacts, inside: InternalFacts, locale: str) -> Table:
    """Never part of a client's version: its facts hold none of this."""
    currency = facts.project.currency

    def days(minutes: int) -> str:
        return amounts.days(minutes, locale, day_minutes=facts.day_minutes)

    def efforts(minutes: int) -> str:
        return amounts.person_days(minutes, locale, day_minutes=facts.day_minutes)

    def money(cents: int) -> str:
        return amounts.money(cents, currency, locale)

    lines = (
        (_("Planned effort at the card's rates"), money(inside.effort_cents), "", ""),
        (_("Planned fixed cost"), money(inside.fixed_cents), "", ""),
        (_("Reserve of working days"), days(inside.reserve_minutes), days(inside.used_minutes),
         days(inside.reserve_minutes - inside.used_minutes)),
        (_("Reserve of effort"), efforts(inside.reserve_effort_minutes), efforts(inside.used_effort_minutes),
         efforts(inside.reserve_effort_minutes - inside.used_effort_minutes)),
        (_("Reserve of money"), money(inside.reserve_cents), money(inside.used_cents),
         money(inside.reserve_cents - inside.used_cents)),
    )  # fmt: skip
    heads = (_("What"), _("Planned"), _("Absorbed so far"), _("Still left"))
    columns = tuple(Column(head, share=share) for head, share in zip(heads, (3, 2, 2, 2), strict=True))
    note = ""
    if inside.unrated_minutes:
        note = _("%(days)s of effort have no rate and are not in the cost.", days=efforts(inside.unrated_minutes))
    return Table(_("Internal cost and reserve"), columns, tuple(Row(tuple(map(Cell, line))) for line in lines), note=note)


def decisions_block(facts: StatusFacts, locale: str) -> Decisions:
    title = _("Decisions needed from the client") if facts.is_internal else _("Decisions needed from you")
    asked = tuple(_decision(one, locale) for one in facts.decisions)
    return Decisions(title, _("Due"), asked, _("Nothing waits for the client's decision."))


def _decision(one: DecisionFact, locale: str) -> Decision:
    return Decision(
        title=decision_title(one, locale),
        due=amounts.day(one.due_on, locale) if one.due_on else _("no date set"),
        asked_of=_("Asked of %(names)s", names=punctuation.marks(locale).comma.join(one.asked_of)) if one.asked_of else "",
        code=one.code if one.kind in ("change", "deliverable") else "",
        light=days_left(one, locale),
    )
