"""A computed plan file as JSON and as a table for a terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from os import PathLike
from unicodedata import east_asian_width

from delivery.engine.schedule import Schedule, Timing, schedule
from delivery.exchange.document import PlanDocument, Source, Uid
from delivery.exchange.files import read_plan
from delivery.exchange.messages import sentence
from delivery.exchange.msproject_faces import ProjectFaces

NAME_WIDTH = 44


def plan_json(document: PlanDocument, dates: Schedule) -> dict[str, object]:
    """Dates and floats of every leaf in the file's order; ``uid`` as in the file, moments as ISO text.

    Of a file in MS Project's format they are the very clock times that MS Project shows.
    """
    faces = ProjectFaces(dates) if document.source is Source.MS_PROJECT else None
    timings = [dates.timings[milestone.key] for milestone in document.plan.milestones]
    if faces is not None:
        timings = [replace(timing, **faces.of(timing.key)._asdict()) for timing in timings]
    return {
        "start": dates.start.isoformat() if faces is None else faces.start.isoformat(),
        "finish": dates.finish.isoformat() if faces is None else faces.finish.isoformat(),
        "milestones": [
            _timing_json(timing, milestone.name, document.uids)
            for timing, milestone in zip(timings, document.plan.milestones, strict=True)
        ],
    }


def _timing_json(timing: Timing, name: str, uids: Mapping[str, Uid]) -> dict[str, object]:
    return {
        "uid": uids[timing.key],
        "name": name,
        "start": timing.start.isoformat(),
        "finish": timing.finish.isoformat(),
        "early_start": timing.early_start.isoformat(),
        "early_finish": timing.early_finish.isoformat(),
        "late_start": timing.late_start.isoformat(),
        "late_finish": timing.late_finish.isoformat(),
        "total_float_minutes": timing.total_float_minutes,
        "free_float_minutes": timing.free_float_minutes,
        "critical": timing.is_critical,
        "driven_by": [uids[key] for key in timing.driven_by],
    }


def plan_text(document: PlanDocument, dates: Schedule, locale: str = "en") -> str:
    """The plan as people read it: one line per milestone, the critical path, and what was not supported."""
    plan = document.plan
    title = document.name or sentence("show.untitled", locale, {})
    span = {"start": f"{dates.start:%Y-%m-%d %H:%M}", "finish": f"{dates.finish:%Y-%m-%d %H:%M}", "count": len(plan.milestones)}
    lines = [title, sentence("show.span", locale, span), "", *_table(document, dates, locale), ""]
    path = [str(document.uids[key]) for key in dates.critical]
    lines.append(sentence("show.critical_path", locale, {"path": " → ".join(path)}))
    if document.warnings:
        lines += ["", sentence("show.warnings", locale, {}), *(f"- {warning.text(locale)}" for warning in document.warnings)]
    return "\n".join(lines) + "\n"


def _table(document: PlanDocument, dates: Schedule, locale: str) -> list[str]:
    heads = [sentence(f"show.{key}", locale, {}) for key in ("uid", "name", "start", "finish", "total", "free", "critical")]
    day_minutes = document.plan.calendars[document.plan.calendar].day_minutes
    rows = [heads]
    for milestone in document.plan.milestones:
        timing = dates.timings[milestone.key]
        rows.append(
            [
                _cut(str(document.uids[milestone.key]), 16),
                _cut(milestone.name, NAME_WIDTH),
                f"{timing.start:%Y-%m-%d %H:%M}",
                f"{timing.finish:%Y-%m-%d %H:%M}",
                _days(timing.total_float_minutes, day_minutes),
                _days(timing.free_float_minutes, day_minutes),
                "●" if timing.is_critical else "",
            ]
        )
    widths = [max(_width(row[column]) for row in rows) for column in range(len(heads))]
    return [_line(row, widths) for row in rows]


def _line(row: list[str], widths: list[int]) -> str:
    """Floats stand to the right of their column."""
    cells = [_padded(cell, width, column in (4, 5)) for column, (cell, width) in enumerate(zip(row, widths, strict=True))]
    return "  ".join(cells).rstrip()


def _days(minutes: int, day_minutes: int) -> str:
    return f"{minutes / day_minutes:.2f}".rstrip("0").rstrip(".")


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _cut(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    while _width(text) > width - 1:
        text = text[:-1]
    return text + "…"


def _padded(text: str, width: int, to_the_right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if to_the_right else text + space


def show(path: str | PathLike[str], as_json: bool, locale: str = "en") -> str:
    """What ``flask plan show`` prints.

    :raises ImportRefused: when the file cannot be taken over.
    """
    document = read_plan(path)
    dates = schedule(document.plan)
    if as_json:
        return json.dumps(plan_json(document, dates), ensure_ascii=False, indent=1)
    return plan_text(document, dates, locale)
