"""Every register of a project, by the word in its address."""

from __future__ import annotations

from delivery.models.interface import INTERFACES
from delivery.models.register import Register
from delivery.models.risk import RISKS

REGISTERS: dict[str, Register] = {register.path: register for register in (RISKS, INTERFACES)}
