"""What runs in the background and on a clock: rows claimed by lease, the same functions embedded or on Celery."""

from delivery.jobs import changes, housekeeping, option_searches, performances, simulations  # noqa: F401 - they register their handlers
from delivery.jobs.runner import Runner, run_due

__all__ = ["Runner", "run_due"]
