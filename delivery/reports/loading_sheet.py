"""The loading of people as a workbook: who is over-full and when, and every person week by week."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Protocol

from babel.dates import format_date
from flask_babel import gettext as _

from delivery.engine.loading import Bucket, buckets
from delivery.queries.loading import Loading, PersonLoad
from delivery.reports.content import Cell, CellKind
from delivery.reports.plain_text import one_line
from delivery.reports.sheet import sheet_names
from delivery.reports.sheet_page import SheetPage
from delivery.reports.wording import Wording


class Named(Protocol):
    key: str
    name: str


def draw_loading(loading: Loading, project: Named, roles: dict[str, str], answer: str, wording: Wording) -> bytes:
    """The XLSX file; percent are numbers, days are dates."""
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": one_line(f"{project.key} {_('Loading')}", 200)})
        names = sheet_names([_("Overloads"), _("Weeks"), _("Work")])
        _overloads(SheetPage(book, next(names), wording), loading, project, roles, answer)
        _weeks(SheetPage(book, next(names), wording), loading, roles, wording)
        _work(SheetPage(book, next(names), wording), loading)
    return out.getvalue()


def _overloads(page: SheetPage, loading: Loading, project: Named, roles: dict[str, str], answer: str) -> None:
    page.title(f"{project.key} · {project.name}")
    page.line(answer)
    page.gap()
    rows = [(person, stretch) for person in loading.overloaded for stretch in person.overloads]
    page.head([_("Person"), _("Role"), _("From"), _("Until"), _("Days"), _("Peak"), _("Available")], len(rows))
    for person, stretch in rows:
        page.cells(
            [
                *_who(person, roles),
                (_date(stretch.first), CellKind.DATE),
                (_date(stretch.last), CellKind.DATE),
                (_whole(stretch.days), CellKind.INTEGER),
                _percent(stretch.most_percent),
                _percent(stretch.room_percent),
            ]
        )
    page.finish()


def _weeks(page: SheetPage, loading: Loading, roles: dict[str, str], wording: Wording) -> None:
    """A row a person, a column a week."""
    days = (loading.last - loading.first).days + 1
    cuts = (*range(0, days, 7), days)
    laid = [(person, buckets(loading.first, person.load, cuts)) for person in loading.people]
    weeks = laid[0][1] if laid else []
    page.title(_("Percent of the day taken, week by week"))
    page.head([_("Person"), _("Role"), *(format_date(week.first, "short", locale=wording.locale) for week in weeks)], len(laid))
    for person, found in laid:
        page.cells([*_who(person, roles), *(_week(week) for week in found)])
    page.finish()


def _week(week: Bucket) -> tuple[Cell, CellKind]:
    return (Cell("–"), CellKind.TEXT) if week.is_off else _percent(week.own_percent + week.others_percent)


def _work(page: SheetPage, loading: Loading) -> None:
    rows = [(person, work) for person in loading.people for work in person.work]
    page.title(_("Who works on what"))
    page.head([_("Person"), _("Code"), _("Milestone"), _("Start"), _("Finish"), _("Percent of the day")], len(rows))
    for person, work in rows:
        page.cells(
            [
                *((Cell(text), CellKind.TEXT) for text in (person.resource.name, work.code, work.name)),
                (_date(work.share.start.date()), CellKind.DATE),
                (_date(work.share.finish.date()), CellKind.DATE),
                _percent(work.share.percent),
            ]
        )
    page.finish()


def _who(person: PersonLoad, roles: dict[str, str]) -> list[tuple[Cell, CellKind]]:
    role = person.resource.role
    return [(Cell(person.resource.name), CellKind.TEXT), (Cell(roles.get(role, role) or _("any work")), CellKind.TEXT)]


def _date(on: date) -> Cell:
    return Cell(on.isoformat(), on=on)


def _whole(amount: int) -> Cell:
    return Cell(str(amount), amount=Decimal(amount))


def _percent(amount: int) -> tuple[Cell, CellKind]:
    return Cell(f"{amount}%", amount=Decimal(amount) / 100), CellKind.PERCENT
