"""Price books: which exist, and one as the engine reads it."""

from __future__ import annotations

from sqlalchemy import func, select

from delivery.engine.costing import PriceBook as Prices
from delivery.extensions import db
from delivery.models import PriceBook

NO_BOOK = "none"


def price_books(currency: str | None = None) -> list[PriceBook]:
    """Every version, book by book, the newest first."""
    query = select(PriceBook).order_by(PriceBook.name, PriceBook.version_number.desc())
    if currency is not None:
        query = query.where(PriceBook.currency == currency)
    return list(db.session.scalars(query))


def price_book_by_id(book_id: int) -> PriceBook | None:
    return db.session.get(PriceBook, book_id) if 0 < book_id < 2**31 else None


def newest_version(name: str) -> int:
    """0 for a book that does not exist yet."""
    return db.session.scalar(select(func.max(PriceBook.version_number)).where(PriceBook.name == name)) or 0


def newest_book(currency: str) -> PriceBook | None:
    """What a first calculation starts from: the version published last."""
    query = select(PriceBook).where(PriceBook.currency == currency).order_by(PriceBook.created_at.desc(), PriceBook.id.desc())
    return db.session.scalar(query.limit(1))


def prices_of(book: PriceBook | None, currency: str) -> Prices:
    """As the engine pins it in the inputs; an empty one where every amount is typed."""
    if book is None:
        return Prices(NO_BOOK, "0", currency)
    return Prices(book.name, str(book.version_number), book.currency, tuple((one["code"], one["cents"]) for one in book.prices))
