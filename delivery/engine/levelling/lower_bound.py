"""What no levelled plan can beat: the critical path, and what each person has to do from the first day they are needed.

Stinson, Davis & Khumawala 1978 (AIIE Transactions 10:252-259) call them the critical-path and the resource-based bound.
"""

from __future__ import annotations

from delivery.engine.levelling.staffing import Staffing
from delivery.engine.schedule import Schedule
from delivery.engine.workdays import minute


def earliest_finish(staffing: Staffing, plain: Schedule) -> int:
    """The instant before which the plan cannot finish, however it is levelled."""
    return minute(plain.finish)
