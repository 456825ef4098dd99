"""Every domain word a user reads, in both languages: nouns, states, the sentences of the ledger."""

from delivery.words.states import word

__all__ = ["word"]
