"""The list of projects: the first page after signing in."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from delivery.access import Permission
from delivery.engine.states import Light
from delivery.queries.portfolio_wishes import PortfolioWish
from delivery.queries.portfolios import Standing, lines_of, phases_to_choose, standings
from delivery.queries.targets import DAY_MINUTES
from delivery.views.guard import requires
from delivery.views.page import day_of, locale, today
from delivery.words.collation import in_order
from delivery.words.earned_value import index
from delivery.words.portfolios import PortfolioFacts, portfolio_sentence

pages = Blueprint("portfolio", __name__)


@pages.get("/")
@requires(Permission.PORTFOLIO_VIEW)
def show() -> ResponseReturnValue:
    everything = standings(current_user)
    if len(everything) == 1 and current_user.is_client:
        return redirect(f"/projects/{everything[0].key}")
    wish = PortfolioWish.read(request.args)
    found = wish.found_in(everything, locale())
    return render_template(
        "portfolio/show.html",
        found=found,
        lines=lines_of(found.standings),
        total=len(everything),
        wish=wish,
        address=_address,
        **_choices(everything),
        sentence=_sentence(everything),
        is_client=current_user.is_client,
        say_index=lambda hundredths: index(hundredths, locale()),
        **_columns(everything),
    )


def _columns(everything: list[Standing]) -> dict[str, bool]:
    """What the reader may see of some project gets a column."""
    return {
        "has_money": any(one.price_cents is not None for one in everything),
        "has_pace": any(one.sees_pace for one in everything),
        "has_cost": any(one.sees_cost for one in everything),
    }


def _address(wish: PortfolioWish, **other: str | int) -> str:
    """The same page with the wish changed in some point; back to its first page unless one is named."""
    return url_for("portfolio.show", **wish.addressed(**other))


def _choices(everything: list[Standing]) -> dict[str, object]:
    """What can be chosen to filter by."""
    clients = {one.client_id: one.client_name for one in everything}
    return {
        "lights": list(Light),
        "clients": in_order(clients.items(), locale(), lambda client: client[1]),
        "phases": phases_to_choose(current_user),
    }


def _sentence(everything: list[Standing]) -> str:
    return portfolio_sentence(_facts(everything), locale(), is_client=current_user.is_client) if everything else ""


def _facts(everything: list[Standing]) -> PortfolioFacts:
    late = [one for one in everything if one.is_late]
    worst = max(late, key=lambda one: one.variance_minutes, default=None)
    slip = worst.variance_minutes // DAY_MINUTES if worst else 0
    longest = min(((one.client_waits.since, one.key) for one in everything if one.client_waits.since), default=None)
    return PortfolioFacts(
        total=len(everything),
        planned=sum(one.light is not None for one in everything),
        late=len(late),
        worst=worst.key if worst and slip > 0 else "",
        worst_days=slip,
        waiting=longest[1] if longest else "",
        waiting_days=(today() - day_of(longest[0])).days if longest else 0,
    )
