"""The comparison of deployment options: one content for the page and the PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import force_locale
from flask_babel import gettext as _

from delivery.engine.costing import Calculation as Results
from delivery.engine.costing import CostInputs, Offer
from delivery.models import Calculation, DeploymentChoice, Project
from delivery.queries.calculations import Sensitivity
from delivery.reports.content import (
    Anchor,
    Block,
    Cell,
    CellKind,
    Column,
    Document,
    DocumentKind,
    Fact,
    Facts,
    LedgerAnchor,
    Row,
    Section,
    Sentence,
    SentenceRole,
    Table,
)
from delivery.reports.cost_charts import by_year_diagram, cumulative_diagram, pair_diagram, tornado_diagram
from delivery.reports.tone import Tone
from delivery.reports.wording import WORDINGS
from delivery.words import amounts, word
from delivery.words.cost_levers import flip_sentence, lever_name
from delivery.words.cost_lines import line_price
from delivery.words.costing import answer_sentence, by_total, custody_sentence, listed, short_offer_name


@dataclass(frozen=True)
class Compared:
    """What is said of one calculation: its results, what the reader asked for, and what was chosen."""

    project: Project
    calculation: Calculation | None
    """None: a preview that is not saved."""
    results: Results
    sensitivity: Sensitivity
    pair: tuple[Offer, Offer] | None
    choice: DeploymentChoice | None = None
    chosen: Offer | None = None

    @property
    def inputs(self) -> CostInputs:
        return self.results.inputs


def deployment_document(compared: Compared, *, locale: str, on: date, anchor: Anchor | None) -> Document:
    """Everything; the page leaves out what it shows in another form."""
    calculation = compared.calculation
    with force_locale(locale):
        return Document(
            kind=DocumentKind.DEPLOYMENT_COMPARISON,
            title=_("Deployment options compared"),
            project=compared.project.name,
            organization=compared.project.vendor.name,
            number=_("Calculation %(number)s", number=calculation.number) if calculation else _("Preview"),
            dated_on=on,
            wording=WORDINGS["zh" if locale.startswith("zh") else "en"],
            audience=_("For both sides") if calculation and calculation.offered_at else _("Internal"),
            opening=(Sentence(answer_sentence(compared.results, locale), SentenceRole.LEAD),),
            sections=tuple(sections_of(compared, locale, anchor).values()),
            anchor=anchor,
        )


def sections_of(compared: Compared, locale: str, anchor: Anchor | None) -> dict[str, Section]:
    """By name, in the order of the document; sections with nothing to say are left out."""
    titles = _titles()
    return {name: Section(titles[name], tuple(blocks)) for name, blocks in _sections(compared, locale, anchor) if blocks}


def _titles() -> dict[str, str]:
    return {
        "options": _("The options side by side"),
        "years": _("What is paid when"),
        "break_even": _("Break-even"),
        "sensitivity": _("What it hangs on"),
        "inputs": _("What it was computed from"),
        "choice": _("The choice"),
        "proof": _("Proof"),
    }


def _sections(compared: Compared, locale: str, anchor: Anchor | None) -> Iterator[tuple[str, list[Block]]]:
    yield "options", [options_table(compared, locale), custody_table(compared, locale)]
    yield "choice", list(choice_blocks(compared))
    yield "years", [by_year_diagram(compared.results, locale)]
    yield "break_even", break_even_blocks(compared, locale)
    yield "sensitivity", sensitivity_blocks(compared, locale)
    yield "inputs", [frame_facts(compared.inputs, locale), lines_table(compared.results, locale)]
    yield "proof", list(proof_blocks(compared, anchor))


def options_table(compared: Compared, locale: str) -> Table:
    """One row an offer: six columns of amounts would break them on paper."""
    costs, currency = compared.results.costs, compared.inputs.currency
    best = by_total(costs)[0].offer
    rows = []
    for cost in costs:
        amounts_of = (cost.total_cents, cost.net_present_value_cents, cost.by_year_cents[0], cost.user_month_cents)
        rows.append(Row((_named(compared, cost.offer, best, locale), *(_money(cents, currency, locale) for cents in amounts_of))))
    columns = (
        Column(_("Option"), share=4),
        Column(_("Total over %(years)s years", years=compared.inputs.horizon_years), CellKind.MONEY, share=2),
        Column(_("Net present value"), CellKind.MONEY, share=2),
        Column(_("First year"), CellKind.MONEY, share=2),
        Column(_("Per user and month"), CellKind.MONEY, share=2),
    )
    note = _("Ranked by total. First year: what is paid and accrues in the first twelve months, one-off costs included.")
    return Table("", columns, tuple(rows), note=note)


def _named(compared: Compared, offer: Offer, best: Offer, locale: str) -> Cell:
    """The chosen one, or as long as nothing is chosen the cheapest, carries a mark."""
    name = short_offer_name(offer, locale)
    if offer == compared.chosen:
        return Cell(f"{name} · {_('Chosen')}", tone=Tone.GREEN)
    if offer == best and compared.chosen is None and len(compared.results.costs) > 1:
        return Cell(f"{name} · {_('Lowest total')}", tone=Tone.GREEN)
    return Cell(name)


def custody_table(compared: Compared, locale: str) -> Table:
    """Who keeps and maintains what, option by option."""
    custody = {cost.offer.option: cost.custody for cost in compared.results.costs}
    rows = []
    for option, kept in custody.items():
        keepers = (Cell(word(keeper, locale)) for keeper in (kept.code, kept.data, kept.servers))
        rows.append(Row((Cell(word(option, locale)), *keepers, Cell(custody_sentence(option, locale)))))
    columns = (
        Column(_("Option"), share=2),
        Column(_("Code is kept by"), share=2),
        Column(_("Data are kept by"), share=2),
        Column(_("Servers are run by"), share=2),
        Column(_("Who maintains what"), share=6),
    )
    return Table("", columns, tuple(rows))


def choice_blocks(compared: Compared) -> Iterator[Block]:
    choice = compared.choice
    if choice is None or compared.calculation is None or choice.calculation_id != compared.calculation.id:
        return
    facts = [
        Fact(_("Statement"), choice.statement),
        Fact(_("Chosen by"), f"{choice.typed_name} ({choice.chosen_by.name}, {choice.chosen_by.email})"),
        Fact(_("Ledger number"), f"{compared.project.key} #{choice.ledger_seq}"),
    ]
    yield Facts("", tuple(facts))


def break_even_blocks(compared: Compared, locale: str) -> list[Block]:
    if len(compared.results.costs) < 2:
        return []
    blocks: list[Block] = [cumulative_diagram(compared.results, locale)]
    if compared.pair is not None and len(compared.results.costs) > 2:
        blocks.append(pair_diagram(compared.results, compared.pair, locale))
    return [*blocks, break_even_table(compared.results, locale)]


def break_even_table(results: Results, locale: str) -> Table:
    """The pairs of offers that break even; how many do not, in a sentence."""
    pairs = sorted((pair for pair in results.break_evens if pair.month), key=lambda pair: pair.month or 0)
    rows = []
    for pair in pairs:
        month = Cell(_("Month %(month)s", month=pair.month), Decimal(pair.month or 0))
        on = Cell(amounts.day(pair.month_on, locale) if pair.month_on else "–", on=pair.month_on)
        rows.append(Row((Cell(short_offer_name(pair.heavy, locale)), Cell(short_offer_name(pair.light, locale)), month, on)))
    rest = len(results.break_evens) - len(pairs)
    note = ""
    if rest and pairs:
        note = _(
            "%(count)s other pairs do not break even within the horizon: what costs less on the first day stays so.", count=rest
        )
    empty = _("No pair breaks even within the horizon: what costs less on the first day stays so.")
    columns = (
        Column(_("Costs more at first")),
        Column(_("Compared with")),
        Column(_("Breaks even"), CellKind.CODE),
        Column(_("From"), CellKind.DATE),
    )
    return Table(_("All break-even points"), columns, tuple(rows), empty=empty, note=note)


def sensitivity_blocks(compared: Compared, locale: str) -> list[Block]:
    found = compared.sensitivity
    if not found.bars:
        return []
    blocks: list[Block] = [tornado_diagram(compared.results, found, locale)]
    if found.flips:
        blocks.append(_flips(compared, locale))
    return blocks


def _flips(compared: Compared, locale: str) -> Table:
    """Where the ranking turns; the inputs that do not turn it are only named."""
    flips = compared.sensitivity.flips
    told = [flip_sentence(points, compared.inputs, locale) for points in flips if points.turns]
    quiet = [lever_name(points.lever, compared.inputs, locale) for points in flips if not points.turns]
    names = listed(quiet, locale)
    note = _("Within believable limits none of these changes which offer is cheapest: %(inputs)s.", inputs=names) if quiet else ""
    title = _("At which value another option becomes the cheapest")
    rows = tuple(Row((Cell(one),)) for one in told)
    empty = _("No single input changes which offer is cheapest.")
    return Table(title, (Column(_("One input is turned, the rest stay")),), rows, empty=empty, note=note)


def frame_facts(inputs: CostInputs, locale: str) -> Facts:
    return Facts("", tuple(Fact(label, value) for label, value in frame_lines(inputs, locale)))


def frame_lines(inputs: CostInputs, locale: str) -> list[tuple[str, str]]:
    """The general inputs with their units; growth is yearly."""

    def percent(value: Decimal) -> str:
        return amounts.percentage(value, locale).replace("-", amounts.MINUS)

    lines = [
        (_("Horizon"), _("%(years)s years from %(day)s", years=inputs.horizon_years, day=amounts.day(inputs.starts_on, locale))),
        (_("Discount rate"), percent(inputs.discount_percent)),
        (_("Users in the first year"), amounts.number(inputs.users, locale)),
        (_("Growth of users a year"), percent(inputs.user_growth_percent)),
    ]
    if inputs.storage_gb:
        lines += [
            (_("Storage in the first year"), f"{amounts.number(inputs.storage_gb, locale)} GB"),
            (_("Growth of storage a year"), percent(inputs.storage_growth_percent)),
        ]
    return [*lines, (_("Yearly rise of prices"), percent(inputs.price_rise_percent)), (_("Currency"), inputs.currency)]


def lines_table(results: Results, locale: str) -> Table:
    """Each cost line with its price and what it comes to; grouped by option."""
    inputs, rows = results.inputs, []
    totals = {(cost.offer.option, line.key): line.total_cents for cost in results.costs for line in cost.lines}
    for option in dict.fromkeys(offer.option for offer in inputs.offers):
        rows.append(Row((Cell(word(option, locale)),), is_heading=True))
        for line in inputs.lines:
            if line.option == option and (option, line.key) in totals:
                name = word(line.kind, locale) + (f" · {line.note}" if line.note else "")
                licence = word(line.licence_model, locale) if line.licence_model else _("both")
                total = _money(totals[option, line.key], inputs.currency, locale)
                rows.append(Row((Cell(name), Cell(licence), Cell(line_price(line, inputs, locale)), total)))
    columns = (
        Column(_("Cost line"), share=3),
        Column(_("Licence"), share=2),
        Column(_("Price of the first year"), share=4),
        Column(_("Over the horizon"), CellKind.MONEY, share=2),
    )
    return Table(_("Cost lines"), columns, tuple(rows))


def proof_blocks(compared: Compared, anchor: Anchor | None) -> Iterator[Block]:
    if compared.calculation is None:
        return
    fact = Fact(_("Hash of inputs, prices and results"), compared.calculation.results_hash, is_code=True)
    yield Facts(_("Computed again for this page with the same result"), (fact,))
    if anchor is not None:
        said = _("Keep this line. Together with an export of the ledger it proves that nothing before it was changed.")
        yield LedgerAnchor(_("Ledger"), anchor, said)


def _money(cents: int | None, currency: str, locale: str) -> Cell:
    if cents is None:
        return Cell("–")
    return Cell(amounts.money(cents, currency, locale), Decimal(cents) / 100)
