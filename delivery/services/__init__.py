"""Writes: verbs of the trade. Each leaves its ledger entry and owed letters; none commits."""
