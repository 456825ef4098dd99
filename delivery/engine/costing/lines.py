"""A cost line: one thing that is paid for, once or again and again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from delivery.engine.costing.offers import DeploymentOption, LicenceModel, Offer


class CostKind(StrEnum):
    HARDWARE = "hardware"
    LICENCE = "licence"
    INSTALLATION = "installation"
    MIGRATION = "migration"
    SECURITY_ASSESSMENT = "security_assessment"
    SUBSCRIPTION = "subscription"
    CLOUD_RESOURCES = "cloud_resources"
    STORAGE = "storage"
    BANDWIDTH = "bandwidth"
    OPERATIONS_STAFF = "operations_staff"
    MAINTENANCE = "maintenance"
    BACKUP = "backup"
    POWER_HOUSING = "power_housing"
    HARDWARE_RENEWAL = "hardware_renewal"


ONE_OFF_KINDS = frozenset(
    {CostKind.HARDWARE, CostKind.LICENCE, CostKind.INSTALLATION, CostKind.MIGRATION, CostKind.SECURITY_ASSESSMENT}
)
"""Paid once. Hardware renewal comes every n years; every other kind is recurring."""


class Cadence(StrEnum):
    ONCE = "once"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    EVERY_N_YEARS = "every_n_years"


PERIODS_A_YEAR = {Cadence.MONTH: 12, Cadence.QUARTER: 4, Cadence.YEAR: 1}


class Driver(StrEnum):
    """What the amount is multiplied with."""

    FLAT = "flat"
    USER = "user"
    GB = "gb"
    LICENCE = "licence"
    """``percent`` of what has been paid for the perpetual licence so far."""


LICENCE_OF_KIND = {
    CostKind.LICENCE: LicenceModel.PERPETUAL,
    CostKind.MAINTENANCE: LicenceModel.PERPETUAL,
    CostKind.SUBSCRIPTION: LicenceModel.SUBSCRIPTION,
}
"""Kinds that belong to one licence model by their nature."""


@dataclass(frozen=True, slots=True)
class CostLine:
    """Prices are those of the first year, in integer minor units of the calculation's currency.

    A line has its price from exactly one place: ``unit_cents``, a ``price`` of the price book, or
    ``percent`` of the perpetual licence (driver ``LICENCE``).

    >>> staff = CostLine("ops", CostKind.OPERATIONS_STAFF, DeploymentOption.ON_PREMISES, cadence=Cadence.YEAR,
    ...                  quantity=Decimal("0.5"), unit_cents=24_000_000)
    >>> staff.applies_to(Offer(DeploymentOption.ON_PREMISES, LicenceModel.PERPETUAL))
    True
    >>> staff.applies_to(Offer(DeploymentOption.VENDOR_CLOUD, LicenceModel.PERPETUAL))
    False
    """

    key: str
    kind: CostKind
    option: DeploymentOption
    cadence: Cadence = Cadence.ONCE
    driver: Driver = Driver.FLAT
    quantity: Decimal = Decimal(1)
    """Pieces, full-time equivalents (FTE) of staff, Mbit/s … before the driver multiplies it."""
    unit_cents: int | None = None
    price: str | None = None
    """Code of a price of the price book."""
    percent: Decimal | None = None
    """Maintenance: percent of the perpetual licence per year."""
    licence: LicenceModel | None = None
    """None: paid under both licence models."""
    month: int = 1
    """Month of the payment, or the first month that a recurring line accrues in; 1 is the first of the horizon."""
    every_years: int | None = None
    """Hardware renewal: n of "every n years"; the first comes when year n + 1 begins."""
    price_rise_percent: Decimal | None = None
    """Yearly rise of this price; None means the calculation's."""
    note: str = ""

    def applies_to(self, offer: Offer) -> bool:
        return self.option == offer.option and self.licence_model in (None, offer.licence)

    @property
    def licence_model(self) -> LicenceModel | None:
        return LICENCE_OF_KIND.get(self.kind, self.licence)
