"""What it costs to run the product in the vendor's cloud, the client's cloud, or on the client's premises.

`CostInputs` (frame, offers, cost lines, price book) → `calculate` → cost by year and month, total, present value,
cost per user and month, break-even of each pair; `tornado` and `flip_points` say what the answer hangs on.
Money is integer minor units, arithmetic is decimal, rounding is half-up per line and year.
"""

from delivery.engine.costing.break_even import BreakEven, Crossing, break_even
from delivery.engine.costing.calculation import Calculation, LineCost, OfferCost, calculate
from delivery.engine.costing.checks import Fault, InvalidInputs, faults_of
from delivery.engine.costing.inputs import CostInputs
from delivery.engine.costing.levers import Lever, LeverKind, levers
from delivery.engine.costing.lines import Cadence, CostKind, CostLine, Driver
from delivery.engine.costing.offers import CUSTODY, Custody, DeploymentOption, Keeper, LicenceModel, Offer
from delivery.engine.costing.price_book import PriceBook
from delivery.engine.costing.sensitivity import Bar, Flip, FlipPoints, Measure, flip_points, tornado
from delivery.engine.costing.serialisation import document, fingerprint, read_document, results_document, results_fingerprint

__all__ = [
    "CUSTODY",
    "Bar",
    "BreakEven",
    "Cadence",
    "Calculation",
    "CostInputs",
    "CostKind",
    "CostLine",
    "Crossing",
    "Custody",
    "DeploymentOption",
    "Driver",
    "Fault",
    "Flip",
    "FlipPoints",
    "InvalidInputs",
    "Keeper",
    "Lever",
    "LeverKind",
    "LicenceModel",
    "LineCost",
    "Measure",
    "Offer",
    "OfferCost",
    "PriceBook",
    "break_even",
    "calculate",
    "document",
    "faults_of",
    "fingerprint",
    "flip_points",
    "levers",
    "read_document",
    "results_document",
    "results_fingerprint",
    "tornado",
]
