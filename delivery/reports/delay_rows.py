"""The steps of a slip as page and report tell them: what happened, to whom the days belong, where the target stood then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.attribution import Cause, Holder, Part
from delivery.extensions import db
from delivery.models import ChangeRequest, Project
from delivery.queries.change_requests import CLIENT_SEES
from delivery.queries.delays import Delays
from delivery.queries.waits import WaitSource
from delivery.words import word
from delivery.words.amounts import day
from delivery.words.delays import Sides, SlipFacts, share_name

CHANGES = (Cause.AGREED, Cause.ABSORBED)
_SHORT = {
    Cause.CALENDAR: lambda: _("Calendar"),
    Cause.REPLANNED: lambda: _("Re-planned"),
    Cause.BULK: lambda: _("Edits"),
}
OF_MILESTONES = (Cause.DELAY, Cause.HELD)


@dataclass(frozen=True)
class DelayRow:
    """One line of the table."""

    part: Part
    on: date
    code: str
    """Of the milestone or change request; a dash for anything else."""
    name: str
    what: str
    """What kind of event it is."""
    why: str
    """What was waited for, or what else held it."""
    side: str
    source: WaitSource | None = None

    @property
    def short(self) -> str:
        """Below a column of the picture."""
        return self.code if self.code != "–" else _SHORT.get(self.part.step.cause, lambda: "–")()

    @property
    def has_day(self) -> bool:
        """It happened on a day that is known; working days may have been declared at any time since the baseline."""
        return self.part.step.cause not in (Cause.CALENDAR, Cause.GAP)

    @property
    def change_number(self) -> int | None:
        return int(self.code[3:]) if self.part.step.cause in CHANGES else None

    @property
    def is_milestone(self) -> bool:
        return self.part.step.cause in OF_MILESTONES and bool(self.part.step.subject)


def delay_rows(delays: Delays, titles: Mapping[str, str], sides: Sides, locale: str) -> list[DelayRow]:
    """In date order. ``titles`` are those of the change requests that the reader may see, by code."""
    return [_row(part, delays, titles, sides, locale) for part in delays.attribution.parts]


def sides_of(project: Project, *, for_client: bool) -> Sides:
    """The vendor's people read of "the client" and of themselves; everybody else reads names."""
    return Sides(project.client.name, project.vendor.name) if for_client else Sides()


def slip_facts(delays: Delays) -> SlipFacts:
    found = delays.attribution
    return SlipFacts(delays.is_go_live, found.start, found.finish, found.total_days, found.days)


def _row(part: Part, delays: Delays, titles: Mapping[str, str], sides: Sides, locale: str) -> DelayRow:
    step, source = part.step, delays.sources.get(part.wait.key) if part.wait else None
    code, name = "–", word(step.cause, locale)
    if step.cause in CHANGES:
        code, name = step.subject, titles.get(step.subject, "")
    elif step.subject:
        named = delays.names.get(step.subject)
        code, name = (named.code, named.name) if named else (step.subject, "")
    what = word(step.cause, locale) if step.subject else ""
    return DelayRow(
        part, step.on, code, name, what, _why(part, delays, source, locale), share_name(part.share, sides, locale), source
    )


def _why(part: Part, delays: Delays, source: WaitSource | None, locale: str) -> str:
    """Only what both sides may read."""
    said = ""
    if source is not None and source.spell is not None:
        said = _("waited since %(day)s: %(what)s", day=day(source.spell.since_on, locale), what=source.spell.awaits)
        if source.spell.holder is Holder.THIRD_PARTY:
            said = f"{source.spell.party} · {said}"
    elif source is not None and source.deliverable is not None and source.sent_on is not None:
        said = _("“%(name)s” was to be signed since %(day)s", name=source.deliverable.name, day=day(source.sent_on, locale))
    if part.also is not None:
        other = delays.names.get(part.also.subject)
        also = _("at the same time as %(code)s", code=other.code if other else part.also.subject)
        said = f"{said} · {also}" if said else also
    if part.step.logic_days and part.step.cause in CHANGES:
        logic = _("its links alone: %(count)s", count=f"{part.step.logic_days:+d}")
        said = f"{said} · {logic}" if said else logic
    return said


def change_titles(project: Project, delays: Delays, *, is_client: bool) -> dict[str, str]:
    """Titles of the change requests among the steps, by code."""
    numbers = {int(part.step.subject[3:]) for part in delays.attribution.parts if part.step.cause in CHANGES}
    if not numbers:
        return {}
    query = select(ChangeRequest.number, ChangeRequest.title, ChangeRequest.state).where(
        ChangeRequest.project_id == project.id, ChangeRequest.number.in_(numbers)
    )
    return {
        f"CR-{number:03d}": title for number, title, state in db.session.execute(query) if not is_client or state in CLIENT_SEES
    }
