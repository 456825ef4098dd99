"""The recurring work; each run owes the next."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from delivery.database import in_unit_of_work
from delivery.exchange.checkpoint import checkpoint_key
from delivery.extensions import site
from delivery.jobs.handlers import handles
from delivery.services.housekeeping import NIGHTLY, WEEKLY, faulty_ledgers, queue_housekeeping, sign_checkpoints, tell_of
from delivery.services.jobs import DoneAlready, do_once
from delivery.services.performances import owe_unmeasured
from delivery.services.sessions import forget_old_sessions

log = logging.getLogger(__name__)


@handles(NIGHTLY)
def nightly(arguments: dict[str, Any], at: datetime) -> None:
    faulty = faulty_ledgers()
    for one in faulty:
        log.error("The ledger of %s is not what it was; see its verification page", one.key)

    def work() -> None:
        tell_of(faulty, at)
        owe_unmeasured(at)
        forget_old_sessions(at)
        queue_housekeeping(at)

    _once(arguments["job_id"], work, at)


@handles(WEEKLY)
def weekly(arguments: dict[str, Any], at: datetime) -> None:
    key = checkpoint_key(site.ledger_key_file, site.base_url)

    def work() -> None:
        sign_checkpoints(key, at)
        queue_housekeeping(at)

    _once(arguments["job_id"], work, at)


def _once(job_id: int, work: Callable[[], None], at: datetime) -> None:
    """Letters are owed and the job is done in one transaction: killed before it or after it, nobody is told twice."""
    with suppress(DoneAlready):
        in_unit_of_work(lambda: do_once(job_id, work, at=at))
