"""The rows of an MSPDI file as a tree: which are groups, which are leaves, which take no part."""

from __future__ import annotations

from dataclasses import dataclass, field

from delivery.exchange.document import Findings, OutlineRow, Place, RowKind
from delivery.exchange.msproject_fields import Fields
from delivery.exchange.one_line import long_text, shown
from delivery.exchange.xml_tree import Node


@dataclass
class Task:
    """A row with its place in the outline; values are read later."""

    uid: int
    name: str
    level: int
    fields: Fields
    kind: RowKind
    parent: Task | None = None
    children: list[Task] = field(default_factory=list)
    outline: str = ""

    @property
    def key(self) -> str:
        return str(self.uid)

    def leaves(self) -> list[Task]:
        """The scheduled leaves at or below this row, in file order."""
        if not self.children:
            return [self] if self.kind is RowKind.MILESTONE else []
        found: list[Task] = []
        waiting = [self]
        while waiting:
            task = waiting.pop()
            if task.children:
                waiting.extend(reversed(task.children))
            elif task.kind is RowKind.MILESTONE:
                found.append(task)
        return found

    def is_inside(self, other: Task) -> bool:
        task: Task | None = self
        while task is not None:
            if task is other:
                return True
            task = task.parent
        return False

    def as_row(self) -> OutlineRow:
        notes = long_text(self.fields.node.get("Notes"))
        duration = self.fields.minutes("Duration") if self.kind is RowKind.INACTIVE else None
        return OutlineRow(self.key, self.uid, self.name, self.outline, self.level, self.kind, notes, duration)


def read_outline(project: Node, findings: Findings) -> tuple[list[Task], set[int]]:
    """Every row but blank ones, in file order, and the UIDs of the blank ones."""
    tasks: list[Task] = []
    blank: set[int] = set()
    seen: set[int] = set()
    for number, node in enumerate(project.all("Tasks", "Task"), start=1):
        task = _read_row(node, number, findings)
        if task is None:
            continue
        if task.uid in seen:
            findings.problem(task.fields.place, "task.duplicate_uid")
        elif task.fields.flag("IsNull"):
            blank.add(task.uid)
        else:
            tasks.append(task)
        seen.add(task.uid)
    _connect(tasks)
    return tasks, blank


def _read_row(node: Node, number: int, findings: Findings) -> Task | None:
    if not node.get("UID"):
        findings.problem(Place(row=number, name=shown(node.get("Name")), field="UID"), "task.no_uid")
        return None
    fields = Fields(node, Place(uid=shown(node.get("UID")), name=shown(node.get("Name"))), findings)
    uid = fields.whole("UID", -1)
    fields.place = Place(uid=uid, name=fields.place.name)
    name = fields.text("Name")
    outline = fields.text("OutlineNumber")
    level = fields.whole("OutlineLevel", outline.count(".") + 1 if outline and outline != "0" else 1)
    is_inactive = not fields.flag("Active", default=True)
    return Task(uid, name, level, fields, RowKind.INACTIVE if is_inactive else RowKind.MILESTONE)


def _connect(tasks: list[Task]) -> None:
    """Parents by outline level. A row without children is a leaf, except the project's own row (UID 0, level 0)."""
    open_rows: list[Task] = []
    for task in tasks:
        while open_rows and open_rows[-1].level >= task.level:
            open_rows.pop()
        if open_rows:
            task.parent = open_rows[-1]
            task.parent.children.append(task)
            task.parent.kind = RowKind.SUMMARY
        if task.level <= 0:
            task.kind = RowKind.SUMMARY
        written = task.fields.node.get("OutlineNumber")
        task.outline = written if len(written) <= 255 else ""
        open_rows.append(task)
    _number(tasks)


def _number(tasks: list[Task]) -> None:
    """Outline numbers for files that leave them out."""
    top = 0
    places: dict[int, int] = {}
    for task in tasks:
        if task.outline:
            continue
        if task.level <= 0:
            task.outline = "0"
        elif task.parent is None or task.parent.level <= 0:
            top += 1
            task.outline = str(top)
        else:
            places[task.parent.uid] = places.get(task.parent.uid, 0) + 1
            task.outline = f"{task.parent.outline}.{places[task.parent.uid]}"
