"""Who works on the rows of a spreadsheet: its column “Assigned” as people and their shares."""

from __future__ import annotations

from delivery.exchange.document import Findings
from delivery.exchange.one_line import NAME_LIMIT, forbidden_character, shown, tidy
from delivery.exchange.people import NAME_AND_EMAIL, AssignmentFacts, ResourceFacts, same_name
from delivery.exchange.people_cell import BadPeople, read_people
from delivery.exchange.spreadsheet_links import Group
from delivery.exchange.table import as_text

TEXT_LIMIT = 2_000
"""Characters of one cell."""


class PeopleCells:
    """Collects people and their work, row by row; one name, however typed, is one person."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._people: dict[str, ResourceFacts] = {}
        self.assignments: list[AssignmentFacts] = []

    @property
    def resources(self) -> tuple[ResourceFacts, ...]:
        return tuple(self._people.values())

    def read(self, group: Group, duration_minutes: int) -> None:
        place = group.row.at("assigned")
        text = as_text(group.row.cells.get("assigned")).replace("\r", "")
        bad = forbidden_character(text.replace("\n", ";"))
        if bad:
            self._findings.problem(place, "value.forbidden_character", value=bad)
        elif len(text) > TEXT_LIMIT:
            self._findings.problem(place, "value.too_long", limit=TEXT_LIMIT)
        elif text.strip() and group.is_group:
            self._findings.warn(place, "warn.assigned_group", name=shown(text))
        elif text.strip() and duration_minutes == 0:
            self._findings.warn(place, "warn.assigned_event", name=shown(text))
        else:
            self._read(group, text, duration_minutes)

    def _read(self, group: Group, text: str, duration_minutes: int) -> None:
        place, seen = group.row.at("assigned"), set()
        try:
            for said, percent in read_people(text):
                person = self._person(tidy(said))
                if len(person.name) > NAME_LIMIT:
                    self._findings.problem(place, "value.too_long", limit=NAME_LIMIT)
                elif person.uid in seen:
                    self._findings.problem(place, "assigned.twice", name=shown(person.name))
                seen.add(person.uid)
                work = duration_minutes * percent // 100
                self.assignments.append(AssignmentFacts(group.key, person.uid, percent / 100, work))
        except BadPeople as error:
            self._findings.problem(place, error.rule, value=shown(error.part))

    def _person(self, name: str) -> ResourceFacts:
        found = NAME_AND_EMAIL.fullmatch(name)
        called, email = (found[1], found[2]) if found else (name, "")
        return self._people.setdefault(same_name(name), ResourceFacts(len(self._people) + 1, called, email=email))
