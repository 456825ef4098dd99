"""Random numbers by name: a stream hangs on the seed and on its name only.

Whoever is added to a plan draws from a stream of its own and moves nobody else's. So two versions of a plan are compared
over the same numbers (common random numbers; Law, *Simulation Modeling and Analysis*, ch. 11), and the size of blocks
changes nothing.

>>> Stream(1, "a").draw(4).tolist() == Stream(1, "a").draw(8).tolist()[:4]
True
>>> Stream(1, "a").draw(4).tolist() == Stream(1, "b").draw(4).tolist()
False
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.random import SFC64
from numpy.random.bit_generator import ISeedSequence
from numpy.typing import DTypeLike, NDArray

Draws = NDArray[np.uint16]


class _Words(ISeedSequence):
    """Seeds a generator with the digest of a name."""

    __slots__ = ("words",)

    def __init__(self, seed: int, name: str) -> None:
        digest = blake2b(name.encode(), digest_size=32, key=str(seed).encode()[:64]).digest()
        self.words = np.frombuffer(digest, dtype="<u8").astype(np.uint64)

    def generate_state(self, n_words: int, dtype: DTypeLike = np.uint64) -> NDArray[np.uint64]:
        return self.words[:n_words]


class Stream:
    """Numbers from 0 to 65,535, the same for the same seed and name. SFC64 (Doty-Humphrey 2010) makes them."""

    __slots__ = ("_source",)

    def __init__(self, seed: int, name: str) -> None:
        words: Any = _Words(seed, name)
        self._source = SFC64(words)

    def draw(self, count: int) -> Draws:
        """The next numbers, shape (count,). What a count leaves of a word of four numbers is lost."""
        return self._source.random_raw(-(-count // 4)).view(np.uint16)[:count]
