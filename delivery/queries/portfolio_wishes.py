"""What a reader of the portfolio wants to see of it, and in which order; all of it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from delivery.engine.states import Light
from delivery.queries.phase_strips import PhaseState
from delivery.queries.portfolios import ProjectLine
from delivery.words.collation import name_key

ORDERS = ("light", "name", "phase", "date", "variance", "waiting", "money")
PAGE = 25
UNDER_WAY = (PhaseState.RUNNING, PhaseState.LATE)
WORST_FIRST = (Light.RED, Light.AMBER, Light.GREEN)


@dataclass(frozen=True)
class FoundProjects:
    """A page of the list."""

    lines: list[ProjectLine]
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
    sort: str = ORDERS[0]
    is_descending: bool = False
    page: int = 1

    @classmethod
    def read(cls, values: Mapping[str, str]) -> PortfolioWish:
        """From the address; what makes no sense there counts as not asked."""
        sort = values.get("sort", "")
        page = values.get("page", "")
        return cls(
            **{name: values.get(name, "").strip()[:160] for name in ("q", "light", "client", "waits", "phase")},
            sort=sort.lstrip("-") if sort.lstrip("-") in ORDERS else ORDERS[0],
            is_descending=sort.startswith("-"),
            page=int(page) if page.isdecimal() and len(page) < 7 else 1,
        )

    @property
    def is_filtering(self) -> bool:
        return bool(self.q or self.light or self.client or self.waits or self.phase)

    def matches(self, line: ProjectLine) -> bool:
        text = f"{line.project.key} {line.project.name} {line.project.client.name}".casefold()
        waits = {"client": line.client_waits, "vendor": line.vendor_waits}.get(self.waits)
        return (
            self.q.casefold() in text
            and (not self.light or (line.forecast is not None and line.forecast.light == self.light))
            and (not self.client or str(line.project.client_id) == self.client)
            and (waits is None or waits.count > 0)
            and (not self.phase or any(str(p.position) == self.phase and p.state in UNDER_WAY for p in line.phases))
        )

    def found_in(self, lines: list[ProjectLine], locale: str) -> FoundProjects:
        """Those that match, in the order asked for, equals by key; of these the page asked for."""
        found = sorted((line for line in lines if self.matches(line)), key=lambda line: line.project.key)
        found.sort(key=lambda line: _rank(line, self.sort, locale), reverse=self.is_descending)
        count = max(1, -(-len(found) // PAGE))
        number = min(max(1, self.page), count)
        return FoundProjects(found[(number - 1) * PAGE : number * PAGE], len(found), number, count)

    def addressed(self, **other: str | int) -> dict[str, Any]:
        """The wish as parts of an address, with some of them changed; what is as always is left out."""
        sort = ("-" if self.is_descending else "") + self.sort
        parts = {"q": self.q, "light": self.light, "client": self.client, "waits": self.waits, "phase": self.phase, "sort": sort}
        return {name: value for name, value in (parts | other).items() if value and (name, value) != ("sort", ORDERS[0])}


def _rank(line: ProjectLine, order: str, locale: str) -> tuple[object, ...]:
    started = line.client_waits.since or datetime.max.replace(tzinfo=UTC)
    ranks: dict[str, tuple[object, ...]] = {
        "light": (WORST_FIRST.index(line.forecast.light) if line.forecast else len(WORST_FIRST), -_variance(line)),
        "name": name_key(line.project.name, locale) if order == "name" else (),
        "phase": (next((phase.position for phase in line.phases if phase.state is not PhaseState.DONE), 0),),
        "date": (line.target.on if line.target else date.max,),
        "variance": (-_variance(line),),
        "waiting": (-line.client_waits.count - line.vendor_waits.count, started),
        "money": (-(line.price_cents or 0),),
    }
    return ranks[order]


def _variance(line: ProjectLine) -> int:
    return line.target.variance_minutes if line.target else 0
