"""The house of the permission matrix, and who fills in its forms."""

from __future__ import annotations

from tests.matrix.conftest import asker, house, in_house, samples

__all__ = ["asker", "house", "in_house", "samples"]
