"""Starting values: invented figures of a believable size, for a form's first opening, the story world and tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from delivery.engine.costing.inputs import CostInputs
from delivery.engine.costing.lines import Cadence, CostKind, CostLine, Driver
from delivery.engine.costing.offers import DeploymentOption, LicenceModel, Offer
from delivery.engine.costing.price_book import PriceBook

VENDOR, CLIENT, PREMISES = DeploymentOption.VENDOR_CLOUD, DeploymentOption.CLIENT_CLOUD, DeploymentOption.ON_PREMISES
SUBSCRIPTION, PERPETUAL = LicenceModel.SUBSCRIPTION, LicenceModel.PERPETUAL

PRICE_BOOK = PriceBook(
    "CNY list prices",
    "2026-07",
    "CNY",
    (
        ("subscription.vendor_cloud.user_month", 12_000),
        ("subscription.self_hosted.user_month", 9_000),
        ("licence.hosted.user", 240_000),
        ("licence.self_hosted.user", 280_000),
        ("staff.operations.year", 22_000_000),
        ("storage.vendor_cloud.gb_month", 80),
        ("storage.client_cloud.gb_month", 60),
    ),
)


def example_inputs(starts_on: date = date(2027, 1, 1)) -> CostInputs:
    """Six offers for a company of 80 users over five years, in CNY.

    >>> from delivery.engine.costing.calculation import calculate
    >>> calculate(example_inputs()).ranking()[0].option
    <DeploymentOption.VENDOR_CLOUD: 'vendor_cloud'>
    """
    return CostInputs(
        starts_on=starts_on,
        horizon_years=5,
        currency="CNY",
        users=80,
        offers=tuple(Offer(option, licence) for option in DeploymentOption for licence in LicenceModel),
        lines=(*_vendor_cloud(), *_client_cloud(), *_on_premises()),
        price_book=PRICE_BOOK,
        storage_gb=Decimal(500),
        discount_percent=Decimal("4.5"),
        user_growth_percent=Decimal(8),
        storage_growth_percent=Decimal(25),
        price_rise_percent=Decimal(2),
    )


def _vendor_cloud() -> tuple[CostLine, ...]:
    month, year, user = Cadence.MONTH, Cadence.YEAR, Driver.USER
    return (
        _line("vendor.subscription", "subscription", VENDOR, month, user, price="subscription.vendor_cloud.user_month"),
        _line("vendor.licence", "licence", VENDOR, driver=user, price="licence.hosted.user"),
        _line("vendor.maintenance", "maintenance", VENDOR, year, Driver.LICENCE, percent="15"),
        _line("vendor.hosting", "cloud_resources", VENDOR, month, cents=260_000, licence=PERPETUAL),
        _line("vendor.installation", "installation", VENDOR, cents=1_500_000),
        _line("vendor.migration", "migration", VENDOR, cents=1_800_000),
        _line("vendor.security", "security_assessment", VENDOR, cents=1_500_000),
        _line("vendor.storage", "storage", VENDOR, month, Driver.GB, price="storage.vendor_cloud.gb_month"),
        _line("vendor.backup", "backup", VENDOR, year, cents=480_000),
    )


def _client_cloud() -> tuple[CostLine, ...]:
    month, year, user = Cadence.MONTH, Cadence.YEAR, Driver.USER
    return (
        _line("cloud.subscription", "subscription", CLIENT, month, user, price="subscription.self_hosted.user_month"),
        _line("cloud.licence", "licence", CLIENT, driver=user, price="licence.self_hosted.user"),
        _line("cloud.maintenance", "maintenance", CLIENT, year, Driver.LICENCE, percent="15"),
        _line("cloud.installation", "installation", CLIENT, cents=3_000_000),
        _line("cloud.migration", "migration", CLIENT, cents=2_200_000),
        _line("cloud.security", "security_assessment", CLIENT, cents=8_000_000),
        _line("cloud.resources", "cloud_resources", CLIENT, month, cents=380_000),
        _line("cloud.storage", "storage", CLIENT, month, Driver.GB, price="storage.client_cloud.gb_month"),
        _line("cloud.bandwidth", "bandwidth", CLIENT, month, cents=120_000),
        _line("cloud.staff", "operations_staff", CLIENT, year, quantity="0.3", price="staff.operations.year", rise="5"),
        _line("cloud.backup", "backup", CLIENT, Cadence.QUARTER, cents=300_000),
    )


def _on_premises() -> tuple[CostLine, ...]:
    month, year, user = Cadence.MONTH, Cadence.YEAR, Driver.USER
    return (
        _line("premises.hardware", "hardware", PREMISES, cents=42_000_000),
        _line("premises.subscription", "subscription", PREMISES, month, user, price="subscription.self_hosted.user_month"),
        _line("premises.licence", "licence", PREMISES, driver=user, price="licence.self_hosted.user"),
        _line("premises.maintenance", "maintenance", PREMISES, year, Driver.LICENCE, percent="16"),
        _line("premises.installation", "installation", PREMISES, cents=6_000_000),
        _line("premises.migration", "migration", PREMISES, cents=3_000_000),
        _line("premises.security", "security_assessment", PREMISES, cents=12_000_000),
        _line("premises.bandwidth", "bandwidth", PREMISES, month, cents=300_000),
        _line("premises.staff", "operations_staff", PREMISES, year, quantity="1.2", price="staff.operations.year", rise="5"),
        _line("premises.backup", "backup", PREMISES, year, cents=6_000_000),
        _line("premises.power", "power_housing", PREMISES, year, cents=4_800_000),
        _line("premises.renewal", "hardware_renewal", PREMISES, Cadence.EVERY_N_YEARS, cents=30_000_000, every_years=4),
    )


def published_inputs(*, horizon_years: int) -> CostInputs:
    """The published case: 60,000 once and 6,000 a year (10 %) against 25,000 a year, undiscounted."""
    bought, rented = Offer(CLIENT, PERPETUAL), Offer(CLIENT, SUBSCRIPTION)
    return CostInputs(
        starts_on=date(2027, 1, 1),
        horizon_years=horizon_years,
        currency="CNY",
        users=1,
        offers=(bought, rented),
        lines=(
            _line("licence", "licence", CLIENT, cents=6_000_000),
            _line("maintenance", "maintenance", CLIENT, Cadence.YEAR, Driver.LICENCE, percent="10"),
            _line("subscription", "subscription", CLIENT, Cadence.YEAR, cents=2_500_000),
        ),
        price_book=PriceBook("none", "1", "CNY"),
    )


def _line(
    key: str,
    kind: str,
    option: DeploymentOption,
    cadence: Cadence = Cadence.ONCE,
    driver: Driver = Driver.FLAT,
    *,
    cents: int | None = None,
    price: str | None = None,
    percent: str | None = None,
    quantity: str = "1",
    rise: str | None = None,
    licence: LicenceModel | None = None,
    every_years: int | None = None,
) -> CostLine:
    return CostLine(
        key,
        CostKind(kind),
        option,
        cadence,
        driver,
        quantity=Decimal(quantity),
        unit_cents=cents,
        price=price,
        percent=None if percent is None else Decimal(percent),
        licence=licence,
        every_years=every_years,
        price_rise_percent=None if rise is None else Decimal(rise),
    )
