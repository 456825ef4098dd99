"""Price books, as the administrator publishes them: version by version, none ever edited."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.forms.price_books import PriceBookForm
from delivery.models import PriceBook
from delivery.queries.price_books import newest_version, price_book_by_id, price_books
from delivery.services.price_books import Price, publish_price_book
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.words.costing import plain_decimal

pages = Blueprint("price_books", __name__)
SPARE = 5
"""Empty lines at the end of the form."""


@pages.get("/price-books")
@requires(Permission.PRICE_BOOK_MANAGE)
def index() -> ResponseReturnValue:
    return render_template("price_books/index.html", books=price_books())


@pages.get("/price-books/<int:number>")
@requires(Permission.PRICE_BOOK_MANAGE)
def show(number: int) -> ResponseReturnValue:
    book = _found(number)
    return render_template("price_books/show.html", book=book, is_newest=newest_version(book.name) == book.version_number)


@pages.get("/price-books/new")
@requires(Permission.PRICE_BOOK_MANAGE)
def new() -> ResponseReturnValue:
    """An empty book, or the next version written from ``?from=``."""
    old = _found(request.args.get("from", 0, type=int)) if "from" in request.args else None
    form = PriceBookForm(formdata=None, data=_values(old) if old else {"currency": "CNY", "follows": "0"})
    return _edit_page(form)


@pages.post("/price-books")
@requires(Permission.PRICE_BOOK_MANAGE)
def create() -> ResponseReturnValue:
    form = PriceBookForm()
    if request.form.get("deed") == "more" or not form.validate_on_submit():
        return _edit_page(form, 200 if request.form.get("deed") == "more" else 422)
    name, currency, follows = form.name.data, form.currency.data, int(form.follows.data)
    prices = [Price(line.code.data, line.name.data or line.code.data, line.amount.cents) for line in _filled(form)]
    actor, at = current_user._get_current_object(), now()
    try:
        book = in_unit_of_work(
            lambda: publish_price_book(name=name, currency=currency, prices=prices, actor=actor, at=at, follows=follows).id
        )
    except Refused as refused:
        field = getattr(form, refused.field or "", None)
        (form.form_errors if field is None or field is form.prices else field.errors).append(refused.message)
        return _edit_page(form, refused.status)
    return done(_("Published. Calculations keep the version that they were made with."), url_for(".show", number=book))


def _found(number: int) -> PriceBook:
    return price_book_by_id(number) or abort(404)


def _filled(form: PriceBookForm) -> list[PriceBookForm]:
    return [line.form for line in form.prices if not line.form.is_empty]


def _values(book: PriceBook) -> dict[str, object]:
    lines = [
        {"code": one["code"], "name": one["name"], "amount": plain_decimal(Decimal(one["cents"]) / 100)} for one in book.prices
    ]
    return {"name": book.name, "currency": book.currency, "follows": str(newest_version(book.name)), "prices": lines}


def _edit_page(form: PriceBookForm, status: int = 200) -> ResponseReturnValue:
    if status == 200:
        for _line in range(SPARE):
            form.prices.append_entry({})
    return render_template("price_books/edit.html", form=form), status
