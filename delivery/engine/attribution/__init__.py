"""What a slip is made of: how many working days come from the client, the vendor, a third party, agreed changes, the rest.

Time impact analysis in windows, as published: AACE International RP 29R-03 (2011), method 3.7, modelled, additive, multiple
base, and RP 52R-06 (2006) for inserting one agreed change; concurrency as in the SCL Delay and Disruption Protocol (2nd ed.,
2017, principle 10), reported apart. In short:

1. The history of the plan since the baseline is cut into windows: a week each; an agreed change is a window of its own.
2. The plan at the beginning of a window is its base. What happened in it is inserted one event at a time, in date order, and
   the dates are computed after each; the days by which the target moves belong to the event.
3. An agreed change is first inserted without durations: what its links alone move is told apart.
4. A milestone's delay belongs to whom it waited for, in date order of the waits, up to the working days waited; the rest is the
   vendor's. What no rule covers is "not attributed".
5. A delay of another side that would have moved the target as well, had it come alone, makes those days concurrent.
6. What brings the target back is "made good": it is credited to nobody's delay.

The steps are whole working days of the project's calendar and add up to the slip exactly.
"""

from delivery.engine.attribution.holders import BallSubject, Holder, Share
from delivery.engine.attribution.saved import Saved, cut
from delivery.engine.attribution.shares import Attribution, Part, attribute
from delivery.engine.attribution.steps import Cause, Step, steps_from_json, steps_to_json
from delivery.engine.attribution.waits import Wait
from delivery.engine.attribution.windows import Analysed, analyse, rewind, target_day

__all__ = [
    "Analysed",
    "Attribution",
    "BallSubject",
    "Cause",
    "Holder",
    "Part",
    "Saved",
    "Share",
    "Step",
    "Wait",
    "analyse",
    "attribute",
    "cut",
    "rewind",
    "steps_from_json",
    "steps_to_json",
    "target_day",
]
