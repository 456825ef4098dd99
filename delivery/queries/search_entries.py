"""Ledger entries by their number and by the words of their sentence.

The sentence is made when somebody reads it, in their language. So the database proposes the entries whose facts or kind
hold the words, and a proposal counts only if the sentence that this reader would read holds them: what is hidden in a body
is not found by it either.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import ColumnElement, or_, select

from delivery.access import VENDOR, Permission
from delivery.extensions import db
from delivery.models import LedgerEntry, LedgerHead, Project
from delivery.queries.ledger import PAGE, LedgerLine, line_for
from delivery.queries.search_finds import Hit, Wish
from delivery.queries.search_words import Place, in_json, is_in, numbered, written

PROPOSED = 200
"""The newest so many proposals are looked at."""
Sentence = Callable[[LedgerLine], str]


def entries(wish: Wish, sentence: Sentence, kinds: dict[str, str]) -> list[Hit]:
    """``sentence``: what a line says in the reader's language; ``kinds``: what every kind of entry says without its facts."""
    of_kind: Place = partial(_of_kind, kinds)
    own = (numbered(LedgerEntry.seq), in_json(LedgerEntry.body), of_kind)
    query = (
        select(LedgerEntry, LedgerHead.seq, Project.id, Project.key, Project.vendor_id)
        .join(Project, Project.id == LedgerEntry.project_id)
        .join(LedgerHead, LedgerHead.project_id == Project.id)
        .where(wish.reader.sees, wish.reader.holds(Permission.LEDGER_VIEW), wish.words.stand_in(own, written(Project.key)))
        .where(or_(LedgerEntry.is_client_visible, wish.reader.is_one_of(VENDOR)))
        .order_by((Project.key == wish.near).desc(), LedgerEntry.at.desc(), LedgerEntry.seq.desc())
    )
    found = []
    for row, newest, project_id, key, vendor_id in db.session.execute(query.limit(PROPOSED)):
        line = line_for(row, wish.reader.standing(project_id, vendor_id))
        said = sentence(line)
        if _is_meant(wish, row.seq, f"{said} {key}"):
            found.append(Hit(_address(key, row.seq, newest), said, f"#{row.seq}", key, at=row.at))
    return found[wish.offset : wish.offset + wish.limit]


def _is_meant(wish: Wish, seq: int, said: str) -> bool:
    return all(word.lstrip("#") == str(seq) or is_in(word, said) for word in wish.words.each)


def _of_kind(kinds: dict[str, str], word: str) -> ColumnElement[bool]:
    return LedgerEntry.kind.in_([kind for kind, said in kinds.items() if is_in(word, said)])


def _address(key: str, seq: int, newest: int) -> str:
    """The page of the ledger that shows the entry: the newest come first."""
    page = (newest - seq) // PAGE + 1
    return f"/projects/{key}/ledger{f'?page={page}' if page > 1 else ''}#entry-{seq}"
