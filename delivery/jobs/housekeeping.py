"""The recurring work; each run owes the next."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from delivery.database import in_unit_of_work
from delivery.exchange.checkpoint import checkpoint_key
from delivery.extensions import site
from delivery.jobs.handlers import handles
from delivery.services.housekeeping import NIGHTLY, WEEKLY, faulty_ledgers, queue_housekeeping, sign_checkpoints, tell_of
from delivery.services.performances import owe_unmeasured
from delivery.services.sessions import forget_old_sessions

log = logging.getLogger(__name__)


@handles(NIGHTLY)
def nightly(_arguments: dict[str, Any], at: datetime) -> None:
    faulty = faulty_ledgers()
    for one in faulty:
        log.error("The ledger of %s is not what it was; see its verification page", one.key)
    in_unit_of_work(lambda: tell_of(faulty, at))
    in_unit_of_work(lambda: owe_unmeasured(at))
    in_unit_of_work(lambda: forget_old_sessions(at))
    in_unit_of_work(lambda: queue_housekeeping(at))


@handles(WEEKLY)
def weekly(_arguments: dict[str, Any], at: datetime) -> None:
    key = checkpoint_key(site.ledger_key_file, site.base_url)
    in_unit_of_work(lambda: sign_checkpoints(key, at))
    in_unit_of_work(lambda: queue_housekeeping(at))
