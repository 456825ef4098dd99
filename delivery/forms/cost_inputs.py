"""Between the form of a calculation and the engine's inputs, both ways; and the engine's faults beside their fields."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from delivery.engine.costing import (
    Cadence,
    CostInputs,
    CostKind,
    CostLine,
    DeploymentOption,
    Driver,
    Fault,
    LicenceModel,
    PriceBook,
)
from delivery.forms.calculations import OFFERS, CalculationForm, CostLineForm, FrameForm, offer_code
from delivery.words.cost_lines import fault_sentence
from delivery.words.costing import plain_decimal

FRAME = (
    "horizon_years",
    "users",
    "storage_gb",
    "discount_percent",
    "user_growth_percent",
    "storage_growth_percent",
    "price_rise_percent",
)
OF_LINE = {"unit_cents": "amount", "percent": "amount", "price_rise_percent": "rise"}
_LINE = re.compile(r"lines\[([0-9]+)\]\.(\w+)")


def form_values(inputs: CostInputs, *, title: str, price_book: str) -> dict[str, Any]:
    """What stands in the fields for these inputs."""
    return frame_values(inputs) | {
        "title": title,
        "starts_on": inputs.starts_on,
        "price_book": price_book,
        "offers": [offer_code(offer) for offer in inputs.offers],
        "lines": [line_values(line) for line in inputs.lines],
    }


def frame_values(inputs: CostInputs) -> dict[str, str]:
    return {name: plain_decimal(Decimal(getattr(inputs, name))) for name in FRAME}


def line_values(line: CostLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "option": line.option.value,
        "kind": line.kind.value,
        "note": line.note,
        "licence": line.licence.value if line.licence else "",
        "amount": _amount(line),
        "price": line.price or "",
        "driver": line.driver.value,
        "quantity": plain_decimal(line.quantity),
        "cadence": line.cadence.value,
        "every_years": _text(line.every_years),
        "month": str(line.month),
        "rise": "" if line.price_rise_percent is None else plain_decimal(line.price_rise_percent),
    }


def new_line(form: CalculationForm, option: str) -> None:
    """One more empty line at the end; its key is none that is used."""
    used = {line.form.key.data for line in form.lines}
    key = next(f"line-{number}" for number in range(1, 1_000) if f"line-{number}" not in used)
    known = option if option in {one.value for one in DeploymentOption} else DeploymentOption.VENDOR_CLOUD.value
    form.lines.append_entry({"key": key, "option": known, "kind": CostKind.CLOUD_RESOURCES.value, "cadence": Cadence.MONTH.value,
                             "driver": Driver.FLAT.value, "quantity": "1", "month": "1"})  # fmt: skip


def read_inputs(form: CalculationForm, currency: str, prices: PriceBook) -> CostInputs | None:
    """The inputs of a form that has validated; None, with its error set, when the start is missing."""
    if form.starts_on.data is None:
        form.starts_on.errors = [*form.starts_on.errors, _("Enter a date like 2027-01-01.")]
        return None
    starts_on: date = form.starts_on.data
    return CostInputs(
        starts_on=starts_on,
        currency=currency,
        offers=tuple(OFFERS[code] for code in OFFERS if code in (form.offers.data or [])),
        lines=tuple(_line(line.form) for line in form.lines),
        price_book=prices,
        **read_frame(form),
    )


def read_frame(form: FrameForm) -> dict[str, Any]:
    """What holds for all offers, as fields of the inputs."""
    whole = {name: form[name].whole or 0 for name in ("horizon_years", "users")}
    return whole | {name: form[name].number or Decimal(0) for name in FRAME if name not in whole}


def show_faults(form: FrameForm, faults: tuple[Fault, ...]) -> None:
    """Each fault beside its field; what has no field stands above the form."""
    locale = str(get_locale() or "en")
    for fault in faults:
        said = fault_sentence(fault, locale)
        entry = _field(form, fault.field)
        if entry is None:
            form.form_errors.append(said)
        else:
            entry.errors = [*entry.errors, said]


def _field(form: FrameForm, path: str) -> Any:
    of_line = _LINE.match(path)
    if of_line and isinstance(form, CalculationForm) and int(of_line[1]) < len(form.lines):
        return getattr(form.lines[int(of_line[1])].form, OF_LINE.get(of_line[2], of_line[2]), None)
    name = path.partition("[")[0].partition(".")[0]
    return getattr(form, name, None) if name in (*FRAME, "offers", "price_book", "starts_on") else None


def _line(form: CostLineForm) -> CostLine:
    driver, kind = Driver(form.driver.data), CostKind(form.kind.data)
    is_share = driver is Driver.LICENCE
    return CostLine(
        key=form.key.data or "",
        kind=kind,
        option=DeploymentOption(form.option.data),
        cadence=Cadence(form.cadence.data),
        driver=driver,
        quantity=form.quantity.number if form.quantity.number is not None else Decimal(1),
        unit_cents=None if is_share else form.amount.cents,
        price=form.price.data or None,
        percent=form.amount.number if is_share else None,
        licence=LicenceModel(form.licence.data) if form.licence.data else None,
        month=form.month.whole or 0,
        every_years=form.every_years.whole,
        price_rise_percent=form.rise.number,
        note=form.note.data or "",
    )


def _amount(line: CostLine) -> str:
    if line.percent is not None:
        return plain_decimal(line.percent)
    return "" if line.unit_cents is None else plain_decimal(Decimal(line.unit_cents) / 100)


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
