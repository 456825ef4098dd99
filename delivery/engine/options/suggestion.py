"""What comes out: an option that can be offered, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import networkx as nx

from delivery.engine.edits import Edit
from delivery.engine.impact import Preview, preview
from delivery.engine.network import graph
from delivery.engine.options.certainty import Certainty
from delivery.engine.options.context import OptionContext
from delivery.engine.options.draft import Draft
from delivery.engine.options.money import NoRate, Price, internal_cost_cents, price
from delivery.engine.plan import Plan
from delivery.engine.states import OptionKind

Args = tuple[tuple[str, str | int], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that an option does beside the change itself; milestones are named by key."""

    code: str
    args: Args = ()


@dataclass(frozen=True, slots=True)
class OptionSuggestion:
    kind: OptionKind
    edits: tuple[Edit, ...]
    """The complete list, the change itself included: applying exactly these to the plan gives the preview."""
    preview: Preview
    code: str
    args: Args
    steps: tuple[Step, ...]
    internal_cost_cents: int
    """Internal: never shown to a client."""
    price: Price
    kinds: tuple[OptionKind, ...] = ()
    """The levers of a combined option."""
    certainty: Certainty | None = None
    """None: not simulated."""

    @property
    def price_cents(self) -> int:
        """Client price."""
        return self.price.total_cents


@dataclass(frozen=True, slots=True)
class Refusal:
    """This kind is not available, because …"""

    kind: OptionKind
    code: str
    args: Args = ()


Answer = OptionSuggestion | Refusal


@dataclass(frozen=True)
class Case:
    """A change to a plan that options are sought for."""

    plan: Plan
    edits: tuple[Edit, ...]
    context: OptionContext

    @cached_property
    def before(self) -> Draft:
        return Draft(self.plan)

    @cached_property
    def submitted(self) -> Draft:
        return Draft(self.plan, self.edits)

    @property
    def target_work(self) -> int:
        """The finish to get back to."""
        return self.before.finish_work

    def overrun_minutes(self, draft: Draft) -> int:
        """Working minutes by which a draft ends later than the plan before the change."""
        return draft.finish_work - self.target_work

    @cached_property
    def shift_minutes(self) -> int:
        return self.overrun_minutes(self.submitted)

    @cached_property
    def before_go_live(self) -> frozenset[str]:
        """Milestones that going live waits for, itself included: what wins time there wins the promised date back too.

        Empty when the plan has no going live or its date does not move.
        """
        key = self.context.go_live
        if key is None or key not in self.before.milestones or key not in self.submitted.milestones:
            return frozenset()
        if self.submitted.finish_of(key) <= self.before.finish_of(key):
            return frozenset()
        return frozenset(nx.ancestors(graph(self.submitted.plan), key)) | {key}

    def holding(self, draft: Draft) -> frozenset[str]:
        """Milestones that hold the finish or, where it moves, going live: time is won nowhere else."""
        found, chain = set(draft.dates.critical), list[str]()
        if self.before_go_live and self.context.go_live in draft.milestones:
            chain.append(str(self.context.go_live))
        while chain:
            key = chain.pop()
            if key not in found or key == self.context.go_live:
                chain += draft.dates.timings[key].driven_by
            found.add(key)
        return frozenset(found)

    def cost_cents(self, draft: Draft) -> int:
        return internal_cost_cents(self.plan, draft.plan, self.context)

    def offer(self, kind: OptionKind, draft: Draft, code: str, args: Args = (), steps: tuple[Step, ...] = ()) -> Answer:
        try:
            cost, client_price = self.cost_cents(draft), price(self.plan, draft.plan, self.context)
        except NoRate as missing:
            return Refusal(kind, "no_rate", (("role", missing.role),))
        return OptionSuggestion(
            kind, draft.edits, preview(self.plan, draft.edits, self.before.dates), code, args, steps, cost, client_price
        )

    def offer_recovery(self, kind: OptionKind, draft: Draft, steps: tuple[Step, ...], nothing: str) -> Answer:
        """An option that wins time back, fully or in part; refused with ``nothing`` when it wins none."""
        recovered = self.shift_minutes - self.overrun_minutes(draft)
        if recovered <= 0:
            return Refusal(kind, nothing, (("shift_minutes", self.shift_minutes),))
        code = "recovers_finish" if recovered >= self.shift_minutes else "recovers_part"
        return self.offer(kind, draft, code, (("recovered_minutes", recovered), ("shift_minutes", self.shift_minutes)), steps)

    def refuse_without_shift(self, kind: OptionKind) -> Refusal | None:
        return Refusal(kind, "finish_not_moved") if self.shift_minutes <= 0 else None


Maker = Callable[[Case], Answer]
