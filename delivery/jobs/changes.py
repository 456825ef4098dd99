"""Background work about change requests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from delivery.database import in_unit_of_work
from delivery.jobs.handlers import handles
from delivery.services.change_reminders import remind


@handles("change.remind")
def remind_approvers(arguments: dict[str, Any], at: datetime) -> None:
    in_unit_of_work(lambda: remind(arguments["revision_id"], arguments["step"], at=at))
