"""Loading: how full the days of people are, against how much of them is there."""

from __future__ import annotations

from delivery.engine.loading.load import Bucket, Load, Stretch, buckets, stretches
from delivery.engine.loading.overload import Overload
from delivery.engine.loading.people import Loading, PersonLoad, loading
from delivery.engine.loading.resource import OFF, Demand, Resource
from delivery.engine.loading.window import Flags, Presence, Share, Taken, Window, capacity, together, used

__all__ = [
    "OFF",
    "Bucket",
    "Demand",
    "Flags",
    "Load",
    "Loading",
    "Overload",
    "PersonLoad",
    "Presence",
    "Resource",
    "Share",
    "Stretch",
    "Taken",
    "Window",
    "buckets",
    "capacity",
    "loading",
    "stretches",
    "together",
    "used",
]
