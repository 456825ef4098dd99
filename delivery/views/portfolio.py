"""The list of projects: the first page after signing in."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from delivery.access import Permission
from delivery.engine.states import Light
from delivery.queries.portfolio_wishes import PortfolioWish
from delivery.queries.portfolios import ProjectLine, portfolio
from delivery.views.clock import now
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words.collation import in_order
from delivery.words.portfolios import PortfolioFacts, portfolio_sentence

pages = Blueprint("portfolio", __name__)


@pages.get("/")
@requires(Permission.PORTFOLIO_VIEW)
def show() -> ResponseReturnValue:
    lines = portfolio(current_user)
    if len(lines) == 1 and current_user.is_client:
        return redirect(f"/projects/{lines[0].project.key}")
    wish = PortfolioWish.read(request.args)
    return render_template(
        "portfolio/show.html",
        found=wish.found_in(lines, locale()),
        total=len(lines),
        wish=wish,
        address=_address,
        lights=list(Light),
        **_choices(lines),
        sentence=portfolio_sentence(_facts(lines), locale(), is_client=current_user.is_client) if lines else "",
        is_client=current_user.is_client,
        has_money=any(line.price_cents is not None for line in lines),
    )


def _address(wish: PortfolioWish, **other: str | int) -> str:
    """The same page with the wish changed in some point; back to its first page unless one is named."""
    return url_for("portfolio.show", **wish.addressed(**other))


def _choices(lines: list[ProjectLine]) -> dict[str, object]:
    """What can be chosen to filter by: only what some project has."""
    clients = {line.project.client_id: line.project.client.name for line in lines}
    phases = {phase.position: phase for line in reversed(lines) for phase in line.phases}
    return {
        "clients": in_order(clients.items(), locale(), lambda one: one[1]),
        "phases": [phases[position] for position in sorted(phases)],
    }


def _facts(lines: list[ProjectLine]) -> PortfolioFacts:
    late = [line for line in lines if line.is_late]
    worst = max(late, key=lambda line: line.target.variance_minutes if line.target else 0, default=None)
    slip = worst.target.variance_minutes if worst and worst.target else 0
    longest = min(((line.client_waits.since, line.project.key) for line in lines if line.client_waits.since), default=None)
    return PortfolioFacts(
        total=len(lines),
        planned=sum(line.forecast is not None for line in lines),
        late=len(late),
        worst=worst.project.key if worst and slip > 0 else "",
        worst_minutes=slip,
        waiting=longest[1] if longest else "",
        waiting_days=(now() - longest[0]).days if longest else 0,
    )
