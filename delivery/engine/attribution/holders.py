"""Who can have the ball, and what the days of a slip can belong to."""

from __future__ import annotations

from enum import StrEnum


class Holder(StrEnum):
    """Who has to act next."""

    CLIENT = "client"
    VENDOR = "vendor"
    THIRD_PARTY = "third_party"


class BallSubject(StrEnum):
    """What can wait for somebody because a person says so; of everything else the state says who has the ball."""

    MILESTONE = "milestone"
    INTERFACE = "interface"


class Share(StrEnum):
    """What a day of the slip belongs to, in the order in which people are told of it."""

    CLIENT = "client"
    VENDOR = "vendor"
    THIRD_PARTY = "third_party"
    AGREED = "agreed"
    """Changes that both sides agreed to."""
    CONCURRENT = "concurrent"
    """Two sides at the same time: each alone would have cost the day."""
    CALENDAR = "calendar"
    """Working days were declared otherwise after the baseline."""
    OTHER = "other"
    """Not attributed: no rule covers it."""
    MADE_GOOD = "made_good"
    """Days won back, negative."""


SHARE_OF = {Holder.CLIENT: Share.CLIENT, Holder.VENDOR: Share.VENDOR, Holder.THIRD_PARTY: Share.THIRD_PARTY}
