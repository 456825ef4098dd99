"""Earned value in a status report: whole for the leaders; percent and SPI(t) for the client, without any weight of cost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from flask_babel import gettext as _

from delivery.engine.earned_value import Amount, Figure, Pace, Undefined
from delivery.queries.earned_value import ReadValue
from delivery.reports.content import (
    Block,
    Cell,
    CellKind,
    Column,
    KeyFigure,
    KeyFigures,
    Row,
    Section,
    Sentence,
    SentenceRole,
    Table,
)
from delivery.reports.status_facts import StatusFacts
from delivery.reports.tone import Tone
from delivery.reports.value_chart import value_diagram
from delivery.reports.value_facts import ScheduleProgress
from delivery.reports.value_figures import (
    DASH,
    FigureLine,
    Speaker,
    first_sentence,
    key_lines,
    money_groups,
    percent_text,
    phase_lines,
    time_group,
    tone_of,
)
from delivery.words import punctuation, word
from delivery.words.earned_value import ratio, value_sentence
from delivery.words.states import is_chinese

TONES = {"good": Tone.GREEN, "warn": Tone.AMBER, "bad": Tone.RED}


def value_section(facts: StatusFacts, locale: str) -> Iterator[Section]:
    """Nothing without a baseline: the notes say so."""
    if facts.value is not None:
        yield Section(_("Earned value"), tuple(_whole(facts, facts.value, locale)))
    elif facts.progress is not None:
        yield Section(_("Progress against the baseline"), tuple(_progress(facts.progress, locale)))


def value_notes(facts: StatusFacts) -> Iterator[str]:
    """What was not computed, and why."""
    if facts.progress is None:
        yield _("Earned value: not computed; there is no baseline to measure against.")
    elif facts.value is not None and facts.value.money.project.ac is None:
        yield _("Cost performance: not computed; no actual effort or cost is recorded.")


def _progress(progress: ScheduleProgress, locale: str) -> Iterator[Block]:
    yield Sentence(value_sentence(progress.facts, None, locale))
    pace = progress.spi
    if isinstance(pace, Undefined):
        spi = KeyFigure("SPI(t)", DASH, word(pace, locale))
    else:
        spi = KeyFigure("SPI(t)", ratio(pace, locale), _("1 is on time"), TONES.get(tone_of(pace)))
    done, planned = (percent_text(part, locale) for part in (progress.done, progress.planned))
    yield KeyFigures((KeyFigure(_("Work done"), done), KeyFigure(_("Planned by now"), planned), spi))
    measured = _("Measured in the planned working time of the milestones.")
    meant = _("SPI(t): the time planned for what is done, over the time it took.")
    note = measured + ("" if is_chinese(locale) else " ") + meant
    yield Sentence(note, SentenceRole.SMALL)


def _whole(facts: StatusFacts, found: ReadValue, locale: str) -> Iterator[Block]:
    in_money = found.is_in_money
    yield Sentence(first_sentence(found, locale, internal=True))
    yield KeyFigures(tuple(_key(line) for line in key_lines(found, locale, internal=in_money)))
    yield value_diagram(found, locale, internal=True)
    yield _phases(facts, found, locale)
    groups = (*(money_groups(found, locale) if in_money else ()), time_group(found, locale, internal=in_money))
    columns = (Column(_("Figure"), share=4), Column(_("Value"), share=2), Column(_("How, or why not"), share=4))
    rows = [
        row
        for group in groups
        for row in (Row((Cell(group.title),), is_heading=True), *(_row(line, locale) for line in group.lines))
    ]
    yield Table(_("All figures"), columns, tuple(rows))


def _key(line: FigureLine) -> KeyFigure:
    return KeyFigure(line.label, line.value, line.missing or line.says, TONES.get(line.tone))


def _row(line: FigureLine, locale: str) -> Row:
    name = line.label + punctuation.marks(locale).aside(line.code) if line.code else line.label
    return Row((Cell(name), Cell(line.value), Cell(line.missing or line.says)))


def _phases(facts: StatusFacts, found: ReadValue, locale: str) -> Table:
    say, chinese = Speaker(found, locale), is_chinese(locale)
    names = [(one.position, one.name_zh if chinese else one.name_en) for one in facts.phases]
    lines = phase_lines(found, names, locale)
    if not found.is_in_money:
        heads = (Column(_("Phase"), share=3), Column(_("Planned by now"), share=1), Column(_("Done"), share=1))
        rows = [Row((Cell(line.name), Cell(line.planned_percent), Cell(line.done_percent))) for line in lines]
        return Table(_("By phase"), heads, tuple(rows))
    columns: tuple[Column, ...] = (
        Column(_("Phase"), share=3),
        *(Column(title, CellKind.MONEY, share=2) for title in (_("Budget"), _("Planned value"), _("Earned"), _("Actual cost"))),
        *(Column(title, CellKind.DECIMAL, share=1) for title in ("SPI", "CPI")),
        Column(_("Estimate"), CellKind.MONEY, share=2),
    )
    named = [*((line.name, line.totals) for line in lines), (_("Project"), found.money.project)]
    rows = []
    for name, totals in named:
        money = [_money(say, amount) for amount in (totals.bac, totals.pv, totals.ev, totals.spent)]
        indices = [_ratio(say, figure) for figure in (totals.spi, totals.cpi)]
        cells = (Cell(name), *money, *indices, _money(say, totals.eac(Pace.COST)))
        rows.append(Row(cells, is_total=totals is found.money.project))
    title = _("By phase") + punctuation.marks(locale).aside(found.project.currency)
    return Table(title, columns, tuple(rows), note=_("The estimate is that at completion, at the pace of the phase until now."))


def _money(say: Speaker, amount: Amount) -> Cell:
    return Cell(say.units(amount), None if isinstance(amount, Undefined) else Decimal(amount) / 100)


def _ratio(say: Speaker, figure: Figure) -> Cell:
    text = say.ratio(figure)
    return Cell(text, None if isinstance(figure, Undefined) else Decimal(text))
