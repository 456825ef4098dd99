"""Publishing price books. A version is never edited: a correction is the next version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from delivery.engine.costing.checks import CENTS_MAX
from delivery.extensions import db
from delivery.models import PriceBook, User
from delivery.queries.price_books import newest_version
from delivery.services.refusal import Invalid, Refused

PRICES_MOST = 300


@dataclass(frozen=True)
class Price:
    """``code`` is what cost lines refer to; ``name`` says it to people of the vendor."""

    code: str
    name: str
    cents: int


def publish_price_book(
    *, name: str, currency: str, prices: Sequence[Price], actor: User | None, at: datetime, follows: int | None = None
) -> PriceBook:
    """The next version of the book ``name``; ``follows`` is the version that the new one was written from (0: a new book).

    Raises
    ------
    Refused
        Somebody published a version in the meantime.
    Invalid
        A price that makes no sense, named by its code.
    """
    last = newest_version(name)
    if follows is not None and follows != last:
        if follows == 0:
            raise Invalid(_("There is a price book of this name already. Make a new version of it."), field="name")
        raise Refused(_("Version %(number)s was published since you opened this page. Start from it.", number=last))
    _check(currency, prices)
    book = PriceBook(
        name=name,
        version_number=last + 1,
        currency=currency,
        prices=[_written(price) for price in prices],
        created_by_id=actor.id if actor else None,
        created_at=at,
    )
    db.session.add(book)
    db.session.flush()
    return book


def _check(currency: str, prices: Sequence[Price]) -> None:
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha() and currency.isupper()):
        raise Invalid(_("The currency needs three capital letters, for example CNY."), field="currency")
    if not prices:
        raise Invalid(_("A price book needs at least one price."), field="prices")
    if len(prices) > PRICES_MOST:
        raise Invalid(_("A price book holds at most %(most)s prices.", most=PRICES_MOST), field="prices")
    seen: set[str] = set()
    for price in prices:
        if price.code in seen:
            raise Invalid(_("The code %(code)s is there twice.", code=price.code), field="prices")
        if not 0 <= price.cents <= CENTS_MAX:
            raise Invalid(_("The price of %(code)s is out of range.", code=price.code), field="prices")
        seen.add(price.code)


def _written(price: Price) -> dict[str, Any]:
    return {"code": price.code, "name": price.name, "cents": price.cents}
