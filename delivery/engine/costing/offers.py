"""What a client can choose: where the product runs, and how its licence is paid."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class DeploymentOption(StrEnum):
    """服务商云, 企业自有云, 本地服务器."""

    VENDOR_CLOUD = "vendor_cloud"
    CLIENT_CLOUD = "client_cloud"
    ON_PREMISES = "on_premises"


class LicenceModel(StrEnum):
    """订阅, 买断."""

    SUBSCRIPTION = "subscription"
    PERPETUAL = "perpetual"


class Keeper(StrEnum):
    VENDOR = "vendor"
    CLIENT = "client"
    CLOUD_PROVIDER = "cloud_provider"


@dataclass(frozen=True, slots=True)
class Custody:
    """Who keeps and maintains what."""

    code: Keeper
    data: Keeper
    servers: Keeper


@dataclass(frozen=True, slots=True, order=True)
class Offer:
    """One deployment option under one licence model: the thing that is costed and ranked."""

    option: DeploymentOption
    licence: LicenceModel


CUSTODY = MappingProxyType(
    {
        DeploymentOption.VENDOR_CLOUD: Custody(Keeper.VENDOR, Keeper.VENDOR, Keeper.VENDOR),
        DeploymentOption.CLIENT_CLOUD: Custody(Keeper.CLIENT, Keeper.CLIENT, Keeper.CLOUD_PROVIDER),
        DeploymentOption.ON_PREMISES: Custody(Keeper.CLIENT, Keeper.CLIENT, Keeper.CLIENT),
    }
)
