"""What a reader of the portfolio wants to see of it, and in which order; all of it stands in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from delivery.engine.states import Light
from delivery.queries.performances import Index
from delivery.queries.portfolios import Standing
from delivery.words.collation import name_key

FIRST_ORDER = "light"
PAGE = 25
WORST_FIRST = (Light.RED, Light.AMBER, Light.GREEN)


@dataclass(frozen=True)
class FoundProjects:
    """A page of the list."""

    standings: list[Standing]
    total: int
    number: int
    count: int


@dataclass(frozen=True)
class PortfolioWish:
    """Empty: all of them."""

    q: str = ""
    light: str = ""
    client: str = ""
    """Id of the client organization."""
    waits: str = ""
    """``client`` or ``vendor``."""
    phase: str = ""
    """Position of a phase that is under way."""
    sort: str = FIRST_ORDER
    is_descending: bool = False
    page: int = 1

    @classmethod
    def read(cls, values: Mapping[str, str]) -> PortfolioWish:
        """From the address; what makes no sense there counts as not asked."""
        sort = values.get("sort", "")
        page = values.get("page", "")
        return cls(
            **{name: values.get(name, "").strip()[:160] for name in ("q", "light", "client", "waits", "phase")},
            sort=sort.lstrip("-") if sort.lstrip("-") in RANKS else FIRST_ORDER,
            is_descending=sort.startswith("-"),
            page=int(page) if page.isdecimal() and len(page) < 7 else 1,
        )

    @property
    def is_filtering(self) -> bool:
        return bool(self.q or self.light or self.client or self.waits or self.phase)

    def matches(self, one: Standing) -> bool:
        waits = {"client": one.client_waits, "vendor": one.vendor_waits}.get(self.waits)
        return (
            (not self.q or self.q.casefold() in f"{one.key} {one.name} {one.client_name}".casefold())
            and (not self.light or one.light == self.light)
            and (not self.client or str(one.client_id) == self.client)
            and (waits is None or waits.count > 0)
            and (not self.phase or self.phase in map(str, one.phases_under_way))
        )

    def found_in(self, standings: list[Standing], locale: str) -> FoundProjects:
        """Those that match, in the order asked for, equals by key, what has nothing to be sorted by last; the page asked for."""
        found = sorted((one for one in standings if self.matches(one)), key=lambda one: one.key)
        found.sort(key=partial(RANKS[self.sort], locale), reverse=self.is_descending)
        found.sort(key=LACKS.get(self.sort, lambda _one: False))
        count = max(1, -(-len(found) // PAGE))
        number = min(max(1, self.page), count)
        return FoundProjects(found[(number - 1) * PAGE : number * PAGE], len(found), number, count)

    def addressed(self, **other: str | int) -> dict[str, Any]:
        """The wish as parts of an address, with some of them changed; what is as always is left out."""
        sort = ("-" if self.is_descending else "") + self.sort
        parts = {"q": self.q, "light": self.light, "client": self.client, "waits": self.waits, "phase": self.phase, "sort": sort}
        return {name: value for name, value in (parts | other).items() if value and (name, value) != ("sort", FIRST_ORDER)}


def _waiting(_locale: str, one: Standing) -> tuple[int, datetime]:
    return -one.client_waits.count - one.vendor_waits.count, one.client_waits.since or datetime.max.replace(tzinfo=UTC)


def _hundredths(index: Index | None) -> int:
    return (index.hundredths or 0) if index else 0


LACKS: dict[str, Callable[[Standing], bool]] = {
    "date": lambda one: one.target_on is None,
    "p80": lambda one: one.p80_on is None,
    "spi": lambda one: one.spi is None or one.spi.hundredths is None,
    "cpi": lambda one: one.cpi is None or one.cpi.hundredths is None,
}
"""Whatever the direction, it stands last."""
RANKS: dict[str, Callable[[str, Standing], Any]] = {
    "light": lambda _, one: (WORST_FIRST.index(one.light) if one.light else len(WORST_FIRST), -one.variance_minutes),
    "name": lambda locale, one: name_key(one.name, locale),
    "phase": lambda _, one: one.phase_now,
    "date": lambda _, one: one.target_on or date.max,
    "p80": lambda _, one: one.p80_on or date.max,
    "spi": lambda _, one: _hundredths(one.spi),
    "cpi": lambda _, one: _hundredths(one.cpi),
    "variance": lambda _, one: -one.variance_minutes,
    "waiting": _waiting,
    "money": lambda _, one: -(one.price_cents or 0),
}
