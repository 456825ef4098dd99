"""The inputs of a calculation on their way in: the form as it opens, and what a sent one comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from flask_babel import gettext as _

from delivery.engine.costing import Calculation as Results
from delivery.engine.costing import CostInputs, CostLine, DeploymentOption, calculate
from delivery.engine.costing.lines import LICENCE_OF_KIND
from delivery.forms.calculations import CalculationForm, FrameForm
from delivery.forms.cost_inputs import form_values, frame_values, read_frame, read_inputs, show_faults
from delivery.models import PriceBook, Project
from delivery.queries.price_books import price_book_by_id, price_books, prices_of
from delivery.services import calculations
from delivery.services.calculations import FaultyInputs
from delivery.views.page import locale
from delivery.words import word
from delivery.words.amounts import money
from delivery.words.cost_lines import line_unit
from delivery.words.costing import whole_units


@dataclass(frozen=True)
class InputRow:
    """One cost line beside the pictures: what can be turned, and what it comes to."""

    place: str
    """Of the line in the form: ``lines-3``."""
    name: str
    unit: str
    form: Any
    has_quantity: bool
    total: str


def opened_form(project: Project, inputs: CostInputs, title: str, book: PriceBook | None) -> CalculationForm:
    """The form filled with these inputs."""
    values = form_values(inputs, title=title, price_book=str(book.id) if book else "0")
    return with_books(project, CalculationForm(formdata=None, data=values), book)


def opened_frame(inputs: CostInputs) -> FrameForm:
    return FrameForm(formdata=None, data=frame_values(inputs))


def with_books(project: Project, form: CalculationForm, book: PriceBook | None) -> CalculationForm:
    known = [(str(one.id), f"{one.name} · {one.version_number}") for one in price_books(project.currency)]
    prices = book.prices if book else []
    named = [(one["code"], f"{one['name']} · {money(one['cents'], project.currency, locale())}") for one in prices]
    return form.with_books([("0", _("None: every amount is typed")), *known], named)


def sent_form(project: Project) -> tuple[CalculationForm, PriceBook | None]:
    """What was sent, with its price book. Beside the pictures a typed amount takes the place of the book's price."""
    form = CalculationForm()
    if "beside" in request.form:
        for line in form.lines:
            if line.form.amount.data and line.form.price.data:
                line.form.price.data = ""
    book = _book(project, form)
    return with_books(project, form, book), book


def entered(project: Project, form: CalculationForm, book: PriceBook | None) -> Results | None:
    """What the form comes to; None, with every fault beside its field, when it makes no sense."""
    inputs = read_inputs(form, project.currency, prices_of(book, project.currency)) if form.validate_on_submit() else None
    return _computed(project, form, inputs) if inputs else None


def explored(project: Project, form: FrameForm, base: CostInputs) -> Results | None:
    """The cost lines as they were offered, under another frame."""
    return _computed(project, form, replace(base, **read_frame(form))) if form.validate_on_submit() else None


def _computed(project: Project, form: FrameForm, inputs: CostInputs) -> Results | None:
    try:
        calculations.checked(project, inputs)
    except FaultyInputs as refused:
        show_faults(form, refused.faults)
        return None
    return calculate(inputs)


def input_groups(results: Results, form: CalculationForm) -> list[tuple[str, list[InputRow]]]:
    """Per option its name and its cost lines, in the order of the offers."""
    options = dict.fromkeys(offer.option for offer in results.inputs.offers)
    return [(word(option, locale()), list(_rows(results, form, option))) for option in options]


def _rows(results: Results, form: CalculationForm, option: DeploymentOption) -> Iterator[InputRow]:
    """By key: where the form makes no sense, it need not have the lines that were computed."""
    cents = {line.key: line.total_cents for cost in results.costs for line in cost.lines}
    lines = {line.key: line for line in results.inputs.lines if line.option == option and line.key in cents}
    for entry in form.lines:
        line = lines.get(entry.form.key.data)
        if line is not None:
            total = money(whole_units(cents[line.key]), results.inputs.currency, locale())
            yield InputRow(entry.name, _name(line), line_unit(line, locale()), entry.form, line.quantity != 1, total)


def _name(line: CostLine) -> str:
    """A licence or its subscription says by itself which licence model it belongs to."""
    licence = line.licence if line.kind not in LICENCE_OF_KIND else None
    parts = [word(line.kind, locale()), word(licence, locale()) if licence else "", line.note]
    return " · ".join(part for part in parts if part)


def _book(project: Project, form: CalculationForm) -> PriceBook | None:
    """The chosen book if it is one of the project's currency."""
    chosen = form.price_book.data or ""
    book = price_book_by_id(int(chosen)) if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None
    return book if book is not None and book.currency == project.currency else None
