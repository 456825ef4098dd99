"""The plan in a status report: phase strip, Gantt excerpt, milestones, critical path, variance by phase."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from flask_babel import gettext as _

from delivery.engine.states import GateState
from delivery.queries.phase_strips import PhaseOnStrip, PhaseState
from delivery.reports.chart import Chart, ChartKind, Series
from delivery.reports.content import Cell, CellKind, Column, Diagram, GanttExcerpt, PhaseStrip, Row, Table
from delivery.reports.gantt import Gantt, GanttRow
from delivery.reports.phase_strip import Phase
from delivery.reports.status_facts import MilestoneFact, StatusFacts
from delivery.reports.status_words import because, critical_sentence, milestone_state
from delivery.reports.tone import Light, Tone
from delivery.words import amounts, punctuation, word
from delivery.words.amounts import MINUS
from delivery.words.states import is_chinese

GANTT_ROWS = 36
"""As many as one page holds below a sentence."""
CRITICAL_ROWS = 25
MOVEMENT_ROWS = 6
SHADED_DAYS = 240
"""In a longer window free days are too narrow to be drawn."""
STATE_TONES = {
    PhaseState.DONE: Tone.GREEN,
    PhaseState.RUNNING: Tone.GREEN,
    PhaseState.LATE: Tone.RED,
    PhaseState.SLIPPING: Tone.AMBER,
    PhaseState.AHEAD: Tone.GREY,
}
GATE_TONES = {
    GateState.OPEN: Tone.GREEN,
    GateState.WAIVED: Tone.AMBER,
    GateState.WAIVER_ASKED: Tone.AMBER,
    GateState.CLOSED: Tone.GREY,
}


def phase_name(phase: PhaseOnStrip, locale: str) -> str:
    return phase.name_zh if is_chinese(locale) else phase.name_en


def strip(facts: StatusFacts, locale: str) -> PhaseStrip:
    running = [one.position for one in facts.phases if one.state in (PhaseState.RUNNING, PhaseState.LATE)]
    at_risk = [str(one.position) for one in facts.phases if one.is_at_risk]
    said = {
        PhaseState.DONE: _("Done"), PhaseState.RUNNING: _("Running"), PhaseState.LATE: _("Late"),
        PhaseState.SLIPPING: _("Will be late"), PhaseState.AHEAD: _("Not begun"),
    }  # fmt: skip
    phases = tuple(
        Phase(
            number=f"{one.position} · {one.done}/{one.total}",
            name=phase_name(one, locale),
            light=Light(STATE_TONES[one.state], said[one.state]),
            gate=Light(GATE_TONES[one.gate_state], word(one.gate_state, locale)),
            is_current=one.position == min(running, default=0),
        )
        for one in facts.phases
    )
    listed = punctuation.marks(locale).comma.join(at_risk)
    warning = _("Work has begun behind a closed gate in phase %(phases)s: it is at risk.", phases=listed)
    return PhaseStrip(_("The eight phases") if len(phases) == 8 else _("Phases"), phases, warning if at_risk else "")


def gantt_excerpt(facts: StatusFacts, locale: str) -> GanttExcerpt:
    chosen = _excerpt(facts)
    rows: list[GanttRow] = []
    for phase in facts.phases:
        inside = [one for one in facts.milestones if one.phase == phase.position]
        if inside:
            rows.append(_heading(phase, inside, locale))
            rows += [_bar(one, facts, locale) for one in inside if one.key in chosen]
    rows += [_bar(one, facts, locale) for one in facts.milestones if one.phase is None and one.key in chosen]
    left_out = len(facts.milestones) - len(chosen)
    shown = _('Phases, critical and next milestones; grey below: the baseline "%(name)s".', name=facts.baseline_name)
    if not facts.has_baseline:
        shown = _("Phases, critical and next milestones. There is no baseline yet.")
    if left_out > 0:
        shown = f"{shown} " + _("%(count)s further milestones stand in the table.", count=left_out)
    first, last = _window(rows, facts)
    said = _("The plan from %(start)s to %(finish)s", start=amounts.day(first, locale), finish=amounts.day(last, locale))
    gantt = Gantt(tuple(rows), first, last, facts.status_on, tuple(_free_days(facts, first, last)), said)
    return GanttExcerpt(_("Plan on one page"), gantt, shown if rows else _("There is no plan yet."))


def _excerpt(facts: StatusFacts) -> set[str]:
    """Keys of what is shown: unfinished critical ones, then what comes next, then what was done last, as far as there is room."""
    room = GANTT_ROWS - len({one.phase for one in facts.milestones})
    open_ones = sorted((one for one in facts.milestones if not one.is_done), key=lambda one: (one.finish_on, one.start_on))
    critical = [one for one in open_ones if one.is_critical]
    done = sorted((one for one in facts.milestones if one.is_done), key=lambda one: one.finish_on, reverse=True)
    order = [*critical[: room * 2 // 3], *(one for one in open_ones if not one.is_critical), *done]
    return {one.key for one in order[: max(room, 0)]}


def _heading(phase: PhaseOnStrip, inside: list[MilestoneFact], locale: str) -> GanttRow:
    starts = [one.baseline_start_on for one in inside if one.baseline_start_on]
    ends = [one.baseline_finish_on for one in inside if one.baseline_finish_on]
    return GanttRow(
        name=f"{phase.position} {phase_name(phase, locale)}",
        start=min(one.start_on for one in inside),
        finish=max(one.finish_on for one in inside),
        baseline_start=min(starts, default=None),
        baseline_finish=max(ends, default=None),
        is_heading=True,
    )


def _bar(one: MilestoneFact, facts: StatusFacts, locale: str) -> GanttRow:
    spare = amounts.days(one.float_minutes, locale, day_minutes=facts.day_minutes)
    dates = f"{amounts.day(one.start_on, locale)} – {amounts.day(one.finish_on, locale)}"
    return GanttRow(
        name=f"{one.code} {one.name}".strip(),
        start=one.start_on,
        finish=one.finish_on,
        baseline_start=one.baseline_start_on,
        baseline_finish=one.baseline_finish_on,
        deadline=one.deadline_on,
        is_critical=one.is_critical,
        is_event=one.is_event,
        is_done=one.is_done,
        note=f"{dates} · " + _("float %(days)s", days=spare),
    )


def _window(rows: list[GanttRow], facts: StatusFacts) -> tuple[date, date]:
    starts = [on for row in rows for on in (row.start, row.baseline_start) if on] or [facts.on]
    ends = [on for row in rows for on in (row.finish, row.baseline_finish, row.deadline) if on] or [facts.on]
    return min(starts) - timedelta(days=2), max(ends) + timedelta(days=4)


def _free_days(facts: StatusFacts, first: date, last: date) -> Iterator[tuple[date, date]]:
    if (last - first).days > SHADED_DAYS:
        return
    start: date | None = None
    for offset in range((last - first).days + 2):
        on = first + timedelta(days=offset)
        is_free = on <= last and not facts.calendar.is_working_day(on)
        if is_free and start is None:
            start = on
        elif not is_free and start is not None:
            yield start, on - timedelta(days=1)
            start = None


def milestone_table(facts: StatusFacts, locale: str) -> Table:
    names = {one.position: f"{one.position}  {phase_name(one, locale)}" for one in facts.phases}
    rows: list[Row] = []
    for position in (*names, None):
        inside = [one for one in facts.milestones if one.phase == position]
        if inside:
            rows.append(Row((Cell(names[position] if position is not None else _("Without a phase")),), is_heading=True))
            rows += [_milestone_row(one, facts, locale) for one in inside]
    unit = _("days")
    columns = (
        Column(_("No."), CellKind.CODE),
        Column(_("Milestone")),
        *_owner_column(facts),
        Column(_("Baseline"), CellKind.DATE),
        Column(_("Forecast, actual"), CellKind.DATE),
        Column(_("Variance"), CellKind.DECIMAL, unit),
        Column(_("Float"), CellKind.DECIMAL, unit),
        Column(_("State"), CellKind.STATE),
    )
    note = _("Variance: working days from the baseline to the forecast, or to the actual date of what is done; + is later.")
    return Table(_("All milestones"), columns, tuple(rows), _("There is no plan yet."), note)


def _milestone_row(one: MilestoneFact, facts: StatusFacts, locale: str) -> Row:
    tone, state = milestone_state(one, facts)
    days = Decimal(one.float_minutes) / facts.day_minutes
    floats = Cell("–") if one.is_done else Cell(_figure(days, locale), days)
    return Row(
        (
            Cell(one.code),
            Cell(one.name),
            *_owner_cell(one, facts),
            day_cell(one.baseline_finish_on, locale),
            day_cell(one.finish_on, locale),
            Cell(_signed(one.variance_days), Decimal(one.variance_days)) if one.baseline_finish_on else Cell("–"),
            floats,
            Cell(state, tone=tone),
        )
    )


def _owner_column(facts: StatusFacts) -> tuple[Column, ...]:
    """Left out as long as nobody owns anything."""
    return (Column(_("Owner")),) if any(one.owner for one in facts.milestones) else ()


def _owner_cell(one: MilestoneFact, facts: StatusFacts) -> tuple[Cell, ...]:
    return (Cell(one.owner or "–"),) if _owner_column(facts) else ()


def day_cell(on: date | None, locale: str) -> Cell:
    return Cell("–") if on is None else Cell(amounts.day(on, locale), on=on)


def _figure(days: Decimal, locale: str) -> str:
    return amounts.number(round(days, 1), locale).replace("-", MINUS)


def _signed(days: int) -> str:
    return f"{days:+d}".replace("-", MINUS) if days else "0"


def movement_table(facts: StatusFacts, locale: str) -> Table:
    """Done in the period, next, late, blocked."""
    period, on = facts.period, facts.status_on
    open_ones = sorted((one for one in facts.milestones if not one.is_done), key=lambda one: one.finish_on)
    groups = (
        (_("Done in this period"), [one for one in facts.milestones if one.is_done and period.holds(one.finish_on)]),
        (_("Due in the next period"), [one for one in open_ones if period.following.holds(one.finish_on)]),
        (_("Blocked"), [one for one in open_ones if one.is_blocked(on)]),
        (_("Late against the baseline or a deadline"), [one for one in open_ones if one.is_late and not one.is_blocked(on)]),
    )
    rows: list[Row] = []
    for title, members in groups:
        if members:
            rows.append(Row((Cell(title + punctuation.marks(locale).aside(str(len(members)))),), is_heading=True))
            rows += [_movement_row(one, facts, locale) for one in members[:MOVEMENT_ROWS]]
        if len(members) > MOVEMENT_ROWS:
            cells = [Cell("…"), Cell(_("%(count)s more milestones", count=len(members) - MOVEMENT_ROWS))]
            rows.append(Row((*cells, *[Cell("")] * (3 + len(_owner_column(facts))))))
    columns = (
        Column(_("No."), CellKind.CODE), Column(_("Milestone")), *_owner_column(facts), Column(_("Date"), CellKind.DATE),
        Column(_("Variance"), CellKind.DECIMAL, _("days")), Column(_("Remark")),
    )  # fmt: skip
    return Table("", columns, tuple(rows), _("Nothing was finished, nothing is due next, nothing is late."))


def _movement_row(one: MilestoneFact, facts: StatusFacts, locale: str) -> Row:
    variance = Cell(_signed(one.variance_days), Decimal(one.variance_days)) if one.baseline_finish_on else Cell("–")
    remark = milestone_state(one, facts)[1] if one.is_done else because(one, locale)
    if one.deadline_on and one.finish_on > one.deadline_on and not one.is_done:
        remark = _("deadline %(date)s missed", date=amounts.day(one.deadline_on, locale))
    owner = _owner_cell(one, facts)
    return Row((Cell(one.code), Cell(one.name), *owner, day_cell(one.finish_on, locale), variance, Cell(remark)))


def critical_table(facts: StatusFacts, locale: str) -> Table:
    chain = sorted((one for one in facts.milestones if one.is_critical), key=lambda one: (one.start_on, one.finish_on))
    rows = tuple(
        Row(
            (
                Cell(one.code),
                Cell(one.name),
                day_cell(one.start_on, locale),
                day_cell(one.finish_on, locale),
                Cell(because(one, locale)),
            )
        )
        for one in chain[:CRITICAL_ROWS]
    )
    columns = (
        Column(_("No."), CellKind.CODE), Column(_("Milestone")), Column(_("Start"), CellKind.DATE),
        Column(_("Finish"), CellKind.DATE), Column(_("Because")),
    )  # fmt: skip
    cut = len(chain) - CRITICAL_ROWS
    note = _("%(count)s more milestones", count=cut) if cut > 0 else ""
    return Table(_("Critical path"), columns, rows, critical_sentence(facts), note)


def variance_diagram(facts: StatusFacts, locale: str) -> Diagram:
    """Working days that each phase ends later than in the baseline."""
    names, values = [], []
    for phase in facts.phases:
        inside = [one for one in facts.milestones if one.phase == phase.position]
        before = max((one.baseline_finish_on for one in inside if one.baseline_finish_on), default=None)
        if before is not None:
            names.append(f"{phase.position} {phase_name(phase, locale)}")
            values.append(facts.calendar.working_days_between(before, max(one.finish_on for one in inside)))
    texts = tuple(_signed(value) for value in values)
    series = Series(_("Variance"), tuple(Decimal(value) for value in values), texts)
    chart = Chart(ChartKind.BAR, tuple(names), (series,), _("working days"), _("Phase"))
    note = _('How much later each phase ends than in the baseline "%(name)s".', name=facts.baseline_name)
    return Diagram(_("Variance by phase"), chart, note if names else _("There is no baseline to measure variance against."))
