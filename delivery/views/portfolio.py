"""The list of projects: the first page after signing in."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from delivery.access import Permission
from delivery.engine.states import Light
from delivery.queries.portfolios import ProjectLine, portfolio
from delivery.views.guard import requires

pages = Blueprint("portfolio", __name__)
ORDERS = ("light", "name", "date", "variance", "waiting")


@pages.get("/")
@requires(Permission.PORTFOLIO_VIEW)
def show() -> ResponseReturnValue:
    lines = portfolio(current_user)
    if len(lines) == 1 and current_user.is_client:
        return redirect(f"/projects/{lines[0].project.key}")
    wanted, light, order = request.args.get("q", "").strip(), request.args.get("light", ""), request.args.get("sort", "")
    found = [line for line in lines if _matches(line, wanted, light)]
    found.sort(key=lambda line: _rank(line, order if order in ORDERS else ORDERS[0]))
    return render_template(
        "portfolio/show.html",
        lines=found,
        total=len(lines),
        chosen={"q": wanted, "light": light, "sort": order},
        lights=list(Light),
        is_client=current_user.is_client,
        has_money=any(line.price_cents is not None for line in lines),
    )


def _matches(line: ProjectLine, wanted: str, light: str) -> bool:
    text = f"{line.project.key} {line.project.name} {line.project.client.name}".casefold()
    is_of_light = not light or (line.forecast is not None and line.forecast.light == light)
    return wanted.casefold() in text and is_of_light


def _rank(line: ProjectLine, order: str) -> tuple[object, ...]:
    worst = [Light.RED, Light.AMBER, Light.GREEN]
    by_light = worst.index(line.forecast.light) if line.forecast else len(worst)
    ranks: dict[str, tuple[object, ...]] = {
        "light": (by_light,),
        "name": (line.project.name,),
        "date": (line.target is None, line.target.on if line.target else 0),
        "variance": (-line.target.variance_minutes if line.target else 0,),
        "waiting": (-line.on_client - line.on_vendor,),
    }
    return (*ranks[order], line.project.key)
