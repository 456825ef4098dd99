"""The page on which effort and cost are entered: milestones down, weeks across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from delivery.extensions import db
from delivery.models import Forecast, Milestone, Phase, Project
from delivery.queries.actuals import NOTHING, Cell, cells_of
from delivery.queries.forecasts import at

WEEKS = 4
ROWS = 60
SHOWN = ("now", "mine", "all")


@dataclass(frozen=True)
class GridWish:
    """``last_on``: the Monday of the newest week shown; ``person_id`` None: the team as a whole."""

    last_on: date
    show: str = "now"
    page: int = 1
    person_id: int | None = None
    reader_id: int | None = None


class GridRow(NamedTuple):
    key: str
    code: str
    name: str
    phase: int | None
    is_done: bool
    cells: tuple[Cell, ...]
    """One a week."""


@dataclass(frozen=True)
class Grid:
    weeks: tuple[date, ...]
    rows: list[GridRow]
    total: int
    page: int
    pages: int
    effort_minutes: tuple[int, ...]
    """Of everybody and every milestone, by week."""

    @property
    def has_others(self) -> bool:
        """Something stands beside what the reader may change."""
        return any(cell.others for row in self.rows for cell in row.cells)


def grid_of(project: Project, wish: GridWish) -> Grid:
    """A fixed number of queries; at most ``ROWS`` milestones a page."""
    weeks = tuple(wish.last_on - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1))
    cells = cells_of(project, weeks, wish.person_id)
    touched = {key for key, _week in cells}
    found = [row for row in _rows(project) if _is_shown(row, wish, weeks, touched)]
    pages = max(1, -(-len(found) // ROWS))
    page = min(max(1, wish.page), pages)
    rows = [_row(row, weeks, cells) for row in found[(page - 1) * ROWS : page * ROWS]]
    sums = tuple(sum(_effort(cell) for (_key, week), cell in cells.items() if week == each) for each in weeks)
    return Grid(weeks, rows, len(found), page, pages, sums)


def _effort(cell: Cell) -> int:
    return cell.others_effort_minutes + (cell.own.effort_minutes if cell.own else 0)


def _rows(project: Project) -> Sequence[Any]:
    stored = db.session.scalar(select(Forecast.timings).where(Forecast.project_id == project.id)) or {}
    query = (
        select(
            *(Milestone.key, Milestone.code, Milestone.name, Phase.position, Milestone.owner_id),
            *(Milestone.actual_start, Milestone.actual_finish),
        )
        .outerjoin(Phase, Phase.id == Milestone.phase_id)
        .where(Milestone.project_id == project.id)
        .order_by(Milestone.position, Milestone.id)
    )
    return [(*row, *(stored.get(row[0]) or (None, None))[:2]) for row in db.session.execute(query)]


def _is_shown(row: Any, wish: GridWish, weeks: Sequence[date], touched: set[str]) -> bool:
    key, _code, _name, _phase, owner, started, finished, start, finish = row
    if wish.show == "all" or key in touched:
        return True
    if wish.show == "mine" and owner != wish.reader_id:
        return False
    begins = started or (at(start) if start is not None else None)
    ends = finished or (at(finish) if finish is not None else None)
    if begins is None or ends is None:
        return False
    return begins.date() < weeks[-1] + timedelta(weeks=1) and (ends.date() >= weeks[0] or not finished)


def _row(row: Any, weeks: Sequence[date], cells: Mapping[tuple[str, date], Cell]) -> GridRow:
    key, code, name, phase, _owner, _started, finished, *_forecast = row
    return GridRow(key, code, name, phase, finished is not None, tuple(cells.get((key, week), NOTHING) for week in weeks))
