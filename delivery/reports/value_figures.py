"""The figures of earned value as they are read: name, value or the reason why there is none, and what it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from flask_babel import gettext as _

from delivery.engine.earned_value import FAIR, POOR, Amount, Figure, Pace, Totals, Undefined, half_up
from delivery.queries.earned_value import ReadValue, share
from delivery.words import amounts, punctuation, word
from delivery.words.earned_value import MoneyFacts, ValueFacts, ratio, value_sentence, whole_money, whole_percent

DASH = "–"


@dataclass(frozen=True)
class FigureLine:
    """One figure. ``missing`` says why it is a dash."""

    code: str
    label: str
    value: str
    says: str = ""
    missing: str = ""
    tone: str = ""


@dataclass(frozen=True)
class FigureGroup:
    title: str
    lines: tuple[FigureLine, ...]


def first_sentence(found: ReadValue, locale: str, *, internal: bool) -> str:
    """The answer of the page."""
    return value_sentence(sentence_facts(found), money_facts(found) if internal and found.is_in_money else None, locale)


def sentence_facts(found: ReadValue) -> ValueFacts:
    measured, late = found.schedule, found.schedule.schedule.sv
    finish = found.finish_by(Pace.COST)
    return ValueFacts(
        done_percent=_percent(share(measured.project.ev, measured.project.bac)),
        planned_percent=_percent(share(measured.project.pv, measured.project.bac)),
        behind_minutes=None if isinstance(late, Undefined) else -half_up(late),
        finish_on=finish if isinstance(finish, date) else None,
        day_minutes=found.day_minutes,
    )


def money_facts(found: ReadValue) -> MoneyFacts:
    totals = found.money.project
    forecast, against = totals.eac(Pace.COST), totals.vac(Pace.COST)
    return MoneyFacts(
        found.project.currency,
        totals.ev,
        totals.sv,
        None if isinstance(forecast, Undefined) else forecast,
        None if isinstance(against, Undefined) else against,
    )


def _percent(found: Figure) -> int:
    return 0 if isinstance(found, Undefined) else whole_percent(found)


def percent_text(found: Figure, locale: str) -> str:
    return DASH if isinstance(found, Undefined) else amounts.percentage(whole_percent(found), locale)


class Speaker:
    """Says figures in one language."""

    def __init__(self, found: ReadValue, locale: str) -> None:
        self.found, self.locale = found, locale

    def money(self, amount: Amount, *, signed: bool = False) -> str:
        if isinstance(amount, Undefined):
            return DASH
        return whole_money(amount, self.found.project.currency, self.locale, signed=signed)

    def units(self, amount: Amount) -> str:
        """Without the currency, where the head of the table names it."""
        return DASH if isinstance(amount, Undefined) else amounts.number(half_up(Fraction(amount, 100)), self.locale)

    def ratio(self, figure: Figure) -> str:
        return DASH if isinstance(figure, Undefined) else ratio(figure, self.locale)

    def days(self, figure: Figure, *, signed: bool = False) -> str:
        if isinstance(figure, Undefined):
            return DASH
        return amounts.days(half_up(figure), self.locale, day_minutes=self.found.day_minutes, signed=signed)

    def day(self, on: date | Undefined) -> str:
        return DASH if isinstance(on, Undefined) else amounts.day(on, self.locale)

    def why(self, figure: object) -> str:
        return word(figure, self.locale) if isinstance(figure, Undefined) else ""

    def line(self, code: str, label: str, text: str, figure: object, says: str = "", *, tone: str = "") -> FigureLine:
        return FigureLine(code, label, text, says, self.why(figure), tone)


def tone_of(figure: Figure) -> str:
    """Of an index: good from 1 on; just below, it is neither."""
    if isinstance(figure, Undefined):
        return ""
    if figure < FAIR:
        return "bad" if figure < POOR else "warn"
    return "good" if figure >= 1 else ""


def money_groups(found: ReadValue, locale: str) -> tuple[FigureGroup, ...]:
    """Internal."""
    say, totals = Speaker(found, locale), found.money.project
    return (
        FigureGroup(_("Until the status date"), tuple(_now(say, totals))),
        FigureGroup(_("At completion"), tuple(_completion(say, totals))),
    )


def _now(say: Speaker, totals: Totals) -> Iterator[FigureLine]:
    yield say.line("BAC", _("Budget at completion"), say.money(totals.bac), None, _("all work of the baseline"))
    yield say.line("PV", _("Planned value"), say.money(totals.pv), None, _("what should be done by now"))
    yield say.line("EV", _("Earned value"), say.money(totals.ev), None, _("what is done, at its budget"))
    yield say.line("AC", _("Actual cost"), say.money(totals.spent), totals.spent, _("what was spent on it"))
    yield say.line("SV", _("Schedule variance"), say.money(totals.sv, signed=True), None, "EV − PV")
    yield say.line("CV", _("Cost variance"), say.money(totals.cv, signed=True), totals.cv, "EV − AC")
    yield say.line("SPI", _("Schedule performance index"), say.ratio(totals.spi), totals.spi, "EV ÷ PV", tone=tone_of(totals.spi))
    yield say.line("CPI", _("Cost performance index"), say.ratio(totals.cpi), totals.cpi, "EV ÷ AC", tone=tone_of(totals.cpi))


def _completion(say: Speaker, totals: Totals) -> Iterator[FigureLine]:
    formulas = {Pace.PLANNED: "AC + (BAC − EV)", Pace.COST: "BAC ÷ CPI", Pace.BOTH: "AC + (BAC − EV) ÷ (CPI × SPI)"}
    for pace, formula in formulas.items():
        eac = totals.eac(pace)
        label = _("Estimate at completion, %(pace)s", pace=word(pace, say.locale))
        yield say.line("EAC", label, say.money(eac), eac, formula)
    etc, vac = totals.etc(Pace.COST), totals.vac(Pace.COST)
    yield say.line("ETC", _("Estimate to complete"), say.money(etc), etc, "EAC − AC")
    yield say.line("VAC", _("Variance at completion"), say.money(vac, signed=True), vac, "BAC − EAC")
    yield say.line("TCPI", _("To-complete performance index"), say.ratio(totals.tcpi), totals.tcpi, "(BAC − EV) ÷ (BAC − AC)")


def time_group(found: ReadValue, locale: str, *, internal: bool) -> FigureGroup:
    """Earned schedule; the pace of cost is in it for leaders only."""
    paces = tuple(Pace) if internal else (Pace.PLANNED, Pace.COST)
    return FigureGroup(_("Earned schedule"), tuple(_time(found, Speaker(found, locale), paces)))


def _time(found: ReadValue, say: Speaker, paces: Sequence[Pace]) -> Iterator[FigureLine]:
    times = found.schedule.schedule
    es = times.es if times.has_budget else Undefined.NO_BUDGET
    yield say.line("ES", _("Earned schedule, in time"), say.days(es), es, _("by when the plan has what is done now"))
    yield say.line("AT", _("Actual time"), say.days(times.at), None, _("since the planned start"))
    yield say.line("PD", _("Planned duration"), say.days(Fraction(times.pd)), None)
    yield say.line("SV(t)", _("Schedule variance in time"), say.days(times.sv, signed=True), times.sv, "ES − AT")
    yield say.line(
        "SPI(t)", _("Schedule performance in time"), say.ratio(times.spi), times.spi, "ES ÷ AT", tone=tone_of(times.spi)
    )
    factors = {Pace.PLANNED: "1", Pace.COST: "SPI(t)", Pace.BOTH: "(SPI(t) × CPI)"}
    for pace in paces:
        on = found.finish_by(pace)
        label = _("Finish, %(pace)s", pace=word(pace, say.locale))
        yield say.line(
            "EAC(t)", label, say.day(on), on, f"AT + (PD − ES) ÷ {factors[pace]}" if pace is not Pace.PLANNED else "AT + PD − ES"
        )
    yield say.line("TSPI", _("To-complete schedule index"), say.ratio(times.tspi), times.tspi, "(PD − ES) ÷ (PD − AT)")


@dataclass(frozen=True)
class PhaseLine:
    """One phase; the texts of money are empty for those who see none."""

    name: str
    planned_percent: str
    done_percent: str
    totals: Totals


def phase_lines(found: ReadValue, names: Sequence[tuple[int, str]], locale: str) -> list[PhaseLine]:
    """In the order of the phases; what belongs to none comes last."""
    groups = found.schedule.groups
    known = [(name, str(position)) for position, name in names if str(position) in groups]
    lines = [_phase(name, groups[key], found.money.groups[key], locale) for name, key in known]
    if None in groups:
        lines.append(_phase(_("No phase"), groups[None], found.money.groups[None], locale))
    return lines


def _phase(name: str, measured: Totals, money: Totals, locale: str) -> PhaseLine:
    planned, done = (percent_text(share(amount, measured.bac), locale) for amount in (measured.pv, measured.ev))
    return PhaseLine(name, planned, done, money)


def key_lines(found: ReadValue, locale: str, *, internal: bool) -> list[FigureLine]:
    """Four or so that answer: how far, how late, how dear."""
    say, times, totals = Speaker(found, locale), found.schedule.schedule, found.schedule.project
    done, planned = share(totals.ev, totals.bac), share(totals.pv, totals.bac)
    against = _("%(percent)s planned by now", percent=percent_text(planned, locale))
    lines = [say.line("", _("Work done"), percent_text(done, locale), done, against)]
    late = say.days(times.sv, signed=True)
    lines.append(
        say.line("SPI(t)", _("Schedule performance in time"), say.ratio(times.spi), times.spi, late, tone=tone_of(times.spi))
    )
    if internal:
        cv = say.money(totals.cv, signed=True)
        lines.append(
            say.line("CPI", _("Cost performance index"), say.ratio(totals.cpi), totals.cpi, cv, tone=tone_of(totals.cpi))
        )
        eac = totals.eac(Pace.COST)
        budget = _("budget %(amount)s", amount=say.money(totals.bac))
        lines.append(say.line("EAC", _("Estimate at completion"), say.money(eac), eac, budget))
    finish = found.finish_by(Pace.COST)
    planned_on = _("baseline %(day)s", day=say.day(found.planned_finish_on))
    lines.append(say.line("EAC(t)", _("Finish at this pace"), say.day(finish), finish, planned_on))
    return lines


def home_line(found: ReadValue, locale: str, *, internal: bool) -> str:
    """The whole in one line: done against planned, the two paces, and for leaders what it will cost."""
    say, totals, pause = Speaker(found, locale), found.schedule.project, punctuation.marks(locale).pause
    done, planned = (percent_text(share(amount, totals.bac), locale) for amount in (totals.ev, totals.pv))
    parts = [_("%(done)s done, %(planned)s planned", done=done, planned=planned)]
    parts.append(f"SPI(t) {say.ratio(found.schedule.schedule.spi)}")
    if internal and found.is_in_money:
        parts.append(f"CPI {say.ratio(totals.cpi)}")
        forecast = totals.eac(Pace.COST)
        if not isinstance(forecast, Undefined):
            budget = say.money(totals.bac)
            parts.append(_("%(total)s in all at this pace, budget %(budget)s", total=say.money(forecast), budget=budget))
    return pause.join(parts)
