"""Forward and backward pass where one calendar is in use: pure integers of working time.

Kelley 1961 (OR 9:296-320); precedence diagramming as Microsoft Project does it. Linear in milestones plus dependencies.
"""

from __future__ import annotations

from functools import cached_property
from operator import add, sub

from delivery.engine.faces import early_faces
from delivery.engine.level_walk import LevelWalk, level_walk
from delivery.engine.net import Net
from delivery.engine.work_dates import WorkDates
from delivery.engine.work_layout import Stage, WorkLayout


def walk_forward(head: list[int], stages: list[Stage]) -> None:
    """Raise every head to what its predecessors ask."""
    for edges, cap in stages:
        for i, j, w in edges:
            bound = head[i] + w
            if bound > head[j]:
                head[j] = bound
        if cap is not None and head[cap[0]] > cap[1]:
            head[cap[0]] = cap[1]


def walk_back(late: list[int], room: list[int], finish: list[int], stages: list[Stage]) -> None:
    """Lower late finishes to what successors allow; ``room`` likewise against where successors lie now."""
    for edges, pin in stages:
        for i, j, w in edges:
            bound = late[j] - w
            if bound < late[i]:
                late[i] = bound
            bound = finish[j] - w
            if bound < room[i]:
                room[i] = bound
        if pin is not None:
            late[pin[0]] = pin[1]


class WorkPass(WorkDates):
    """The dates of a net on one calendar. Values are working minutes; ``shown`` makes instants of them."""

    def __init__(self, net: Net) -> None:
        layout: WorkLayout | None = net.memory.get("work")
        if layout is None:
            layout = net.memory["work"] = WorkLayout(net)
        self.net, self.layout, self.calendar = net, layout, layout.calendar
        self.duration, self.remaining = layout.duration, layout.remaining
        levels = self._levels()
        if levels is None:
            self._walk()
        else:
            self.head, self.finish, self.late_finish, self.room = levels.walk()
            self.end = max(self.finish)
        self._keep_in_range()

    def _levels(self) -> LevelWalk | None:
        memory = self.net.memory
        if "levels" not in memory:
            memory["levels"] = level_walk(self.net, self.layout)
        return memory["levels"]

    def _walk(self) -> None:
        layout = self.layout
        self.head = layout.floor.copy()
        walk_forward(self.head, layout.forward)
        self.finish = list(map(add, self.head, layout.duration))
        self.end = max(self.finish, default=0)
        self._go_back()
        if layout.late:
            self._lay_late()

    def _go_back(self) -> None:
        self.late_finish = [self.end] * self.net.size
        self.room = self.late_finish.copy()
        for place, upper in self.layout.uppers:
            if upper < self.late_finish[place]:
                self.late_finish[place] = upper
        walk_back(self.late_finish, self.room, self.finish, self.layout.backward)

    def _lay_late(self) -> None:
        """Second forward pass: what is as late as possible moves to its late dates and takes its successors along."""
        layout, late = self.layout, set(self.layout.late)
        lifted = layout.floor.copy()
        stages = []
        for edges, cap in layout.forward:
            kept = []
            for i, j, w in edges:
                if i in late and j not in late:
                    lifted[j] = max(lifted[j], self.late_finish[i] - layout.duration[i] + w)
                else:
                    kept.append((i, j, w))
            stages.append((kept, cap))
        walk_forward(lifted, stages)
        self.head = lifted
        self.finish = list(map(add, lifted, layout.duration))
        self._measure_room(late)

    def _measure_room(self, late: set[int]) -> None:
        laid = [self.late_finish[p] if p in late else f for p, f in enumerate(self.finish)]
        self.room = [self.end] * self.net.size
        for edges, _ in self.layout.backward:
            for i, j, w in edges:
                if laid[j] - w < self.room[i]:
                    self.room[i] = laid[j] - w
        for place in late:
            self.room[place] -= laid[place] - self.finish[place]

    def _keep_in_range(self) -> None:
        """ValueError when a date falls before 1970 or after 2199."""
        if self.net.size:
            self.calendar.finish_at(self.end)
            low = min(self.head)
            if min(self.late_finish) < max(self.layout.duration):
                low = min(low, min(map(sub, self.late_finish, self.layout.duration)))
            self.calendar.start_at(low)

    def late_value(self, place: int) -> int:
        return self.late_finish[place]

    def room_at(self, place: int) -> int:
        return self.room[place]

    @cached_property
    def early(self) -> tuple[list[int], list[int]]:
        """Early starts and early finishes as instants."""
        return early_faces(self)

    def early_at(self, place: int) -> tuple[int, int]:
        return self.early[0][place], self.early[1][place]
